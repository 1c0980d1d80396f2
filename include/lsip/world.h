/**
 * @file world.h
 * The outside, as libsip-agent needs it: sockets, clocks, randomness, a loop.
 * libsip-net gives one over the operating system, libsip-sim one over a
 * virtual network and clock, so that a program written on the agent runs
 * unchanged in simulation.
 */
#ifndef LSIP_WORLD_H
#define LSIP_WORLD_H

#include <lsip/stack.h>

LSIP_BEGIN

/** A datagram for a media socket. Bytes are borrowed during the call, which
 *  may close the socket. */
typedef void (*lsip_packet_fn)(void *user, const lsip_addr *from,
                               const void *b, size_t n, lsip_time now);
/** A tick that is due. */
typedef void (*lsip_tick_fn)(void *user, lsip_time now);

/** All functions return 0 or a negative enum lsip_err, and belong to the
 *  loop's thread; only `post` and `stop` may be called from others, where the
 *  world has threads at all. */
typedef struct lsip_world {
  size_t size;
  void *ctx;
  /** Carries out the outputs of a stack and feeds it, until detach, which
   *  comes before the stack is freed. */
  int (*attach)(void *ctx, lsip_stack *s);
  void (*detach)(void *ctx, lsip_stack *s);
  /** Opens "udp:127.0.0.1:0", "tcp:[::1]:5060"... for a stack that is
   *  attached, and adds the local. */
  int (*listen)(void *ctx, lsip_stack *s, lsip_local *out, lsip_str uri);
  /** Tells the loop that the stack was given work outside an input, so that
   *  it looks at its outputs and deadline. */
  void (*wake)(void *ctx, lsip_stack *s);
  /** A datagram socket for media at `bound` (port 0: any), which is set to
   *  what was bound. */
  int (*udp_open)(void *ctx, void **socket, lsip_addr *bound,
                  lsip_packet_fn fn, void *user);
  /** 0 also when the packet is lost on its way. */
  int (*udp_send)(void *socket, const lsip_addr *to, lsip_str bytes);
  void (*udp_close)(void *socket);
  /** Calls fn(user, now) once at `when`, or at once if that has passed; a
   *  second call with the same fn and user moves it; LSIP_NEVER takes it
   *  back. */
  int (*tick_at)(void *ctx, lsip_tick_fn fn, void *user, lsip_time when);
  lsip_time (*now)(void *ctx);
  uint64_t (*unix_ns)(void *ctx);
  int (*random)(void *ctx, void *b, size_t n);
  /** Runs until stop(). */
  int (*run)(void *ctx);
  /** Makes run() return, or its next call if none is running. */
  void (*stop)(void *ctx);
  /** Runs fn(arg) in the loop's thread. */
  int (*post)(void *ctx, void (*fn)(void *), void *arg);
} lsip_world;

LSIP_END

#endif
