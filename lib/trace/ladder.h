/* The inside of a ladder: kept by ladder.c, drawn by ladder_print.c,
 * ladder_svg.c and ladder_mermaid.c. */
#ifndef LSIP_TRACE_LADDER_H
#define LSIP_TRACE_LADDER_H

#include "trace/label.h"

enum { LSIP_LADDER_NAME = 32, LSIP_LADDER_NO_HOST = 255 };
enum { LSIP_LADDER_HOSTS = 64, LSIP_LADDER_LABEL = 96 };

/* A column: a host and port. */
typedef struct lsip_ladder_host {
  lsip_addr addr;
  char name[LSIP_LADDER_NAME]; /* the caller's, or empty */
  uint64_t messages;           /* that are kept and have an end here */
} lsip_ladder_host;

/* An arrow. */
typedef struct lsip_ladder_entry {
  lsip_time when;
  uint64_t hash;     /* of path and bytes: equal for a retransmission */
  lsip_addr from, to;
  uint32_t transport, drop;
  uint8_t from_host, to_host; /* column, or LSIP_LADDER_NO_HOST */
  uint8_t outgoing, again, lost;
  lsip_label label;
  char *text; /* the message, or NULL */
  size_t text_len;
} lsip_ladder_entry;

/* The hosts that have a column, from the left. */
typedef struct lsip_ladder_columns {
  unsigned count;
  unsigned of[LSIP_LADDER_HOSTS]; /* of a host: its column */
  unsigned at[LSIP_LADDER_HOSTS]; /* of a column: its host */
} lsip_ladder_columns;

struct lsip_ladder {
  lsip_ladder_config cfg;
  lsip_ladder_host *hosts;
  uint32_t host_count;
  lsip_ladder_entry *ring; /* max_messages of them */
  uint64_t count;          /* added so far; the next goes to count % max */
  lsip_time start;         /* of the first message */
  void *room;              /* for lsip_label_of() */
  size_t bytes;            /* of this object */
  size_t text_bytes;       /* of all that is kept of messages */
};

/* Keeps a message of e->from and e->to: its columns are found here. `text` is
 * what is kept of it beside its label, as far as there is room. */
lsip_ladder_entry *lsip_ladder_place(lsip_ladder *l,
                                     const lsip_ladder_entry *e,
                                     lsip_str text);
/* The oldest message that is kept, by its number; up to l->count. */
uint64_t lsip_ladder_first(const lsip_ladder *l);
const lsip_ladder_entry *lsip_ladder_at(const lsip_ladder *l, uint64_t i);

void lsip_ladder_choose(const lsip_ladder *l, lsip_ladder_columns *c);
/* 1 if two columns stand for the ends of a message. */
int lsip_ladder_has_arrow(const lsip_ladder_entry *e);
/* What stands on an arrow, in three degrees of brevity: 0 says all. */
void lsip_ladder_arrow_text(char buf[LSIP_LADDER_LABEL], const lsip_label *m,
                            int brevity);
/* The control sequence of its colour. */
const char *lsip_ladder_colour(const lsip_ladder_entry *e);
/* Appends " again", " malformed" ... */
void lsip_ladder_append_remarks(char *buf, size_t cap,
                                const lsip_ladder_entry *e);

/* The name of a column, or the address in words. */
void lsip_ladder_host_text(const lsip_ladder *l, unsigned host,
                           const lsip_addr *addr, char buf[LSIP_ADDR_TEXT]);

/* Appends "   12.345": seconds since the first message. */
void lsip_ladder_append_time(const lsip_ladder *l, char *buf, size_t cap,
                             lsip_time when);

#endif
