/* Where lines end: RFC 3261 7, 25.1. What split.c takes in its stride never
 * comes here; these find the end of any line, and say what is wrong in it. */
#include "msg/chars.h"
#include "msg/parser.h"
#include "msg/scan.h"

/* A control character may stand in a quoted-pair and nowhere else; called
 * for a line that holds one (RFC 3261 25.1). */
static void check_controls(lsip_parser *ps, const char *p, const char *end,
                           int folds, int header)
{
  int quoted = 0;
  for (; p < end; p++) {
    if (*p == '\r' && end - p > 1 && p[1] == '\n') { /* a fold */
      p++;
    } else if (*p == '"') {
      quoted = folds && !quoted;
    } else if (quoted && *p == '\\' && end - p > 1 && p[1] != '\r'
               && p[1] != '\n') {
      p++;
    } else if (lsip_is(*p, LSIP_C_CONTROL)) {
      lsip_parser_fail(ps, LSIP_ERR_CONTROL, p, header);
      return;
    }
  }
}

size_t lsip_parse_crlf(lsip_parser *ps, const char *p, int header)
{
  if (*p == '\r')
    return ps->end - p > 1 && p[1] == '\n' ? 2 : 0;
  if (*p != '\n')
    return 0;
  lsip_parser_needs(ps, LSIP_TOLERATE_BARE_LF, LSIP_ERR_CONTROL, p, header);
  return 1;
}

const char *lsip_parse_line_end(lsip_parser *ps, const char *p,
                                const char **next, int folds, int header)
{
  const char *from = p;
  int controls = 0;
  for (;;) {
    size_t n;
    p = lsip_scan_text(p, ps->end);
    if (p == ps->end) {
      *next = p;
      break;
    }
    n = lsip_parse_crlf(ps, p, header);
    *next = p + n;
    if (n && (!folds || *next == ps->end
              || (**next != ' ' && **next != '\t')))
      break;
    controls |= !n;
    p = n ? *next : p + 1;
  }
  if (controls)
    check_controls(ps, from, p, folds, header);
  return p;
}
