/* The number of a tel URI: RFC 3966 s.3. */
#include "msg/chars.h"
#include "msg/uri_parts.h"

LSIP_COLD
int lsip_is_phone(lsip_str number)
{
  const char *p = number.ptr, *end = lsip_str_end(number);
  int global = p < end && *p == '+', digits = 0;
  for (p += global; p < end; p++) {
    if (*p == '-' || *p == '.' || *p == '(' || *p == ')')
      continue;
    if (!lsip_is(*p, global ? LSIP_C_DIGIT : LSIP_C_PHONE) || *p == '+')
      return 0;
    digits = 1;
  }
  return digits;
}
