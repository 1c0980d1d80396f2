/* The registrar's rules (RFC 3261 10.3), one REGISTER after the other. */
#include "desk.h"

static desk d;

static void open_plain(void)
{
  desk_init(&d);
  desk_open(&d);
}

static size_t bindings(const char *aor, lsip_binding *out, size_t max)
{
  return lsip_location_find(d.stack, d.registrar, lsip_str_z(aor), out, max);
}

static size_t of_alice(void)
{
  return bindings("sip:alice@a.test", NULL, 0);
}

#define CONTACT "Contact: <sip:alice@192.0.2.9>"

START_TEST(registers_and_fetches)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ";expires=600\r\n"), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.9>;expires=600");
  desk_pass(&d, 100000);
  ck_assert_int_eq(desk_register(&d, 2, ""), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.9>;expires=500");
  ck_assert_uint_eq(desk_count(&d, "Contact"), 1);
  ck_assert_uint_eq(d.events, 0);
  desk_close(&d);
}
END_TEST

START_TEST(refreshes)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ";expires=600\r\n"), 200);
  desk_pass(&d, 500000);
  ck_assert_int_eq(desk_register(&d, 2, CONTACT ";expires=600\r\n"), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.9>;expires=600");
  desk_pass(&d, 500000);
  ck_assert_uint_eq(of_alice(), 1);
  desk_close(&d);
}
END_TEST

START_TEST(expires)
{
  size_t empty;
  open_plain();
  empty = lsip_stack_memory(d.stack);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ";expires=60\r\n"
                                 "Contact: <sip:a@b.test>;expires=90\r\n"),
                   200);
  desk_pass(&d, 59999);
  ck_assert_uint_eq(of_alice(), 2);
  desk_pass(&d, 1);
  ck_assert_uint_eq(of_alice(), 1);
  desk_pass(&d, 29999);
  ck_assert_uint_eq(of_alice(), 1);
  desk_pass(&d, 1);
  ck_assert_uint_eq(of_alice(), 0);
  ck_assert_uint_le(lsip_stack_memory(d.stack), empty + 2048);
  ck_assert(lsip_stack_deadline(d.stack) == LSIP_NEVER);
  desk_close(&d);
}
END_TEST

START_TEST(removes_one)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ", <sip:a@b.test>\r\n"), 200);
  ck_assert_uint_eq(desk_count(&d, "Contact"), 2);
  ck_assert_int_eq(desk_register(&d, 2, CONTACT ";expires=0\r\n"), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:a@b.test>;expires=3600");
  ck_assert_uint_eq(desk_count(&d, "Contact"), 1);
  ck_assert_int_eq(desk_register(&d, 3, CONTACT ";expires=0\r\n"), 200);
  desk_close(&d);
}
END_TEST

/* 10.3 step 6. */
START_TEST(removes_all)
{
  static const char *const wrong[] = {
    "Contact: *\r\n", "Contact: *\r\nExpires: 1\r\n",
    "Contact: *;expires=0\r\n",
    "Contact: *, <sip:a@b.test>\r\nExpires: 0\r\n",
    "Contact: <sip:a@b.test>\r\nContact: *\r\nExpires: 0\r\n",
    "Contact: *\r\nContact: *\r\nExpires: 0\r\n",
  };
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ", <sip:a@b.test>\r\n"), 200);
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    ck_assert_int_eq(desk_register(&d, 2, wrong[i]), 400);
  ck_assert_uint_eq(of_alice(), 2);
  ck_assert_int_eq(desk_register(&d, 1, "Contact: *\r\nExpires: 0\r\n"), 500);
  ck_assert_uint_eq(of_alice(), 2);
  ck_assert_int_eq(desk_register(&d, 2, "Contact: *\r\nExpires: 0\r\n"), 200);
  ck_assert_uint_eq(desk_count(&d, "Contact"), 0);
  ck_assert_uint_eq(of_alice(), 0);
  ck_assert_int_eq(desk_register(&d, 3, "Contact: *\r\nExpires: 0\r\n"), 200);
  desk_close(&d);
}
END_TEST

