/* One event a line, as JSON (RFC 8259). */
#include "parts.h"

void json_begin(phone *p, const char *event, const phone_call *c)
{
  fprintf(p->o->out, "{\"t\":%.6f,\"event\":",
          (double)(phone_now(p) - p->began) / 1e9);
  text_quote(p->o->out, event);
  if (c) fprintf(p->o->out, ",\"call\":%u", c->number);
}

void json_text(phone *p, const char *key, const char *value)
{
  fprintf(p->o->out, ",\"%s\":", key);
  text_quote(p->o->out, value);
}

void json_number(phone *p, const char *key, double value)
{
  fprintf(p->o->out, ",\"%s\":%.15g", key, value);
}

void json_stats(phone *p, const lsip_rtp_stats *s)
{
  json_number(p, "sent", (double)s->sent);
  json_number(p, "received", (double)s->received);
  json_number(p, "lost", (double)s->lost);
  json_number(p, "late", (double)s->late);
  json_number(p, "dropped", (double)s->dropped);
  json_number(p, "duplicates", (double)s->duplicates);
  json_number(p, "reordered", (double)s->reordered);
  json_number(p, "jitter_ms", s->jitter_us / 1000.0);
  json_number(p, "rtt_ms", s->rtt_us / 1000.0);
  if (s->received) json_number(p, "mos", s->mos_centi / 100.0);
}

void json_end(phone *p)
{
  fputs("}\n", p->o->out);
  fflush(p->o->out);
}
