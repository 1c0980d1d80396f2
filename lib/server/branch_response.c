/* What the responses of a branch mean (RFC 3261 16.7): a table {method, class}
 * -> rule. */
#include "server/response_context.h"

typedef void (*rule)(lsip_branch *b, const lsip_arrival *a, int status);

static void pass_on(lsip_branch *b, const lsip_arrival *a, int status);
static void ignore(lsip_branch *b, const lsip_arrival *a, int status);
static void succeed(lsip_branch *b, const lsip_arrival *a, int status);
static void redirect(lsip_branch *b, const lsip_arrival *a, int status);
static void keep(lsip_branch *b, const lsip_arrival *a, int status);
static void refuse(lsip_branch *b, const lsip_arrival *a, int status);

static const rule rules[2][7] = {
  /* RFC 4320 4.1: a non-INVITE knows no 1xx but 100 */
  [0] = { ignore, ignore, succeed, redirect, keep, keep, refuse },
  [1] = { ignore, pass_on, succeed, redirect, keep, keep, refuse },
};

static void ignore(lsip_branch *b, const lsip_arrival *a, int status)
{
  (void)b;
  (void)a;
  (void)status;
}

/* Step 5. A 100 ends at each hop. */
static void pass_on(lsip_branch *b, const lsip_arrival *a, int status)
{
  if (status > 100 && !b->context->answered)
    (void)lsip_context_relay(b->context, &a->msg);
}

/* Every 2xx to an INVITE goes on at once, the others are cancelled (steps 5
 * and 10). When memory is short it comes again. */
static void succeed(lsip_branch *b, const lsip_arrival *a, int status)
{
  lsip_response_context *x = b->context;
  (void)status;
  b->state = LSIP_BRANCH_FINAL;
  x->success = 1;
  if ((x->invite || !x->answered) && lsip_context_relay(x, &a->msg) == 0)
    x->answered = 1;
  lsip_context_cancel(x, b, LSIP_STR("Reason: SIP;cause=200;"
                                     "text=\"Call completed elsewhere\"\r\n"));
}

static void keep(lsip_branch *b, const lsip_arrival *a, int status)
{
  int ours = b->request && b->request->cancel_wanted && !b->cancelled;
  b->state = LSIP_BRANCH_FINAL;
  if (status == 487 && ours) /* timer C: nobody has answered (16.8) */
    lsip_context_consider(b->context, 408, NULL);
  else
    lsip_context_consider(b->context, status, a);
}

/* Step 5: nobody else shall be asked; what is open is waited for. */
static void refuse(lsip_branch *b, const lsip_arrival *a, int status)
{
  keep(b, a, status);
  lsip_context_cancel(b->context, b,
                      LSIP_STR("Reason: SIP;cause=600\r\n"));
}

/* Step 4: the contacts take the place of the target, in its q. From sips only
 * sips follows. */
static unsigned follow(lsip_branch *b, const lsip_arrival *a)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_response_context *x = b->context;
  unsigned before = x->added;
  lsip_binding target;
  lsip_name_addr na;
  uint32_t q;
  int sips = x->server && x->server->request &&
      lsip_locate_is_sips(lsip_msg_uri(lsip_context_request(x)));
  while (lsip_next_name_addr(&a->msg, &c, &na) == 1) {
    if (na.star || lsip_param_q(na.params, &q) ||
        (sips && !lsip_locate_is_sips(na.uri)))
      continue;
    memset(&target, 0, sizeof target);
    target.contact = na.uri;
    target.q_milli = b->q * q / 1000;
    (void)lsip_context_add(x, &target);
  }
  return x->added - before;
}

static void redirect(lsip_branch *b, const lsip_arrival *a, int status)
{
  lsip_response_context *x = b->context;
  if (!x->proxy->config.recurse || x->closed || status > 302 ||
      follow(b, a) == 0)
    keep(b, a, status);
  b->state = LSIP_BRANCH_FINAL;
}

static void response(lsip_request *r, const lsip_arrival *a)
{
  lsip_branch *b = r->user;
  lsip_response_context *x = b->context;
  int status = lsip_msg_status(&a->msg), open = b->state == LSIP_BRANCH_OPEN;
  x->busy++;
  if (open || (status >= 200 && status < 300))
    rules[x->invite][status / 100](b, a, status);
  if (open && b->state == LSIP_BRANCH_FINAL)
    lsip_context_heard(b, status);
  x->busy--;
  lsip_context_go(x);
}

/* No response came: 408, or the 503 of a target that cannot be reached
 * (16.9); 487 when it was cancelled before. */
static void ended(lsip_request *r, int status, int reason)
{
  lsip_branch *b = r->user;
  lsip_response_context *x = b->context;
  (void)reason;
  b->request = NULL;
  r->user = NULL;
  if (b->state == LSIP_BRANCH_OPEN) {
    b->state = LSIP_BRANCH_FINAL;
    if (status == 487 && !b->cancelled)
      status = 408;
    lsip_context_heard(b, status == 503 ? 430 : status);
    lsip_context_consider(x, status, NULL);
  }
  lsip_context_go(x);
}

const lsip_request_user lsip_branch_user = { response, ended };
