/* What a proxy checks and changes before it forwards (RFC 3261 16.3 to 16.6),
 * seen from both its sides. */
#include "bench.h"

START_TEST(used_up_hops)
{
  bench_start(NULL);
  bench_targets(1);
  caller.max_forwards = "0";
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 483);
  ck_assert_uint_eq(callee[0].requests, 0);
  caller.max_forwards = "1";
  callee[0].answer = 200;
  probe_send(&caller, "MESSAGE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "Max-Forwards: 0\r\n", 1);
  bench_end();
}
END_TEST

START_TEST(options_to_ourselves)
{
  bench_start(NULL);
  caller.max_forwards = "0";
  probe_send(&caller, "OPTIONS", proxy_uri, "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(caller.response, "Allow: OPTIONS\r\n", 1);
  caller.max_forwards = "70";
  probe_send(&caller, "MESSAGE", proxy_uri, "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 405);
  probe_send(&caller, "STRANGE", proxy_uri, ""); /* 21.5.2 */
  run_ms(1000);
  ck_assert_int_eq(caller.status, 501);
  bench_end();
}
END_TEST

START_TEST(unknown_scheme)
{
  bench_start(NULL);
  callee[0].answer = 200;
  probe_send(&caller, "MESSAGE", "tel:+15550100", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 416);
  probe_send(&caller, "MESSAGE", "tel:+15550100",
             "Route: <sip:c0.test;lr>\r\n");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "MESSAGE tel:+15550100 SIP/2.0\r\n", 1);
  bench_end();
}
END_TEST

START_TEST(unknown_extension)
{
  bench_start(NULL);
  bench_targets(1);
  probe_send(&caller, "MESSAGE", "sip:bob@b.test",
             "Proxy-Require: foo, bar\r\n");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 420);
  check_holds(caller.response, "Unsupported: foo\r\n", 1);
  check_holds(caller.response, "Unsupported: bar\r\n", 1);
  bench_end();
}
END_TEST

START_TEST(stray_cancel)
{
  bench_start(NULL);
  caller.to_tag = "";
  callee[0].answer = 404;
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(60000);
  ck_assert_int_eq(caller.status, 404);
  ck_assert_int_eq(lsip_tsx_cancel(caller.stack, caller.client, NULL),
                   LSIP_ERR_GONE);
  bench_end();
}
END_TEST

/* What we do not use goes through as it is. */
START_TEST(byte_for_byte)
{
  static const char odd[] = "x-ODD:   a ;; b\r\nsubject:\t\"x\r\n"
                            "Geolocation-Routing: no ,yes\r\n";
  bench_start(NULL);
  callee[0].answer = 200;
  callee[0].headers = "X-back: <<>>\r\n";
  probe_send(&caller, "MESSAGE", "sip:bob@c0.test", odd);
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, odd, 1);
  check_holds(callee[0].request, "MESSAGE sip:bob@c0.test SIP/2.0\r\n", 1);
  check_holds(callee[0].request, "Via: ", 2);
  check_holds(callee[0].request, "Record-Route", 0);
  check_holds(caller.response, "X-back: <<>>\r\n", 1);
  check_holds(caller.response, "Via: ", 1);
  bench_end();
}
END_TEST

/* ---- routes (16.4, 16.6 step 6) ---- */

static void send_by(const char *uri, const char *route)
{
  char line[512];
  snprintf(line, sizeof line, "Route: %s\r\n", route);
  probe_send(&caller, "MESSAGE", uri, line);
  run_ms(1000);
}

START_TEST(own_route_goes)
{
  char route[256];
  bench_start(NULL);
  callee[0].answer = callee[1].answer = 200;
  snprintf(route, sizeof route, "<%s;lr>, <sip:c1.test;lr>", proxy_uri);
  send_by("sip:bob@c0.test", route);
  ck_assert_int_eq(caller.status, 200);
  ck_assert_uint_eq(callee[1].requests, 1);
  check_holds(callee[1].request, "Route: <sip:c1.test;lr>\r\n", 1);
  snprintf(route, sizeof route, "<%s;lr>", proxy_uri);
  send_by("sip:bob@c0.test", route);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "Route", 0);
  bench_end();
}
END_TEST

