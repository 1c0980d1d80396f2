/* Any bytes through the parser alone, as fast as it goes: what it says of a
 * message, refused or not, lies within the bytes, in order. */
#include <stdlib.h>

#include <lsip/msg.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static void inside(lsip_str part, lsip_str whole)
{
  require(!part.len || (part.ptr >= whole.ptr
                        && part.ptr + part.len <= whole.ptr + whole.len));
}

static void check(const lsip_msg *m, lsip_str whole)
{
  uint32_t at = 0;
  lsip_via via;
  inside(lsip_msg_raw(m), whole);
  inside(lsip_msg_body(m), lsip_msg_raw(m));
  inside(lsip_msg_uri(m), whole);
  inside(lsip_msg_reason(m), whole);
  inside(lsip_msg_method_name(m), whole);
  inside(lsip_msg_from_tag(m), whole);
  inside(lsip_msg_to_tag(m), whole);
  for (unsigned i = 0; i < lsip_msg_field_count(m); i++) {
    lsip_field f;
    require(lsip_msg_field(m, i, &f) == LSIP_OK);
    require(f.name_off >= at && f.name_len > 0);
    require(f.name_off + f.name_len < f.value_off);
    at = f.value_off + f.value_len;
    inside(lsip_str_of(m->bytes + f.value_off, f.value_len), whole);
  }
  if (lsip_msg_via(m, &via) != LSIP_OK)
    return;
  inside(via.text, whole);
  inside(via.host, via.text);
  inside(via.params, whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static uint64_t index[512];
  lsip_parse_rules rules;
  lsip_parse_error err;
  lsip_msg m;
  int rc;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  for (uint32_t lenient = 0; lenient < 2; lenient++) {
    rules.lenient = 0 - lenient;
    rc = lsip_msg_parse(&m, index, sizeof index, data, size, &rules, &err);
    require(rc == err.code && err.offset <= size);
    check(&m, lsip_str_of((const char *)data, size));
  }
  return 0;
}
