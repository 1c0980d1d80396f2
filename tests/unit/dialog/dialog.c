/* Dialogs from both sides: route sets, targets, sequence numbers, matching
 * (RFC 3261 12.1, 12.2). */
#include "peer.h"

#include "dialog/outcome.h"

static lsip_dialog_info info_of(peer *p)
{
  lsip_dialog d = { lsip_next_object(p->stack, LSIP_KIND_DIALOG, 0) };
  lsip_dialog_info info;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  ck_assert_int_eq(lsip_dialog_get(p->stack, d, &info), 0);
  return info;
}

static const char *info_sent(peer *p)
{
  lsip_dialog d = { lsip_next_object(p->stack, LSIP_KIND_DIALOG, 0) };
  lsip_tsx t;
  ck_assert_int_eq(lsip_dialog_send(p->stack, d, &t, LSIP_STR("INFO"), NULL),
                   0);
  peer_pass(p, 0);
  return peer_sent(p, "INFO ");
}

/* All Route values of a message, one after the other. */
static const char *routes_of(const char *text)
{
  static char out[1024];
  const char *at = text;
  out[0] = '\0';
  while ((at = strstr(at, "\r\nRoute: ")) != NULL) {
    at += 9;
    if (*out)
      strcat(out, ",");
    strncat(out, at, strcspn(at, "\r"));
  }
  return out;
}

static void check_to(peer *p, const char *addr)
{
  lsip_addr a = peer_addr(addr);
  ck_assert(lsip_addr_eq(&p->out[p->taken - 1].o.remote, &a));
}

/* ---- route sets ---- */

#define LOOSE_1 "<sip:192.0.2.51;lr>"
#define LOOSE_2 "<sip:192.0.2.52;lr>"
#define STRICT  "<sip:192.0.2.53>"

/* UAC: the Record-Route of the 2xx in reverse (12.1.2); the ACK has it too. */
START_TEST(routes_of_a_caller)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c), *ack, *info;
  peer_answer(p, invite, 200, "x",
              "Record-Route: " LOOSE_1 "\r\nRecord-Route: " LOOSE_2 "\r\n"
              "Contact: <sip:them@192.0.2.60:5070>\r\n", peer_offer);
  ack = peer_sent(p, "ACK sip:them@192.0.2.60:5070 SIP/2.0\r\n");
  check_to(p, "192.0.2.52:5060");
  ck_assert_str_eq(routes_of(ack), LOOSE_2 "," LOOSE_1);
  info = info_sent(p);
  ck_assert_str_eq(routes_of(info), LOOSE_2 "," LOOSE_1);
  check_to(p, "192.0.2.52:5060");
  ck_assert_uint_eq(info_of(p).route_count, 2);
  peer_free(p);
}
END_TEST

/* UAS: the Record-Route of the INVITE in its order (12.1.1), and back in the
 * 2xx. */
START_TEST(routes_of_a_callee)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *info;
  a.headers = "Record-Route: " LOOSE_1 ", " LOOSE_2 "\r\n";
  a.contact = "<sip:them@192.0.2.60:5070;x=y>";
  (void)peer_up_in(p, &a);
  for (unsigned i = 0; i < p->outs; i++)
    if (peer_status(p->out[i].text) == 200)
      ck_assert_str_eq(peer_header(p->out[i].text, "Record-Route"),
                       LOOSE_1 ", " LOOSE_2);
  info = info_sent(p);
  ck_assert_ptr_nonnull(strstr(info, "INFO sip:them@192.0.2.60:5070;x=y "));
  ck_assert_str_eq(routes_of(info), LOOSE_1 "," LOOSE_2);
  check_to(p, "192.0.2.51:5060");
  peer_free(p);
}
END_TEST

/* A strict router: it goes into the Request-URI, the target comes last. */
START_TEST(strict_routes)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  const char *info;
  a.headers = "Record-Route: " STRICT ", " LOOSE_1 "\r\n";
  a.contact = "<sip:them@192.0.2.60:5070>";
  (void)peer_up_in(p, &a);
  info = info_sent(p);
  ck_assert_ptr_nonnull(strstr(info, "INFO sip:192.0.2.53 SIP/2.0\r\n"));
  ck_assert_str_eq(routes_of(info), LOOSE_1 ",<sip:them@192.0.2.60:5070>");
  check_to(p, "192.0.2.53:5060");
  peer_free(p);
}
END_TEST

