/* parse(print(x)) == x: a message that is accepted is printed, and parses to
 * the same fields, byte for byte; printed again it is the same text. Values
 * that are read and set again come back too. */
#include <stdlib.h>

#include <lsip/msg.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INDEX = 8192, ROOM = 1 << 18 };

static void require(int ok)
{
  if (!ok)
    abort();
}

static int parse(lsip_msg *m, uint64_t *index, lsip_str text,
                 uint32_t lenient)
{
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.lenient = lenient;
  rules.max_message = rules.max_line = 1u << 20;
  return lsip_msg_parse(m, index, INDEX * sizeof *index, text.ptr, text.len,
                        &rules, NULL);
}

static lsip_str print(char *out, const lsip_msg *m)
{
  lsip_writer w;
  lsip_writer_init(&w, out, ROOM);
  require(lsip_msg_edit(&w, m, NULL, 0) == LSIP_OK);
  require(w.needed == w.len);
  return lsip_writer_text(&w);
}

static lsip_str text_at(const lsip_msg *m, uint32_t off, uint32_t len)
{
  return lsip_str_of(m->bytes + off, len);
}

/* The copy may have one field more: a Content-Length at its end. */
static void same_fields(const lsip_msg *a, const lsip_msg *b)
{
  unsigned n = lsip_msg_field_count(a);
  require(lsip_msg_field_count(b)
          == n + !lsip_msg_has(a, LSIP_H_CONTENT_LENGTH));
  for (unsigned i = 0; i < n; i++) {
    lsip_field f, g;
    require(lsip_msg_field(a, i, &f) == 0 && lsip_msg_field(b, i, &g) == 0);
    require(f.id == g.id);
    require(lsip_str_eq(text_at(a, f.name_off, f.name_len),
                        text_at(b, g.name_off, g.name_len)));
    require(lsip_str_eq(text_at(a, f.value_off, f.value_len),
                        text_at(b, g.value_off, g.value_len)));
  }
}

static void same(const lsip_msg *a, const lsip_msg *b)
{
  require(lsip_msg_is_request(a) == lsip_msg_is_request(b));
  require(lsip_msg_status(a) == lsip_msg_status(b));
  require(lsip_str_eq(lsip_msg_reason(a), lsip_msg_reason(b)));
  require(lsip_str_eq(lsip_msg_method_name(a), lsip_msg_method_name(b)));
  require(lsip_str_eq(lsip_msg_uri(a), lsip_msg_uri(b)));
  require(lsip_msg_cseq(a) == lsip_msg_cseq(b));
  require(lsip_str_eq(lsip_msg_body(a), lsip_msg_body(b)));
}

/* An address is read, set in another message and read again. */
static void check_address(const lsip_msg *m, int id)
{
  static char out[ROOM], plain[ROOM], again[ROOM];
  lsip_cursor c = lsip_cursor_of(id);
  lsip_name_addr a, b;
  while (lsip_next_name_addr(m, &c, &a) == 1) {
    lsip_writer w;
    lsip_str text;
    size_t n, k;
    if (a.star || lsip_unquote(a.display, plain, ROOM, &n) != LSIP_OK)
      continue;
    lsip_writer_init(&w, out, ROOM);
    lsip_write_name_addr(&w, LSIP_H_CONTACT, lsip_str_of(plain, n), a.uri,
                         lsip_str_of(NULL, 0));
    if (lsip_writer_end(&w) != LSIP_OK)
      continue; /* a quoted-pair may hold what no application may set */
    text = lsip_str_of(out + 9, w.len - 11); /* "Contact: " and CRLF */
    require(lsip_name_addr_parse(&b, text) == LSIP_OK);
    require(lsip_str_eq(a.uri, b.uri));
    require(lsip_unquote(b.display, again, ROOM, &k) == LSIP_OK);
    require(k == n && memcmp(plain, again, n) == 0);
  }
}

static void check(lsip_str text, uint32_t lenient)
{
  static uint64_t first[INDEX], second[INDEX];
  static char out[ROOM], again[ROOM];
  lsip_msg m, copy;
  lsip_str printed, twice;
  if (parse(&m, first, text, lenient) != LSIP_OK)
    return;
  printed = print(out, &m);
  require(parse(&copy, second, printed, lenient) == LSIP_OK);
  same(&m, &copy);
  if (!lenient)
    same_fields(&m, &copy);
  check_address(&m, LSIP_H_FROM);
  check_address(&m, LSIP_H_CONTACT);
  twice = print(again, &copy);
  require(lsip_str_eq(printed, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact;
  if (size > 1 << 16)
    return 0;
  exact = malloc(size ? size : 1);
  require(exact != NULL);
  if (size)
    memcpy(exact, data, size);
  check(lsip_str_of(exact, size), 0);
  check(lsip_str_of(exact, size), ~0u);
  free(exact);
  return 0;
}
