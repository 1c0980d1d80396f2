/* Which of two final responses a forking proxy forwards (RFC 3261 16.7 step
 * 6). */
#include <lsip/transaction.h>

/* Lower is better: 6xx, then the lowest class, then what says more. */
static int rank(int status)
{
  int class = status / 100;
  if (class == 6)
    return 0;
  if (class == 4 && (status == 401 || status == 407 || status == 415 ||
                     status == 420 || status == 484))
    return class * 10 - 5; /* they help the client to try again */
  if (status == 503 || status == 430) /* RFC 5626 11.5: a phone's flow */
    return class * 10 + 5;
  return class * 10;
}

int lsip_proxy_better(int a, int b)
{
  if (a < 200)
    return 0;
  return b == 0 || rank(a) < rank(b);
}
