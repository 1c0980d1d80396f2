/* A message as a tree, for people. */
#include "tree.h"

static void print_packet(const lsip_trace_record *r, FILE *out)
{
  char from[LSIP_ADDR_TEXT] = "-", to[LSIP_ADDR_TEXT] = "-";
  lsip_str transport = lsip_transport_name((int)r->transport);
  (void)lsip_addr_format(&r->local, from, sizeof from);
  (void)lsip_addr_format(&r->remote, to, sizeof to);
  fprintf(out, "  %llu.%06llu %.*s %s > %s\n",
          (unsigned long long)(r->unix_ns / 1000000000u),
          (unsigned long long)(r->unix_ns % 1000000000u / 1000),
          (int)transport.len, transport.ptr, from, to);
}

static void print_ignored(const subject *s, FILE *out)
{
  size_t used = s->readable ? lsip_msg_raw(&s->msg).len : s->bytes.len;
  if (used < s->bytes.len)
    fprintf(out, "  %zu bytes behind it are ignored\n", s->bytes.len - used);
}

void show_text(const subject *s, int colour, FILE *out)
{
  tree t = { .out = out, .colour = colour, .bytes = s->bytes,
             .offset = s->offset };
  if (colour) fputs(s->rc ? "\033[31m" : "\033[32m", out);
  verdict_words(s, out);
  if (colour) fputs("\033[0m", out);
  if (s->packet) print_packet(s->packet, out);
  if (!s->rc) print_ignored(s, out);
  verdict_tolerated(s, out);
  if (s->readable) tree_message(&t, &s->msg);
}
