/* The loops of scan.h as plain C: what vectors must equal, bit for bit. */
#include "msg/scan.h"
#include "msg/chars.h"

/* Where there are vectors, these read what is too short for them. */
#ifdef LSIP_V
#  define LSIP_REST LSIP_COLD
#else
#  define LSIP_REST
#endif

LSIP_REST
const char *lsip_scan_text_plain(const char *p, const char *end)
{
  while (p < end && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

LSIP_REST
const char *lsip_scan_quoted_plain(const char *p, const char *end)
{
  while (p < end && *p != '"' && *p != '\\' && !lsip_is(*p, LSIP_C_CONTROL))
    p++;
  return p;
}

LSIP_REST
const char *lsip_scan_uri_plain(const char *p, const char *end)
{
  return lsip_skip_here(p, end, LSIP_C_URI);
}

LSIP_REST
const char *lsip_scan_byte_plain(const char *p, const char *end, char c)
{
  while (p < end && *p != c)
    p++;
  return p;
}

LSIP_REST
int lsip_scan_same_plain(const char *p, const char *name, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if ((p[i] ^ name[i]) & ~0x20)
      return 0;
  return 1;
}

LSIP_REST
const char *lsip_scan_at_plain(const char *p, const char *end,
                               unsigned *percent)
{
  *percent = lsip_scan_byte_plain(p, end, '%') != end;
  return lsip_scan_byte_plain(p, end, '@');
}

LSIP_REST
const char *lsip_scan_labels_plain(const char *p, const char *end,
                                   char before, int *bad)
{
  for (; p < end; before = *p++) {
    if (lsip_is(*p, LSIP_C_ALNUM))
      continue;
    if (*p != '.' && *p != '-')
      break;
    if (before == '.' || (*p == '.' && before == '-'))
      *bad = 1;
  }
  return p;
}

LSIP_REST
const char *lsip_scan_print_plain(const char *p, const char *end)
{
  while (p < end && *p >= 32 && *p <= 126)
    p++;
  return p;
}
