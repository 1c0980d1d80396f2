/* An agent and a bare stack, which does what no agent would. */
#include <check.h>
#include <stdio.h>

#include "pair.h"
#include "run.h"

static const char sdp_head[] =
  "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\n"
  "t=0 0\r\n";

/* A description whose m= line is `media`. */
static lsip_str sdp(const char *media)
{
  static char text[512];
  snprintf(text, sizeof text, "%s%s\r\n", sdp_head, media);
  return lsip_str_z(text);
}

#define PCMU_SDP sdp("m=audio 30000 RTP/AVP 0")

static lsip_call alice_calls(lsip_str offer)
{
  lsip_call c;
  int rc = lsip_call_new(alice.stack, &c, alice.account,
                         LSIP_STR("sip:bob@bob.test"), offer, NULL);
  ck_assert_msg(!rc, "%s", lsip_strerror(rc));
  return c;
}

static void setup_bare(void)
{
  side_bare(&alice);
  side_agent(&bob, NULL);
  bob.answers = 1;
}

/* Answers the offer that comes in a 2xx. */
static void answer_in_ack(side *s, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  lsip_dialog leg = { ev->related };
  if (ev->kind != LSIP_EV_CALL_ANSWERED) return;
  ck_assert_uint_ne(ev->flags & LSIP_EVF_OFFER, 0);
  ck_assert_int_eq(lsip_call_send_answer(s->stack, c, leg, PCMU_SDP), 0);
}

START_TEST(invite_without_offer)
{
  lsip_agent_audio audio = { .size = sizeof audio };
  setup_bare();
  alice.on_event = answer_in_ack;
  (void)alice_calls(LSIP_STR(""));
  run_ms(1000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_CONFIRMED), 1);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, bob.told.call, &audio), 0);
  ck_assert_uint_eq(audio.codec, LSIP_PCMU);
  ck_assert_uint_eq(audio.remote.port, 30000);
}
END_TEST

START_TEST(offers_that_cannot_be_answered)
{
  setup_bare();
  (void)alice_calls(sdp("m=audio 30000 RTP/AVP 18"));
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_END), 488);
  (void)alice_calls(LSIP_STR("v=0\r\nthis is none"));
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_END), 400);
  ck_assert_uint_eq(bob.told.count, 0);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 0);
}
END_TEST

START_TEST(later_offers)
{
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  setup_bare();
  c = alice_calls(PCMU_SDP);
  run_ms(1000);
  ck_assert_int_eq(lsip_call_send_offer(alice.stack, c,
                     sdp("m=audio 30002 RTP/AVP 18")), 0);
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_ANSWER), 488);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, bob.told.call, &audio), 0);
  ck_assert_uint_eq(audio.remote.port, 30000); /* as it was */
  ck_assert_int_eq(lsip_call_send_offer(alice.stack, c,
                     sdp("m=audio 30004 RTP/AVP 8")), 0);
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_ANSWER), 200);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, bob.told.call, &audio), 0);
  ck_assert_uint_eq(audio.remote.port, 30004);
  ck_assert_uint_eq(audio.codec, LSIP_PCMA);
}
END_TEST

/* ---- session timers (RFC 4028) ---- */

static char said[1024];
static unsigned invites, port;

/* A peer of old: no UPDATE, no session timer. It answers each INVITE. */
static void answer_plainly(side *s, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  lsip_extra x = { .headers = LSIP_STR_INIT("Contact: <sip:alice.test>\r\n"),
                   .content_type = LSIP_STR_INIT("application/sdp") };
  char media[64];
  if (ev->kind != LSIP_EV_REQUEST ||
      lsip_msg_method(&ev->msg) != LSIP_INVITE)
    return;
  ck_assert_uint_lt(ev->data.len, sizeof said);
  if (invites++ == 0) memcpy(said, ev->data.ptr, ev->data.len);
  ck_assert_int_eq(memcmp(said, ev->data.ptr, ev->data.len), 0);
  snprintf(media, sizeof media, "m=audio %u RTP/AVP 0", port);
  x.body = sdp(media);
  ck_assert_int_eq(lsip_tsx_respond(s->stack, t, 200, LSIP_STR(""), &x), 0);
}

/* The agent refreshes with what it said before, and hears when the peer has
 * moved. */
START_TEST(refreshes)
{
  lsip_agent_config cfg;
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  lsip_agent_config_init(&cfg, sizeof cfg);
  cfg.session_expires_s = 90;
  side_agent(&bob, &cfg);
  side_raw(&alice);
  alice.on_event = answer_plainly;
  invites = 0;
  memset(said, 0, sizeof said);
  port = 30000;
  ck_assert_int_eq(lsip_agent_call(bob.agent, &c, "sip:alice@alice.test"), 0);
  run_ms(1000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_ANSWERED), 1);
  port = 30002;
  run_ms(45000);
  ck_assert_uint_eq(invites, 2);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_REFRESHED), 1);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.remote.port, 30002);
  run_ms(45000);
  ck_assert_uint_eq(invites, 3);
}
END_TEST

