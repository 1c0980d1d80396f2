/* Rules of RFC 3261 s.12 to s.15 for calls. */
#include "lone.h"

static lone l;

static void start(void)
{
  lone_start(&l, NULL);
}

static const char *const peer_contact = "Contact: <sip:bob@192.0.2.2>\n";

/* 14.1: both sides count their own CSeq; ours may meet a number that theirs
 * had before. */
START_TEST(our_cseq_is_not_theirs)
{
  sent *invite = lone_call_out(&l), *again;
  lsip_dialog none = { 0 };
  for (unsigned n = 1; n <= 2; n++) {
    lone_inside(&l, invite, 1, "p", "INVITE", n, peer_contact, lone_sdp);
    ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, none,
                                           lsip_str_z(lone_sdp)), 0);
    lone_run(&l, 1);
    lone_inside(&l, invite, 1, "p", "ACK", n, NULL, NULL);
  }
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(lone_sdp)),
                   0);
  lone_run(&l, 1);
  again = lone_last(&l, "INVITE");
  ck_assert_str_eq(lone_header(again, "CSeq"), "2 INVITE");
  lone_answer(&l, again, "200 OK", NULL, peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  ck_assert_str_eq(lone_header(lone_last(&l, "ACK"), "CSeq"), "2 ACK");
  /* the 2xx once more: the same ACK, no second event */
  lone_answer(&l, again, "200 OK", NULL, peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 3);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  lone_inside(&l, invite, 1, "p", "BYE", 3, NULL, NULL);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-call");
  TCase *t = tcase_create("call");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, our_cseq_is_not_theirs);
  suite_add_tcase(s, t);
  return lone_main(s);
}
