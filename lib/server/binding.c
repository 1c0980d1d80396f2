#include "server/binding.h"

#include "msg/write.h"
#include "server/outbound.h"
#include "transport/flow.h"

typedef struct lsip_kept_binding kept_binding;

/* ---- writing a record ---- */

typedef struct source {
  lsip_str aor;
  const lsip_bound_set *set;
  kept_binding *out; /* where lengths and places are noted */
} source;

/* Writes one text and says how long it became. */
static uint32_t text(lsip_writer *w, lsip_str s)
{
  size_t from = w->needed;
  lsip_write_value(w, s);
  return (uint32_t)(w->needed - from);
}

static void param(lsip_writer *w, lsip_str name, lsip_str value)
{
  lsip_write_raw(w, name);
  if (!value.len)
    return;
  lsip_write_raw(w, LSIP_STR("="));
  lsip_write_value(w, value);
}

/* What 10.3 step 8 replaces is left out, all else is kept. `lead` 1: behind
 * something. */
static uint32_t params(lsip_writer *w, lsip_str rest, int lead)
{
  size_t from = w->needed;
  lsip_str name, value;
  while (lsip_param_next(&rest, &name, &value) == 1) {
    if (lsip_str_ieq(name, LSIP_STR("expires")))
      continue;
    if (lead || w->needed > from)
      lsip_write_raw(w, LSIP_STR(";"));
    param(w, name, value);
  }
  return (uint32_t)(w->needed - from);
}

static void write_bound(lsip_writer *w, const lsip_bound *b, kept_binding *k)
{
  k->at = (uint32_t)w->needed;
  k->uri = text(w, b->uri);
  k->params = params(w, b->params, 0);
  k->path = text(w, b->path);
  k->call_id = text(w, b->call_id);
  k->until_ms = b->until_ms;
  k->way = b->way;
  k->reg_id = b->reg_id;
  k->source = b->source;
  k->cseq = b->cseq;
  k->q_milli = (uint16_t)b->q_milli;
}

static int write_all(lsip_writer *w, const source *s)
{
  kept_binding none;
  lsip_write_raw(w, s->aor);
  for (uint32_t i = 0; i < s->set->count; i++)
    write_bound(w, &s->set->all[i], s->out ? &s->out[i] : &none);
  return lsip_writer_end(w);
}

int lsip_aor_record_new(lsip_ctx *c, lsip_aor_record **out, lsip_str aor,
                        const lsip_bound_set *set)
{
  size_t head = sizeof(lsip_aor_record) + set->count * sizeof(kept_binding);
  source s = { aor, set, NULL };
  lsip_aor_record *r;
  lsip_writer w;
  int rc;
  lsip_writer_init(&w, NULL, 0);
  rc = write_all(&w, &s);
  if (rc && rc != LSIP_ERR_NOSPC)
    return rc;
  if (w.needed > UINT32_MAX - head)
    return LSIP_ERR_NOMEM;
  r = lsip_alloc_zero(&c->heap, head + w.needed);
  if (!r)
    return LSIP_ERR_NOMEM;
  r->size = (uint32_t)(head + w.needed);
  r->text = (uint32_t)head;
  r->count = set->count;
  r->aor_len = (uint32_t)aor.len;
  s.out = r->bindings;
  lsip_writer_init(&w, (char *)r + head, w.needed);
  rc = write_all(&w, &s);
  if (rc) {
    lsip_aor_record_free(c, r);
    return rc;
  }
  *out = r;
  return 0;
}

void lsip_aor_record_free(lsip_ctx *c, lsip_aor_record *r)
{
  if (r)
    lsip_free(&c->heap, r, r->size);
}

/* ---- reading it ---- */

