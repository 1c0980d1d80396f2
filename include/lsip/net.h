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
 * lsip_net_fd() for reading and calls lsip_net_step(net, 0).
 */
#ifndef LSIP_NET_H
#define LSIP_NET_H

#include <lsip/secure.h>
#include <lsip/world.h>

LSIP_BEGIN

typedef struct lsip_net lsip_net;

/** @param s a stack to attach at once, or NULL (lsip_net_attach()).
 *  @param mem NULL: the C library.
 *  @return 0, LSIP_ERR_NOMEM, LSIP_ERR_IO. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_new(lsip_net **out, lsip_stack *s,
                                    const lsip_mem *mem);
/** Closes all sockets. The stacks stay the caller's. @since 0.1 */
LSIP_API void lsip_net_free(lsip_net *n);
/** Carries out a further stack's outputs. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_attach(lsip_net *n, lsip_stack *s);
LSIP_API void lsip_net_detach(lsip_net *n, lsip_stack *s);
/** For libsip-agent. Lives as long as the net. @since 0.1 */
LSIP_API const lsip_world *lsip_net_world(lsip_net *n);

/** Opens a socket "udp:HOST:PORT", "tcp:HOST:PORT" (numeric host, IPv6 in
 *  brackets, port 0: any free one) for the first stack and adds its local.
 *  Bound to all addresses, the local advertises that of the default route,
 *  or loopback where there is none.
 *  @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_HOST, LSIP_ERR_PORT,
 *          LSIP_ERR_IN_USE, LSIP_ERR_IO. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_listen(lsip_net *n, lsip_local *out,
                                       lsip_str uri);
/** The operating system's error of the last failed call, or 0. @since 0.1 */
LSIP_API int lsip_net_errno(const lsip_net *n);

/** Carries "tls:" locals and flows; the table and ctx must outlive the net.
 *  Not in this release: LSIP_ERR_UNSUPPORTED. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_use_tls(lsip_net *n,
                                        const lsip_secure_vtable *vt,
                                        void *ctx);

/** Runs until lsip_net_stop(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_run(lsip_net *n);
/** One turn: waits up to `timeout_ms` (-1: as long as nothing is due), does
 *  what is due. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_step(lsip_net *n, int timeout_ms);
/** Makes lsip_net_run() return. Legal in any callback and any thread.
 *  @since 0.1 */
LSIP_API void lsip_net_stop(lsip_net *n);
/** One descriptor that is readable when a step is due. @since 0.1 */
LSIP_API int lsip_net_fd(const lsip_net *n);

LSIP_API lsip_time lsip_net_now(const lsip_net *n);
/** Nanoseconds since 1970, from the operating system. @since 0.1 */
LSIP_API uint64_t lsip_net_unix_ns(void);
/** The operating system's randomness, in the form lsip_config wants; `user`
 *  is ignored. @since 0.1 */
LSIP_API int lsip_net_random(void *user, void *buf, size_t len);

/** Runs fn(arg) in the loop's thread: the one thread-safe function.
 *  @return 0 or LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_net_post(lsip_net *n, void (*fn)(void *),
                                     void *arg);

LSIP_END

#endif