/* A 1xx makes the early dialog, its 2xx the route set (13.2.2.4). */
START_TEST(routes_of_the_2xx_win)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *invite = peer_called(p, &c), *ack;
  peer_answer(p, invite, 180, "x", "Record-Route: " LOOSE_1 "\r\n"
              "Contact: <sip:early@192.0.2.60>\r\n", NULL);
  ck_assert_uint_eq(info_of(p).state, LSIP_DIALOG_EARLY);
  ck_assert_uint_eq(info_of(p).route_count, 1);
  peer_answer(p, invite, 200, "x", "Contact: <sip:late@192.0.2.61>\r\n",
              peer_offer);
  ack = peer_sent(p, "ACK sip:late@192.0.2.61 SIP/2.0\r\n");
  ck_assert_str_eq(routes_of(ack), "");
  check_to(p, "192.0.2.61:5060");
  ck_assert_uint_eq(info_of(p).state, LSIP_DIALOG_CONFIRMED);
  peer_free(p);
}
END_TEST

/* ---- targets ---- */

/* A re-INVITE and its 2xx refresh the target, an INFO does not (12.2). */
START_TEST(target_refresh)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  lsip_dialog none = { 0 };
  lsip_call c = peer_up_in(p, &a);
  a.method = "OPTIONS";
  a.cseq = 2;
  a.branch = "two";
  a.contact = "<sip:them@192.0.2.71>";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
  ck_assert_ptr_nonnull(strstr(info_sent(p), "sip:peer@192.0.2.9 "));
  a.method = "INVITE";
  a.cseq = 3;
  a.branch = "three";
  a.body = peer_offer;
  a.contact = "<sip:them@192.0.2.72>";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 100 ");
  ck_assert_int_eq(lsip_call_send_answer(p->stack, c, none,
                                         lsip_str_z(peer_counter)), 0);
  peer_pass(p, 0);
  peer_sent(p, "SIP/2.0 200 ");
  ck_assert_ptr_nonnull(strstr(info_sent(p), "sip:them@192.0.2.72 "));
  check_to(p, "192.0.2.72:5060");
  peer_free(p);
}
END_TEST

START_TEST(target_refresh_by_a_2xx)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  const char *invite;
  ck_assert_int_eq(lsip_call_send_offer(p->stack, c,
                                        lsip_str_z(peer_counter)), 0);
  peer_pass(p, 0);
  invite = peer_sent(p, "INVITE ");
  ck_assert_str_eq(peer_header(invite, "CSeq"), "2 INVITE");
  peer_answer(p, invite, 200, NULL, "Contact: <sip:new@192.0.2.73>\r\n",
              peer_offer);
  ck_assert_str_eq(peer_header(peer_sent(p, "ACK sip:new@192.0.2.73 "),
                               "CSeq"), "2 ACK");
  check_to(p, "192.0.2.73:5060");
  peer_free(p);
}
END_TEST

/* ---- order and matching ---- */

START_TEST(sequence_numbers)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  (void)peer_up_in(p, &a);
  a.method = "OPTIONS";
  a.cseq = 10;
  a.branch = "ten";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
  a.cseq = 9;
  a.branch = "nine";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 500 ");
  a.cseq = 4000; /* gaps are legal */
  a.branch = "more";
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 200 ");
  ck_assert_uint_eq(info_of(p).remote_cseq, 4000);
  peer_free(p);
}
END_TEST

/* Ours go up by one, whatever the method. */
START_TEST(our_sequence_numbers)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  ck_assert_str_eq(peer_header(info_sent(p), "CSeq"), "2 INFO");
  ck_assert_str_eq(peer_header(info_sent(p), "CSeq"), "3 INFO");
  ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
  peer_pass(p, 0);
  ck_assert_str_eq(peer_header(peer_sent(p, "BYE "), "CSeq"), "4 BYE");
  peer_free(p);
}
END_TEST

