#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double clock_ns(clockid_t id)
{
  struct timespec t;
  clock_gettime(id, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double bench_cpu_ns(void)
{
  return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

double bench_wall_ns(void)
{
  return clock_ns(CLOCK_MONOTONIC);
}

void bench_need(int ok, const char *what)
{
  if (ok)
    return;
  fprintf(stderr, "bench: %s\n", what);
  exit(2);
}

void bench_report(const char *name, double value, const char *unit)
{
  printf("{\"bench\":\"%s\",\"value\":%.1f,\"unit\":\"%s\"}\n", name, value,
         unit);
}

void bench_report_message(const char *name, double ns, double allocs,
                          size_t accepted, size_t messages)
{
  printf("{\"bench\":\"%s\",\"ns\":%.1f,\"allocs\":%.2f,"
         "\"accepted\":%zu,\"corpus\":%zu}\n",
         name, ns, allocs, accepted, messages);
}

/* ---- arguments ---- */

struct options {
  const char *only, *argument;
  size_t rounds;
};

static void read_options(struct options *o, int argc, char **argv)
{
  memset(o, 0, sizeof *o);
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--only") && i + 1 < argc)
      o->only = argv[++i];
    else if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
      o->rounds = strtoul(argv[++i], NULL, 10);
    else if (argv[i][0] != '-')
      o->argument = argv[i];
  }
}

int bench_main(int argc, char **argv, const bench_work *works, size_t n,
               void (*argument)(const char *text))
{
  struct options o;
  int found = 0;
  read_options(&o, argc, argv);
  if (argument) {
    bench_need(o.argument != NULL, "an argument is missing");
    argument(o.argument);
  }
  for (size_t i = 0; i < n; i++) {
    if (o.only && strcmp(o.only, works[i].name))
      continue;
    works[i].run(works[i].name, o.rounds ? o.rounds : works[i].rounds);
    found = 1;
  }
  bench_need(found, "there is no benchmark of that name");
  return 0;
}

/* ---- corpus ---- */

static int is_sample(const struct dirent *e)
{
  return strstr(e->d_name, ".sip") != NULL;
}

static void read_sample(bench_sample *s, const char *folder, const char *name)
{
  char path[1024];
  FILE *f;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  f = fopen(path, "rb");
  bench_need(f != NULL, "a message can not be read");
  s->bytes = malloc(65536);
  bench_need(s->bytes != NULL, "out of memory");
  s->len = fread(s->bytes, 1, 65535, f);
  s->bytes[s->len] = '\0';
  snprintf(s->name, sizeof s->name, "%.60s", name);
  fclose(f);
}

void bench_read_corpus(bench_corpus *c, const char *folder)
{
  struct dirent **files;
  int n = scandir(folder, &files, is_sample, alphasort);
  bench_need(n > 0, "the corpus is missing");
  for (int i = 0; i < n; i++) {
    if (c->count < BENCH_FILES_MAX)
      read_sample(&c->samples[c->count++], folder, files[i]->d_name);
    free(files[i]);
  }
  free(files);
}

size_t bench_rounds(const bench_corpus *c, size_t messages)
{
  return messages / c->count + 1;
}

void bench_tell_refused(const bench_corpus *c,
                        int (*accepts)(const char *bytes, size_t len))
{
  for (size_t i = 0; i < c->count; i++)
    if (!accepts(c->samples[i].bytes, c->samples[i].len))
      printf("{\"bench\":\"refused\",\"file\":\"%s\"}\n",
             c->samples[i].name);
}
