/* Forms (lsip/forms.h) beyond the values of fields.tsv: lists, what the
 * writers refuse, privacy. */
#include "support.h"

#include <lsip/fields.h>

static char buf[4096];
static lsip_writer w;

static void begin(void)
{
  lsip_writer_init(&w, buf, sizeof(buf));
}

/* What was written since begin(), without an error. */
#define ck_written(lit) do { \
    ck_ok(lsip_writer_end(&w)); \
    ck_lit(lsip_writer_text(&w), lit); \
    begin(); \
  } while (0)

#define ck_refused(name) do { \
    ck_err(lsip_writer_end(&w), name); \
    begin(); \
  } while (0)

/* -------------------------------------------------------------- reading -- */

START_TEST(lists_cross_fields)
{
  static const uint32_t causes[] = { 200, 16 };
  parsed p = parse(S(REQUEST("BYE", "Reason: SIP;cause=200;text=\"a, b\""
      " ,Q.850;cause=16\r\nReason: SIP;cause=x, SIP\r\n")));
  lsip_cursor c = lsip_cursor_of(LSIP_H_REASON);
  lsip_reason r;
  ck_ok(p.rc);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(lsip_next_reason(&p.m, &c, &r), 1);
    ck_assert_uint_eq(r.cause.value, causes[i]);
  }
  ck_lit(r.protocol, "Q.850");
  ck_err(lsip_next_reason(&p.m, &c, &r), ERR_NUMBER);
  ck_assert_int_eq(lsip_next_reason(&p.m, &c, &r), 1);
  ck_assert_uint_eq(r.cause.set, 0);
  ck_assert_int_eq(lsip_next_reason(&p.m, &c, &r), 0);
  release(&p);
}
END_TEST

START_TEST(lists_follow_the_rules_of_the_message)
{
  lsip_parse_rules rules = { .size = sizeof(rules) };
  static const char text[] = REQUEST("BYE", "Contact: < sip:a@b.c >;q=1\r\n");
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_contact contact;
  parsed p = parse(Z(text));
  ck_err(lsip_next_contact(&p.m, &c, &contact), ERR_URI);
  release(&p);
  rules.lenient = 1u << LSIP_TOLERATE_SPACE_IN_BRACKETS;
  p = parse_rules(Z(text), 64, &rules);
  c = lsip_cursor_of(LSIP_H_CONTACT);
  ck_assert_int_eq(lsip_next_contact(&p.m, &c, &contact), 1);
  ck_lit(contact.uri, "sip:a@b.c");
  ck_assert_uint_eq(contact.q.value, 1000);
  release(&p);
  rules.lenient = 1u << LSIP_TOLERATE_LAST_SEMICOLON;
  p = parse_rules(S(REQUEST("BYE", "Contact: <sip:a@b.c>;q=1;\r\n")), 64,
                  &rules);
  c = lsip_cursor_of(LSIP_H_CONTACT);
  ck_assert_int_eq(lsip_next_contact(&p.m, &c, &contact), 1);
  ck_lit(contact.params, "q=1");
  release(&p);
}
END_TEST

START_TEST(no_such_form)
{
  lsip_contact c;
  ck_err(lsip_form_read(&c, LSIP_FORM_NONE, S("a")), ERR_ARGUMENT);
  ck_err(lsip_form_read(&c, LSIP_FORM_COUNT, S("a")), ERR_ARGUMENT);
  begin();
  lsip_form_write(&w, LSIP_H_CONTACT, LSIP_FORM_COUNT, &c);
  ck_refused(ERR_ARGUMENT);
}
END_TEST

/* Each name of the table is one of the struct, so a member that is set comes
 * out under its own name. */
START_TEST(members_have_their_places)
{
  lsip_security s = { .mechanism = S("tls"), .mod = S("trans"),
    .q = lsip_num_of(10), .port_s = lsip_num_of(5) };
  lsip_subscription_state st = { .state = S("active"),
    .adaptive_min_rate = S("0.1"), .retry_after = lsip_num_of(9) };
  lsip_uri_params u = { .transport = S("tcp"), .pn_purr = S("x"),
    .bnc = lsip_num_of(1) };
  begin();
  lsip_write_security(&w, 0, &s);
  ck_written("tls;mod=trans;q=0.01;port-s=5");
  lsip_write_subscription_state(&w, 0, &st);
  ck_written("active;adaptive-min-rate=0.1;retry-after=9");
  lsip_write_uri_params(&w, 0, &u);
  ck_written("transport=tcp;pn-purr=x;bnc");
}
END_TEST