/* 10.3 step 7. */
START_TEST(grants_intervals)
{
  static const struct row {
    const char *headers, *granted; /* NULL: 423 */
  } rows[] = {
    { CONTACT "\r\n", ";expires=3600" },
    { CONTACT "\r\nExpires: 700\r\n", ";expires=700" },
    { CONTACT ";expires=100\r\nExpires: 700\r\n", ";expires=100" },
    { CONTACT ";expires=99999\r\n", ";expires=7200" },
    { CONTACT ";expires=4294967295\r\n", ";expires=7200" },
    { CONTACT ";expires=4294967296\r\n", ";expires=3600" },
    { CONTACT ";expires=soon\r\n", ";expires=3600" },
    { CONTACT ";expires=60\r\n", ";expires=60" },
    { CONTACT ";expires=59\r\n", NULL },
    { CONTACT ";expires=1\r\n", NULL },
    { CONTACT "\r\nExpires: 1\r\n", NULL },
  };
  open_plain();
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int status = desk_register(&d, i + 1, rows[i].headers);
    ck_assert_msg(status == (rows[i].granted ? 200 : 423), "row %u: %d", i,
                  status);
    if (rows[i].granted)
      ck_assert_msg(strstr(desk_field(&d, "Contact", 0), rows[i].granted) !=
                    NULL, "row %u: %s", i, d.reply);
    else
      ck_assert_str_eq(desk_field(&d, "Min-Expires", 0), "60");
  }
  desk_close(&d);
}
END_TEST

/* An hour is never too brief, whatever the configuration says. */
START_TEST(an_hour_is_enough)
{
  desk_init(&d);
  d.config.min_expires_s = 7200;
  d.config.max_expires_s = 9000;
  desk_open(&d);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT ";expires=3600\r\n"), 200);
  ck_assert_int_eq(desk_register(&d, 2, CONTACT ";expires=3599\r\n"), 423);
  ck_assert_str_eq(desk_field(&d, "Min-Expires", 0), "7200");
  desk_close(&d);
}
END_TEST

START_TEST(keeps_order)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 5, CONTACT ";q=0.1\r\n"), 200);
  ck_assert_int_eq(desk_register(&d, 5, CONTACT ";q=0.2\r\n"), 500);
  ck_assert_int_eq(desk_register(&d, 4, CONTACT ";expires=0\r\n"), 500);
  ck_assert_int_eq(desk_register(&d, 5, ""), 200);
  ck_assert_str_eq(desk_field(&d, "Contact", 0),
                   "<sip:alice@192.0.2.9>;q=0.1;expires=3600");
  /* another Call-ID is another life of the phone */
  ck_assert_int_eq(desk_register_as(&d, "sip:alice@a.test", "call-2", 1,
                                    CONTACT ";expires=0\r\n"), 200);
  ck_assert_uint_eq(of_alice(), 0);
  desk_close(&d);
}
END_TEST

/* All or nothing. */
START_TEST(is_atomic)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 5, CONTACT "\r\n"), 200);
  ck_assert_int_eq(desk_register(&d, 4, "Contact: <sip:new@b.test>\r\n"
                                 CONTACT ";expires=0\r\n"), 500);
  ck_assert_int_eq(desk_register(&d, 6, "Contact: <sip:new@b.test>\r\n"
                                 CONTACT ";expires=5\r\n"), 423);
  ck_assert_int_eq(desk_register(&d, 7, "Contact: <sip:new@b.test>\r\n"
                                 "Contact: <sip:\r\n"), 400);
  ck_assert_uint_eq(of_alice(), 1);
  desk_close(&d);
}
END_TEST

/* 19.1.4 */
START_TEST(compares_uris)
{
  static const struct row {
    const char *contact;
    size_t left;
  } rows[] = {
    { "<sip:%61lice@Phone.TEST;Transport=UDP>", 1 },
    { "<sip:alice@phone.test;transport=udp;unknown=x>", 1 },
    { "<sip:Alice@phone.test;transport=udp>", 2 },
    { "<sip:alice@phone.test>", 2 },
    { "<sip:alice@phone.test:5060;transport=udp>", 2 },
    { "<sips:alice@phone.test;transport=udp>", 2 },
    { "<tel:+1-201-555-0123>", 2 },
    { "<mailto:alice@phone.test>", 2 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char headers[256];
    open_plain();
    ck_assert_int_eq(
        desk_register(&d, 1,
                      "Contact: <sip:alice@phone.test;transport=udp>\r\n"),
        200);
    snprintf(headers, sizeof headers, "Contact: %s\r\n", rows[i].contact);
    ck_assert_int_eq(desk_register(&d, 2, headers), 200);
    ck_assert_msg(of_alice() == rows[i].left, "row %zu", i);
    desk_close(&d);
  }
}
END_TEST

START_TEST(sorts_by_q)
{
  lsip_binding b[4];
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1,
      "Contact: <sip:a@b.test>;q=0.2, <sip:b@b.test>;q=0.7,\r\n"
      " <sip:c@b.test>;q=0.2, <sip:d@b.test>\r\n"), 200);
  ck_assert_uint_eq(bindings("sip:alice@a.test", b, 4), 4);
  ck_assert(lsip_str_eq(b[0].contact, LSIP_STR("sip:d@b.test")));
  ck_assert(lsip_str_eq(b[1].contact, LSIP_STR("sip:b@b.test")));
  ck_assert(lsip_str_eq(b[2].contact, LSIP_STR("sip:a@b.test")));
  ck_assert(lsip_str_eq(b[3].contact, LSIP_STR("sip:c@b.test")));
  ck_assert_uint_eq(b[0].q_milli, 1000);
  ck_assert_uint_eq(b[3].q_milli, 200);
  ck_assert_uint_eq(b[3].expires_s, 3600);
  ck_assert_uint_eq(bindings("sip:alice@a.test", b, 2), 4);
  ck_assert(lsip_str_eq(b[1].contact, LSIP_STR("sip:b@b.test")));
  desk_close(&d);
}
END_TEST

