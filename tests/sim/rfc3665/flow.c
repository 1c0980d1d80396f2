#include "flow.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static void load(flow *f, const char *section)
{
  char path[512];
  FILE *in;
  size_t n;
  snprintf(path, sizeof path, "%s/%s.flow", FLOWS, section);
  in = fopen(path, "r");
  ck_assert_msg(in != NULL, "%s cannot be read", path);
  n = fread(f->text, 1, sizeof f->text - 1, in);
  ck_assert_msg(n < sizeof f->text - 1, "%s is too long", path);
  f->text[n] = '\0';
  (void)fclose(in);
}

static void add_fact(flow_line *l, const char *word)
{
  ck_assert_uint_lt(l->fact_count, FLOW_FACTS);
  l->facts[l->fact_count++] = word;
  if (!strncmp(word, "after=", 6) || !strncmp(word, "before=", 7))
    l->floats = 1;
  if (!strcmp(word, "may"))
    l->may = 1;
}

/* from -> to what label facts */
static void add_word(flow_line *l, unsigned i, const char *word)
{
  const char **places[] = { &l->from, NULL, &l->to, &l->what, &l->label };
  if (i == 1)
    ck_assert_str_eq(word, "->");
  else if (i < sizeof places / sizeof places[0])
    *places[i] = word;
  else
    add_fact(l, word);
}

static void read_line(flow *f, char *line)
{
  char *rest, *word = strtok_r(line, " ", &rest);
  flow_line *l = &f->lines[f->count];
  unsigned i = 0;
  if (!word || *word == '#')
    return;
  ck_assert_uint_lt(f->count, FLOW_LINES);
  f->count++;
  for (; word && *word != '#'; word = strtok_r(NULL, " ", &rest))
    add_word(l, i++, word);
  ck_assert_msg(i >= 5, "%s: a line is not whole", f->name);
}

void flow_read(flow *f, const char *section)
{
  char *rest, *line;
  memset(f, 0, sizeof *f);
  f->name = section;
  load(f, section);
  for (line = strtok_r(f->text, "\n", &rest); line;
       line = strtok_r(NULL, "\n", &rest))
    read_line(f, line);
  ck_assert_uint_gt(f->count, 0);
}

unsigned flow_find(const flow *f, const char *label)
{
  unsigned i = 0;
  while (i < f->count && strcmp(f->lines[i].label, label) != 0)
    i++;
  ck_assert_msg(i < f->count, "%s: there is no %s", f->name, label);
  return i;
}

const char *flow_fact(const flow_line *l, const char *key, unsigned *i)
{
  size_t n = strlen(key);
  while (*i < l->fact_count) {
    const char *fact = l->facts[(*i)++];
    if (!strncmp(fact, key, n))
      return fact + n;
  }
  return NULL;
}
