/* A whole stack, driven by a little program that the input is: packets, bytes
 * of streams, time, calls of the interface, and answers of a peer that are
 * made of what we have just sent, so that the fuzzer reaches calls and dialogs
 * without guessing tags and branches.
 *
 * Checked: each request that we send parses; time always gets on; when the
 * stack has stopped no transaction, dialog or call is left; when it is freed
 * no byte is. */
#include <lsip/lsip.h>

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_STEPS = 100, MAX_TURNS = 10000, MESSAGE = 4096, FLOWS = 4 };

/* What may stand in an input, each followed by its operands. */
enum op {
  OP_DATAGRAM, OP_STREAM, OP_ADVANCE, OP_ACCEPT, OP_DOWN, OP_WRITABLE,
  OP_REFUSED, OP_RESOLVED, OP_CALL, OP_PROGRESS, OP_ANSWER, OP_REJECT,
  OP_HANGUP, OP_ABANDON, OP_OFFER, OP_SEND_ANSWER, OP_DIALOG_SEND, OP_RESPOND,
  OP_SEND, OP_CANCEL, OP_TIMER, OP_REPLY, OP_PEER, OP_ECHO, OP_BLOCKED,
  OP_FAILED, OP_COUNT
};

typedef struct world {
  lsip_stack *s;
  const uint8_t *p, *end;
  lsip_time now;
  lsip_local udp, tcp;
  lsip_account account;
  lsip_flow flows[FLOWS];
  lsip_call call;
  lsip_dialog dialog;
  lsip_tsx server, client;
  lsip_query query;
  uint64_t token;
  uint8_t eager; /* answers inside callbacks */
  size_t held;   /* bytes of memory that the stack has */
  char sent[MESSAGE];
  size_t sent_len;
  char invite[MESSAGE]; /* the last INVITE or 2xx we sent: a dialog's */
  size_t invite_len;
} world;

/* What must hold; says which does not. */
#define REQUIRE(truth) ((truth) ? (void)0 : fail(__LINE__, #truth))

static void fail(int line, const char *what)
{
  fprintf(stderr, "line %d: not so: %s\n", line, what);
  abort();
}

static void *memory(void *user, void *ptr, size_t before, size_t size)
{
  world *w = user;
  void *p = NULL;
  if (size) {
    p = realloc(ptr, size);
    if (!p)
      return NULL;
  } else {
    free(ptr);
  }
  w->held += size - before;
  return p;
}

/* ------------------------------------------------------- the program -- */

static unsigned take(world *w)
{
  return w->p < w->end ? *w->p++ : 0;
}

static lsip_str take_text(world *w)
{
  size_t n = take(w) << 8;
  lsip_str text;
  n |= take(w);
  if (n > (size_t)(w->end - w->p))
    n = (size_t)(w->end - w->p);
  text = lsip_str_of((const char *)w->p, n);
  w->p += n;
  return text;
}

static lsip_addr peer_addr(unsigned host)
{
  lsip_addr a;
  memset(&a, 0, sizeof a);
  a.family = 4;
  a.port = 5060;
  a.ip[0] = 192;
  a.ip[2] = 2;
  a.ip[3] = (uint8_t)(2 + host % 4);
  return a;
}

