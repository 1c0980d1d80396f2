/* Calls between two stacks over the sockets of this machine. */
#include <lsip/call.h>
#include <lsip/net.h>
#include <lsip/transaction.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define OFFER "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"

/* One end, and what it saw. */
struct end {
  lsip_stack *stack;
  lsip_local local;
  lsip_local_config at;
  int answered, confirmed, ended;
  uint32_t status;
  int32_t reason;
};

struct line {
  lsip_net *net;
  struct end a, b;
};

static void take_call(lsip_stack *s, const lsip_event *ev)
{
  lsip_call c;
  lsip_tsx invite = { ev->object };
  ck_assert_int_eq(lsip_call_take(s, &c, invite, (lsip_account){ 0 }, 0), 0);
  ck_assert_int_eq(lsip_call_progress(s, c, 180, LSIP_STR(""), NULL), 0);
  ck_assert_int_eq(lsip_call_answer(s, c, LSIP_STR(OFFER), NULL), 0);
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  struct end *e = user;
  lsip_call c = { ev->object };
  switch (ev->kind) {
  case LSIP_EV_REQUEST:
    take_call(s, ev);
    break;
  case LSIP_EV_CALL_ANSWERED:
    e->answered++;
    ck_assert_int_eq(lsip_call_hangup(s, c, NULL), 0);
    break;
  case LSIP_EV_CALL_CONFIRMED:
    e->confirmed++;
    break;
  case LSIP_EV_CALL_END:
    e->ended++;
    e->status = ev->status;
    e->reason = ev->reason;
    break;
  default:
    break;
  }
}

static void end_open(struct end *e, int pull)
{
  lsip_config c;
  memset(e, 0, sizeof *e);
  lsip_config_init(&c, sizeof c);
  c.random = lsip_net_random;
  c.on_event = pull ? NULL : on_event;
  c.event_user = e;
  ck_assert_int_eq(lsip_stack_new(&e->stack, &c), 0);
}

static void end_listen(struct line *l, struct end *e, const char *uri)
{
  const lsip_world *w = lsip_net_world(l->net);
  e->at.size = sizeof e->at;
  ck_assert_int_eq(w->listen(w->ctx, e->stack, &e->local, lsip_str_z(uri)),
                   0);
  ck_assert_int_eq(lsip_local_get(e->stack, e->local, &e->at), 0);
}

static void line_open(struct line *l, const char *uri, int pull)
{
  end_open(&l->a, pull);
  end_open(&l->b, pull);
  ck_assert_int_eq(lsip_net_new(&l->net, l->a.stack, NULL), 0);
  ck_assert_int_eq(lsip_net_attach(l->net, l->b.stack), 0);
  end_listen(l, &l->a, uri);
  end_listen(l, &l->b, uri);
}

static void line_close(struct line *l)
{
  lsip_net_free(l->net);
  lsip_stack_free(l->a.stack);
  lsip_stack_free(l->b.stack);
}

static void call(struct end *e, const char *to)
{
  lsip_account_config ac = { .size = sizeof ac,
                             .aor = LSIP_STR_INIT("sip:a@127.0.0.1") };
  lsip_account acc;
  lsip_call c;
  ck_assert_int_eq(lsip_account_new(e->stack, &acc, &ac), 0);
  ck_assert_int_eq(lsip_call_new(e->stack, &c, acc, lsip_str_z(to),
                                 LSIP_STR(OFFER), NULL), 0);
}

static void drain(struct end *e)
{
  lsip_event ev;
  while (lsip_stack_poll_event(e->stack, &ev) == 1)
    on_event(e->stack, &ev, e);
}

/* Until both ends have ended; `only_a`: where the call goes to nobody. */
static void run(struct line *l, int pull, int only_a)
{
  lsip_time give_up = lsip_net_now(l->net) + LSIP_SECONDS(20);
  while (!l->a.ended || (!only_a && !l->b.ended)) {
    ck_assert(lsip_net_now(l->net) < give_up);
    ck_assert_int_eq(lsip_net_step(l->net, 1000), 0);
    if (pull) {
      drain(&l->a);
      drain(&l->b);
    }
  }
}

static void check_call(const char *uri, const char *format, int pull)
{
  struct line l;
  char to[128];
  line_open(&l, uri, pull);
  (void)snprintf(to, sizeof to, format, l.b.at.bound.port);
  call(&l.a, to);
  run(&l, pull, 0);
  ck_assert_int_eq(l.a.answered, 1);
  ck_assert_int_eq(l.b.confirmed, 1);
  ck_assert_int_eq(l.a.ended, 1);
  ck_assert_int_eq(l.b.ended, 1);
  ck_assert_uint_eq(lsip_stack_counter(l.a.stack,
                                       LSIP_COUNT_RETRANSMITS_OUT), 0);
  line_close(&l);
}

