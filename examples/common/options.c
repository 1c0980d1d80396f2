/* Reading a command line. */
#include "common/options.h"

#include <stdlib.h>
#include <string.h>

#include <lsip/base.h>

static int read_seconds(double *out, const char *text)
{
  char *end;
  double v = strtod(text, &end);
  if (end == text || *end || !(v >= 0) || v > 1e6) return -1;
  *out = v;
  return 0;
}

int option_read_count(unsigned *out, const char *text)
{
  char *end;
  unsigned long v = strtoul(text, &end, 10);
  if (!*text || *text == '-' || *end || v < 1 || v > 1000000) return -1;
  *out = (unsigned)v;
  return 0;
}

static int read_item(option_list *list, const char *text)
{
  if (list->count == sizeof list->items / sizeof *list->items) return -1;
  list->items[list->count++] = text;
  return 0;
}

static int set(void *options, const option *opt, const char *value)
{
  void *member = (char *)options + opt->at;
  switch (opt->kind) {
  case FLAG: *(unsigned *)member = 1; return 0;
  case TEXT: *(const char **)member = value; return 0;
  case LIST: return read_item(member, value);
  case COUNT: return option_read_count(member, value);
  case SECONDS: return read_seconds(member, value);
  default: return opt->read(member, value);
  }
}

static const option *find(const option_table *t, const char *word, size_t n)
{
  const option *opt = t->options;
  for (size_t i = 0; i < t->count; i++, opt++)
    if (opt->kind != GROUP && strlen(opt->name) == n &&
        !strncmp(opt->name, word, n))
      return opt;
  return NULL;
}

int option_complain(const option_table *t, FILE *err, const char *what,
                    const char *word)
{
  fprintf(err, "%s: %s: %s\n", t->program, what, word);
  return t->usage;
}

/* "--name value", "--name=value" or "--flag"; `*i` moves to its last word. */
static int read_option(const option_table *t, void *options, int argc,
                       char **argv, int *i, FILE *err)
{
  const char *word = argv[*i];
  size_t n = strcspn(word, "=");
  const option *opt = strcmp(word, "-h") ? find(t, word, n)
                                         : find(t, "--help", 6);
  const char *value = word[n] ? word + n + 1 : NULL;
  if (!opt) {
    option_complain(t, err, "there is no such option", word);
    fprintf(err, "  All of them: %s --help\n", t->program);
    return t->usage;
  }
  if (opt->kind == FLAG && value)
    return option_complain(t, err, "this option takes no value", word);
  if (opt->kind != FLAG && !value) {
    if (*i + 1 >= argc)
      return option_complain(t, err, "a value is missing", word);
    value = argv[++*i];
  }
  if (!set(options, opt, value)) return 0;
  fprintf(err, "%s: %s does not take \"%s\"\n  Example: %s\n", t->program,
          opt->name, value, opt->example);
  return t->usage;
}

int option_read_line(const option_table *t, void *options, int *argc,
                     char **argv, FILE *err)
{
  int count = 0, only_words = 0;
  for (int i = 1; i < *argc; i++) {
    int rc = 0;
    if (only_words || argv[i][0] != '-' || !argv[i][1])
      argv[count++] = argv[i];
    else if (!strcmp(argv[i], "--"))
      only_words = 1;
    else
      rc = read_option(t, options, *argc, argv, &i, err);
    if (rc) return rc;
  }
  *argc = count;
  return 0;
}

int option_tell(const option_table *t, unsigned help, unsigned version,
                FILE *out)
{
  if (help)
    option_help(t, out);
  else if (version)
    fprintf(out, "%s %s\n", t->program, lsip_version());
  return help || version;
}

int option_flush(const option_table *t, int rc, int code)
{
  if (!fflush(stdout) && !ferror(stdout)) return rc;
  if (rc) return rc;
  fprintf(stderr, "%s: the output cannot be written\n", t->program);
  return code;
}
