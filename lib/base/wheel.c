#include "base/wheel.h"

enum { BITS = 6, MASK = LSIP_WHEEL_SLOTS - 1 };
/* Marks in lsip_alarm.slot, behind all slots. */
enum { FLOATING = 0xfffe, NOWHERE = 0xffff };
static const lsip_time ns_per_tick = 1000000;
/* What the top level can still place; no clock of nanoseconds gets there. */
static const uint64_t last_tick = (UINT64_C(1) << 48) - 1;

void lsip_wheel_init(lsip_wheel *w)
{
  memset(w->occupied, 0, sizeof w->occupied);
  w->tick = 0;
  for (size_t i = 0; i < LSIP_WHEEL_LEVELS * LSIP_WHEEL_SLOTS; i++)
    lsip_list_init(&w->slots[i]);
  lsip_list_init(&w->floating);
  lsip_list_init(&w->due);
}

void lsip_alarm_init(lsip_alarm *a, lsip_alarm_fn fn)
{
  memset(a, 0, sizeof *a);
  lsip_list_init(&a->link);
  a->fn = fn;
  a->slot = NOWHERE;
}

/* Level 0 holds the next 64 ticks one by one; each level above holds 64 times
 * as much, in slots that are spread over the level below when their time
 * begins. */
static void place(lsip_wheel *w, lsip_alarm *a)
{
  uint64_t tick = a->tick, distance;
  unsigned level = 0, slot;
  if (tick <= w->tick) {
    a->slot = NOWHERE;
    lsip_list_append(&w->due, &a->link);
    return;
  }
  distance = tick ^ w->tick;
  while (level < LSIP_WHEEL_LEVELS - 1 && distance >> (BITS * (level + 1)))
    level++;
  slot = level * LSIP_WHEEL_SLOTS + ((tick >> (BITS * level)) & MASK);
  a->slot = (uint16_t)slot;
  w->occupied[level] |= UINT64_C(1) << (slot & MASK);
  lsip_list_append(&w->slots[slot], &a->link);
}

void lsip_wheel_stop(lsip_wheel *w, lsip_alarm *a)
{
  unsigned slot = a->slot;
  lsip_list_remove(&a->link);
  a->set = 0;
  a->slot = NOWHERE;
  if (slot < FLOATING && lsip_list_empty(&w->slots[slot]))
    w->occupied[slot >> BITS] &= ~(UINT64_C(1) << (slot & MASK));
}

/* The tick `ms` behind the first one at or after `now`. */
static uint64_t tick_after(lsip_time now, uint64_t ms)
{
  uint64_t tick = now / ns_per_tick + (now % ns_per_tick != 0);
  return ms < last_tick - tick ? tick + ms : last_tick;
}

void lsip_wheel_set(lsip_wheel *w, lsip_alarm *a, uint64_t ms, lsip_time now)
{
  lsip_wheel_stop(w, a);
  a->tick = tick_after(now, ms);
  a->set = 1;
  place(w, a);
}

void lsip_wheel_set_floating(lsip_wheel *w, lsip_alarm *a, uint64_t ms)
{
  lsip_wheel_stop(w, a);
  a->tick = ms;
  a->slot = FLOATING;
  a->set = 1;
  lsip_list_append(&w->floating, &a->link);
}

void lsip_wheel_anchor(lsip_wheel *w, lsip_time now)
{
  lsip_list *node;
  while ((node = lsip_list_take(&w->floating)) != NULL) {
    lsip_alarm *a = LSIP_CONTAINER(node, lsip_alarm, link);
    lsip_wheel_set(w, a, a->tick, now);
  }
}

uint64_t lsip_alarm_left(const lsip_alarm *a, lsip_time now)
{
  uint64_t tick = a->slot == FLOATING ? 0 : now / ns_per_tick;
  return a->set && a->tick > tick ? a->tick - tick : 0;
}

/* The first occupied slot of a level behind the current one, as the tick at
 * which its time begins; UINT64_MAX if there is none. */
static uint64_t level_next(const lsip_wheel *w, unsigned level)
{
  unsigned at = (unsigned)(w->tick >> (BITS * level)) & MASK;
  uint64_t ahead = w->occupied[level] & ~((UINT64_C(2) << at) - 1);
  uint64_t base = w->tick >> (BITS * level) >> BITS;
  if (at == MASK || !ahead)
    return UINT64_MAX;
  return (base << BITS | (unsigned)__builtin_ctzll(ahead)) << (BITS * level);
}

static uint64_t next_tick(const lsip_wheel *w, unsigned *level)
{
  for (unsigned i = 0; i < LSIP_WHEEL_LEVELS; i++) {
    uint64_t tick = level_next(w, i);
    if (tick != UINT64_MAX) {
      *level = i;
      return tick;
    }
  }
  return UINT64_MAX;
}

/* The time of a slot has begun: its alarms fire or move down. */
static void enter(lsip_wheel *w, uint64_t tick, unsigned level)
{
  unsigned at = (unsigned)(tick >> (BITS * level)) & MASK;
  lsip_list moved, *node;
  w->tick = tick;
  w->occupied[level] &= ~(UINT64_C(1) << at);
  lsip_list_init(&moved);
  lsip_list_move(&moved, &w->slots[level * LSIP_WHEEL_SLOTS + at]);
  while ((node = lsip_list_take(&moved)) != NULL)
    place(w, LSIP_CONTAINER(node, lsip_alarm, link));
}

/* When a lower level is empty up to its end, the slot of the level above that
 * begins there may be the current one already: level_next() only looks behind
 * the current slot, and place() puts nothing into it. */
lsip_alarm *lsip_wheel_next(lsip_wheel *w, lsip_time now)
{
  uint64_t until = now / ns_per_tick;
  for (;;) {
    unsigned level = 0;
    uint64_t tick;
    lsip_list *node = lsip_list_take(&w->due);
    if (node) {
      lsip_alarm *a = LSIP_CONTAINER(node, lsip_alarm, link);
      a->set = 0;
      return a;
    }
    tick = next_tick(w, &level);
    if (tick > until) {
      if (w->tick < until)
        w->tick = until;
      return NULL;
    }
    enter(w, tick, level);
  }
}

lsip_time lsip_wheel_deadline(const lsip_wheel *w)
{
  unsigned level = 0;
  uint64_t tick;
  if (!lsip_list_empty(&w->due) || !lsip_list_empty(&w->floating))
    return LSIP_AT_ONCE;
  tick = next_tick(w, &level);
  return tick > LSIP_NEVER / ns_per_tick ? LSIP_NEVER : tick * ns_per_tick;
}
