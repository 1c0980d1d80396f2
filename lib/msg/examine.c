/* What a user agent makes of a body: RFC 5621, RFC 3261 20.11. */
#include "msg/chars.h"
#include "msg/list.h"
#include "msg/part.h"

/* A multipart that the walk is inside of. Parts are named by their number in
 * the walk, 1 for the first; 0 is none. */
typedef struct frame {
  uint32_t part;
  uint32_t before;  /* what had been found before it */
  uint32_t best;    /* of an alternative: what its last good part left */
  uint32_t culprit; /* what must be understood inside it and is not */
  uint8_t alternative, required, good;
} frame;

typedef struct examination {
  lsip_body_rules rules;
  frame frames[LSIP_PARTS_DEPTH + 2]; /* the first is outside of all */
  uint32_t depth;  /* frames that are open */
  uint32_t number; /* of the part that is looked at */
  uint32_t found;
} examination;

static int listed(lsip_str types, const lsip_media_type *t)
{
  lsip_str one;
  while (lsip_list_next(&types, &one))
    if (lsip_media_type_named(t, one))
      return 1;
  return 0;
}

static int is_plain(const lsip_part *p)
{
  static const char identities[] = "identity, binary, 8bit, 7bit";
  lsip_str all = lsip_str_of(identities, sizeof(identities) - 1);
  return (!p->encoding.len || lsip_list_has(all, p->encoding))
      && (!p->transfer_encoding.len
          || lsip_list_has(all, p->transfer_encoding));
}

/* 0, or enum lsip_body_objection. */
static int object(const lsip_body_rules *r, const lsip_part *p,
                  const lsip_media_type *t)
{
  if (!is_plain(p))
    return LSIP_BODY_ENCODING;
  if (lsip_str_ieq(t->type, LSIP_STR("multipart")))
    return 0; /* its own disposition does not matter (8.2) */
  if (!listed(r->types, t))
    return LSIP_BODY_TYPE;
  return lsip_list_has(r->dispositions, lsip_part_disposition(p))
      ? 0 : LSIP_BODY_DISPOSITION;
}

/* What became of a part counts for the multipart that it is a part of. */
static void settle(examination *x, uint32_t culprit, int required)
{
  frame *f = &x->frames[x->depth];
  if (f->alternative) { /* 8.3: its parts' handling is ignored */
    if (!culprit) {
      f->good = 1;
      f->best = x->found;
    }
    x->found = f->before;
  } else if (culprit && required && !f->culprit) {
    f->culprit = culprit;
  }
}

static void leave(examination *x)
{
  const frame *f = &x->frames[x->depth--];
  uint32_t culprit = f->culprit;
  if (f->alternative) {
    x->found = f->best;
    culprit = f->good ? 0 : f->part;
  } else if (culprit && !f->required) {
    x->found = f->before;
  }
  settle(x, culprit, f->required);
}

static void open_frame(examination *x, const lsip_media_type *t,
                       int required)
{
  frame *f = &x->frames[++x->depth];
  memset(f, 0, sizeof(*f));
  f->part = x->number;
  f->before = f->best = x->found;
  f->required = (uint8_t)required;
  f->alternative = (uint8_t)lsip_str_ieq(t->subtype,
                                         LSIP_STR("alternative"));
}

static void look_at(examination *x, const lsip_part *p)
{
  lsip_media_type t = lsip_part_type(p);
  int required = lsip_part_required(p), objection;
  while (x->depth > p->depth)
    leave(x);
  x->number++;
  objection = object(&x->rules, p, &t);
  if (!objection && lsip_str_ieq(t.type, LSIP_STR("multipart"))) {
    open_frame(x, &t, required);
    return;
  }
  if (!objection && !x->found && lsip_media_type_named(&t, x->rules.wanted)
      && lsip_str_ieq(lsip_part_disposition(p), x->rules.wanted_disposition))
    x->found = x->number;
  settle(x, objection ? x->number : 0, required);
}

/* The next part; none of those inside a multipart that is encoded. */
static int next_part(lsip_parts *w, lsip_part *out)
{
  int rc = lsip_parts_next(w, out);
  if (rc == 1 && !is_plain(out))
    w->enter = 0;
  return rc;
}

static int walk(examination *x, const lsip_part *whole)
{
  lsip_parts w;
  lsip_part p;
  int rc;
  lsip_parts_init(&w, whole, x->rules.flags);
  while ((rc = next_part(&w, &p)) == 1)
    look_at(x, &p);
  while (x->depth)
    leave(x);
  return rc;
}

/* The part with this number, which has been seen before. */
static void pick(lsip_part *out, const examination *x,
                 const lsip_part *whole, uint32_t number)
{
  lsip_parts w;
  lsip_parts_init(&w, whole, x->rules.flags);
  while (number--)
    (void)next_part(&w, out);
}

static void set_rules(lsip_body_rules *out, const lsip_body_rules *rules)
{
  memset(out, 0, sizeof(*out));
  if (rules)
    memcpy(out, rules, rules->size < sizeof(*out) ? rules->size
                                                  : sizeof(*out));
  if (!out->types.len)
    out->types = LSIP_STR("application/sdp");
  if (!out->dispositions.len)
    out->dispositions = LSIP_STR("session,render,icon,alert");
  if (!out->wanted.len)
    out->wanted = LSIP_STR("application/sdp");
  if (!out->wanted_disposition.len)
    out->wanted_disposition = LSIP_STR("session");
}

LSIP_COLD
int lsip_body_examine(lsip_body_view *out, const lsip_part *whole,
                      const lsip_body_rules *rules)
{
  examination x;
  lsip_media_type t;
  int rc;
  memset(out, 0, sizeof(*out));
  memset(&x, 0, sizeof(x));
  set_rules(&x.rules, rules);
  if (!whole->body.len)
    return LSIP_OK;
  rc = walk(&x, whole);
  pick(&out->wanted, &x, whole, x.found);
  if (rc != LSIP_OK)
    return lsip_part_required(whole) ? rc : LSIP_OK;
  if (!x.frames[0].culprit)
    return LSIP_OK;
  pick(&out->refused, &x, whole, x.frames[0].culprit);
  t = lsip_part_type(&out->refused);
  out->why = (uint32_t)object(&x.rules, &out->refused, &t);
  if (!out->why) /* an alternative without a part that is understood */
    out->why = LSIP_BODY_TYPE;
  return LSIP_ERR_UNSUPPORTED;
}

/* Most bodies are a session description and nothing else. */
LSIP_COLD
lsip_str lsip_msg_session(const lsip_msg *m)
{
  lsip_part whole;
  lsip_body_view view;
  lsip_media_type t;
  if (!lsip_msg_body(m).len)
    return lsip_str_of(NULL, 0);
  lsip_msg_part(m, &whole);
  t = lsip_part_type(&whole);
  if (!whole.disposition.len && is_plain(&whole)
      && lsip_media_type_named(&t, LSIP_STR("application/sdp")))
    return whole.body;
  (void)!lsip_body_examine(&view, &whole, NULL);
  return view.wanted.body;
}
