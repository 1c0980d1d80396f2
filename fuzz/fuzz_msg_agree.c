/* The ways to read a message agree: what is accepted strictly is accepted by
 * every lenient profile, as a draft and, if it came by a stream, as a
 * datagram, and looks the same in each. */
#include <stdlib.h>

#include <lsip/msg.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INDEX = 4096 };

typedef struct reading {
  uint64_t index[INDEX];
  uint32_t tolerated[LSIP_TOLERANCE_COUNT];
  lsip_msg m;
  int rc;
} reading;

static void require(int ok)
{
  if (!ok)
    abort();
}

static void read_message(reading *r, const void *data, size_t size,
                         uint32_t lenient, uint32_t stream, uint32_t draft)
{
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof rules);
  memset(r->tolerated, 0, sizeof r->tolerated);
  rules.size = sizeof rules;
  rules.lenient = lenient;
  rules.stream = stream;
  rules.draft = draft;
  rules.tolerated = r->tolerated;
  r->rc = lsip_msg_parse(&r->m, r->index, sizeof r->index, data, size, &rules,
                         NULL);
}

static void same_text(lsip_str a, lsip_str b)
{
  require(a.len == b.len && (!a.len || a.ptr == b.ptr));
}

static void same_fields(const lsip_msg *a, const lsip_msg *b)
{
  require(lsip_msg_field_count(a) == lsip_msg_field_count(b));
  for (unsigned i = 0; i < lsip_msg_field_count(a); i++) {
    lsip_field f, g;
    require(lsip_msg_field(a, i, &f) == 0 && lsip_msg_field(b, i, &g) == 0);
    require(f.id == g.id && f.name_off == g.name_off
            && f.name_len == g.name_len && f.value_off == g.value_off
            && f.value_len == g.value_len);
  }
}

/* The addresses that the strict reader takes, up to the first that it does
 * not: from there on the lenient one may see more. */
static void same_addresses(const lsip_msg *a, const lsip_msg *b, int id)
{
  lsip_cursor c = lsip_cursor_of(id), d = c;
  lsip_name_addr x, y;
  while (lsip_next_name_addr(a, &c, &x) == 1) {
    require(lsip_next_name_addr(b, &d, &y) == 1);
    same_text(x.display, y.display);
    same_text(x.uri, y.uri);
    same_text(x.params, y.params);
  }
}

static void same_via(const lsip_msg *a, const lsip_msg *b)
{
  lsip_via v, w;
  int rc = lsip_msg_via(a, &v);
  require(lsip_msg_via(b, &w) == rc);
  if (rc != LSIP_OK)
    return;
  same_text(v.text, w.text);
  same_text(v.host, w.host);
  same_text(v.branch, w.branch);
  same_text(v.received, w.received);
  require(v.port == w.port && v.rport == w.rport);
}

static void same_view(const lsip_msg *a, const lsip_msg *b)
{
  require(lsip_msg_is_request(a) == lsip_msg_is_request(b));
  require(lsip_msg_method(a) == lsip_msg_method(b));
  require(lsip_msg_status(a) == lsip_msg_status(b));
  require(lsip_msg_cseq(a) == lsip_msg_cseq(b));
  require(lsip_msg_max_forwards(a) == lsip_msg_max_forwards(b));
  same_text(lsip_msg_uri(a), lsip_msg_uri(b));
  same_text(lsip_msg_reason(a), lsip_msg_reason(b));
  same_text(lsip_msg_from_tag(a), lsip_msg_from_tag(b));
  same_text(lsip_msg_to_tag(a), lsip_msg_to_tag(b));
  same_text(lsip_msg_call_id(a), lsip_msg_call_id(b));
  same_text(lsip_msg_body(a), lsip_msg_body(b));
  same_text(lsip_msg_raw(a), lsip_msg_raw(b));
  same_fields(a, b);
  same_via(a, b);
  same_addresses(a, b, LSIP_H_FROM);
  same_addresses(a, b, LSIP_H_CONTACT);
  same_addresses(a, b, LSIP_H_ROUTE);
}

/* What is accepted needs no tolerance, whichever there are. */
static void check_lenient(const reading *strict, const void *data,
                          size_t size, uint32_t lenient, uint32_t draft)
{
  static reading other;
  read_message(&other, data, size, lenient, 0, draft);
  require(other.rc == LSIP_OK);
  same_view(&strict->m, &other.m);
  for (int i = 0; i < LSIP_TOLERANCE_COUNT; i++)
    require(other.tolerated[i] == 0);
}

/* Split only, it has the same fields and the same body. */
static void check_split(const lsip_msg *strict, const void *data, size_t size)
{
  static uint64_t index[INDEX];
  lsip_parse_rules rules;
  lsip_msg m;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.split = 1;
  require(lsip_msg_parse(&m, index, sizeof index, data, size, &rules, NULL)
          == LSIP_OK);
  same_fields(strict, &m);
  same_text(lsip_msg_uri(strict), lsip_msg_uri(&m));
  same_text(lsip_msg_call_id(strict), lsip_msg_call_id(&m));
  same_text(lsip_msg_body(strict), lsip_msg_body(&m));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static reading strict, stream;
  char *exact = malloc(size ? size : 1);
  require(exact != NULL);
  if (size)
    memcpy(exact, data, size);
  read_message(&strict, exact, size, 0, 0, 0);
  read_message(&stream, exact, size, 0, 1, 0);
  if (stream.rc == LSIP_OK) {
    require(strict.rc == LSIP_OK);
    same_view(&stream.m, &strict.m);
    require(lsip_msg_raw(&stream.m).ptr + lsip_msg_raw(&stream.m).len
            == exact + size);
  }
  if (strict.rc == LSIP_OK) {
    check_lenient(&strict, exact, size, ~0u, 0);
    check_lenient(&strict, exact, size, 1u << size % LSIP_TOLERANCE_COUNT, 0);
    check_lenient(&strict, exact, size, 0, 1);
    check_split(&strict.m, exact, size);
  }
  free(exact);
  return 0;
}
