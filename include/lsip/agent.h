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
 * Events come in this order. A call that we make: LSIP_EV_CALL_PROGRESS,
 * LSIP_EV_CALL_ANSWERED (audio flows), LSIP_EV_CALL_END. A call that we
 * receive: LSIP_EV_CALL_INCOMING (its offer has been found acceptable, 180 is
 * sent when the callback returns, unless it answered, rang or rejected),
 * LSIP_EV_CALL_CONFIRMED, LSIP_EV_CALL_END. Offers of a session are the
 * agent's business; their events are passed on after it has dealt with them.
 *
 * A request that is not a call (its method must be listed in the stack's
 * `methods`, or come inside a dialog) is answered 405 when on_event returns
 * without having answered it. To answer later, give its lsip_tsx a value
 * other than 0 with lsip_set_user().
 *
 * All functions but lsip_agent_post() and lsip_agent_stop() belong to the
 * thread of the loop. Inside the callbacks all are legal except
 * lsip_agent_free() and lsip_agent_run(). A call's id is good until its end
 * event returns; after that everything answers LSIP_ERR_GONE. The `user`
 * value of a call is the program's (lsip_set_user()).
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
  /** "sip:alice@example.test", or "alice": a user at the address of the
   *  first local. Default "agent". */
  const char *account;
  const char *display, *password, *registrar;
  const char *outbound_proxy; /**< URI of the first hop for all requests */
  const char *codecs;    /**< "PCMU,PCMA" in order of preference */
  const char *media_host; /**< address for RTP; default that of the local */
  const lsip_world *world; /**< NULL: the agent makes a libsip-net */
  /** Base of the stack's configuration (limits, hooks, timers); the agent
   *  sets its randomness and events. May be NULL. */
  const lsip_config *stack;
  uint32_t max_calls;    /**< more are answered 486; default 16 */
  uint32_t no_ring;      /**< 1: no 180 by itself for an incoming call */
  uint32_t rtcp_mux;     /**< 1: one socket per call for RTP and RTCP
                              (RFC 5761), not a pair of ports */
  uint32_t no_silence;   /**< 1: with nothing to say no packets are sent, in
                              place of silence */
  /** Ports for RTP and RTCP, both included; 0: any. */
  uint16_t media_port_min, media_port_max;
  uint32_t session_expires_s; /**< ask for session timers (RFC 4028), as in
                                   lsip_config; default: the stack's */
  uint32_t min_se_s;     /**< refuse shorter ones; default: the stack's */
  uint32_t reserved;

  /** Every event, the agent's own LSIP_EV_CALL_INCOMING included. */
  void (*on_event)(lsip_agent *a, const lsip_event *ev, void *user);
  /** lsip_agent_play() has room for `samples` again. */
  void (*on_room)(lsip_agent *a, lsip_call c, size_t samples, void *user);
  /** 20 ms of what the peer says; fill `out` (zeroed, or what is played) with
   *  what we say. `rate` is in samples a second. Not called while we hold. */
  void (*on_pcm)(lsip_agent *a, lsip_call c, const int16_t *in, int16_t *out,
                 size_t samples, unsigned rate, void *user);
  /** A digit of RFC 4733 was received. */
  void (*on_digit)(lsip_agent *a, lsip_call c, char digit, void *user);
  /** All digits of lsip_agent_send_digits() have been sent. */
  void (*on_digits_sent)(lsip_agent *a, lsip_call c, void *user);
  /** Every RTP and RTCP packet, for recording; a leaf. */
  void (*on_media_trace)(lsip_agent *a, const lsip_trace_record *r,
                         void *user);
  void *user;
} lsip_agent_config;

LSIP_API void lsip_agent_config_init(lsip_agent_config *c, size_t size);
/** @return 0; LSIP_ERR_ARGUMENT; LSIP_ERR_UNSUPPORTED (a codec that is not
 *  built in); LSIP_ERR_IN_USE and others of the world's listen; LSIP_ERR_URI
 *  (account, registrar); LSIP_ERR_NOMEM. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_new(lsip_agent **out,
                                      const lsip_agent_config *c);
/** Ends all at once, without a message. NULL is allowed. @since 0.1 */
LSIP_API void lsip_agent_free(lsip_agent *a);
/** The stack, for everything the agent has no function for. After calls on
 *  it that cause messages, outside a callback: lsip_agent_wake().
 *  @since 0.1 */
