/* The lines of a description, one by one, each checked. */
#include "media/sdp_scan.h"
#include "media/sdp_field.h"
#include "media/sdp_order.h"

enum { MAX_BYTES = 65535, MAX_LINE = 4096, MAX_MEDIA = 64 };

static void set_default(uint32_t *limit, uint32_t value)
{
  if (*limit == 0)
    *limit = value;
}

int lsip_sdp_scan_init(struct sdp_scan *s, lsip_str text,
                       const lsip_sdp_limits *limits)
{
  memset(s, 0, sizeof *s);
  s->text = text;
  if (limits && limits->size < sizeof *limits)
    return LSIP_ERR_ARGUMENT;
  if (limits)
    s->limits = *limits;
  set_default(&s->limits.max_bytes, MAX_BYTES);
  set_default(&s->limits.max_line, MAX_LINE);
  set_default(&s->limits.max_media, MAX_MEDIA);
  return text.len > s->limits.max_bytes ? LSIP_ERR_TOO_LONG : 0;
}

void lsip_sdp_scan_again(struct sdp_scan *s, lsip_str text)
{
  lsip_sdp_limits lenient = { sizeof lenient, LSIP_SDP_LENIENT, 0, 0, 0 };
  (void)lsip_sdp_scan_init(s, text, &lenient);
  s->checked = 1;
}

static int tolerates(const struct sdp_scan *s, uint32_t bit)
{
  return (s->limits.tolerate & bit) != 0;
}

/* Cuts one line without its end, and steps behind it. */
static int cut_line(struct sdp_scan *s, lsip_str *line)
{
  const char *from = s->text.ptr + s->at;
  size_t left = s->text.len - s->at;
  const char *lf = memchr(from, '\n', left);
  size_t n = lf ? (size_t)(lf - from) : left;
  if (n > s->limits.max_line)
    return LSIP_ERR_TOO_LONG;
  s->line_at = s->at;
  s->at += lf ? n + 1 : n;
  if (!lf && !tolerates(s, LSIP_SDP_NO_FINAL_EOL))
    return LSIP_ERR_TRUNCATED;
  bool cr = n > 0 && from[n - 1] == '\r';
  if (lf && !cr && !tolerates(s, LSIP_SDP_BARE_LF))
    return LSIP_ERR_SYNTAX;
  *line = lsip_str_of(from, cr ? n - 1 : n);
  if (line->len && !s->checked && (memchr(from, 0, line->len) ||
                                   memchr(from, '\r', line->len)))
    return LSIP_ERR_CONTROL;
  return 0;
}

/* Empty lines at their simplest, quickly: there may be 64 K of them. */
static void skip_blank_lines(struct sdp_scan *s)
{
  uint32_t both = LSIP_SDP_BLANK_LINES | LSIP_SDP_BARE_LF;
  if ((s->limits.tolerate & both) == both)
    while (s->at < s->text.len && s->text.ptr[s->at] == '\n')
      s->at++;
}

/* Each section needs a c= of its own or the session's (RFC 8866 5.7). */
static int end_section(const struct sdp_scan *s)
{
  return s->media == 0 || s->session_connected || s->media_connected ||
         tolerates(s, LSIP_SDP_ANY_ORDER) ? 0 : LSIP_ERR_MISSING;
}

static int begin_section(struct sdp_scan *s)
{
  int err = end_section(s);
  if (err)
    return err;
  s->media_connected = 0;
  return ++s->media > s->limits.max_media ? LSIP_ERR_TOO_MANY : 0;
}

static int take_line(struct sdp_scan *s, const struct sdp_line *line)
{
  int err = lsip_sdp_order_step(&s->order, line->letter,
                                tolerates(s, LSIP_SDP_ANY_ORDER));
  if (!err)
    err = lsip_sdp_check_value(line->letter, line->value,
                               tolerates(s, LSIP_SDP_LOOSE_TEXT));
  if (!err && line->letter == 'm')
    err = begin_section(s);
  if (!err && line->letter == 'c')
    *(s->media ? &s->media_connected : &s->session_connected) = 1;
  return err ? err : 1;
}

static int end_text(struct sdp_scan *s)
{
  if (s->checked)
    return 0;
  int err = lsip_sdp_order_end(s->order, tolerates(s, LSIP_SDP_ANY_ORDER));
  return err ? err : end_section(s);
}

int lsip_sdp_scan_next(struct sdp_scan *s, struct sdp_line *out)
{
  lsip_str line;
  do {
    skip_blank_lines(s);
    if (s->at == s->text.len)
      return end_text(s);
    int err = cut_line(s, &line);
    if (err)
      return err;
  } while (line.len == 0 && tolerates(s, LSIP_SDP_BLANK_LINES));
  if (line.len < 2 || line.ptr[1] != '=')
    return LSIP_ERR_SYNTAX;
  out->letter = line.ptr[0];
  out->value = lsip_str_of(line.ptr + 2, line.len - 2);
  out->at = s->line_at;
  return s->checked ? 1 : take_line(s, out);
}

int lsip_sdp_scan_check(lsip_str text)
{
  lsip_sdp_limits lenient = { sizeof lenient, LSIP_SDP_LENIENT, 0, 0, 0 };
  struct sdp_scan s;
  struct sdp_line line;
  int more = lsip_sdp_scan_init(&s, text, &lenient);
  if (more)
    return more;
  while ((more = lsip_sdp_scan_next(&s, &line)) == 1)
    ;
  return more;
}