/* A strict router before us: we are in the Request-URI. */
START_TEST(strict_before)
{
  char uri[256];
  bench_start(NULL);
  callee[0].answer = 200;
  snprintf(uri, sizeof uri, "%s;lr", proxy_uri);
  send_by(uri, "<sip:c0.test;lr>, <sip:bob@c2.test>");
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "MESSAGE sip:bob@c2.test SIP/2.0\r\n", 1);
  check_holds(callee[0].request, "Route: <sip:c0.test;lr>\r\n", 1);
  bench_end();
}
END_TEST

/* A strict router behind us gets its URI as the Request-URI. */
START_TEST(strict_behind)
{
  bench_start(NULL);
  callee[0].answer = 200;
  send_by("sip:bob@c2.test", "<sip:c0.test>, <sip:c1.test;lr>");
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[0].request, "MESSAGE sip:c0.test SIP/2.0\r\n", 1);
  check_holds(callee[0].request,
              "Route: <sip:c1.test;lr>, <sip:bob@c2.test>\r\n", 1);
  bench_end();
}
END_TEST

/* RFC 3327 5.1: the Path of a binding leads to it. */
START_TEST(path_is_route)
{
  bench_start(NULL);
  bench_targets(1);
  proxy.targets[0].path = LSIP_STR("<sip:c1.test;lr>, <sip:c2.test;lr>");
  callee[1].answer = 200;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 200);
  check_holds(callee[1].request, "INVITE sip:c0@c0.test SIP/2.0\r\n", 1);
  check_holds(callee[1].request,
              "Route: <sip:c1.test;lr>, <sip:c2.test;lr>\r\n", 1);
  check_holds(callee[1].request, "Record-Route: ", 1);
  bench_end();
}
END_TEST

/* Ours stands above the others (16.6 step 4). */
START_TEST(record_route_on_top)
{
  const char *ours, *other;
  bench_start(NULL);
  callee[0].answer = 200;
  probe_send(&caller, "INVITE", "sip:bob@c0.test",
             "Record-Route: <sip:before.test;lr>\r\n");
  run_ms(1000);
  check_holds(callee[0].request, "Record-Route: ", 2);
  ours = strstr(callee[0].request, "Record-Route: ");
  other = strstr(callee[0].request, "Record-Route: <sip:before.test;lr>");
  ck_assert(ours < other);
  bench_end();
}
END_TEST

START_TEST(no_record_route)
{
  lsip_proxy_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.size = sizeof cfg;
  cfg.no_record_route = 1;
  bench_start(&cfg);
  callee[0].answer = 200;
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(1000);
  check_holds(callee[0].request, "Record-Route: ", 0);
  bench_end();
}
END_TEST

/* ---- loops and breadth (RFC 5393) ---- */

START_TEST(loop)
{
  bench_start(NULL);
  ck_assert_int_eq(lsip_sim_add_name(sim, "loop.test", "proxy.test"), 0);
  probe_send(&caller, "INVITE", "sip:bob@loop.test", "");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 482);
  bench_end();
}
END_TEST

/* What another has written into its Via hides no loop (RFC 5393 4.2.4). */
START_TEST(loop_behind_a_malformed_via)
{
  static const char more[] = "Via: SIP/2.0/UDP x.test;branch=z9hG4bKx\r\n"
                             "Via: nonsense\r\n";
  char *line;
  bench_start(NULL);
  probe_send(&caller, "INVITE", "sip:bob@c0.test", "");
  run_ms(1000);
  ck_assert_uint_eq(callee[0].requests, 1);
  line = strstr(callee[0].request, "\r\n") + 2;
  memmove(line + sizeof more - 1, line, strlen(line) + 1);
  memcpy(line, more, sizeof more - 1);
  probe_relay(&callee[0], "sip:bob@c0.test");
  run_ms(1000);
  ck_assert_int_eq(callee[0].status, 482);
  bench_end();
}
END_TEST

