/* The view of bindings and counters. */
#include <string.h>

#include "server.h"

static void print_text(FILE *out, lsip_str s)
{
  char buf[512];
  text_copy(buf, sizeof buf, s);
  fputs(buf, out);
}

static void quote(FILE *out, const char *key, lsip_str s)
{
  char buf[512];
  text_copy(buf, sizeof buf, s);
  fprintf(out, "\"%s\":", key);
  text_quote(out, buf);
}

static unsigned objects(const lsip_stack *stack, int kind)
{
  unsigned n = 0;
  for (uint64_t id = 0; (id = lsip_next_object(stack, kind, id)) != 0;) n++;
  return n;
}

/* ----------------------------------------------------------- for people */

static void head(const server *s, FILE *out)
{
  char at[LSIP_ADDR_TEXT + 16], up[32];
  uint64_t after = 0;
  fprintf(out, "%s, up %s, %.1f MiB, %u requests in work, %u connections\n",
          s->o->domain, text_seconds(server_up(s), up, sizeof up),
          (double)lsip_stack_memory(s->stack) / (1 << 20),
          objects(s->stack, LSIP_KIND_TSX), objects(s->stack, LSIP_KIND_FLOW));
  while (report_local(s->stack, &after, at, sizeof at))
    fprintf(out, "  at %s\n", at);
}

static void print_binding(FILE *out, const lsip_location_entry *e)
{
  char from[LSIP_ADDR_TEXT], left[32];
  fputs("    ", out);
  print_text(out, e->binding.contact);
  text_seconds(LSIP_SECONDS(e->binding.expires_s), left, sizeof left);
  fprintf(out, "  for %s", left);
  if (e->binding.q_milli != 1000)
    fprintf(out, ", q %.3g", e->binding.q_milli / 1000.0);
  if (lsip_addr_format(&e->source, from, sizeof from))
    fprintf(out, ", from %s", from);
  if (e->binding.path.len) {
    fputs(", by ", out);
    print_text(out, e->binding.path);
  }
  fputc('\n', out);
}

static void print_bindings(const server *s, FILE *out)
{
  lsip_location_entry e = { .size = sizeof e };
  char last[512] = "";
  uint64_t cursor = 0;
  unsigned n = 0;
  fputs("\nwho is where\n", out);
  for (; lsip_location_next(s->stack, s->registrar, &cursor, &e) == 1; n++) {
    char aor[512];
    text_copy(aor, sizeof aor, e.aor);
    if (strcmp(aor, last)) fprintf(out, "  %s\n", aor);
    memcpy(last, aor, sizeof last);
    print_binding(out, &e);
  }
  if (!n) fputs("  nobody is registered\n", out);
}

static void print_counters(const server *s, FILE *out)
{
  fputs("\ncounters\n", out);
  for (int i = 1; i < LSIP_COUNTER_COUNT; i++)
    if (lsip_stack_counter(s->stack, i))
      fprintf(out, "  %10llu  %s\n",
              (unsigned long long)lsip_stack_counter(s->stack, i),
              lsip_counter_text(i));
}

/* --------------------------------------------------------- for programs */

static void json_bindings(const server *s, FILE *out)
{
  lsip_location_entry e = { .size = sizeof e };
  char from[LSIP_ADDR_TEXT];
  uint64_t cursor = 0;
  const char *comma = "";
  fputs(",\"bindings\":[", out);
  while (lsip_location_next(s->stack, s->registrar, &cursor, &e) == 1) {
    if (!lsip_addr_format(&e.source, from, sizeof from)) from[0] = 0;
    fprintf(out, "%s{", comma);
    quote(out, "aor", e.aor);
    fputc(',', out);
    quote(out, "contact", e.binding.contact);
    fputc(',', out);
    quote(out, "path", e.binding.path);
    fprintf(out, ",\"expires\":%u,\"q\":%.3g,\"from\":\"%s\"}",
            e.binding.expires_s, e.binding.q_milli / 1000.0, from);
    comma = ",";
  }
  fputc(']', out);
}

static void json_counters(const server *s, FILE *out)
{
  fputs(",\"counters\":{", out);
  for (int i = 1; i < LSIP_COUNTER_COUNT; i++)
    fprintf(out, "%s\"%s\":%llu", i > 1 ? "," : "", lsip_counter_name(i),
            (unsigned long long)lsip_stack_counter(s->stack, i));
  fputc('}', out);
}

static void print_json(const server *s, FILE *out)
{
  fprintf(out, "{\"event\":\"status\",\"up\":%.3f,\"memory\":%zu,"
          "\"requests\":%u,\"connections\":%u",
          (double)server_up(s) / 1e9, lsip_stack_memory(s->stack),
          objects(s->stack, LSIP_KIND_TSX), objects(s->stack, LSIP_KIND_FLOW));
  json_bindings(s, out);
  json_counters(s, out);
  fputs("}\n", out);
}

void status_print(const server *s, FILE *out, int json)
{
  if (json) {
    print_json(s, out);
    return;
  }
  head(s, out);
  print_bindings(s, out);
  print_counters(s, out);
}
