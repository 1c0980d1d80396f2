#ifndef LSIP_NET_CLOCK_H
#define LSIP_NET_CLOCK_H

#include <lsip/base.h>

/* The monotonic clock that all deadlines are on. */
lsip_time lsip_net_clock(void);

#endif
