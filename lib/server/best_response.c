/* Which response is answered, and how (RFC 3261 16.7 steps 4 to 9). */
#include "server/session_timer.h"

#include "transport/back.h"

enum { MAX_CHALLENGES = 32 };

/* ---- the best so far (step 6) ---- */

static void keep_challenge(lsip_response_context *x, int header,
                           lsip_str value)
{
  lsip_ctx *c = x->proxy->services->ctx;
  lsip_other_challenge *k;
  if (x->challenge_count == MAX_CHALLENGES ||
      !(k = lsip_alloc_zero(&c->heap, sizeof *k)))
    return;
  k->header = header;
  if (lsip_ctx_copy(c, &k->value, value)) {
    lsip_free(&c->heap, k, sizeof *k);
    return;
  }
  lsip_list_append(&x->challenges, &k->link);
  x->challenge_count++;
}

static void keep_challenges(lsip_response_context *x, const lsip_msg *m)
{
  static const int headers[] = { LSIP_H_WWW_AUTHENTICATE,
                                 LSIP_H_PROXY_AUTHENTICATE };
  for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
    lsip_cursor c = lsip_cursor_of(headers[i]);
    lsip_str value;
    while (lsip_next_value(m, &c, &value) == 1)
      keep_challenge(x, headers[i], value);
  }
}

/* RFC 4320 4.2: a 408 to a non-INVITE says nothing, and comes too late. */
void lsip_context_consider(lsip_response_context *x, int status,
                           const lsip_arrival *a)
{
  lsip_ctx *c = x->proxy->services->ctx;
  if (x->answered || (status == 408 && !x->invite))
    return;
  if (!lsip_proxy_better(status, x->best_status)) {
    if (a && (status == 401 || status == 407))
      keep_challenges(x, &a->msg);
    return;
  }
  lsip_kept_unref(c, x->best);
  x->best = a ? lsip_kept_new(c, &a->msg) : NULL;
  x->best_status = (uint16_t)status;
}

void lsip_context_forget_best(lsip_response_context *x)
{
  lsip_ctx *c = x->proxy->services->ctx;
  lsip_list *link;
  while ((link = lsip_list_take(&x->challenges)) != NULL) {
    lsip_other_challenge *k = LSIP_CONTAINER(link, lsip_other_challenge, link);
    lsip_ctx_copy_free(c, &k->value);
    lsip_free(&c->heap, k, sizeof *k);
  }
  lsip_kept_unref(c, x->best);
  x->best = NULL;
}

/* ---- passing on (steps 3, 7 and 9) ---- */

struct relay {
  const lsip_msg *response;
  lsip_edit edits[MAX_CHALLENGES + 1];
  size_t n;
};

static int write_relay(lsip_writer *w, const void *arg)
{
  const struct relay *r = arg;
  return lsip_msg_edit(w, r->response, r->edits, r->n);
}

static void add_edit(struct relay *r, int op, int header, lsip_str value)
{
  lsip_edit *e = &r->edits[r->n++];
  memset(e, 0, sizeof *e);
  e->op = (uint16_t)op;
  e->header = (uint16_t)header;
  e->value = value;
}

static void add_challenges(struct relay *r, const lsip_response_context *x)
{
  lsip_list *link;
  for (link = x->challenges.next; link != &x->challenges; link = link->next) {
    const lsip_other_challenge *k =
        LSIP_CONTAINER(link, lsip_other_challenge, link);
    add_edit(r, LSIP_EDIT_APPEND, k->header, k->value);
  }
}

/* 1 if a Via is left when ours is gone: else the response is not ours to
 * pass on (step 3). */
static int leads_back(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  return lsip_next_via(m, &c, &v) == 1 && lsip_next_via(m, &c, &v) == 1;
}

/* By the transaction; a 2xx that comes when that has ended goes without one
 * (step 9). */
static int send(lsip_response_context *x, lsip_wire *w, int status)
{
  int rc = x->server ? lsip_server_send(x->server, w, status)
                     : LSIP_ERR_STATE;
  if (rc != LSIP_ERR_STATE || !x->invite || status / 100 != 2)
    return rc;
  lsip_transport_send_back(x->proxy->services->tp, w, &x->back);
  return 0;
}

int lsip_context_relay(lsip_response_context *x, const lsip_msg *response)
{
  int status = lsip_msg_status(response), rc;
  char timer[LSIP_TIMER_TEXT];
  lsip_str owed;
  struct relay r;
  lsip_wire *w;
  if (!leads_back(response))
    return LSIP_ERR_MISSING;
  r.response = response;
  r.n = 0;
  add_edit(&r, LSIP_EDIT_REMOVE_FIRST, LSIP_H_VIA, LSIP_STR(""));
  if (status == 401 || status == 407)
    add_challenges(&r, x);
  if (lsip_proxy_timer_owed(x, response, timer, &owed)) {
    add_edit(&r, LSIP_EDIT_APPEND, LSIP_H_SESSION_EXPIRES, owed);
    add_edit(&r, LSIP_EDIT_APPEND, LSIP_H_REQUIRE, LSIP_STR("timer"));
  }
  rc = lsip_ctx_write_wire(x->proxy->services->ctx, &w, write_relay, &r);
  if (rc)
    return rc;
  rc = send(x, w, status);
  lsip_wire_unref(w);
  return rc;
}

/* ---- answering ---- */

static int reply(lsip_response_context *x, int status, lsip_str headers)
{
  lsip_ua_answer a;
  memset(&a, 0, sizeof a);
  a.status = status;
  a.headers = headers;
  return lsip_ua_respond(x->proxy->services->ua, x->server, &a);
}

/* A 503 speaks of the server it comes from, not of us (step 6). Without any
 * final response it is 408, which a non-INVITE does not get (RFC 4320 4.2):
 * its transaction knows. */
static int answer_best(lsip_response_context *x)
{
  if (x->best_status == 0)
    return reply(x, 408, LSIP_STR(""));
  if (x->best_status == 503 && x->overloaded)
    return reply(x, 503, LSIP_STR("Retry-After: 5\r\n"));
  if (x->best_status == 503)
    return reply(x, 500, LSIP_STR(""));
  if (x->best_status == 430) /* for proxies only: RFC 5626 11.5 */
    return reply(x, 480, LSIP_STR(""));
  return x->best ? lsip_context_relay(x, &x->best->msg)
                 : reply(x, x->best_status, LSIP_STR(""));
}

/* What cannot be answered for lack of memory is left to its transaction, which
 * tries again. */
static void settled(lsip_response_context *x, int rc)
{
  const lsip_ctx *c = x->proxy->services->ctx;
  x->answered = 1;
  if (rc && x->server) {
    x->server->user = NULL;
    lsip_server_expect_answer(x->server, c->config.t1_ms);
    x->server = NULL;
  }
  lsip_context_forget_best(x);
}

void lsip_context_answer(lsip_response_context *x)
{
  if (x->server)
    settled(x, answer_best(x));
  x->answered = 1;
}

void lsip_context_reply(lsip_response_context *x, int status,
                        lsip_str headers)
{
  x->closed = 1;
  settled(x, reply(x, status, headers));
}