/* The same request with another Request-URI is a spiral. */
static unsigned spiral(relay *r, const lsip_msg *m)
{
  r->targets[0].contact = LSIP_STR("sip:again@loop.test");
  r->targets[1].contact = LSIP_STR("sip:c1@c1.test");
  if (lsip_str_eq(lsip_msg_uri(m), LSIP_STR("sip:again@loop.test")))
    r->targets[0].contact = LSIP_STR("sip:c0@c0.test");
  return 2;
}

START_TEST(spiral_is_no_loop)
{
  bench_start(NULL);
  ck_assert_int_eq(lsip_sim_add_name(sim, "loop.test", "proxy.test"), 0);
  proxy.choose = spiral;
  callee[0].answer = 404;
  callee[1].answer = 404;
  probe_send(&caller, "INVITE", "sip:bob@loop.test", "");
  run_ms(2000);
  ck_assert_int_eq(caller.status, 404);
  ck_assert_uint_eq(callee[0].requests, 1);
  ck_assert_uint_eq(callee[1].requests, 2);
  bench_end();
}
END_TEST

START_TEST(breadth_is_shared)
{
  bench_start(NULL);
  bench_targets(3);
  for (int i = 0; i < CALLEES; i++)
    callee[i].answer = 404;
  probe_send(&caller, "INVITE", "sip:bob@b.test", "");
  run_ms(1000);
  for (int i = 0; i < CALLEES; i++)
    check_holds(callee[i].request, "Max-Breadth: 20\r\n", 1);
  probe_send(&caller, "INVITE", "sip:bob@b.test", "Max-Breadth: 1000\r\n");
  run_ms(1000);
  check_holds(callee[0].request, "Max-Breadth: 20\r\n", 1);
  check_holds(callee[0].request, "Max-Breadth", 1);
  bench_end();
}
END_TEST

/* Too little for all at a time: one after the other (5.3.3.1). */
START_TEST(breadth_makes_it_serial)
{
  bench_start(NULL);
  bench_targets(3);
  for (int i = 0; i < CALLEES; i++) {
    callee[i].answer = 404;
    callee[i].answer_after_ms = 1000;
  }
  probe_send(&caller, "INVITE", "sip:bob@b.test", "Max-Breadth: 1\r\n");
  run_ms(5000);
  ck_assert_int_eq(caller.status, 404);
  for (int i = 1; i < CALLEES; i++)
    ck_assert_uint_ge(callee[i].asked, callee[i - 1].asked + LSIP_MS(1000));
  check_holds(callee[2].request, "Max-Breadth: 1\r\n", 1);
  bench_end();
}
END_TEST

START_TEST(no_breadth)
{
  bench_start(NULL);
  bench_targets(3);
  probe_send(&caller, "INVITE", "sip:bob@b.test", "Max-Breadth: 0\r\n");
  run_ms(1000);
  ck_assert_int_eq(caller.status, 440);
  bench_end();
}
END_TEST

static void add(TCase *t)
{
  tcase_add_test(t, used_up_hops);
  tcase_add_test(t, options_to_ourselves);
  tcase_add_test(t, unknown_scheme);
  tcase_add_test(t, unknown_extension);
  tcase_add_test(t, stray_cancel);
  tcase_add_test(t, byte_for_byte);
  tcase_add_test(t, own_route_goes);
  tcase_add_test(t, strict_before);
  tcase_add_test(t, strict_behind);
  tcase_add_test(t, path_is_route);
  tcase_add_test(t, record_route_on_top);
  tcase_add_test(t, no_record_route);
  tcase_add_test(t, loop);
  tcase_add_test(t, loop_behind_a_malformed_via);
  tcase_add_test(t, spiral_is_no_loop);
  tcase_add_test(t, breadth_is_shared);
  tcase_add_test(t, breadth_makes_it_serial);
  tcase_add_test(t, no_breadth);
}

int main(void)
{
  return bench_main("sim-proxy-rules", add);
}
