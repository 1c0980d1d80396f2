/* Listening points: where we are, and what we call ourselves there. */
#ifndef LSIP_TRANSPORT_LOCAL_H
#define LSIP_TRANSPORT_LOCAL_H

#include "transport/transport.h"

typedef struct lsip_local_point {
  lsip_object object;
  lsip_transport_layer *tp;
  uint32_t transport;
  lsip_addr bound, advertised;
  lsip_str host;     /* advertised name, or empty */
  uint64_t cookie;
  lsip_str sent_by;  /* "192.0.2.1:5060": Via, Contact, Record-Route */
} lsip_local_point;

int lsip_local_point_new(lsip_transport_layer *tp, lsip_local_point **out,
                         const lsip_local_config *cfg);
void lsip_local_point_end(lsip_local_point *l);
lsip_local_point *lsip_local_point_find(lsip_transport_layer *tp,
                                        lsip_local id);

/* The local from which `transport` reaches `remote`: `pinned` if given and
 * fit, else the first that fits. NULL if there is none. */
lsip_local_point *lsip_local_point_for(lsip_transport_layer *tp,
                                       uint32_t transport,
                                       const lsip_addr *remote,
                                       lsip_local pinned);
/* 1 if there is a local of this transport and address family (0: any). */
int lsip_local_point_any(lsip_transport_layer *tp, uint32_t transport,
                         int family);

/* The local that host and port (0: the default) name; of any transport if
 * that is NONE. NULL: nobody of us. */
lsip_local_point *lsip_local_point_named(lsip_transport_layer *tp,
                                         uint32_t transport, lsip_str host,
                                         uint16_t port);
/* 1 if host and port (0: the default) name one of our locals. */
int lsip_local_point_is_us(lsip_transport_layer *tp, lsip_str host,
                           uint16_t port);

/* Writes "<sip:user@host:port;transport=tcp>" for a Contact, or a sips URI
 * (8.1.1.8). */
void lsip_local_write_contact(lsip_writer *w, const lsip_local_point *l,
                              lsip_str user, int sips);
/* Writes the header line Record-Route (16.6 step 4), or one with a sips URI;
 * `params` with its ';'. */
void lsip_local_write_route(lsip_writer *w, const lsip_local_point *l,
                            lsip_str params, int sips);

/* The port a transport uses where none is written (RFC 3261 19.1.2). */
uint16_t lsip_default_port(uint32_t transport);

#endif
