/* What a person is told, line by line; with --json, what a program is. */
#include <stdarg.h>
#include <string.h>

#include "server.h"

static double seconds(const server *s)
{
  return (double)server_up(s) / 1e9;
}

static void print_json(const server *s, const char *event, const fact *facts,
                       size_t count)
{
  printf("{\"t\":%.6f,\"event\":\"%s\"", seconds(s), event);
  for (size_t i = 0; i < count; i++) {
    printf(",\"%s\":", facts[i].key);
    if (facts[i].text)
      text_quote(stdout, facts[i].text);
    else
      printf("%.15g", facts[i].number);
  }
  puts("}");
}

static void print_line(const server *s, int colour, const char *fmt,
                       va_list ap)
{
  if (s->o->use_colour)
    printf("\033[2m%9.3f\033[0m \033[%dm", seconds(s), colour);
  else
    printf("%9.3f ", seconds(s));
  vprintf(fmt, ap);
  puts(s->o->use_colour ? "\033[0m" : "");
}

void report_event(server *s, const char *event, int colour,
                  const fact *facts, size_t count, const char *fmt, ...)
{
  va_list ap;
  if (s->o->quiet) return;
  va_start(ap, fmt);
  if (s->o->json)
    print_json(s, event, facts, count);
  else
    print_line(s, colour, fmt, ap);
  va_end(ap);
  fflush(stdout);
}

/* A problem is always told: to programs as an event, to people on stderr. */
void report_problem(server *s, const char *name, const char *fmt, ...)
{
  char text[1024];
  fact facts[2] = { { "name", name, 0 }, { "text", text, 0 } };
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  if (s->o->json)
    print_json(s, "problem", facts, 2);
  fflush(stdout);
  if (!s->o->json)
    fprintf(stderr, s->o->use_colour ? "\033[31mlsip-server:\033[0m %s\n"
                                     : "lsip-server: %s\n", text);
}

int report_local(const lsip_stack *stack, uint64_t *after, char *buf,
                 size_t cap)
{
  lsip_local_config cfg = { .size = sizeof cfg };
  char addr[LSIP_ADDR_TEXT];
  lsip_local l = { lsip_next_object(stack, LSIP_KIND_LOCAL, *after) };
  lsip_str name;
  *after = l.id;
  if (!l.id || lsip_local_get(stack, l, &cfg)) return 0;
  name = lsip_transport_name((int)cfg.transport);
  if (!lsip_addr_format(&cfg.bound, addr, sizeof addr)) return 0;
  snprintf(buf, cap, "%.*s %s", (int)name.len, name.ptr, addr);
  return 1;
}

/* A line each, so that a program that waits for a port finds it. */
void report_listening(server *s)
{
  char at[LSIP_ADDR_TEXT + 16];
  uint64_t after = 0;
  fact facts[2] = { { "at", at, 0 }, { "domain", s->o->domain, 0 } };
  while (report_local(s->stack, &after, at, sizeof at))
    report_event(s, "listening", PLAIN, facts, 2, "serving %s at %s",
                 s->o->domain, at);
}
