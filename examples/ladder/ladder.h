/* What the files of lsip-ladder share. */
#ifndef LADDER_H
#define LADDER_H

#include <stdio.h>

#include <lsip/trace.h>

#include "common/capture.h"
#include "common/options.h"

/* Exit codes. They are documented: keep the numbers. */
enum ladder_exit {
  LADDER_OK = 0,
  LADDER_EMPTY = 1,  /* no message, or none that the filters let through */
  LADDER_USAGE = 2,  /* the command line */
  LADDER_READ = 6,   /* a file cannot be read, or is broken */
  LADDER_WRITE = 7,  /* the output cannot be written */
  LADDER_FAILED = 8  /* memory */
};

typedef struct ladder_options {
  unsigned svg, mermaid, list, json, utf8, by_host, help, version;
  unsigned width, max_messages, call;
  option_list call_ids, methods, names;
  const char *from, *to, *output, *colour;
  unsigned use_colour;
  char **files;
  int file_count;
} ladder_options;

/* One message of a file. Strings are those of `record.bytes`, which are those
 * of `line` where there is no more than a headline. */
typedef struct message {
  lsip_trace_record record;
  lsip_trace_line line;
  int is_line;
  uint64_t order; /* in the files: of two at the same time */
  lsip_str method, call_id;
  uint32_t cseq;
  int status; /* 0: a request */
  struct call *call; /* NULL: it could not be read */
} message;

/* All messages with one Call-ID. */
typedef struct call {
  struct call *next, *same_hash;
  unsigned number; /* from 1, in their order */
  lsip_str call_id, method; /* of its first message */
  lsip_str from, to;        /* URIs */
  lsip_str from_user, to_user;
  uint64_t began, answered, ended; /* 0: not */
  uint64_t last;
  unsigned messages;
  uint32_t cseq;
  int status; /* of the last final response to the first request; 0: none */
} call;

enum { CALL_BUCKETS = 4096 };

typedef struct log {
  message *messages;
  size_t count, cap, max;
  uint64_t left_out; /* above max */
  int failed;        /* out of memory */
  call *first, **end;
  call *buckets[CALL_BUCKETS];
} log;

extern const option_table ladder_option_table;

/* options.c */
void ladder_options_init(ladder_options *o);
int ladder_options_read(ladder_options *o, int argc, char **argv, FILE *err);
/* "127.0.0.1:5060=alice", or "us=alice" for who wrote a trace; 0, or -1. */
int ladder_read_name(const char *text, lsip_addr *addr, lsip_str *name);

/* log.c: the messages of the files, in the order of time, and their calls. */
void log_add(void *user, const lsip_trace_record *r);
void log_add_line(log *l, const lsip_trace_line *line);
int log_sort(log *l);
void log_free(log *l);

/* trace.c: what --trace of lsip-phone and lsip-server prints. `l` is NULL where
 * there are other files. 0, or -1: told on stderr. */
int trace_read(log *l, const char *path, FILE *f, const capture_start *start);

/* filter.c: is it wanted? */
int filter_wants(const ladder_options *o, const message *m);
int filter_wants_call(const ladder_options *o, const call *c);

/* draw.c, list.c: 0, or an exit code that has been explained. */
int draw(const ladder_options *o, const log *l, FILE *out);
int list_calls(const ladder_options *o, const log *l, FILE *out);

#endif
