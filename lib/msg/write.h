/* Steps of the writer that only the library takes. */
#ifndef LSIP_MSG_WRITE_H
#define LSIP_MSG_WRITE_H

#include <lsip/write.h>

void lsip_writer_fail(lsip_writer *w, int err);
void lsip_write_crlf(lsip_writer *w);
/* A value that may come from a message: its folds become spaces. */
void lsip_write_value(lsip_writer *w, lsip_str value);
/* Text that stands in quotes already or is of `classes` (msg/chars.h) is
 * written as it is, folds as a space; other text gets quotes. */
void lsip_write_word(lsip_writer *w, lsip_str text, unsigned classes);
/* `token` must be one, else `err`. */
void lsip_write_token(lsip_writer *w, lsip_str token, int err);
void lsip_write_uri(lsip_writer *w, lsip_str uri);
/* The start line of `m`, a request's with another URI; a fragment may have
 * none. */
void lsip_write_start_line(lsip_writer *w, const lsip_msg *m, lsip_str uri);
/* "name: ", for an id of the table. */
void lsip_write_name(lsip_writer *w, int id);
/* A value of `m` byte for byte; but of a message that was refused or only
 * tolerated the control characters, which may be anything, become spaces. */
void lsip_write_borrowed(lsip_writer *w, const lsip_msg *m, lsip_str value);
/* The same as a field under its full name. */
void lsip_write_field(lsip_writer *w, const lsip_msg *m, int id,
                      lsip_str value);
/* A SIP-date (20.17) of seconds since 1970. */
void lsip_write_date(lsip_writer *w, int64_t unix_seconds);
/* 3DIGIT; no more than 999. */
void lsip_write_code(lsip_writer *w, uint32_t code);
/* Content-Length, the empty line and `body`. */
void lsip_write_end(lsip_writer *w, lsip_str body);

#endif
