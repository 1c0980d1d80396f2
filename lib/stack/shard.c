/* Which shard owns a message: by its Call-ID (HARD CASE 16). */
#include "base/siphash.h"

#include <lsip/stack.h>

static size_t skip_space(const char *p, size_t n, size_t i)
{
  while (i < n && (p[i] == ' ' || p[i] == '\t'))
    i++;
  return i;
}

/* If the line at `at` is Call-ID (or i), its value. */
static lsip_str value_of(const char *p, size_t n, size_t at)
{
  static const lsip_str names[] = { LSIP_STR_INIT("call-id"),
                                    LSIP_STR_INIT("i") };
  for (size_t k = 0; k < 2; k++) {
    size_t i = at + names[k].len, end;
    if (i > n || !lsip_str_ieq(lsip_str_of(p + at, names[k].len), names[k]))
      continue;
    i = skip_space(p, n, i);
    if (i == n || p[i] != ':')
      continue;
    i = end = skip_space(p, n, i + 1);
    while (end < n && p[end] != '\r' && p[end] != '\n')
      end++;
    while (end > i && (p[end - 1] == ' ' || p[end - 1] == '\t'))
      end--;
    return lsip_str_of(p + i, end - i);
  }
  return LSIP_STR("");
}

uint64_t lsip_shard_key(const uint8_t seed[16], const void *bytes, size_t len)
{
  const char *p = bytes;
  lsip_hash_key key;
  size_t line = 0;
  if (!seed || !bytes)
    return 0;
  memcpy(&key, seed, sizeof key);
  while (line < len) {
    const char *lf = memchr(p + line, '\n', len - line);
    lsip_str value = line ? value_of(p, len, line) : LSIP_STR("");
    if (value.len)
      return lsip_siphash(&key, value.ptr, value.len);
    if (!lf)
      break;
    line = (size_t)(lf - p) + 1;
  }
  return 0;
}
