/* The messages of the peer, and calls between it and the stack. */
#include "peer.h"

#include <stdarg.h>
#include <strings.h>

const char *const peer_offer =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\n"
    "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
const char *const peer_counter =
    "v=0\r\no=- 2 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n"
    "t=0 0\r\nm=audio 5000 RTP/AVP 0\r\n";

/* ---- reading ---- */

static char *buffer(size_t *cap)
{
  static char ring[8][1024];
  static unsigned next;
  *cap = sizeof ring[0];
  return ring[next++ % 8];
}

static const char *copy_out(const char *p, size_t n)
{
  size_t cap;
  char *b = buffer(&cap);
  if (n >= cap)
    n = cap - 1;
  memcpy(b, p, n);
  b[n] = '\0';
  return b;
}

const char *peer_header(const char *text, const char *name)
{
  size_t len = strlen(name);
  const char *line = strstr(text, "\r\n");
  for (; line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    const char *at = line + 2;
    if (strncasecmp(at, name, len) == 0 && at[len] == ':') {
      at += len + 1;
      at += strspn(at, " ");
      return copy_out(at, strcspn(at, "\r"));
    }
  }
  return "";
}

const char *peer_param(const char *value, const char *name)
{
  char key[64];
  const char *at;
  snprintf(key, sizeof key, ";%s=", name);
  at = strstr(value, key);
  if (!at)
    return "";
  at += strlen(key);
  return copy_out(at, strcspn(at, ";>, \r"));
}

int peer_status(const char *text)
{
  return strncmp(text, "SIP/2.0 ", 8) ? 0 : atoi(text + 8);
}

const char *peer_body(const char *text)
{
  const char *end = strstr(text, "\r\n\r\n");
  return end ? end + 4 : "";
}

/* ---- writing ---- */

static char *format(const char *fmt, ...)
{
  va_list args;
  char *out;
  int n;
  va_start(args, fmt);
  n = vsnprintf(NULL, 0, fmt, args);
  va_end(args);
  out = malloc((size_t)n + 1);
  va_start(args, fmt);
  vsnprintf(out, (size_t)n + 1, fmt, args);
  va_end(args);
  return out;
}

static const char *or(const char *value, const char *fallback)
{
  return value ? value : fallback;
}

/* Content-Type if there is a body, Content-Length, the body. */
static char *end_of(const char *type, const char *body)
{
  if (!body || !*body)
    return format("Content-Length: 0\r\n\r\n");
  return format("Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", type,
                strlen(body), body);
}

char *peer_write(const peer_ask *a)
{
  const char *method = or(a->method, "INVITE");
  const char *contact = or(a->contact, "<sip:peer@192.0.2.9>");
  char via[256];
  char *out, *end = end_of(or(a->type, "application/sdp"), a->body);
  snprintf(via, sizeof via, "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK%s",
           or(a->branch, "one"));
  out = format("%s %s SIP/2.0\r\nVia: %s\r\nMax-Forwards: 70\r\n"
               "From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
               "%s%s%s%s%s",
               method, or(a->uri, "sip:bob@192.0.2.1"), or(a->via, via),
               or(a->from, "<sip:peer@b.test>;tag=theirs"),
               or(a->to, "<sip:bob@a.test>"), or(a->call_id, "call-1"),
               a->cseq ? a->cseq : 1, method, *contact ? "Contact: " : "",
               contact, *contact ? "\r\n" : "", or(a->headers, ""), end);
  free(end);
  return out;
}

char *peer_write_answer(const char *request, int status, const char *to_tag,
                        const char *headers, const char *body)
{
  char *out, *end = end_of("application/sdp", body);
  out = format("SIP/2.0 %d Text\r\nVia: %s\r\nFrom: %s\r\nTo: %s%s%s\r\n"
               "Call-ID: %s\r\nCSeq: %s\r\n%s%s",
               status, peer_header(request, "Via"),
               peer_header(request, "From"), peer_header(request, "To"),
               to_tag ? ";tag=" : "", or(to_tag, ""),
               peer_header(request, "Call-ID"), peer_header(request, "CSeq"),
               or(headers, "Contact: <sip:peer@192.0.2.9>\r\n"), end);
  free(end);
  return out;
}

