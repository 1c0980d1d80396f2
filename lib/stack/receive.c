/* The order of steps for a message that has come in (HARD CASE 3). */
#include "msg/list.h"
#include "stack/stack.h"

#include "server/proxy.h"

/* New work must leave the reserve alone: about what a call needs. */
enum { NEW_WORK_BYTES = 8192 };

/* ---- requests ---- */

static void overload(lsip_stack *s, const lsip_arrival *a)
{
  lsip_ctx_count(&s->ctx, LSIP_COUNT_REFUSED_OVERLOAD);
  lsip_refuse(s, a, 503, LSIP_STR(""), LSIP_STR("Retry-After: 5\r\n"));
}

/* Of the transactions, too, an eighth is for work in progress: BYE, CANCEL. */
int lsip_admitted(const lsip_stack *s)
{
  uint32_t max = s->ctx.config.max_transactions;
  return !s->ctx.stopping && s->tl.count < max - max / 8 &&
      lsip_heap_admits(&s->ctx.heap, NEW_WORK_BYTES);
}

/* The filter is a leaf; it sees what the trace will show. */
static int filter(lsip_stack *s, const lsip_arrival *a)
{
  const lsip_config *cfg = &s->ctx.config;
  lsip_trace_record r;
  int verdict;
  if (!cfg->filter)
    return LSIP_PASS;
  memset(&r, 0, sizeof r);
  r.now = s->ctx.now;
  r.transport = a->path.transport;
  r.local = a->local_addr;
  r.remote = a->path.remote;
  r.flow = a->path.flow;
  r.bytes = lsip_msg_raw(&a->msg);
  s->ctx.in_leaf++;
  verdict = cfg->filter(cfg->user, &r, &a->msg);
  s->ctx.in_leaf--;
  return verdict;
}

/* 8.2: what a UA refuses, and OPTIONS. 1 if it was answered. */
static int inspected(lsip_stack *s, const lsip_arrival *a)
{
  lsip_objection o;
  if (s->ctx.config.role == LSIP_ROLE_RAW)
    return 0;
  if (lsip_server_is_merged(&s->tl, a)) { /* 8.2.2.2 */
    lsip_refuse(s, a, 482, LSIP_STR("Merged Request"), LSIP_STR(""));
    return 1;
  }
  lsip_ua_inspect(&s->ua, &a->msg, &o);
  if (!o.status && lsip_msg_method(&a->msg) == LSIP_OPTIONS &&
      !lsip_list_has(s->ctx.config.methods, LSIP_STR("OPTIONS")))
    lsip_ua_describe(&s->ua, &o);
  if (!o.status)
    return 0;
  lsip_refuse(s, a, o.status, LSIP_STR(""), o.headers);
  return 1;
}

static void stray_ack(lsip_stack *s, const lsip_arrival *a)
{
  lsip_tell t;
  if (s->ctx.config.role != LSIP_ROLE_RAW) {
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_STRAY_ACK);
    return;
  }
  memset(&t, 0, sizeof t);
  t.kind = LSIP_EV_ACK;
  t.flow = a->path.flow;
  t.msg = &a->msg;
  lsip_event_tell(&s->ctx, &s->self, &t);
}

/* A request that no transaction and no dialog of ours knows. */
static void new_request(lsip_stack *s, const lsip_arrival *a)
{
  int method = lsip_msg_method(&a->msg);
  int verdict;
  if (method == LSIP_ACK && lsip_refused(s, a)) {
    lsip_ctx_count(&s->ctx, LSIP_COUNT_ACKS_STATELESS);
    return;
  }
  verdict = filter(s, a);
  if (verdict == LSIP_DROP) {
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_FILTER);
    return;
  }
  if (verdict >= 300 && verdict <= 699) {
    lsip_refuse(s, a, verdict, LSIP_STR(""), LSIP_STR(""));
    return;
  }
  if (lsip_served(s, a))
    return;
  if (method == LSIP_ACK) {
    stray_ack(s, a);
    return;
  }
  if (s->ctx.config.role != LSIP_ROLE_RAW &&
      (method == LSIP_CANCEL || method == LSIP_BYE ||
       method == LSIP_UPDATE || /* RFC 3311 5.2: inside a dialog only */
       lsip_msg_to_tag(&a->msg).len)) { /* 9.2, 12.2.2, 15.1.2 */
    lsip_refuse(s, a, 481, LSIP_STR(""), LSIP_STR(""));
    return;
  }
  if (inspected(s, a))
    return;
  if (!lsip_admitted(s))
    overload(s, a);
  else
    lsip_app_request_arrived(s, a);
}

static void request(lsip_stack *s, const lsip_arrival *a)
{
  lsip_dialog_core *d;
  if (lsip_server_receive(&s->tl, a))
    return;
  d = lsip_msg_to_tag(&a->msg).len ? lsip_dialog_of_request(&s->dl, &a->msg)
                                   : NULL;
  if (d && lsip_msg_method(&a->msg) != LSIP_CANCEL)
    lsip_leg_request(lsip_leg_of(d), a);
  else
    new_request(s, a);
}

/* ---- responses ---- */

static void response(lsip_stack *s, const lsip_arrival *a)
{
  if (!lsip_via_is_ours(&s->tp, &a->via))
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_VIA_MISMATCH);
  else if (!lsip_client_receive(&s->tl, a) &&
           !lsip_stateless_response(&s->services, a))
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_STRAY_RESPONSE);
}

/* ---- both ---- */

static void act(lsip_stack *s, const lsip_arrival *a)
{
  if (lsip_msg_is_request(&a->msg))
    request(s, a);
  else
    response(s, a);
}

/* Pulled events are read after the input has returned: they need a copy of
 * the message, made before anything else changes. */
static void from_pull(lsip_stack *s, const lsip_arrival *a)
{
  lsip_kept *k = lsip_kept_new(&s->ctx, &a->msg);
  lsip_arrival copy = *a;
  if (!k) {
    lsip_transport_drop(&s->tp, LSIP_COUNT_DROP_NOMEM);
    return;
  }
  copy.msg = k->msg;
  if (lsip_msg_via(&copy.msg, &copy.via) == 0)
    act(s, &copy);
  lsip_event_rebase(&s->ctx, &k->msg, k);
  lsip_kept_unref(&s->ctx, k);
}

static void message(void *user, const lsip_arrival *a)
{
  lsip_stack *s = user;
  if (s->pull)
    from_pull(s, a);
  else
    act(s, a);
}

/* What can not be parsed is answered if anything can be made of it. */
static void malformed(void *user, const lsip_arrival *a,
                      const lsip_parse_error *err)
{
  lsip_stack *s = user;
  int status = lsip_error_status(err->code);
  lsip_refuse(s, a, status ? status : 400,
              status == 400 || !status ? lsip_str_z(lsip_strerror(err->code))
                                       : LSIP_STR(""),
              LSIP_STR(""));
}

const lsip_transport_up lsip_stack_up = { message, malformed };
