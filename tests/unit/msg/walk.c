/* lsip_next_typed() and the readers of the usual forms behind it: what they
 * read, the readers of all forms read too. */
#include "walking.h"

#include "support.h"

#define HEAD "INVITE sip:bob@biloxi.example SIP/2.0\r\n" \
  "Via: SIP/2.0/UDP a.example;branch=z9hG4bK1\r\n" \
  "Call-ID: 1\r\nCSeq: 1 INVITE\r\n"

/* Near the end of a message 16 bytes cannot be looked at: each value with
 * from none to more than enough bytes behind it. */
static void look_at(const char *name, const char *value)
{
  for (int behind = 0; behind < 40; behind++) {
    char text[1024];
    int len = snprintf(text, sizeof(text),
                       HEAD "%s: %s\r\n\r\n%.*s", name, value, behind,
                       "----------------------------------------");
    parsed p = parse(lsip_str_of(text, (size_t)len));
    ck_assert_msg(walk_agrees(&p.m), "%s: %s, %d bytes behind it", name,
                  value, behind);
    release(&p);
  }
}

static void look_at_all(const char *const *names, const char *const *values)
{
  for (; *names; names++)
    for (const char *const *v = values; *v; v++)
      look_at(*names, *v);
}

START_TEST(addresses)
{
  static const char *const names[] = { "From", "To", "Contact", "Route",
    "Reply-To", "Refer-To", "Alert-Info", NULL };
  static const char *const values[] = {
    "<sip:a@b.c>", "<sip:a@b.c>;tag=1", "\"A B\" <sip:a@b.c:5060;lr>;tag=x;y",
    "Bob <sips:b.c>", "Bob B <sip:b@c>;tag=1", "Bob<sip:b@c>", "Bob\t<sip:b>",
    "\"A\"  <sip:a@b.c>", "\"A\"", "\"A\"<", "\"A", "\"A\\\"b\" <sip:a@b>",
    "sip:a@b.c", "sip:a@b.c;tag=1", "sip:a@b.c?x=y", "sip:b.c:5060;q=1",
    "<sip:+1-2(3)@b.c>", "<sip:a%40b@c.d>", "<sip:a%4@c.d>", "<sip:a:b@c.d>",
    "<sip:1:5060@c.d>", "<sip:a;b=c@d.e>", "<sip:a;b=c;d=%41>", "<sip:a;b=>",
    "<sip:a;=b>", "<sip:a;>", "<sip:@b>", "<sip:a@>", "<sip:a@b@c>",
    "<sip:a@b_c.d>", "<sip:a@-b.c>", "<sip:a@b-.c>", "<sip:a@b..c>",
    "<sip:a@b.c.>", "<sip:a@b--c.d>", "<sip:a@1.2.3.4>", "<sip:a@1.2.3>",
    "<sip:a@1.2.3.256>", "<sip:a@b.c1>", "<sip:a@b.1>",
    "<sip:a@[2001:db8::1]:5060>", "<sip:a@b.c:>", "<sip:a@b.c:0>",
    "<sip:a@b.c:65535>", "<sip:a@b.c:65536>", "<sip:a@b.c:123456>",
    "<sip:a@b.c:000001>", "<sip:a@b.c:00001>", "<sip:a@b.c:5x>",
    "<sip:a@b.c?x=y>", "<sip:a.b&c.d;lr>",
    "<sip:a?b.c>", "<sip:a/b>", "<sip:a=b>", "<sip:a,b>", "<sip:a$b@c>",
    "sip:a?b@c.d", "sip:a,b@c.d", "sip:a$b@c.d;tag=1", "<sip:a@b.c;d?x=y>",
    "<tel:+1-2>;x", "<urn:a:b>",
    "<sip:a@b.c", "<sip:a@b.c >", "<sip:a@b.c>x", "<sip:a@b.c> ;tag=1",
    "<sip:a@b.c>;tag=1;tag=2", "<sip:a@b.c>;tag=sixteen-bytes-16",
    "<sip:a@b.c>;tag=seventeen-bytes17", "<sip:a@b.c>;TAG=a_b",
    "<sip:a@b.c>;tag=[::1]", "<sip:a@b.c>;tag=1, <sip:b@c>;tag=2",
    "<sip:a@b.c>;two=2;tag=1", "<sip:a@b.c>;tag=\"x\"", "<sip:a@b.c>;tag",
    "<sip:a@b.c>;tag=", "<sip:a@b.c>;x=\"y, z\";w=[::1]", "<sip:a@b.c>;x=\"y",
    "<sip:a@b.c>;", "<sip:a@b.c>;x=%41", "<sip:a@b.c>;=x", "<sip:>", "<x>",
    "<sip:a@b.c>, <sip:d@e.f>;x, \"G\" <sip:g@h>", "<sip:a@b.c>,<sip:x:y:z>",
    "<sip:a@b.c>, <sip:a@b..c>, <sip:d@e>", "<sip:a@b.c> , Bob <sip:b@c>;y",
    "*", "", ",", "<sip:a@b.c>,", "sip:a@b, sip:c@d;x=y",
    "<sip:a).b;lr>", "<sip:a$b>", "sip:a=b;c", "<sip:a/b:5060>",
    "<sip:a-name-of-more-than-sixteen-bytes@a-host-of-more.than.sixteen>;"
    "parameter-of-more-than-sixteen=value.of.more.than.sixteen.bytes", NULL
  };
  look_at_all(names, values);
}
END_TEST

