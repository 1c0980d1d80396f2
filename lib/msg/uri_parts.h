/* What the readers and writers of URIs share. */
#ifndef LSIP_MSG_URI_PARTS_H
#define LSIP_MSG_URI_PARTS_H

#include <lsip/uri.h>
#include <lsip/write.h>

/* Takes the first of "a=b;c" or "a=b&c=d" off `*rest`; 0 at the end. Without
 * a '=' the value begins where the name ends. */
int lsip_uri_list_next(lsip_str *rest, char separator, lsip_str *name,
                       lsip_str *value);

/* The digits of a tel URI: '+' and digits, or a local number (RFC 3966 s.3).
 */
int lsip_is_phone(lsip_str number);

/* A host; an IPv6 address gets its brackets, one with a zone is no host. */
void lsip_write_host(lsip_writer *w, lsip_str host);

/* One byte, escaped unless it is of the classes. */
void lsip_write_byte(lsip_writer *w, char c, unsigned classes);

#endif
