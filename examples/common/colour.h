/* Colours: only where a person sees them and nobody objects. */
#ifndef COMMON_COLOUR_H
#define COMMON_COLOUR_H

/* Is it "auto", "always" or "never"? */
int colour_is_known(const char *when);
/* Colours are wanted on this stream. */
int colour_wanted(int fd, const char *when);

#endif
