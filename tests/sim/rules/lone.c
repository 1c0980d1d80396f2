#include "lone.h"

const char *const lone_sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n";

const char *const lone_invite =
    "INVITE sip:alice@192.0.2.1 SIP/2.0\n"
    "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKin1\n"
    "Max-Forwards: 70\n"
    "From: <sip:carol@192.0.2.2>;tag=c\n"
    "To: <sip:alice@192.0.2.1>\n"
    "Call-ID: in1\n"
    "CSeq: 1 INVITE\n"
    "Contact: <sip:carol@192.0.2.2>\n";

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  lone *l = user;
  told *t;
  ck_assert_uint_lt(l->told, TOLD_MAX);
  t = &l->events[l->told++];
  t->kind = ev->kind;
  t->status = ev->status;
  t->flags = ev->flags;
  t->reason = ev->reason;
  t->object = ev->object;
  t->related = ev->related;
  t->number = ev->number;
  t->data_len = ev->data.len;
  if (lsip_id_kind(ev->object) == LSIP_KIND_CALL)
    l->call.id = ev->object;
  if (lsip_id_kind(ev->related) == LSIP_KIND_DIALOG)
    l->dialog.id = ev->related;
  if (ev->kind == LSIP_EV_REQUEST)
    l->tsx.id = ev->object;
  if (ev->kind == LSIP_EV_DIALOG_REQUEST)
    l->tsx.id = ev->related;
  if (l->take && ev->kind == LSIP_EV_REQUEST &&
      lsip_msg_method(&ev->msg) == LSIP_INVITE)
    ck_assert_int_eq(lsip_call_take(s, &l->call, l->tsx, l->account, 0), 0);
  if (l->hook)
    l->hook(l, ev);
}

static lsip_addr addr(uint8_t last, uint16_t port)
{
  lsip_addr a;
  memset(&a, 0, sizeof a);
  a.family = 4;
  a.ip[0] = 192;
  a.ip[2] = 2;
  a.ip[3] = last;
  a.port = port;
  return a;
}

static lsip_local listen_at(lone *l, uint32_t transport, uint16_t port)
{
  lsip_local_config c;
  lsip_local out;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.transport = transport;
  c.bound = addr(1, port);
  ck_assert_int_eq(lsip_local_add(l->s, &out, &c), 0);
  return out;
}

void lone_start(lone *l, const lsip_config *base)
{
  lsip_config cfg;
  lsip_account_config ac;
  memset(l, 0, sizeof *l);
  lsip_config_init(&cfg, sizeof cfg);
  if (base)
    cfg = *base;
  memset(cfg.seed, 7, sizeof cfg.seed);
  cfg.on_event = on_event;
  cfg.event_user = l;
  l->now = LSIP_SECONDS(1);
  l->peer = addr(2, 5060);
  ck_assert_int_eq(lsip_stack_new(&l->s, &cfg), 0);
  l->udp = listen_at(l, LSIP_UDP, 5060);
  l->tcp = listen_at(l, LSIP_TCP, 5060);
  l->tls = listen_at(l, LSIP_TLS, 5061);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR("sip:alice@192.0.2.1");
  ck_assert_int_eq(lsip_account_new(l->s, &l->account, &ac), 0);
  ck_assert_int_eq(lsip_stack_advance(l->s, l->now), 0);
}

void lone_end(lone *l)
{
  static const int kinds[] = { LSIP_KIND_CALL, LSIP_KIND_DIALOG,
                               LSIP_KIND_TSX, LSIP_KIND_QUERY,
                               LSIP_KIND_TIMER, LSIP_KIND_FLOW };
  lone_run(l, 600000);
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    ck_assert_msg(lsip_next_object(l->s, kinds[i], 0) == 0,
                  "an object of kind %d is left", kinds[i]);
  ck_assert_uint_eq(lsip_stack_deadline(l->s), LSIP_NEVER);
  lone_drop(l);
}

void lone_drop(lone *l)
{
  lsip_stack_free(l->s);
  l->s = NULL;
}

