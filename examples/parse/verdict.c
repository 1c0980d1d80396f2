/* What the parser says of a message. */
#include "parse.h"

#include <string.h>

#include "common/text.h"

enum { EVERY_TOLERANCE = (1u << LSIP_TOLERANCE_COUNT) - 1 };

void verdict_parse(parse_run *r, subject *s, int stream)
{
  lsip_parse_rules rules = { .size = sizeof rules };
  rules.stream = stream != 0;
  rules.lenient = r->o->lenient ? EVERY_TOLERANCE : 0;
  rules.tolerated = s->tolerated;
  if (!s->bytes.len) {
    s->rc = s->err.code = LSIP_ERR_START_LINE;
    s->err.line = 1;
    return;
  }
  s->rc = lsip_msg_parse(&s->msg, r->index, r->index_size, s->bytes.ptr,
                         s->bytes.len, &rules, &s->err);
  s->readable = s->rc != LSIP_ERR_ARGUMENT && s->rc != LSIP_ERR_NOSPC;
}

int verdict_status(const subject *s)
{
  if (!s->rc || !s->readable || !lsip_msg_answerable(&s->msg)) return 0;
  return lsip_error_status(s->rc);
}

lsip_str verdict_place(const subject *s)
{
  lsip_str name = lsip_header_name(s->err.header);
  if (name.len) return name;
  return s->err.line > 1 ? LSIP_STR("header") : LSIP_STR("start line");
}

static void print_file(const subject *s, FILE *out)
{
  fputs(s->file, out);
  if (s->number) fprintf(out, "#%u", s->number);
}

void verdict_words(const subject *s, FILE *out)
{
  print_file(s, out);
  if (!s->rc) {
    fprintf(out, ": %zu bytes: accepted\n", s->bytes.len);
    return;
  }
  fprintf(out, ": offset %zu: ", s->offset + s->err.offset);
  text_show(out, verdict_place(s), 80);
  fprintf(out, ": %s (LSIP_%s)\n", lsip_strerror(s->rc),
          lsip_error_name(s->rc));
}

void verdict_tolerated(const subject *s, FILE *out)
{
  static const char *const names[] = {
#define NAME_OF(name, text) #name ": " text,
    LSIP_TOLERANCES(NAME_OF)
#undef NAME_OF
  };
  for (int i = 0; i < LSIP_TOLERANCE_COUNT; i++)
    if (s->tolerated[i]) {
      print_file(s, out);
      fprintf(out, ": tolerated %s (%u)\n", names[i], s->tolerated[i]);
    }
}

void verdict_check(const subject *s, FILE *out)
{
  if (s->rc) verdict_words(s, out);
  verdict_tolerated(s, out);
}

void verdict_line(const subject *s, FILE *out)
{
  int status = verdict_status(s);
  print_file(s, out);
  fprintf(out, "\t%s\t%s%s\t%zu\t", s->rc ? "reject" : "accept",
          s->rc ? "LSIP_" : "", lsip_error_name(s->rc),
          s->rc ? s->offset + s->err.offset : 0);
  if (status)
    fprintf(out, "%d\n", status);
  else
    fputs("-\n", out);
}
