#include "party.h"

const lsip_str an_offer = LSIP_STR_INIT(
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n");
const lsip_str an_answer = LSIP_STR_INIT(
    "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 5000 RTP/AVP 0\r\n");

static void note(party *p, const lsip_event *ev)
{
  heard *h;
  if (p->count == HEARD_MAX) {
    memmove(p->events, p->events + 1, (HEARD_MAX - 1) * sizeof *p->events);
    p->count--;
  }
  h = &p->events[p->count++];
  h->kind = ev->kind;
  h->status = ev->status;
  h->flags = ev->flags;
  h->reason = ev->reason;
  h->object = ev->object;
  h->related = ev->related;
  h->now = ev->now;
  h->data_len = ev->data.len;
}

static void respond(party *p, lsip_call c)
{
  int rc;
  if (p->answer == 200)
    rc = lsip_call_answer(p->stack, c, an_answer, NULL);
  else
    rc = lsip_call_reject(p->stack, c, p->answer, NULL);
  ck_assert_msg(rc == 0 || rc == LSIP_ERR_GONE || rc == LSIP_ERR_STATE,
                "%s", lsip_strerror(rc));
}

static void on_request(party *p, const lsip_event *ev)
{
  lsip_tsx t = { ev->object };
  if (lsip_msg_method(&ev->msg) != LSIP_INVITE) {
    p->unknown++;
    (void)lsip_tsx_respond(p->stack, t, 200, LSIP_STR(""), NULL);
    return;
  }
  ck_assert_int_eq(lsip_call_take(p->stack, &p->call, t, p->account, 0), 0);
  if (p->ring)
    ck_assert_int_eq(lsip_call_progress(p->stack, p->call, p->ring,
                                        LSIP_STR(""), NULL), 0);
  if (!p->answer)
    return;
  if (p->answer_after_ms)
    ck_assert_int_eq(lsip_timer_new(p->stack, &p->timer,
                                    LSIP_MS(p->answer_after_ms),
                                    p->call.id), 0);
  else
    respond(p, p->call);
}

static void on_offer(party *p, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  lsip_dialog none = { 0 };
  int rc;
  p->offers++;
  if (!(ev->flags & LSIP_EVF_REFRESH))
    return;
  if (p->refuse_offer)
    rc = lsip_call_reject(p->stack, c, p->refuse_offer, NULL);
  else if (ev->data.len)
    rc = lsip_call_send_answer(p->stack, c, none, an_answer);
  else
    rc = lsip_call_send_offer(p->stack, c, an_offer);
  ck_assert_msg(rc == 0 || rc == LSIP_ERR_STATE, "%s", lsip_strerror(rc));
}

static void on_answered(party *p, const lsip_event *ev)
{
  lsip_call c = { ev->object };
  lsip_dialog leg = { ev->related };
  p->answered++;
  if ((ev->flags & LSIP_EVF_OFFER) && ev->data.len)
    ck_assert_int_eq(lsip_call_send_answer(p->stack, c, leg, an_answer), 0);
  if (p->hangup_when_up && !(ev->flags & LSIP_EVF_FORK))
    ck_assert_int_eq(lsip_call_hangup(p->stack, c, NULL), 0);
}

static void on_timer(party *p, const lsip_event *ev)
{
  lsip_call c = { ev->user };
  respond(p, c);
}

static void on_event(lsip_stack *s, const lsip_event *ev, void *user)
{
  party *p = user;
  (void)s;
  note(p, ev);
  switch (ev->kind) {
  case LSIP_EV_REQUEST:
    if (!p->leave)
      on_request(p, ev);
    break;
  case LSIP_EV_CALL_OFFER: on_offer(p, ev); break;
  case LSIP_EV_CALL_ANSWERED: on_answered(p, ev); break;
  case LSIP_EV_CALL_PROGRESS: p->progress++; break;
  case LSIP_EV_CALL_CONFIRMED: p->confirmed++; break;
  case LSIP_EV_CALL_ANSWER: p->answers++; break;
  case LSIP_EV_CALL_END: p->ended++; break;
  case LSIP_EV_TIMER: on_timer(p, ev); break;
  default: break;
  }
  if (p->hook)
    p->hook(p, ev);
}

void party_start(party *p, lsip_sim *sim, const char *name, const char *host,
                 uint8_t seed, const lsip_config *base)
{
  lsip_config cfg;
  lsip_account_config ac;
  char aor[128];
  lsip_config_init(&cfg, sizeof cfg);
  if (base)
    cfg = *base;
  memset(cfg.seed, seed, sizeof cfg.seed);
  cfg.on_event = on_event;
  cfg.event_user = p;
  p->sim = sim;
  p->name = name;
  ck_assert_int_eq(lsip_stack_new(&p->stack, &cfg), 0);
  ck_assert_int_eq(lsip_sim_add(sim, p->stack, host, &p->local), 0);
  snprintf(aor, sizeof aor, "sip:%s@%s", name, host);
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = lsip_str_z(aor);
  ck_assert_int_eq(lsip_account_new(p->stack, &p->account, &ac), 0);
}

void party_free(party *p)
{
  if (p->sim)
    lsip_sim_remove(p->sim, p->stack);
  lsip_stack_free(p->stack);
}

int party_call(party *p, const char *uri)
{
  return lsip_call_new(p->stack, &p->call, p->account, lsip_str_z(uri),
                       an_offer, NULL);
}

const heard *party_heard(const party *p, int kind)
{
  for (unsigned i = p->count; i > 0; i--)
    if (p->events[i - 1].kind == (uint32_t)kind)
      return &p->events[i - 1];
  return NULL;
}

void party_check_idle(party *p)
{
  static const int kinds[] = { LSIP_KIND_CALL, LSIP_KIND_DIALOG,
                               LSIP_KIND_TSX, LSIP_KIND_QUERY,
                               LSIP_KIND_TIMER, LSIP_KIND_FLOW };
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    ck_assert_msg(lsip_next_object(p->stack, kinds[i], 0) == 0,
                  "%s: an object of kind %d is left", p->name, kinds[i]);
  ck_assert_msg(lsip_stack_deadline(p->stack) == LSIP_NEVER,
                "%s: a timer is left", p->name);
}

void run_for(lsip_sim *sim, unsigned seconds)
{
  ck_assert_int_eq(
      lsip_sim_run(sim, lsip_sim_now(sim) + LSIP_SECONDS(seconds)), 0);
}
