/* SIP-date: RFC 3261 20.17, RFC 1123, always GMT. */
#include "msg/date.h"

#include <lsip/msg.h>

#include "msg/chars.h"

const char lsip_day_names[] = "MonTueWedThuFriSatSun";
const char lsip_month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

int lsip_date_numbers(int *out, const char *shape, const char *p)
{
  for (; *shape; shape++, p++) {
    if (*shape == '0') {
      if (!lsip_is(*p, LSIP_C_DIGIT))
        return -1;
      *out = *out * 10 + (*p - '0');
      out += shape[1] != '0';
    } else if (*shape != 'a' && *shape != *p) {
      return -1;
    }
  }
  return 0;
}

LSIP_APART
int64_t lsip_date_days(int year, int month, int day)
{
  year -= month <= 2; /* it begins in March, and ends in a leap day */
  return 365 * (int64_t)year + year / 4 - year / 100 + year / 400
      + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719469;
}

LSIP_COLD
int lsip_days_in_month(int year, int month)
{
  static const uint8_t days[] = { 31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31 };
  int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

int lsip_date_seconds(int64_t *unix_seconds, int year, int month, int day,
                      const int *clock)
{
  if (year < 1 || month < 1 || month > 12 || day < 1
      || day > lsip_days_in_month(year, month) || clock[0] > 23
      || clock[1] > 59 || clock[2] > 60)
    return LSIP_ERR_HEADER_VALUE;
  *unix_seconds = lsip_date_days(year, month, day) * 86400 + clock[0] * 3600
      + clock[1] * 60 + clock[2];
  return LSIP_OK;
}

/* The number of a three-letter name, from 1, or 0 if it is none. */
static int number_of(const char *names, const char *p)
{
  for (int i = 0; names[i]; i += 3)
    if (lsip_letters(p, names + i, 3))
      return i / 3 + 1;
  return 0;
}

/* "Sat, 13 Nov 2010 23:29:00 GMT": 29 bytes, each in its place. */
int lsip_date_parse(int64_t *unix_seconds, lsip_str value)
{
  static const char shape[] = "aaa, 00 aaa 0000 00:00:00 GMT";
  int n[6] = { 0 }; /* day, year, and the clock */
  if (value.len != sizeof(shape) - 1
      || lsip_date_numbers(n, shape, value.ptr) != 0
      || !number_of(lsip_day_names, value.ptr))
    return LSIP_ERR_HEADER_VALUE;
  return lsip_date_seconds(unix_seconds, n[1],
                           number_of(lsip_month_names, value.ptr + 8), n[0],
                           n + 2);
}
