#include "base/ctx.h"

void lsip_ctx_alarm(lsip_ctx *c, lsip_alarm *a, uint64_t ms)
{
  if (c->in_input)
    lsip_wheel_set(&c->wheel, a, ms, c->now);
  else
    lsip_wheel_set_floating(&c->wheel, a, ms);
}

void lsip_ctx_alarm_stop(lsip_ctx *c, lsip_alarm *a)
{
  lsip_wheel_stop(&c->wheel, a);
}

uint64_t lsip_ctx_random64(lsip_ctx *c)
{
  uint64_t n;
  c->random(c, &n, sizeof n);
  return n;
}

uint32_t lsip_ctx_random_below(lsip_ctx *c, uint32_t n)
{
  return n ? (uint32_t)(lsip_ctx_random64(c) % n) : 0;
}

void lsip_ctx_random_text(lsip_ctx *c, char *out, size_t n)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  while (n > 0) {
    unsigned char block[5]; /* eight letters of five bits */
    size_t k = n < 8 ? n : 8;
    uint64_t bits = 0;
    size_t len = (5 * k + 7) / 8;
    c->random(c, block, len);
    for (size_t i = 0; i < len; i++)
      bits = bits << 8 | block[i];
    for (size_t i = 0; i < k; i++, bits >>= 5)
      *out++ = letters[bits & 31];
    n -= k;
  }
}

uint64_t lsip_ctx_hash(const lsip_ctx *c, lsip_str s)
{
  return lsip_siphash(&c->hash_key, s.ptr, s.len);
}

int lsip_ctx_copy(lsip_ctx *c, lsip_str *out, lsip_str in)
{
  char *p;
  *out = LSIP_STR("");
  if (in.len == 0)
    return 0;
  p = lsip_alloc(&c->heap, in.len);
  if (!p)
    return LSIP_ERR_NOMEM;
  memcpy(p, in.ptr, in.len);
  *out = lsip_str_of(p, in.len);
  return 0;
}

void lsip_ctx_copy_free(lsip_ctx *c, lsip_str *s)
{
  if (s->len)
    lsip_free(&c->heap, (void *)(uintptr_t)s->ptr, s->len);
  *s = LSIP_STR("");
}

/* ---- writing messages ---- */

static int grow_scratch(lsip_ctx *c, size_t needed)
{
  char *p = lsip_resize(&c->heap, c->scratch, c->scratch_size, needed);
  if (!p)
    return LSIP_ERR_NOMEM;
  c->scratch = p;
  c->scratch_size = needed;
  return 0;
}

int lsip_ctx_write(lsip_ctx *c, lsip_str *out, lsip_write_fn fn,
                   const void *arg)
{
  lsip_writer w;
  int rc;
  lsip_writer_init(&w, c->scratch, c->scratch_size);
  rc = fn(&w, arg);
  if (rc == LSIP_ERR_NOSPC) {
    rc = grow_scratch(c, w.needed + 256);
    if (rc)
      return rc;
    lsip_writer_init(&w, c->scratch, c->scratch_size);
    rc = fn(&w, arg);
  }
  *out = lsip_writer_text(&w);
  return rc;
}

int lsip_ctx_write_wire(lsip_ctx *c, lsip_wire **out, lsip_write_fn fn,
                        const void *arg)
{
  lsip_str text;
  lsip_wire *w;
  int rc = lsip_ctx_write(c, &text, fn, arg);
  if (rc)
    return rc;
  w = lsip_wire_new(&c->outputs, text.len);
  if (!w)
    return LSIP_ERR_NOMEM;
  memcpy(w->bytes, text.ptr, text.len);
  *out = w;
  return 0;
}

/* ---- objects ---- */

void lsip_object_init_nodes(lsip_object *o)
{
  lsip_list_init(&o->note.link);
  lsip_list_init(&o->end.link);
  o->note.last = 0;
  o->end.last = 1;
}

int lsip_object_init(lsip_ctx *c, lsip_object *o, int kind,
                     void (*destroy)(lsip_object *))
{
  o->kind = (uint16_t)kind;
  o->destroy = destroy;
  lsip_object_init_nodes(o);
  return lsip_ids_add(&c->ids, o, lsip_ids_wants_random(&c->ids)
                                      ? (uint32_t)lsip_ctx_random64(c) : 0);
}

static void node_clear(lsip_ctx *c, lsip_event_node *n)
{
  lsip_list_remove(&n->link);
  lsip_kept_unref(c, n->kept);
  n->kept = NULL;
}

void lsip_object_clear(lsip_ctx *c, lsip_object *o)
{
  node_clear(c, &o->note);
  node_clear(c, &o->end);
  lsip_ids_remove(&c->ids, o);
}

void lsip_object_hide(lsip_ctx *c, lsip_object *o)
{
  lsip_object_clear(c, o);
  o->ended = 0;
  o->silent = 1;
}

void *lsip_object_find(const lsip_ctx *c, uint64_t id, int kind)
{
  return lsip_ids_find(&c->ids, id, kind);
}

/* ---- messages that are kept ---- */

lsip_kept *lsip_kept_new(lsip_ctx *c, const lsip_msg *m)
{
  size_t needed = 0, size;
  lsip_kept *k;
  lsip_msg copy;
  (void)lsip_msg_copy(&copy, NULL, 0, &needed, m);
  size = sizeof *k + needed;
  if (size > UINT32_MAX || !(k = lsip_alloc(&c->heap, size)))
    return NULL;
  k->refs = 1;
  k->size = (uint32_t)size;
  if (lsip_msg_copy(&k->msg, k->block, needed, &needed, m)) {
    lsip_free(&c->heap, k, size);
    return NULL;
  }
  return k;
}

void lsip_kept_unref(lsip_ctx *c, lsip_kept *k)
{
  if (k && --k->refs == 0)
    lsip_free(&c->heap, k, k->size);
}
