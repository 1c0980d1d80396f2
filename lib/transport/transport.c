/* Receiving and sending (RFC 3261 18.1, 18.2). */
#include "transport/transport.h"

#include "transport/flow.h"
#include "transport/pending.h"

int lsip_transport_init(lsip_transport_layer *tp, lsip_ctx *ctx,
                        const lsip_transport_up *up, void *user)
{
  memset(tp, 0, sizeof *tp);
  tp->ctx = ctx;
  tp->up = up;
  tp->user = user;
  tp->index_size = lsip_index_size(LSIP_MAX_FIELDS);
  lsip_map_init(&tp->flows, &ctx->heap);
  lsip_map_init(&tp->pending, &ctx->heap);
  tp->index = lsip_alloc(&ctx->heap, tp->index_size);
  tp->own_index = lsip_alloc(&ctx->heap, tp->index_size);
  return tp->index && tp->own_index ? 0 : LSIP_ERR_NOMEM;
}

void lsip_transport_free(lsip_transport_layer *tp)
{
  lsip_map_free(&tp->flows);
  lsip_map_free(&tp->pending);
  lsip_free(&tp->ctx->heap, tp->index, tp->index_size);
  lsip_free(&tp->ctx->heap, tp->own_index, tp->index_size);
}

void lsip_transport_drop(lsip_transport_layer *tp, int counter)
{
  lsip_ctx_count(tp->ctx, counter);
  tp->drop = counter;
}

void lsip_transport_send(lsip_transport_layer *tp, lsip_wire *w)
{
  lsip_conn *f;
  if (w->path.transport == LSIP_UDP) {
    if (lsip_local_point_find(tp, w->path.local))
      lsip_wire_push(w);
    else
      lsip_ctx_count(tp->ctx, LSIP_COUNT_DROP_NO_ROUTE);
    return;
  }
  f = lsip_conn_find(tp, w->path.flow);
  if (f)
    lsip_conn_send(f, w);
}

int lsip_transport_reread(lsip_transport_layer *tp, lsip_msg *out,
                          const lsip_wire *w)
{
  return lsip_msg_parse(out, tp->own_index, tp->index_size, w->bytes, w->len,
                        NULL, NULL);
}

/* ---- receiving ---- */

static void trace(lsip_transport_layer *tp, const lsip_arrival *a,
                  lsip_str bytes)
{
  lsip_ctx *c = tp->ctx;
  lsip_trace_record r;
  if (!c->config.trace)
    return;
  memset(&r, 0, sizeof r);
  r.now = c->now;
  r.unix_ns = c->unix_base ? c->unix_base + c->now : 0;
  r.transport = a->path.transport;
  r.drop = (uint32_t)tp->drop;
  r.local = a->local_addr;
  r.remote = a->path.remote;
  r.flow = a->path.flow;
  r.bytes = bytes;
  c->in_leaf++;
  c->config.trace(c->config.user, &r);
  c->in_leaf--;
}

/* A request that is malformed is answered if it can be; a response never
 * is (RFC 4475 3.1.2.5). */
static void refuse(lsip_transport_layer *tp, lsip_arrival *a, int rc,
                   const lsip_parse_error *err)
{
  if (rc == LSIP_ERR_NOSPC || rc == LSIP_ERR_ARGUMENT)
    lsip_transport_drop(tp, LSIP_COUNT_DROP_TOO_LONG);
  else if (lsip_msg_answerable(&a->msg) && lsip_msg_via(&a->msg, &a->via) == 0)
    tp->up->malformed(tp->user, a, err);
  else if (a->msg.index && lsip_msg_status(&a->msg))
    lsip_transport_drop(tp, LSIP_COUNT_DROP_MALFORMED_RESPONSE);
  else
    lsip_transport_drop(tp, LSIP_COUNT_DROP_MALFORMED_REQUEST);
}

static void excess(lsip_transport_layer *tp, const lsip_arrival *a,
                   lsip_str bytes)
{
  if (lsip_msg_raw(&a->msg).len < bytes.len)
    lsip_ctx_count(tp->ctx, LSIP_COUNT_EXCESS_BYTES);
}

/* One whole message: parse it and pass it up. Returns the parse result. */
static int process(lsip_transport_layer *tp, lsip_arrival *a, lsip_str bytes,
                   int stream)
{
  lsip_parse_rules rules;
  lsip_parse_error err;
  int rc;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.max_message = tp->ctx->config.max_message;
  rules.stream = (uint32_t)stream;
  memset(&a->msg, 0, sizeof a->msg);
  memset(&err, 0, sizeof err);
  tp->drop = 0;
  rc = lsip_msg_parse(&a->msg, tp->index, tp->index_size, bytes.ptr,
                      bytes.len, &rules, &err);
  if (rc == 0)
    rc = lsip_msg_via(&a->msg, &a->via);
  tp->current = &a->msg;
  if (rc == 0) {
    lsip_ctx_count(tp->ctx, LSIP_COUNT_MESSAGES_IN);
    excess(tp, a, bytes);
    tp->up->message(tp->user, a);
  } else {
    refuse(tp, a, rc, &err);
  }
  trace(tp, a, bytes);
  return rc;
}