void peer_give(peer *p, const char *text)
{
  peer_drain(p);
  ck_assert_int_eq(lsip_stack_receive_datagram(p->stack, p->udp, &p->remote,
                                               text, strlen(text), p->now),
                   0);
  peer_drain(p);
}

void peer_ask_for(peer *p, const peer_ask *a)
{
  char *text = peer_write(a);
  peer_give(p, text);
  free(text);
}

void peer_answer(peer *p, const char *request, int status, const char *to_tag,
                 const char *headers, const char *body)
{
  char *text = peer_write_answer(request, status, to_tag, headers, body);
  peer_give(p, text);
  free(text);
}

void peer_give_by(peer *p, lsip_flow f, const char *text)
{
  size_t used, len = strlen(text);
  peer_drain(p);
  while (len > 0) {
    if (lsip_stack_receive_stream(p->stack, f, text, len, &used, p->now))
      break;
    text += used;
    len -= used;
  }
  peer_drain(p);
}

lsip_flow peer_connect(peer *p, const char *remote)
{
  lsip_flow_info info;
  lsip_flow f;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = p->tcp;
  info.local_addr = p->us;
  info.remote_addr = peer_addr(remote);
  ck_assert_int_eq(lsip_stack_flow_accepted(p->stack, &f, &info, p->now), 0);
  return f;
}

/* ---- calls ---- */

const char *peer_called(peer *p, lsip_call *c)
{
  ck_assert_int_eq(lsip_call_new(p->stack, c, peer_account(p),
                                 LSIP_STR("sip:peer@192.0.2.9"),
                                 lsip_str_z(peer_counter), NULL), 0);
  peer_pass(p, 0);
  return peer_sent(p, "INVITE ");
}

lsip_call peer_calls(peer *p, const peer_ask *a)
{
  lsip_account none = { 0 };
  lsip_tsx t;
  lsip_call c;
  peer_ask_for(p, a);
  peer_sent(p, "SIP/2.0 100 ");
  t.id = peer_told(p, LSIP_EV_REQUEST)->ev.object;
  ck_assert_int_eq(lsip_call_take(p->stack, &c, t, none, 0), 0);
  peer_pass(p, 0);
  if (a->body)
    peer_told(p, LSIP_EV_CALL_OFFER);
  return c;
}

lsip_call peer_up_out(peer *p, const char *theirs)
{
  lsip_call c;
  const char *invite = peer_called(p, &c);
  peer_answer(p, invite, 200, theirs, NULL, peer_offer);
  peer_sent(p, "ACK ");
  peer_told(p, LSIP_EV_CALL_ANSWERED);
  return c;
}

static void acknowledge(peer *p, const peer_ask *a)
{
  peer_ask ack = *a;
  ack.method = "ACK";
  ack.branch = "ack";
  ack.body = NULL;
  peer_ask_for(p, &ack);
  peer_told(p, LSIP_EV_CALL_CONFIRMED);
}

lsip_call peer_up_in(peer *p, peer_ask *a)
{
  static char to[256];
  lsip_call c;
  if (!a->body)
    a->body = peer_offer;
  c = peer_calls(p, a);
  ck_assert_int_eq(lsip_call_answer(p->stack, c, lsip_str_z(peer_counter),
                                    NULL), 0);
  peer_pass(p, 0);
  snprintf(to, sizeof to, "%s", peer_header(peer_sent(p, "SIP/2.0 200 "),
                                            "To"));
  a->to = to;
  acknowledge(p, a);
  a->body = NULL;
  return c;
}
