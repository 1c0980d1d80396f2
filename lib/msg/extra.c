/* What an application may add to a message: lsip_extra_check(). */
#include <lsip/write.h>

#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/scan.h"

/* One line, its CRLF not included. */
static int check_line(const char *p, const char *end)
{
  const char *colon = lsip_scan_byte(p, end, ':'), *name_end = colon;
  int id;
  if (colon == end)
    return LSIP_ERR_HEADER_NAME;
  while (name_end > p && name_end[-1] == ' ')
    name_end--;
  if (!lsip_all(lsip_span(p, name_end), LSIP_C_TOKEN))
    return LSIP_ERR_HEADER_NAME;
  id = lsip_header_of(lsip_span(p, name_end));
  if (lsip_header_rows[id].occurs & LSIP_OCCURS_STACK)
    return LSIP_ERR_DUPLICATE;
  return LSIP_OK;
}

static int check_headers(lsip_str lines)
{
  const char *p = lines.ptr, *end = lsip_str_end(lines);
  while (p < end) {
    const char *q = lsip_scan_text(p, end);
    int rc;
    if (end - q < 2 || q[0] != '\r' || q[1] != '\n')
      return LSIP_ERR_CONTROL;
    rc = check_line(p, q);
    if (rc != LSIP_OK)
      return rc;
    p = q + 2;
  }
  return LSIP_OK;
}

int lsip_extra_check(const lsip_extra *x)
{
  lsip_media_type type;
  int rc;
  if (!x)
    return LSIP_OK;
  if (x->body.len && !x->content_type.len)
    return LSIP_ERR_ARGUMENT;
  if (x->content_type.len) {
    const char *end = lsip_str_end(x->content_type);
    if (lsip_scan_text(x->content_type.ptr, end) != end)
      return LSIP_ERR_CONTROL;
    rc = lsip_media_type_parse(&type, x->content_type);
    if (rc != LSIP_OK)
      return rc;
  }
  return check_headers(x->headers);
}
