/* What the readers and writers of dates share. */
#ifndef LSIP_MSG_DATE_H
#define LSIP_MSG_DATE_H

#include <lsip/base.h>

extern const char lsip_day_names[], lsip_month_names[];

/* Reads text of a fixed shape. There a '0' stands for a digit, an 'a' for any
 * byte, and all else for itself. Digits side by side are a number, which is
 * added to what `out` holds: zeros. 0 or -1. */
int lsip_date_numbers(int *out, const char *shape, const char *p);

/* The number of days since 1970-01-01, of the Gregorian calendar, year 1 or
 * later. */
int64_t lsip_date_days(int year, int month, int day);
int lsip_days_in_month(int year, int month);

/* The number of seconds since 1970. `clock` holds hour, minute and second. No
 * number is negative; those that no date has are LSIP_ERR_HEADER_VALUE. */
LSIP_MUST int lsip_date_seconds(int64_t *unix_seconds, int year, int month,
                                int day, const int *clock);

#endif
