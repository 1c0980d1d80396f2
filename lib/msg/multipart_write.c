/* Writing parts, and a boundary that occurs in none of them. */
#include "msg/part.h"

#include "msg/chars.h"
#include "msg/write.h"

/* ------------------------------------------------------------ boundary -- */

/* Counts, by the byte that follows it, where `prefix` stands in `text`.
 * Returns how often it stands there at all. */
static size_t count(lsip_str text, lsip_str prefix, size_t *by_digit)
{
  const char *p = text.ptr, *end = lsip_str_end(text);
  size_t n = 0;
  while (p < end && (p = memchr(p, '-', (size_t)(end - p))) != NULL) {
    if ((size_t)(end - p) >= prefix.len
        && memcmp(p, prefix.ptr, prefix.len) == 0) {
      unsigned digit = (size_t)(end - p) > prefix.len
          ? (unsigned char)p[prefix.len] - 48u : 10u;
      n++;
      if (digit < 10)
        by_digit[digit]++;
    }
    p++;
  }
  return n;
}

/* How often "--" and the boundary stand in a part. */
static size_t occurs(const lsip_part *p, lsip_str prefix, size_t *by_digit)
{
  return count(p->headers, prefix, by_digit)
      + count(p->body, prefix, by_digit);
}

/* A digit is added until the boundary stands nowhere; it is the one that
 * stands there most seldom, so at most a tenth remains with each: to fill
 * `prefix` it would have to stand there 10^64 times. */
LSIP_COLD
lsip_str lsip_boundary_choose(char buf[LSIP_BOUNDARY_MAX],
                              const lsip_part *parts, size_t n)
{
  char prefix[2 + LSIP_BOUNDARY_MAX] = "--lsip-";
  size_t len = 7, all;
  do {
    size_t by_digit[10] = { 0 };
    unsigned best = 0;
    all = 0;
    for (size_t i = 0; i < n; i++)
      all += occurs(&parts[i], lsip_str_of(prefix, len), by_digit);
    for (unsigned d = 1; d < 10; d++)
      if (by_digit[d] < by_digit[best])
        best = d;
    if (all || len == 7)
      prefix[len++] = (char)('0' + best);
  } while (all);
  memcpy(buf, prefix + 2, len - 2);
  return lsip_str_of(buf, len - 2);
}

/* --------------------------------------------------------------- parts -- */

/* They are what the reader takes, all of them: behind an empty line, at their
 * end too, the body would begin. */
static void write_lines(lsip_writer *w, lsip_str lines)
{
  lsip_part p;
  int rc = lsip_part_read(&p, lines, 0);
  if (rc == LSIP_OK && p.headers.len != lines.len)
    rc = LSIP_ERR_HEADER_NAME;
  if (rc != LSIP_OK)
    lsip_writer_fail(w, rc);
  lsip_write_raw(w, lines);
  if (lines.ptr[lines.len - 1] != '\n')
    lsip_write_crlf(w);
}

static void write_fields(lsip_writer *w, const lsip_part *p)
{
  lsip_part copy = *p;
  for (int i = 0; i < LSIP_PART_FIELDS; i++) {
    lsip_str value = *lsip_part_field(&copy, i);
    if (!value.len)
      continue;
    lsip_write_raw(w, lsip_part_field_name(i));
    lsip_write_raw(w, i == LSIP_PART_ID ? LSIP_STR(": <") : LSIP_STR(": "));
    lsip_write_value(w, value);
    lsip_write_raw(w, i == LSIP_PART_ID ? LSIP_STR(">\r\n")
                                        : LSIP_STR("\r\n"));
  }
}

LSIP_COLD
void lsip_write_part(lsip_writer *w, const lsip_part *p)
{
  if (p->headers.len)
    write_lines(w, p->headers);
  else
    write_fields(w, p);
  lsip_write_crlf(w);
  lsip_write_raw(w, p->body);
}

LSIP_COLD
void lsip_write_multipart(lsip_writer *w, lsip_str boundary,
                          const lsip_part *parts, size_t n)
{
  lsip_multipart mp;
  lsip_str line = lsip_str_of(mp.delimiter, boundary.len + 2);
  size_t ignored[10] = { 0 };
  if (lsip_boundary_set(&mp, boundary) != LSIP_OK) {
    lsip_writer_fail(w, LSIP_ERR_BODY);
    return;
  }
  if (!n)
    lsip_writer_fail(w, LSIP_ERR_ARGUMENT);
  for (size_t i = 0; i < n; i++) {
    if (occurs(&parts[i], line, ignored))
      lsip_writer_fail(w, LSIP_ERR_BODY);
    lsip_write_raw(w, line);
    lsip_write_crlf(w);
    lsip_write_part(w, &parts[i]);
    lsip_write_crlf(w);
  }
  lsip_write_raw(w, line);
  lsip_write_raw(w, LSIP_STR("--\r\n"));
}
