#include "world.h"

/* ---- reading what we sent ---- */

/* The value of the next field `name` from `*at` on, in a message of ours; ours
 * have CRLF and long names. */
static lsip_str next_field(lsip_str m, const char *name, size_t *at)
{
  size_t n = strlen(name);
  for (size_t i = *at; i + n + 2 < m.len; i++)
    if (m.ptr[i] == '\n' && !memcmp(m.ptr + i + 1, name, n)) {
      size_t from = i + 1 + n, to = from;
      while (to < m.len && m.ptr[to] != '\r')
        to++;
      *at = to;
      return lsip_str_of(m.ptr + from, to - from);
    }
  return lsip_str_of(NULL, 0);
}

static lsip_str field(lsip_str m, const char *name)
{
  size_t at = 0;
  return next_field(m, name, &at);
}

/* ---- writing ---- */

static void put_field(lsip_writer *out, const char *name, lsip_str value)
{
  lsip_write_raw(out, lsip_str_z(name));
  lsip_write_raw(out, value);
  lsip_write_raw(out, LSIP_STR("\r\n"));
}

static void put_fields(lsip_writer *out, lsip_str m, const char *name)
{
  size_t at = 0;
  lsip_str value;
  while ((value = next_field(m, name, &at)).ptr)
    put_field(out, name, value);
}

/* From or To of a peer that reply() has given the tag 1. */
static void put_party(lsip_writer *out, const char *name, lsip_str value)
{
  int tagged = 0;
  for (size_t i = 0; i + 5 <= value.len; i++)
    tagged |= memcmp(value.ptr + i, ";tag=", 5) == 0;
  lsip_write_raw(out, lsip_str_z(name));
  lsip_write_raw(out, value);
  put_field(out, "", tagged ? LSIP_STR("") : LSIP_STR(";tag=1"));
}

static void put_body(lsip_writer *out, unsigned flags)
{
  if (flags & 1)
    lsip_write_body(out, LSIP_STR("application/sdp"), sdp());
  else
    lsip_write_body(out, LSIP_STR(""), LSIP_STR(""));
}

void deliver(world *w, lsip_str bytes, unsigned flags)
{
  lsip_addr from = peer_addr(0);
  size_t used;
  if (flags & 0x80)
    (void)lsip_stack_receive_stream(w->s, w->flows[flags >> 5 & 3], bytes.ptr,
                                    bytes.len, &used, w->now);
  else
    (void)lsip_stack_receive_datagram(w->s, w->udp, &from, bytes.ptr,
                                      bytes.len, w->now);
}

/* ---- responses ---- */

static const uint16_t statuses[] = {
  100, 180, 183, 200, 202, 300, 302, 400, 401, 404, 405, 407, 408, 415, 420,
  422, 481, 486, 487, 488, 491, 500, 503, 600, 699, 430, 439
};

/* Session timers (RFC 4028): flags 0x02 the peer knows of them, and of UPDATE,
 * 0x10 who refreshes. */
static void put_timer(lsip_writer *out, int status, unsigned flags)
{
  if (status == 422)
    put_field(out, "Min-SE: ", flags & 16 ? LSIP_STR("200")
                                          : LSIP_STR("100;a=b"));
  if (status / 100 != 2 || !(flags & 2))
    return;
  put_field(out, "Allow: ", flags & 64 ? LSIP_STR("BYE")
                                       : LSIP_STR("UPDATE, BYE"));
  put_field(out, "Session-Expires: ", flags & 16
                                          ? LSIP_STR("90;refresher=uac")
                                          : LSIP_STR("60;refresher=uas"));
}

static void put_answer(lsip_writer *out, int status, unsigned flags)
{
  const char *contact = status / 100 == 3 ? contact_of(flags)
                                          : "<sip:peer@192.0.2.2>";
  put_field(out, "Server: ", LSIP_STR("peer"));
  put_field(out, "Contact: ", lsip_str_z(contact));
  if (status == 401 || status == 407)
    put_field(out, status == 401 ? "WWW-Authenticate: "
                                 : "Proxy-Authenticate: ",
              LSIP_STR("Digest realm=\"peer\", nonce=\"1\", qop=\"auth\""));
}

