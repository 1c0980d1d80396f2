#include "net_tests.h"

#include <stdlib.h>
#include <unistd.h>

static const lsip_poller_ops *poller_of(int i)
{
#if defined(__linux__)
  return i ? &lsip_net_poller_poll : &lsip_net_poller_epoll;
#else
  return &lsip_net_poller_poll;
#endif
}

void bench_open(struct bench *t, int poller)
{
  t->a = fake_new();
  t->b = fake_new();
  ck_assert_int_eq(lsip_net_new_with(&t->net, t->a, NULL, poller_of(poller)),
                   0);
  ck_assert_int_eq(lsip_net_attach(t->net, t->b), 0);
  t->world = lsip_net_world(t->net);
}

void bench_close(struct bench *t)
{
  lsip_net_free(t->net);
  fake_free(t->a);
  fake_free(t->b);
}

lsip_local bench_listen(struct bench *t, lsip_stack *s, const char *uri,
                        lsip_addr *at)
{
  lsip_local l;
  lsip_local_config c;
  ck_assert_int_eq(t->world->listen(t->world->ctx, s, &l, lsip_str_z(uri)),
                   0);
  ck_assert_int_eq(lsip_local_get(s, l, &c), 0);
  *at = c.bound;
  return l;
}

void bench_until(struct bench *t, lsip_stack *s, int kind, size_t count)
{
  lsip_time give_up = lsip_net_now(t->net) + LSIP_SECONDS(10);
  while (fake_count(s, kind) < count) {
    ck_assert_msg(lsip_net_now(t->net) < give_up,
                  "input %d: %zu of %zu came", kind, fake_count(s, kind),
                  count);
    ck_assert_int_eq(lsip_net_step(t->net, 100), 0);
  }
}

void bench_for(struct bench *t, int ms)
{
  lsip_time end = lsip_net_now(t->net) + LSIP_MS(ms);
  while (lsip_net_now(t->net) < end)
    ck_assert_int_eq(lsip_net_step(t->net, 5), 0);
}

int have_ipv6(void)
{
  struct sockaddr_storage sa;
  lsip_addr loop = { .family = 6, .ip = { [15] = 1 } };
  socklen_t len = lsip_net_to_sockaddr(&loop, &sa);
  int fd = socket(AF_INET6, SOCK_DGRAM, 0);
  int rc = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&sa, len);
  if (fd >= 0)
    (void)close(fd);
  return rc == 0;
}

int main(void)
{
  Suite *s = suite_create("net");
  SRunner *r;
  int failed;
  suite_add_tcase(s, loop_case());
  suite_add_tcase(s, udp_case());
  suite_add_tcase(s, tcp_case());
  suite_add_tcase(s, pull_case());
  suite_add_tcase(s, resolver_case());
  suite_add_tcase(s, net_world_case());
  suite_add_tcase(s, memory_case());
  r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
