/*
 * The command lines of the programs: one table of options, from which they
 * are read and explained.
 */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <stddef.h>
#include <stdio.h>

/* What the member at `at` of the program's options is. */
enum option_kind {
  GROUP,   /* no option: a heading of the help */
  FLAG,    /* unsigned, set to 1 */
  TEXT,    /* const char * */
  LIST,    /* option_list: may be given again */
  COUNT,   /* unsigned, 1 to 1 000 000 */
  SECONDS, /* double */
  OWN      /* whatever `read` makes of it */
};

typedef struct option_list {
  const char *items[16];
  unsigned count;
} option_list;

typedef struct option {
  int kind; /* enum option_kind */
  const char *name, *arg;
  size_t at;
  const char *help, *example;
  int (*read)(void *member, const char *text); /* OWN: 0, or -1 */
} option;

typedef struct option_table {
  const char *program;
  const char *head, *tail; /* of the help */
  const option *options;
  size_t count;
  int usage; /* exit code of a wrong command line */
} option_table;

/* Reads the option argv[*i] and moves `*i` to its last word. 0, or the exit
 * code of a wrong command line, which has been explained. */
int option_read(const option_table *t, void *options, int argc, char **argv,
                int *i, FILE *err);
/* Prints what is wrong; the exit code. */
int option_complain(const option_table *t, FILE *err, const char *what,
                    const char *word);
int option_read_count(unsigned *out, const char *text);
void option_help(const option_table *t, FILE *out);

#endif
