/* Session timers (RFC 4028): what their tests share, each with a peer that is
 * written by hand. */
#ifndef RULES_SESSION_TIMER_H
#define RULES_SESSION_TIMER_H

#include "lone.h"

static lone l;

#define BOB "Contact: <sip:bob@192.0.2.2>\n"
#define CAROL "Contact: <sip:carol@192.0.2.2>\n"
#define KNOWS "Supported: timer\n"

static inline void start(void)
{
  lone_start(&l, NULL);
}

static inline void start_with(uint32_t expires, uint32_t min_se, uint32_t none)
{
  lsip_config cfg;
  lone_drop(&l);
  lsip_config_init(&cfg, sizeof cfg);
  cfg.session_expires_s = expires;
  cfg.min_se_s = min_se;
  cfg.no_session_timer = none;
  lone_start(&l, &cfg);
}

static inline sent *invite_for(uint32_t expires)
{
  lsip_call_options o;
  memset(&o, 0, sizeof o);
  o.size = sizeof o;
  o.session_expires_s = expires;
  ck_assert_int_eq(lsip_call_new(l.s, &l.call, l.account,
                                 LSIP_STR("sip:bob@192.0.2.2"),
                                 lsip_str_z(lone_sdp), &o), 0);
  lone_run(&l, 1);
  return lone_last(&l, "INVITE");
}

/* A call of ours that asks for so many seconds and is answered with these
 * header lines. */
static inline sent *call_out(uint32_t expires, const char *lines)
{
  sent *invite = invite_for(expires);
  lone_answer(&l, invite, "200 OK", "p", lines, lone_sdp);
  ck_assert_ptr_nonnull(lone_told(&l, LSIP_EV_CALL_ANSWERED));
  return invite;
}

/* A call of theirs, with these lines in the INVITE. Returns our 200. */
static inline sent *call_in(const char *lines)
{
  char text[2048];
  sent *ok;
  snprintf(text, sizeof text, "%s%s", lone_invite, lines);
  l.take = 1;
  lone_hear(&l, text, lone_sdp);
  ck_assert_int_eq(lsip_call_answer(l.s, l.call, lsip_str_z(lone_sdp),
                                    NULL), 0);
  lone_run(&l, 1);
  ok = lone_last(&l, "SIP/2.0 200");
  lone_inside(&l, ok, 0, NULL, "ACK", 1, NULL, NULL);
  return ok;
}

static inline void timer_is(uint32_t seconds, uint32_t ours)
{
  lsip_call_info info;
  info.size = sizeof info;
  ck_assert_int_eq(lsip_call_get(l.s, l.call, &info), 0);
  ck_assert_uint_eq(info.session_expires_s, seconds);
  ck_assert_uint_eq(info.refresher, ours);
}

/* Ends the call from their side, and looks at what is left. */
static inline void hang_up(const sent *like, int ours)
{
  lone_inside(&l, like, ours, ours ? "p" : NULL, "BYE", 99, NULL, NULL);
  ck_assert_uint_eq(lone_count(&l, LSIP_EV_CALL_END), 1);
  lone_end(&l);
}

#endif
