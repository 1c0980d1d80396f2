/* A whole stack, driven by a little program that the input is: packets, bytes
 * of streams, time, calls of the interface, and answers of a peer that are
 * made of what we have just sent, so that the fuzzer reaches calls and dialogs
 * without guessing tags and branches. The stack is a phone, or a registrar and
 * a proxy with a realm, whose passwords the peer knows.
 *
 * Checked: each request that we send parses; time always gets on; a stateless
 * proxy sends no 100; when the stack has stopped no transaction, dialog or call
 * is left; when it is freed no byte is. */
#include "stack/world.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_STEPS = 100 };

static void *memory(void *user, void *ptr, size_t before, size_t size)
{
  world *w = user;
  void *p = NULL;
  if (size) {
    p = realloc(ptr, size);
    if (!p)
      return NULL;
  } else {
    free(ptr);
  }
  w->held += size - before;
  return p;
}

static int add_local(world *w, lsip_local *out, uint32_t transport)
{
  lsip_local_config c;
  memset(&c, 0, sizeof c);
  c.size = sizeof c;
  c.transport = transport;
  c.bound = peer_addr(3);
  c.bound.ip[3] = 1;
  return lsip_local_add(w->s, out, &c);
}

static void begin(world *w)
{
  lsip_config c;
  lsip_account_config a;
  unsigned flags = take(w);
  lsip_config_init(&c, sizeof c);
  c.mem.fn = memory;
  c.mem.user = w;
  c.seed[0] = 1;
  w->pull = flags & 64;
  c.on_event = w->pull ? NULL : on_event;
  c.event_user = w;
  c.role = flags & (16 | 32) ? LSIP_ROLE_RAW : LSIP_ROLE_UA;
  c.max_transactions = 64;
  c.max_dialogs = 64;
  w->eager = flags & 15;
  w->now = LSIP_SECONDS(1);
  REQUIRE(lsip_stack_new(&w->s, &c) == 0);
  REQUIRE(add_local(w, &w->udp, LSIP_UDP) == 0);
  REQUIRE(add_local(w, &w->tcp, LSIP_TCP) == 0);
  memset(&a, 0, sizeof a);
  a.size = sizeof a;
  a.aor = LSIP_STR("sip:us@192.0.2.1");
  REQUIRE(lsip_account_new(w->s, &w->account, &a) == 0);
  if (flags & 32)
    add_servers(w);
}

/* What the application took on it has to answer. */
static void answer_all(world *w)
{
  uint64_t id = 0;
  while ((id = lsip_next_object(w->s, LSIP_KIND_TSX, id)) != 0) {
    lsip_tsx t = { id };
    (void)lsip_tsx_respond(w->s, t, 500, LSIP_STR(""), NULL);
  }
}

/* Stopped, and with all the time that timers may want, nothing is left. */
static void finish(world *w)
{
  w->eager = 0;
  (void)lsip_stack_stop(w->s);
  answer_all(w);
  settle(w);
  for (int i = 0; i < 4; i++)
    advance(w, LSIP_SECONDS(300));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_CALL, 0));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_DIALOG, 0));
  REQUIRE(!lsip_next_object(w->s, LSIP_KIND_TSX, 0));
  REQUIRE(lsip_stack_memory(w->s) == w->held);
  lsip_stack_free(w->s);
  REQUIRE(w->held == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static world w;
  memset(&w, 0, sizeof w);
  w.p = data;
  w.end = data + size;
  begin(&w);
  for (int i = 0; i < MAX_STEPS && w.p < w.end; i++)
    step(&w);
  finish(&w);
  return 0;
}
