/* A hierarchical timer wheel with ticks of one millisecond. Setting and
 * stopping an alarm never allocate and never fail. An alarm never fires
 * early. Alarms set while the time is not known (outside an input) wait
 * until lsip_wheel_anchor(). */
#ifndef LSIP_BASE_WHEEL_H
#define LSIP_BASE_WHEEL_H

#include "base/list.h"

#include <lsip/base.h>

typedef struct lsip_alarm lsip_alarm;
typedef void (*lsip_alarm_fn)(lsip_alarm *a);

struct lsip_alarm {
  lsip_list link;
  uint64_t tick;   /* due; or, until anchored, the duration */
  lsip_alarm_fn fn;
  uint16_t slot;   /* where it stands: level * 64 + slot, or a mark */
  uint16_t set;    /* 1 while it will fire */
  uint32_t spare;  /* free for the owner */
};

/* 8 levels span 2^48 ms, more than 64 bits of nanoseconds can say. */
enum { LSIP_WHEEL_LEVELS = 8, LSIP_WHEEL_SLOTS = 64 };

typedef struct lsip_wheel {
  uint64_t tick; /* all alarms up to here have fired */
  uint64_t occupied[LSIP_WHEEL_LEVELS];
  lsip_list slots[LSIP_WHEEL_LEVELS * LSIP_WHEEL_SLOTS];
  lsip_list floating; /* not anchored yet */
  lsip_list due;      /* fire now */
} lsip_wheel;

void lsip_wheel_init(lsip_wheel *w);
void lsip_alarm_init(lsip_alarm *a, lsip_alarm_fn fn);

/* Sets (or moves) an alarm `ms` after `now`. */
void lsip_wheel_set(lsip_wheel *w, lsip_alarm *a, uint64_t ms, lsip_time now);
/* The same before the time is known. */
void lsip_wheel_set_floating(lsip_wheel *w, lsip_alarm *a, uint64_t ms);
void lsip_wheel_anchor(lsip_wheel *w, lsip_time now);
void lsip_wheel_stop(lsip_wheel *w, lsip_alarm *a);

/* Milliseconds until it fires; 0 if it is not set or due. */
uint64_t lsip_alarm_left(const lsip_alarm *a, lsip_time now);

/* The next alarm that is due at `now`, taken out of the wheel, or NULL. */
lsip_alarm *lsip_wheel_next(lsip_wheel *w, lsip_time now);

/* When lsip_wheel_next() may have work: never later than the first alarm. */
lsip_time lsip_wheel_deadline(const lsip_wheel *w);

#endif
