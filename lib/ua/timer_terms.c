#include "ua/timer_terms.h"

static const lsip_str timer = LSIP_STR_INIT("timer");

/* ---- reading ---- */

static uint8_t read_refresher(lsip_str params)
{
  lsip_str who;
  if (!lsip_param_get(params, LSIP_STR("refresher"), &who))
    return LSIP_REFRESHER_NONE;
  if (lsip_str_ieq(who, LSIP_STR("uac")))
    return LSIP_REFRESHER_UAC;
  return lsip_str_ieq(who, LSIP_STR("uas")) ? LSIP_REFRESHER_UAS
                                            : LSIP_REFRESHER_NONE;
}

/* A number and its parameters; 0 and nothing if the header is not there. */
static int read_number(const lsip_msg *m, int id, lsip_number_value *out)
{
  memset(out, 0, sizeof *out);
  return lsip_msg_has(m, id) ? lsip_number_parse(out, lsip_msg_header(m, id))
                             : 0;
}

int lsip_timer_read(lsip_timer_terms *out, const lsip_msg *m)
{
  lsip_number_value expires, min_se;
  int rc = read_number(m, LSIP_H_SESSION_EXPIRES, &expires);
  int bad = read_number(m, LSIP_H_MIN_SE, &min_se);
  memset(out, 0, sizeof *out);
  if (rc == 0) {
    out->expires = expires.number;
    out->refresher = read_refresher(expires.params);
  }
  if (bad == 0)
    out->min_se = min_se.number;
  out->supported = lsip_msg_lists(m, LSIP_H_SUPPORTED, timer) > 0 ||
      lsip_msg_lists(m, LSIP_H_REQUIRE, timer) > 0;
  return rc ? rc : bad;
}

/* ---- the rules ---- */

/* A peer that does not know session timers would not know what a 422 means:
 * its request is not refused (8.1). */
int lsip_timer_too_small(const lsip_timer_terms *request, uint32_t min_se)
{
  return request->supported && request->expires &&
      request->expires < min_se;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
  return a > b ? a : b;
}

/* Table 2. Its fourth row leaves the choice: who asks, refreshes. A peer that
 * does not know the extension cannot be asked to, whatever it says. */
static uint8_t choose_refresher(const lsip_timer_terms *request)
{
  if (!request->supported)
    return LSIP_REFRESHER_UAS;
  if (request->refresher != LSIP_REFRESHER_NONE)
    return request->refresher;
  return request->expires ? LSIP_REFRESHER_UAC : LSIP_REFRESHER_UAS;
}

/* The value of the request may be lowered to what we want, but not below its
 * Min-SE; it must not be raised. One below the floor has no meaning. */
void lsip_timer_agree(lsip_timer_terms *answer,
                      const lsip_timer_terms *request, uint32_t want)
{
  uint32_t ours = want ? larger(want, larger(request->min_se,
                                             LSIP_TIMER_FLOOR))
                       : 0;
  memset(answer, 0, sizeof *answer);
  answer->expires = request->expires >= LSIP_TIMER_FLOOR ? request->expires
                                                         : 0;
  if (ours && (!answer->expires || ours < answer->expires))
    answer->expires = ours;
  answer->refresher = choose_refresher(request);
}

/* A request without Session-Expires is refused as well when a proxy has
 * added one: then Min-SE alone makes that proxy add a larger one. */
int lsip_timer_raise(lsip_timer_terms *sent, uint32_t min_se)
{
  if (min_se < LSIP_TIMER_FLOOR || min_se <= sent->min_se ||
      min_se <= sent->expires)
    return 0;
  sent->min_se = min_se;
  if (sent->expires)
    sent->expires = min_se;
  return 1;
}

uint64_t lsip_timer_refresh_ms(uint32_t interval)
{
  return (uint64_t)interval * 500;
}

uint64_t lsip_timer_expiry_ms(uint32_t interval)
{
  uint64_t third = (uint64_t)interval * 1000 / 3;
  return (uint64_t)interval * 1000 - (third < 32000 ? third : 32000);
}

/* ---- writing ---- */

static void write_expires(lsip_writer *w, const lsip_timer_terms *t)
{
  static const char *const params[] = {
    [LSIP_REFRESHER_NONE] = "", [LSIP_REFRESHER_UAC] = ";refresher=uac",
    [LSIP_REFRESHER_UAS] = ";refresher=uas",
  };
  lsip_write_raw(w, LSIP_STR("Session-Expires: "));
  lsip_write_number(w, t->expires);
  lsip_write_raw(w, lsip_str_z(params[t->refresher]));
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

void lsip_timer_write_request(lsip_writer *w, const lsip_timer_terms *t)
{
  if (t->expires)
    write_expires(w, t);
  if (t->min_se)
    lsip_write_header_number(w, LSIP_H_MIN_SE, t->min_se);
}

/* Require is a MUST when the UAC shall refresh, and a SHOULD when it only
 * learns what to expect. */
void lsip_timer_write_answer(lsip_writer *w, const lsip_timer_terms *t,
                             int peer)
{
  if (!t->expires)
    return;
  write_expires(w, t);
  if (peer)
    lsip_write_header_id(w, LSIP_H_REQUIRE, timer);
}