void lsip_aor_record_get(const lsip_aor_record *r, uint32_t i,
                         lsip_bound *out)
{
  const kept_binding *k = &r->bindings[i];
  const char *p = (const char *)r + r->text + k->at;
  out->uri = lsip_str_of(p, k->uri);
  out->params = lsip_str_of(p += k->uri, k->params);
  out->path = lsip_str_of(p += k->params, k->path);
  out->call_id = lsip_str_of(p += k->path, k->call_id);
  out->source = k->source;
  out->way = k->way;
  out->reg_id = k->reg_id;
  out->until_ms = k->until_ms;
  out->cseq = k->cseq;
  out->q_milli = k->q_milli;
}

void lsip_aor_record_load(const lsip_aor_record *r, const lsip_ctx *c,
                          lsip_bound_set *set)
{
  set->count = 0;
  for (uint32_t i = 0; r && i < r->count && set->count < set->max; i++) {
    lsip_bound *b = &set->all[set->count];
    lsip_aor_record_get(r, i, b);
    set->count += (uint32_t)lsip_bound_lives(b, c);
  }
}

/* ---- showing it ---- */

/* A record may come from another server, whose ids are not ours. */
static int flow_is_up(const lsip_ctx *c, const lsip_bound *b)
{
  const lsip_object *o = lsip_object_find(c, b->way, LSIP_KIND_FLOW);
  const lsip_conn *f = o ? LSIP_CONTAINER(o, lsip_conn, object) : NULL;
  return f && f->state == LSIP_FLOW_UP &&
      (!b->source.family || lsip_addr_eq(&f->remote, &b->source));
}

int lsip_bound_lives(const lsip_bound *b, const lsip_ctx *c)
{
  return b->until_ms > lsip_now_ms(c) &&
      (!b->reg_id || b->path.len || lsip_id_kind(b->way) != LSIP_KIND_FLOW ||
       flow_is_up(c, b));
}

uint32_t lsip_bound_left(const lsip_bound *b, uint64_t now_ms)
{
  if (b->until_ms <= now_ms)
    return 0;
  return (uint32_t)((b->until_ms - now_ms + 999) / 1000);
}

void lsip_bound_write(lsip_writer *w, const lsip_bound *b, uint64_t now_ms)
{
  lsip_write_name(w, LSIP_H_CONTACT);
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_write_raw(w, b->uri);
  lsip_write_raw(w, LSIP_STR(">"));
  params(w, b->params, 1);
  lsip_write_raw(w, LSIP_STR(";expires="));
  lsip_write_number(w, lsip_bound_left(b, now_ms));
  lsip_write_crlf(w);
}

void lsip_bound_show(const lsip_bound *b, uint64_t now_ms, lsip_binding *out)
{
  memset(out, 0, sizeof *out);
  out->contact = b->uri;
  out->path = b->path;
  out->expires_s = lsip_bound_left(b, now_ms);
  out->q_milli = b->q_milli;
  out->instance = lsip_instance_of(b->params);
  out->reg_id = b->reg_id;
  if (lsip_id_kind(b->way) == LSIP_KIND_FLOW)
    out->flow.id = b->way;
  else if (b->reg_id && !b->path.len) {
    out->local.id = b->way;
    out->remote = b->source;
  }
}

/* Puts `b` in its place among the `n` best; of equals the first stays first.
 */
static void insert(lsip_binding *out, size_t n, size_t max,
                   const lsip_binding *b)
{
  size_t at = n < max ? n : max;
  while (at > 0 && out[at - 1].q_milli < b->q_milli) {
    if (at < max)
      out[at] = out[at - 1];
    at--;
  }
  if (at < max)
    out[at] = *b;
}

size_t lsip_bound_list(const lsip_bound_set *set, const lsip_ctx *c,
                       lsip_binding *out, size_t max)
{
  size_t n = 0;
  for (uint32_t i = 0; i < set->count; i++) {
    lsip_binding shown;
    if (!lsip_bound_lives(&set->all[i], c))
      continue;
    lsip_bound_show(&set->all[i], lsip_now_ms(c), &shown);
    insert(out, n++, max, &shown);
  }
  return n;
}
