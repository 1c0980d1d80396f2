#include "relay.h"

#include <check.h>

static void request(relay *r, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  int rc;
  if (r->choose)
    r->target_count = r->choose(r, &ev->msg);
  if (r->target_count && lsip_msg_to_tag(&ev->msg).len == 0 &&
      lsip_msg_method(&ev->msg) != LSIP_CANCEL)
    rc = lsip_proxy_take_to(r->stack, r->proxy, t, r->targets,
                            r->target_count);
  else
    rc = lsip_proxy_take(r->stack, r->proxy, t);
  ck_assert_msg(rc == 0 || rc == LSIP_ERR_NOMEM, "%s", lsip_strerror(rc));
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  relay *r = user;
  (void)s;
  if (ev->kind == LSIP_EV_REQUEST)
    request(r, ev);
  else if (ev->kind == LSIP_EV_ASK_SECRET ||
           ev->kind == LSIP_EV_ASK_LOCATION_GET) {
    r->ask.id = ev->object;
    r->asked++;
  } else if (ev->kind == LSIP_EV_ACK && lsip_proxy_ack(s, r->proxy, ev))
    r->acks_refused++;
}

void relay_start(relay *r, lsip_sim *sim, const char *host, uint8_t seed,
                 const lsip_proxy_config *proxy)
{
  lsip_config cfg;
  lsip_proxy_config plain;
  memset(&plain, 0, sizeof plain);
  plain.size = sizeof plain;
  lsip_config_init(&cfg, sizeof cfg);
  if (r->base)
    cfg = *r->base;
  memset(cfg.seed, seed, sizeof cfg.seed);
  cfg.role = LSIP_ROLE_RAW;
  cfg.on_event = on_event;
  cfg.event_user = r;
  r->sim = sim;
  ck_assert_int_eq(lsip_stack_new(&r->stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, r->stack, host, &r->local), 0);
  ck_assert_int_eq(lsip_proxy_new(r->stack, &r->proxy,
                                  proxy ? proxy : &plain), 0);
}

void relay_target(relay *r, const char *uri, uint32_t q)
{
  lsip_binding *b;
  ck_assert_uint_lt(r->target_count, RELAY_TARGETS);
  b = &r->targets[r->target_count++];
  memset(b, 0, sizeof *b);
  b->contact = lsip_str_z(uri);
  b->q_milli = q;
}

void relay_free(relay *r)
{
  lsip_sim_remove(r->sim, r->stack);
  lsip_stack_free(r->stack);
}

void relay_check_idle(relay *r)
{
  ck_assert_uint_eq(lsip_next_object(r->stack, LSIP_KIND_TSX, 0), 0);
  ck_assert_uint_eq(lsip_next_object(r->stack, LSIP_KIND_QUERY, 0), 0);
  ck_assert_uint_eq(lsip_next_object(r->stack, LSIP_KIND_FLOW, 0), 0);
  ck_assert(lsip_stack_deadline(r->stack) == LSIP_NEVER);
}