START_TEST(heads_that_end_too_early)
{
  lsip_contact c;
  lsip_reference r;
  ck_err(lsip_contact_parse(&c, S("")), ERR_HEADER_VALUE);
  ck_err(lsip_reference_parse(&r, S("")), ERR_HEADER_VALUE);
  {
    lsip_caller_pref p;
    lsip_content_id id;
    lsip_event_type e;
    lsip_media_range m;
    lsip_identity i;
    lsip_auth_info info;
    lsip_uri_params u;
    lsip_visited_network v;
    lsip_via_params via;
    ck_ok(lsip_via_params_parse(&via, S("")));
    ck_err(lsip_visited_network_parse(&v, S("")), ERR_HEADER_VALUE);
    ck_err(lsip_caller_pref_parse(&p, S("")), ERR_HEADER_VALUE);
    ck_err(lsip_content_id_parse(&id, S("")), ERR_HEADER_VALUE);
    ck_err(lsip_content_id_parse(&id, S("<a@b")), ERR_HEADER_VALUE);
    ck_err(lsip_content_id_parse(&id, S("<a@>")), ERR_HEADER_VALUE);
    ck_err(lsip_content_id_parse(&id, S("<a b@c>")), ERR_HEADER_VALUE);
    ck_err(lsip_content_id_parse(&id, S("<a@b@c>")), ERR_HEADER_VALUE);
    ck_ok(lsip_event_type_parse(&e, S("a")));
    ck_err(lsip_media_range_parse(&m, S("a /")), ERR_HEADER_VALUE);
    ck_ok(lsip_media_range_parse(&m, S("a / b")));
    ck_lit(m.subtype, "b");
    ck_err(lsip_identity_parse(&i, S(";info=<a:b>")), ERR_HEADER_VALUE);
    ck_err(lsip_identity_parse(&i, S("a;info=<a b>")), ERR_QUOTE);
    ck_ok(lsip_auth_info_parse(&info, S("")));
    ck_ok(lsip_uri_params_parse(&u, S("")));
    ck_err(lsip_uri_params_parse(&u, S("a;;b")), ERR_PARAM);
  }
}
END_TEST

/* -------------------------------------------------------------- writing -- */

START_TEST(strings_get_the_quotes_that_they_need)
{
  lsip_reason r = { .protocol = S("SIP"), .text = S("a \"b\"") };
  lsip_contact c = { .uri = S("sip:a@b.c"), .display = S("Al Ice") };
  begin();
  lsip_write_reason(&w, LSIP_H_REASON, &r);
  ck_written("Reason: SIP;text=\"a \\\"b\\\"\"\r\n");
  r.text = S("\"in\\\"side\"");
  r.location = S("no token");
  lsip_write_reason(&w, 0, &r);
  ck_written("SIP;text=\"in\\\"side\";location=\"no token\"");
  r.text = S("\"open");
  r.location = S("");
  lsip_write_reason(&w, 0, &r);
  ck_written("SIP;text=\"\\\"open\"");
  lsip_write_contact(&w, 0, &c);
  ck_written("Al Ice <sip:a@b.c>");
  c.display = S("A, B");
  lsip_write_contact(&w, 0, &c);
  ck_written("\"A, B\" <sip:a@b.c>");
}
END_TEST

/* RFC 3261 20.27 has opaque="": to send it back it must be known from none. */
START_TEST(an_empty_parameter_is_not_an_absent_one)
{
  lsip_auth_challenge c;
  begin();
  ck_ok(lsip_auth_challenge_parse(&c, S("Digest realm=\"a\", opaque=\"\"")));
  ck_lit(c.opaque, "\"\"");
  ck_assert_uint_eq(c.domain.len, 0);
  lsip_write_auth_challenge(&w, 0, &c);
  ck_written("Digest realm=\"a\", opaque=\"\"");
  c.opaque = S("");
  lsip_write_auth_challenge(&w, 0, &c);
  ck_written("Digest realm=\"a\"");
}
END_TEST

START_TEST(others_are_parted_as_the_writer_parts)
{
  lsip_auth_challenge c = { .scheme = S("Digest"), .params = S("x=1 ,y=2") };
  begin();
  lsip_write_auth_challenge(&w, 0, &c);
  ck_written("Digest x=1, y=2");
}
END_TEST

