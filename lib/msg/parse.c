/* lsip_msg_parse(): one pass over the bytes (RFC 3261 s.7, 18.3). */
#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/parser.h"
#include "msg/scan.h"

enum { MAX_MESSAGE = 65535, MAX_LINE = 8192 };

/* The fields that lsip_parse_known() decodes, as bits; a split message needs
 * one of them to find the end of the body. */
#define BIT(id) (UINT64_C(1) << LSIP_H_##id)
#define SPLIT BIT(CONTENT_LENGTH)
#define DECODED (BIT(VIA) | BIT(FROM) | BIT(TO) | BIT(CALL_ID) | BIT(CSEQ) \
  | BIT(MAX_FORWARDS) | BIT(CONTENT_LENGTH) | BIT(DATE))

LSIP_APART
void lsip_parser_fail(lsip_parser *ps, int code, const char *at, int header)
{
  if (ps->error)
    return;
  ps->error = code;
  ps->where = at;
  ps->where_header = (uint16_t)header;
}

void lsip_parser_another(lsip_parser *ps, const lsip_field *f)
{
  ps->ix->several[f->id / 32] |= 1u << f->id % 32;
  if (lsip_header_rows[f->id].occurs & LSIP_OCCURS_ONCE)
    lsip_parser_fail(ps, LSIP_ERR_DUPLICATE, ps->base + f->name_off, f->id);
}

void lsip_parser_count(lsip_parser *ps, uint32_t used)
{
  ps->ix->tolerated |= used;
  for (int i = 0; ps->tolerated && i < LSIP_TOLERANCE_COUNT; i++)
    if (used & 1u << i)
      ps->tolerated[i]++;
}

int lsip_parser_tolerates(lsip_parser *ps, int tolerance)
{
  if (!(ps->lenient & 1u << tolerance))
    return 0;
  lsip_parser_count(ps, 1u << tolerance);
  return 1;
}

void lsip_parser_needs(lsip_parser *ps, int tolerance, int code,
                       const char *at, int header)
{
  if (!lsip_parser_tolerates(ps, tolerance))
    lsip_parser_fail(ps, code, at, header);
}

/* ------------------------------------------------------------- whole -- */

/* RFC 3261 18.3: on a datagram bytes beyond Content-Length are dropped and
 * too few are an error; on a stream the length must stand and be exact. */
static void read_body(lsip_parser *ps, const char *p)
{
  uint64_t have = (uint64_t)(ps->end - p);
  const lsip_field *f = lsip_index_first(ps->ix, LSIP_H_CONTENT_LENGTH);
  if (f && ps->length > have)
    lsip_parser_fail(ps, LSIP_ERR_LENGTH, ps->base + f->value_off, f->id);
  else if (ps->stream && (!f || ps->length != have))
    lsip_parser_fail(ps, LSIP_ERR_LENGTH, p, LSIP_H_CONTENT_LENGTH);
  if (f && ps->length < have)
    have = ps->length;
  ps->ix->body.off = lsip_parser_off(ps, p);
  ps->ix->body.len = (uint32_t)have;
  ps->ix->size = ps->ix->body.off + (uint32_t)have;
}

LSIP_COLD
static void check_present(lsip_parser *ps, const uint16_t *ids, size_t n)
{
  for (; n; ids++, n--)
    if (!ps->ix->first[*ids] && !(ps->draft && *ids == LSIP_H_VIA))
      lsip_parser_fail(ps, LSIP_ERR_MISSING, ps->base + ps->ix->body.off,
                       *ids);
}

/* RFC 3261 8.1.1 but for Max-Forwards, which RFC 2543 did not ask for. A
 * fragment needs what describes its body only (RFC 3420 s.2). */
static void check_whole(lsip_parser *ps)
{
  static const uint16_t needed[] = { LSIP_H_VIA, LSIP_H_FROM, LSIP_H_TO,
                                     LSIP_H_CALL_ID, LSIP_H_CSEQ };
  static const uint16_t of_body[] = { LSIP_H_CONTENT_TYPE,
                                      LSIP_H_CONTENT_LENGTH };
  lsip_index *ix = ps->ix;
  lsip_msg m = { ps->base, ix };
  if (!ps->fragment
      && !(ix->first[LSIP_H_VIA] && ix->first[LSIP_H_FROM]
           && ix->first[LSIP_H_TO] && ix->first[LSIP_H_CALL_ID]
           && ix->first[LSIP_H_CSEQ]))
    check_present(ps, needed, 5);
  if (ps->fragment && ix->body.len)
    check_present(ps, of_body, 2);
  if (!ix->first[LSIP_H_CSEQ])
    return;
  if (ix->is_request && !ps->error
      && (ix->method_id != ix->cseq_method_id
          || (ix->method_id == LSIP_METHOD_OTHER
              && !lsip_str_eq(lsip_slice_text(&m, ix->method),
                              lsip_slice_text(&m, ix->cseq_method)))))
    lsip_parser_fail(ps, LSIP_ERR_CSEQ_METHOD,
                     ps->base + ix->cseq_method.off, LSIP_H_CSEQ);
}

