/* The help, from the table of options. */
#include "common/options.h"

#include <string.h>

/* Text broken at column 78, each line indented. */
static void print_wrapped(FILE *out, const char *text)
{
  size_t column = 0;
  while (*text) {
    size_t n = strcspn(text, " ");
    if (column && column + 1 + n > 66) {
      fputc('\n', out);
      column = 0;
    }
    fprintf(out, "%s%.*s", column ? " " : "            ", (int)n, text);
    column += n + (column != 0);
    text += n;
    while (*text == ' ') text++;
  }
  fputc('\n', out);
}

static void print_option(FILE *out, const option *opt)
{
  if (opt->kind == GROUP) {
    fprintf(out, "\n%s\n", opt->name);
    return;
  }
  fprintf(out, "  %s%s%s\n", opt->name, opt->arg ? " " : "",
          opt->arg ? opt->arg : "");
  print_wrapped(out, opt->help);
  fprintf(out, "            Example: %s\n", opt->example);
}

void option_help(const option_table *t, FILE *out)
{
  fputs(t->head, out);
  for (size_t i = 0; i < t->count; i++) print_option(out, &t->options[i]);
  fputs(t->tail, out);
}
