/* SIP-date, written: RFC 3261 20.17. */
#include "msg/date.h"
#include "msg/write.h"

static void two_digits(lsip_writer *w, int n)
{
  char text[2] = { (char)('0' + n / 10), (char)('0' + n % 10) };
  lsip_write_raw(w, lsip_str_of(text, 2));
}

/* The date of a day since 1970-01-01, which is not before it. */
static void write_day(lsip_writer *w, int64_t days)
{
  int year = 1970 + (int)(days / 366), month = 1;
  while (lsip_date_days(year + 1, 1, 1) <= days)
    year++;
  days -= lsip_date_days(year, 1, 1);
  while (days >= lsip_days_in_month(year, month))
    days -= lsip_days_in_month(year, month++);
  two_digits(w, (int)days + 1);
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_raw(w, lsip_str_of(lsip_month_names + 3 * (month - 1), 3));
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_number(w, (uint64_t)year);
}

void lsip_write_date(lsip_writer *w, int64_t unix_seconds)
{
  int64_t days = unix_seconds / 86400;
  int left = (int)(unix_seconds % 86400);
  lsip_write_raw(w, lsip_str_of(lsip_day_names + 3 * ((days + 3) % 7), 3));
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
