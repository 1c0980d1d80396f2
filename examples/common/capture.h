/* Reading captures: pcap, pcapng, or the text of lsip_trace_text(). */
#ifndef COMMON_CAPTURE_H
#define COMMON_CAPTURE_H

#include <stdio.h>

#include <lsip/capture.h>

typedef void (*capture_fn)(void *user, const lsip_trace_record *r);

/* Bytes of a file that capture_read() or another reader gets first. */
typedef struct capture_start {
  char bytes[4];
  size_t len;
} capture_start;

/* Opens a file, "-" for standard input, and reads what tells its kind. NULL
 * with errno set. */
FILE *capture_open(const char *path, capture_start *start);
/* Reads the rest of a capture; what is wrong with it is told on stderr, and
 * what was found before is not lost. 0, or -1. */
int capture_read(const char *program, const char *path, FILE *f,
                 const capture_start *start, capture_fn fn, void *user);

#endif
