#include "server/mark.h"

typedef struct mac {
  const lsip_hash_key *key;
  uint64_t value;
} mac;

static void add(mac *m, lsip_str part)
{
  uint64_t block[2];
  block[0] = m->value;
  block[1] = lsip_siphash(m->key, part.ptr, part.len);
  m->value = lsip_siphash(m->key, block, sizeof block);
}

static void add_number(mac *m, uint64_t n)
{
  add(m, lsip_str_of((const char *)&n, sizeof n));
}

static mac start(const lsip_hash_key *key, lsip_str purpose)
{
  mac m = { key, 0 };
  add(&m, purpose);
  return m;
}

static void letters(uint64_t value, char *out, size_t n)
{
  static const char all[] = "abcdefghijkmnpqrstuvwxyz23456789";
  for (size_t i = 0; i < n; i++, value >>= 5)
    out[i] = all[value & 31];
}

void lsip_mark_of_request(const lsip_hash_key *key, const lsip_msg *m,
                          char out[LSIP_MARK_LEN])
{
  mac x = start(key, LSIP_STR("request"));
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_str route;
  add(&x, lsip_msg_uri(m));
  add(&x, lsip_msg_call_id(m));
  add(&x, lsip_msg_from_tag(m));
  add_number(&x, lsip_msg_cseq(m));
  while (lsip_next_value(m, &c, &route) == 1)
    add(&x, route);
  letters(x.value, out, LSIP_MARK_LEN);
}

void lsip_mark_of_dialog(const lsip_hash_key *key, const lsip_msg *m,
                         char out[LSIP_MARK_LEN])
{
  mac x = start(key, LSIP_STR("dialog"));
  add(&x, lsip_msg_call_id(m));
  letters(x.value, out, LSIP_MARK_LEN);
}

void lsip_mark_of_branch(const lsip_hash_key *key, const lsip_msg *m,
                         const lsip_via *via, char out[LSIP_BRANCH_LEN])
{
  mac x = start(key, LSIP_STR("branch"));
  add(&x, via->branch);
  add(&x, via->host);
  add_number(&x, via->port);
  add(&x, lsip_msg_call_id(m));
  add(&x, lsip_msg_from_tag(m));
  add_number(&x, lsip_msg_cseq(m));
  memcpy(out, "z9hG4bK", 7);
  letters(x.value, out + 7, 8);
  add(&x, LSIP_STR("more"));
  letters(x.value, out + 15, LSIP_BRANCH_LEN - 15);
}

/* Somebody else's malformed Via is not our business: the search goes on behind
 * its field. */
int lsip_mark_is_in_vias(lsip_transport_layer *tp, const lsip_msg *m,
                         const char mark[LSIP_MARK_LEN])
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  int rc;
  while ((rc = lsip_next_via(m, &c, &v)) != 0)
    if (rc == 1 && v.branch.len == LSIP_BRANCH_LEN &&
        memcmp(v.branch.ptr + LSIP_BRANCH_LEN - LSIP_MARK_LEN, mark,
               LSIP_MARK_LEN) == 0 &&
        lsip_via_is_ours(tp, &v))
      return 1;
  return 0;
}