/* RFC 5503 7.1, 8.1, RFC 3313 5.1 */
START_TEST(heads_of_cable_networks)
{
  static const char digits[] =
      "0123456789abcdef0123456789abcdef0123456789abcdef0";
  lsip_billing b = { .correlation_id = S("0aF"), .feid = S("1@b.c") };
  lsip_redirect r = { .called = S("tel:+1"), .redirector_uri = S("tel:+2") };
  lsip_media_token m = { S("0aF") };
  begin();
  lsip_write_billing(&w, 0, &b);
  ck_written("0aF/1@b.c");
  b.correlation_id = Z(digits);
  lsip_write_billing(&w, 0, &b);
  ck_refused(ERR_HEADER_VALUE);
  b = (lsip_billing){ .correlation_id = S("0"), .feid = S("1@b.c/") };
  lsip_write_billing(&w, 0, &b);
  ck_refused(ERR_HEADER_VALUE);
  b.feid = S("1");
  lsip_write_billing(&w, 0, &b);
  ck_refused(ERR_HEADER_VALUE);
  b.feid = S("1x@b.c");
  lsip_write_billing(&w, 0, &b);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_redirect(&w, LSIP_H_P_DCS_REDIRECT, &r);
  ck_written("P-DCS-Redirect: \"tel:+1\";redirector-uri=\"tel:+2\"\r\n");
  r.called = S("");
  lsip_write_redirect(&w, 0, &r);
  ck_refused(ERR_URI);
  lsip_write_media_token(&w, 0, &m);
  ck_written("0aF");
  m.token = S("0x");
  lsip_write_media_token(&w, 0, &m);
  ck_refused(ERR_HEADER_VALUE);
}
END_TEST

/* 3GPP TS 24.229 7.2.20, 7.2.12, 7.2.11 */
START_TEST(heads_of_3gpp)
{
  lsip_additional_identity id = { .display = S("tok"), .params = S("") };
  lsip_relayed_charge c = { S("PCSCF"), S("orig-ioi=a;x") };
  lsip_generic_param g = { S("IMSI"), S("0 1") };
  begin();
  lsip_write_additional_identity(&w, 0, &id);
  ck_written("tok");
  id.params = S("a=b");
  lsip_write_additional_identity(&w, 0, &id);
  ck_refused(ERR_URI);
  id.uri = S("sip:a@b.c");
  lsip_write_additional_identity(&w, 0, &id);
  ck_written("tok <sip:a@b.c>;a=b");
  id = (lsip_additional_identity){ .display = S("a b") };
  lsip_write_additional_identity(&w, 0, &id);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_relayed_charge(&w, 0, &c);
  ck_written("PCSCF: orig-ioi=a;x");
  c.params = S("");
  lsip_write_relayed_charge(&w, 0, &c);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_generic_param(&w, 0, &g);
  ck_written("IMSI=\"0 1\"");
  g.value = S("");
  lsip_write_generic_param(&w, 0, &g);
  ck_written("IMSI");
  g.name = S("");
  lsip_write_generic_param(&w, 0, &g);
  ck_refused(ERR_HEADER_VALUE);
}
END_TEST

/* What is behind the source is a charging vector's (RFC 7315 5.6). */
START_TEST(a_relayed_charge_is_read_in_two_steps)
{
  lsip_relayed_charge c;
  lsip_charging_vector v;
  ck_ok(lsip_relayed_charge_parse(&c, S("IBCF: orig-ioi=a;term-ioi=b")));
  ck_lit(c.source, "IBCF");
  ck_ok(lsip_charging_vector_parse(&v, c.params));
  ck_lit(v.orig_ioi, "a");
  ck_lit(v.term_ioi, "b");
}
END_TEST

START_TEST(quality_values)
{
  static const struct { uint32_t q; const char *text; } rows[] = {
    { 0, "a;q=0.0" }, { 1, "a;q=0.001" }, { 20, "a;q=0.02" },
    { 500, "a;q=0.5" }, { 999, "a;q=0.999" }, { 1000, "a;q=1.0" },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    lsip_preference p = { .token = S("a"), .q = lsip_num_of(rows[i].q) };
    lsip_preference again;
    begin();
    lsip_write_preference(&w, 0, &p);
    ck_ok(lsip_writer_end(&w));
    ck_str(lsip_writer_text(&w), Z(rows[i].text));
    ck_ok(lsip_preference_parse(&again, lsip_writer_text(&w)));
    ck_assert_uint_eq(again.q.value, rows[i].q);
  }
  begin();
  {
    lsip_preference p = { .token = S("a"), .q = lsip_num_of(1001) };
    lsip_write_preference(&w, 0, &p);
    ck_refused(ERR_NUMBER);
  }
}
END_TEST

