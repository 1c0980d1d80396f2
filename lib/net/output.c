/* What a stack asks for. No input is given here: what fails is put off, so
 * that the outputs keep their order and their memory. */
#include "net/parts.h"

static int send_out(const lsip_output *o)
{
  void *cookie = (void *)(uintptr_t)o->cookie;
  if (!cookie)
    return LSIP_ERR_IO; /* a local that this net did not open */
  return o->transport == LSIP_UDP ?
      lsip_net_datagram_send(cookie, &o->remote, o->bytes) :
      lsip_net_conn_send(cookie, o->bytes);
}

static void carry_out(lsip_guest *g, const lsip_output *o)
{
  int rc;
  switch (o->kind) {
  case LSIP_OUT_SEND:
    rc = send_out(o);
    if (rc)
      (void)lsip_note_failed(g->stack, o->token, rc);
    break;
  case LSIP_OUT_OPEN:
    lsip_net_conn_open(g, o);
    break;
  case LSIP_OUT_CLOSE:
    if (o->cookie)
      lsip_net_conn_finish((lsip_conn *)(uintptr_t)o->cookie);
    break;
  case LSIP_OUT_RESOLVE:
    lsip_net_resolve(g, o);
    break;
  }
}

/* One by one: after note_blocked() nothing more comes for that flow. */
void lsip_net_carry_out(lsip_guest *g)
{
  lsip_output o;
  while (lsip_stack_poll_output(g->stack, &o, 1))
    carry_out(g, &o);
}
