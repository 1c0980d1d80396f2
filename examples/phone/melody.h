/* For demonstrations and tests: something to say, and what was heard of it. */
#ifndef PHONE_MELODY_H
#define PHONE_MELODY_H

#include <stddef.h>

/* Writes a WAV file: notes above `hz`, no two the same. 0, or -1 and errno. */
int melody_write(const char *path, unsigned seconds, unsigned hz);

/* Frames of 20 ms. */
typedef struct {
  size_t said;  /* in the one file */
  size_t heard; /* in the other, leaving out silence */
  size_t same;  /* of the one file, as G.711 leaves them, found in the other
                 * sample for sample and in their order */
} melody_match;

/* 0, or -1 if a file is no WAV file. */
int melody_compare(const char *said_path, const char *heard_path,
                   melody_match *match);

#endif
