/* Ports of a host: locals of stacks and sockets for media. */
#include "sim/parts.h"

#include <stdlib.h>

#define FIRST_FREE 32768u

static int is_stream(uint32_t transport)
{
  return transport == LSIP_TCP;
}

lsip_port *lsip_sim_port_find(const lsip_host *h, int stream, uint16_t number)
{
  lsip_port *p = h->ports;
  while (p && (p->addr.port != number || is_stream(p->transport) != stream))
    p = p->next;
  return p;
}

/* Round the upper half of all ports, so that a number is not given again
 * soon after it was closed. */
uint16_t lsip_sim_port_free_number(lsip_host *h, int stream)
{
  for (unsigned tries = 0; tries < 0x10000u - FIRST_FREE; tries++) {
    uint16_t number = (uint16_t)(FIRST_FREE + h->next_port);
    h->next_port = (uint16_t)((h->next_port + 1u) % FIRST_FREE);
    if (!lsip_sim_port_find(h, stream, number))
      return number;
  }
  return 0;
}

int lsip_sim_port_open(lsip_host *h, lsip_port **out, uint32_t transport,
                       uint16_t number)
{
  int stream = is_stream(transport);
  lsip_port *p;
  if (number == 0)
    number = lsip_sim_port_free_number(h, stream);
  if (number == 0 || lsip_sim_port_find(h, stream, number))
    return LSIP_ERR_IN_USE;
  p = calloc(1, sizeof *p);
  if (!p)
    return LSIP_ERR_NOMEM;
  p->host = h;
  p->addr = h->addr;
  p->addr.port = number;
  p->transport = transport;
  p->next = h->ports;
  h->ports = p;
  *out = p;
  return LSIP_OK;
}

void lsip_sim_port_close(lsip_port *p)
{
  lsip_port **at = &p->host->ports;
  while (*at != p)
    at = &(*at)->next;
  *at = p->next;
  free(p);
}
