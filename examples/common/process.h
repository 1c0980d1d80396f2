/* The process of a program that runs until it is asked to end: signals and
 * limits. */
#ifndef COMMON_PROCESS_H
#define COMMON_PROCESS_H

#include <stddef.h>

/* From now on each of these signals is a byte that the loop reads, and a full
 * disk or closed pipe is an error code. `full` is called, in the signal's
 * handler, with a signal of which nobody reads. 0, or -1 with errno set. */
int process_catch(const int *signals, size_t n, void (*full)(int sig));
/* What to poll for POLLIN. */
int process_signals_fd(void);
/* The next signal, or 0. */
int process_next_signal(void);

/* As many descriptors as the system allows: each connection is one. */
void process_raise_limits(void);

#endif
