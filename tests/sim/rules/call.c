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

/* RFC 3263 4.3: two targets; the one that was given up answers after all. */
static sent *first_of_two(void)
{
  lsip_call_options o;
  lsip_addr at[2];
  at[0] = at[1] = l.peer;
  at[1].ip[3] = 3;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.targets = at;
  o.target_count = 2;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@b.test"),
                                 lsip_str_z(lone_sdp), &o), 0);
  lone_run(&l, 1);
  return lone_last(&l, "INVITE");
}

START_TEST(late_answer_of_the_first_target)
{
  sent *first = first_of_two(), *second, *cancel;
  lone_run(&l, 4100);
  second = lone_last(&l, "INVITE");
  ck_assert_uint_eq(second->remote.ip[3], 3);
  lone_answer(&l, second, "180 Ringing", "q", peer_contact, NULL);
  lone_answer(&l, first, "200 OK", "p", peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWERED), 1);
  cancel = lone_last(&l, "CANCEL");
  ck_assert_ptr_nonnull(cancel);
  ck_assert_uint_eq(cancel->remote.ip[3], 3);
  lone_answer(&l, cancel, "200 OK", "q", NULL, NULL);
  lone_answer(&l, second, "487 Request Terminated", "q", NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 0);
  lone_run(&l, 60000);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

START_TEST(late_answer_and_refusal)
{
  sent *first = first_of_two();
  lone_run(&l, 4100);
  lone_answer(&l, first, "200 OK", "p", peer_contact, lone_sdp);
  lone_answer(&l, lone_last(&l, "INVITE"), "486 Busy Here", "q", NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 0);
  lone_inside(&l, first, 1, "p", "BYE", 1, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

/* 15: a callee sends no BYE in an early dialog. One that does still gets its
 * ACK, and the call ends. */
START_TEST(bye_before_the_answer)
{
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  lone_answer(&l, invite, "180 Ringing", "p", peer_contact, NULL);
  lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  lone_answer(&l, invite, "200 OK", "p", peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWERED), 0);
  lone_end(&l);
}
END_TEST

/* 14.2: our INVITE is still open, so another in its dialog is a glare. */
START_TEST(early_reinvite)
{
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  lone_answer(&l, invite, "180 Ringing", "p", peer_contact, NULL);
  lone_inside(&l, invite, 1, "p", "INVITE", 1, peer_contact, lone_sdp);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 491"));
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 0);
  lone_answer(&l, invite, "486 Busy Here", "p", NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 15.1.1: with our BYE the dialog is over. */
START_TEST(nothing_after_our_bye)
{
  sent *invite = lone_call_out(&l);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  lone_inside(&l, invite, 1, "p", "INVITE", 1, peer_contact, lone_sdp);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 481"), "CSeq"),
                   "1 INVITE");
  lone_inside(&l, invite, 1, "p", "OPTIONS", 2, NULL, NULL);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 481"), "CSeq"),
                   "2 OPTIONS");
  lone_inside(&l, invite, 1, "p", "BYE", 3, NULL, NULL);
  ck_assert_str_eq(lone_header(lone_last(&l, "SIP/2.0 200"), "CSeq"),
                   "3 BYE");
  lone_answer(&l, lone_last(&l, "BYE"), "481 Gone", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

/* 14.2: a second INVITE while the first has no final response. */
START_TEST(two_reinvites_of_theirs)
{
  sent *invite = lone_call_out(&l);
  const char *after;
  lone_inside(&l, invite, 1, "p", "INVITE", 1, peer_contact, lone_sdp);
  lone_inside(&l, invite, 1, "p", "INVITE", 2, peer_contact, lone_sdp);
  after = lone_header(lone_last(&l, "SIP/2.0 500"), "Retry-After");
  ck_assert_uint_gt(strlen(after), 0);
  ck_assert_int_le(atoi(after), 10);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_OFFER), 1);
  lone_inside(&l, invite, 1, "p", "BYE", 3, NULL, NULL);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 487")); /* 15.1.2 */
  lone_end(&l);
}
END_TEST

/* 12.2.2: what was dropped for lack of room comes again, with the same CSeq.
 */
