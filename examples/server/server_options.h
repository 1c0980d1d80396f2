/* The table of options, between the reader and the help. */
#ifndef SERVER_OPTIONS_H
#define SERVER_OPTIONS_H

#include "server.h"

extern const option_table server_option_table;

#endif