/* 3DIGIT (RFC 8876 5.2), and 1*3DIGIT (RFC 6442 4.4) */
START_TEST(codes_have_three_digits)
{
  lsip_alert_error e = { .code = lsip_num_of(7) };
  lsip_location_error l = { .code = lsip_num_of(999) };
  begin();
  lsip_write_alert_error(&w, 0, &e);
  ck_written("007");
  e.code.value = 1000;
  lsip_write_alert_error(&w, 0, &e);
  ck_refused(ERR_NUMBER);
  e.code.set = 0;
  lsip_write_alert_error(&w, 0, &e);
  ck_refused(ERR_NUMBER);
  lsip_write_location_error(&w, 0, &l);
  ck_written("999");
  l.code.value = 1000;
  lsip_write_location_error(&w, 0, &l);
  ck_refused(ERR_NUMBER);
}
END_TEST

/* A string of the application makes nothing but what its member is. */
START_TEST(hostile_14_members_that_are_no_such_thing)
{
  lsip_reason r = { .protocol = S("SI P") };
  lsip_item item = { .params = S("a") };
  lsip_session_id id = { .local = S("0") };
  lsip_contact c = { .uri = S("sip:a>b") };
  lsip_service s = { .uri = S("sip:a;b") };
  lsip_content_id cid = { .id = S("a b") };
  lsip_retry_after ra = { .seconds = lsip_num_of(1), .comment = S("x") };
  lsip_media_range m = { .type = S("text"), .subtype = S("") };
  lsip_resource_value rv = { S("a.b"), S("c") };
  lsip_identity i = { .digest = S("a"), .info = S("x y") };
  lsip_uri_params u = { .user = S("a;b") };
  lsip_session_expires e = { .refresher = S("uac") };
  lsip_user_to_user uu = { .data = S("a"), .params = S("purpose=\r\nX: y") };
  const lsip_str no_id[] = { S("a"), S("@b"), S("a@"), S("a@b@c") };
  begin();
  lsip_write_reason(&w, 0, &r);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_item(&w, 0, &item);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_session_id(&w, 0, &id);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_contact(&w, 0, &c);
  ck_refused(ERR_URI);
  c.uri = S("*");
  c.expires = lsip_num_of(0);
  lsip_write_contact(&w, 0, &c);
  ck_refused(ERR_PARAM);
  lsip_write_service(&w, 0, &s);
  ck_refused(ERR_URI);
  s.uri = S("sip:a?b");
  lsip_write_service(&w, 0, &s);
  ck_refused(ERR_URI);
  s.uri = S("sip:a,b");
  lsip_write_service(&w, 0, &s);
  ck_refused(ERR_URI);
  s.uri = S("a");
  lsip_write_service(&w, 0, &s);
  ck_refused(ERR_URI);
  lsip_write_content_id(&w, 0, &cid);
  ck_refused(ERR_URI);
  for (size_t k = 0; k < sizeof(no_id) / sizeof(no_id[0]); k++) {
    cid.id = no_id[k];
    lsip_write_content_id(&w, 0, &cid);
    ck_refused(ERR_HEADER_VALUE);
  }
  lsip_write_retry_after(&w, 0, &ra);
  ck_refused(ERR_HEADER_VALUE);
  ra.comment = S("(x");
  lsip_write_retry_after(&w, 0, &ra);
  ck_refused(ERR_HEADER_VALUE);
  ra.comment = S("(x) y");
  lsip_write_retry_after(&w, 0, &ra);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_media_range(&w, 0, &m);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_resource_value(&w, 0, &rv);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_identity(&w, 0, &i);
  ck_refused(ERR_URI);
  lsip_write_uri_params(&w, 0, &u);
  ck_refused(ERR_PARAM);
  lsip_write_session_expires(&w, 0, &e);
  ck_refused(ERR_NUMBER);
  lsip_write_user_to_user(&w, 0, &uu);
  ck_refused(ERR_PARAM);
  item = (lsip_item){ .token = S("a"), .params = S("a;;b") };
  lsip_write_item(&w, 0, &item);
  ck_refused(ERR_PARAM);
  item.params = S("a:b"); /* of a URI only */
  lsip_write_item(&w, 0, &item);
  ck_refused(ERR_PARAM);
  item.token = S("a\r\nb");
  lsip_write_item(&w, 0, &item);
  ck_refused(ERR_HEADER_VALUE);
}
END_TEST