START_TEST(no_room_is_not_out_of_order)
{
  lsip_config cfg;
  sent *invite;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.methods = LSIP_STR("INVITE, INFO");
  cfg.max_transactions = 2;
  lone_start(&l, &cfg);
  invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "INFO", 1, NULL, NULL);
  lone_inside(&l, invite, 1, "p", "INFO", 2, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_DIALOG_REQUEST), 1);
  ck_assert_int_eq(lsip_tsx_respond(l.s, l.tsx, 200, LSIP_STR(""), NULL), 0);
  lone_run(&l, 33000);
  lone_inside(&l, invite, 1, "p", "INFO", 2, NULL, NULL);
  ck_assert_ptr_null(lone_last(&l, "SIP/2.0 500"));
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_DIALOG_REQUEST), 2);
  ck_assert_int_eq(lsip_tsx_respond(l.s, l.tsx, 200, LSIP_STR(""), NULL), 0);
  lone_inside(&l, invite, 1, "p", "INFO", 2, NULL, NULL);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 500"));
  lone_run(&l, 33000);
  lone_inside(&l, invite, 1, "p", "BYE", 3, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* An API call fails and changes nothing: the answer can be given again. */
static int no_memory;

static void *memory(void *user, void *p, size_t before, size_t after)
{
  (void)user;
  (void)before;
  if (after == 0) {
    free(p);
    return NULL;
  }
  return no_memory && after > before ? NULL : realloc(p, after);
}

START_TEST(answer_without_memory)
{
  lsip_config cfg;
  sent *invite;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.mem.fn = memory;
  lone_start(&l, &cfg);
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"), LSIP_STR(""),
                                 NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  lone_answer(&l, invite, "200 OK", "p", peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 0);
  no_memory = 1;
  ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, l.dialog,
                                         lsip_str_z(lone_sdp)),
                   LSIP_ERR_NOMEM);
  no_memory = 0;
  ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, l.dialog,
                                         lsip_str_z(lone_sdp)), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 1);
  ck_assert_ptr_nonnull(strstr(lone_last(&l, "ACK")->text, "m=audio"));
  lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 13.2.2.4: our offer was answered, but there was no memory for the ACK. */
START_TEST(ack_without_memory)
{
  lsip_config cfg;
  sent *invite, *again;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.mem.fn = memory;
  lone_start(&l, &cfg);
  invite = lone_call_out(&l);
  ck_assert_int_eq(lsip_call_send_offer(l.s, l.call, lsip_str_z(lone_sdp)),
                   0);
  lone_run(&l, 1);
  again = lone_last(&l, "INVITE");
  no_memory = 1;
  lone_answer(&l, again, "200 OK", NULL, peer_contact, lone_sdp);
  no_memory = 0;
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 1);
  lone_answer(&l, again, "200 OK", NULL, peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 2);
  ck_assert_str_eq(lone_header(lone_last(&l, "ACK"), "CSeq"), "2 ACK");
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWER), 1);
  lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  lone_end(&l);
}
END_TEST

static sent *invite_with_forks(unsigned n)
{
  char tag[8];
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  invite = lone_last(&l, "INVITE");
  for (unsigned i = 0; i < n; i++) {
    snprintf(tag, sizeof tag, "f%u", i);
    lone_answer(&l, invite, "180 Ringing", tag, peer_contact, NULL);
  }
  return invite;
}