/* CRLF keep-alives (RFC 5626 3.5.1) and STUN (first byte 0 or 1) share the
 * port with SIP. */
static int not_sip(lsip_transport_layer *tp, lsip_str bytes)
{
  size_t i = 0;
  while (i < bytes.len && (bytes.ptr[i] == '\r' || bytes.ptr[i] == '\n'))
    i++;
  if (bytes.len > 0 && i == bytes.len) {
    lsip_ctx_count(tp->ctx, LSIP_COUNT_KEEPALIVES_IN);
    return 1;
  }
  if (bytes.len == 0 || (unsigned char)bytes.ptr[0] <= 1) {
    lsip_transport_drop(tp, LSIP_COUNT_DROP_EMPTY);
    return 1;
  }
  return 0;
}

int lsip_transport_datagram(lsip_transport_layer *tp, lsip_local at,
                            const lsip_addr *remote, lsip_str bytes)
{
  lsip_local_point *l = lsip_local_point_find(tp, at);
  lsip_arrival a;
  if (!l || l->transport != LSIP_UDP)
    return LSIP_ERR_GONE;
  if (not_sip(tp, bytes))
    return 0;
  memset(&a, 0, sizeof a);
  a.path.transport = LSIP_UDP;
  a.path.local = at;
  a.path.cookie = l->cookie;
  a.path.remote = *remote;
  a.local_addr = l->advertised;
  (void)process(tp, &a, bytes, 0);
  return 0;
}

static void arrive_by(lsip_arrival *a, const lsip_conn *f)
{
  memset(a, 0, sizeof *a);
  a->path.transport = f->transport;
  a->path.flow.id = f->object.id;
  a->path.local = f->local;
  a->path.cookie = f->cookie;
  a->path.remote = f->remote;
  a->local_addr = f->local_addr;
}

/* RFC 5626 4.4.1: a double CRLF is answered by a single one; those that come
 * at once are answered once, and none while the peer does not read. */
static void pong(lsip_conn *f)
{
  lsip_ctx *c = f->tp->ctx;
  lsip_wire *w;
  if (!f->framer.pings)
    return;
  f->framer.pings = 0;
  lsip_ctx_count(c, LSIP_COUNT_KEEPALIVES_IN);
  if (!f->accepted || f->blocked || !(w = lsip_wire_new(&c->outputs, 2)))
    return;
  memcpy(w->bytes, "\r\n", 2);
  w->path.transport = f->transport;
  w->path.flow.id = f->object.id;
  w->path.local = f->local;
  w->path.remote = f->remote;
  lsip_conn_send(f, w);
  lsip_wire_unref(w);
}

/* Framing is lost. What can be answered is (18.3: 400), then the connection
 * is closed. */
static void lose(lsip_transport_layer *tp, lsip_flow flow, lsip_str head)
{
  lsip_conn *f = lsip_conn_find(tp, flow);
  lsip_arrival a;
  lsip_ctx_count(tp->ctx, LSIP_COUNT_DROP_FRAMING);
  if (head.len > 0) {
    arrive_by(&a, f);
    (void)process(tp, &a, head, 1);
  }
  f = lsip_conn_find(tp, flow);
  if (f)
    lsip_conn_close(f, LSIP_ERR_LENGTH);
}

int lsip_transport_stream(lsip_transport_layer *tp, lsip_flow flow,
                          lsip_str bytes, size_t *used)
{
  lsip_conn *f = lsip_conn_find(tp, flow);
  lsip_arrival a;
  lsip_str message;
  int rc;
  if (!f || f->state != LSIP_FLOW_UP)
    return LSIP_ERR_GONE;
  rc = lsip_framer_feed(&f->framer, bytes.ptr, bytes.len, used, &message);
  if (rc == 1 || f->framer.len == 0)
    lsip_conn_touch(f); /* a message that never becomes whole is no use */
  pong(f);
  if (rc < 0) {
    lose(tp, flow, message);
    return LSIP_ERR_GONE;
  }
  if (rc == 1) {
    arrive_by(&a, f);
    (void)process(tp, &a, message, 1);
  }
  return 0;
}

int lsip_transport_message(lsip_transport_layer *tp, lsip_flow flow,
                           lsip_str bytes)
{
  lsip_conn *f = lsip_conn_find(tp, flow);
  lsip_arrival a;
  if (!f || f->state != LSIP_FLOW_UP)
    return LSIP_ERR_GONE;
  lsip_conn_touch(f);
  if (not_sip(tp, bytes))
    return 0;
  arrive_by(&a, f);
  (void)process(tp, &a, bytes, 0);
  return 0;
}
