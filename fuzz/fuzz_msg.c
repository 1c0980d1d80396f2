/* Any bytes as a message: parse (strict, lenient, as of a stream), read all
 * that can be read, answer it, copy it, print it: and what is printed parses
 * to the same. */
#include <stdlib.h>

#include "../tests/unit/msg/reading.h"
#include "../tests/unit/msg/walking.h"
#include "msg/reply.h"
#include "msg/route.h"

enum { FIELDS = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static int same_fields(const lsip_msg *a, const lsip_msg *b)
{
  for (unsigned i = 0; i < lsip_msg_field_count(a); i++) {
    lsip_field f, g;
    if (lsip_msg_field(a, i, &f) || lsip_msg_field(b, i, &g) || f.id != g.id
        || f.name_len != g.name_len || f.value_len != g.value_len
        || memcmp(a->bytes + f.value_off, b->bytes + g.value_off,
                  f.value_len) != 0)
      return 0;
  }
  return 1;
}

/* parse(print(x)) == x: the fields and what was decoded of them. */
static void check_print(const lsip_msg *m)
{
  static uint64_t index[4096];
  size_t room = lsip_msg_raw(m).len + 64 + 4 * lsip_msg_field_count(m);
  char *out = malloc(room);
  lsip_writer w;
  lsip_msg again;
  lsip_parse_rules rules = { .size = sizeof(rules), .max_message = 1u << 30,
    .max_line = 1u << 30 };
  rules.lenient = ~0u;
  require(out != NULL);
  lsip_writer_init(&w, out, room);
  require(lsip_msg_edit(&w, m, NULL, 0) == LSIP_OK);
  require(lsip_msg_parse(&again, index, sizeof(index), out, w.len, &rules,
                         NULL) == LSIP_OK);
  require(lsip_msg_field_count(&again) >= lsip_msg_field_count(m));
  require(lsip_msg_cseq(&again) == lsip_msg_cseq(m));
  require(lsip_str_eq(lsip_msg_body(&again), lsip_msg_body(m)));
  require(lsip_str_eq(lsip_msg_uri(&again), lsip_msg_uri(m)));
  require(lsip_str_eq(lsip_msg_method_name(&again),
                      lsip_msg_method_name(m)));
  require(lsip_msg_status(&again) == lsip_msg_status(m));
  require(lsip_str_eq(lsip_msg_from_tag(&again), lsip_msg_from_tag(m)));
  require(lsip_str_eq(lsip_msg_to_tag(&again), lsip_msg_to_tag(m)));
  free(out);
}

/* A response to anything, good or bad, has as many lines as it should. */
static void check_reply(const lsip_msg *m, int status)
{
  static char out[1 << 17];
  lsip_reply r;
  lsip_writer w;
  memset(&r, 0, sizeof(r));
  r.status = status;
  r.to_tag = LSIP_STR("t");
  r.via = status == 200 ? LSIP_STR("SIP/2.0/UDP a.b;received=1.2.3.4")
                        : LSIP_STR("");
  r.record_route = 1;
  lsip_writer_init(&w, out, sizeof(out));
  if (lsip_reply_write(&w, m, &r) != LSIP_OK)
    return;
  for (size_t i = 0; i < w.len; i++)
    if (out[i] == '\n')
      require(i && out[i - 1] == '\r');
}

static void check_accepted(const lsip_msg *m)
{
  static uint64_t block[1 << 14];
  static char out[1 << 17];
  lsip_writer w;
  lsip_msg copy;
  lsip_str hop;
  size_t needed;
  check_print(m);
  (void)!lsip_msg_next_hop(m, &hop);
  if (lsip_msg_copy(&copy, block, sizeof(block), &needed, m) == LSIP_OK)
    require(same_fields(m, &copy));
  if (!lsip_msg_is_request(m))
    return;
  lsip_writer_init(&w, out, sizeof(out));
  (void)!lsip_cancel_write(&w, m, NULL);
  lsip_writer_init(&w, out, sizeof(out));
  (void)!lsip_ack_write(&w, m, m);
}

static void one(const uint8_t *data, size_t size, uint32_t lenient,
                uint32_t stream)
{
  static uint64_t index[4096];
  char *exact = malloc(size ? size : 1);
  lsip_parse_rules rules = { .size = sizeof(rules) };
  lsip_parse_error err;
  lsip_msg m;
  int rc;
  require(exact != NULL);
  memcpy(exact, data, size);
  rules.lenient = lenient;
  rules.stream = stream;
  rules.max_fields = FIELDS;
  rc = lsip_msg_parse(&m, index, sizeof(index), exact, size, &rules, &err);
  require(rc == err.code && err.offset <= size);
  (void)read_all(&m);
  require(lenient || walk_agrees(&m));
  if (lsip_msg_answerable(&m)) {
    check_reply(&m, rc ? lsip_error_status(rc) : 200);
    check_reply(&m, 100);
  }
  if (rc == LSIP_OK)
    check_accepted(&m);
  require(memcmp(exact, data, size) == 0);
  free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  one(data, size, 0, 0);
  one(data, size, ~0u, 0);
  one(data, size, 0, 1);
  return 0;
}
