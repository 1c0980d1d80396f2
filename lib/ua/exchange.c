#include "ua/exchange.h"

#include "auth/authorize.h"
#include "base/question.h"
#include "ua/session_timer.h"

enum { RAISES_MAX = 5 }; /* 422 in a row: a longer path has other troubles */

static lsip_account_object *account_of(const lsip_request *r)
{
  return lsip_object_find(r->layer->ctx, r->account, LSIP_KIND_ACCOUNT);
}

/* ---- the account's credentials ---- */

static lsip_credential *find_same(lsip_account_object *a,
                                  const lsip_challenge *c)
{
  for (size_t i = 0; i < LSIP_CREDENTIALS; i++)
    if (a->credentials[i].block.len &&
        lsip_challenge_same(&a->credentials[i].challenge, c))
      return &a->credentials[i];
  return NULL;
}

static lsip_credential *find_slot(lsip_account_object *a,
                                  const lsip_challenge *c)
{
  lsip_credential *same = find_same(a, c);
  for (size_t i = 0; !same && i < LSIP_CREDENTIALS; i++)
    if (!a->credentials[i].block.len)
      same = &a->credentials[i];
  return same ? same : &a->credentials[0];
}

static uint8_t slot_bit(const lsip_account_object *a,
                        const lsip_credential *c)
{
  return (uint8_t)(1u << (c - a->credentials));
}

/* Keeps a challenge, whose nonce has not been used. */
static int keep(lsip_account_object *a, lsip_credential *slot,
                const lsip_challenge *c)
{
  lsip_ctx *ctx = a->ua->ctx;
  lsip_challenge packed;
  size_t needed = 0;
  char *block;
  (void)!lsip_challenge_copy(&packed, NULL, 0, &needed, c);
  block = lsip_alloc(&ctx->heap, needed);
  if (!block)
    return LSIP_ERR_NOMEM;
  if (lsip_challenge_copy(&packed, block, needed, &needed, c)) {
    lsip_free(&ctx->heap, block, needed);
    return LSIP_ERR_NOSPC;
  }
  lsip_ctx_copy_free(ctx, &slot->block);
  slot->block = lsip_str_of(block, needed);
  slot->challenge = packed;
  slot->nc = 0;
  return 0;
}

/* ---- writing the request anew ---- */

typedef struct rewrite {
  lsip_account_object *a;
  lsip_request *r;
  lsip_msg m;          /* the request as it is */
  lsip_field cseq_field;
  lsip_str uri;        /* the Request-URI as it will be */
  uint32_t cseq;
  size_t via_at, slot_at, auth_len;
  int raise;           /* 1: `terms` take the place of what it says of them */
  lsip_timer_terms terms;
} rewrite;

int lsip_ua_sent(const lsip_request *r, lsip_msg *out)
{
  lsip_transport_layer *tp = r->layer->tp;
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.draft = 1;
  return lsip_msg_parse(out, tp->own_index, tp->index_size, r->text.ptr,
                        r->text.len, &rules, NULL);
}

static int read_own(rewrite *w)
{
  int rc = lsip_ua_sent(w->r, &w->m);
  for (unsigned i = 0; rc == 0 && i < lsip_msg_field_count(&w->m); i++)
    if (lsip_msg_field(&w->m, i, &w->cseq_field) == 0 &&
        w->cseq_field.id == LSIP_H_CSEQ)
      return 0;
  return rc ? rc : LSIP_ERR_MISSING;
}

static void fill_answer(const rewrite *w, const lsip_credential *c,
                        lsip_answer *out)
{
  memset(out, 0, sizeof *out);
  out->user = w->a->auth_user;
  out->secret.password = w->a->password;
  out->method = lsip_msg_method_name(&w->m);
  out->uri = w->uri;
  out->body = lsip_msg_body(&w->m);
  out->cnonce = lsip_str_of(c->cnonce, LSIP_CNONCE_LEN);
  out->nc = c->nc;
}

