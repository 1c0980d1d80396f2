/* What the servers of one stack share. */
#ifndef LSIP_SERVER_SERVICES_H
#define LSIP_SERVER_SERVICES_H

#include "auth/server.h"
#include "base/question.h"
#include "ua/ua.h"

#include <lsip/server.h>

typedef struct lsip_services {
  lsip_ctx *ctx;
  lsip_transport_layer *tp;
  lsip_transaction_layer *tl;
  lsip_ua *ua;            /* for lsip_ua_respond() */
  lsip_registrar registrar; /* lsip_stack_serve() */
  lsip_proxy proxy;
} lsip_services;

#endif
