/* Time, deadlines, timers, notes, the orderly end, ids. */
#include "peer.h"

#include "stack/stack.h"

START_TEST(deadlines)
{
  peer *p = peer_new(NULL);
  lsip_timer t;
  ck_assert(lsip_stack_deadline(p->stack) == LSIP_NEVER);
  ck_assert_int_eq(lsip_timer_new(p->stack, &t, LSIP_MS(100), 7), 0);
  ck_assert(lsip_stack_deadline(p->stack) == LSIP_AT_ONCE);
  p->now += LSIP_SECONDS(3); /* the duration begins at the next input */
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  ck_assert(lsip_stack_deadline(p->stack) > p->now);
  ck_assert(lsip_stack_deadline(p->stack) <= p->now + LSIP_MS(100));
  peer_pass(p, 99);
  peer_told_nothing(p);
  peer_pass(p, 1);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_TIMER)->ev.user, 7);
  ck_assert(lsip_stack_deadline(p->stack) == LSIP_NEVER);
  ck_assert_int_eq(lsip_timer_end(p->stack, t), LSIP_ERR_GONE);
  peer_free(p);
}
END_TEST

START_TEST(timers_that_end)
{
  peer *p = peer_new(NULL);
  lsip_timer t;
  ck_assert_int_eq(lsip_timer_new(p->stack, &t, 1, 0), 0);
  ck_assert_int_eq(lsip_timer_end(p->stack, t), 0);
  ck_assert_int_eq(lsip_timer_end(p->stack, t), LSIP_ERR_GONE);
  peer_pass(p, 1000);
  peer_told_nothing(p);
  ck_assert_int_eq(lsip_timer_new(p->stack, NULL, 1, 0), LSIP_ERR_ARGUMENT);
  peer_free(p);
}
END_TEST

/* Backwards counts as the newest seen; a leap of a year is a mistake. */
START_TEST(odd_clocks)
{
  peer *p = peer_new(NULL);
  lsip_timer t;
  ck_assert_int_eq(lsip_timer_new(p->stack, &t, LSIP_MS(10), 0), 0);
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  ck_assert_int_eq(lsip_stack_advance(p->stack, 5), 0);
  peer_told_nothing(p);
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now +
                                      LSIP_SECONDS(400u * 86400)),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_stack_advance(p->stack, LSIP_NEVER),
                   LSIP_ERR_ARGUMENT);
  peer_told_nothing(p);
  peer_pass(p, 10);
  peer_told(p, LSIP_EV_TIMER);
  peer_free(p);
}
END_TEST

/* ---- notes ---- */

START_TEST(notes)
{
  peer *p = peer_new(NULL);
  lsip_output out;
  lsip_call c;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:x@192.0.2.9"), LSIP_STR(""),
                                 NULL), 0);
  ck_assert_uint_eq(lsip_stack_poll_output(p->stack, &out, 1), 1);
  ck_assert_int_eq(lsip_note_failed(p->stack, out.token + 9, LSIP_ERR_IO),
                   LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_note_failed(p->stack, out.token, LSIP_ERR_IO), 0);
  peer_told_nothing(p); /* it acts at the next input */
  ck_assert(lsip_str_eq(lsip_str_of(out.bytes.ptr, 6), LSIP_STR("INVITE")));
  ck_assert(lsip_stack_deadline(p->stack) == LSIP_AT_ONCE);
  ck_assert_int_eq(lsip_note_failed(p->stack, out.token, LSIP_ERR_IO), 0);
  ck_assert_int_eq(lsip_stack_advance(p->stack, p->now), 0);
  ck_assert_uint_eq(peer_told(p, LSIP_EV_CALL_END)->ev.status, 503);
  ck_assert_int_eq(lsip_note_failed(p->stack, out.token, LSIP_ERR_IO),
                   LSIP_ERR_GONE);
  peer_free(p);
}
END_TEST

START_TEST(cookies)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const peer_out *o;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:x@192.0.2.9;transport=tcp"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  o = peer_next(p);
  ck_assert_int_eq(lsip_note_cookie(p->stack, o->o.flow, 77), 0);
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, o->o.flow, NULL, p->now), 0);
  peer_drain(p);
  peer_sent(p, "INVITE ");
  ck_assert_uint_eq(p->out[p->taken - 1].o.cookie, 77);
  peer_free(p);
}
END_TEST

/* ---- the orderly end ---- */

static void check_stopped(peer *p)
{
  while (p->seen < p->heard &&
         p->events[p->seen].ev.kind != LSIP_EV_STOPPED)
    p->seen++;
  peer_told(p, LSIP_EV_STOPPED);
  peer_told_nothing(p);
  peer_check_idle(p);
}

START_TEST(stop_of_an_idle_stack)
{
  peer *p = peer_new(NULL);
  peer_ask a = { 0 };
  ck_assert_int_eq(lsip_stack_stop(p->stack), 0);
  ck_assert_int_eq(lsip_stack_stop(p->stack), LSIP_ERR_STATE);
  ck_assert(lsip_stack_deadline(p->stack) == LSIP_AT_ONCE);
  peer_pass(p, 0);
  check_stopped(p);
  peer_ask_for(p, &a);
  peer_sent(p, "SIP/2.0 503 ");
  peer_free(p);
}
END_TEST

START_TEST(stop_hangs_up)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  const char *bye;
  (void)peer_up_out(p, "x");
  peer_forget_events(p);
  ck_assert_int_eq(lsip_stack_stop(p->stack), 0);
  ck_assert_int_eq(lsip_call_new(p->stack, &c, p->account,
                                 LSIP_STR("sip:x@192.0.2.9"), LSIP_STR(""),
                                 NULL), LSIP_ERR_STATE);
  peer_pass(p, 0);
  bye = peer_sent(p, "BYE ");
  peer_answer(p, bye, 200, NULL, NULL, NULL);
  peer_pass(p, 40000);
  check_stopped(p);
  peer_free(p);
}
END_TEST

