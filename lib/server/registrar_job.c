/* The steps of 10.3. */
#include "server/registrar_job.h"

#include "auth/secret.h"
#include "server/routing.h"

static const lsip_msg *msg_of(const lsip_register_job *j)
{
  return &j->t->request->msg;
}

static void job_free(lsip_register_job *j)
{
  lsip_ctx *c = j->registrar->services->ctx;
  lsip_guard_drop(&j->guard);
  lsip_question_drop(&j->question);
  lsip_kept_unref(c, j->kept);
  lsip_list_remove(&j->link);
  lsip_free(&c->heap, j, sizeof *j);
}

void lsip_registrar_drop_jobs(lsip_registrar_object *r)
{
  while (!lsip_list_empty(&r->jobs))
    job_free(LSIP_CONTAINER(r->jobs.next, lsip_register_job, link));
}

/* A transaction that can not be answered for want of memory must go: the
 * request will come again. */
static lsip_register_job *end(lsip_register_job *j, int rc)
{
  lsip_register_job *next = lsip_register_next(j);
  lsip_server *t = j->t;
  job_free(j);
  if (rc)
    lsip_server_kill(t);
  return next;
}

/* The end of one, and of those that waited for it and can not start. */
static void finish(lsip_register_job *j, int rc)
{
  while ((j = end(j, rc)) != NULL && lsip_register_ask(j))
    rc = lsip_register_answer(j, 500);
}

void lsip_register_finish(lsip_register_job *j, int status)
{
  finish(j, lsip_register_answer(j, status));
}

/* ---- steps 6 to 8 ---- */

/* The text of a list of name-addr values as one. */
static int join_path(lsip_writer *w, const void *arg)
{
  const lsip_msg *m = arg;
  lsip_cursor c = lsip_cursor_of(LSIP_H_PATH);
  lsip_name_addr na;
  int rc;
  while ((rc = lsip_next_name_addr(m, &c, &na)) == 1) {
    if (w->needed)
      lsip_write_raw(w, LSIP_STR(", "));
    lsip_write_raw(w, na.text);
  }
  return rc ? rc : lsip_writer_end(w);
}

int lsip_register_compute(lsip_register_job *j)
{
  lsip_registrar_object *r = j->registrar;
  lsip_ctx *c = r->services->ctx;
  lsip_bound from;
  memset(&from, 0, sizeof from);
  from.call_id = lsip_msg_call_id(msg_of(j));
  from.cseq = lsip_msg_cseq(msg_of(j));
  from.source = j->t->back.source;
  from.way = j->t->back.path.flow.id ? j->t->back.path.flow.id
                                     : j->t->back.path.local.id;
  if (lsip_ctx_write(c, &from.path, join_path, msg_of(j)))
    return 400;
  return lsip_register_apply(&r->config, msg_of(j), &from, lsip_now_ms(c),
                             &r->work, &j->change);
}

/* The set as it is now: views of the store in memory. */
static void load(lsip_register_job *j)
{
  lsip_registrar_object *r = j->registrar;
  lsip_aor_record_load(lsip_location_get(&r->store, j->aor),
                       r->services->ctx, &r->work);
}

static void change(lsip_register_job *j)
{
  lsip_registrar_object *r = j->registrar;
  int status;
  load(j);
  status = lsip_register_compute(j);
  if (status == 0 && j->change.changed &&
      lsip_location_put(&r->store, j->aor, &r->work))
    status = 503;
  if (status == 0)
    load(j);
  lsip_register_finish(j, status ? status : 200);
}

/* ---- steps 4 and 5 ---- */

static int is_own(const lsip_register_job *j, const lsip_uri *to)
{
  char plain[LSIP_USER_MAX];
  lsip_str user = j->guard.user;
  size_t n;
  if (lsip_unescape(to->user, plain, sizeof plain, &n))
    return 0;
  if (lsip_str_eq(user, lsip_str_of(plain, n)))
    return 1;
  /* some phones log in as user@host */
  return user.len == n + 1 + to->host.len && user.ptr[n] == '@' &&
      memcmp(user.ptr, plain, n) == 0 &&
      lsip_str_ieq(to->host, lsip_str_of(user.ptr + n + 1, to->host.len));
}

