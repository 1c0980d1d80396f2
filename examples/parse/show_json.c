/* A message as an object of JSON. */
#include "tree.h"

#include "common/text.h"

static void print_text(FILE *out, const char *key, lsip_str text)
{
  fprintf(out, ",\"%s\":", key);
  text_quote_bytes(out, text);
}

static void print_addr(FILE *out, const char *key, const lsip_addr *a)
{
  char text[LSIP_ADDR_TEXT];
  size_t n = lsip_addr_format(a, text, sizeof text);
  print_text(out, key, lsip_str_of(text, n));
}

static void print_packet(const lsip_trace_record *r, FILE *out)
{
  fprintf(out, ",\"packet\":{\"unix\":%llu.%09llu",
          (unsigned long long)(r->unix_ns / 1000000000u),
          (unsigned long long)(r->unix_ns % 1000000000u));
  print_text(out, "transport", lsip_transport_name((int)r->transport));
  print_addr(out, "from", &r->local);
  print_addr(out, "to", &r->remote);
  fputc('}', out);
}

static void print_error(const subject *s, FILE *out)
{
  int status = verdict_status(s);
  fprintf(out, ",\"error\":{\"code\":\"LSIP_%s\"", lsip_error_name(s->rc));
  print_text(out, "text", lsip_str_z(lsip_strerror(s->rc)));
  fprintf(out, ",\"offset\":%zu,\"line\":%u", s->offset + s->err.offset,
          s->err.line);
  print_text(out, "header", verdict_place(s));
  if (status) fprintf(out, ",\"status\":%d", status);
  fputc('}', out);
}

static void print_tolerated(const subject *s, FILE *out)
{
  static const char *const names[] = {
#define NAME_OF(name, text) #name,
    LSIP_TOLERANCES(NAME_OF)
#undef NAME_OF
  };
  int count = 0;
  fputs(",\"tolerated\":[", out);
  for (int i = 0; i < LSIP_TOLERANCE_COUNT; i++)
    if (s->tolerated[i])
      fprintf(out, "%s\"%s\"", count++ ? "," : "", names[i]);
  fputc(']', out);
}

void show_json(const subject *s, int first, FILE *out)
{
  tree t = { .out = out, .json = 1, .bytes = s->bytes, .offset = s->offset };
  fputs(first ? "[{\"file\":" : ",\n{\"file\":", out);
  text_quote(out, s->file);
  if (s->number) fprintf(out, ",\"message\":%u", s->number);
  fprintf(out, ",\"offset\":%zu,\"bytes\":%zu,\"accepted\":%s", s->offset,
          s->bytes.len, s->rc ? "false" : "true");
  if (s->packet) print_packet(s->packet, out);
  if (s->rc) print_error(s, out);
  print_tolerated(s, out);
  fputs(",\"parts\":[", out);
  if (s->readable) tree_message(&t, &s->msg);
  fputs("]}", out);
}
