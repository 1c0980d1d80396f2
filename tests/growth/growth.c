/* How the work on hostile input grows with its size.
 *
 *     growth FROM TO [GROUP]   one line for each family and size: group, size,
 *                              text; only of groups whose name begins so
 *     growth FROM TO --share I N  the groups of one of N shares, to be run
 *                              beside the others
 *     growth --time            CPU time of each group's worst family of 64 KiB
 *
 * The first is meant to be run under callgrind, by growth.py: the n-th line
 * tells what the n-th call of growth_measured() was about. */
#define _POSIX_C_SOURCE 200809L
#include "families.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What there is to be counted: sizes double. */
typedef struct range {
  size_t from, to;
} range;

void growth_measured(work fn, const input *in);

__attribute__((noinline)) void growth_measured(work fn, const input *in)
{
  fn(in);
}

static void print_text(const char *s)
{
  for (; *s; s++)
    if (*s > ' ' && *s < 127 && *s != '\\')
      putchar(*s);
    else
      printf("\\x%02x", (unsigned char)*s);
}

static char *prepare(const group *g, const family *f, size_t size, input *in)
{
  size_t len;
  char *text = growth_text(f, size, &len);
  /* exactly its size, so that a checker sees a byte read behind it */
  char *exact = realloc(text, len);
  if (!exact)
    abort();
  memset(in, 0, sizeof *in);
  in->text = lsip_str_of(exact, len);
  in->id = g->id;
  if (g->is_message)
    in->m = growth_message(in->text);
  return exact;
}

/* ---- to be counted ---- */

static void count(const group *g, const family *f, void *user)
{
  const range *r = user;
  for (size_t size = r->from; size <= r->to; size *= 2) {
    input in;
    char *text = prepare(g, f, size, &in);
    printf("%s\t%zu\t", g->name, size);
    print_text(f->head + (strlen(f->head) > 40 ? strlen(f->head) - 40 : 0));
    printf(" + ");
    print_text(f->unit);
    printf("%s\n", f->parts ? "..." : "*");
    growth_measured(g->fn, &in);
    free(text);
  }
}

/* ---- to be timed ---- */

static double now_us(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void clock_it(const group *g, const family *f, void *user)
{
  double *worst = user, best = 1e18;
  input in;
  char *text = prepare(g, f, 65536, &in);
  for (int i = 0; i < 5; i++) {
    double from = now_us(), us;
    growth_measured(g->fn, &in);
    us = now_us() - from;
    best = us < best ? us : best;
  }
  *worst = best > *worst ? best : *worst;
  free(text);
}

/* ---- all families ---- */

typedef void (*visit)(const group *g, const family *f, void *user);

static void each_family(const group *g, visit fn, void *user)
{
  for (const family *f = g->families; f && f->head; f++)
    fn(g, f, user);
  for (unsigned h = 0; g->heads && g->heads[h]; h++)
    for (unsigned u = 0; g->units[u]; u++) {
      family f;
      memset(&f, 0, sizeof f);
      f.head = g->heads[h];
      f.unit = g->units[u];
      f.tail = g->tail;
      fn(g, &f, user);
    }
}

static int time_all(void)
{
  for (unsigned i = 0; i < growth_group_count; i++) {
    double worst = 0;
    each_family(&growth_groups[i], clock_it, &worst);
    printf("%-24s %9.0f us\n", growth_groups[i].name, worst);
  }
  return 0;
}

/* 1 if the arguments ask for this group. */
static int is_wanted(int argc, char **argv, unsigned i)
{
  if (argc == 6 && !strcmp(argv[3], "--share"))
    return i % strtoul(argv[5], NULL, 10) == strtoul(argv[4], NULL, 10);
  return argc == 3 ||
      !strncmp(growth_groups[i].name, argv[3], strlen(argv[3]));
}

int main(int argc, char **argv)
{
  range r = { 0, 0 };
  if (argc == 2 && !strcmp(argv[1], "--time"))
    return time_all();
  if (argc >= 3) {
    r.from = strtoul(argv[1], NULL, 10);
    r.to = strtoul(argv[2], NULL, 10);
  }
  if (!r.from)
    return 2;
  for (unsigned i = 0; i < growth_group_count; i++)
    if (is_wanted(argc, argv, i))
      each_family(&growth_groups[i], count, &r);
  return 0;
}
