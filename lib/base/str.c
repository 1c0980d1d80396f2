/* Comparison of borrowed strings. */
#include <lsip/str.h>

int lsip_str_eq(lsip_str a, lsip_str b)
{
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static unsigned char lower(char c)
{
  unsigned char u = (unsigned char)c;
  return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

int lsip_str_ieq(lsip_str a, lsip_str b)
{
  if (a.len != b.len)
    return 0;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i]))
      return 0;
  return 1;
}
