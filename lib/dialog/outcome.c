#include "dialog/outcome.h"

#include <stddef.h>

/* RFC 5057 table 1; what is not named ends the transaction only. 408 counts
 * as the time-out of 5.2, which ends the usage. */
static const struct row {
  short status;
  signed char outcome;
} rows[] = {
  { 405, LSIP_ENDS_USAGE },  { 408, LSIP_ENDS_USAGE },
  { 480, LSIP_ENDS_USAGE },  { 481, LSIP_ENDS_USAGE },
  { 489, LSIP_ENDS_USAGE },  { 501, LSIP_ENDS_USAGE },
  { 404, LSIP_ENDS_DIALOG }, { 410, LSIP_ENDS_DIALOG },
  { 416, LSIP_ENDS_DIALOG }, { 482, LSIP_ENDS_DIALOG },
  { 483, LSIP_ENDS_DIALOG }, { 484, LSIP_ENDS_DIALOG },
  { 485, LSIP_ENDS_DIALOG }, { 502, LSIP_ENDS_DIALOG },
  { 604, LSIP_ENDS_DIALOG },
};

int lsip_outcome_of(int status)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (rows[i].status == status)
      return rows[i].outcome;
  return LSIP_ENDS_TRANSACTION;
}