LSIP_COLD
static void report(const lsip_parser *ps, const char *bytes,
                   lsip_parse_error *err)
{
  const char *p = bytes;
  memset(err, 0, sizeof(*err));
  if (!ps->error)
    return;
  err->code = ps->error;
  err->offset = (uint32_t)(ps->where - bytes);
  err->header = ps->where_header;
  for (err->line = 1; (p = lsip_scan_byte(p, ps->where, '\n')) < ps->where;
       p++)
    err->line++;
}

/* The caller's struct may be of an older, shorter version. */
static void set_rules(lsip_parser *ps, const lsip_parse_rules *rules,
                      size_t capacity, size_t *len)
{
  lsip_parse_rules r = { .size = 0 };
  size_t max;
  if (rules && rules->size >= sizeof(r))
    r = *rules;
  else if (rules)
    memcpy(&r, rules, rules->size);
  max = r.max_message ? r.max_message : MAX_MESSAGE;
  ps->max_line = r.max_line ? r.max_line : MAX_LINE;
  ps->max_fields = (uint32_t)capacity;
  if (r.max_fields && r.max_fields < capacity)
    ps->max_fields = r.max_fields;
  ps->stream = r.stream != 0;
  ps->draft = r.draft != 0;
  ps->fragment = r.fragment != 0;
  ps->lenient = r.lenient & ((1u << LSIP_TOLERANCE_COUNT) - 1);
  ps->tolerated = r.tolerated;
  ps->split = r.split != 0;
  ps->decoded = ps->split ? SPLIT : DECODED;
  if (*len > max) {
    lsip_parser_fail(ps, LSIP_ERR_TOO_LONG, ps->base + max, 0);
    *len = max;
  }
}

size_t lsip_index_size(unsigned max_fields)
{
  size_t n = max_fields < LSIP_FIELDS_MAX ? max_fields : LSIP_FIELDS_MAX;
  n = offsetof(lsip_index, fields) + n * sizeof(lsip_field);
  return (n + 7) & ~(size_t)7;
}

static size_t capacity_of(size_t size)
{
  size_t n = (size - offsetof(lsip_index, fields)) / sizeof(lsip_field);
  return n < LSIP_FIELDS_MAX ? n : LSIP_FIELDS_MAX;
}

/* RFC 3261 7.5: empty lines before the start line are skipped. */
static const char *skip_empty_lines(const char *p, const char *end)
{
  while (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
    p += 2;
  return p;
}

/* A fragment begins with a start line unless with the name of a field. */
static int has_start_line(const char *p, const char *end)
{
  p = lsip_skip(p, end, LSIP_C_TOKEN);
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  return p == end || *p != ':';
}

static void parse_all(lsip_parser *ps, size_t len)
{
  const char *p, *body;
  ps->end = ps->base + len;
  p = ps->base;
  if (!len && !ps->fragment) {
    lsip_parser_fail(ps, LSIP_ERR_TRUNCATED, p, 0);
    return;
  }
  if (!ps->fragment || (len && has_start_line(p, ps->end)))
    p = lsip_parse_start_line(ps, p);
  ps->ix->head.off = lsip_parser_off(ps, p);
  p = lsip_parse_fields(ps, p, &body);
  ps->ix->head.len = lsip_parser_off(ps, p) - ps->ix->head.off;
  read_body(ps, body);
  if (!ps->split)
    check_whole(ps);
}

int lsip_msg_parse(lsip_msg *out, void *index, size_t index_size,
                   const void *bytes, size_t len,
                   const lsip_parse_rules *rules, lsip_parse_error *err)
{
  lsip_parser ps = { 0 };
  if (!out || !index || (!bytes && len) || (uintptr_t)index % 8
      || (rules && rules->size < sizeof(rules->size)))
    return LSIP_ERR_ARGUMENT;
  if (index_size < lsip_index_size(1))
    return LSIP_ERR_NOSPC;
  if (!len)
    bytes = "";
  ps.base = skip_empty_lines((const char *)bytes, (const char *)bytes + len);
  len -= (size_t)(ps.base - (const char *)bytes);
  ps.ix = (lsip_index *)index;
  memset(ps.ix, 0, lsip_index_size(0));
  set_rules(&ps, rules, capacity_of(index_size), &len);
  ps.ix->capacity = (uint32_t)capacity_of(index_size);
  ps.ix->lenient = ps.lenient;
  ps.ix->max_forwards = UINT32_MAX;
  parse_all(&ps, len);
  ps.ix->error = ps.error;
  out->bytes = ps.base;
  out->index = ps.ix;
  if (err)
    report(&ps, (const char *)bytes, err);
  return ps.error;
}
