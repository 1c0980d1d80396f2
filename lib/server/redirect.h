/* The redirect server (RFC 3261 8.3). */
#ifndef LSIP_SERVER_REDIRECT_H
#define LSIP_SERVER_REDIRECT_H

#include "server/response_context.h"

/* Answers 302 with the targets. */
void lsip_redirect_from_context(lsip_response_context *x);

#endif
