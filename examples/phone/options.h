/* The table of options, between the reader and the help. */
#ifndef PHONE_OPTIONS_H
#define PHONE_OPTIONS_H

#include <stddef.h>

#include "phone.h"

enum option_kind { GROUP, FLAG, TEXT, COUNT, SECONDS, AUDIO, PORTS };

typedef struct option {
  int kind;              /* enum option_kind */
  const char *name, *arg;
  size_t at;             /* member of phone_options */
  const char *help, *example;
} option;

extern const option phone_option_table[];
extern const size_t phone_option_count;

#endif