START_TEST(limits_bindings_and_records)
{
  char headers[128], aor[64];
  desk_init(&d);
  d.config.max_bindings = 3;
  d.config.max_records = 2;
  desk_open(&d);
  for (unsigned i = 0; i < 5; i++) {
    snprintf(headers, sizeof headers, "Contact: <sip:x%u@b.test>\r\n", i);
    ck_assert_int_eq(desk_register(&d, i + 1, headers), i < 3 ? 200 : 403);
  }
  ck_assert_int_eq(desk_register(&d, 9, "Contact: <sip:x1@b.test>\r\n"), 200);
  for (unsigned i = 0; i < 3; i++) {
    snprintf(aor, sizeof aor, "sip:u%u@a.test", i);
    ck_assert_int_eq(desk_register_as(&d, aor, "c", 1, CONTACT "\r\n"),
                     i < 1 ? 200 : 503);
  }
  ck_assert_str_ne(desk_field(&d, "Retry-After", 0), "");
  desk_close(&d);
}
END_TEST

START_TEST(knows_its_domains)
{
  static const struct row {
    const char *aor;
    int status;
  } rows[] = {
    { "sip:alice@a.test", 200 }, { "sip:alice@A.TEST", 200 },
    { "sips:alice@a.test", 200 }, { "sip:alice@a.test:5060", 200 },
    { "sip:alice@b.test", 200 }, { "sip:alice@c.test", 404 },
    { "tel:+1", 400 }, { "isbn:2983792873", 400 }, { "sip:a.test", 200 },
  };
  desk_init(&d);
  d.config.domains = LSIP_STR("a.test, b.test");
  desk_open(&d);
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
    ck_assert_msg(desk_register_as(&d, rows[i].aor, "c", i + 1,
                                   CONTACT "\r\n") == rows[i].status,
                  "row %u: %s", i, d.reply);
  ck_assert_uint_eq(bindings("sip:alice@a.test;user=phone", NULL, 0), 1);
  ck_assert_uint_eq(bindings("sip:%61lice@A.test", NULL, 0), 1);
  ck_assert_uint_eq(bindings("sip:ALICE@a.test", NULL, 0), 0);
  desk_close(&d);
}
END_TEST

START_TEST(refuses_unknown_extensions)
{
  open_plain();
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\nRequire: path, x-a\r\n"
                                 "Require: x-b\r\n"), 420);
  ck_assert_str_eq(desk_field(&d, "Unsupported", 0), "x-a, x-b");
  ck_assert_int_eq(desk_register(&d, 2, CONTACT "\r\nRequire: path\r\n"),
                   200);
  desk_close(&d);
}
END_TEST

/* RFC 3327, RFC 3608 */
START_TEST(keeps_paths)
{
  lsip_binding b;
  desk_init(&d);
  d.config.service_route = LSIP_STR("<sip:a.test;lr>");
  desk_open(&d);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\n"
                                 "Path: <sip:p1.test;lr>\r\n"), 420);
  ck_assert_str_eq(desk_field(&d, "Unsupported", 0), "path");
  ck_assert_int_eq(desk_register(&d, 2, CONTACT "\r\nSupported: path\r\n"
                                 "Path: <sip:p2.test;lr>,\r\n"
                                 "  <sip:p1.test;lr>\r\n"
                                 "Path: <sip:p0.test;lr>\r\n"), 200);
  ck_assert_uint_eq(desk_count(&d, "Path"), 3);
  ck_assert_str_eq(desk_field(&d, "Path", 0), "<sip:p2.test;lr>");
  ck_assert_str_eq(desk_field(&d, "Service-Route", 0), "<sip:a.test;lr>");
  ck_assert_uint_eq(bindings("sip:alice@a.test", &b, 1), 1);
  ck_assert(lsip_str_eq(b.path, LSIP_STR("<sip:p2.test;lr>, <sip:p1.test;lr>,"
                                         " <sip:p0.test;lr>")));
  ck_assert_int_eq(desk_register(&d, 3, CONTACT "\r\nSupported: path\r\n"
                                 "Path: <sip:\r\n"), 400);
  desk_close(&d);
}
END_TEST

