/* Request-Line and Status-Line: RFC 3261 7.1, 7.2, 25.1. */
#include "msg/chars.h"
#include "msg/parser.h"
#include "msg/scan.h"
#include "msg/usual.h"

/* 0 for "SIP/2.0" in any case, ERR_VERSION for another SIP version, else
 * ERR_START_LINE. */
LSIP_COLD
static int check_version(lsip_str v)
{
  const char *p, *end = lsip_str_end(v), *dot;
  if (v.len < 4 || !lsip_str_ieq(lsip_str_of(v.ptr, 4), LSIP_STR("SIP/")))
    return LSIP_ERR_START_LINE;
  p = v.ptr + 4;
  dot = lsip_skip(p, end, LSIP_C_DIGIT);
  if (dot == p || dot == end || *dot != '.'
      || !lsip_all(lsip_span(dot + 1, end), LSIP_C_DIGIT))
    return LSIP_ERR_START_LINE;
  return lsip_str_eq(lsip_span(p, end), LSIP_STR("2.0")) ? LSIP_OK
                                                         : LSIP_ERR_VERSION;
}

/* Takes the spaces at `p`: one, or by tolerance more. */
LSIP_COLD
static const char *skip_spaces(lsip_parser *ps, const char *p,
                               const char *end)
{
  const char *q = p;
  while (q < end && *q == ' ')
    q++;
  if (q == p)
    lsip_parser_fail(ps, LSIP_ERR_START_LINE, p, 0);
  else if (q - p > 1)
    lsip_parser_needs(ps, LSIP_TOLERATE_SPACE_IN_START_LINE,
                      LSIP_ERR_START_LINE, p, 0);
  return q;
}

/* By tolerance the Request-URI may stand in <>. */
static lsip_str strip_uri(lsip_parser *ps, lsip_str uri)
{
  if (uri.len < 2 || uri.ptr[0] != '<' || uri.ptr[uri.len - 1] != '>'
      || !lsip_parser_tolerates(ps, LSIP_TOLERATE_SPACE_IN_URI))
    return uri;
  return lsip_trim(lsip_str_of(uri.ptr + 1, uri.len - 2));
}

static void read_uri(lsip_parser *ps, lsip_str text)
{
  lsip_uri uri;
  int rc = LSIP_OK;
  text = strip_uri(ps, text);
  ps->ix->uri.text = lsip_parser_slice(ps, text);
  if (ps->split)
    return;
  if (lsip_usual_uri(&uri, text.ptr, lsip_usual_limit(ps->end),
                     0) != lsip_str_end(text))
    rc = lsip_uri_parse(&uri, text);
  if (rc == LSIP_OK && uri.headers.len
      && !lsip_parser_tolerates(ps, LSIP_TOLERATE_URI_HEADERS))
    rc = LSIP_ERR_URI; /* RFC 3261 19.1.1: no headers in a Request-URI */
  if (rc != LSIP_OK)
    lsip_parser_fail(ps, rc, text.ptr, 0);
  else
    lsip_parser_keep_uri(ps, &ps->ix->uri, &uri);
}

/* The version is the last word: a Request-URI that is wrong in having spaces
 * in it must not hide a version that is right. */
static const char *last_space(const char *p, const char *end)
{
  const char *q = end;
  while (q > p && q[-1] != ' ')
    q--;
  return q == p ? NULL : q - 1;
}

static const char *trim_end(lsip_parser *ps, const char *p, const char *end)
{
  const char *q = end;
  while (q > p && q[-1] == ' ')
    q--;
  if (q != end)
    lsip_parser_needs(ps, LSIP_TOLERATE_SPACE_IN_START_LINE,
                      LSIP_ERR_START_LINE, q, 0);
  return q;
}

