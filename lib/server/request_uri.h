/* Request-URIs with what must not stand in them taken out. */
#ifndef LSIP_SERVER_REQUEST_URI_H
#define LSIP_SERVER_REQUEST_URI_H

#include <lsip/header.h>
#include <lsip/uri.h>
#include <lsip/write.h>

/* 1 if the URI has a maddr parameter; its value. */
int lsip_uri_maddr(const lsip_uri *uri, lsip_str *value);
/* Writes it without maddr, port and transport (16.4), and without headers. */
void lsip_uri_write_plain(lsip_writer *w, const lsip_uri *uri);
/* Writes it without what no Request-URI has (16.6 step 2; 19.1.1, table 1):
 * headers and the method parameter. */
void lsip_uri_write_target(lsip_writer *w, const lsip_uri *uri);

#endif
