/* Making and freeing a stack; what it says about itself. */
#include "msg/list.h"
#include "stack/stack.h"

#include "transport/pending.h"
#include "ua/timer_terms.h"

void lsip_config_init(lsip_config *cfg, size_t size)
{
  memset(cfg, 0, size);
  cfg->size = size;
}

/* ---- defaults ---- */

static void set32(uint32_t *member, uint32_t value)
{
  if (*member == 0)
    *member = value;
}

static void fill_defaults(lsip_config *c)
{
  if (c->max_memory == 0)
    c->max_memory = (size_t)64 << 20;
  if (c->reserve_memory == 0)
    c->reserve_memory = c->max_memory / 8;
  set32(&c->max_transactions, 100000);
  set32(&c->max_dialogs, 100000);
  set32(&c->max_flows, 10000);
  set32(&c->max_forks, 16);
  set32(&c->max_message, 65535);
  set32(&c->max_queue, 1 << 20);
  set32(&c->t1_ms, 500);
  set32(&c->t2_ms, 4000);
  set32(&c->t4_ms, 5000);
  set32(&c->invite_ms, 180000);
  set32(&c->ask_ms, 10000);
  set32(&c->flow_idle_ms, 120000);
  set32(&c->open_ms, 5000);
  set32(&c->shards, 1);
  if (c->min_se_s < LSIP_TIMER_FLOOR)
    c->min_se_s = LSIP_TIMER_FLOOR;
  if (c->methods.len == 0)
    c->methods = LSIP_STR("INVITE");
  if (c->content_types.len == 0)
    c->content_types = LSIP_STR("application/sdp");
  if (c->dispositions.len == 0) /* RFC 3261 20.11, RFC 6086 */
    c->dispositions = LSIP_STR("session, render, icon, alert, info-package");
}

/* The strings of the configuration that the stack keeps. */
static int copy_strings(lsip_ctx *c)
{
  lsip_str *all[] = { &c->config.methods, &c->config.extensions,
                      &c->config.content_types, &c->config.dispositions,
                      &c->config.user_agent };
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    lsip_str in = *all[i];
    if (lsip_ctx_copy(c, all[i], in)) {
      for (; i < sizeof all / sizeof all[0]; i++)
        *all[i] = LSIP_STR("");
      return LSIP_ERR_NOMEM;
    }
  }
  return 0;
}

static int write_extensions(lsip_writer *w, const void *arg)
{
  const lsip_str *others = arg;
  lsip_write_raw(w, *others);
  lsip_write_raw(w, others->len ? LSIP_STR(", timer") : LSIP_STR("timer"));
  return lsip_writer_end(w);
}

/* Session timers are the stack's own extension (RFC 4028 7.1). */
static int add_extensions(lsip_ctx *c)
{
  lsip_str all, *own = &c->config.extensions;
  int rc;
  if (c->config.no_session_timer || lsip_list_has(*own, LSIP_STR("timer")))
    return 0;
  rc = lsip_ctx_write(c, &all, write_extensions, own);
  if (rc == 0)
    rc = lsip_ctx_copy(c, &all, all);
  if (rc)
    return rc;
  lsip_ctx_copy_free(c, own);
  *own = all;
  return 0;
}

/* Text that will stand in headers. */
static int check_strings(const lsip_config *cfg)
{
  lsip_writer w;
  lsip_writer_init(&w, NULL, 0);
  lsip_write_text(&w, cfg->methods);
  lsip_write_text(&w, cfg->extensions);
  lsip_write_text(&w, cfg->content_types);
  lsip_write_text(&w, cfg->dispositions);
  lsip_write_text(&w, cfg->user_agent);
  return w.err && w.err != LSIP_ERR_NOSPC ? LSIP_ERR_ARGUMENT : 0;
}

/* ---- life ---- */

static void free_strings(lsip_ctx *c)
{
  lsip_ctx_copy_free(c, &c->config.methods);
  lsip_ctx_copy_free(c, &c->config.extensions);
  lsip_ctx_copy_free(c, &c->config.content_types);
  lsip_ctx_copy_free(c, &c->config.dispositions);
  lsip_ctx_copy_free(c, &c->config.user_agent);
}

static void self_destroy(lsip_object *o)
{
  (void)o;
}

static void init_ctx(lsip_stack *s, const lsip_config *cfg)
{
  lsip_ctx *c = &s->ctx;
  size_t known = cfg->size < sizeof c->config ? cfg->size : sizeof c->config;
  memcpy(&c->config, cfg, known);
  fill_defaults(&c->config);
  lsip_heap_init(&c->heap, &c->config.mem, c->config.max_memory,
                 c->config.reserve_memory);
  c->heap.in_leaf = &c->in_leaf;
  lsip_ids_init(&c->ids, &c->heap);
  lsip_wheel_init(&c->wheel);
  lsip_outputs_init(&c->outputs, &c->heap);
  lsip_list_init(&c->events);
  lsip_object_init_nodes(&s->self);
  s->self.destroy = self_destroy;
  s->pull = cfg->on_event == NULL;
}