START_TEST(over_udp)
{
  check_call("udp:127.0.0.1:0", "sip:b@127.0.0.1:%u", _i);
}
END_TEST

START_TEST(over_tcp)
{
  check_call("tcp:127.0.0.1:0", "sip:b@127.0.0.1:%u;transport=tcp", _i);
}
END_TEST

/* Not every machine has IPv6. */
START_TEST(over_ipv6)
{
  struct line l;
  lsip_local any;
  int rc;
  line_open(&l, "udp:127.0.0.1:0", 0);
  rc = lsip_net_listen(l.net, &any, LSIP_STR("udp:[::1]:0"));
  line_close(&l);
  if (rc == LSIP_OK) {
    check_call("udp:[::1]:0", "sip:b@[::1]:%u", _i);
    check_call("tcp:[::1]:0", "sip:b@[::1]:%u;transport=tcp", _i);
  }
}
END_TEST

START_TEST(over_udp_at_all_addresses)
{
  check_call("udp:0.0.0.0:0", "sip:b@127.0.0.1:%u", _i);
}
END_TEST

START_TEST(to_a_name)
{
  check_call("udp:127.0.0.1:0", "sip:b@localhost:%u", _i);
}
END_TEST

/* A call to a port that was b's and is closed. */
static void check_refused(const char *uri, const char *format)
{
  struct line l;
  char to[128];
  lsip_time start;
  line_open(&l, uri, 0);
  (void)snprintf(to, sizeof to, format, l.b.at.bound.port);
  lsip_net_detach(l.net, l.b.stack);
  start = lsip_net_now(l.net);
  call(&l.a, to);
  run(&l, 0, 1);
  ck_assert_uint_eq(l.a.status, 503);
  ck_assert_int_eq(l.a.reason, LSIP_ERR_REFUSED);
  ck_assert_uint_lt(lsip_net_now(l.net) - start, LSIP_SECONDS(5));
  line_close(&l);
}

#if defined(__linux__)
START_TEST(refused_over_udp)
{
  check_refused("udp:127.0.0.1:0", "sip:b@127.0.0.1:%u");
}
END_TEST
#endif

START_TEST(refused_over_tcp)
{
  check_refused("tcp:127.0.0.1:0", "sip:b@127.0.0.1:%u;transport=tcp");
}
END_TEST

START_TEST(no_such_name)
{
  struct line l;
  line_open(&l, "udp:127.0.0.1:0", 0);
  call(&l.a, "sip:b@name.invalid");
  run(&l, 0, 1);
  ck_assert_uint_eq(l.a.status, 503);
  line_close(&l);
}
END_TEST

/* Many at once over one connection: framing, queues, order. */
START_TEST(many_calls_over_tcp)
{
  enum { CALLS = 200 };
  struct line l;
  char to[128];
  lsip_time give_up;
  line_open(&l, "tcp:127.0.0.1:0", 0);
  (void)snprintf(to, sizeof to, "sip:b@127.0.0.1:%u;transport=tcp",
                 l.b.at.bound.port);
  for (int i = 0; i < CALLS; i++)
    call(&l.a, to);
  give_up = lsip_net_now(l.net) + LSIP_SECONDS(20);
  while (l.a.ended < CALLS || l.b.ended < CALLS) {
    ck_assert(lsip_net_now(l.net) < give_up);
    ck_assert_int_eq(lsip_net_step(l.net, 1000), 0);
  }
  ck_assert_int_eq(l.a.answered, CALLS);
  ck_assert_int_eq(l.b.confirmed, CALLS);
  line_close(&l);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("net calls");
  TCase *tc = tcase_create("calls");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_set_timeout(tc, 30);
  tcase_add_loop_test(tc, over_udp, 0, 2); /* by callback, and pulled */
  tcase_add_loop_test(tc, over_tcp, 0, 2);
  tcase_add_loop_test(tc, over_ipv6, 0, 2);
  tcase_add_loop_test(tc, over_udp_at_all_addresses, 0, 2);
  tcase_add_loop_test(tc, to_a_name, 0, 2);
#if defined(__linux__)
  tcase_add_test(tc, refused_over_udp);
#endif
  tcase_add_test(tc, refused_over_tcp);
  tcase_add_test(tc, no_such_name);
  tcase_add_test(tc, many_calls_over_tcp);
  suite_add_tcase(s, tc);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
