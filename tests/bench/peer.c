#include "peer.h"

#include "allocs.h"
#include "bench.h"

#include <string.h>

enum { MESSAGES = 52000 };

static bench_corpus corpus;

static int print(const char *bytes, size_t len)
{
  return peer_print(bytes, len) <= 0;
}

typedef int (*peer_fn)(const char *bytes, size_t len);

/* A name for callgrind's --toggle-collect. */
__attribute__((noinline)) static size_t measured(peer_fn fn, size_t rounds)
{
  size_t accepted = 0;
  for (size_t r = 0; r < rounds; r++)
    for (size_t i = 0; i < corpus.count; i++)
      accepted += fn(corpus.samples[i].bytes, corpus.samples[i].len) == 0;
  return accepted;
}

static void run(const char *name, size_t asked)
{
  peer_fn fn = !strcmp(name, "parse") ? peer_parse
             : !strcmp(name, "deep")  ? peer_deep : print;
  size_t rounds = asked ? asked : bench_rounds(&corpus, MESSAGES);
  size_t accepted = measured(fn, 1);
  long allocs = bench_allocs();
  double n = (double)(rounds * corpus.count), ns = bench_cpu_ns();
  measured(fn, rounds);
  ns = bench_cpu_ns() - ns;
  bench_report_message(name, ns / n, (double)(bench_allocs() - allocs) / n,
                       accepted, corpus.count);
}

static int accepts(const char *bytes, size_t len)
{
  return !peer_parse(bytes, len) && !peer_deep(bytes, len) &&
         !print(bytes, len);
}

static void refused(const char *name, size_t rounds)
{
  (void)name;
  (void)rounds;
  bench_tell_refused(&corpus, accepts);
}

static void argument(const char *folder)
{
  bench_read_corpus(&corpus, folder);
  peer_start();
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "parse", 0, run }, { "deep", 0, run }, { "print", 0, run },
    { "refused", 1, refused },
  };
  return bench_main(argc, argv, works, sizeof works / sizeof *works,
                    argument);
}
