#include "world.h"

#include "auth/authorize.h"

enum { MAX_HOPS = 4 };

static const char *const methods[] = {
  "REGISTER", "INVITE", "MESSAGE", "OPTIONS", "SUBSCRIBE", "ACK", "BYE",
  "CANCEL"
};

static const char *const uris[] = {
  "sip:us.test", "sip:bob@us.test", "sip:alice@us.test", "sip:192.0.2.1",
  "sip:carol@192.0.2.2", "sip:carol@example.test;transport=tcp",
  "sips:bob@us.test", "tel:+1-201-555-0123"
};

static const char *const contacts[] = {
  "<sip:bob@192.0.2.2>", "<sip:bob@192.0.2.3;transport=tcp>;q=0.5",
  "<sip:bob@us.test>", "*", "<sip:alice@us.test>;expires=0",
  "<sip:bob@192.0.2.2;ob>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"",
  "<sip:bob@192.0.2.4>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"",
  "<sip:bob@192.0.2.2>;reg-id=2;+sip.instance=\"<urn:uuid:1>\";expires=30"
};

/* Bits of the byte of lines; what each adds. */
static const char *const lines[] = {
  "Expires: 0\r\n", "Supported: path, outbound\r\n",
  "Path: <sip:192.0.2.4;lr;ob>\r\n", "Require: outbound\r\n",
  "Max-Breadth: 2\r\n", "Route: <sip:192.0.2.1;lr>\r\n",
  "Route: <sip:192.0.2.3;lr>\r\n",
  "Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKup\r\n"
};

enum { METHODS = sizeof methods / sizeof *methods,
       URIS = sizeof uris / sizeof *uris,
       CONTACTS = sizeof contacts / sizeof *contacts,
       LINES = sizeof lines / sizeof *lines };

const char *contact_of(unsigned i)
{
  return contacts[i % CONTACTS];
}

/* The first challenge of the last 401 or 407. */
static int last_challenge(const world *w, lsip_challenge *out)
{
  static uint64_t index[1024];
  lsip_msg m;
  return lsip_msg_parse(&m, index, sizeof index, w->challenge.text,
                        w->challenge.len, NULL, NULL) == 0 &&
      lsip_challenges_choose(&m, LSIP_ALG_ALL, out, 1) == 1;
}

/* Credentials; how & 1: alice, how & 2: a wrong password, how & 4: a count that
 * was used. */
static void put_login(world *w, lsip_writer *out, const char *method,
                      const char *uri, unsigned how)
{
  lsip_challenge c;
  lsip_answer a;
  if (!last_challenge(w, &c))
    return;
  memset(&a, 0, sizeof a);
  a.user = lsip_str_z(how & 1 ? "alice" : "bob");
  a.secret.password = lsip_str_z(how & 2 ? "wrong" : "secret");
  a.method = lsip_str_z(method);
  a.uri = lsip_str_z(uri);
  a.cnonce = LSIP_STR("c");
  a.nc = (uint32_t)(how & 4 ? 1 : ++w->logins);
  lsip_write_raw(out, lsip_header_name(lsip_answer_header(&c)));
  lsip_write_raw(out, LSIP_STR(": "));
  if (lsip_write_answer(out, &c, &a) == 0)
    lsip_write_raw(out, LSIP_STR("\r\n"));
}

static void put_party(lsip_writer *out, const char *name, const char *uri,
                      unsigned tag)
{
  lsip_write_raw(out, lsip_str_z(name));
  lsip_write_raw(out, LSIP_STR(": <"));
  lsip_write_raw(out, lsip_str_z(uri));
  lsip_write_raw(out, LSIP_STR(">"));
  if (tag)
    lsip_write_raw(out, LSIP_STR(";tag="));
  if (tag)
    lsip_write_number(out, tag);
  lsip_write_raw(out, LSIP_STR("\r\n"));
}

static void put_via(lsip_writer *out, unsigned cseq, unsigned way)
{
  lsip_write_raw(out, way & 0x80 ? LSIP_STR("Via: SIP/2.0/TCP ")
                                 : LSIP_STR("Via: SIP/2.0/UDP "));
  lsip_write_raw(out, LSIP_STR("192.0.2.2;rport;branch=z9hG4bKq"));
  lsip_write_number(out, cseq);
  lsip_write_raw(out, LSIP_STR("\r\n"));
}

/* Method, URI, To, contacts, lines, login, CSeq, way. */
void request(world *w)
{
  char buf[MESSAGE];
  lsip_writer out;
  const char *method = methods[take(w) % METHODS];
  unsigned where = take(w), contact = take(w), more = take(w), how = take(w);
  unsigned cseq = take(w), way = take(w);
  const char *uri = uris[where % URIS];
  lsip_writer_init(&out, buf, sizeof buf);
  lsip_write_request_line(&out, lsip_str_z(method), lsip_str_z(uri));
  put_via(&out, cseq, way);
  put_party(&out, "From", "sip:bob@us.test", 7);
  put_party(&out, "To", uris[1 + (where >> 3 & 1)], where >> 4 & 1);
  lsip_write_raw(&out, LSIP_STR("Call-ID: "));
  lsip_write_number(&out, where >> 5);
  lsip_write_raw(&out, LSIP_STR("\r\n"));
  lsip_write_cseq(&out, cseq, lsip_str_z(method));
  lsip_write_header_number(&out, LSIP_H_MAX_FORWARDS, MAX_HOPS);
  for (unsigned i = 0; i <= (contact >> 6); i++)
    lsip_write_header_id(&out, LSIP_H_CONTACT,
                         lsip_str_z(contact_of(contact >> 3 * (i & 1))));
  for (unsigned i = 0; i < LINES; i++)
    if (more >> i & 1)
      lsip_write_raw(&out, lsip_str_z(lines[i]));
  if (how & 8)
    put_login(w, &out, method, uri, how);
  lsip_write_body(&out, LSIP_STR(""), LSIP_STR(""));
  if (lsip_writer_end(&out) == 0)
    deliver(w, lsip_writer_text(&out), way);
}