static void note(lone *l, const lsip_output *o)
{
  sent *m;
  size_t n = o->bytes.len < TEXT_MAX - 1 ? o->bytes.len : TEXT_MAX - 1;
  ck_assert_uint_lt(l->count, SENT_MAX);
  m = &l->out[l->count++];
  memset(m, 0, sizeof *m);
  m->kind = o->kind;
  m->transport = o->transport;
  m->flow = o->flow;
  m->remote = o->remote;
  m->query = o->query;
  m->when = l->now;
  m->profile = o->profile;
  if (o->name.len && o->name.len < sizeof m->name)
    memcpy(m->name, o->name.ptr, o->name.len);
  if (n)
    memcpy(m->text, o->bytes.ptr, n);
}

void lone_collect(lone *l)
{
  lsip_output o;
  while (lsip_stack_poll_output(l->s, &o, 1))
    note(l, &o);
}

void lone_run(lone *l, unsigned ms)
{
  lsip_time end = l->now + LSIP_MS(ms);
  for (;;) {
    lsip_time due;
    lone_collect(l);
    due = lsip_stack_deadline(l->s);
    if (due > end)
      break;
    if (due > l->now)
      l->now = due;
    ck_assert_int_eq(lsip_stack_advance(l->s, l->now), 0);
  }
  l->now = end;
  ck_assert_int_eq(lsip_stack_advance(l->s, l->now), 0);
  lone_collect(l);
}

static size_t wire(char *out, size_t cap, const char *text, const char *body)
{
  size_t n = 0;
  int plain = body && *body && !strstr(text, "Content-Type:");
  for (; *text; text++) {
    ck_assert_uint_lt(n + 4, cap);
    if (*text == '\n')
      out[n++] = '\r';
    out[n++] = *text;
  }
  n += (size_t)snprintf(out + n, cap - n, "%sContent-Length: %zu\r\n\r\n%s",
                        plain ? "Content-Type: application/sdp\r\n" : "",
                        body ? strlen(body) : 0, body ? body : "");
  ck_assert_uint_lt(n, cap);
  return n;
}

void lone_hear(lone *l, const char *text, const char *body)
{
  char buf[8192];
  size_t n = wire(buf, sizeof buf, text, body);
  ck_assert_int_eq(
      lsip_stack_receive_datagram(l->s, l->udp, &l->peer, buf, n, l->now), 0);
  lone_collect(l);
}

void lone_hear_flow(lone *l, lsip_flow f, const char *text, const char *body)
{
  char buf[8192];
  size_t n = wire(buf, sizeof buf, text, body), used;
  ck_assert_int_eq(
      lsip_stack_receive_stream(l->s, f, buf, n, &used, l->now), 0);
  ck_assert_uint_eq(used, n);
  lone_collect(l);
}

lsip_flow lone_accept(lone *l)
{
  lsip_flow_info info;
  lsip_flow f;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = l->tcp;
  info.local_addr = addr(1, 5060);
  info.remote_addr = addr(2, 40000);
  ck_assert_int_eq(lsip_stack_flow_accepted(l->s, &f, &info, l->now), 0);
  return f;
}

/* ---- what was sent ---- */

static int begins(const sent *m, const char *start)
{
  return m->kind == LSIP_OUT_SEND &&
      strncmp(m->text, start, strlen(start)) == 0;
}

sent *lone_last(lone *l, const char *start)
{
  for (unsigned i = l->count; i > 0; i--)
    if (begins(&l->out[i - 1], start))
      return &l->out[i - 1];
  return NULL;
}

unsigned lone_sent(const lone *l, const char *start)
{
  unsigned n = 0;
  for (unsigned i = 0; i < l->count; i++)
    n += (unsigned)begins(&l->out[i], start);
  return n;
}

sent *lone_await(lone *l, const char *start, unsigned n, unsigned ms)
{
  for (; ms > 0 && lone_sent(l, start) < n; ms -= ms < 10 ? ms : 10)
    lone_run(l, 10);
  ck_assert_uint_eq(lone_sent(l, start), n);
  return lone_last(l, start);
}

sent *lone_output(lone *l, uint32_t kind)
{
  for (unsigned i = l->count; i > 0; i--)
    if (l->out[i - 1].kind == kind)
      return &l->out[i - 1];
  return NULL;
}

