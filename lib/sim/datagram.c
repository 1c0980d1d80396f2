/* Datagrams: lost, doubled, overtaken, refused. */
#include "sim/parts.h"

#include <stdlib.h>

typedef struct lsip_packet {
  lsip_item item;
  lsip_sim *sim;
  lsip_addr from, to;
  size_t len;
  char bytes[];
} lsip_packet;

/* "Port unreachable" comes back to the sender. */
static int run_refusal(lsip_item *it)
{
  lsip_packet *p = (lsip_packet *)it;
  const lsip_host *h = lsip_sim_host_at(p->sim, &p->from);
  const lsip_port *at = lsip_sim_port_find(h, 0, p->from.port);
  if (at && at->node)
    (void)lsip_stack_local_error(at->node->stack, at->local, &p->to,
                                 LSIP_ERR_REFUSED, p->sim->now);
  return LSIP_OK;
}

static lsip_packet *packet_new(lsip_sim *m, const lsip_addr *from,
                               const lsip_addr *to, lsip_str bytes)
{
  lsip_packet *p = malloc(sizeof *p + bytes.len);
  if (!p)
    return NULL;
  memset(p, 0, sizeof *p);
  p->sim = m;
  p->from = *from;
  p->to = *to;
  p->len = bytes.len;
  if (bytes.len)
    memcpy(p->bytes, bytes.ptr, bytes.len);
  return p;
}

static int refuse(const lsip_packet *p, lsip_host *by)
{
  lsip_sim *m = p->sim;
  const lsip_sim_link *l =
      lsip_sim_link_between(m, by, lsip_sim_host_at(m, &p->from));
  lsip_packet *back;
  if (lsip_sim_dice_chance(&m->dice, l->loss_ppm))
    return LSIP_OK;
  back = packet_new(m, &p->from, &p->to, LSIP_STR(""));
  if (!back)
    return LSIP_ERR_NOMEM;
  back->item.run = run_refusal;
  return lsip_sim_queue_put(&m->queue, &back->item,
                            m->now + lsip_sim_link_latency(l));
}

static int run_arrival(lsip_item *it)
{
  lsip_packet *p = (lsip_packet *)it;
  lsip_host *h = lsip_sim_host_at(p->sim, &p->to);
  lsip_port *at = h ? lsip_sim_port_find(h, 0, p->to.port) : NULL;
  int rc;
  if (!h)
    return LSIP_OK;
  if (!at)
    return refuse(p, h);
  if (!at->node) {
    at->fn(at->user, &p->from, p->bytes, p->len, p->sim->now);
    return LSIP_OK;
  }
  rc = lsip_stack_receive_datagram(at->node->stack, at->local, &p->from,
                                   p->bytes, p->len, p->sim->now);
  if (rc != LSIP_ERR_GONE)
    return LSIP_OK;
  lsip_sim_port_close(at); /* the stack has removed the local */
  return refuse(p, h);
}

static int post_copy(lsip_sim *m, const lsip_port *from, const lsip_addr *to,
                     lsip_str bytes, const lsip_sim_link *l)
{
  lsip_packet *p = packet_new(m, &from->addr, to, bytes);
  if (!p)
    return LSIP_ERR_NOMEM;
  p->item.run = run_arrival;
  return lsip_sim_queue_put(&m->queue, &p->item,
                            m->now + lsip_sim_link_travel(m, l));
}

int lsip_sim_datagram_send(lsip_port *from, const lsip_addr *to, lsip_str bytes)
{
  lsip_sim *m = from->host->sim;
  const lsip_sim_link *l =
      lsip_sim_link_between(m, from->host, lsip_sim_host_at(m, to));
  int lost = lsip_sim_dice_chance(&m->dice, l->loss_ppm), rc = LSIP_OK;
  lsip_trace_record r = { .transport = from->transport, .local = from->addr,
                          .remote = *to, .bytes = bytes };
  lsip_sim_seen(m, &r, lost);
  if (!lost)
    rc = post_copy(m, from, to, bytes, l);
  if (!lost && !rc && lsip_sim_dice_chance(&m->dice, l->duplicate_ppm))
    rc = post_copy(m, from, to, bytes, l);
  return rc;
}
