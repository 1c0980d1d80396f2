#include "auth/secret.h"

int lsip_secret_eq(lsip_str a, lsip_str b)
{
  volatile unsigned char differs = 0;
  if (a.len != b.len)
    return 0;
  for (size_t i = 0; i < a.len; i++)
    differs |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
  return differs == 0;
}

void lsip_wipe(void *p, size_t n)
{
  volatile unsigned char *v = p;
  while (n-- > 0)
    *v++ = 0;
}

void lsip_hex_write(char *out, const unsigned char *bytes, size_t n)
{
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 15];
  }
}

static int digit(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int lsip_hex_read(unsigned char *out, size_t n, lsip_str digits)
{
  if (digits.len != 2 * n)
    return 0;
  for (size_t i = 0; i < n; i++) {
    int high = digit(digits.ptr[2 * i]), low = digit(digits.ptr[2 * i + 1]);
    if (high < 0 || low < 0)
      return 0;
    out[i] = (unsigned char)(high << 4 | low);
  }
  return 1;
}
