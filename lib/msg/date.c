/* SIP-date: RFC 3261 20.17, RFC 1123, always GMT. */
#include <lsip/msg.h>

#include "msg/chars.h"
#include "msg/write.h"

static const char day_names[] = "MonTueWedThuFriSatSun";
static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* The place of a three-letter name, or -1. */
static int index_of(const char *names, const char *p)
{
  for (int i = 0; names[3 * i]; i++)
    if (lsip_str_ieq(lsip_str_of(names + 3 * i, 3), lsip_str_of(p, 3)))
      return i;
  return -1;
}

static int number(const char *p, size_t n)
{
  uint64_t out;
  return lsip_digits(lsip_str_of(p, n), 9999, &out) == 0 ? (int)out : -1;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar, year 1 or
 * later. */
static int64_t days_of(int year, int month, int day)
{
  int64_t y = year - (month <= 2), era = y / 400;
  int64_t of_era = y - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
      - 719468;
}

static int days_in(int year, int month)
{
  static const uint8_t days[] = { 31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31 };
  int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* "Sat, 13 Nov 2010 23:29:00 GMT": 29 bytes, each in its place. */
int lsip_date_parse(int64_t *unix_seconds, lsip_str value)
{
  static const char shape[] = "aaa, 00 aaa 0000 00:00:00 GMT";
  int day, month, year, hour, minute, second;
  const char *p = value.ptr;
  if (value.len != sizeof(shape) - 1)
    return LSIP_ERR_HEADER_VALUE;
  for (size_t i = 0; shape[i]; i++)
    if (shape[i] != 'a' && shape[i] != '0' && shape[i] != p[i])
      return LSIP_ERR_HEADER_VALUE;
  day = number(p + 5, 2);
  month = index_of(month_names, p + 8) + 1;
  year = number(p + 12, 4);
  hour = number(p + 17, 2);
  minute = number(p + 20, 2);
  second = number(p + 23, 2);
  if (index_of(day_names, p) < 0 || month < 1 || year < 1 || day < 1
      || day > days_in(year, month) || hour < 0 || hour > 23 || minute < 0
      || minute > 59 || second < 0 || second > 60)
    return LSIP_ERR_HEADER_VALUE;
  *unix_seconds = days_of(year, month, day) * 86400 + hour * 3600
      + minute * 60 + second;
  return LSIP_OK;
}

/* The zone behind the seconds: "Z" or "+hh:mm"; in minutes. 0 or -1. */
static int read_zone(const char *p, const char *end, int *minutes)
{
  int hour, minute;
  *minutes = 0;
  if (end - p == 1 && (*p | 0x20) == 'z')
    return 0;
  if (end - p != 6 || (*p != '+' && *p != '-') || p[3] != ':')
    return -1;
  hour = number(p + 1, 2);
  minute = number(p + 4, 2);
  *minutes = (hour * 60 + minute) * (*p == '-' ? -1 : 1);
  return hour < 0 || hour > 23 || minute < 0 || minute > 59 ? -1 : 0;
}

/* RFC 3339 5.6: "2000-12-13T13:40:00[.123]-08:00". */
int lsip_datetime_parse(int64_t *unix_seconds, lsip_str value)
{
  static const char shape[] = "0000-00-00T00:00:00";
  const char *p = value.ptr, *end = lsip_str_end(value), *q;
  int year, month, day, hour, minute, second, zone;
  if (value.len < sizeof(shape))
    return LSIP_ERR_HEADER_VALUE;
  for (size_t i = 0; shape[i]; i++)
    if (shape[i] != '0' && shape[i] != p[i] && (shape[i] | 0x20) != p[i])
      return LSIP_ERR_HEADER_VALUE;
  q = p + sizeof(shape) - 1;
  if (*q == '.')
    for (q++; q < end && lsip_is(*q, LSIP_C_DIGIT);)
      q++;
  year = number(p, 4);
  month = number(p + 5, 2);
  day = number(p + 8, 2);
  hour = number(p + 11, 2);
  minute = number(p + 14, 2);
  second = number(p + 17, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1
      || day > days_in(year, month) || hour < 0 || hour > 23 || minute < 0
      || minute > 59 || second < 0 || second > 60 || q[-1] == '.'
      || read_zone(q, end, &zone) != 0)
    return LSIP_ERR_HEADER_VALUE;
  *unix_seconds = days_of(year, month, day) * 86400 + hour * 3600
      + (minute - zone) * 60 + second;
  return LSIP_OK;
}

/* ---- writing ---- */

static void two_digits(lsip_writer *w, int n)
{
  char text[2] = { (char)('0' + n / 10), (char)('0' + n % 10) };
  lsip_write_raw(w, lsip_str_of(text, 2));
}

/* The date of a day since 1970-01-01, which is not before it. */
static void write_day(lsip_writer *w, int64_t days)
{
  int year = 1970 + (int)(days / 366), month = 1;
  while (days_of(year + 1, 1, 1) <= days)
    year++;
  days -= days_of(year, 1, 1);
  while (days >= days_in(year, month))
    days -= days_in(year, month++);
  two_digits(w, (int)days + 1);
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_raw(w, lsip_str_of(month_names + 3 * (month - 1), 3));
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_number(w, (uint64_t)year);
}

void lsip_write_date(lsip_writer *w, int64_t unix_seconds)
{
  int64_t days = unix_seconds / 86400;
  int left = (int)(unix_seconds % 86400);
  lsip_write_raw(w, lsip_str_of(day_names + 3 * ((days + 3) % 7), 3));
  lsip_write_raw(w, LSIP_STR(", "));
  write_day(w, days);
  lsip_write_raw(w, LSIP_STR(" "));
  two_digits(w, left / 3600);
  lsip_write_raw(w, LSIP_STR(":"));
  two_digits(w, left / 60 % 60);
  lsip_write_raw(w, LSIP_STR(":"));
  two_digits(w, left % 60);
  lsip_write_raw(w, LSIP_STR(" GMT"));
}
