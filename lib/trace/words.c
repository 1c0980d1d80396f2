#include "trace/words.h"

lsip_str lsip_trace_word(lsip_str *rest)
{
  size_t n = 0;
  lsip_str w;
  while (n < rest->len && rest->ptr[n] != ' ')
    n++;
  w = lsip_str_of(rest->ptr, n);
  n += n < rest->len;
  *rest = lsip_str_of(rest->ptr + n, rest->len - n);
  return w;
}

int lsip_trace_number(lsip_str text, uint64_t *out)
{
  *out = 0;
  if (!text.len || text.len > 19)
    return LSIP_ERR_SYNTAX;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9')
      return LSIP_ERR_SYNTAX;
    *out = *out * 10 + (uint64_t)(text.ptr[i] - '0');
  }
  return 0;
}

int lsip_trace_time(lsip_str text, uint64_t *ns)
{
  size_t dot = 0, digits;
  uint64_t seconds, fraction = 0;
  while (dot < text.len && text.ptr[dot] != '.')
    dot++;
  if (lsip_trace_number(lsip_str_of(text.ptr, dot), &seconds))
    return LSIP_ERR_SYNTAX;
  digits = dot < text.len ? text.len - dot - 1 : 0;
  if (seconds >= UINT64_MAX / 1000000000u || digits > LSIP_TRACE_FRACTION ||
      (digits && lsip_trace_number(lsip_str_of(text.ptr + dot + 1, digits),
                                   &fraction)))
    return LSIP_ERR_SYNTAX;
  for (size_t i = digits; i < LSIP_TRACE_FRACTION; i++)
    fraction *= 10;
  *ns = seconds * 1000000000u + fraction;
  return 0;
}
