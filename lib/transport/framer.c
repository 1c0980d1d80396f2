#include "transport/framer.h"

void lsip_framer_init(lsip_framer *f, lsip_heap *heap, size_t max_message)
{
  memset(f, 0, sizeof *f);
  f->heap = heap;
  f->max_message = max_message;
}

void lsip_framer_clear(lsip_framer *f)
{
  lsip_free(f->heap, f->buffer, f->capacity);
  f->buffer = NULL;
  f->capacity = f->len = f->scanned = f->total = 0;
  f->given = 0;
}

int lsip_framer_new(lsip_framer **out, const lsip_mem *mem,
                    size_t max_message)
{
  lsip_heap heap;
  lsip_framer *f;
  if (!out || max_message == 0)
    return LSIP_ERR_ARGUMENT;
  lsip_heap_init(&heap, mem, SIZE_MAX, 0);
  f = lsip_alloc(&heap, sizeof *f);
  if (!f)
    return LSIP_ERR_NOMEM;
  lsip_framer_init(f, &f->own, max_message);
  f->own = heap;
  *out = f;
  return 0;
}

void lsip_framer_free(lsip_framer *f)
{
  lsip_heap heap;
  if (!f)
    return;
  lsip_framer_clear(f);
  heap = f->own;
  lsip_free(&heap, f, sizeof *f);
}

/* ---- the length of a message ---- */

/* Where the headers end (behind CRLF CRLF), looking from `from`; 0 if not in
 * here. */
static size_t headers_end(const char *p, size_t n, size_t from)
{
  size_t i = from;
  while (i < n) {
    const char *lf = memchr(p + i, '\n', n - i);
    if (!lf)
      return 0;
    i = (size_t)(lf - p) + 1;
    if (i >= 4 && p[i - 2] == '\r' && p[i - 3] == '\n' && p[i - 4] == '\r')
      return i;
  }
  return 0;
}

static int is_space(char c)
{
  return c == ' ' || c == '\t';
}

/* Skips white space, folds included (RFC 3261 7.3.1). */
static size_t skip_space(const char *p, size_t n, size_t i)
{
  for (;;) {
    if (i < n && is_space(p[i]))
      i++;
    else if (i + 2 < n && p[i] == '\r' && p[i + 1] == '\n' &&
             is_space(p[i + 2]))
      i += 3;
    else
      return i;
  }
}

/* If a line is Content-Length (or l), the place of its value, else 0. */
static size_t length_value(const char *p, size_t n, size_t line)
{
  static const lsip_str names[] = {
    LSIP_STR_INIT("content-length"), LSIP_STR_INIT("l")
  };
  for (size_t i = 0; i < 2; i++) {
    size_t len = names[i].len, at;
    if (line + len > n || !lsip_str_ieq(lsip_str_of(p + line, len), names[i]))
      continue;
    at = skip_space(p, n, line + len);
    if (at < n && p[at] == ':')
      return skip_space(p, n, at + 1);
  }
  return 0;
}

/* Digits up to white space or the end of the line. */
static int read_length(const char *p, size_t n, size_t i, size_t max,
                       size_t *out)
{
  size_t value = 0, digits = 0;
  for (; i < n && p[i] >= '0' && p[i] <= '9'; i++, digits++) {
    value = value * 10 + (size_t)(p[i] - '0');
    if (value > max)
      return LSIP_ERR_TOO_LONG;
  }
  i = skip_space(p, n, i);
  if (digits == 0 || i >= n || p[i] != '\r')
    return LSIP_ERR_LENGTH;
  *out = value;
  return 0;
}

/* The body length that the headers declare. Missing, malformed or doubled
 * with another value: the framing is lost. */
static int body_length(const char *p, size_t n, size_t max, size_t *out)
{
  size_t line = 0;
  int found = 0;
  while (line < n) {
    const char *lf = memchr(p + line, '\n', n - line);
    size_t at = line ? length_value(p, n, line) : 0, value;
    if (at) {
      int rc = read_length(p, n, at, max, &value);
      if (rc)
        return rc;
      if (found && value != *out)
        return LSIP_ERR_LENGTH;
      *out = value;
      found = 1;
    }
    if (!lf)
      break;
    line = (size_t)(lf - p) + 1;
  }
  return found ? 0 : LSIP_ERR_LENGTH;
}