START_TEST(vias)
{
  static const char *const names[] = { "Via", "v", NULL };
  static const char *const values[] = {
    "SIP/2.0/UDP a.b;branch=z9hG4bK", "SIP/2.0/TCP a.b:5060;rport;x=y",
    "SIP/2.0/TLS 192.0.2.1:5061;received=192.0.2.2;rport=1;branch=1",
    "SIP/2.0/WSS a.invalid;branch=z9hG4bK1", "SIP/2.0/udp a.b", "SIP/2.0/X a",
    "SIP/2.0/SCTP a.b;maddr=224.2.0.1;ttl=16", "SIP/2.0/UDP  a.b",
    "SIP / 2.0 / UDP a.b", "SIP/2.0/UDP a.b ;branch=1", "SIP/2.0/UDP a.b: 50",
    "SIP/2.0/UDP [2001:db8::1]:5060;received=[2001:db8::2]", "SIP/2.0/UDP",
    "SIP/2.0/UDP ", "SIP/2.0/UDP a..b", "SIP/2.0/UDP 1.2.3", "SIP/2.0/ a",
    "SIP/2.0/UDP a.b;received=x", "SIP/2.0/UDP a.b;rport=65536",
    "SIP/2.0/UDP a.b;branch=1;branch=2", "SIP/2.0/UDP a.b;branch=\"x\"",
    "SIP/2.0/UDP a.b;branch", "SIP/2.0/UDP a.b;branch=", "SIP/2.0/UDP a.b;",
    "SIP/2.0/UDP a.b;x=\"y\"", "SIP/2.0/UDP a.b;=x", "SIP/2.0/UDP a.b;x y",
    "SIP/2.0/UDP a.b, SIP/2.0/TCP c.d;branch=1 , SIP/2.0/TLS e.f",
    "SIP/2.0/UDP a.b:5060x", "SIP/2.0/UDP a.b/c", "SIP/2.0/UDPx a.b",
    "SIP/2.0/UDP a.b;ttl=256", "SIP/2.0/UDP a.b;maddr=a..b", "",
    "SIP/2.0/UDP a-host.of.thirty-one.bytes.in-all:5060;branch=1",
    "SIP/2.0/UDP a-host.of.more.than-thirty-two.bytes;branch=1",
    "SIP/2.0/UDP a-host.of.more..than-thirty-two.bytes;branch=1",
    "SIP/2.0/UDP a-host.of.more.than-thirty-two.bytes", "SIP/2.0/UDP a.b-",
    "SIP/2.0/UDP .a", "SIP/2.0/UDP a.", "SIP/2.0/UDP a_b.c1;branch=1",
    "SIP/2.0/UDP a.b;rport", "SIP/2.0/UDP a.b;RPORT;x", "SIP/2.0/UDP a;rporty",
    "SIP/2.0/UDP a.b;rport;rport=5", "SIP/2.0/UDP a.b;rport=5;rport",
    "SIP/2.0/UDP a.b;rport=0", "SIP/2.0/UDP a.b;rport=000001;x",
    "SIP/2.0/UDP a.b;rport=", "SIP/2.0/UDP a.b;rport=5x",
    "SIP/2.0/UDP a.b;rport =5", "SIP/2.0/UDP a.b;rport, SIP/2.0/UDP c;rport=1",
    "SIP/2.0/UDP a.b;BRANCH=1;x", "SIP/2.0/UDP a.b;branch =1", NULL
  };
  look_at_all(names, values);
}
END_TEST