static int check_address(lsip_register_job *j)
{
  lsip_registrar_object *r = j->registrar;
  lsip_name_addr to;
  lsip_uri uri;
  if (lsip_msg_name_addr(msg_of(j), LSIP_H_TO, &to) ||
      lsip_uri_parse(&uri, to.uri))
    return 400;
  if (uri.scheme != LSIP_SCHEME_SIP && uri.scheme != LSIP_SCHEME_SIPS)
    return 400; /* RFC 4475 3.3.4 */
  if (r->config.realm.id && !r->config.any_user && !is_own(j, &uri))
    return 403;
  if (!lsip_registrar_serves(r, to.uri))
    return 404;
  return lsip_aor_write(j->aor_text, &j->aor, to.uri) ? 400 : 0;
}

/* RFC 3327 5.3: a Path that the phone knows nothing of is suspicious. */
static int check_path(lsip_register_job *j)
{
  const lsip_msg *m = msg_of(j);
  if (!lsip_msg_has(m, LSIP_H_PATH) ||
      lsip_msg_lists(m, LSIP_H_SUPPORTED, LSIP_STR("path")))
    return 0;
  j->unsupported = LSIP_REQUIRE_PATH;
  return 420;
}

static void known(lsip_register_job *j)
{
  int status = check_address(j);
  if (status == 0)
    status = check_path(j);
  if (status == 0 && j->registrar->config.ask && lsip_register_ask(j))
    status = 500;
  if (status)
    lsip_register_finish(j, status);
  else if (!j->registrar->config.ask)
    change(j);
}

/* ---- steps 1 to 3 ---- */

/* RFC 8760 2.6: the digest is of a URI that we take requests for: of one of our
 * domains, or of the place where we listen, which some phones say instead. Else
 * whoever a phone talks to could show it our challenge, and get in with its
 * answer. */
static int is_for_us(const lsip_register_job *j)
{
  const lsip_atom *uri = &j->guard.login.d.uri;
  char buf[LSIP_AOR_MAX];
  size_t len;
  lsip_str text;
  lsip_uri place;
  if (lsip_atom_text(uri, buf, sizeof buf, &len))
    return 0;
  text = lsip_str_of(buf, len);
  return lsip_registrar_serves(j->registrar, text) ||
      (lsip_uri_parse(&place, text) == 0 &&
       lsip_names_local(j->registrar->services->tp, &place));
}

static void guarded(lsip_guard *g, int status)
{
  lsip_register_job *j = LSIP_CONTAINER(g, lsip_register_job, guard);
  if (status)
    finish(j, lsip_guard_refuse(g, status));
  else if (!is_for_us(j))
    lsip_register_finish(j, 400); /* RFC 7616 3.4.6 */
  else
    known(j);
}

static int check_request(lsip_register_job *j)
{
  const lsip_msg *m = msg_of(j);
  if (lsip_msg_method(m) != LSIP_REGISTER)
    return 501;
  if (!lsip_registrar_serves(j->registrar, lsip_msg_uri(m)))
    return 404;
  if (!lsip_register_requires_more(m))
    return 0;
  j->unsupported = LSIP_REQUIRE_OURS;
  return 420;
}

static void start(lsip_register_job *j)
{
  lsip_registrar_object *r = j->registrar;
  lsip_realm_object *realm = lsip_realm_find(r->services, r->config.realm);
  int status = check_request(j);
  if (status)
    lsip_register_finish(j, status);
  else if (realm)
    lsip_guard_start(&j->guard, realm, j->t, LSIP_H_AUTHORIZATION, guarded);
  else if (r->config.realm.id)
    lsip_register_finish(j, 500); /* nobody may in place of anybody */
  else
    known(j);
}

/* ---- the transaction ---- */

static void never_cancelled(lsip_server *t, const lsip_arrival *cancel)
{
  (void)t;
  (void)cancel; /* no INVITE */
}

static void ended(lsip_server *t, int reason)
{
  (void)t;
  (void)reason; /* the job has answered and goes by itself */
}

static const lsip_server_user server_user = { never_cancelled, ended, NULL };

int lsip_registrar_serve(lsip_registrar_object *r, lsip_server *t)
{
  lsip_ctx *c = r->services->ctx;
  lsip_register_job *j = lsip_alloc_zero(&c->heap, sizeof *j);
  if (!j)
    return LSIP_ERR_NOMEM;
  j->registrar = r;
  j->t = t;
  lsip_list_append(&r->jobs, &j->link);
  lsip_server_hide(t);
  lsip_server_expect_answer(t, 0);
  t->up = &server_user;
  t->user = j;
  start(j);
  return 0;
}
