/* What the benchmark programs share. Each prints lines of JSON, one result
 * each, which run.py gathers:
 *
 *     {"bench":"calls","value":12345.0,"unit":"calls per CPU second"}
 *
 * and takes
 *
 *     --only NAME   one benchmark
 *     --rounds N    so much work, instead of what its author thought right
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

/* CPU time of this process, all threads, in nanoseconds. */
double bench_cpu_ns(void);
/* Time of the clock on the wall. */
double bench_wall_ns(void);

/* Ends the program with a message unless `ok`. */
void bench_need(int ok, const char *what);

void bench_report(const char *name, double value, const char *unit);
void bench_report_message(const char *name, double ns, double allocs,
                          size_t accepted, size_t messages);

typedef struct bench_work {
  const char *name;
  size_t rounds;  /* without --rounds; 0: run() knows */
  void (*run)(const char *name, size_t rounds);
} bench_work;

/* main(): runs what the arguments ask for. `argument` is given the one
 * that is no option, which must be there if it is not NULL. */
int bench_main(int argc, char **argv, const bench_work *works, size_t n,
               void (*argument)(const char *text));

/* The messages of a folder, in the order of their names. */
enum { BENCH_FILES_MAX = 512 };
typedef struct bench_sample {
  char *bytes;
  size_t len;
  char name[64];
} bench_sample;
typedef struct bench_corpus {
  bench_sample samples[BENCH_FILES_MAX];
  size_t count;
} bench_corpus;
void bench_read_corpus(bench_corpus *c, const char *folder);

/* How often the corpus is to be read if nobody says: so that `messages` are. */
size_t bench_rounds(const bench_corpus *c, size_t messages);

/* Prints a line for each message that `accepts` does not. */
void bench_tell_refused(const bench_corpus *c,
                        int (*accepts)(const char *bytes, size_t len));

#endif
