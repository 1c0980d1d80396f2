/* What a person is told, line by line; with --json, what a program is. */
#include <stdarg.h>

#include "parts.h"

enum { PLAIN = 0, RED = 31, GREEN = 32, YELLOW = 33, CYAN = 36, DIM = 2 };

/* "    1.021  #2  " and the colour of the rest; 0: this is not said. */
static int line_begin(phone *p, const phone_call *c, int colour)
{
  double t = (double)(phone_now(p) - p->began) / 1e9;
  FILE *out = p->o->out;
  if (p->o->quiet || p->o->json || load_many(p)) return 0;
  live_erase(p);
  if (p->o->use_colour)
    fprintf(out, "\033[2m%9.3f\033[0m \033[%dm", t, colour);
  else
    fprintf(out, "%9.3f ", t);
  if (c && p->made > 1) fprintf(out, "#%u ", c->number);
  return 1;
}

static void line_end(phone *p)
{
  fputs(p->o->use_colour ? "\033[0m\n" : "\n", p->o->out);
  fflush(p->o->out);
}

/* One event both ways: JSON fields are added by the caller, text by fmt. */
static int both(phone *p, const phone_call *c, const char *event, int colour)
{
  if (!p->o->json) return line_begin(p, c, colour);
  json_begin(p, event, c);
  return 1;
}

static void finish(phone *p)
{
  if (p->o->json)
    json_end(p);
  else
    line_end(p);
}

static void text_or_field(phone *p, const char *key, const char *fmt,
                          const char *value)
{
  if (p->o->json)
    json_text(p, key, value);
  else
    fprintf(p->o->out, fmt, value);
}

/* -------------------------------------------------------------- calls -- */

void report_listening(phone *p)
{
  lsip_local l;
  char addr[LSIP_ADDR_TEXT], text[LSIP_ADDR_TEXT + 16];
  if (!both(p, NULL, "listening", PLAIN)) return;
  if (!p->o->json) fputs("listening at", p->o->out);
  for (unsigned i = 0; (l = lsip_agent_local(p->agent, i)).id; i++) {
    lsip_local_config cfg = { .size = sizeof cfg };
    lsip_str name;
    if (lsip_local_get(p->stack, l, &cfg)) continue;
    name = lsip_transport_name((int)cfg.transport);
    if (!lsip_addr_format(&cfg.bound, addr, sizeof addr)) continue;
    snprintf(text, sizeof text, "%.*s %s", (int)name.len, name.ptr, addr);
    text_or_field(p, i ? "also" : "at", i ? " and %s" : " %s", text);
  }
  finish(p);
}

void report_signed_on(phone *p, uint64_t seconds)
{
  char text[32];
  snprintf(text, sizeof text, "%llu", (unsigned long long)seconds);
  if (!both(p, NULL, "registered", GREEN)) return;
  text_or_field(p, "as", "registered as %s", p->o->from);
  text_or_field(p, "seconds", " for %s s", text);
  finish(p);
}

void report_signed_off(phone *p)
{
  if (!both(p, NULL, "unregistered", PLAIN)) return;
  text_or_field(p, "as", "no longer registered as %s", p->o->from);
  finish(p);
}

void report_calling(phone_call *c)
{
  phone *p = c->phone;
  if (!both(p, c, "calling", PLAIN)) return;
  text_or_field(p, "peer", "calling %s", c->peer);
  finish(p);
}

void report_incoming(phone_call *c)
{
  phone *p = c->phone;
  if (!both(p, c, "incoming", YELLOW)) return;
  text_or_field(p, "peer", "%s calls", c->peer);
  if (!p->o->json && p->o->use_keys && !p->o->auto_answer)
    fputs(": [a] answers, [x] refuses", p->o->out);
  finish(p);
}

void report_progress(phone_call *c, const lsip_event *ev)
{
  phone *p = c->phone;
  char reason[64];
  text_copy(reason, sizeof reason, lsip_msg_reason(&ev->msg));
  if (!both(p, c, "progress", YELLOW)) return;
  if (p->o->json) json_number(p, "status", ev->status);
  else fprintf(p->o->out, "%s (%u)",
               ev->status == 180 ? "it rings" : "they are at it", ev->status);
  text_or_field(p, "reason", ev->status == 180 ? "%.0s" : ": %s", reason);
  finish(p);
}

