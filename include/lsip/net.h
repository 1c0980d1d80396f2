/**
 * @file net.h
 * libsip-net: sockets, an event loop and name resolution for stacks.
 *
 *     lsip_net *net;
 *     lsip_local local;
 *     if (lsip_net_new(&net, stack, NULL) ||
 *         lsip_net_listen(net, &local, LSIP_STR("udp:127.0.0.1:5060")) ||
 *         lsip_net_run(net)) ...
 *
 * The loop is optional: a program with a loop of its own polls
 * lsip_net_fd() for reading and calls lsip_net_step(net, 0) when it is
 * readable, and after calls on the stack.
 *
 * A net and its stacks belong to one thread; only lsip_net_post(),
 * lsip_net_stop(), lsip_net_unix_ns() and lsip_net_random() may be called
 * from others. Inside a stack's callbacks all is legal except
 * lsip_net_step() and lsip_net_run() (LSIP_ERR_REENTRANT) and
 * lsip_net_free(). No signal is raised or needed: a broken connection is no
 * SIGPIPE.
 *
 * The net sets the stacks' wall clocks when they are attached.
 */
#ifndef LSIP_NET_H
#define LSIP_NET_H

#include <lsip/secure.h>
#include <lsip/world.h>

LSIP_BEGIN

typedef struct lsip_net lsip_net;

/** @param s a stack to attach at once, or NULL (lsip_net_attach()).
 *  @param mem NULL: the C library. Used in the loop's thread only; what the
 *         resolver's thread and lsip_net_post() need comes from the C library
 *         in any case.
 *  @return 0, LSIP_ERR_NOMEM, LSIP_ERR_IO. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_new(lsip_net **out, lsip_stack *s,
                                    const lsip_mem *mem);
/** Closes all sockets; what was posted and did not run is dropped. A name
 *  that is being looked up is forgotten. The stacks stay the caller's: free
 *  them afterwards, or detach them first. @since 0.1 */
LSIP_API void lsip_net_free(lsip_net *n);
/** Carries out a further stack's outputs.
 *  @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_STATE (it is attached already),
 *          LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_attach(lsip_net *n, lsip_stack *s);
/** Closes the stack's sockets and connections and tells it nothing; nothing
 *  if it is not attached. Needed before the stack is freed while the net
 *  goes on. @since 0.1 */
LSIP_API void lsip_net_detach(lsip_net *n, lsip_stack *s);
/** For libsip-agent; also the way to listen for a stack that is not the
 *  first. Lives as long as the net. @since 0.1 */
LSIP_API const lsip_world *lsip_net_world(lsip_net *n);

/** Opens a socket "udp:HOST:PORT", "tcp:HOST:PORT" (numeric host, IPv6 in
 *  brackets, port 0: any free one) for the first stack and adds its local,
 *  which lsip_local_remove() ends. Bound to all addresses, the local
 *  advertises that of the default route, or loopback where there is none;
 *  "[::]" takes IPv6 only.
 *  @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_UNSUPPORTED (TLS, WebSocket),
 *          LSIP_ERR_HOST, LSIP_ERR_PORT, LSIP_ERR_IN_USE, LSIP_ERR_IO,
 *          LSIP_ERR_NOMEM, LSIP_ERR_STATE (no stack). @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_listen(lsip_net *n, lsip_local *out,
                                       lsip_str uri);
/** errno of what the operating system refused last, or 0: the reason behind
 *  LSIP_ERR_IO. lsip_net_listen() sets it back. @since 0.1 */
LSIP_API int lsip_net_errno(const lsip_net *n);

/** Carries "tls:" locals and flows; the table and ctx must outlive the net.
 *  Not in this release: LSIP_ERR_UNSUPPORTED, and flows that are not TCP are
 *  answered with that reason. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_use_tls(lsip_net *n,
                                        const lsip_secure_vtable *vt,
                                        void *ctx);

/** Runs until lsip_net_stop().
 *  @return 0, LSIP_ERR_IO, LSIP_ERR_REENTRANT, LSIP_ERR_BUSY (the events of a
 *          stack in pull mode wait, which nobody takes in here: use
 *          lsip_net_step()). @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_run(lsip_net *n);
/** One turn: waits up to `timeout_ms` (-1: as long as nothing is due), does
 *  what is due. Interrupted by a signal it returns early. Take the events of
 *  a stack in pull mode between turns; until then what arrived for it is
 *  kept, or left in its sockets, and a turn does not wait.
 *  @return 0, LSIP_ERR_IO, LSIP_ERR_REENTRANT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_step(lsip_net *n, int timeout_ms);
/** Makes lsip_net_run() return, or its next call if none is running. Legal
 *  in any callback, thread and signal handler. @since 0.1 */
LSIP_API void lsip_net_stop(lsip_net *n);
/** One descriptor that is readable when a step is due, deadlines included; -1
 *  where the operating system has none (other than Linux). It stays the
 *  net's. @since 0.1 */
LSIP_API int lsip_net_fd(const lsip_net *n);

/** The clock that the net gives to its stacks: CLOCK_MONOTONIC. @since 0.1 */
LSIP_API lsip_time lsip_net_now(const lsip_net *n);
/** Nanoseconds since 1970, from the operating system. @since 0.1 */
LSIP_API uint64_t lsip_net_unix_ns(void);
/** The operating system's randomness, in the form lsip_config wants; `user`
 *  is ignored. @return 0 or LSIP_ERR_IO. @since 0.1 */
LSIP_API int lsip_net_random(void *user, void *buf, size_t len);

/** Runs fn(arg) in the loop's thread, in the order of posting: the one
 *  thread-safe way to reach a stack. The net must not be freed meanwhile.
 *  @return 0 or LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_post(lsip_net *n, void (*fn)(void *),
                                     void *arg);

LSIP_END

#endif
