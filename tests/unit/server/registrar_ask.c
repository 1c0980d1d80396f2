/* Bindings that the application keeps (HARD CASE 14). */
#include "desk.h"

static desk d;

/* The application's store: one record. */
static char kept[4096];
static uint64_t version;
static unsigned reads, writes;
static unsigned conflicts; /* so many writes come too late */
static int deaf;           /* nothing is answered */
static int put_status;

static void serve(desk *k, const lsip_event *ev)
{
  if (deaf)
    return;
  if (ev->kind == LSIP_EV_ASK_LOCATION_GET) {
    reads++;
    ck_assert(lsip_str_eq(ev->text, LSIP_STR("sip:alice@a.test")));
    ck_assert(ev->related == k->registrar.id);
    ck_assert_int_eq(lsip_ask_record(k->stack, k->ask, lsip_str_z(kept),
                                     version), 0);
  } else if (ev->kind == LSIP_EV_ASK_LOCATION_PUT && conflicts) {
    conflicts--;
    version++;
    ck_assert_int_eq(lsip_ask_stored(k->stack, k->ask, LSIP_ERR_STATE), 0);
  } else if (ev->kind == LSIP_EV_ASK_LOCATION_PUT) {
    writes++;
    ck_assert(ev->number == version);
    if (!put_status) {
      version++;
      strcpy(kept, k->data);
    }
    ck_assert_int_eq(lsip_ask_stored(k->stack, k->ask, put_status), 0);
    /* what was shown is there until the callback returns */
    ck_assert(lsip_str_eq(ev->text, LSIP_STR("sip:alice@a.test")));
    ck_assert(lsip_str_eq(ev->data, lsip_str_z(k->data)));
  }
}

static void open_asking(void)
{
  desk_init(&d);
  d.config.ask = 1;
  d.hook = serve;
  desk_open(&d);
  kept[0] = '\0';
  version = 7;
  reads = writes = conflicts = 0;
  deaf = put_status = 0;
}

static int status(void)
{
  return atoi(d.reply + 8);
}

/* What the application's record says. */
static unsigned in_record(void)
{
  lsip_str rest = lsip_str_z(kept);
  lsip_location_entry e;
  unsigned n = 0;
  int rc;
  memset(&e, 0, sizeof e);
  e.size = sizeof e;
  while ((rc = lsip_record_next(d.stack, &rest, &e)) == 1) {
    ck_assert(lsip_addr_eq(&e.source, &d.from));
    n++;
  }
  ck_assert_int_eq(rc, 0);
  return n;
}

START_TEST(keeps_outside)
{
  open_asking();
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:a@b.test>;x=\"1\t2\","
                                 " <sip:b@b.test>;q=0.3;expires=90\r\n"
                                 "Supported: path\r\n"
                                 "Path: <sip:p.test;lr>\r\n"), 200);
  ck_assert_uint_eq(desk_count(&d, "Contact"), 2);
  ck_assert_uint_eq(in_record(), 2);
  ck_assert_uint_eq(lsip_location_find(d.stack, d.registrar,
                                       LSIP_STR("sip:alice@a.test"), NULL, 0),
                    0);
  desk_pass(&d, 60000);
  ck_assert_int_eq(desk_register(&d, 2, ""), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:a@b.test>;x=\"1 2\";expires=3540");
  ck_assert_str_eq(desk_field(&d, "Contact", 1),
                   "<sip:b@b.test>;q=0.3;expires=30");
  ck_assert_uint_eq(writes, 1);
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:a@b.test>\r\n"), 500);
  desk_pass(&d, 60000);
  ck_assert_int_eq(desk_register(&d, 3, "Contact: *\r\nExpires: 0\r\n"), 200);
  ck_assert_str_eq(kept, "");
  ck_assert_uint_eq(writes, 2);
  desk_close(&d);
}
END_TEST

START_TEST(tries_again_after_conflicts)
{
  open_asking();
  conflicts = 2;
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:a@b.test>\r\n"), 200);
  ck_assert_uint_eq(reads, 3);
  ck_assert_uint_eq(in_record(), 1);
  conflicts = 100;
  ck_assert_int_eq(desk_register(&d, 2, "Contact: <sip:b@b.test>\r\n"), 500);
  ck_assert_uint_lt(reads, 10);
  ck_assert_uint_eq(in_record(), 1);
  desk_close(&d);
}
END_TEST

START_TEST(store_may_fail)
{
  open_asking();
  put_status = LSIP_ERR_IO;
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:a@b.test>\r\n"), 500);
  put_status = 0;
  strcpy(kept, "this is no record\n");
  ck_assert_int_eq(desk_register(&d, 2, "Contact: <sip:a@b.test>\r\n"), 500);
  deaf = 1;
  ck_assert_int_eq(desk_register(&d, 3, "Contact: <sip:a@b.test>\r\n"), 0);
  ck_assert_int_eq(lsip_ask_refuse(d.stack, d.ask, 480), 0);
  desk_pass(&d, 1);
  ck_assert_int_eq(status(), 500);
  ck_assert_int_eq(desk_register(&d, 4, "Contact: <sip:a@b.test>\r\n"), 0);
  desk_pass(&d, 10001);
  ck_assert_int_eq(status(), 500);
  ck_assert_int_eq(desk_register(&d, 5, "Contact: <sip:a@b.test>\r\n"), 0);
  desk_close(&d); /* with a question open */
}
END_TEST

