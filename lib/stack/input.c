/* Inputs and outputs (stack.h). */
#include "stack/stack.h"

int lsip_stack_receive_datagram(lsip_stack *s, lsip_local at,
                                const lsip_addr *remote, const void *bytes,
                                size_t len, lsip_time now)
{
  int rc;
  if (!remote || (!bytes && len))
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  rc = lsip_transport_datagram(&s->tp, at, remote, lsip_str_of(bytes, len));
  lsip_input_end(s);
  return rc;
}

int lsip_stack_receive_stream(lsip_stack *s, lsip_flow flow,
                              const void *bytes, size_t len, size_t *used,
                              lsip_time now)
{
  int rc;
  if (!used || (!bytes && len))
    return LSIP_ERR_ARGUMENT;
  *used = 0;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  rc = lsip_transport_stream(&s->tp, flow, lsip_str_of(bytes, len), used);
  lsip_input_end(s);
  return rc;
}

int lsip_stack_receive_message(lsip_stack *s, lsip_flow flow,
                               const void *bytes, size_t len, lsip_time now)
{
  int rc;
  if (!bytes && len)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  rc = lsip_transport_message(&s->tp, flow, lsip_str_of(bytes, len));
  lsip_input_end(s);
  return rc;
}

int lsip_stack_flow_accepted(lsip_stack *s, lsip_flow *out,
                             const lsip_flow_info *info, lsip_time now)
{
  lsip_conn *f;
  int rc;
  if (!out || !info || info->size < sizeof *info)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  rc = lsip_conn_accepted(&s->tp, &f, info);
  if (rc == 0)
    out->id = f->object.id;
  lsip_input_end(s);
  return rc;
}

int lsip_stack_flow_up(lsip_stack *s, lsip_flow id,
                       const lsip_flow_info *info, lsip_time now)
{
  lsip_conn *f;
  int rc;
  if (info && info->size < sizeof *info)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  f = lsip_conn_find(&s->tp, id);
  rc = f ? lsip_conn_up(f, info) : LSIP_ERR_GONE;
  lsip_input_end(s);
  return rc;
}

int lsip_stack_flow_down(lsip_stack *s, lsip_flow id, int reason,
                         lsip_time now)
{
  lsip_conn *f;
  int rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  f = lsip_conn_find(&s->tp, id);
  if (f)
    lsip_conn_down(f, reason);
  lsip_input_end(s);
  return f ? 0 : LSIP_ERR_GONE;
}

int lsip_stack_flow_writable(lsip_stack *s, lsip_flow id, lsip_time now)
{
  lsip_conn *f;
  int rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  f = lsip_conn_find(&s->tp, id);
  if (f)
    lsip_conn_writable(f);
  lsip_input_end(s);
  return f ? 0 : LSIP_ERR_GONE;
}

int lsip_stack_local_error(lsip_stack *s, lsip_local at,
                           const lsip_addr *remote, int reason,
                           lsip_time now)
{
  int rc;
  if (!remote)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  if (lsip_local_point_find(&s->tp, at))
    lsip_client_refused(&s->tl, remote, reason ? reason : LSIP_ERR_REFUSED);
  else
    rc = LSIP_ERR_GONE;
  lsip_input_end(s);
  return rc;
}

int lsip_stack_resolved(lsip_stack *s, lsip_query q, int status,
                        const lsip_record *r, size_t n, lsip_time now)
{
  int rc;
  if (n && !r)
    return LSIP_ERR_ARGUMENT;
  rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  rc = lsip_locate_resolved(&s->tp, q, status, r, n);
  lsip_input_end(s);
  return rc;
}

/* Alarms fire one by one, each with its events; in pull mode the next one
 * waits until they have been taken. */
int lsip_stack_advance(lsip_stack *s, lsip_time now)
{
  lsip_alarm *a;
  int rc = lsip_input_begin(s, now);
  if (rc)
    return rc;
  while (lsip_list_empty(&s->ctx.events) &&
         (a = lsip_wheel_next(&s->ctx.wheel, s->ctx.now)) != NULL) {
    a->fn(a);
    lsip_deliver(s);
  }
  lsip_input_end(s);
  return 0;
}

lsip_time lsip_stack_deadline(const lsip_stack *s)
{
  if (!s)
    return LSIP_NEVER;
  if (!lsip_list_empty(&s->ctx.events) ||
      !lsip_list_empty(&s->ctx.outputs.failed) || s->ctx.stop_due)
    return LSIP_AT_ONCE;
  return lsip_wheel_deadline(&s->ctx.wheel);
}

/* ---- outputs ---- */

static void trace_send(lsip_stack *s, const lsip_output *o)
{
  lsip_ctx *c = &s->ctx;
  lsip_local_point *l = lsip_local_point_find(&s->tp, o->local);
  lsip_conn *f = o->flow.id ? lsip_conn_find(&s->tp, o->flow) : NULL;
  lsip_trace_record r;
  memset(&r, 0, sizeof r);
  r.now = c->now;
  r.unix_ns = c->unix_base ? c->unix_base + c->now : 0;
  r.transport = o->transport;
  r.outgoing = 1;
  if (f)
    r.local = f->local_addr;
  else if (l)
    r.local = l->advertised;
  r.remote = o->remote;
  r.flow = o->flow;
  r.bytes = o->bytes;
  c->in_leaf++;
  c->config.trace(c->config.user, &r);
  c->in_leaf--;
}

size_t lsip_stack_poll_output(lsip_stack *s, lsip_output *out, size_t max)
{
  size_t n;
  if (!s || !out || s->ctx.in_leaf || s->ctx.delivering)
    return 0;
  n = lsip_outputs_poll(&s->ctx.outputs, out, max);
  for (size_t i = 0; i < n; i++) {
    if (out[i].kind != LSIP_OUT_SEND)
      continue;
    lsip_ctx_count(&s->ctx, LSIP_COUNT_MESSAGES_OUT);
    if (s->ctx.config.trace)
      trace_send(s, &out[i]);
  }
  return n;
}

int lsip_note_failed(lsip_stack *s, uint64_t token, int reason)
{
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.in_leaf)
    return LSIP_ERR_REENTRANT;
  lsip_ctx_count(&s->ctx, LSIP_COUNT_SEND_FAILED);
  return lsip_outputs_note_failed(&s->ctx.outputs, token, reason);
}

int lsip_note_blocked(lsip_stack *s, lsip_flow id)
{
  lsip_conn *f;
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.in_leaf)
    return LSIP_ERR_REENTRANT;
  f = lsip_conn_find(&s->tp, id);
  if (!f)
    return LSIP_ERR_GONE;
  lsip_conn_block(f);
  return 0;
}

int lsip_note_cookie(lsip_stack *s, lsip_flow id, uint64_t cookie)
{
  lsip_conn *f;
  if (!s)
    return LSIP_ERR_ARGUMENT;
  if (s->ctx.in_leaf)
    return LSIP_ERR_REENTRANT;
  f = lsip_conn_find(&s->tp, id);
  if (!f)
    return LSIP_ERR_GONE;
  f->cookie = cookie;
  return 0;
}
