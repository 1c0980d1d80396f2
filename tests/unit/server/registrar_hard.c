/* The registrar under load, without memory, and given anything at all. */
#include "desk.h"

static desk d;

enum { AORS = 10000 };

/* One realistic binding of each of many users. */
static void register_many(unsigned from, unsigned to)
{
  char aor[64], call_id[64], headers[512];
  for (unsigned i = from; i < to; i++) {
    snprintf(aor, sizeof aor, "sip:user%05u@a.test", i);
    snprintf(call_id, sizeof call_id, "a84b4c76e66710%05u@192.0.2.9", i);
    snprintf(headers, sizeof headers,
             "Contact: <sip:user%05u@192.0.2.%u:5060;transport=udp>;"
             "+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-%012u>\";"
             "expires=3600\r\n", i, i % 250, i);
    ck_assert_int_eq(desk_register_as(&d, aor, call_id, 1, headers), 200);
    if (i % 100 == 99)
      desk_pass(&d, 1000);
  }
}

/* The goal: at most 600 bytes a binding, its address-of-record and its share
 * of all tables included. */
START_TEST(bytes_per_binding)
{
  size_t empty, full;
  desk_init(&d);
  desk_open(&d);
  register_many(0, 1);
  desk_pass(&d, 40000);
  empty = lsip_stack_memory(d.stack);
  register_many(1, AORS);
  desk_pass(&d, 40000);
  full = lsip_stack_memory(d.stack);
  printf("%.1f bytes per binding with its address-of-record\n",
         (double)(full - empty) / (AORS - 1));
  ck_assert_uint_le((full - empty) / (AORS - 1), 600);
  desk_pass(&d, 3600000);
  ck_assert_uint_eq(lsip_location_find(d.stack, d.registrar,
                                       LSIP_STR("sip:user00001@a.test"),
                                       NULL, 0), 0);
  ck_assert(lsip_stack_deadline(d.stack) == LSIP_NEVER);
  desk_close(&d);
}
END_TEST

/* A binding refreshed for long holds the same bytes. */
START_TEST(refreshes_do_not_grow)
{
  size_t before = 0;
  desk_init(&d);
  desk_open(&d);
  for (unsigned i = 1000; i < 2000; i++) {
    ck_assert_int_eq(desk_register(&d, i, "Contact: <sip:a@b.test>\r\n"),
                     200);
    desk_pass(&d, 60000);
    if (i == 1010)
      before = lsip_stack_memory(d.stack);
  }
  ck_assert_uint_eq(lsip_stack_memory(d.stack), before);
  desk_close(&d);
}
END_TEST

static void some_work(void)
{
  (void)desk_register(&d, 1, "Contact: <sip:a@b.test>;expires=60\r\n"
                             "Contact: <sip:b@b.test>;expires=600\r\n");
  (void)desk_register(&d, 2, "Contact: <sip:a@b.test>;expires=0\r\n");
  (void)desk_register(&d, 3, "Contact: <sip:c@b.test>;expires=60\r\n"
                             "Supported: path\r\nPath: <sip:p.test;lr>\r\n");
  desk_pass(&d, 61000);
  (void)desk_register(&d, 4, "Require: x\r\n");
  (void)desk_register(&d, 5, "Contact: <sip:a@b.test>;expires=1\r\n");
  (void)desk_register(&d, 6, "Contact: *\r\nExpires: 0\r\n");
  desk_pass(&d, 61000);
}

/* Each allocation fails once: no leak, no half-made binding, and the same
 * REGISTER once more is served. */
START_TEST(each_allocation_fails_once)
{
  unsigned total, served;
  desk_init(&d);
  desk_open(&d);
  served = d.allocations;
  some_work();
  total = d.allocations;
  desk_close(&d);
  ck_assert_uint_gt(total, served + 20);
  for (unsigned i = served + 1; i <= total; i++) {
    desk_init(&d);
    desk_open(&d);
    d.fail_at = i;
    some_work();
    d.fail_at = 0;
    ck_assert_int_eq(desk_register_as(&d, "sip:alice@a.test", "again", 1,
                                      "Contact: <sip:z@b.test>\r\n"), 200);
    desk_close(&d);
  }
}
END_TEST

/* Making the objects without memory. */
START_TEST(objects_need_memory)
{
  lsip_registrar r;
  lsip_realm realm;
  lsip_realm_config rc;
  int failed = 0;
  desk_init(&d);
  d.config.service_route = LSIP_STR("<sip:a.test;lr>");
  desk_open(&d);
  memset(&rc, 0, sizeof rc);
  rc.size = sizeof rc;
  rc.name = LSIP_STR("x");
  for (unsigned i = 1; i < 12; i++) {
    d.fail_at = d.allocations + i;
    failed += lsip_registrar_new(d.stack, &r, &d.config) == LSIP_ERR_NOMEM;
    d.fail_at = d.allocations + i;
    failed += lsip_realm_new(d.stack, &realm, &rc) == LSIP_ERR_NOMEM;
  }
  ck_assert_int_ge(failed, 4);
  d.fail_at = 0;
  desk_close(&d);
}
END_TEST

/* ---- hostile ---- */

