/* The calls of a capture, a line each. */
#include "ladder.h"

#include "common/text.h"

static double seconds(uint64_t ns)
{
  return (double)ns / 1e9;
}

static uint64_t since(uint64_t from, uint64_t to)
{
  return to > from ? to - from : 0;
}

/* How long it was up: until BYE, or as far as the capture tells. */
static double duration(const call *c)
{
  return seconds(since(c->answered, c->ended ? c->ended : c->last));
}

static int has_duration(const call *c)
{
  return c->answered && lsip_str_eq(c->method, LSIP_STR("INVITE"));
}

static void print_padded(FILE *out, lsip_str text, int width)
{
  char buf[64];
  text_copy(buf, sizeof buf, text.len ? text : LSIP_STR("-"));
  fprintf(out, "%-*.*s ", width, width, buf);
}

static void print_call(FILE *out, const call *c, uint64_t start)
{
  char number[16] = "-", length[32] = "-";
  if (c->status) snprintf(number, sizeof number, "%d", c->status);
  if (has_duration(c))
    snprintf(length, sizeof length, "%.1f s%s", duration(c),
             c->ended ? "" : "+");
  fprintf(out, "%3u %9.3f  ", c->number, seconds(since(start, c->began)));
  print_padded(out, c->method, 9);
  print_padded(out, c->from, 28);
  print_padded(out, c->to, 28);
  fprintf(out, "%-6s %-9s %4u  ", number, length, c->messages);
  text_show(out, c->call_id, 60);
  fputc('\n', out);
}

static void print_json(FILE *out, const call *c)
{
  fprintf(out, "{\"call\":%u,\"call_id\":", c->number);
  text_quote_bytes(out, c->call_id);
  fputs(",\"method\":", out);
  text_quote_bytes(out, c->method);
  fputs(",\"from\":", out);
  text_quote_bytes(out, c->from);
  fputs(",\"to\":", out);
  text_quote_bytes(out, c->to);
  fprintf(out, ",\"began\":%.6f", seconds(c->began));
  if (c->status) fprintf(out, ",\"status\":%d", c->status);
  if (has_duration(c))
    fprintf(out, ",\"duration\":%.3f,\"ended\":%s", duration(c),
            c->ended ? "true" : "false");
  fprintf(out, ",\"messages\":%u}", c->messages);
}

static void print_head(FILE *out)
{
  fprintf(out, "%3s %9s  %-9s %-28s %-28s %-6s %-9s %4s  %s\n", "#", "start",
          "method", "from", "to", "result", "duration", "msgs", "Call-ID");
}

int list_calls(const ladder_options *o, const log *l, FILE *out)
{
  uint64_t start = l->count ? l->messages[0].record.unix_ns : 0;
  unsigned count = 0;
  for (const call *c = l->first; c; c = c->next) {
    if (!filter_wants_call(o, c)) continue;
    if (!count++ && !o->json) print_head(out);
    if (o->json) {
      fputs(count > 1 ? ",\n" : "[", out);
      print_json(out, c);
    } else {
      print_call(out, c, start);
    }
  }
  if (o->json) fputs(count ? "]\n" : "[]\n", out);
  if (!count)
    fprintf(stderr, "lsip-ladder: there is no call in it%s\n",
            l->first ? " that the filters let through" : "");
  return count ? LADDER_OK : LADDER_EMPTY;
}
