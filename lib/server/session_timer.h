/* What a proxy does about session timers (RFC 4028 s.8), if it is told to. */
#ifndef LSIP_SERVER_SESSION_TIMER_H
#define LSIP_SERVER_SESSION_TIMER_H

#include "server/response_context.h"

enum { LSIP_TIMER_TEXT = 32 }; /* bytes of "4294967295;refresher=uac" */

/* 8.1: the Min-SE of the 422 that a request is refused with, or 0. */
uint32_t lsip_proxy_timer_refuses(const lsip_proxy_object *p,
                                  const lsip_msg *m);
/* 8.1: the edits of a copy that is forwarded. What it says then is remembered
 * for its response. */
void lsip_proxy_timer_forward(lsip_response_context *x, const lsip_msg *m,
                              lsip_edits *e);
/* 8.2: 1 if a response is the callee's who knows no timer, and the caller is
 * to refresh: `text` is the Session-Expires that it owes. */
int lsip_proxy_timer_owed(const lsip_response_context *x,
                          const lsip_msg *response,
                          char text[LSIP_TIMER_TEXT], lsip_str *value);

#endif
