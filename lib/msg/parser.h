/* The parts of lsip_msg_parse(), which share one record on its stack. */
#ifndef LSIP_MSG_PARSER_H
#define LSIP_MSG_PARSER_H

#include "base/cold.h"
#include "msg/index.h"

typedef struct lsip_parser {
  const char *base;       /* the start line: offsets count from here */
  const char *end;
  lsip_index *ix;
  const char *where;      /* where the first error lies ... */
  int error;              /* ... its code ... */
  uint16_t where_header;  /* ... and its header */
  uint16_t stream;
  uint8_t draft, fragment;
  uint32_t lenient;
  uint32_t *tolerated;    /* the caller's counters, or NULL */
  uint32_t max_fields, max_line;
  uint64_t length;        /* Content-Length, if the header stands there */
  uint64_t decoded;       /* bits of the ids to decode */
  int split;              /* the rules ask for no more than fields */
} lsip_parser;

static inline uint32_t lsip_parser_off(const lsip_parser *ps, const char *p)
{
  return (uint32_t)(p - ps->base);
}

static inline lsip_slice lsip_parser_slice(const lsip_parser *ps, lsip_str s)
{
  lsip_slice out = { 0, 0 };
  if (s.len) {
    out.off = lsip_parser_off(ps, s.ptr);
    out.len = (uint32_t)s.len;
  }
  return out;
}

/* Keeps a SIP URI that was decoded, if it has no headers. */
void lsip_parser_keep_uri(const lsip_parser *ps, lsip_uri_slices *s,
                          const lsip_uri *uri);

/* Remembers the first error; parsing goes on, to see whom to answer. */
LSIP_COLD
void lsip_parser_fail(lsip_parser *ps, int code, const char *at, int header);

/* 1 if the rules tolerate this, and then counts it. */
LSIP_COLD
int lsip_parser_tolerates(lsip_parser *ps, int tolerance);
/* The error `code`, unless the rules tolerate what stands there. */
LSIP_COLD
void lsip_parser_needs(lsip_parser *ps, int tolerance, int code,
                       const char *at, int header);
/* Counts tolerances that a reader needed, as bits. */
void lsip_parser_count(lsip_parser *ps, uint32_t used);

/* Reads the start line at `p`; returns the byte behind it. */
const char *lsip_parse_start_line(lsip_parser *ps, const char *p);

/* Reads all fields; returns the byte behind them, and the body's first. */
const char *lsip_parse_fields(lsip_parser *ps, const char *p,
                              const char **body);
/* Notes another field of an id that has been seen. */
void lsip_parser_another(lsip_parser *ps, const lsip_field *f);
/* Decodes and checks a field if it is one that every layer needs. */
void lsip_parse_known(lsip_parser *ps, const lsip_field *f);

/* What ends a line at `p`: the length of its line end, or 0. Counts or refuses
 * bare LF. */
size_t lsip_parse_crlf(lsip_parser *ps, const char *p, int header);
/* The end of the line that begins at `p`; `*next` is the first byte behind
 * its line end. `folds`: it may go on in folded lines, and hold quoted
 * strings. Counts or refuses bare LF and control characters. It is not marked
 * cold: hostile messages consist of lines that come here. */
const char *lsip_parse_line_end(lsip_parser *ps, const char *p,
                                const char **next, int folds, int header);

#endif