/* HOSTILE 2: counts at, below and far over the limit. */
START_TEST(hostile_02_many_contacts)
{
  static const unsigned counts[] = { 1, 9, 10, 11, 400, 4000 };
  static char headers[60000];
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    size_t n = 0;
    int status;
    desk_init(&d);
    desk_open(&d);
    for (unsigned k = 0; k < counts[i]; k++) {
      n += (size_t)snprintf(headers + n, sizeof headers - n, "%s<sip:%u@b>",
                            k % 400 ? "," : k ? "\r\nm:" : "m:", k);
    }
    snprintf(headers + n, sizeof headers - n, "\r\n");
    status = desk_register(&d, 1, headers);
    ck_assert_msg(status == (counts[i] <= 10 ? 200 : 403), "%u: %d",
                  counts[i], status);
    desk_close(&d);
  }
}
END_TEST

/* HOSTILE 7: numbers. */
START_TEST(hostile_07_numbers)
{
  static const char *const numbers[] = {
    "-1", "0", "2147483647", "2147483648", "4294967295", "4294967296",
    "18446744073709551615", "18446744073709551616", "", "1e9", "0x10",
    "111111111111111111111111111111111111111111111111111111111111111111111",
  };
  char headers[512];
  desk_init(&d);
  desk_open(&d);
  for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    for (unsigned k = 0; k < 3; k++) {
      static const char *const forms[] = {
        "Contact: <sip:a@b.test>;expires=%s\r\n",
        "Contact: <sip:a@b.test>;q=%s\r\n",
        "Contact: <sip:a@b.test>\r\nExpires: %s\r\n",
      };
      int status;
      snprintf(headers, sizeof headers, forms[k], numbers[i]);
      status = desk_register(&d, 3 * i + k + 1, headers);
      ck_assert_msg(status == 200 || status == 400, "%s: %d", headers,
                    status);
    }
  }
  desk_close(&d);
}
END_TEST

/* Strangers can not fill the store of somebody who needs credentials, and
 * with no credentials nothing at all is kept. */
START_TEST(hostile_15_strangers_leave_nothing)
{
  size_t before;
  char aor[64];
  desk_init(&d);
  d.secrets.name = LSIP_STR("a.test");
  desk_open(&d);
  ck_assert_int_eq(desk_register_as(&d, "sip:x10000@a.test", "c", 1,
                                    "Contact: <sip:x@b>\r\n"), 401);
  d.branch = 10000;
  before = lsip_stack_memory(d.stack);
  for (unsigned i = 10000; i < 60000; i++) {
    d.from.ip[0] = (uint8_t)i;
    snprintf(aor, sizeof aor, "sip:x%u@a.test", i);
    ck_assert_int_eq(desk_register_as(&d, aor, "c", 1,
                                      "Contact: <sip:x@b>\r\n"), 401);
  }
  ck_assert_uint_le(lsip_stack_memory(d.stack), before + 512);
  desk_close(&d);
}
END_TEST

/* Long user names and hosts. */
START_TEST(long_addresses)
{
  static char aor[3000];
  for (unsigned len = 400; len < 2400; len += 97) {
    int status;
    desk_init(&d);
    desk_open(&d);
    memset(aor, 'x', sizeof aor);
    memcpy(aor, "sip:", 4);
    strcpy(aor + 4 + len, "@a.test");
    status = desk_register_as(&d, aor, "c", 1, "Contact: <sip:x@b>\r\n");
    ck_assert_msg(status == 200 || status == 400, "%u: %d", len, status);
    desk_close(&d);
  }
}
END_TEST

/* Bytes changed at random in a good request: whatever happens, the desk stays
 * open. */
START_TEST(hostile_01_noise)
{
  static const char good[] =
      "REGISTER sip:a.test SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
      "From: <sip:u@a.test>;tag=1\r\nTo: <sip:u@a.test>\r\nCall-ID: c\r\n"
      "CSeq: 1 REGISTER\r\nContact: <sip:a@b;x=y?h=v>;q=0.5;expires=100\r\n"
      "Contact: \"x\" <sip:c@b>;+sip.instance=\"<urn:x>\"\r\nExpires: 90\r\n"
      "Supported: path\r\nPath: <sip:p;lr>, <sip:q;lr>\r\n"
      "Require: path\r\nContent-Length: 0\r\n\r\n";
  char text[sizeof good];
  uint64_t x = 88172645463325252u;
  desk_init(&d);
  desk_open(&d);
  for (unsigned i = 0; i < 30000; i++) {
    memcpy(text, good, sizeof good);
    for (unsigned k = 0; k < 1 + i % 4; k++) {
      x ^= x << 13;
      x ^= x >> 7;
      x ^= x << 17;
      text[x % (sizeof good - 1)] = (char)(x >> 32);
    }
    (void)desk_give(&d, text, sizeof good - 1);
    if (i % 1000 == 0)
      desk_pass(&d, 33000);
  }
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:z@b>\r\n"), 200);
  desk_close(&d);
}
END_TEST

desk_main("registrar_hard", bytes_per_binding, refreshes_do_not_grow,
          each_allocation_fails_once, objects_need_memory,
          hostile_02_many_contacts, hostile_07_numbers,
          hostile_15_strangers_leave_nothing, long_addresses,
          hostile_01_noise)
