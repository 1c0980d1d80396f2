/**
 * @file sim.h
 * libsip-sim: a network and a clock that exist only in memory.
 *
 * Stacks (or agents, through lsip_sim_world()) are added under host names and
 * talk to each other over links with latency, jitter, loss, duplication and
 * reordering, all drawn from one seed: the same seed and the same program
 * give the same run, byte for byte. Time passes only in lsip_sim_run(), as
 * fast as the machine can.
 */
#ifndef LSIP_SIM_H
#define LSIP_SIM_H

#include <lsip/world.h>

LSIP_BEGIN

typedef struct lsip_sim lsip_sim;

/** How packets travel. Parts per million; streams know latency only. */
typedef struct lsip_sim_link {
  size_t size;
  uint32_t latency_us, jitter_us;
  uint32_t loss_ppm, duplicate_ppm, reorder_ppm;
} lsip_sim_link;

LSIP_API LSIP_MUST int lsip_sim_new(lsip_sim **out, uint64_t seed);
/** Frees the network; the stacks stay the caller's. @since 0.1 */
LSIP_API void lsip_sim_free(lsip_sim *m);

/** Adds a stack at `host` with a UDP and a TCP local at port 5060; `*out` is
 *  the UDP one. The host gets an IP address (lsip_sim_addr()) and its name
 *  resolves to it. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_add(lsip_sim *m, lsip_stack *s,
                                    const char *host, lsip_local *out);
/** The address of a host that was added; family 0 if none was. @since 0.1 */
LSIP_API lsip_addr lsip_sim_addr(const lsip_sim *m, const char *host);
/** A world at `host`, for lsip_agent_config.world. Lives as long as the
 *  simulation. Its run() runs the whole simulation. @since 0.1 */
LSIP_API const lsip_world *lsip_sim_world(lsip_sim *m, const char *host);

/** The link between all hosts. @since 0.1 */
LSIP_API void lsip_sim_set_link(lsip_sim *m, const lsip_sim_link *l);
/** The link from one host to another, in that direction. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_set_path(lsip_sim *m, const char *from,
                                         const char *to,
                                         const lsip_sim_link *l);

LSIP_API lsip_time lsip_sim_now(const lsip_sim *m);
/** Runs until nothing is due, or until `until`, or until a world's stop().
 *  @return 0 or a typed error. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_run(lsip_sim *m, lsip_time until);

/** Sees every packet that is sent, also those that will be lost. */
typedef void (*lsip_sim_tap_fn)(void *user, lsip_time when,
                                const lsip_trace_record *r, int lost);
LSIP_API void lsip_sim_set_tap(lsip_sim *m, lsip_sim_tap_fn fn, void *user);
/** Writes what was exchanged as a ladder of text to a descriptor (the last
 *  1 000 messages). @since 0.1 */
LSIP_API void lsip_sim_print_ladder(const lsip_sim *m, int fd);

LSIP_END

#endif