const char *lone_header(const sent *m, const char *name)
{
  static char value[4][1024];
  static unsigned turn;
  char key[64];
  const char *at;
  size_t n;
  char *v = value[turn++ % 4];
  snprintf(key, sizeof key, "\r\n%s: ", name);
  at = strstr(m->text, key);
  *v = '\0';
  if (!at)
    return v;
  at += strlen(key);
  n = strcspn(at, "\r");
  ck_assert_uint_lt(n, sizeof value[0]);
  memcpy(v, at, n);
  v[n] = '\0';
  return v;
}

told *lone_told(lone *l, uint32_t kind)
{
  for (unsigned i = l->told; i > 0; i--)
    if (l->events[i - 1].kind == kind)
      return &l->events[i - 1];
  return NULL;
}

unsigned lone_count(const lone *l, uint32_t kind)
{
  unsigned n = 0;
  for (unsigned i = 0; i < l->told; i++)
    n += l->events[i].kind == kind;
  return n;
}

/* ---- what the peer says ---- */

void lone_answer(lone *l, const sent *request, const char *status,
                 const char *tag, const char *extra, const char *body)
{
  static const char *const copied[] = { "Via", "From", "To", "Call-ID",
                                        "CSeq" };
  char text[4096];
  int n = snprintf(text, sizeof text, "SIP/2.0 %s\n", status);
  for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
    const char *value = lone_header(request, copied[i]);
    int tagged = !tag || i != 2 || strstr(value, ";tag=");
    n += snprintf(text + n, sizeof text - (size_t)n, "%s: %s%s%s\n",
                  copied[i], value, tagged ? "" : ";tag=",
                  tagged ? "" : tag);
  }
  snprintf(text + n, sizeof text - (size_t)n, "%s", extra ? extra : "");
  lone_hear(l, text, body);
}

void lone_inside(lone *l, const sent *like, int ours, const char *peer_tag,
                 const char *method, unsigned cseq, const char *extra,
                 const char *body)
{
  static unsigned branch;
  char text[4096], us[1024], them[1024];
  snprintf(us, sizeof us, "%s", lone_header(like, ours ? "From" : "To"));
  snprintf(them, sizeof them, "%s", lone_header(like, ours ? "To" : "From"));
  if (peer_tag && !strstr(them, ";tag="))
    snprintf(them + strlen(them), sizeof them - strlen(them), ";tag=%s",
             peer_tag);
  snprintf(text, sizeof text,
           "%s sip:alice@192.0.2.1 SIP/2.0\n"
           "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer%u\n"
           "Max-Forwards: 70\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n"
           "%s",
           method, ++branch, them, us, lone_header(like, "Call-ID"), cseq,
           method, extra ? extra : "");
  lone_hear(l, text, body);
}

sent *lone_call_out(lone *l)
{
  sent *invite;
  ck_assert_int_eq(lsip_call_new(l->s, &l->call, l->account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), NULL), 0);
  lone_run(l, 1);
  invite = lone_last(l, "INVITE");
  ck_assert_ptr_nonnull(invite);
  lone_answer(l, invite, "200 OK", "p", "Contact: <sip:bob@192.0.2.2>\n",
              lone_sdp);
  ck_assert_uint_eq(lone_sent(l, "ACK"), 1);
  ck_assert_ptr_nonnull(lone_told(l, LSIP_EV_CALL_ANSWERED));
  return invite;
}

sent *lone_call_in(lone *l)
{
  sent *ok;
  l->take = 1;
  lone_hear(l, lone_invite, lone_sdp);
  ck_assert_int_eq(lsip_call_answer(l->s, l->call, lsip_str_z(lone_sdp),
                                    NULL), 0);
  lone_run(l, 1);
  ok = lone_last(l, "SIP/2.0 200");
  ck_assert_ptr_nonnull(ok);
  lone_inside(l, ok, 0, NULL, "ACK", 1, NULL, NULL);
  ck_assert_ptr_nonnull(lone_told(l, LSIP_EV_CALL_CONFIRMED));
  return ok;
}

int lone_main(Suite *s)
{
  SRunner *r = srunner_create(s);
  int failed;
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
