/* Dates of RFC 3339, as message/cpim has them. */
#include <lsip/body.h>

#include "msg/chars.h"
#include "msg/date.h"

/* The zone behind the seconds: "Z" or "+hh:mm"; in minutes. 0 or -1. */
static int read_zone(const char *p, const char *end, int *minutes)
{
  int n[3] = { 0 };
  *minutes = 0;
  if (end - p == 1 && (*p | 0x20) == 'z')
    return 0;
  if (end - p != 6 || (*p != '+' && *p != '-')
      || lsip_date_numbers(n, "a00:00", p) != 0)
    return -1;
  *minutes = (n[0] * 60 + n[1]) * (*p == '-' ? -1 : 1);
  return n[0] > 23 || n[1] > 59 ? -1 : 0;
}

/* RFC 3339 5.6: "2000-12-13T13:40:00[.123]-08:00". */
LSIP_COLD
int lsip_datetime_parse(int64_t *unix_seconds, lsip_str value)
{
  static const char shape[] = "0000-00-00a00:00:00";
  const char *p = value.ptr, *end = lsip_str_end(value), *q;
  int n[7] = { 0 }, zone, rc;
  if (value.len < sizeof(shape) || lsip_date_numbers(n, shape, p) != 0
      || (p[10] | 0x20) != 't')
    return LSIP_ERR_HEADER_VALUE;
  q = p + sizeof(shape) - 1;
  if (*q == '.')
    q = lsip_skip(q + 1, end, LSIP_C_DIGIT);
  if (q[-1] == '.' || read_zone(q, end, &zone) != 0)
    return LSIP_ERR_HEADER_VALUE;
  rc = lsip_date_seconds(unix_seconds, n[0], n[1], n[2], n + 3);
  if (rc == LSIP_OK)
    *unix_seconds -= zone * 60;
  return rc;
}