/* 13.2.2.4: every 2xx is acknowledged, however many forks have rung. */
START_TEST(answer_of_one_fork_too_many)
{
  sent *invite = invite_with_forks(20);
  lone_answer(&l, invite, "200 OK", "p", peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 1);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_ANSWERED), 1);
  lone_inside(&l, invite, 1, "p", "BYE", 1, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 13.2.2.4: the early dialogs end 64*T1 after the first 2xx. */
START_TEST(early_forks_end)
{
  lsip_call_info info;
  sent *invite = invite_with_forks(5);
  lone_answer(&l, invite, "200 OK", "f3", peer_contact, lone_sdp);
  info.size = sizeof info;
  ck_assert_int_eq(lsip_call_get(l.s, l.call, &info), 0);
  ck_assert_uint_eq(info.dialog_count, 5);
  lone_run(&l, 33000);
  ck_assert_int_eq(lsip_call_get(l.s, l.call, &info), 0);
  ck_assert_uint_eq(info.dialog_count, 1);
  lone_inside(&l, invite, 1, "f3", "BYE", 1, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

/* 13.2.2.4: the ACK is owed whatever the 2xx lacks. */
START_TEST(answer_without_contact)
{
  sent *invite = invite_with_forks(0);
  lone_answer(&l, invite, "200 OK", "p", "Contact: <::>\n", lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK sip:bob@192.0.2.2 SIP/2.0"), 1);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

START_TEST(call_without_contact)
{
  l.take = 1;
  lone_hear(&l,
            "INVITE sip:alice@192.0.2.1 SIP/2.0\n"
            "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKnc\n"
            "Max-Forwards: 70\n"
            "From: <sip:carol@192.0.2.2>;tag=c\n"
            "To: <sip:alice@192.0.2.1>\n"
            "Call-ID: nc\nCSeq: 1 INVITE\n", lone_sdp);
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp),
                                    NULL), 0);
  lone_run(&l, 1);
  lone_inside(&l, lone_last(&l, "SIP/2.0 200"), 0, NULL, "ACK", 1, NULL,
              NULL);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE sip:carol@192.0.2.2 SIP/2.0"), 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 8.1.1.8, 12.2.2: a Contact to which nothing could be sent does not take
 * the place of one that could. */
START_TEST(contact_that_is_no_sip_uri)
{
  lsip_dialog none = { 0 };
  sent *invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "INVITE", 1, "Contact: <tel:+1>\n",
              lone_sdp);
  ck_assert_int_eq(lsip_call_send_answer(l.s, l.call, none,
                                         lsip_str_z(lone_sdp)), 0);
  lone_run(&l, 1);
  lone_inside(&l, invite, 1, "p", "ACK", 1, NULL, NULL);
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "BYE sip:bob@192.0.2.2 SIP/2.0"), 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 13.2.2.4: a fork answers when the call is over already. */
START_TEST(late_fork_of_a_call_that_ended)
{
  sent *invite = lone_call_out(&l), *bye;
  ck_assert_int_eq(lsip_call_hangup(l.s, l.call, NULL), 0);
  lone_run(&l, 1);
  lone_answer(&l, lone_last(&l, "BYE"), "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(lsip_next_object(l.s, LSIP_KIND_CALL, 0), 0);
  ck_assert_uint_eq(lsip_next_object(l.s, LSIP_KIND_DIALOG, 0), 0);
  lone_run(&l, 3000);
  lone_answer(&l, invite, "200 OK", "p", peer_contact, lone_sdp);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 2);
  lone_answer(&l, invite, "200 OK", "q", peer_contact, lone_sdp);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "ACK"), 3);
  bye = lone_last(&l, "BYE");
  ck_assert_ptr_nonnull(strstr(lone_header(bye, "To"), ";tag=q"));
  lone_answer(&l, bye, "200 OK", NULL, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}
END_TEST

/* Nothing hangs: a request that the application leaves alone. */
START_TEST(nobody_answers_in_a_dialog)
{
  lsip_config cfg;
  sent *invite;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.methods = LSIP_STR("INVITE, INFO");
  lone_start(&l, &cfg);
  invite = lone_call_out(&l);
  lone_inside(&l, invite, 1, "p", "INFO", 1, NULL, NULL);
  lone_run(&l, 11000);
  ck_assert_ptr_nonnull(lone_last(&l, "SIP/2.0 500"));
  lone_inside(&l, invite, 1, "p", "BYE", 2, NULL, NULL);
  lone_end(&l);
}
END_TEST

/* 8.1.2, 8.1.1.8: a sips URI is reached by TLS although the proxy is a sip
 * URI, and our Contact is one too. */
START_TEST(sips_goes_by_tls_with_any_route)
{
  lsip_account_config ac;
  lsip_account a;
  sent *open;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sips:alice@192.0.2.1");
  ac.outbound_proxy = LSIP_STR("sip:192.0.2.2");
  ck_assert_int_eq(lsip_account_new(l.s, &a, &ac), 0);
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, a,
                                 LSIP_STR("sips:bob@b.test"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(&l, 1);
  ck_assert_uint_eq(lone_sent(&l, "INVITE"), 0);
  open = lone_output(&l, LSIP_OUT_OPEN);
  ck_assert_ptr_nonnull(open);
  ck_assert_uint_eq(open->transport, LSIP_TLS);
  ck_assert_uint_eq(open->remote.port, 5061);
  ck_assert_str_eq(open->name, "192.0.2.2");
  ck_assert_int_eq(lsip_stack_flow_up(l.s, open->flow, NULL, l.now), 0);
  lone_run(&l, 1);
  ck_assert_str_eq(lone_header(lone_last(&l, "INVITE"), "Contact"),
                   "<sips:alice@192.0.2.1:5061>");
  lone_drop(&l);
}
END_TEST

/* 12.1.1 */
START_TEST(sips_contact_in_the_answer)
{
  l.take = 1;
  lone_hear(&l,
            "INVITE sips:alice@192.0.2.1 SIP/2.0\n"
            "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKsips\n"
            "Max-Forwards: 70\n"
            "From: <sips:carol@192.0.2.2>;tag=c\n"
            "To: <sips:alice@192.0.2.1>\n"
            "Call-ID: sips\nCSeq: 1 INVITE\n"
            "Contact: <sips:carol@192.0.2.2>\n", lone_sdp);
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp),
                                    NULL), 0);
  lone_run(&l, 1);
  ck_assert_int_eq(strncmp(lone_header(lone_last(&l, "SIP/2.0 200"),
                                       "Contact"), "<sips:", 6), 0);
  lone_drop(&l);
}
END_TEST

