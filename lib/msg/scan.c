#include "msg/scan.h"
#include "msg/chars.h"

const char *lsip_scan_text_plain(const char *p, const char *end)
{
  while (p < end && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

const char *lsip_scan_name_plain(const char *p, const char *end)
{
  while (p < end && *p != ':' && *p != '\t' && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

const char *lsip_scan_quoted_plain(const char *p, const char *end)
{
  while (p < end && *p != '"' && *p != '\\' && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

const char *lsip_scan_uri_plain(const char *p, const char *end)
{
  return lsip_skip(p, end, LSIP_C_URI);
}

const char *lsip_scan_byte_plain(const char *p, const char *end, char c)
{
  while (p < end && *p != c)
    p++;
  return p;
}

int lsip_scan_same_plain(const char *p, const char *name, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (lsip_lower(p[i]) != lsip_lower(name[i]))
      return 0;
  return 1;
}

const char *lsip_scan_field_plain(const char *p, const char *end,
                                  const char **colon)
{
  const char *q = lsip_scan_name_plain(p, end);
  if (q == end || *q != ':')
    return NULL;
  *colon = q;
  return lsip_scan_text_plain(q + 1, end);
}
