/* Same seed, same inputs: the same run, byte for byte. Another seed: nothing
 * that must not be guessed is the same. */
#include "peer.h"

static const char *const texts[] = {
  "INVITE sip:a@192.0.2.1 SIP/2.0\r\n"
  "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx;rport\r\n"
  "From: <sip:p@b.test>;tag=t\r\nTo: <sip:a@a.test>\r\nCall-ID: in\r\n"
  "CSeq: 1 INVITE\r\nContact: <sip:p@192.0.2.9>\r\nContent-Length: 0\r\n\r\n",
  "OPTIONS sip:a@192.0.2.1 SIP/2.0\r\n"
  "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKy;rport\r\n"
  "From: <sip:p@b.test>;tag=t\r\nTo: <sip:a@a.test>\r\nCall-ID: o\r\n"
  "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
};

/* A run of calls and answers; all that was sent as one text. */
static char *run(int seed)
{
  lsip_config cfg = peer_config();
  peer *p;
  lsip_call c;
  const char *invite;
  char *all = calloc(1, 65536), *at = all;
  cfg.seed[0] = (uint8_t)seed;
  p = peer_new(&cfg);
  invite = peer_called(p, &c);
  peer_answer(p, invite, 200, "x", NULL, peer_offer);
  for (int i = 0; i < 2; i++)
    peer_give(p, texts[i]);
  peer_pass(p, 3000);
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 3000);
  for (unsigned i = 0; i < p->outs; i++)
    at += sprintf(at, "%u %s\n", p->out[i].at_ms, p->out[i].text);
  peer_free(p);
  return all;
}

START_TEST(same_seed)
{
  char *a = run(1), *b = run(1);
  ck_assert_ptr_nonnull(strstr(a, "BYE "));
  ck_assert_str_eq(a, b);
  free(a);
  free(b);
}
END_TEST

/* HOSTILE 18. */
START_TEST(hostile_18_other_seed)
{
  char *a = run(1), *b = run(2);
  static const char *const names[] = { "Via", "From", "Call-ID" };
  for (size_t i = 0; i < 3; i++) {
    char first[1024];
    snprintf(first, sizeof first, "%s", peer_header(a, names[i]));
    ck_assert_str_ne(first, peer_header(b, names[i]));
  }
  free(a);
  free(b);
}
END_TEST

/* HOSTILE 18: no branch, tag or Call-ID comes twice. */
static int by_text(const void *a, const void *b)
{
  return memcmp(a, b, 24);
}

START_TEST(hostile_18_no_collisions)
{
  enum { N = 20000 };
  static char ids[N][24];
  peer *p = peer_new(NULL);
  lsip_account a = peer_account(p);
  for (size_t i = 0; i < N; i++) {
    lsip_call c;
    lsip_output out;
    lsip_call_info info;
    memset(&info, 0, sizeof info);
    info.size = sizeof info;
    ck_assert_int_eq(lsip_call_new(p->stack, &c, a,
                                   LSIP_STR("sip:x@192.0.2.9"), LSIP_STR(""),
                                   NULL), 0);
    ck_assert_int_eq(lsip_call_get(p->stack, c, &info), 0);
    ck_assert_uint_eq(info.call_id.len, 24);
    memcpy(ids[i], info.call_id.ptr, 24);
    ck_assert_uint_eq(lsip_stack_poll_output(p->stack, &out, 1), 1);
    ck_assert_int_eq(lsip_note_failed(p->stack, out.token, LSIP_ERR_IO), 0);
    ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  }
  qsort(ids, N, sizeof ids[0], by_text);
  for (size_t i = 1; i < N; i++)
    ck_assert_int_ne(memcmp(ids[i - 1], ids[i], 24), 0);
  peer_free(p);
}
END_TEST

peer_test_main("same", same_seed, hostile_18_other_seed,
               hostile_18_no_collisions)