/* The last thing that ends may do so in any input. */
START_TEST(stop_ends_in_any_input)
{
  peer *p = peer_new(NULL);
  lsip_call c;
  lsip_flow f;
  ck_assert_int_eq(lsip_call_new(p->stack, &c, peer_account(p),
                                 LSIP_STR("sip:x@192.0.2.9;transport=tcp"),
                                 LSIP_STR(""), NULL), 0);
  peer_pass(p, 0);
  f = peer_next(p)->o.flow;
  ck_assert_int_eq(lsip_stack_flow_up(p->stack, f, NULL, p->now), 0);
  peer_drain(p);
  ck_assert_int_eq(lsip_stack_stop(p->stack), 0);
  peer_pass(p, 1);
  ck_assert_int_eq(lsip_stack_flow_down(p->stack, f, 0, p->now), 0);
  check_stopped(p); /* nothing but an input would tell of it */
  peer_free(p);
}
END_TEST

/* What waits for its name has not ended yet. */
START_TEST(stop_waits_for_requests)
{
  peer *p = peer_new(NULL);
  static const char text[] =
      "OPTIONS sip:peer@b.test SIP/2.0\r\nMax-Forwards: 70\r\n"
      "From: <sip:a@a.test>;tag=ours\r\nTo: <sip:peer@b.test>\r\n"
      "Call-ID: c1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
  uint64_t index[4096];
  lsip_parse_rules rules;
  lsip_msg m;
  lsip_tsx t;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  ck_assert_int_eq(lsip_msg_parse(&m, index, sizeof index, text,
                                  strlen(text), &rules, NULL), 0);
  ck_assert_int_eq(lsip_tsx_send(p->stack, &t, &m, NULL, 0, NULL), 0);
  ck_assert_int_eq(lsip_stack_stop(p->stack), 0);
  peer_pass(p, 100);
  peer_told_nothing(p);
  peer_pass(p, 100000);
  peer_told(p, LSIP_EV_TSX_END);
  check_stopped(p);
  peer_free(p);
}
END_TEST

/* ---- ids ---- */

/* An id is of one kind, and stale for ever. */
START_TEST(ids_of_another_kind)
{
  peer *p = peer_new(NULL);
  lsip_call c = peer_up_out(p, "x");
  lsip_call_info info;
  uint64_t user = 1, dialog = lsip_next_object(p->stack, LSIP_KIND_DIALOG, 0);
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  ck_assert_int_eq(lsip_id_kind(c.id), LSIP_KIND_CALL);
  ck_assert_int_eq(lsip_call_get(p->stack, (lsip_call){ dialog }, &info),
                   LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_call_get(p->stack, (lsip_call){ c.id + 1 }, &info),
                   LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_call_get(p->stack, (lsip_call){ ~UINT64_C(0) },
                                 &info), LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_call_get(p->stack, c, &info), 0);
  ck_assert_uint_eq(info.dialog.id, dialog);
  ck_assert_int_eq(lsip_set_user(p->stack, c.id, 99), 0);
  ck_assert_int_eq(lsip_get_user(p->stack, c.id, &user), 0);
  ck_assert_uint_eq(user, 99);
  info.size = 4;
  ck_assert_int_eq(lsip_call_get(p->stack, c, &info), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_call_abandon(p->stack, c), 0);
  peer_pass(p, 0);
  info.size = sizeof info;
  ck_assert_int_eq(lsip_call_get(p->stack, c, &info), LSIP_ERR_GONE);
  ck_assert_int_eq(lsip_get_user(p->stack, c.id, &user), LSIP_ERR_GONE);
  peer_free(p);
}
END_TEST

/* ---- the configuration ---- */

START_TEST(configurations)
{
  lsip_config cfg = peer_config();
  lsip_stack *s = NULL;
  ck_assert_int_eq(lsip_stack_new(NULL, &cfg), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_stack_new(&s, NULL), LSIP_ERR_ARGUMENT);
  memset(cfg.seed, 0, sizeof cfg.seed);
  ck_assert_int_eq(lsip_stack_new(&s, &cfg), LSIP_ERR_ARGUMENT);
  cfg = peer_config();
  cfg.user_agent = LSIP_STR("a\r\nX: y");
  ck_assert_int_eq(lsip_stack_new(&s, &cfg), LSIP_ERR_ARGUMENT);
  cfg = peer_config();
  cfg.size = 8;
  ck_assert_int_eq(lsip_stack_new(&s, &cfg), LSIP_ERR_ARGUMENT);
  ck_assert_ptr_null(s);
}
END_TEST

/* A budget below what a stack itself needs is no unlimited one. */
START_TEST(tiny_budgets)
{
  lsip_config cfg = peer_config();
  lsip_stack *s = NULL;
  for (cfg.max_memory = 1; cfg.max_memory < 40000; cfg.max_memory += 997) {
    int rc = lsip_stack_new(&s, &cfg);
    if (rc == 0) {
      ck_assert_uint_le(lsip_stack_memory(s), cfg.max_memory);
      lsip_stack_free(s);
    } else {
      ck_assert_int_eq(rc, LSIP_ERR_NOMEM);
    }
  }
}
END_TEST

peer_test_main("time", deadlines, timers_that_end, odd_clocks, notes, cookies,
               stop_of_an_idle_stack, stop_hangs_up, stop_ends_in_any_input,
               stop_waits_for_requests, ids_of_another_kind, configurations,
               tiny_budgets)