/* ---- feeding ---- */

/* CRLF between messages is ignored (7.5); CRLF CRLF is a keep-alive. */
static size_t skip_crlf(lsip_framer *f, const char *p, size_t n)
{
  static const char ping[4] = { '\r', '\n', '\r', '\n' };
  size_t i = 0;
  for (; i < n && (p[i] == '\r' || p[i] == '\n'); i++) {
    f->crlf = p[i] == ping[f->crlf] ? (uint8_t)(f->crlf + 1) : 0;
    if (f->crlf == 4) {
      f->pings++;
      f->crlf = 0;
    }
  }
  return i;
}

/* Works out the length of the message that begins at `p` if its headers are
 * all there. 1 if known, 0 if not, or a typed error; *head is the length of
 * the headers then. */
static int measure(lsip_framer *f, const char *p, size_t n, size_t *head)
{
  size_t body = 0;
  int rc;
  if (f->total)
    return 1;
  *head = headers_end(p, n, f->scanned);
  if (!*head) {
    f->scanned = n > 3 ? n - 3 : 0;
    return n > f->max_message ? LSIP_ERR_TOO_LONG : 0;
  }
  rc = body_length(p, *head, f->max_message, &body);
  if (rc == 0 && *head + body > f->max_message)
    rc = LSIP_ERR_TOO_LONG;
  if (rc)
    return rc;
  f->total = *head + body;
  return 1;
}

static int append(lsip_framer *f, const char *p, size_t n)
{
  size_t need = f->len + n;
  if (need > f->capacity) {
    size_t size = f->capacity * 2 > need ? f->capacity * 2 : need;
    char *b;
    /* Half a message of somebody is no work in progress: the reserve is not
     * for it. */
    if (!lsip_heap_admits(f->heap, size - f->capacity))
      return LSIP_ERR_NOMEM;
    b = lsip_resize(f->heap, f->buffer, f->capacity, size);
    if (!b)
      return LSIP_ERR_NOMEM;
    f->buffer = b;
    f->capacity = size;
  }
  memcpy(f->buffer + f->len, p, n);
  f->len = need;
  return 0;
}

/* A message that lies whole in the bytes is handed on where it is. */
static int feed_direct(lsip_framer *f, const char *p, size_t n, size_t *used,
                       lsip_str *message)
{
  size_t head = 0;
  int rc = measure(f, p, n, &head);
  if (rc < 0) {
    *message = lsip_str_of(p, head);
    return rc;
  }
  if (rc == 1 && f->total <= n) {
    *message = lsip_str_of(p, f->total);
    *used += f->total;
    f->total = f->scanned = 0;
    return 1;
  }
  *used += n;
  return append(f, p, n);
}

static int feed_buffer(lsip_framer *f, const char *p, size_t n, size_t *used,
                       lsip_str *message)
{
  size_t before = f->len, head = 0;
  size_t take = f->total && f->total - before < n ? f->total - before : n;
  int rc = append(f, p, take);
  if (rc == 0)
    rc = measure(f, f->buffer, f->len, &head);
  if (rc < 0) {
    *message = lsip_str_of(f->buffer, head);
    return rc;
  }
  *used += take;
  if (rc == 0 || f->len < f->total)
    return 0;
  *used -= f->len - f->total;
  *message = lsip_str_of(f->buffer, f->total);
  f->given = 1;
  return 1;
}

int lsip_framer_feed(lsip_framer *f, const void *bytes, size_t len,
                     size_t *used, lsip_str *message)
{
  const char *p = bytes;
  *used = 0;
  *message = LSIP_STR("");
  if (f->given)
    lsip_framer_clear(f);
  if (f->len > 0)
    return feed_buffer(f, p, len, used, message);
  *used = skip_crlf(f, p, len);
  if (*used == len)
    return 0;
  f->crlf = 0;
  return feed_direct(f, p + *used, len - *used, used, message);
}