START_TEST(other_classes)
{
  static const char *const names[] = { "Event", "Allow", "Subscription-State",
    "Content-Type", "Accept", "Expires", "Retry-After", "Session-Expires",
    "Authorization", "Proxy-Authenticate", "Subject", "Call-ID", "CSeq",
    "Warning", "Date", "Max-Forwards", "X-Other", NULL };
  static const char *const values[] = {
    "presence", "a;b=c", "a, b , c", "a;b=\"c, d\";e, f", "a;", "a;b=", "a b",
    "INVITE,ACK, BYE", "application/sdp", "application/sdp;a=b, text/plain",
    "a / b", "a/", "/b", "a/b/c", "a/b, c/d", "0", "123456789", "1234567890",
    "4294967296", "12x", "18 (in a while);duration=6", "60;refresher=uas",
    "Digest a=b, c=\"d\"", "Digest", "Digest,", "\"a", "<a", ",", "", " ",
    "301 a.b \"c, d\", 302 e \"f\"", "Sat, 13 Nov 2010 23:29:00 GMT",
    "1 INVITE", "1@2.3", "a\r\n ;b=c", NULL
  };
  look_at_all(names, values);
}
END_TEST

START_TEST(request_uris)
{
  static const char *const uris[] = { "sip:a@b.c", "sips:b:5061;lr",
    "sip:a@b.c?x=y", "tel:+1", "urn:service:sos", "sip:a:b@c", "sip:a@b..c",
    "sip:a;b@c", "<sip:a@b>", "sip:", "x", "sip:a).b;lr", "sip:a$b;c=d",
    "sip:a&b:5060", NULL };
  for (const char *const *u = uris; *u; u++) {
    char text[256];
    int len = snprintf(text, sizeof(text), "BYE %s SIP/2.0\r\nVia: "
                       "SIP/2.0/UDP a.b;branch=1\r\nCSeq: 1 BYE\r\n\r\n", *u);
    parsed p = parse(lsip_str_of(text, (size_t)len));
    ck_assert_msg(walk_agrees(&p.m), "%s", *u);
    release(&p);
  }
}
END_TEST

/* The words of a Call-ID are read in the usual way too. */
START_TEST(call_ids)
{
  static const struct { const char *text; int rc; } rows[] = {
    { "a", LSIP_OK }, { "a@b", LSIP_OK }, { "<a>\"b@c", LSIP_OK },
    { "a-name-of-more-than-sixteen@b.c", LSIP_OK },
    { "", LSIP_ERR_HEADER_VALUE }, { "@b", LSIP_ERR_HEADER_VALUE },
    { "a@", LSIP_ERR_HEADER_VALUE }, { "a@b@c", LSIP_ERR_HEADER_VALUE },
    { "a b", LSIP_ERR_HEADER_VALUE }, { "@", LSIP_ERR_HEADER_VALUE },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[512];
    int len = snprintf(text, sizeof(text), "BYE sip:a@b SIP/2.0\r\n"
                       "Call-ID: %s\r\nVia: SIP/2.0/UDP a.b;branch=1\r\n"
                       "From: <sip:a@b>;tag=1\r\nTo: <sip:b@c>\r\n"
                       "CSeq: 1 BYE\r\n\r\n", rows[i].text);
    parsed p = parse(lsip_str_of(text, (size_t)len));
    ck_assert_msg(p.rc == rows[i].rc, "%s: %s", rows[i].text,
                  lsip_error_name(p.rc));
    release(&p);
  }
}
END_TEST