/* It holds while its stack refreshes. */
static void hold_when_refreshed(side *s, const lsip_event *ev)
{
  if (ev->kind == LSIP_EV_REQUEST && invites == 1)
    ck_assert_int_eq(lsip_agent_hold(bob.agent, bob.told.call, 1), 0);
  if (ev->kind == LSIP_EV_REQUEST && invites == 2)
    memcpy(said, ev->data.ptr, ev->data.len); /* the offer to hold */
  answer_plainly(s, ev);
}

START_TEST(holds_while_refreshing)
{
  lsip_agent_config cfg;
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  lsip_agent_config_init(&cfg, sizeof cfg);
  cfg.session_expires_s = 90;
  side_agent(&bob, &cfg);
  side_raw(&alice);
  alice.on_event = hold_when_refreshed;
  invites = 0;
  memset(said, 0, sizeof said);
  port = 30000;
  ck_assert_int_eq(lsip_agent_call(bob.agent, &c, "sip:alice@alice.test"), 0);
  run_ms(46000);
  ck_assert_uint_eq(invites, 3);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_ANSWER), 1);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.holding, 1);
  ck_assert_ptr_nonnull(strstr(said, "a=sendonly"));
  run_ms(45000);
  ck_assert_uint_eq(invites, 4); /* the same: still on hold */
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.holding, 1);
}
END_TEST

/* Bob's agent calls; alice answers with nonsense. */
static void answer_nonsense(side *s, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  lsip_call c;
  if (ev->kind != LSIP_EV_REQUEST) return;
  ck_assert_int_eq(lsip_call_take(s->stack, &c, t, s->account, 0), 0);
  ck_assert_int_eq(lsip_call_answer(s->stack, c, LSIP_STR("v=1\r\n"), NULL),
                   0);
}

START_TEST(answer_that_makes_no_sense)
{
  lsip_call c;
  side_bare(&alice);
  side_agent(&bob, NULL);
  alice.on_event = answer_nonsense;
  ck_assert_int_eq(lsip_agent_call(bob.agent, &c, "sip:alice@alice.test"), 0);
  run_ms(5000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_END), 1);
}
END_TEST

/* ------------------------------------------------------- other requests -- */

static lsip_tsx send_message(void)
{
  static const lsip_edit no_via = { .op = LSIP_EDIT_REMOVE_FIRST,
                                    .header = LSIP_H_VIA };
  static const char text[] =
    "MESSAGE sip:bob@bob.test SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1"
    "\r\nTo: <sip:bob@bob.test>\r\n"
    "From: <sip:alice@alice.test>;tag=1\r\nCall-ID: one\r\n"
    "CSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  static uint64_t index[1024];
  lsip_msg m;
  lsip_tsx t;
  lsip_parse_rules rules = { .size = sizeof rules, .draft = 1 };
  int rc = lsip_msg_parse(&m, index, sizeof index, text, strlen(text),
                          &rules, NULL);
  ck_assert_int_eq(rc, 0);
  rc = lsip_tsx_send(alice.stack, &t, &m, &no_via, 1, NULL);
  ck_assert_msg(!rc, "%s", lsip_strerror(rc));
  return t;
}

static void setup_messages(void)
{
  lsip_config stack;
  lsip_agent_config c = { .stack = &stack };
  lsip_config_init(&stack, sizeof stack);
  stack.methods = LSIP_STR("INVITE,MESSAGE");
  side_bare(&alice);
  side_agent(&bob, &c);
}

START_TEST(request_left_alone)
{
  setup_messages();
  (void)send_message();
  run_ms(1000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_REQUEST), 1);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_RESPONSE), 405);
}
END_TEST

static void accept_it(side *s, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  if (ev->kind == LSIP_EV_REQUEST)
    ck_assert_int_eq(lsip_tsx_respond(s->stack, t, 202, LSIP_STR(""), NULL),
                     0);
}

START_TEST(request_answered)
{
  setup_messages();
  bob.on_event = accept_it;
  (void)send_message();
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_RESPONSE), 202);
}
END_TEST

static lsip_tsx marked;

static void mark_it(side *s, const lsip_event *ev)
{
  if (ev->kind != LSIP_EV_REQUEST) return;
  marked.id = ev->object;
  ck_assert_int_eq(lsip_set_user(s->stack, marked.id, 1), 0);
}

START_TEST(request_answered_later)
{
  setup_messages();
  bob.on_event = mark_it;
  (void)send_message();
  run_ms(1000);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_RESPONSE), 0);
  ck_assert_int_eq(lsip_tsx_respond(bob.stack, marked, 200, LSIP_STR(""),
                                    NULL), 0);
  lsip_agent_wake(bob.agent);
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_RESPONSE), 200);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("bare");
  tcase_add_test(t, invite_without_offer);
  tcase_add_test(t, offers_that_cannot_be_answered);
  tcase_add_test(t, later_offers);
  tcase_add_test(t, refreshes);
  tcase_add_test(t, holds_while_refreshing);
  tcase_add_test(t, answer_that_makes_no_sense);
  tcase_add_test(t, request_left_alone);
  tcase_add_test(t, request_answered);
  tcase_add_test(t, request_answered_later);
  return run(t);
}
