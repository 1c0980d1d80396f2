/* For demonstrations and tests: compares recordings. */
#ifndef PHONE_COMPARE_H
#define PHONE_COMPARE_H

#include <stddef.h>

/* How many frames of 20 ms of the one file, as G.711 leaves them, stand in
 * the other, in their order. 0, or -1 if a file is no WAV file. */
int compare_wavs(const char *said_path, const char *heard_path,
                 size_t *frames, size_t *found);

#endif