/* A tag stands once and has a value, in the usual form as in any; and of two
 * From each is what it is. */
START_TEST(parties)
{
  static const struct { const char *text; int rc; } rows[] = {
    { "<sip:a@b.c>;tag=1", LSIP_OK }, { "<sip:a@b.c>;x=y", LSIP_OK },
    { "<sip:a@b.c>;tag", LSIP_ERR_PARAM },
    { "<sip:a@b.c>;tag;x=y", LSIP_ERR_PARAM },
    { "<sip:a@b.c>;tag=1;tag=2", LSIP_ERR_PARAM },
    { "<sip:a@b.c>;tag=\"1\"", LSIP_ERR_PARAM },
    { "<sip:a@b.c>;tag=1\r\nFrom: <sip:other@b.c>;tag=2",
      LSIP_ERR_DUPLICATE },
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[512];
    int len = snprintf(text, sizeof(text), HEAD "From: %s\r\n"
                       "To: <sip:b@c>\r\nSubject: bytes behind it\r\n\r\n",
                       rows[i].text);
    parsed p = parse(lsip_str_of(text, (size_t)len));
    ck_assert_msg(p.rc == rows[i].rc, "%s: %s", rows[i].text,
                  lsip_error_name(p.rc));
    ck_assert_msg(walk_agrees(&p.m), "%s", rows[i].text);
    release(&p);
  }
}
END_TEST

/* The fields of a message as a program sees them. */
START_TEST(values_come_in_wire_order)
{
  parsed p = parse(S(HEAD "Contact: <sip:a@b:5070>;q=1, *x, <sip:c@d>\r\n"
                     "Supported:\r\nX-Own: 1, 2\r\n"
                     "Route: <sip:a..b>, <sip:r;lr>\r\n"
                     "Expires: 60\r\nContent-Type: a/b;c=d\r\n\r\n"));
  lsip_walk w = { 0, 0 };
  lsip_typed t;
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_assert_int_eq(t.grammar, LSIP_G_VIA);
  ck_lit(t.as.via.host, "a.example");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_assert_int_eq(t.id, LSIP_H_CALL_ID);
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_lit(t.text, "1 INVITE");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_assert_uint_eq(t.field, 3);
  ck_assert_uint_eq(t.as.address.uri.port, 5070);
  ck_lit(t.as.address.addr.params, "q=1");
  ck_assert_int_lt(lsip_next_typed(&p.m, &w, &t), 0); /* and the field ends */
  ck_lit(t.text, "<sip:a@b:5070>;q=1, *x, <sip:c@d>");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_assert_int_eq(t.id, LSIP_H_OTHER); /* the empty list has no value */
  ck_lit(t.text, "1, 2");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), LSIP_ERR_HOST);
  ck_lit(t.text, "<sip:a..b>");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_lit(t.as.address.uri.params, "lr");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_assert_uint_eq(t.as.number.number, 60);
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1);
  ck_lit(t.as.media.params, "c=d");
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 0);
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 0);
  w.field = 0;
  w.offset = 1000; /* of another message */
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_next_typed(&p.m, &w, &t), 1); /* it comes to an end */
  ck_assert_int_eq(t.id, LSIP_H_CALL_ID);
  release(&p);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(addresses), ROW(vias), ROW(other_classes), ROW(request_uris),
    ROW(call_ids), ROW(parties),
    ROW(values_come_in_wire_order),
  };
  return RUN("msg-walk", rows);
}
