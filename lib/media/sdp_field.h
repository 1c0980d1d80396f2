/* The values of single SDP lines (RFC 8866 5, 6, 9): checked and decoded. */
#ifndef LSIP_MEDIA_SDP_FIELD_H
#define LSIP_MEDIA_SDP_FIELD_H

#include <lsip/sdp.h>
#include <stdbool.h>

/* Each returns 0 or the error of lsip_sdp_parse(); `loose` is the tolerance
 * LSIP_SDP_LOOSE_TEXT. */
int lsip_sdp_read_origin(lsip_str value, bool loose, lsip_sdp_origin *out);
int lsip_sdp_read_connection(lsip_str value, bool loose,
                             lsip_sdp_connection *out);
int lsip_sdp_read_media(lsip_str value, bool loose, lsip_sdp_media *out);
int lsip_sdp_read_attr(lsip_str value, bool loose, lsip_sdp_attr *out);

/* b=: "<type>:<kilobits>" (RFC 8866 5.8). */
int lsip_sdp_read_bandwidth(lsip_str value, bool loose, lsip_str *type,
                            lsip_str *amount);

/* Checks the value of any line. */
int lsip_sdp_check_value(char letter, lsip_str value, bool loose);

/* lsip_sdp_write_line() for a value that lsip_sdp_check_value() has passed. */
void lsip_sdp_put_line(lsip_sdp_writer *w, char type, lsip_str value);

/* "<port> [<nettype> <addrtype> <address>]" of a=rtcp (RFC 3605 2.1); with
 * the port alone `out->family` is 0. False if malformed. */
bool lsip_sdp_read_rtcp(lsip_str value, lsip_addr *out);

/* The direction an attribute means, or -1. */
int lsip_sdp_direction_of(lsip_str attr_name);

/* "sendrecv" ...: static. */
lsip_str lsip_sdp_direction_name(int direction);

#endif
