/* The table of options, between the reader and the help. */
#ifndef PHONE_OPTIONS_H
#define PHONE_OPTIONS_H

#include "common/options.h"
#include "phone.h"

extern const option_table phone_option_table;

int phone_read_ports(void *member, const char *text);
int phone_read_audio(void *member, const char *text);

#endif
