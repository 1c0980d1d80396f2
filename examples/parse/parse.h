/* What the files of lsip-parse share. */
#ifndef PARSE_H
#define PARSE_H

#include <stdio.h>

#include <lsip/msg.h>
#include <lsip/stack.h>

#include "common/options.h"

/* Exit codes. They are documented: keep the numbers. */
enum parse_exit {
  PARSE_OK = 0,
  PARSE_REFUSED = 1, /* a message is refused, or is not what was written */
  PARSE_USAGE = 2,   /* the command line */
  PARSE_READ = 6,    /* a file cannot be read, or is broken */
  PARSE_WRITE = 7,   /* the output cannot be written */
  PARSE_FAILED = 8   /* memory */
};

typedef struct parse_options {
  unsigned json, check, verdict, roundtrip, lenient, stream, help, version;
  const char *colour;
  unsigned use_colour;
} parse_options;

/* One message and what the parser says of it. */
typedef struct subject {
  const char *file;
  unsigned number;  /* in a stream or capture, from 1; 0: the file is it */
  size_t offset;    /* in the file; 0 in a capture */
  lsip_str bytes;
  const lsip_trace_record *packet; /* of a capture, or NULL */
  int rc;
  int readable;     /* `msg` may be looked at */
  lsip_msg msg;
  lsip_parse_error err;
  uint32_t tolerated[LSIP_TOLERANCE_COUNT];
} subject;

/* What goes through all files. */
typedef struct parse_run {
  const parse_options *o;
  const char *file;
  unsigned in_file;     /* messages of this file so far */
  unsigned shown, refused;
  void *index;
  size_t index_size;
} parse_run;

extern const option_table parse_option_table;

/* options.c */
void parse_options_init(parse_options *o);
int parse_options_read(parse_options *o, int *argc, char **argv, FILE *err);

/* input.c: finds the messages of a file and shows each. 0 or an exit code. */
int input_read(parse_run *r, const char *path);

/* verdict.c */
void verdict_parse(parse_run *r, subject *s, int stream);
void verdict_check(const subject *s, FILE *out);
void verdict_line(const subject *s, FILE *out);
/* Which tolerances were used, a line each. */
void verdict_tolerated(const subject *s, FILE *out);
/* Reason and place in words, for people. */
void verdict_words(const subject *s, FILE *out);
/* The status that a UAS owes for it; 0: none. */
int verdict_status(const subject *s);
/* "Content-Length", or "start line". */
lsip_str verdict_place(const subject *s);

/* show.c, show_json.c: the whole message as a tree. */
void show_text(const subject *s, int colour, FILE *out);
void show_json(const subject *s, int first, FILE *out);

/* roundtrip.c: writes it again and reads that: 0, or 1 if it differs, which
 * is told. */
int roundtrip(const subject *s, FILE *out);

#endif
