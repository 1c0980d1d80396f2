/* Phones in simulation, as a command line would start them. */
#ifndef TESTS_SIM_PHONE_PARTIES_H
#define TESTS_SIM_PHONE_PARTIES_H

#include <lsip/sim.h>

#include "phone.h"

typedef struct party {
  phone_options options;
  phone *phone;
  char *told;            /* what it printed, problems too */
  size_t told_len;
  FILE *out;
  int exit;              /* after party_end() */
} party;

/* The folder of this test's files, and a path in it. */
const char *in_folder(const char *name);
void folder_make(void);
void folder_remove(void);

/* Starts a phone at a host; the words end with NULL. Its exit code if it did
 * not start. */
int party_start(party *p, lsip_sim *m, const char *host, const char **words);
/* Ends it; its exit code. */
int party_end(party *p);
int party_told(const party *p, const char *text);
void party_forget(party *p);

/* Runs the simulation for so many seconds. */
void run_for(lsip_sim *m, unsigned seconds);

#endif
