#include "fake_stack.h"

#include <stdlib.h>

lsip_stack *fake_new(void)
{
  lsip_stack *s = calloc(1, sizeof *s);
  if (!s)
    abort();
  s->deadline = LSIP_NEVER;
  return s;
}

void fake_free(lsip_stack *s)
{
  for (size_t i = 0; i < s->out_count; i++)
    free((void *)(uintptr_t)s->out[i].bytes.ptr);
  free(s);
}

/* ---- what the test asks ---- */

const struct fake_input *fake_nth(const lsip_stack *s, int kind, size_t n)
{
  for (size_t i = 0; i < s->in_count; i++)
    if (s->in[i].kind == kind && n-- == 0)
      return &s->in[i];
  return NULL;
}

size_t fake_count(const lsip_stack *s, int kind)
{
  size_t n = 0;
  for (size_t i = 0; i < s->in_count; i++)
    n += s->in[i].kind == kind;
  return n;
}

static struct fake_id *find(const lsip_stack *s, uint64_t id)
{
  return id && id < FAKE_IDS && s->ids[id].alive ?
      (struct fake_id *)&s->ids[id] : NULL;
}

static uint64_t make_id(lsip_stack *s)
{
  uint64_t id = ++s->id_count;
  if (id >= FAKE_IDS)
    abort();
  s->ids[id].alive = 1;
  return id;
}

static lsip_output *put(lsip_stack *s, uint32_t kind, const void *bytes,
                        size_t n)
{
  lsip_output *o = &s->out[s->out_count++];
  char *copy = malloc(n + 1);
  if (!copy || s->out_count == FAKE_OUTPUTS)
    abort();
  memset(o, 0, sizeof *o);
  if (n)
    memcpy(copy, bytes, n);
  o->kind = kind;
  o->bytes = lsip_str_of(copy, n);
  o->token = s->out_count;
  return o;
}

void fake_send(lsip_stack *s, lsip_local from, const lsip_addr *to,
               const char *text)
{
  lsip_output *o = put(s, LSIP_OUT_SEND, text, strlen(text));
  o->transport = LSIP_UDP;
  o->local = from;
  o->remote = *to;
}

void fake_write(lsip_stack *s, lsip_flow f, const void *bytes, size_t n)
{
  lsip_output *o = put(s, LSIP_OUT_SEND, bytes, n);
  o->transport = LSIP_TCP;
  o->flow = f;
}

lsip_flow fake_open(lsip_stack *s, uint32_t transport, lsip_local from,
                    const lsip_addr *to)
{
  lsip_output *o = put(s, LSIP_OUT_OPEN, "", 0);
  o->transport = transport;
  o->local = from;
  o->remote = *to;
  o->flow.id = make_id(s);
  return o->flow;
}

void fake_close(lsip_stack *s, lsip_flow f)
{
  lsip_output *o = put(s, LSIP_OUT_CLOSE, "", 0);
  o->flow = f;
}

lsip_query fake_resolve(lsip_stack *s, const char *name, uint32_t type)
{
  lsip_output *o = put(s, LSIP_OUT_RESOLVE, name, strlen(name));
  o->name = o->bytes;
  o->record_type = type;
  o->query.id = make_id(s);
  return o->query;
}

/* ---- outputs ---- */

size_t lsip_stack_poll_output(lsip_stack *s, lsip_output *out, size_t max)
{
  size_t n = 0;
  for (; n < max && s->out_first < s->out_count; n++) {
    lsip_output *o = &s->out[s->out_first++];
    uint64_t id = o->flow.id ? o->flow.id : o->local.id;
    o->cookie = s->ids[id % FAKE_IDS].cookie;
    out[n] = *o;
    if (o->kind == LSIP_OUT_CLOSE)
      s->ids[id % FAKE_IDS].alive = 0;
  }
  return n;
}

lsip_time lsip_stack_deadline(const lsip_stack *s)
{
  return s->waiting ? LSIP_AT_ONCE : s->deadline;
}

int lsip_stack_poll_event(lsip_stack *s, lsip_event *ev)
{
  if (!s->waiting)
    return 0;
  s->waiting--;
  memset(ev, 0, sizeof *ev);
  return 1;
}

/* ---- inputs ---- */

static struct fake_input *record(lsip_stack *s, int kind, uint64_t id,
                                 lsip_time now)
{
  struct fake_input *in = &s->in[s->in_count++];
  if (s->in_count == FAKE_INPUTS)
    abort();
  memset(in, 0, sizeof *in);
  in->kind = kind;
  in->id = id;
  in->now = now;
  if (now)
    s->now = now;
  return in;
}

static int done(lsip_stack *s, const struct fake_input *in)
{
  if (s->on_input)
    s->on_input(s, in);
  return LSIP_OK;
}

static void keep(struct fake_input *in, const void *bytes, size_t len)
{
  size_t n = len < sizeof in->text - 1 ? len : sizeof in->text - 1;
  in->len = len;
  if (n)
    memcpy(in->text, bytes, n);
}

