#include "msg/list.h"

#include "msg/chars.h"

LSIP_COLD
int lsip_list_next(lsip_str *list, lsip_str *out)
{
  while (list->len) {
    const char *end = lsip_str_end(*list);
    const char *comma = memchr(list->ptr, ',', list->len);
    *out = lsip_trim(lsip_span(list->ptr, comma ? comma : end));
    *list = lsip_span(comma ? comma + 1 : end, end);
    if (out->len)
      return 1;
  }
  return 0;
}

LSIP_COLD
int lsip_list_has(lsip_str list, lsip_str word)
{
  lsip_str one;
  while (lsip_list_next(&list, &one))
    if (lsip_str_ieq(one, word))
      return 1;
  return 0;
}