/* Any Request-Line, from the space behind its method on. */
LSIP_COLD
static void read_odd_request(lsip_parser *ps, const char *p, const char *end)
{
  const char *last, *stop;
  int rc;
  end = trim_end(ps, p, end);
  p = skip_spaces(ps, p, end);
  last = last_space(p, end);
  rc = last ? check_version(lsip_span(last + 1, end)) : LSIP_ERR_START_LINE;
  if (rc != LSIP_OK) {
    lsip_parser_fail(ps, rc, last ? last + 1 : p, 0);
    return;
  }
  for (stop = last; stop[-1] == ' ';) /* *p is none */
    stop--;
  (void)skip_spaces(ps, stop, last + 1);
  read_uri(ps, lsip_span(p, stop));
}

static void read_request(lsip_parser *ps, const char *p, const char *end)
{
  lsip_index *ix = ps->ix;
  const char *q = lsip_skip(p, end, LSIP_C_TOKEN);
  ix->is_request = 1;
  ix->method = lsip_parser_slice(ps, lsip_span(p, q));
  if (q != p) /* an ACK is not answered, whatever comes behind it */
    ix->method_id = (uint8_t)lsip_method_of(lsip_span(p, q));
  if (q == p || q == end || *q != ' ') {
    lsip_parser_fail(ps, LSIP_ERR_METHOD, q, 0);
    return;
  }
  if (end - q >= 10 && q[1] != ' ' && end[-9] != ' '
      && memcmp(end - 8, " SIP/2.0", 8) == 0)
    read_uri(ps, lsip_span(q + 1, end - 8));
  else
    read_odd_request(ps, q, end);
}

/* Status-Code = 3DIGIT: no number is read that could wrap to a good one. */
static void read_status(lsip_parser *ps, const char *p, const char *end)
{
  lsip_index *ix = ps->ix;
  if (end - p < 3 || p[0] < '1' || p[0] > '6' || !lsip_is(p[1], LSIP_C_DIGIT)
      || !lsip_is(p[2], LSIP_C_DIGIT)) {
    lsip_parser_fail(ps, LSIP_ERR_STATUS, p, 0);
    return;
  }
  ix->status = (uint16_t)((p[0] - '0') * 100 + (p[1] - '0') * 10
                          + (p[2] - '0'));
  p += 3;
  if (p == end) { /* no SP before an empty reason: seen in the field */
    lsip_parser_needs(ps, LSIP_TOLERATE_SPACE_IN_START_LINE,
                      LSIP_ERR_START_LINE, p, 0);
    return;
  }
  if (*p != ' ')
    lsip_parser_fail(ps, LSIP_ERR_STATUS, p, 0);
  else
    ix->reason = lsip_parser_slice(ps, lsip_span(p + 1, end));
}

LSIP_COLD
static void read_odd_response(lsip_parser *ps, const char *p, const char *end)
{
  const char *q = lsip_scan_byte(p, end, ' ');
  int rc = check_version(lsip_span(p, q));
  if (rc != LSIP_OK)
    lsip_parser_fail(ps, rc, p, 0);
  if (q < end)
    read_status(ps, skip_spaces(ps, q, end), end);
  else
    lsip_parser_fail(ps, LSIP_ERR_START_LINE, q, 0);
}

static void read_response(lsip_parser *ps, const char *p, const char *end)
{
  if (end - p > 8 && memcmp(p, "SIP/2.0 ", 8) == 0 && p[8] != ' ')
    read_status(ps, p + 8, end);
  else
    read_odd_response(ps, p, end);
}

const char *lsip_parse_start_line(lsip_parser *ps, const char *p)
{
  const char *end = lsip_scan_print(p, ps->end), *next;
  if (lsip_is_crlf(end, ps->end))
    next = end + 2;
  else
    end = lsip_parse_line_end(ps, p, &next, 0, 0);
  if ((size_t)(end - p) > ps->max_line)
    lsip_parser_fail(ps, LSIP_ERR_TOO_LONG, p, 0);
  if (end - p >= 4 && (p[0] | 0x20) == 's' && p[3] == '/')
    read_response(ps, p, end);
  else
    read_request(ps, p, end);
  return next;
}