static void write_credentials(lsip_writer *out, const rewrite *w)
{
  for (size_t i = 0; w->a && i < LSIP_CREDENTIALS; i++) {
    const lsip_credential *c = &w->a->credentials[i];
    lsip_answer answer;
    if (!(w->r->auth_slots & 1u << i) || !c->block.len)
      continue;
    fill_answer(w, c, &answer);
    lsip_write_raw(out, lsip_answer_header(&c->challenge) ==
                                LSIP_H_AUTHORIZATION
                            ? LSIP_STR("Authorization: ")
                            : LSIP_STR("Proxy-Authorization: "));
    (void)!lsip_write_answer(out, &c->challenge, &answer);
    lsip_write_raw(out, LSIP_STR("\r\n"));
  }
}

static lsip_str part(const rewrite *w, size_t from, size_t to)
{
  return lsip_str_of(w->r->text.ptr + from, to - from);
}

static size_t line_behind(const rewrite *w, const lsip_field *f)
{
  size_t at = f->value_off + f->value_len;
  const char *end = memchr(w->r->text.ptr + at, '\n', w->r->text.len - at);
  return end ? (size_t)(end + 1 - w->r->text.ptr) : w->r->text.len;
}

/* Without the lines of a session timer, which are written anew. */
static void write_rest(lsip_writer *out, const rewrite *w, size_t at)
{
  unsigned n = lsip_msg_field_count(&w->m);
  lsip_field f;
  if (w->raise)
    lsip_timer_write_request(out, &w->terms);
  for (unsigned i = 0; w->raise && i < n && !lsip_msg_field(&w->m, i, &f);
       i++) {
    if (f.name_off < at ||
        (f.id != LSIP_H_SESSION_EXPIRES && f.id != LSIP_H_MIN_SE))
      continue;
    lsip_write_raw(out, part(w, at, f.name_off));
    at = line_behind(w, &f);
  }
  lsip_write_raw(out, part(w, at, w->r->text.len));
}

static int write_again(lsip_writer *out, const void *arg)
{
  rewrite *w = (rewrite *)(uintptr_t)arg;
  const lsip_field *f = &w->cseq_field;
  size_t slot = w->r->slot_at;
  lsip_write_request_line(out, lsip_msg_method_name(&w->m), w->uri);
  w->via_at = out->needed;
  lsip_write_raw(out, part(w, w->r->via_at, f->value_off));
  lsip_write_number(out, w->cseq);
  lsip_write_raw(out, LSIP_STR(" "));
  lsip_write_raw(out, lsip_msg_method_name(&w->m));
  lsip_write_raw(out, part(w, f->value_off + f->value_len, slot));
  w->slot_at = out->needed;
  write_credentials(out, w);
  w->auth_len = out->needed - w->slot_at;
  write_rest(out, w, slot + w->r->auth_len);
  return lsip_writer_end(out);
}

/* A nonce's count rises with each use, the client nonce is drawn anew; but a
 * session's key is made of the first one (RFC 7616 3.4.2), which some take for
 * the one that stands beside it: so it stays. */
static void use_credentials(rewrite *w)
{
  for (size_t i = 0; w->a && i < LSIP_CREDENTIALS; i++) {
    lsip_credential *c = &w->a->credentials[i];
    if (!(w->r->auth_slots & 1u << i) || !c->block.len)
      continue;
    if (!c->nc++ || !lsip_alg_is_session(c->challenge.alg))
      lsip_ctx_random_text(w->a->ua->ctx, c->cnonce, LSIP_CNONCE_LEN);
  }
}

static lsip_dialog_core *dialog_of(const lsip_request *r)
{
  return r->dialog ? lsip_object_find(r->layer->ctx, r->dialog,
                                      LSIP_KIND_DIALOG)
                   : NULL;
}

/* The number that the retry takes comes from whoever counts: the dialog, the
 * call, the registration; else from the request itself. */
static uint32_t *counter(const rewrite *w)
{
  lsip_dialog_core *d = dialog_of(w->r);
  return d ? &d->local_cseq : w->r->cseq;
}

/* 1 if the request is on its way again. */
static int send_again(rewrite *w, lsip_str next_hop)
{
  lsip_ctx *ctx = w->r->layer->ctx;
  lsip_str text;
  uint32_t *count = counter(w);
  w->cseq = (count ? *count : lsip_msg_cseq(&w->m)) + 1;
  use_credentials(w);
  if (w->r->slot_at < w->cseq_field.value_off + w->cseq_field.value_len ||
      lsip_ctx_write(ctx, &text, write_again, w) ||
      lsip_ctx_copy(ctx, &text, text))
    return 0;
  if (count)
    *count = w->cseq;
  w->r->auth_len = (uint32_t)w->auth_len;
  lsip_request_restart(w->r, text, (uint32_t)w->via_at, (uint32_t)w->slot_at,
                       next_hop);
  return 1;
}

