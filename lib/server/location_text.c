/* The bindings of an address-of-record as text, for applications that keep
 * them (lsip_ask_record()): one line for each, of fields between tabs. Times
 * are milliseconds since 1970 as far as the stack knows civil time. */
#include "server/location.h"

#include "msg/chars.h"

enum {
  UNTIL, CSEQ, Q, REG_ID, WAY, SOURCE, CALL_ID, CONTACT, PARAMS, PATH, FIELDS
};

static uint64_t civil_ms(const lsip_ctx *c)
{
  return c->unix_base / 1000000;
}

/* ---- writing ---- */

/* Tabs and line ends, which quoted strings may hold, become spaces. */
static void text_field(lsip_writer *w, lsip_str s)
{
  lsip_write_raw(w, LSIP_STR("\t"));
  while (s.len) {
    const char *end = lsip_str_end(s), *p = s.ptr;
    while (p < end && *p != '\t' && *p != '\r' && *p != '\n')
      p++;
    lsip_write_raw(w, lsip_span(s.ptr, p));
    if (p < end)
      lsip_write_raw(w, LSIP_STR(" "));
    s = lsip_span(p < end ? p + 1 : p, end);
  }
}

static void number_field(lsip_writer *w, uint64_t n)
{
  lsip_write_raw(w, LSIP_STR("\t"));
  lsip_write_number(w, n);
}

void lsip_location_write(lsip_writer *w, const lsip_ctx *c,
                         const lsip_bound *b)
{
  char source[LSIP_ADDR_TEXT];
  size_t n = lsip_addr_format(&b->source, source, sizeof source);
  lsip_write_number(w, b->until_ms + civil_ms(c));
  number_field(w, b->cseq);
  number_field(w, b->q_milli);
  number_field(w, b->reg_id);
  number_field(w, b->way);
  text_field(w, lsip_str_of(source, n));
  text_field(w, b->call_id);
  text_field(w, b->uri);
  text_field(w, b->params);
  text_field(w, b->path);
  lsip_write_raw(w, LSIP_STR("\n"));
}

/* ---- reading ---- */

static lsip_str take(lsip_str *rest, char end)
{
  const char *p = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
  lsip_str out = p ? lsip_span(rest->ptr, p) : *rest;
  *rest = p ? lsip_span(p + 1, lsip_str_end(*rest)) : LSIP_STR("");
  return out;
}

static int read_numbers(const lsip_str f[FIELDS], uint64_t civil,
                        lsip_bound *b)
{
  uint64_t until, cseq, q, reg_id, way;
  if (lsip_digits(f[UNTIL], UINT64_MAX, &until) ||
      lsip_digits(f[CSEQ], UINT32_MAX, &cseq) ||
      lsip_digits(f[Q], 1000, &q) ||
      lsip_digits(f[REG_ID], INT32_MAX, &reg_id) ||
      lsip_digits(f[WAY], UINT64_MAX, &way))
    return LSIP_ERR_SYNTAX;
  b->until_ms = until > civil ? until - civil : 0;
  b->cseq = (uint32_t)cseq;
  b->q_milli = (uint32_t)q;
  b->reg_id = (uint32_t)reg_id;
  b->way = way;
  return 0;
}

int lsip_location_next_line(const lsip_ctx *c, lsip_str *record,
                            lsip_bound *b)
{
  lsip_str line, f[FIELDS];
  lsip_uri uri;
  if (!record->len)
    return 0;
  line = take(record, '\n');
  memset(b, 0, sizeof *b);
  for (int i = 0; i < FIELDS; i++)
    f[i] = take(&line, '\t');
  if (read_numbers(f, civil_ms(c), b) || lsip_uri_parse(&uri, f[CONTACT]))
    return LSIP_ERR_SYNTAX;
  if (f[SOURCE].len && lsip_addr_parse(&b->source, f[SOURCE]))
    return LSIP_ERR_SYNTAX;
  b->call_id = f[CALL_ID];
  b->uri = f[CONTACT];
  b->params = f[PARAMS];
  b->path = f[PATH];
  return 1;
}

int lsip_location_read(const lsip_ctx *c, lsip_str record,
                       lsip_bound_set *set)
{
  lsip_bound b;
  int rc;
  set->count = 0;
  while (set->count < set->max &&
         (rc = lsip_location_next_line(c, &record, &b)) != 0) {
    if (rc < 0)
      return rc;
    if (b.until_ms > lsip_now_ms(c))
      set->all[set->count++] = b;
  }
  return 0;
}
