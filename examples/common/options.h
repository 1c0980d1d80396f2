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

/* Rows that every program has last, of the members `colour`, `version` and
 * `help` of its options. */
#define OPTIONS_OF_ALL(type) \
  { TEXT, "--colour", "WHEN", offsetof(type, colour), \
    "auto, always or never; NO_COLOR in the environment is never", \
    "--colour never" }, \
  { FLAG, "--version", NULL, offsetof(type, version), "the version", \
    "--version" }, \
  { FLAG, "--help", NULL, offsetof(type, help), "this text", "--help" }

/* Rows of the programs that send and receive; `ladder` and `pcap` say what is
 * drawn and recorded. */
#define OPTIONS_OF_TRACES(type, ladder_text, pcap_text) \
  { FLAG, "--trace", NULL, offsetof(type, trace), \
    "a line for each SIP message as it goes by; lsip-ladder reads them too", \
    "--trace" }, \
  { FLAG, "--ladder", NULL, offsetof(type, ladder), ladder_text, \
    "--ladder" }, \
  { TEXT, "--pcap", "FILE", offsetof(type, pcap), pcap_text, \
    "--pcap call.pcap" }, \
  { TEXT, "--messages", "FILE", offsetof(type, messages), \
    "record all SIP as text, whole messages; lsip-ladder and lsip-parse " \
    "read it too", "--messages sip.txt" }, \
  { FLAG, "--json", NULL, offsetof(type, json), \
    "one event a line, for programs", "--json" }

/* Reads a whole command line. What is no option moves to the front of `argv`:
 * *argc says how many words that are. "-" is no option, and nothing behind
 * "--" is. 0, or the exit code of a wrong command line. */
int option_read_line(const option_table *t, void *options, int *argc,
                     char **argv, FILE *err);
/* Prints the help or the version if it is wanted; 1 if so. */
int option_tell(const option_table *t, unsigned help, unsigned version,
                FILE *out);
/* Is what was printed written? `rc`, or `code` after telling that it is
 * not. */
int option_flush(const option_table *t, int rc, int code);

/* Prints what is wrong; the exit code. */
int option_complain(const option_table *t, FILE *err, const char *what,
                    const char *word);
int option_read_count(unsigned *out, const char *text);
void option_help(const option_table *t, FILE *out);

#endif
