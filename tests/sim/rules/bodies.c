/* Session descriptions inside multiparts, and bodies that must be understood
 * and are not (RFC 5621). */
#include "lone.h"

static lone l;

static void start(void)
{
  lone_start(&l, NULL);
}

#define SDP "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\n" \
  "c=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
#define SDP_PART "--b\r\nContent-Type: application/sdp\r\n\r\n" SDP "\r\n"
#define ISUP(handling) "--b\r\nContent-Type: application/isup\r\n" \
  "Content-Disposition: signal;handling=" handling "\r\n\r\n\x01\x02\r\n"
#define ENDED "--b--\r\n"
#define CONTACT "Contact: <sip:bob@192.0.2.2>\n"

static const char *const mixed = CONTACT
    "Content-Type: multipart/mixed;boundary=b\n";

/* An INVITE from outside with this body. */
static void invited(const char *type, const char *body)
{
  char text[1024];
  l.take = 1;
  snprintf(text, sizeof text, "%sContent-Type: %s\n", lone_invite, type);
  lone_hear(&l, text, body);
}

static void check_offer(unsigned n)
{
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), n);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_OFFER)->data_len, strlen(SDP));
}

static void answer_and_end(void)
{
  sent *ok;
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp), NULL),
                   0);
  lone_run(&l, 1);
  ok = lone_last(&l, "SIP/2.0 200");
  lone_inside(&l, ok, 0, NULL, "ACK", 1, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_CONFIRMED), 1);
  lone_inside(&l, ok, 0, NULL, "BYE", 2, NULL, NULL);
  lone_end(&l);
}

START_TEST(offer_in_a_multipart)
{
  invited("multipart/mixed;boundary=b", ISUP("optional") SDP_PART ENDED);
  check_offer(1);
  answer_and_end();
}
END_TEST

START_TEST(offer_in_an_alternative)
{
  invited("multipart/alternative;boundary=b", SDP_PART ISUP("required")
          ENDED);
  check_offer(1);
  answer_and_end();
}
END_TEST

/* 8.4: 415, and what would be understood. */
START_TEST(required_part_that_is_unknown)
{
  sent *no;
  invited("multipart/mixed;boundary=b", SDP_PART ISUP("required") ENDED);
  no = lone_last(&l, "SIP/2.0 415");
  ck_assert_ptr_nonnull(no);
  ck_assert_str_eq(lone_header(no, "Accept"), "application/sdp, "
                   "multipart/mixed, multipart/alternative");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_REQUEST), 0);
  lone_inside(&l, no, 0, NULL, "ACK", 1, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* The default of `handling`; a disposition that nobody knows. */
START_TEST(unknown_dispositions)
{
  static const char *const heads[] = {
    "Content-Disposition: early-session", "Content-Disposition: by-reference",
  };
  for (int i = 0; i < 2; i++) {
    char text[1024];
    snprintf(text, sizeof text, "INVITE sip:alice@192.0.2.1 SIP/2.0\n"
             "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKd%d\n"
             "Max-Forwards: 70\nFrom: <sip:carol@192.0.2.2>;tag=c\n"
             "To: <sip:alice@192.0.2.1>\nCall-ID: d%d\nCSeq: 1 INVITE\n%s\n",
             i, i, heads[i]);
    lone_hear(&l, text, lone_sdp);
    ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 415"), (unsigned)i + 1);
  }
  lone_end(&l);
}
END_TEST

START_TEST(disposition_of_the_application)
{
  lsip_config cfg;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.content_types = LSIP_STR("application/sdp, application/isup");
  cfg.dispositions = LSIP_STR("session, signal");
  lone_start(&l, &cfg);
  invited("multipart/mixed;boundary=b", SDP_PART ISUP("required") ENDED);
  check_offer(1);
  answer_and_end();
}
END_TEST

START_TEST(malformed_multiparts)
{
  invited("multipart/mixed;boundary=b", SDP_PART);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 400"), 1);
  lone_end(&l);
}
END_TEST

START_TEST(no_offer_in_a_multipart)
{
  invited("multipart/mixed;boundary=b", ISUP("optional") ENDED);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 0);
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp), NULL),
                   0);
  lone_run(&l, 1);
  /* so the 2xx is the offer, and its ACK holds the answer, in parts too */
  lone_inside(&l, lone_last(&l, "SIP/2.0 200"), 0, NULL, "ACK", 1, mixed,
              ISUP("required") SDP_PART ENDED);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_CONFIRMED)->data_len,
                    strlen(SDP));
  lone_inside(&l, lone_last(&l, "SIP/2.0 200"), 0, NULL, "BYE", 2, NULL,
              NULL);
  lone_end(&l);
}
END_TEST

/* Responses hold multiparts too (4.2); nobody can refuse a part of one. */
START_TEST(answers_in_multiparts)
{
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  lone_answer(&l, invite, "183 Session Progress", "p", mixed,
              SDP_PART ENDED);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_PROGRESS)->data_len,
                    strlen(SDP));
  lone_answer(&l, invite, "200 OK", "p", mixed, ISUP("required") SDP_PART
              ENDED);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_ANSWERED)->data_len,
                    strlen(SDP));
  lone_inside(&l, invite, 1, "p", "INVITE", 1, mixed, SDP_PART ENDED);
  check_offer(1);
  ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, l.dialog,
                                         lsip_str_z(lone_sdp)), 0);
  lone_run(&l, 1);
  lone_inside(&l, invite, 1, "p", "ACK", 1, NULL, NULL);
  lone_inside(&l, invite, 1, "p", "INVITE", 2, mixed, SDP_PART
              ISUP("required") ENDED);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 415"), 1);
  lone_inside(&l, invite, 1, "p", "BYE", 3, NULL, NULL);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-bodies");
  TCase *t = tcase_create("bodies");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, offer_in_a_multipart);
  tcase_add_test(t, offer_in_an_alternative);
  tcase_add_test(t, required_part_that_is_unknown);
  tcase_add_test(t, unknown_dispositions);
  tcase_add_test(t, disposition_of_the_application);
  tcase_add_test(t, malformed_multiparts);
  tcase_add_test(t, no_offer_in_a_multipart);
  tcase_add_test(t, answers_in_multiparts);
  suite_add_tcase(s, t);
  return lone_main(s);
}
