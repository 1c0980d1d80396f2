/* Several flows of one phone (RFC 5626 s.6), one REGISTER after the other. */
#include "desk.h"

static desk d;
static lsip_binding at[8];

#define INSTANCE ";+sip.instance=\"<urn:uuid:1>\""
#define ONE "Contact: <sip:alice@192.0.2.9>;reg-id=1" INSTANCE "\r\n"
#define TWO "Contact: <sip:alice@192.0.2.9>;reg-id=2" INSTANCE "\r\n"
#define OUTBOUND "Supported: path, outbound\r\n"
#define VIA "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKfirst\r\n"
#define EDGE VIA "Path: <sip:token@192.0.2.7;lr;ob>\r\n"

static void open_plain(void)
{
  desk_init(&d);
  desk_open(&d);
}

static size_t of_alice(void)
{
  return lsip_location_find(d.stack, d.registrar,
                            LSIP_STR("sip:alice@a.test"), at, 8);
}

/* Instance and reg-id are the binding: another URI takes its place, by any
 * Call-ID, another number stands beside it. */
START_TEST(replaces)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, ONE OUTBOUND), 200);
  ck_assert_str_eq(desk_field(&d, "Require", 0), "outbound");
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.9>;reg-id=1" INSTANCE
                   ";expires=3600");
  ck_assert_int_eq(desk_register(&d, 2, TWO OUTBOUND), 200);
  ck_assert_uint_eq(of_alice(), 2);
  ck_assert_int_eq(desk_register_as(
                       &d, "sip:alice@a.test", "call-2", 1,
                       "Contact: <sip:alice@192.0.2.10:6000>;reg-id=1"
                       INSTANCE "\r\n" OUTBOUND), 200);
  ck_assert_uint_eq(of_alice(), 2);
  ck_assert_uint_eq(desk_count(&d, "Contact"), 2);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.10:6000>;reg-id=1" INSTANCE
                   ";expires=3600");
  ck_assert_int_eq(desk_register_as(
                       &d, "sip:alice@a.test", "call-3", 1,
                       "Contact: <sip:alice@192.0.2.9>;reg-id=1"
                       ";+sip.instance=\"<urn:uuid:2>\"\r\n" OUTBOUND), 200);
  ck_assert_uint_eq(of_alice(), 3);
  ck_assert_int_eq(desk_register_as(
                       &d, "sip:alice@a.test", "call-2", 2,
                       "Contact: <sip:any@192.0.2.9>;reg-id=1;expires=0"
                       INSTANCE "\r\n" OUTBOUND), 200);
  ck_assert_uint_eq(of_alice(), 2);
  desk_close(&d);
}
END_TEST

/* Those with a flow and those without know nothing of each other. */
START_TEST(beside_plain_ones)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, "Contact: <sip:alice@192.0.2.9>\r\n"),
                   200);
  ck_assert_int_eq(desk_register(&d, 2, ONE OUTBOUND), 200);
  ck_assert_uint_eq(of_alice(), 2);
  ck_assert_uint_eq(at[0].reg_id, 0);
  ck_assert_uint_eq(at[0].local.id, 0);
  ck_assert_uint_eq(at[1].reg_id, 1);
  ck_assert_uint_eq(at[1].local.id, d.udp.id);
  ck_assert(lsip_addr_eq(&at[1].remote, &d.from));
  ck_assert_int_eq(desk_register(&d, 3, "Contact: <sip:alice@192.0.2.9>"
                                 ";expires=0\r\n"), 200);
  ck_assert_uint_eq(of_alice(), 1);
  ck_assert_uint_eq(at[0].reg_id, 1);
  ck_assert_int_eq(desk_register(&d, 4, "Contact: *\r\nExpires: 0\r\n"),
                   200);
  ck_assert_uint_eq(of_alice(), 0);
  desk_close(&d);
}
END_TEST

START_TEST(answers)
{
  static const struct row {
    const char *headers;
    int status, required; /* Require: outbound stands in the answer */
    unsigned reg_id;
  } rows[] = {
    { ONE OUTBOUND, 200, 1, 1 },
    { ONE, 200, 0, 1 }, /* bound to its flow all the same */
    { ONE OUTBOUND EDGE, 200, 1, 1 },
    { ONE OUTBOUND VIA "Path: <sip:10.0.0.1;lr>, <sip:192.0.2.7;lr;ob>\r\n",
      200, 1, 1 },
    { ONE OUTBOUND "Require: outbound\r\n", 200, 1, 1 },
    /* the first hop keeps no flow */
    { ONE OUTBOUND VIA, 439, 0, 0 },
    { ONE OUTBOUND VIA "Path: <sip:192.0.2.7;lr>\r\n", 439, 0, 0 },
    { ONE VIA, 200, 0, 0 },
    { ONE "Supported: path\r\n" VIA "Path: <sip:192.0.2.7;lr>\r\n", 200, 0,
      0 },
    /* without an instance a reg-id says nothing */
    { "Contact: <sip:alice@192.0.2.9>;reg-id=1\r\n" OUTBOUND, 200, 0, 0 },
    { "Contact: <sip:alice@192.0.2.9>" INSTANCE "\r\n" OUTBOUND, 200, 0, 0 },
    { "Contact: <sip:alice@192.0.2.9>;reg-id=0" INSTANCE "\r\n" OUTBOUND, 200,
      0, 0 },
    { "Contact: <sip:alice@192.0.2.9>;reg-id=x" INSTANCE "\r\n" OUTBOUND, 400,
      0, 0 },
    { "Contact: <sip:a@b.test>;reg-id=2147483648" INSTANCE "\r\n" OUTBOUND,
      400, 0, 0 },
    /* one flow, one contact that stays */
    { ONE TWO OUTBOUND, 400, 0, 0 },
    { ONE "Contact: <sip:a@b.test>\r\n" OUTBOUND, 400, 0, 0 },
    { ONE "Contact: <sip:a@b.test>;expires=0\r\n" OUTBOUND, 200, 1, 1 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    open_plain();
    ck_assert_msg(desk_register(&d, 1, rows[i].headers) == rows[i].status,
                  "row %zu", i);
    ck_assert_msg(desk_count(&d, "Require") == (unsigned)rows[i].required,
                  "row %zu", i);
    ck_assert_msg(of_alice() == (rows[i].status == 200), "row %zu", i);
    if (rows[i].status == 200)
      ck_assert_msg(at[0].reg_id == rows[i].reg_id, "row %zu", i);
    ck_assert_uint_eq(desk_count(&d, "Flow-Timer"), 0); /* no connection */
    desk_close(&d);
  }
}
END_TEST

desk_main("registrar_outbound", replaces, beside_plain_ones, answers)