/* ---- challenges ---- */

/* All realms that ask must be answered, each as far as it makes sense. */
static int take_challenges(lsip_account_object *a, lsip_request *r,
                           const lsip_msg *m)
{
  lsip_challenge asked[LSIP_CREDENTIALS];
  size_t n = lsip_challenges_choose(m, LSIP_ALG_ALL, asked, LSIP_CREDENTIALS);
  for (size_t i = 0; i < n; i++) {
    lsip_credential *slot = find_slot(a, &asked[i]);
    int used = slot->block.len && (r->auth_slots & slot_bit(a, slot));
    if (!lsip_challenge_worth(&asked[i], used ? &slot->challenge : NULL,
                              r->tries > 0, r->tries) ||
        keep(a, slot, &asked[i]))
      return 0;
    r->auth_slots |= slot_bit(a, slot);
  }
  return n > 0;
}

static int challenged(lsip_account_object *a, lsip_request *r,
                      const lsip_arrival *arrival)
{
  rewrite w;
  memset(&w, 0, sizeof w);
  w.a = a;
  w.r = r;
  if (!a->password.len || !take_challenges(a, r, &arrival->msg) ||
      read_own(&w))
    return 0;
  r->tries++;
  w.uri = lsip_msg_uri(&w.m);
  return send_again(&w, LSIP_STR(""));
}

/* ---- asking the application ---- */

/* A request whose challenge waits for the application's word. */
typedef struct waiting {
  lsip_question question;
  lsip_request *r;
  lsip_kept *kept;      /* the challenge */
  lsip_path path;       /* the way it came */
} waiting;

static void forget(lsip_request *r)
{
  waiting *w = r->retry_state;
  lsip_ctx *c = r->layer->ctx;
  r->retry_state = NULL;
  lsip_question_drop(&w->question);
  lsip_kept_unref(c, w->kept);
  lsip_free(&c->heap, w, sizeof *w);
}

static void told(lsip_question *q, const lsip_told *t)
{
  waiting *w = LSIP_CONTAINER(q, waiting, question);
  lsip_request *r = w->r;
  lsip_account_object *a = account_of(r);
  lsip_ctx *c = r->layer->ctx;
  lsip_kept *kept = w->kept;
  lsip_arrival arrival;
  memset(&arrival, 0, sizeof arrival);
  arrival.msg = kept->msg;
  arrival.path = w->path;
  kept->refs++;
  forget(r);
  if (t->status || !a || r->cancel_wanted ||
      lsip_account_set_credentials(a, t->user, t->password) ||
      !challenged(a, r, &arrival))
    lsip_request_pass(r, &arrival);
  lsip_kept_unref(c, kept);
}

static void fill_question(const lsip_account_object *a, const waiting *w,
                          lsip_tell *t)
{
  lsip_challenge asked;
  memset(t, 0, sizeof *t);
  t->kind = LSIP_EV_ASK_CREDENTIALS;
  t->related = a->object.id;
  t->msg = &w->kept->msg;
  t->kept = w->kept;
  t->status = (uint32_t)lsip_msg_status(t->msg);
  if (lsip_challenges_choose(t->msg, LSIP_ALG_ALL, &asked, 1))
    t->text = asked.realm.text;
}

static int ask(lsip_account_object *a, lsip_request *r,
               const lsip_arrival *arrival)
{
  lsip_ctx *c = a->ua->ctx;
  waiting *w = lsip_alloc_zero(&c->heap, sizeof *w);
  lsip_tell t;
  if (!w)
    return 0;
  w->r = r;
  w->path = arrival->path;
  w->kept = lsip_kept_new(c, &arrival->msg);
  r->retry_state = w;
  if (w->kept) {
    fill_question(a, w, &t);
    if (t.text.len && lsip_question_ask(&w->question, c, &t,
                                        r->base.object.owner, told) == 0) {
      r->current = NULL; /* its transaction may end while we wait */
      return 1;
    }
  }
  forget(r);
  return 0;
}

/* ---- redirections (8.1.3.4) ---- */