/* Call-ID and both tags, nothing else. */
START_TEST(matching)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 }, b;
  (void)peer_up_in(p, &a);
  a.method = "OPTIONS";
  a.cseq = 5;
  for (int i = 0; i < 4; i++) {
    b = a;
    b.branch = i == 0 ? "b0" : i == 1 ? "b1" : i == 2 ? "b2" : "b3";
    if (i == 0)
      b.from = "<sip:peer@b.test>;tag=other";
    if (i == 1)
      b.call_id = "call-x";
    if (i == 2)
      b.to = "<sip:bob@a.test>;tag=other";
    if (i == 3) {
      b.uri = "sip:whatever@192.0.2.1";
      b.from = "\"Changed\" <sip:changed@c.test>;tag=theirs";
    }
    peer_ask_for(p, &b);
    peer_sent(p, i == 3 ? "SIP/2.0 200 " : "SIP/2.0 481 ");
  }
  peer_free(p);
}
END_TEST

START_TEST(what_is_known)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "their-tag");
  lsip_dialog_info d = info_of(p);
  lsip_dialog id = { lsip_next_object(p->stack, LSIP_KIND_DIALOG, 0) };
  lsip_str route;
  lsip_tsx t;
  ck_assert_uint_eq(d.call.id, c.id);
  ck_assert(lsip_str_eq(d.remote_tag, LSIP_STR("their-tag")));
  ck_assert(lsip_str_eq(d.remote_target, LSIP_STR("sip:peer@192.0.2.9")));
  ck_assert(lsip_str_eq(d.local_uri, LSIP_STR("<sip:alice@a.test>")));
  ck_assert(lsip_str_eq(d.remote_uri, LSIP_STR("<sip:peer@192.0.2.9>")));
  ck_assert_int_eq(lsip_dialog_route(p->stack, id, 0, &route),
                   LSIP_ERR_ARGUMENT);
  for (int i = 0; i < 4; i++) {
    static const char *const methods[] = { "INVITE", "ACK", "BYE", "CANCEL" };
    ck_assert_int_eq(lsip_dialog_send(p->stack, id, &t,
                                      lsip_str_z(methods[i]), NULL),
                     LSIP_ERR_STATE);
  }
  ck_assert_int_lt(lsip_dialog_send(p->stack, id, &t, LSIP_STR("IN FO"),
                                    NULL), 0);
  ck_assert_int_lt(lsip_dialog_send(p->stack, id, &t, LSIP_STR("A\r\nB"),
                                    NULL), 0);
  peer_pass(p, 0);
  peer_silent(p);
  peer_free(p);
}
END_TEST

/* A request that the application does not answer does not hang. */
START_TEST(unclaimed_inside)
{
  lsip_config cfg = peer_config();
  peer *p;
  peer_ask a = { 0 };
  cfg.methods = LSIP_STR("INVITE, INFO");
  p = peer_new(&cfg);
  (void)peer_up_in(p, &a);
  a.method = "INFO";
  a.cseq = 2;
  a.branch = "two";
  peer_ask_for(p, &a);
  peer_told(p, LSIP_EV_DIALOG_REQUEST);
  peer_pass(p, 10000);
  peer_sent(p, "SIP/2.0 100 "); /* RFC 4320 4.1 */
  peer_sent(p, "SIP/2.0 500 ");
  peer_free(p);
}
END_TEST

/* ---- RFC 5057 table 1 ---- */

START_TEST(outcomes)
{
  static const short usage[] = { 405, 480, 481, 489, 501 };
  static const short dialog[] = { 404, 410, 416, 482, 483, 484, 485, 502,
                                  604 };
  static const short nothing[] = { 400, 401, 403, 407, 412, 415, 420, 421,
                                   423, 480 + 8, 491, 500, 503, 600, 603 };
  for (size_t i = 0; i < sizeof usage / sizeof *usage; i++)
    ck_assert_int_eq(lsip_outcome_of(usage[i]), LSIP_ENDS_USAGE);
  for (size_t i = 0; i < sizeof dialog / sizeof *dialog; i++)
    ck_assert_int_eq(lsip_outcome_of(dialog[i]), LSIP_ENDS_DIALOG);
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
    ck_assert_int_eq(lsip_outcome_of(nothing[i]), LSIP_ENDS_TRANSACTION);
  ck_assert_int_eq(lsip_outcome_of(408), LSIP_ENDS_USAGE);
}
END_TEST

peer_test_main("dialog", routes_of_a_caller, routes_of_a_callee,
               strict_routes, routes_of_the_2xx_win, target_refresh,
               target_refresh_by_a_2xx, sequence_numbers,
               our_sequence_numbers, matching, what_is_known,
               unclaimed_inside, outcomes)