static int init_layers(lsip_stack *s)
{
  lsip_ctx *c = &s->ctx;
  int rc = lsip_random_install(c, &s->random);
  if (rc)
    return rc;
  c->random(c, &c->hash_key, sizeof c->hash_key);
  s->stray_key = lsip_ctx_random64(c);
  rc = lsip_transport_init(&s->tp, c, &lsip_stack_up, s);
  lsip_transaction_layer_init(&s->tl, c, &s->tp);
  lsip_dialog_layer_init(&s->dl, c, &s->tl);
  s->ua.ctx = c;
  s->ua.tl = &s->tl;
  s->ua.dl = &s->dl;
  s->ua.app_server = &lsip_app_server;
  s->ua.app_request = &lsip_app_request;
  s->ua.app = s;
  lsip_list_init(&s->ua.calls);
  lsip_list_init(&s->ua.registrations);
  s->tl.retry_user = &s->ua;
  s->tl.retry_table = &lsip_ua_retry_table;
  s->services.ctx = c;
  s->services.tp = &s->tp;
  s->services.tl = &s->tl;
  s->services.ua = &s->ua;
  return rc;
}

int lsip_stack_new(lsip_stack **out, const lsip_config *cfg)
{
  lsip_heap first;
  lsip_stack *s;
  int rc;
  if (!out || !cfg || cfg->size < offsetof(lsip_config, max_memory) ||
      check_strings(cfg))
    return LSIP_ERR_ARGUMENT;
  lsip_heap_init(&first, &cfg->mem, SIZE_MAX, 0);
  s = lsip_alloc_zero(&first, sizeof *s);
  if (!s)
    return LSIP_ERR_NOMEM;
  init_ctx(s, cfg);
  s->ctx.heap.used = sizeof *s;
  rc = copy_strings(&s->ctx); /* first: what is freed is ours */
  if (rc == 0)
    rc = add_extensions(&s->ctx);
  if (rc == 0)
    rc = init_layers(s);
  if (rc) {
    lsip_stack_free(s);
    return rc;
  }
  *out = s;
  return 0;
}

/* Everything that has an id, kind by kind from the top of the house. */
static void free_kind(lsip_ctx *c, int kind)
{
  for (uint32_t i = 0; i < c->ids.size; i++) {
    lsip_object *o = c->ids.slots[i].object;
    if (o && o->kind == kind)
      o->destroy(o);
  }
}

static void free_calls(lsip_stack *s)
{
  while (!lsip_list_empty(&s->ua.calls))
    lsip_call_free(
        LSIP_CONTAINER(s->ua.calls.next, lsip_call_object, of_ua));
}

static void free_registrations(lsip_stack *s)
{
  while (!lsip_list_empty(&s->ua.registrations))
    lsip_registration_free(LSIP_CONTAINER(s->ua.registrations.next,
                                          lsip_registration_object, of_ua));
}

void lsip_stack_free(lsip_stack *s)
{
  lsip_heap heap;
  lsip_ctx *c;
  if (!s || s->ctx.delivering || s->ctx.in_leaf)
    return;
  c = &s->ctx;
  heap = c->heap;
  if (s->polled)
    lsip_kept_unref(c, c->delivery.kept);
  if (s->tp.ctx) {
    free_calls(s);
    free_kind(c, LSIP_KIND_PROXY);
    free_kind(c, LSIP_KIND_REGISTRAR);
    free_kind(c, LSIP_KIND_REALM);
    free_registrations(s);
    lsip_pending_free_all(&s->tp);
    lsip_transaction_layer_free(&s->tl);
    lsip_dialog_layer_free(&s->dl);
    lsip_outputs_free(&c->outputs);
    lsip_flow_free_all(&s->tp);
    free_kind(c, LSIP_KIND_ACCOUNT);
    free_kind(c, LSIP_KIND_TIMER);
    free_kind(c, LSIP_KIND_LOCAL);
    free_kind(c, LSIP_KIND_TU);
    lsip_transport_free(&s->tp);
  }
  free_strings(c);
  lsip_ids_free(&c->ids);
  lsip_free(&c->heap, c->scratch, c->scratch_size);
  heap.in_leaf = NULL;
  lsip_free(&heap, s, sizeof *s);
}

size_t lsip_stack_memory(const lsip_stack *s)
{
  return s ? s->ctx.heap.used : 0;
}

uint64_t lsip_stack_counter(const lsip_stack *s, int counter)
{
  return s && counter >= 0 && counter < LSIP_COUNTER_COUNT
             ? s->ctx.counters[counter]
             : 0;
}

void lsip_stack_set_wall_clock(lsip_stack *s, uint64_t unix_ns, lsip_time now)
{
  if (s)
    s->ctx.unix_base = unix_ns - now;
}