/* The contact with the highest q that we can call. */
static lsip_str best_contact(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr na;
  lsip_str best = LSIP_STR("");
  uint32_t best_q = 0;
  while (lsip_next_name_addr(m, &c, &na) == 1) {
    uint32_t q = 1000;
    lsip_uri uri;
    if (lsip_param_q(na.params, &q) || na.star ||
        lsip_ua_read_target(na.uri, &uri) || (best.len && q <= best_q))
      continue;
    best = na.uri;
    best_q = q;
  }
  return best;
}

/* Only requests outside dialogs: inside, a 3xx is not understood (RFC 5057
 * 5.1). */
static int redirected(lsip_account_object *a, lsip_request *r,
                      const lsip_arrival *arrival)
{
  rewrite w;
  lsip_str to = best_contact(&arrival->msg);
  memset(&w, 0, sizeof w);
  w.a = a;
  w.r = r;
  if (r->redirects >= a->max_redirects || !to.len || read_own(&w) ||
      lsip_msg_to_tag(&w.m).len || lsip_str_eq(lsip_msg_uri(&w.m), to))
    return 0;
  r->redirects++;
  w.uri = to;
  return send_again(&w, to);
}

/* ---- session intervals (RFC 4028 7.3, 7.4) ---- */

/* The larger minimum is that of a path, and so of the dialog. */
static int raised(lsip_account_object *a, lsip_request *r,
                  const lsip_arrival *arrival)
{
  lsip_timer_terms refused;
  lsip_dialog_core *d = dialog_of(r);
  rewrite w;
  memset(&w, 0, sizeof w);
  w.a = a;
  w.r = r;
  if ((r->method != LSIP_INVITE && r->method != LSIP_UPDATE) ||
      r->raises >= RAISES_MAX || lsip_timer_read(&refused, &arrival->msg) ||
      read_own(&w) || lsip_timer_read(&w.terms, &w.m) ||
      !lsip_timer_raise(&w.terms, refused.min_se))
    return 0;
  r->raises++;
  if (d && refused.min_se > lsip_leg_of(d)->min_se)
    lsip_leg_of(d)->min_se = refused.min_se;
  w.raise = 1;
  w.uri = lsip_msg_uri(&w.m);
  return send_again(&w, LSIP_STR(""));
}

/* ---- the table ---- */

static int retry(lsip_request *r, const lsip_arrival *arrival)
{
  lsip_account_object *a = account_of(r);
  int status = lsip_msg_status(&arrival->msg);
  if (status == 422)
    return raised(a, r, arrival);
  if (!a)
    return 0;
  if (status == 401 || status == 407)
    return a->password.len || !a->ask ? challenged(a, r, arrival)
                                      : ask(a, r, arrival);
  return status < 400 && redirected(a, r, arrival);
}

/* Authentication-Info may give the next nonce (RFC 7616 3.5). */
static void learn(lsip_request *r, const lsip_arrival *arrival)
{
  lsip_account_object *a = account_of(r);
  lsip_str value = lsip_msg_header(&arrival->msg,
                                   LSIP_H_AUTHENTICATION_INFO);
  rewrite w;
  memset(&w, 0, sizeof w);
  w.a = a;
  w.r = r;
  if (!a || !value.len || !r->auth_slots || read_own(&w))
    return;
  w.uri = lsip_msg_uri(&w.m);
  for (size_t i = 0; i < LSIP_CREDENTIALS; i++) {
    lsip_credential *c = &a->credentials[i];
    lsip_challenge next = c->challenge;
    lsip_answer answer;
    if (!(r->auth_slots & 1u << i) || !c->block.len ||
        lsip_alg_is_session(c->challenge.alg) || /* its nonce is the first */
        lsip_answer_header(&c->challenge) != LSIP_H_AUTHORIZATION)
      continue;
    fill_answer(&w, c, &answer);
    memset(&next.nonce, 0, sizeof next.nonce);
    if (lsip_proof_check(value, &c->challenge, &answer,
                         lsip_msg_body(&arrival->msg), &next.nonce) !=
            LSIP_PROOF_BAD &&
        lsip_atom_there(&next.nonce))
      (void)keep(a, c, &next);
  }
}

const lsip_retry_table lsip_ua_retry_table = { retry, forget, learn };