void report_answered(phone_call *c, const lsip_agent_audio *audio)
{
  phone *p = c->phone;
  char addr[LSIP_ADDR_TEXT] = "", codec[32] = "no audio";
  const lsip_codec_info *info = lsip_codec_get(audio->codec);
  if (info) text_copy(codec, sizeof codec, info->name);
  (void)lsip_addr_format(&audio->remote, addr, sizeof addr);
  if (!both(p, c, "answered", GREEN)) return;
  text_or_field(p, "codec", "answered: %s", codec);
  if (addr[0]) text_or_field(p, "rtp", " with %s", addr);
  finish(p);
  if (p->o->use_keys && c->number == 1 && line_begin(p, NULL, DIM)) {
    fputs("[h] holds, [x] hangs up, digits are sent, [s] tells how it goes",
          p->o->out);
    line_end(p);
  }
}

void report_hold(phone_call *c, const char *what)
{
  phone *p = c->phone;
  if (!both(p, c, "session", CYAN)) return;
  text_or_field(p, "what", "%s", what);
  finish(p);
}

void report_digit(phone_call *c, char digit)
{
  phone *p = c->phone;
  char text[2] = { digit, 0 };
  if (!both(p, c, "digit", CYAN)) return;
  text_or_field(p, "digit", "they pressed %s", text);
  finish(p);
}

/* --------------------------------------------------------- statistics -- */

static const char *mos_word(unsigned mos_centi)
{
  return mos_centi >= 430 ? "excellent" : mos_centi >= 400 ? "good"
       : mos_centi >= 360 ? "fair" : mos_centi >= 310 ? "poor" : "bad";
}

static void print_stats(phone *p, const lsip_rtp_stats *s)
{
  FILE *out = p->o->out;
  double expected = (double)(s->received + s->lost - s->duplicates);
  double loss = expected > 0 ? 100.0 * (double)s->lost / expected : 0;
  fprintf(out, "          RTP: sent %llu packets, received %llu, lost %llu "
          "(%.1f %%)",
          (unsigned long long)s->sent, (unsigned long long)s->received,
          (unsigned long long)s->lost, loss);
  if (s->late) fprintf(out, ", late %llu", (unsigned long long)s->late);
  if (s->dropped > 2) /* the first ones only prove a source */
    fprintf(out, ", dropped %llu (not of this call, or our own that came "
            "back)", (unsigned long long)s->dropped);
  if (s->reordered)
    fprintf(out, ", reordered %llu", (unsigned long long)s->reordered);
  fprintf(out, "\n          jitter %.1f ms, buffer %u ms",
          s->jitter_us / 1000.0, s->delay_ms);
  if (s->rtt_us) fprintf(out, ", round trip %.1f ms", s->rtt_us / 1000.0);
  if (s->received)
    fprintf(out, ", MOS %.2f (%s)", s->mos_centi / 100.0,
            mos_word(s->mos_centi));
  fputc('\n', out);
  fflush(out);
}

void report_stats(phone *p, const lsip_rtp_stats *s)
{
  if (p->o->json) {
    json_begin(p, "statistics", NULL);
    json_stats(p, s);
    json_end(p);
  } else if (!p->o->quiet && !load_many(p)) {
    live_erase(p);
    print_stats(p, s);
  }
}

void report_ended(phone_call *c, const lsip_event *ev, const char *why,
                  const lsip_rtp_stats *stats)
{
  phone *p = c->phone;
  if (!both(p, c, "ended", PLAIN)) return;
  text_or_field(p, "why", "%s", why);
  if (p->o->json) {
    json_number(p, "status", ev->status);
    json_number(p, "answered", c->answered);
    if (c->heard[0]) json_text(p, "digits", c->heard);
    if (stats->sent || stats->received) json_stats(p, stats);
  }
  finish(p);
  if (!p->o->json && (stats->sent || stats->received))
    print_stats(p, stats);
}

/* ----------------------------------------------------------- problems -- */

/* A problem is always told: to programs as an event, to people on stderr. */
void report_problem(phone *p, const char *name, const char *fmt, ...)
{
  char text[1024];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  if (p->o->json) {
    json_begin(p, "problem", NULL);
    json_text(p, "name", name);
    json_text(p, "text", text);
    json_end(p);
    return;
  }
  live_erase(p);
  fflush(p->o->out);
  fprintf(p->o->err, p->o->use_colour ? "\033[31mlsip-phone:\033[0m %s\n"
                                      : "lsip-phone: %s\n", text);
}
