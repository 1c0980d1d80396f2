#include "world.h"

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

void step(world *w)
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
    deliver(w, text_of(&w->sent), 0);
  else if (op == OP_REQUEST)
    request(w);
  else if (op == OP_TELL)
    tell(w);
  else if (op == OP_USER)
    change_user(w);
  else
    api_step(w, op);
  settle(w);
}
