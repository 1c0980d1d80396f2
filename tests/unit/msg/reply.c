/* Responses, CANCEL and ACK made from a request: lib/msg/reply.c. */
#include "msg/reply.h"

#include "support.h"

#define START "INVITE sip:bob@example.com;x SIP/2.0\r\n"
#define REST "Max-Forwards: 5\r\n" \
  "Record-Route: <sip:p1@x.y;lr>\r\nf: <sip:a@b.c>;tag=1\r\n" \
  "t: <sip:b@b.c>\r\ni: 1@h\r\nCSeq: 42 INVITE\r\n" \
  "Timestamp: 54\r\nRoute: <sip:r@x.y;lr>\r\n" \
  "record-route: <sip:p2@x.y;lr>\r\nRequire: x\r\nl: 0\r\n\r\n"
static const char text[] = START
  "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1 , SIP/2.0/TCP c.d\r\n"
  "v: SIP/2.0/UDP e.f\r\n" REST;

static char buf[2048];
static lsip_writer w;

static lsip_str reply(const char *request, const lsip_reply *r)
{
  parsed p = parse(Z(request));
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_reply_write(&w, &p.m, r));
  release(&p);
  return lsip_writer_text(&w);
}

START_TEST(a_full_response)
{
  lsip_extra x;
  lsip_reply r;
  memset(&r, 0, sizeof(r));
  memset(&x, 0, sizeof(x));
  x.headers = S("Supported: y\r\n");
  x.content_type = S("text/plain");
  x.body = S("hi");
  r.status = 180;
  r.to_tag = S("t9");
  r.via = S("SIP/2.0/UDP a.b;branch=z9hG4bK1;received=192.0.2.1");
  r.contact = S("<sip:me@x.y>");
  r.record_route = 1;
  r.extra = &x;
  ck_lit(reply(text, &r), "SIP/2.0 180 Ringing\r\n"
    "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1;received=192.0.2.1\r\n"
    "Via: SIP/2.0/TCP c.d\r\nVia: SIP/2.0/UDP e.f\r\n"
    "Record-Route: <sip:p1@x.y;lr>\r\nRecord-Route: <sip:p2@x.y;lr>\r\n"
    "From: <sip:a@b.c>;tag=1\r\nTo: <sip:b@b.c>;tag=t9\r\nCall-ID: 1@h\r\n"
    "CSeq: 42 INVITE\r\nContact: <sip:me@x.y>\r\nSupported: y\r\n"
    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
}
END_TEST

/* RFC 3261 8.2.6: a 100 takes Timestamp and no To tag. */
START_TEST(trying)
{
  lsip_reply r;
  memset(&r, 0, sizeof(r));
  r.status = 100;
  r.to_tag = S("t9");
  ck_lit(reply(text, &r), "SIP/2.0 100 Trying\r\n"
    "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1 , SIP/2.0/TCP c.d\r\n"
    "Via: SIP/2.0/UDP e.f\r\nFrom: <sip:a@b.c>;tag=1\r\n"
    "To: <sip:b@b.c>\r\nCall-ID: 1@h\r\nCSeq: 42 INVITE\r\n"
    "Timestamp: 54\r\nContent-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(an_existing_tag_stays)
{
  lsip_reply r;
  memset(&r, 0, sizeof(r));
  r.status = 481;
  r.to_tag = S("mine");
  ck_lit(reply("BYE sip:a@b.c SIP/2.0\r\nVia: SIP/2.0/UDP a.b\r\n"
               "From: <sip:a@b.c>\r\nTo: <sip:b@b.c>;tag=theirs\r\n"
               "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n", &r),
    "SIP/2.0 481 Call/Transaction Does Not Exist\r\n"
    "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\n"
    "To: <sip:b@b.c>;tag=theirs\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"
    "Content-Length: 0\r\n\r\n");
}
END_TEST

/* What could not be parsed is answered without passing its bytes on. */
START_TEST(hostile_13_refused_requests_are_answered_clean)
{
  lsip_reply r;
  lsip_str out;
  memset(&r, 0, sizeof(r));
  r.status = 400;
  r.to_tag = S("t");
  out = reply("BYE sip:a@b.c SIP/2.0\r\nVia: SIP/2.0/UDP a.b;;\r\n"
              "From: \"x\r\n y\x01\" <sip:a@b.c\rX: y>\r\n"
              "To: \"open <sip:b@b.c>\r\nCSeq: 1 BYE\r\n\r\n", &r);
  ck_lit(out, "SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP a.b;;\r\n"
    "From: \"x   y \" <sip:a@b.c X: y>\r\nTo: \"open <sip:b@b.c>;tag=t\r\n"
    "CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
}
END_TEST

/* Who may be answered is for lsip_msg_answerable() to say; what nobody can
 * be is copied as it is. */
START_TEST(a_via_that_cannot_be_read)
{
  parsed p = parse(S("BYE sip:a@b.c SIP/2.0\r\nVia: ?\r\nTo: <sip:a@b.c>"
                     "\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n"));
  lsip_reply r;
  ck_assert_int_eq(lsip_msg_answerable(&p.m), 0);
  memset(&r, 0, sizeof(r));
  r.status = 400;
  r.via = S("SIP/2.0/UDP a.b");
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_reply_write(&w, &p.m, &r));
  ck_lit(lsip_writer_text(&w), "SIP/2.0 400 Bad Request\r\nVia: ?\r\n"
    "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"
    "Content-Length: 0\r\n\r\n");
  release(&p);
}
END_TEST

START_TEST(tags_are_checked)
{
  parsed p = parse(Z(text));
  lsip_reply r;
  memset(&r, 0, sizeof(r));
  r.status = 200;
  r.to_tag = S("a;b");
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_err(lsip_reply_write(&w, &p.m, &r), ERR_PARAM);
  release(&p);
}
END_TEST

/* RFC 3261 9.1 */
START_TEST(cancel)
{
  parsed p = parse(Z(text));
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_cancel_write(&w, &p.m, NULL));
  ck_lit(lsip_writer_text(&w), "CANCEL sip:bob@example.com;x SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1\r\nRoute: <sip:r@x.y;lr>\r\n"
    "Max-Forwards: 70\r\nFrom: <sip:a@b.c>;tag=1\r\nTo: <sip:b@b.c>\r\n"
    "Call-ID: 1@h\r\nCSeq: 42 CANCEL\r\nContent-Length: 0\r\n\r\n");
  release(&p);
}
END_TEST

/* RFC 3261 17.1.1.3 */
START_TEST(ack)
{
  parsed p = parse(Z(text));
  parsed res = parse(S("SIP/2.0 486 Busy\r\nVia: SIP/2.0/UDP a.b\r\n"
    "From: <sip:a@b.c>;tag=1\r\nTo: <sip:b@b.c>;tag=9\r\nCall-ID: 1@h\r\n"
    "CSeq: 42 INVITE\r\n\r\n"));
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_ack_write(&w, &p.m, &res.m));
  ck_lit(lsip_writer_text(&w), "ACK sip:bob@example.com;x SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.b;branch=z9hG4bK1\r\nRoute: <sip:r@x.y;lr>\r\n"
    "Max-Forwards: 70\r\nFrom: <sip:a@b.c>;tag=1\r\n"
    "To: <sip:b@b.c>;tag=9\r\n"
    "Call-ID: 1@h\r\nCSeq: 42 ACK\r\nContent-Length: 0\r\n\r\n");
  release(&p);
  release(&res);
}
END_TEST

int main(void)
{
  const test_row rows[] = {
    ROW(a_full_response), ROW(trying), ROW(an_existing_tag_stays),
    ROW(hostile_13_refused_requests_are_answered_clean),
    ROW(a_via_that_cannot_be_read), ROW(tags_are_checked),
    ROW(cancel), ROW(ack),
  };
  return RUN("msg-reply", rows);
}