START_TEST(unknown_parameters_stay)
{
  lsip_contact c;
  ck_ok(lsip_contact_parse(&c, S("<sip:a@b.c>;x;q=0.5;y=\"1;2\"")));
  c.q = lsip_num_of(100);
  c.expires = lsip_num_of(0);
  begin();
  lsip_write_contact(&w, LSIP_H_CONTACT, &c);
  ck_written("Contact: <sip:a@b.c>;q=0.1;expires=0;x;y=\"1;2\"\r\n");
}
END_TEST

START_TEST(authentication)
{
  lsip_auth_credentials c = { .scheme = S("Bearer"), .params = S("tok==") };
  lsip_auth_challenge ch = { .scheme = S("Digest") };
  lsip_auth_info info = { .qop = S("auth"), .nc = S("00000001") };
  begin();
  lsip_write_auth_credentials(&w, LSIP_H_AUTHORIZATION, &c);
  ck_written("Authorization: Bearer tok==\r\n");
  lsip_write_auth_challenge(&w, 0, &ch);
  ck_written("Digest");
  ch.realm = S("a\"b");
  ch.algorithm = S("SHA-256");
  ch.params = S("x=y");
  lsip_write_auth_challenge(&w, 0, &ch);
  ck_written("Digest realm=\"a\\\"b\", algorithm=SHA-256, x=y");
  lsip_write_auth_info(&w, 0, &info);
  ck_written("qop=auth, nc=00000001");
}
END_TEST

START_TEST(odd_writers)
{
  lsip_rack k = { 7, 8, S("INVITE") };
  lsip_warning wa = { .code = 399, .agent = S("a.b:5"), .text = S("x\"y") };
  lsip_timestamp t = { S("1.5"), S(".25") };
  begin();
  lsip_write_rack(&w, &k);
  ck_written("RAck: 7 8 INVITE\r\n");
  k.method = S("IN VITE");
  lsip_write_rack(&w, &k);
  ck_refused(ERR_METHOD);
  lsip_write_warning(&w, &wa);
  ck_written("Warning: 399 a.b:5 \"x\\\"y\"\r\n");
  wa.code = 1000;
  lsip_write_warning(&w, &wa);
  ck_refused(ERR_NUMBER);
  wa = (lsip_warning){ .code = 399, .agent = S("a b") };
  lsip_write_warning(&w, &wa);
  ck_refused(ERR_HEADER_VALUE);
  wa.agent = S("");
  lsip_write_warning(&w, &wa);
  ck_refused(ERR_HEADER_VALUE);
  lsip_write_timestamp(&w, &t);
  ck_written("Timestamp: 1.5 .25\r\n");
  t.delay = S("1x");
  lsip_write_timestamp(&w, &t);
  ck_refused(ERR_NUMBER);
  t.delay = S("1.2.3");
  lsip_write_timestamp(&w, &t);
  ck_refused(ERR_NUMBER);
  t.stamp = S("");
  lsip_write_timestamp(&w, &t);
  ck_refused(ERR_NUMBER);
  t = (lsip_timestamp){ S(".5"), S("") };
  lsip_write_timestamp(&w, &t);
  ck_refused(ERR_NUMBER);
  lsip_write_date_field(&w, 1289690940);
  ck_written("Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n");
  lsip_write_date_field(&w, -1);
  ck_refused(ERR_ARGUMENT);
  lsip_write_date_field(&w, INT64_C(253402300800));
  ck_refused(ERR_ARGUMENT);
}
END_TEST

START_TEST(privacy)
{
  begin();
  lsip_write_privacy(&w, LSIP_PRIVACY_ID | LSIP_PRIVACY_CRITICAL);
  ck_written("Privacy: critical;id\r\n");
  lsip_write_privacy(&w, LSIP_PRIVACY_OTHER);
  ck_refused(ERR_ARGUMENT);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(lists_cross_fields), ROW(lists_follow_the_rules_of_the_message),
    ROW(no_such_form), ROW(members_have_their_places),
    ROW(heads_that_end_too_early),
    ROW(strings_get_the_quotes_that_they_need),
    ROW(an_empty_parameter_is_not_an_absent_one),
    ROW(others_are_parted_as_the_writer_parts),
    ROW(heads_of_cable_networks), ROW(heads_of_3gpp),
    ROW(a_relayed_charge_is_read_in_two_steps), ROW(quality_values),
    ROW(codes_have_three_digits),
    ROW(hostile_14_members_that_are_no_such_thing),
    ROW(unknown_parameters_stay), ROW(authentication), ROW(odd_writers),
    ROW(privacy),
  };
  return RUN("msg-forms", rows);
}
