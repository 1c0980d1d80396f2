/* For demonstrations and tests: something to say, and what was heard of it. */
#ifndef PHONE_MELODY_H
#define PHONE_MELODY_H

#include <stddef.h>

/* Writes a WAV file: notes above `hz`, no two the same. 0, or -1 and errno. */
int melody_write(const char *path, unsigned seconds, unsigned hz);

/* How many frames of 20 ms of the one file, as G.711 leaves them, stand in
 * the other, in their order. 0, or -1 if a file is no WAV file. */
int melody_compare(const char *said_path, const char *heard_path,
                   size_t *frames, size_t *found);

#endif
