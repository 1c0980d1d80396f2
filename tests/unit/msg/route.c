/* Strict and loose routing: RFC 3261 12.2.1.1, 16.6 step 6, 16.12.1. */
#include "msg/route.h"

#include "support.h"

static char buf[1024];
static lsip_writer w;

static lsip_str written(const lsip_route_plan *plan, lsip_str target,
                        const lsip_str *routes, unsigned n)
{
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_route_plan_write(&w, plan, target, routes, n);
  ck_ok(lsip_writer_end(&w));
  return lsip_writer_text(&w);
}

START_TEST(no_route)
{
  lsip_route_plan plan;
  ck_ok(lsip_route_plan_make(&plan, S("sip:u@t.x"), NULL, 0));
  ck_lit(plan.request_uri, "sip:u@t.x");
  ck_lit(plan.next_hop, "sip:u@t.x");
  ck_lit(written(&plan, S("sip:u@t.x"), NULL, 0), "");
}
END_TEST

START_TEST(loose)
{
  const lsip_str routes[] = { LSIP_STR_INIT("<sip:p1.x;lr>;a=b"),
                              LSIP_STR_INIT("<sip:p2.x>") };
  lsip_route_plan plan;
  ck_ok(lsip_route_plan_make(&plan, S("sip:u@t.x"), routes, 2));
  ck_lit(plan.request_uri, "sip:u@t.x");
  ck_lit(plan.next_hop, "sip:p1.x;lr");
  ck_lit(written(&plan, S("sip:u@t.x"), routes, 2),
         "Route: <sip:p1.x;lr>;a=b\r\nRoute: <sip:p2.x>\r\n");
}
END_TEST

/* 12.2.1.1: the first route goes into the Request-URI, the target last. */
START_TEST(strict)
{
  const lsip_str routes[] = { LSIP_STR_INIT("<sip:p1.x;lrx?a=b>"),
                              LSIP_STR_INIT("<sip:p2.x;lr>") };
  lsip_route_plan plan;
  ck_ok(lsip_route_plan_make(&plan, S("sip:u@t.x"), routes, 2));
  ck_lit(plan.request_uri, "sip:p1.x;lrx");
  ck_lit(plan.next_hop, "sip:p1.x;lrx");
  ck_lit(written(&plan, S("sip:u@t.x"), routes, 2),
         "Route: <sip:p2.x;lr>\r\nRoute: <sip:u@t.x>\r\n");
}
END_TEST

START_TEST(malformed)
{
  const lsip_str routes[] = { LSIP_STR_INIT("<sip:p1.x") };
  const lsip_str no_uri[] = { LSIP_STR_INIT("<sip:a@b:x>") };
  lsip_route_plan plan;
  ck_assert_int_lt(lsip_route_plan_make(&plan, S("nothing"), NULL, 0), 0);
  ck_assert_int_lt(lsip_route_plan_make(&plan, S("sip:u@t.x"), routes, 1), 0);
  ck_assert_int_lt(lsip_route_plan_make(&plan, S("sip:u@t.x"), no_uri, 1), 0);
}
END_TEST

START_TEST(next_hops)
{
  static const struct { const char *request, *hop; } rows[] = {
    { REQUEST("BYE", ""), "sip:bob@example.com" },
    { REQUEST("BYE", "Route: <sip:p.x;lr>, <sip:q.x>\r\n"), "sip:p.x;lr" },
    { REQUEST("BYE", "Route: <sip:t.x>\r\n"), "sip:bob@example.com" },
    { REQUEST("BYE", "Route: <sip:t.x\r\n"), NULL },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    parsed p = parse(Z(rows[i].request));
    lsip_str hop;
    int rc = lsip_msg_next_hop(&p.m, &hop);
    ck_assert_int_eq(rc == LSIP_OK, rows[i].hop != NULL);
    if (rc == LSIP_OK)
      ck_str(hop, Z(rows[i].hop));
    release(&p);
  }
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(no_route), ROW(loose), ROW(strict), ROW(malformed), ROW(next_hops),
  };
  return RUN("msg-route", rows);
}
