#include "transaction/layer.h"

#include "transaction/client.h"
#include "transaction/request.h"
#include "transaction/server.h"

void lsip_transaction_layer_init(lsip_transaction_layer *l, lsip_ctx *ctx,
                                 lsip_transport_layer *tp)
{
  memset(l, 0, sizeof *l);
  l->ctx = ctx;
  l->tp = tp;
  lsip_map_init(&l->clients, &ctx->heap);
  lsip_map_init(&l->unanswered, &ctx->heap);
  lsip_map_init(&l->servers, &ctx->heap);
  lsip_map_init(&l->merged, &ctx->heap);
  lsip_list_init(&l->all_clients);
  lsip_list_init(&l->all_servers);
  lsip_list_init(&l->all_requests);
}

void lsip_transaction_layer_free(lsip_transaction_layer *l)
{
  while (!lsip_list_empty(&l->all_requests))
    lsip_request_kill(LSIP_CONTAINER(l->all_requests.next, lsip_request, all));
  while (!lsip_list_empty(&l->all_clients))
    lsip_client_kill(LSIP_CONTAINER(l->all_clients.next, lsip_client, all));
  while (!lsip_list_empty(&l->all_servers))
    lsip_server_kill(LSIP_CONTAINER(l->all_servers.next, lsip_server, all));
  lsip_map_free(&l->clients);
  lsip_map_free(&l->unanswered);
  lsip_map_free(&l->servers);
  lsip_map_free(&l->merged);
}