int lsip_stack_receive_datagram(lsip_stack *s, lsip_local at,
    const lsip_addr *remote, const void *bytes, size_t len, lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!find(s, at.id))
    return LSIP_ERR_GONE;
  in = record(s, FAKE_DATAGRAM, at.id, now);
  in->remote = *remote;
  keep(in, bytes, len);
  s->waiting += s->pull != 0;
  return done(s, in);
}

int lsip_stack_receive_stream(lsip_stack *s, lsip_flow flow,
    const void *bytes, size_t len, size_t *used, lsip_time now)
{
  struct fake_id *f = find(s, flow.id);
  const char *p = bytes, *end = memchr(p, '\n', len);
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!f)
    return LSIP_ERR_GONE;
  *used = end ? (size_t)(end - p) + 1 : len;
  for (size_t i = 0; i < *used; i++)
    f->partial[f->partial_len++ % sizeof f->partial] = p[i];
  if (!end)
    return LSIP_OK;
  in = record(s, FAKE_MESSAGE, flow.id, now);
  keep(in, f->partial, f->partial_len - 1);
  f->partial_len = 0;
  s->waiting += s->pull != 0;
  return done(s, in);
}

int lsip_stack_flow_accepted(lsip_stack *s, lsip_flow *out,
                             const lsip_flow_info *info, lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!find(s, info->local.id))
    return LSIP_ERR_GONE;
  if (s->refuse_flows)
    return LSIP_ERR_LIMIT;
  out->id = make_id(s);
  s->ids[out->id].cookie = info->cookie;
  in = record(s, FAKE_ACCEPTED, out->id, now);
  in->info = *info;
  return done(s, in);
}

int lsip_stack_flow_up(lsip_stack *s, lsip_flow f,
                       const lsip_flow_info *info, lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!find(s, f.id))
    return LSIP_ERR_GONE;
  in = record(s, FAKE_UP, f.id, now);
  in->info = *info;
  return done(s, in);
}

int lsip_stack_flow_down(lsip_stack *s, lsip_flow f, int reason,
                         lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!find(s, f.id))
    return LSIP_ERR_GONE;
  s->ids[f.id].alive = 0;
  in = record(s, FAKE_DOWN, f.id, now);
  in->reason = reason;
  return done(s, in);
}

int lsip_stack_flow_writable(lsip_stack *s, lsip_flow f, lsip_time now)
{
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (!find(s, f.id))
    return LSIP_ERR_GONE;
  return done(s, record(s, FAKE_WRITABLE, f.id, now));
}

int lsip_stack_local_error(lsip_stack *s, lsip_local at,
    const lsip_addr *remote, int reason, lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  in = record(s, FAKE_ERROR, at.id, now);
  in->remote = *remote;
  in->reason = reason;
  return done(s, in);
}

int lsip_stack_resolved(lsip_stack *s, lsip_query q, int status,
                        const lsip_record *r, size_t n, lsip_time now)
{
  struct fake_input *in;
  if (s->waiting)
    return LSIP_ERR_BUSY;
  in = record(s, FAKE_RESOLVED, q.id, now);
  in->reason = status;
  in->len = n;
  for (size_t i = 0; i < n && i < 4; i++)
    in->records[i] = r[i];
  return done(s, in);
}

int lsip_stack_advance(lsip_stack *s, lsip_time now)
{
  if (s->waiting)
    return LSIP_ERR_BUSY;
  if (s->deadline > now)
    return LSIP_OK;
  s->deadline = LSIP_NEVER;
  (void)record(s, FAKE_ADVANCE, 0, now);
  if (s->on_due)
    s->on_due(s);
  return LSIP_OK;
}

/* ---- the rest ---- */

int lsip_local_add(lsip_stack *s, lsip_local *out,
                   const lsip_local_config *cfg)
{
  out->id = make_id(s);
  s->ids[out->id].cookie = cfg->cookie;
  s->ids[out->id].local = *cfg;
  return LSIP_OK;
}

int lsip_local_remove(lsip_stack *s, lsip_local l)
{
  struct fake_id *i = find(s, l.id);
  if (!i)
    return LSIP_ERR_GONE;
  i->alive = 0;
  return LSIP_OK;
}

int lsip_local_get(const lsip_stack *s, lsip_local l, lsip_local_config *out)
{
  const struct fake_id *i = find(s, l.id);
  if (!i)
    return LSIP_ERR_GONE;
  *out = i->local;
  return LSIP_OK;
}

void lsip_stack_set_wall_clock(lsip_stack *s, uint64_t unix_ns, lsip_time now)
{
  s->unix_ns = unix_ns;
  s->now = now;
}

int lsip_note_failed(lsip_stack *s, uint64_t token, int reason)
{
  record(s, FAKE_FAILED, token, 0)->reason = reason;
  return LSIP_OK;
}

int lsip_note_blocked(lsip_stack *s, lsip_flow f)
{
  (void)record(s, FAKE_BLOCKED, f.id, 0);
  return LSIP_OK;
}

int lsip_note_cookie(lsip_stack *s, lsip_flow f, uint64_t cookie)
{
  struct fake_id *i = find(s, f.id);
  if (!i)
    return LSIP_ERR_GONE;
  i->cookie = cookie;
  return LSIP_OK;
}
