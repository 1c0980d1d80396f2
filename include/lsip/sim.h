/**
 * @file sim.h
 * libsip-sim: a network and a clock that exist only in memory.
 *
 * Stacks (or agents, through lsip_sim_world()) are added under host names and
 * talk to each other over links with latency, jitter, loss, duplication and
 * reordering, all drawn from one seed: the same seed and the same program
 * give the same run, byte for byte. Time passes only in lsip_sim_run(), as
 * fast as the machine can; it starts at one second, so that no instant is
 * mistaken for LSIP_AT_ONCE.
 *
 *     lsip_sim *m;
 *     lsip_local la, lb;
 *     if (lsip_sim_new(&m, 42) ||
 *         lsip_sim_add(m, alice, "a.test", &la) ||
 *         lsip_sim_add(m, bob, "b.test", &lb) ||
 *         lsip_sim_run(m, lsip_sim_now(m) + LSIP_SECONDS(60))) ...
 *
 * A simulation and all its stacks belong to one thread. Every function is
 * legal inside the callbacks of a run except lsip_sim_run() and
 * lsip_sim_free(). Memory comes from the C library.
 */
#ifndef LSIP_SIM_H
#define LSIP_SIM_H

#include <lsip/world.h>

LSIP_BEGIN

typedef struct lsip_sim lsip_sim;

/** How packets travel. Parts per million; streams know latency only, and
 *  that a path which loses everything (1 000 000) is cut. */
typedef struct lsip_sim_link {
  size_t size;
  uint32_t latency_us;    /**< one way */
  uint32_t jitter_us;     /**< up to so much more, evenly spread */
  uint32_t loss_ppm;
  uint32_t duplicate_ppm; /**< arrives twice, each with its own jitter */
  uint32_t reorder_ppm;   /**< held back so that later ones overtake it */
} lsip_sim_link;

/** @return 0 or LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_new(lsip_sim **out, uint64_t seed);
/** Frees the network and touches no stack: these stay the caller's and may
 *  have been freed before. @since 0.1 */
LSIP_API void lsip_sim_free(lsip_sim *m);

/**
 * Adds a stack at `host` with a UDP and a TCP local at port 5060; `*out` is
 *  the UDP one. The host gets an IP address (lsip_sim_addr()) and its name
 *  resolves to it.
 * @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_NOMEM, LSIP_ERR_IN_USE (another
 *  stack has the port), LSIP_ERR_STATE (the stack is in this simulation
 *  already). @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sim_add(lsip_sim *m, lsip_stack *s,
                                    const char *host, lsip_local *out);
/** Takes a stack out, as if its process had ended: its ports are closed, its
 *  connections break. To be called before the stack is freed, or at the
 *  latest before the next run; it does not touch the stack. @since 0.1 */
LSIP_API void lsip_sim_remove(lsip_sim *m, const lsip_stack *s);

/** The address of a host, with port 0; family 0 if there is no such host.
 *  @since 0.1 */
LSIP_API lsip_addr lsip_sim_addr(const lsip_sim *m, const char *host);
/** A further name of a host. A name given to several hosts resolves to all
 *  their addresses, in the order in which it was given.
 *  @return 0, LSIP_ERR_NOT_FOUND (no such host), LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_add_name(lsip_sim *m, const char *name,
                                         const char *host);
/** A world at `host`, for lsip_agent_config.world; NULL without memory. Lives
 *  as long as the simulation. Its run() runs the whole simulation until stop()
 *  or until nothing is due; post() belongs to the simulation's thread. Any
 *  address it is told to bind must be one of the host: a wildcard, loopback
 *  or its own, all of which mean its own. @since 0.1 */
LSIP_API const lsip_world *lsip_sim_world(lsip_sim *m, const char *host);

/** The link between all hosts; NULL: one millisecond and nothing lost, which
 *  is also what a new simulation has. @since 0.1 */
LSIP_API void lsip_sim_set_link(lsip_sim *m, const lsip_sim_link *l);
/** The link from one host to another, in that direction; NULL takes it back.
 *  @return 0, LSIP_ERR_NOT_FOUND (no such host), LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_sim_set_path(lsip_sim *m, const char *from,
                                         const char *to,
                                         const lsip_sim_link *l);
/** Breaks all streams between two hosts: both ends see flow_down() with
 *  LSIP_ERR_CLOSED. @since 0.1 */
LSIP_API void lsip_sim_break(lsip_sim *m, const char *a, const char *b);

LSIP_API lsip_time lsip_sim_now(const lsip_sim *m);
/**
 * Runs until nothing is due before or at `until`, which is then the time; or
 * until a world's stop(). With LSIP_NEVER, until nothing is due at all.
 *
 * A stack in pull mode stops the run when events wait, at the time they
 * arose: take them with lsip_stack_poll_event() and run on. Nothing is lost.
 *
 *     while ((rc = lsip_sim_run(m, until)) == LSIP_ERR_BUSY)
 *       while (lsip_stack_poll_event(s, &ev)) ...
 *
 * @return 0, LSIP_ERR_BUSY (see above), LSIP_ERR_NOMEM, LSIP_ERR_REENTRANT,
 *  LSIP_ERR_LIMIT (a million steps without that time passes: a stack or two
 *  go round in a circle). @since 0.1
 */
LSIP_API LSIP_MUST int lsip_sim_run(lsip_sim *m, lsip_time until);

/** Sees every packet that is sent, also those that will be lost: one record
 *  for each datagram (media included) and for each SEND on a stream, all
 *  borrowed. `transport` is LSIP_TRANSPORT_NONE for media. A leaf: it must
 *  not call the simulation. */
typedef void (*lsip_sim_tap_fn)(void *user, lsip_time when,
                                const lsip_trace_record *r, int lost);
LSIP_API void lsip_sim_set_tap(lsip_sim *m, lsip_sim_tap_fn fn, void *user);
/** Writes what was exchanged as a ladder of text to a descriptor (the last
 *  1 000 messages). @since 0.1 */
LSIP_API void lsip_sim_print_ladder(const lsip_sim *m, int fd);

LSIP_END

#endif
