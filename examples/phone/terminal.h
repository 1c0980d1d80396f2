/* The terminal: keys one by one while the phone runs. */
#ifndef PHONE_TERMINAL_H
#define PHONE_TERMINAL_H

/* Keys come at once and unseen; 0 if stdin is a terminal of ours. */
int terminal_open(void);
/* As it was. Safe in a signal handler and when never opened. */
void terminal_close(void);

#endif