static lsip_str sdp(void)
{
  return LSIP_STR("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
                  "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
}

/* ------------------------------------------------------------ events -- */

static void remember(world *w, const lsip_event *ev)
{
  switch (lsip_id_kind(ev->object)) {
  case LSIP_KIND_CALL:
    w->call.id = ev->object;
    break;
  case LSIP_KIND_DIALOG:
    w->dialog.id = ev->object;
    break;
  default:
    break;
  }
  if (lsip_id_kind(ev->related) == LSIP_KIND_DIALOG)
    w->dialog.id = ev->related;
}

static void on_request(world *w, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  if (ev->kind == LSIP_EV_DIALOG_REQUEST)
    t.id = ev->related;
  w->server = t;
  if (lsip_msg_method(&ev->msg) == LSIP_INVITE && w->eager & 1)
    (void)!lsip_call_take(w->s, &w->call, t, w->account, 0);
  else if (w->eager & 2)
    (void)lsip_tsx_respond(w->s, t, 200, LSIP_STR(""), NULL);
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  world *w = user;
  remember(w, ev);
  switch (ev->kind) {
  case LSIP_EV_REQUEST:
  case LSIP_EV_DIALOG_REQUEST:
    on_request(w, ev);
    break;
  case LSIP_EV_CALL_OFFER:
    if (w->eager & 4)
      (void)lsip_call_answer(s, w->call, sdp(), NULL);
    break;
  case LSIP_EV_CALL_ANSWERED:
    if (w->eager & 8)
      (void)lsip_call_hangup(s, w->call, NULL);
    break;
  default:
    break;
  }
}

/* ----------------------------------------------------------- outputs -- */

static void check_sent(const lsip_output *o)
{
  static uint64_t index[4096];
  lsip_msg m;
  int rc = lsip_msg_parse(&m, index, sizeof index, o->bytes.ptr,
                          o->bytes.len, NULL, NULL);
  /* A response may repeat what was wrong in its request; a request is
   * entirely ours, but for the keep-alive. */
  if (rc && o->bytes.len > 4)
    REQUIRE(memcmp(o->bytes.ptr, "SIP/2.0 ", 8) == 0);
}

static void keep(char *to, size_t *len, lsip_str from)
{
  *len = from.len < MESSAGE ? from.len : MESSAGE;
  memcpy(to, from.ptr, *len);
}

static void on_send(world *w, const lsip_output *o)
{
  REQUIRE(o->bytes.len > 0);
  check_sent(o);
  w->token = o->token;
  keep(w->sent, &w->sent_len, o->bytes);
  if (o->bytes.len > 9 && (!memcmp(o->bytes.ptr, "INVITE ", 7) ||
                           !memcmp(o->bytes.ptr, "SIP/2.0 2", 9)))
    keep(w->invite, &w->invite_len, o->bytes);
}

static void drain(world *w)
{
  lsip_output o;
  for (int i = 0; lsip_stack_poll_output(w->s, &o, 1); i++) {
    REQUIRE(i < MAX_TURNS);
    switch (o.kind) {
    case LSIP_OUT_SEND:
      on_send(w, &o);
      break;
    case LSIP_OUT_OPEN:
      w->flows[0] = o.flow;
      break;
    case LSIP_OUT_CLOSE:
      break;
    case LSIP_OUT_RESOLVE:
      w->query = o.query;
      break;
    default:
      REQUIRE(0);
    }
  }
}

/* Runs until nothing is due. */
static void settle(world *w)
{
  drain(w);
  for (int i = 0; lsip_stack_deadline(w->s) <= w->now; i++) {
    REQUIRE(i < MAX_TURNS);
    (void)lsip_stack_advance(w->s, w->now);
    drain(w);
  }
}

static void advance(world *w, lsip_time by)
{
  lsip_time until = w->now + by;
  for (int i = 0; lsip_stack_deadline(w->s) <= until; i++) {
    lsip_time next = lsip_stack_deadline(w->s);
    REQUIRE(i < MAX_TURNS);
    if (next > w->now)
      w->now = next;
    (void)lsip_stack_advance(w->s, w->now);
    settle(w);
  }
  w->now = until;
  (void)lsip_stack_advance(w->s, w->now);
}

/* ---------------------------------------------------------- the peer -- */

/* The value of the first field `name` in a message of ours; ours have CRLF
 * and long names. */
static lsip_str field(lsip_str m, const char *name)
{
  size_t n = strlen(name);
  for (size_t i = 0; i + n + 2 < m.len; i++)
    if (m.ptr[i] == '\n' && !memcmp(m.ptr + i + 1, name, n)) {
      size_t from = i + 1 + n, to = from;
      while (to < m.len && m.ptr[to] != '\r')
        to++;
      return lsip_str_of(m.ptr + from, to - from);
    }
  return lsip_str_of(NULL, 0);
}

static void put_field(lsip_writer *out, const char *name, lsip_str value)
{
  lsip_write_raw(out, lsip_str_z(name));
  lsip_write_raw(out, value);
  lsip_write_raw(out, LSIP_STR("\r\n"));
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
  lsip_write_raw(out, LSIP_STR("Contact: <sip:peer@192.0.2.2>\r\n"));
  if (flags & 1)
    lsip_write_body(out, LSIP_STR("application/sdp"), sdp());
  else
    lsip_write_body(out, LSIP_STR(""), LSIP_STR(""));
}

static void deliver(world *w, lsip_str bytes, unsigned flags)
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

static const uint16_t statuses[] = {
  100, 180, 183, 200, 202, 300, 302, 400, 401, 404, 405, 407, 408, 415, 420,
  422, 481, 486, 487, 488, 491, 500, 503, 600, 699
};

/* The response to the request that we sent last. */
static void reply(world *w)
{
  char buf[2 * MESSAGE];
  lsip_writer out;
  lsip_str m = lsip_str_of(w->sent, w->sent_len);
  int status = statuses[take(w) % (sizeof statuses / sizeof *statuses)];
  unsigned flags = take(w);
  lsip_writer_init(&out, buf, sizeof buf);
  lsip_write_status_line(&out, status, LSIP_STR(""));
  put_field(&out, "Via: ", field(m, "Via: "));
  put_field(&out, "From: ", field(m, "From: "));
  lsip_write_raw(&out, LSIP_STR("To: "));
  lsip_write_raw(&out, field(m, "To: "));
  put_field(&out, "", flags & 64 ? LSIP_STR(";tag=two") : LSIP_STR(";tag=1"));
  put_field(&out, "Call-ID: ", field(m, "Call-ID: "));
  put_field(&out, "CSeq: ", field(m, "CSeq: "));
  put_body(&out, flags);
  if (lsip_writer_end(&out) == 0)
    deliver(w, lsip_writer_text(&out), flags & 0x80);
}

static const char *const methods[] = {
  "ACK", "BYE", "INVITE", "CANCEL", "OPTIONS", "PRACK", "UPDATE", "INFO",
  "REFER", "NOTIFY"
};

/* A request of the peer inside the dialog of our last INVITE or 2xx. */
static void peer(world *w)
{
  char buf[2 * MESSAGE];
  lsip_writer out;
  lsip_str m = lsip_str_of(w->invite, w->invite_len);
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
  lsip_write_cseq(&out, cseq, lsip_str_z(method));
  lsip_write_raw(&out, LSIP_STR("Max-Forwards: 70\r\n"));
  put_body(&out, flags);
  if (lsip_writer_end(&out) == 0)
    deliver(w, lsip_writer_text(&out), flags & 0x80);
}

/* ------------------------------------------------------------- steps -- */

static void accept_flow(world *w)
{
  lsip_flow_info info;
  memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.transport = LSIP_TCP;
  info.local = w->tcp;
  info.remote_addr = peer_addr(take(w));
  (void)!lsip_stack_flow_accepted(w->s, &w->flows[take(w) % FLOWS], &info,
                                  w->now);
}

static void feed_stream(world *w)
{
  lsip_flow f = w->flows[take(w) % FLOWS];
  lsip_str text = take_text(w);
  size_t used;
  while (text.len) {
    used = 0;
    if (lsip_stack_receive_stream(w->s, f, text.ptr, text.len, &used, w->now))
      return;
    REQUIRE(used > 0 && used <= text.len);
    text = lsip_str_of(text.ptr + used, text.len - used);
    settle(w);
  }
}

static void resolve(world *w)
{
  lsip_record r[2];
  memset(r, 0, sizeof r);
  r[0].type = r[1].type = LSIP_RECORD_A;
  r[0].ttl = r[1].ttl = 60;
  r[0].addr = peer_addr(take(w));
  r[1].addr = peer_addr(take(w));
  (void)lsip_stack_resolved(w->s, w->query, 0, r, take(w) % 3, w->now);
}

static void call(world *w)
{
  static const char *const targets[] = {
    "sip:peer@192.0.2.2", "sip:peer@192.0.2.2;transport=tcp",
    "sip:peer@example.test", "<sips:peer@192.0.2.3>", "tel:+1-201-555-0123"
  };
  unsigned flags = take(w);
  const char *to = targets[flags % (sizeof targets / sizeof *targets)];
  (void)!lsip_call_new(w->s, &w->call, w->account, lsip_str_z(to),
                       flags & 128 ? LSIP_STR("") : sdp(), NULL);
}

static void send_request(world *w)
{
  static const char options[] =
    "OPTIONS sip:peer@192.0.2.2 SIP/2.0\r\nFrom: <sip:us@192.0.2.1>;tag=3\r\n"
    "To: <sip:peer@192.0.2.2>\r\nCall-ID: 9\r\nCSeq: 1 OPTIONS\r\n"
    "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK9\r\n"
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  static uint64_t index[1024];
  lsip_msg m;
  if (lsip_msg_parse(&m, index, sizeof index, options, sizeof options - 1,
                     NULL, NULL) == 0)
    (void)!lsip_tsx_send(w->s, &w->client, &m, NULL, 0, NULL);
}

static void call_step(world *w, unsigned op)
{
  switch (op) {
  case OP_CALL:
    call(w);
    break;
  case OP_PROGRESS:
    (void)lsip_call_progress(w->s, w->call, 100 + (int)take(w) % 100, sdp(),
                             NULL);
    break;
  case OP_ANSWER:
    (void)lsip_call_answer(w->s, w->call, sdp(), NULL);
    break;
  case OP_REJECT:
    (void)lsip_call_reject(w->s, w->call, 300 + (int)take(w), NULL);
    break;
  case OP_HANGUP:
    (void)lsip_call_hangup(w->s, w->call, NULL);
    break;
  case OP_ABANDON:
    (void)lsip_call_abandon(w->s, w->call);
    break;
  case OP_OFFER:
    (void)lsip_call_send_offer(w->s, w->call, sdp());
    break;
  default:
    (void)lsip_call_send_answer(w->s, w->call, w->dialog, sdp());
    break;
  }
}

static void api_step(world *w, unsigned op)
{
  lsip_timer timer;
  switch (op) {
  case OP_DIALOG_SEND:
    (void)!lsip_dialog_send(w->s, w->dialog, &w->client, LSIP_STR("INFO"),
                            NULL);
    break;
  case OP_RESPOND:
    (void)lsip_tsx_respond(w->s, w->server, 100 + (int)(take(w) * 4),
                           take_text(w), NULL);
    break;
  case OP_SEND:
    send_request(w);
    break;
  case OP_CANCEL:
    (void)lsip_tsx_cancel(w->s, w->client, NULL);
    break;
  case OP_TIMER:
    (void)!lsip_timer_new(w->s, &timer, LSIP_MS(take(w)), 0);
    break;
  case OP_BLOCKED:
    (void)lsip_note_blocked(w->s, w->flows[take(w) % FLOWS]);
    break;
  default:
    (void)lsip_note_failed(w->s, w->token, LSIP_ERR_IO);
    break;
  }
}

static void input_step(world *w, unsigned op)
{
  lsip_addr a = peer_addr(1);
  lsip_str text;
  switch (op) {
  case OP_DATAGRAM:
    text = take_text(w);
    (void)lsip_stack_receive_datagram(w->s, w->udp, &a, text.ptr, text.len,
                                      w->now);
    break;
  case OP_STREAM:
    feed_stream(w);
    break;
  case OP_ADVANCE:
    advance(w, LSIP_MS(1) << take(w) % 18);
    break;
  case OP_ACCEPT:
    accept_flow(w);
    break;
  case OP_DOWN:
    (void)lsip_stack_flow_down(w->s, w->flows[take(w) % FLOWS], LSIP_ERR_IO,
                               w->now);
    break;
  case OP_WRITABLE:
    (void)lsip_stack_flow_writable(w->s, w->flows[take(w) % FLOWS], w->now);
    break;
  case OP_REFUSED:
    a = peer_addr(take(w));
    (void)lsip_stack_local_error(w->s, w->udp, &a, LSIP_ERR_REFUSED, w->now);
    break;
  default:
    resolve(w);
    break;
  }
}

static void step(world *w)
{
  unsigned op = take(w) % OP_COUNT;
  if (op <= OP_RESOLVED)
    input_step(w, op);
  else if (op <= OP_SEND_ANSWER)
    call_step(w, op);
  else if (op == OP_REPLY)
    reply(w);
  else if (op == OP_PEER)
    peer(w);
  else if (op == OP_ECHO)
    deliver(w, lsip_str_of(w->sent, w->sent_len), 0);
  else
    api_step(w, op);
  settle(w);
}

/* ------------------------------------------------------ begin and end -- */

static int add_local(world *w, lsip_local *out, uint32_t transport)
{
  lsip_local_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.transport = transport;
  c.bound = peer_addr(3);
  c.bound.ip[3] = 1;
  return lsip_local_add(w->s, out, &c);
}

static void begin(world *w)
{
  lsip_config c;
  lsip_account_config a;
  unsigned flags = take(w);
  lsip_config_init(&c, sizeof c);
  c.mem.fn = memory;
  c.mem.user = w;
  c.seed[0] = 1;
  c.on_event = on_event;
  c.event_user = w;
  c.role = flags & 16 ? LSIP_ROLE_RAW : LSIP_ROLE_UA;
  c.max_transactions = 64;
  c.max_dialogs = 64;
  w->eager = flags & 15;
  w->now = LSIP_SECONDS(1);
  REQUIRE(lsip_stack_new(&w->s, &c) == 0);
  REQUIRE(add_local(w, &w->udp, LSIP_UDP) == 0);
  REQUIRE(add_local(w, &w->tcp, LSIP_TCP) == 0);
  memset(&a, 0, sizeof a);
  a.size = sizeof a;
  a.aor = LSIP_STR("sip:us@192.0.2.1");
  REQUIRE(lsip_account_new(w->s, &w->account, &a) == 0);
}

/* What the application took on it has to answer. */
static void answer_all(world *w)
{
  uint64_t id = 0;
  while ((id = lsip_next_object(w->s, LSIP_KIND_TSX, id)) != 0) {
    lsip_tsx t = { id };
    (void)lsip_tsx_respond(w->s, t, 500, LSIP_STR(""), NULL);
  }
}

/* Stopped, and with all the time that timers may want, nothing is left. */
static void finish(world *w)
{
  w->eager = 0;
  (void)lsip_stack_stop(w->s);
  answer_all(w);
  settle(w);
  for (int i = 0; i < 4; i++)
    advance(w, LSIP_SECONDS(300));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_CALL, 0));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_DIALOG, 0));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_TSX, 0));
  REQUIRE(lsip_stack_memory(w->s) == w->held);
  lsip_stack_free(w->s);
  REQUIRE(w->held == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static world w;
  memset(&w, 0, sizeof w);
  w.p = data;
  w.end = data + size;
  begin(&w);
  for (int i = 0; i < MAX_STEPS && w.p < w.end; i++)
    step(&w);
  finish(&w);
  return 0;
}
