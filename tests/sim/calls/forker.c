#include "forker.h"

#include <check.h>
#include <stdlib.h>

static int in_dialog(const lsip_msg *m)
{
  return lsip_msg_to_tag(m).len > 0;
}

static int prepare(forker *f, const lsip_msg *m, lsip_edit *e, size_t *n,
                   char *scratch, size_t size)
{
  *n = LSIP_PROXY_EDITS_MAX;
  return lsip_proxy_prepare(f->stack, m, e, n, scratch, size);
}

static int forward(forker *f, fork_state *k, const lsip_msg *m,
                   const char *to)
{
  lsip_edit e[LSIP_PROXY_EDITS_MAX + 1];
  char scratch[1024];
  size_t n;
  lsip_send_options o;
  int rc = prepare(f, m, e, &n, scratch, sizeof scratch);
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.user = (uint64_t)(uintptr_t)k;
  if (rc)
    return rc;
  if (to) {
    o.flags = LSIP_SEND_RECORD_ROUTE;
    memset(&e[n], 0, sizeof e[n]);
    e[n].op = LSIP_EDIT_SET_URI;
    e[n++].value = lsip_str_z(to);
  }
  rc = lsip_tsx_send(f->stack, &k->branch[k->count], m, e, n, &o);
  if (rc == 0) {
    k->count++;
    k->open++;
  }
  return rc;
}

static void request(forker *f, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  fork_state *k;
  lsip_msg m;
  ck_assert_uint_lt(f->fork_count, CALLS_MAX);
  k = &f->forks[f->fork_count++];
  k->of = f;
  k->server = t;
  ck_assert_int_eq(lsip_set_user(f->stack, t.id, (uint64_t)(uintptr_t)k), 0);
  ck_assert_int_eq(lsip_tsx_request(f->stack, t, &m), 0);
  if (in_dialog(&m))
    (void)forward(f, k, &m, NULL);
  else
    for (unsigned i = 0; i < f->target_count; i++)
      (void)forward(f, k, &m, f->targets[i]);
  if (!k->open)
    (void)lsip_tsx_respond(f->stack, t, 503, LSIP_STR(""), NULL);
}

static void ack(forker *f, const lsip_event *ev)
{
  lsip_edit e[LSIP_PROXY_EDITS_MAX];
  char scratch[1024];
  size_t n;
  if (prepare(f, &ev->msg, e, &n, scratch, sizeof scratch) == 0)
    (void)lsip_send_stateless(f->stack, &ev->msg, e, n, NULL);
}

static void cancel_all(forker *f, fork_state *k, uint64_t but)
{
  for (unsigned i = 0; i < k->count; i++)
    if (k->branch[i].id != but)
      (void)lsip_tsx_cancel(f->stack, k->branch[i], NULL);
}

static void keep_best(fork_state *k, const lsip_event *ev)
{
  size_t need = 0;
  if (!lsip_proxy_better((int)ev->status, k->best))
    return;
  free(k->best_block);
  (void)lsip_msg_copy(&k->best_msg, NULL, 0, &need, &ev->msg);
  k->best_block = malloc(need);
  ck_assert_int_eq(lsip_msg_copy(&k->best_msg, k->best_block, need, &need,
                                 &ev->msg), 0);
  k->best = (int)ev->status;
}

static void response(forker *f, fork_state *k, const lsip_event *ev)
{
  if (ev->status == 100)
    return;
  if (ev->status < 300) {
    (void)lsip_tsx_relay(f->stack, k->server, &ev->msg, NULL, 0);
    if (ev->status >= 200) {
      k->answered = 1;
      cancel_all(f, k, ev->object);
    }
    return;
  }
  keep_best(k, ev);
  if (ev->status >= 600)
    cancel_all(f, k, ev->object);
}

static void answer_best(forker *f, fork_state *k)
{
  if (k->best_block)
    (void)lsip_tsx_relay(f->stack, k->server, &k->best_msg, NULL, 0);
  else
    (void)lsip_tsx_respond(f->stack, k->server, k->best ? k->best : 500,
                           LSIP_STR(""), NULL);
}

static void branch_ended(forker *f, fork_state *k, const lsip_event *ev)
{
  k->open--;
  if (k->best == 0 && ev->status >= 300)
    k->best = (int)ev->status;
  if (k->open)
    return;
  if (!k->answered)
    answer_best(f, k);
  free(k->best_block);
  k->best_block = NULL;
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  forker *f = user;
  fork_state *k = (fork_state *)(uintptr_t)ev->user;
  (void)s;
  switch (ev->kind) {
  case LSIP_EV_REQUEST: request(f, ev); break;
  case LSIP_EV_ACK: ack(f, ev); break;
  case LSIP_EV_CANCEL: cancel_all(f, k, 0); break;
  case LSIP_EV_RESPONSE: response(f, k, ev); break;
  case LSIP_EV_TSX_END:
    if (k && k->server.id != ev->object)
      branch_ended(f, k, ev);
    break;
  default: break;
  }
}

void forker_start(forker *f, lsip_sim *sim, const char *host, uint8_t seed)
{
  lsip_config cfg;
  lsip_config_init(&cfg, sizeof cfg);
  memset(cfg.seed, seed, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = on_event;
  cfg.event_user = f;
  ck_assert_int_eq(lsip_stack_new(&f->stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, f->stack, host, &f->local), 0);
}
