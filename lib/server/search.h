/* From a request to its targets: who sends it, and where it is to go (RFC
 * 3261 16.3 and 16.5). What has to be asked for may come later. */
#ifndef LSIP_SERVER_SEARCH_H
#define LSIP_SERVER_SEARCH_H

#include "server/registrar.h"
#include "server/response_context.h"

typedef struct lsip_search {
  lsip_response_context *context;
  lsip_guard guard;
  lsip_lookup lookup;
  uint8_t waiting;    /* for an answer; else the search is over */
} lsip_search;

/* Judges the request; then finds its targets, unless they are given, and goes
 * on with them. Answers it when it may not go on. */
void lsip_search_start(lsip_response_context *x, const lsip_binding *targets,
                       size_t n);
void lsip_search_drop(lsip_response_context *x);

#endif