LSIP_API lsip_stack *lsip_agent_stack(lsip_agent *a);
/** Has the loop look at what the stack wants to send. @since 0.1 */
LSIP_API void lsip_agent_wake(lsip_agent *a);
/** The agent's account in its stack. @since 0.1 */
LSIP_API lsip_account lsip_agent_account(const lsip_agent *a);
/** Local number `i` in the order of the configuration; none behind the
 *  last. @since 0.1 */
LSIP_API lsip_local lsip_agent_local(const lsip_agent *a, unsigned i);
/** How many calls there are now. @since 0.1 */
LSIP_API unsigned lsip_agent_call_count(const lsip_agent *a);

/** Calls with an offer of audio.
 *  @return 0; LSIP_ERR_URI, LSIP_ERR_SCHEME; LSIP_ERR_LIMIT (max_calls);
 *  LSIP_ERR_IO, LSIP_ERR_IN_USE (no port for RTP); LSIP_ERR_NOMEM.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_call(lsip_agent *a, lsip_call *out,
                                       const char *uri);
/** The same with options: headers, `user`, targets, ring_ms. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_call_with(lsip_agent *a, lsip_call *out,
                                            const char *uri,
                                            const lsip_call_options *o);
/** Sends 180 to an incoming call. @since 0.1 */
LSIP_API int lsip_agent_ring(lsip_agent *a, lsip_call c);
/** Answers the offer of an incoming call in a 183: audio flows before the
 *  call is answered (RFC 3960). LSIP_ERR_STATE if it brought no offer.
 *  @since 0.1 */
LSIP_API int lsip_agent_ring_early(lsip_agent *a, lsip_call c);
LSIP_API int lsip_agent_answer(lsip_agent *a, lsip_call c);
/** Refuses an incoming call with 300..699. @since 0.1 */
LSIP_API int lsip_agent_reject(lsip_agent *a, lsip_call c, int status);
/** Ends a call in any state; audio stops now. @since 0.1 */
LSIP_API int lsip_agent_hangup(lsip_agent *a, lsip_call c);
/** Hold (1) or resume (0) by re-INVITE; LSIP_EV_CALL_ANSWER follows.
 *  @return LSIP_ERR_STATE before the call is answered, and while another
 *  offer is open. @since 0.1 */
LSIP_API int lsip_agent_hold(lsip_agent *a, lsip_call c, int on);
/** Queues digits 0-9 * # A-D by RFC 4733: all, or none.
 *  @return 0; LSIP_ERR_UNSUPPORTED: the peer takes none; LSIP_ERR_STATE: no
 *  audio yet; LSIP_ERR_LIMIT: more than 128 would wait. @since 0.1 */
LSIP_API int lsip_agent_send_digits(lsip_agent *a, lsip_call c,
                                    const char *digits);
/** Queues PCM at the call's rate to be said; takes as much as there is room
 *  for (two seconds). @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_play(lsip_agent *a, lsip_call c,
                                       const int16_t *pcm, size_t samples,
                                       size_t *accepted);
/** RTP statistics; kept until the call's end event returns. All zero before
 *  there is audio. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_stats(const lsip_agent *a, lsip_call c,
                                        lsip_rtp_stats *out);

/** What is agreed about a call's audio. */
typedef struct lsip_agent_audio {
  size_t size;
  uint32_t codec;     /**< enum lsip_codec we send; 0: no audio */
  uint32_t rate;      /**< samples a second of on_pcm and play */
  uint32_t direction; /**< enum lsip_direction, of our side */
  uint32_t held;      /**< 1: the peer holds us */
  uint32_t holding;   /**< 1: we hold the peer */
  uint32_t reserved;
  lsip_addr local, remote; /**< where RTP arrives here, and there */
} lsip_agent_audio;
/** Kept as the statistics. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_audio_get(const lsip_agent *a, lsip_call c,
                                            lsip_agent_audio *out);

/** Runs until lsip_agent_stop(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_run(lsip_agent *a);
LSIP_API void lsip_agent_stop(lsip_agent *a);
/** Runs fn(arg) in the loop's thread; thread-safe. @since 0.1 */
LSIP_API LSIP_MUST int lsip_agent_post(lsip_agent *a, void (*fn)(void *),
                                       void *arg);

LSIP_END

#endif
