#include "server/binding.h"

#include "msg/write.h"

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
  k->flow = b->flow;
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
  out->flow = k->flow;
  out->until_ms = k->until_ms;
  out->cseq = k->cseq;
  out->q_milli = k->q_milli;
}

void lsip_aor_record_load(const lsip_aor_record *r, uint64_t now_ms,
                          lsip_bound_set *set)
{
  set->count = 0;
  for (uint32_t i = 0; r && i < r->count && set->count < set->max; i++)
    if (r->bindings[i].until_ms > now_ms)
      lsip_aor_record_get(r, i, &set->all[set->count++]);
}

/* ---- showing it ---- */

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
  out->flow = b->flow;
  (void)lsip_param_get(b->params, LSIP_STR("+sip.instance"),
                       &out->instance);
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

size_t lsip_bound_list(const lsip_bound_set *set, uint64_t now_ms,
                       lsip_binding *out, size_t max)
{
  size_t n = 0;
  for (uint32_t i = 0; i < set->count; i++) {
    lsip_binding shown;
    if (set->all[i].until_ms <= now_ms)
      continue;
    lsip_bound_show(&set->all[i], now_ms, &shown);
    insert(out, n++, max, &shown);
  }
  return n;
}