/* The response to one of the requests that we sent last: flags 0x0c say how
 * many before the last one, 0x40 is another To tag. */
void reply(world *w)
{
  char buf[4 * MESSAGE];
  lsip_writer out;
  int status = statuses[take(w) % (sizeof statuses / sizeof *statuses)];
  unsigned flags = take(w), back = 1 + (flags >> 2 & 3);
  lsip_str m = text_of(&w->requests[(w->sent_requests - back) % RECENT]);
  lsip_writer_init(&out, buf, sizeof buf);
  lsip_write_status_line(&out, status, LSIP_STR(""));
  put_fields(&out, m, "Via: ");
  put_fields(&out, m, "Record-Route: ");
  put_field(&out, "From: ", field(m, "From: "));
  if (flags & 64) {
    lsip_write_raw(&out, LSIP_STR("To: "));
    lsip_write_raw(&out, field(m, "To: "));
    put_field(&out, "", LSIP_STR(";tag=two"));
  } else {
    put_party(&out, "To: ", field(m, "To: "));
  }
  put_field(&out, "Call-ID: ", field(m, "Call-ID: "));
  put_field(&out, "CSeq: ", field(m, "CSeq: "));
  put_answer(&out, status, flags);
  put_timer(&out, status, flags);
  put_body(&out, flags);
  if (lsip_writer_end(&out) == 0)
    deliver(w, lsip_writer_text(&out), flags & 0x80);
}

/* ---- requests ---- */

static const char *const methods[] = {
  "ACK", "BYE", "INVITE", "CANCEL", "OPTIONS", "PRACK", "UPDATE", "INFO",
  "REFER", "NOTIFY"
};

/* Routes lead through our proxy; a dialog without any ends at us. */
static void put_routes(lsip_writer *out, lsip_str m)
{
  size_t at = 0;
  lsip_str value;
  while ((value = next_field(m, "Record-Route: ", &at)).ptr)
    put_field(out, "Route: ", value);
}

/* A request of the peer inside the dialog of our last INVITE or 2xx. */
void peer(world *w)
{
  char buf[4 * MESSAGE];
  lsip_writer out;
  lsip_str m = text_of(&w->dialog_maker);
  const char *method = methods[take(w) % (sizeof methods / sizeof *methods)];
  unsigned flags = take(w), cseq = take(w);
  int swap = flags & 2; /* the peer was called, or calls */
  lsip_writer_init(&out, buf, sizeof buf);
  lsip_write_request_line(&out, lsip_str_z(method),
                          LSIP_STR("sip:us@192.0.2.1"));
  lsip_write_raw(&out, LSIP_STR("Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK"));
  lsip_write_number(&out, flags >> 2 & 7);
  lsip_write_raw(&out, LSIP_STR("\r\n"));
  put_party(&out, "From: ", field(m, swap ? "To: " : "From: "));
  put_party(&out, "To: ", field(m, swap ? "From: " : "To: "));
  put_field(&out, "Call-ID: ", field(m, "Call-ID: "));
  put_routes(&out, m);
  lsip_write_cseq(&out, cseq, lsip_str_z(method));
  lsip_write_raw(&out, LSIP_STR("Max-Forwards: 70\r\n"));
  put_field(&out, "Contact: ", LSIP_STR("<sip:peer@192.0.2.2>"));
  if (cseq & 64)
    put_field(&out, "Session-Expires: ",
              cseq & 128 ? LSIP_STR("90;refresher=uas") : LSIP_STR("80"));
  if (cseq & 32)
    put_field(&out, "Supported: ", LSIP_STR("timer"));
  put_body(&out, flags);
  if (lsip_writer_end(&out) == 0)
    deliver(w, lsip_writer_text(&out), flags & 0x80);
}