/* 13.3.1.1 */
START_TEST(rings_each_minute)
{
  l.take = 1;
  lone_hear(&l, lone_invite, lone_sdp);
  ck_assert_int_eq(lsip_call_progress(l.s, l.call, 180, LSIP_STR(""), NULL),
                   0);
  lone_run(&l, 59000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 180"), 1);
  lone_run(&l, 62000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 180"), 3);
  ck_assert_int_eq(lsip_call_reject(l.s, l.call, 486, NULL), 0);
  lone_run(&l, 120000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 180"), 3);
  lone_end(&l);
}
END_TEST

/* Also when the application has said nothing. */
START_TEST(silence_of_a_minute)
{
  l.take = 1;
  lone_hear(&l, lone_invite, NULL);
  lone_run(&l, 59000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 18"), 0);
  lone_run(&l, 2000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 183"), 1);
  lone_run(&l, 60000);
  ck_assert_uint_eq(lone_sent(&l, "SIP/2.0 183"), 2);
  ck_assert_int_eq(lsip_call_reject(l.s, l.call, 486, NULL), 0);
  lone_end(&l);
}
END_TEST

/* 13.3.1 */
START_TEST(invitation_expires)
{
  char text[1024];
  l.take = 1;
  snprintf(text, sizeof text, "%sExpires: 30\n", lone_invite);
  lone_hear(&l, text, lone_sdp);
  lone_run(&l, 29000);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 0);
  lone_run(&l, 1100);
  ck_assert_uint_ge(lone_sent(&l, "SIP/2.0 487"), 1);
  ck_assert_uint_eq(lone_told(&l, LSIP_EV_CALL_END)->status, 487);
  lone_end(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("sim-rules-call");
  TCase *t = tcase_create("call");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_test(t, our_cseq_is_not_theirs);
  tcase_add_test(t, late_answer_of_the_first_target);
  tcase_add_test(t, late_answer_and_refusal);
  tcase_add_test(t, bye_before_the_answer);
  tcase_add_test(t, early_reinvite);
  tcase_add_test(t, nothing_after_our_bye);
  tcase_add_test(t, two_reinvites_of_theirs);
  tcase_add_test(t, no_room_is_not_out_of_order);
  tcase_add_test(t, answer_without_memory);
  tcase_add_test(t, ack_without_memory);
  tcase_add_test(t, answer_of_one_fork_too_many);
  tcase_add_test(t, early_forks_end);
  tcase_add_test(t, answer_without_contact);
  tcase_add_test(t, call_without_contact);
  tcase_add_test(t, contact_that_is_no_sip_uri);
  tcase_add_test(t, late_fork_of_a_call_that_ended);
  tcase_add_test(t, nobody_answers_in_a_dialog);
  tcase_add_test(t, sips_goes_by_tls_with_any_route);
  tcase_add_test(t, sips_contact_in_the_answer);
  tcase_add_test(t, rings_each_minute);
  tcase_add_test(t, silence_of_a_minute);
  tcase_add_test(t, invitation_expires);
  suite_add_tcase(s, t);
  return lone_main(s);
}