/* RFC 4475 3.1.1.4, 3.3.12 to 3.3.14 */
START_TEST(keeps_what_contacts_say)
{
  static const char *const rows[][2] = {
    { "sip:+19725552222@gw1.test;unknownparam",
      "<sip:+19725552222@gw1.test>;unknownparam;expires=3600" },
    { "<sip:+19725552222@gw1.test;unknownparam>",
      "<sip:+19725552222@gw1.test;unknownparam>;expires=3600" },
    { "<sip:user@b.test?Route=%3Csip:sip.b.test%3E>",
      "<sip:user@b.test?Route=%3Csip:sip.b.test%3E>;expires=3600" },
    { "<sip:a@b.test>;expires=70;+sip.instance=\"<urn:uuid:1>\" ; q=0.5;x",
      "<sip:a@b.test>;+sip.instance=\"<urn:uuid:1>\";q=0.5;x;expires=70" },
    { "\"A; B\" <sip:a@b.test>;x=\"y;\r\n expires=5\"",
      "<sip:a@b.test>;x=\"y; expires=5\";expires=3600" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char headers[256];
    open_plain();
    snprintf(headers, sizeof headers, "Contact: %s\r\n", rows[i][0]);
    ck_assert_int_eq(desk_register(&d, 1, headers), 200);
    ck_assert_str_eq(desk_field(&d, "Contact", 0), rows[i][1]);
    desk_close(&d);
  }
}
END_TEST

START_TEST(keeps_nulls_apart)
{
  open_plain();
  ck_assert_int_eq(desk_register_as(&d, "sip:null-%00-null@a.test", "c", 1,
                                    "Contact: <sip:%00@b.test>\r\n"
                                    "Contact: <sip:%00%00@b.test>\r\n"), 200);
  ck_assert_uint_eq(bindings("sip:null-%00-null@a.test", NULL, 0), 2);
  ck_assert_uint_eq(bindings("sip:null-@a.test", NULL, 0), 0);
  ck_assert_uint_eq(bindings("sip:null-%00-nul@a.test", NULL, 0), 0);
  desk_close(&d);
}
END_TEST

START_TEST(shows_instance_and_date)
{
  lsip_binding b;
  open_plain();
  lsip_stack_set_wall_clock(d.stack, UINT64_C(1792848000) * 1000000000u,
                            d.now);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT
                                 ";+sip.instance=\"<urn:uuid:7>\"\r\n"), 200);
  ck_assert_str_eq(desk_field(&d, "Date", 0),
                   "Sat, 24 Oct 2026 13:20:00 GMT");
  ck_assert_uint_eq(bindings("sip:alice@a.test", &b, 1), 1);
  ck_assert(lsip_str_eq(b.instance, LSIP_STR("\"<urn:uuid:7>\"")));
  desk_close(&d);
}
END_TEST

START_TEST(walks_all)
{
  lsip_location_entry e;
  uint64_t cursor = 0;
  unsigned seen = 0;
  char aor[64];
  open_plain();
  for (unsigned i = 0; i < 100; i++) {
    snprintf(aor, sizeof aor, "sip:u%u@a.test", i);
    ck_assert_int_eq(desk_register_as(&d, aor, "c", 1, CONTACT
                                      ", <sip:second@b.test>\r\n"), 200);
  }
  memset(&e, 0, sizeof e);
  e.size = sizeof e;
  while (lsip_location_next(d.stack, d.registrar, &cursor, &e) == 1) {
    ck_assert(lsip_addr_eq(&e.source, &d.from));
    seen++;
  }
  ck_assert_uint_eq(seen, 200);
  ck_assert_int_eq(lsip_location_next(d.stack, d.registrar, &cursor, &e), 0);
  desk_close(&d);
}
END_TEST

/* A retransmission gets the same answer and changes nothing; a copy by
 * another way is a merged request. */
START_TEST(answers_retransmissions)
{
  char first[DESK_TEXT];
  open_plain();
  d.via = "same";
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\n"), 200);
  strcpy(first, d.reply);
  desk_pass(&d, 1000);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\n"), 200);
  ck_assert_str_eq(first, d.reply);
  d.via = "other";
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\n"), 482);
  desk_pass(&d, 40000);
  ck_assert_int_eq(desk_register(&d, 1, CONTACT "\r\n"), 500);
  ck_assert_uint_eq(of_alice(), 1);
  desk_close(&d);
}
END_TEST

desk_main("registrar", registers_and_fetches, refreshes, expires, removes_one,
          removes_all, grants_intervals, an_hour_is_enough, keeps_order,
          is_atomic, compares_uris, sorts_by_q, limits_bindings_and_records,
          knows_its_domains, refuses_unknown_extensions, keeps_paths,
          keeps_what_contacts_say, keeps_nulls_apart,
          shows_instance_and_date, walks_all, answers_retransmissions)