/* One REGISTER of an address at a time, in their order. */
START_TEST(one_at_a_time)
{
  char headers[64];
  open_asking();
  deaf = 1;
  for (unsigned i = 1; i <= 5; i++) {
    snprintf(headers, sizeof headers, "Contact: <sip:%u@b.test>\r\n", i);
    ck_assert_int_eq(desk_register(&d, i, headers), 0);
  }
  ck_assert_int_eq(desk_register_as(&d, "sip:bob@a.test", "c", 1, ""), 0);
  ck_assert_uint_eq(d.asked, 2); /* one for alice, one for bob */
  ck_assert_str_eq(d.text, "sip:bob@a.test");
  ck_assert_int_eq(lsip_ask_record(d.stack, d.ask, LSIP_STR(""), 0), 0);
  deaf = 0;
  d.replies = 0;
  desk_pass(&d, 10001); /* alice's first has had no answer */
  ck_assert_uint_eq(d.replies, 6 + 5); /* 100s of alice: RFC 4320 4.1 */
  ck_assert_uint_eq(in_record(), 4);
  ck_assert_uint_eq(reads, 4);
  desk_close(&d);
}
END_TEST

/* Bindings without a history: of a table of routes, say. */
START_TEST(takes_plain_bindings)
{
  lsip_binding b[2];
  open_asking();
  deaf = 1;
  memset(b, 0, sizeof b);
  b[0].contact = LSIP_STR("sip:a@b.test");
  b[0].expires_s = 100;
  b[0].q_milli = 1000;
  b[1].contact = LSIP_STR("sip:b@b.test");
  b[1].expires_s = 50;
  ck_assert_int_eq(desk_register(&d, 1, ""), 0);
  ck_assert_int_eq(lsip_ask_stored(d.stack, d.ask, 0), LSIP_ERR_STATE);
  ck_assert_int_eq(lsip_ask_location(d.stack, d.ask, b, 2), 0);
  desk_pass(&d, 1);
  ck_assert_int_eq(status(), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:a@b.test>;expires=100");
  ck_assert_uint_eq(desk_count(&d, "Contact"), 2);
  ck_assert_int_eq(lsip_ask_location(d.stack, d.ask, b, 2), LSIP_ERR_GONE);
  desk_close(&d);
}
END_TEST

/* Records as something else might hand them back. */
START_TEST(hostile_07_records)
{
  static const char *const rows[] = {
    "\n", "\t\t\t\t\t\t\t\t\t\n", "1", "x\t1\t1\t0\t0\t\tc\tsip:a@b\t\t\n",
    "99999999999999999999999\t1\t1\t0\t0\t\tc\tsip:a@b\t\t\n",
    "9\t4294967296\t1\t0\t0\t\tc\tsip:a@b\t\t\n",
    "9\t1\t1001\t0\t0\t\tc\tsip:a@b\t\t\n",
    "9\t1\t1\t0\t-1\t\tc\tsip:a@b\t\t\n",
    "9\t1\t1\t0\t0\tnowhere\tc\tsip:a@b\t\t\n", "9\t1\t1\t0\t0\t\tc\t\t\t\n",
    "9\t1\t1\t2147483648\t0\t\tc\tsip:a@b\t\t\n",
  };
  open_asking();
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    strcpy(kept, rows[i]);
    ck_assert_msg(desk_register(&d, i + 1, "") == 500, "row %u", i);
  }
  strcpy(kept, "99999\t1\t1\t0\t0\t\tc\tsip:a@b\t\t");
  ck_assert_int_eq(desk_register(&d, 99, ""), 200);
  desk_close(&d);
}
END_TEST

/* What is bound to a connection of another server stays in the record. */
START_TEST(keeps_the_flows_of_others)
{
  lsip_flow_info info;
  lsip_local_config lc;
  lsip_flow f;
  open_asking();
  memset(&lc, 0, sizeof lc);
  lc.size = sizeof lc;
  lc.transport = LSIP_TCP;
  ck_assert_int_eq(lsip_addr_parse(&lc.bound, LSIP_STR("192.0.2.1:5060")), 0);
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.remote_addr = d.from;
  ck_assert_int_eq(lsip_local_add(d.stack, &info.local, &lc), 0);
  ck_assert_int_eq(lsip_stack_flow_accepted(d.stack, &f, &info, d.now), 0);
  snprintf(kept, sizeof kept,
           "99999\t1\t1000\t1\t%llu\t192.0.2.77:5060\tc\tsip:a@b.test\t\t\n",
           (unsigned long long)f.id);
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:b@b.test>\r\n"), 200);
  ck_assert_ptr_nonnull(strstr(kept, "sip:a@b.test"));
  ck_assert_ptr_nonnull(strstr(kept, "sip:b@b.test"));
  desk_close(&d);
}
END_TEST

START_TEST(each_allocation_fails_once)
{
  unsigned total, opened;
  open_asking();
  opened = d.allocations;
  (void)desk_register(&d, 1, "Contact: <sip:a@b.test>\r\n");
  (void)desk_register(&d, 2, "Contact: <sip:b@b.test>\r\n");
  total = d.allocations;
  desk_close(&d);
  for (unsigned i = opened + 1; i <= total; i++) {
    open_asking();
    d.fail_at = i;
    (void)desk_register(&d, 1, "Contact: <sip:a@b.test>\r\n");
    (void)desk_register(&d, 2, "Contact: <sip:b@b.test>\r\n");
    ck_assert_uint_ge(in_record(), 1);
    ck_assert_int_eq(desk_register(&d, 3, "Contact: <sip:c@b.test>\r\n"),
                     200);
    desk_close(&d);
  }
}
END_TEST

desk_main("registrar_ask", keeps_outside, tries_again_after_conflicts,
          store_may_fail, one_at_a_time, takes_plain_bindings,
          hostile_07_records, keeps_the_flows_of_others,
          each_allocation_fails_once)
