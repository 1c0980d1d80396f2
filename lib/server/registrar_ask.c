/* Bindings that the application keeps (HARD CASE 14): read an address-of-
 * record with its version, compute the new set, write it if the version is
 * still the same; else once more. One REGISTER of an address at a time. */
#include "server/registrar_job.h"

enum { TRIES = 4 };

static lsip_ctx *ctx_of(const lsip_register_job *j)
{
  return j->registrar->services->ctx;
}

/* ---- the bindings that an answer holds ---- */

/* Those of an application with records of its own say nothing of Call-ID and
 * CSeq: any REGISTER may change them. */
static void read_bindings(lsip_ctx *c, const lsip_told *a,
                          lsip_bound_set *set)
{
  set->count = 0;
  for (size_t i = 0; i < a->count && set->count < set->max; i++) {
    lsip_bound *b = &set->all[set->count++];
    memset(b, 0, sizeof *b);
    b->uri = a->bindings[i].contact;
    b->path = a->bindings[i].path;
    b->way = a->bindings[i].flow.id ? a->bindings[i].flow.id
                                    : a->bindings[i].local.id;
    b->source = a->bindings[i].remote;
    b->reg_id = a->bindings[i].reg_id;
    b->q_milli = a->bindings[i].q_milli;
    b->until_ms = lsip_now_ms(c) + (uint64_t)a->bindings[i].expires_s * 1000;
  }
}

static int read_answer(lsip_ctx *c, const lsip_told *a, lsip_bound_set *set)
{
  if (a->status)
    return a->status < 0 ? a->status : LSIP_ERR_REFUSED;
  if (a->data.len)
    return lsip_location_read(c, a->data, set);
  read_bindings(c, a, set);
  return 0;
}

/* ---- questions ---- */

static int ask(lsip_question *q, const lsip_registrar_object *r, int kind,
               lsip_str aor, lsip_kept *k, lsip_str data, uint64_t version,
               lsip_told_fn fn)
{
  lsip_tell t;
  memset(&t, 0, sizeof t);
  t.kind = (uint32_t)kind;
  t.related = r->object.id;
  t.kept = k;
  t.text = aor;
  t.data = data;
  t.number = version;
  return lsip_question_ask(q, r->services->ctx, &t, r->object.owner, fn);
}

static int ask_get(lsip_question *q, const lsip_registrar_object *r,
                   lsip_str aor, lsip_told_fn fn)
{
  lsip_ctx *c = r->services->ctx;
  lsip_kept *k = lsip_keep_text(c, aor, &aor);
  int rc;
  if (!k)
    return LSIP_ERR_NOMEM;
  rc = ask(q, r, LSIP_EV_ASK_LOCATION_GET, aor, k, LSIP_STR(""), 0, fn);
  lsip_kept_unref(c, k);
  return rc;
}

/* ---- a REGISTER ---- */

static void read_done(lsip_question *q, const lsip_told *a);

static int read_again(lsip_register_job *j)
{
  if (j->tries++ == TRIES)
    return LSIP_ERR_LIMIT;
  return ask_get(&j->question, j->registrar, j->aor, read_done);
}

/* The set of the record that was written. */
static int load_written(lsip_register_job *j)
{
  return lsip_location_read(ctx_of(j), j->record, &j->registrar->work);
}

static void written(lsip_question *q, const lsip_told *a)
{
  lsip_register_job *j = LSIP_CONTAINER(q, lsip_register_job, question);
  int rc = a->status;
  if (rc == LSIP_ERR_STATE && read_again(j) == 0)
    return; /* somebody else was faster */
  if (rc == 0)
    rc = load_written(j);
  lsip_register_finish(j, rc ? 500 : 200);
}

/* The address, and behind it the record. */
static int write_record(lsip_writer *w, const void *arg)
{
  const lsip_register_job *j = arg;
  const lsip_bound_set *set = &j->registrar->work;
  lsip_write_raw(w, j->aor);
  for (uint32_t i = 0; i < set->count; i++)
    lsip_location_write(w, ctx_of(j), &set->all[i]);
  return lsip_writer_end(w);
}

static int write(lsip_register_job *j, uint64_t version)
{
  lsip_str text, aor;
  int rc = lsip_ctx_write(ctx_of(j), &text, write_record, j);
  lsip_kept_unref(ctx_of(j), j->kept);
  j->kept = rc ? NULL : lsip_keep_text(ctx_of(j), text, &text);
  if (!j->kept)
    return rc ? rc : LSIP_ERR_NOMEM;
  aor = lsip_str_of(text.ptr, j->aor.len);
  j->record = lsip_str_of(text.ptr + aor.len, text.len - aor.len);
  return ask(&j->question, j->registrar, LSIP_EV_ASK_LOCATION_PUT, aor,
             j->kept, j->record, version, written);
}

static void read_done(lsip_question *q, const lsip_told *a)
{
  lsip_register_job *j = LSIP_CONTAINER(q, lsip_register_job, question);
  int status;
  if (read_answer(ctx_of(j), a, &j->registrar->work)) {
    lsip_register_finish(j, 500);
    return;
  }
  status = lsip_register_compute(j);
  if (status || !j->change.changed)
    lsip_register_finish(j, status ? status : 200);
  else if (write(j, a->version))
    lsip_register_finish(j, 500);
}

/* ---- one at a time ---- */

/* The next REGISTER of this address that waits for `j`, or that `j` waits
 * for. */
static lsip_register_job *other(const lsip_register_job *j, int waiting)
{
  lsip_list *jobs = &j->registrar->jobs, *link;
  for (link = jobs->next; link != jobs; link = link->next) {
    lsip_register_job *o = LSIP_CONTAINER(link, lsip_register_job, link);
    if (o != j && o->aor.len && o->waiting == waiting &&
        (waiting || o->storing) && lsip_str_eq(o->aor, j->aor))
      return o;
  }
  return NULL;
}

int lsip_register_ask(lsip_register_job *j)
{
  j->waiting = other(j, 0) != NULL;
  j->storing = !j->waiting;
  return j->waiting ? 0 : read_again(j);
}

lsip_register_job *lsip_register_next(const lsip_register_job *j)
{
  return j->storing ? other(j, 1) : NULL;
}

/* ---- a lookup ---- */

static void lookup_done(lsip_question *q, const lsip_told *a)
{
  lsip_lookup *l = LSIP_CONTAINER(q, lsip_lookup, question);
  lsip_registrar_object *r = l->registrar;
  lsip_ctx *c = r->services->ctx;
  lsip_binding found[LSIP_LOOKUP_MAX];
  size_t n;
  if (read_answer(c, a, &r->work)) {
    l->done(l, 500, NULL, 0);
    return;
  }
  n = lsip_bound_list(&r->work, c, found, LSIP_LOOKUP_MAX);
  l->done(l, 0, found, n < LSIP_LOOKUP_MAX ? n : LSIP_LOOKUP_MAX);
}

int lsip_lookup_ask(lsip_lookup *l, lsip_str aor)
{
  return ask_get(&l->question, l->registrar, aor, lookup_done);
}
