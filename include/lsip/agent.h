/**
 * @file agent.h
 * libsip-agent: the object most programs want. Accounts, calls, audio as PCM
 * frames. It holds no protocol rule; it joins a stack, media and a world.
 *
 * A call in thirty lines:
 *
 *     lsip_agent_config cfg;
 *     lsip_agent_config_init(&cfg, sizeof cfg);
 *     cfg.local = "udp:0.0.0.0:0";
 *     cfg.on_event = on_event;
 *     lsip_agent_new(&agent, &cfg);
 *     lsip_agent_call(agent, &call, "sip:bob@192.0.2.1");
 *     lsip_agent_run(agent);
 *
 * All functions but lsip_agent_post() and lsip_agent_stop() belong to the
 * thread of the loop. Inside the callbacks all are legal except
 * lsip_agent_free() and lsip_agent_run().
 */
#ifndef LSIP_AGENT_H
#define LSIP_AGENT_H

#include <lsip/call.h>
#include <lsip/registration.h>
#include <lsip/rtp.h>
#include <lsip/world.h>

LSIP_BEGIN

typedef struct lsip_agent lsip_agent;

/** Configuration; strings are copied, NULL means the default. */
typedef struct lsip_agent_config {
  size_t size;
  /** Where to listen: "udp:0.0.0.0:0", several separated by commas. Default
   *  any port of UDP and TCP. */
  const char *local;
  const char *account;   /**< "sip:alice@example.test"; default made of the
                              first local */
  const char *display, *password, *registrar;
  const char *codecs;    /**< "PCMU,PCMA" in order of preference */
  const char *media_host; /**< address for RTP; default that of the local */
  const lsip_world *world; /**< NULL: the agent makes a libsip-net */
  /** Base of the stack's configuration (limits, hooks, timers); the agent
   *  sets its randomness and events. May be NULL. */
  const lsip_config *stack;
  uint32_t max_calls;    /**< more are answered 486; default 16 */
  uint32_t no_ring;      /**< 1: no 180 by itself for an incoming call */

  /** Every event, the agent's own LSIP_EV_CALL_INCOMING included. */
  void (*on_event)(lsip_agent *a, const lsip_event *ev, void *user);
  /** lsip_agent_play() has room for `samples` again. */
  void (*on_room)(lsip_agent *a, lsip_call c, size_t samples, void *user);
  /** 20 ms of what the peer says; fill `out` (zeroed, or what is played) with
   *  what we say. `rate` is in samples a second. */
  void (*on_pcm)(lsip_agent *a, lsip_call c, const int16_t *in, int16_t *out,
                 size_t samples, unsigned rate, void *user);
  /** A digit of RFC 4733 was received. */
  void (*on_digit)(lsip_agent *a, lsip_call c, char digit, void *user);
  /** Every RTP and RTCP packet, for recording; a leaf. */
  void (*on_media_trace)(lsip_agent *a, const lsip_trace_record *r,
                         void *user);
  void *user;
} lsip_agent_config;

LSIP_API void lsip_agent_config_init(lsip_agent_config *c, size_t size);
/** @return 0, LSIP_ERR_ARGUMENT, LSIP_ERR_IN_USE, ... @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_new(lsip_agent **out,
                                      const lsip_agent_config *c);
/** Ends all at once, without a message. @since 0.1 */
LSIP_API void lsip_agent_free(lsip_agent *a);
LSIP_API lsip_stack *lsip_agent_stack(lsip_agent *a);
/** The agent's account in its stack. @since 0.1 */
LSIP_API lsip_account lsip_agent_account(const lsip_agent *a);
/** Local number `i` in the order of the configuration; none behind the
 *  last. @since 0.1 */
LSIP_API lsip_local lsip_agent_local(const lsip_agent *a, unsigned i);

/** Calls with an offer of audio. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_call(lsip_agent *a, lsip_call *out,
                                       const char *uri);
LSIP_API int lsip_agent_ring(lsip_agent *a, lsip_call c);
LSIP_API int lsip_agent_answer(lsip_agent *a, lsip_call c);
LSIP_API int lsip_agent_reject(lsip_agent *a, lsip_call c, int status);
LSIP_API int lsip_agent_hangup(lsip_agent *a, lsip_call c);
/** Hold (1) or resume (0) by re-INVITE; LSIP_EV_CALL_ANSWER follows.
 *  @since 0.1 */
LSIP_API int lsip_agent_hold(lsip_agent *a, lsip_call c, int on);
/** Queues digits 0-9 * # A-D by RFC 4733. @since 0.1 */
LSIP_API int lsip_agent_send_digits(lsip_agent *a, lsip_call c,
                                    const char *digits);
/** Queues PCM at the call's rate to be said; takes as much as there is room
 *  for (two seconds). @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_play(lsip_agent *a, lsip_call c,
                                       const int16_t *pcm, size_t samples,
                                       size_t *accepted);
/** RTP statistics; kept until the call's end event returns. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_stats(const lsip_agent *a, lsip_call c,
                                        lsip_rtp_stats *out);

/** Runs until lsip_agent_stop(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_run(lsip_agent *a);
LSIP_API void lsip_agent_stop(lsip_agent *a);
/** Runs fn(arg) in the loop's thread; thread-safe. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_post(lsip_agent *a, void (*fn)(void *),
                                       void *arg);

LSIP_END

#endif
