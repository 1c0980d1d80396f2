/* What reading and writing messages costs, on the corpus beside this file.
 *
 *     bench_msg [--json] [--rounds N] [--only NAME] CORPUS
 *
 * `split` finds the start line and the fields, with their ids and values;
 * `parse` is lsip_msg_parse() in full, which decodes what every layer needs;
 * `typed` also reads each value of each header with its reader, and each URI;
 * `deep` also each parameter; `print` parses and writes a proxy's copy.
 * `refused` names the messages that are not accepted: leave them out.
 *
 * Instructions per message, without the noise of a clock:
 *
 *     valgrind --tool=callgrind --toggle-collect='measured*' \
 *         bench_msg --rounds 100 --only parse CORPUS
 *
 * and divide "Collected" by the messages, which --rounds times the files of
 * the corpus make. `index` prints the size of two indices. `--only grow` parses
 * inputs in which something repeats, at two sizes, and prints the ratio of
 * their times: 2 is linear. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/fields.h>

#include "allocs.h"
#include "bench.h"

enum { MESSAGES = 260000, INDEX_ROOM = 8192 };

typedef bench_sample sample;

static bench_corpus corpus;
static uint64_t index_room[INDEX_ROOM / 8];
static char out[65536];
static volatile size_t sink;

/* ------------------------------------------------------------- the work -- */

static lsip_msg parse(const sample *s)
{
  lsip_msg m;
  if (lsip_msg_parse(&m, index_room, sizeof(index_room), s->bytes, s->len,
                     NULL, NULL) != LSIP_OK)
    exit(2);
  return m;
}

static inline size_t read_params(lsip_str params)
{
  lsip_str name, value;
  size_t n = 0;
  while (params.len && lsip_param_next(&params, &name, &value) == 1)
    n += value.len;
  return n;
}

static size_t read_auth(lsip_str params)
{
  lsip_str name, value;
  size_t n = 0;
  while (lsip_auth_next(&params, &name, &value) == 1)
    n += value.len;
  return n;
}

/* A value of a class that lsip_next_typed() gives as text. */
static size_t read_text(const lsip_typed *t)
{
  union { lsip_str strings[64]; lsip_num numbers[64]; } room;
  lsip_warning w;
  lsip_timestamp stamp;
  lsip_rack rack;
  uint32_t bits;
  int64_t date;
  switch (t->id) {
  case LSIP_H_CALL_ID:
  case LSIP_H_CSEQ: return t->text.len; /* parsing has decoded them */
  case LSIP_H_WARNING: return (size_t)!lsip_warning_parse(&w, t->text);
  case LSIP_H_DATE: return (size_t)!lsip_date_parse(&date, t->text);
  case LSIP_H_TIMESTAMP:
    return (size_t)!lsip_timestamp_parse(&stamp, t->text);
  case LSIP_H_RACK: return (size_t)!lsip_rack_parse(&rack, t->text);
  case LSIP_H_PRIVACY: return (size_t)!lsip_privacy_parse(&bits, t->text);
  default:
    return t->form ? (size_t)!lsip_form_read(&room, t->form, t->text)
                   : t->text.len;
  }
}

/* What is in one value; `deep`: each parameter too. */
static size_t read_value(const lsip_typed *t, int deep)
{
  switch (t->grammar) {
  case LSIP_G_VIA: return t->as.via.branch.len;
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI:
    return t->as.address.uri.host.len
        + (deep ? read_params(t->as.address.addr.params) : 0);
  case LSIP_G_TOKEN:
    return deep ? read_params(t->as.token.params) : t->as.token.token.len;
  case LSIP_G_AUTH: return deep ? read_auth(t->as.auth.params) : 0;
  case LSIP_G_MEDIA: return t->as.media.type.len;
  case LSIP_G_PARAMS: return deep ? read_params(t->text) : t->text.len;
  case LSIP_G_NUMBER: return t->as.number.number;
  default: return read_text(t);
  }
}

/* Every value by its typed reader, with its URI. */
static size_t read_typed(const lsip_msg *m, int deep)
{
  lsip_walk w = { 0, 0 };
  lsip_typed value;
  lsip_uri uri;
  size_t n = 0;
  int rc;
  if (lsip_msg_is_request(m)
      && lsip_msg_request_uri(m, &uri) == LSIP_OK)
    n += uri.host.len;
  while ((rc = lsip_next_typed(m, &w, &value)) != 0)
    if (rc == 1)
      n += read_value(&value, deep);
  return n;
}

/* A proxy's copy: a Via more, a hop less. */
static size_t print(const lsip_msg *m)
{
  static const lsip_edit edits[] = {
    { LSIP_EDIT_PREPEND, LSIP_H_VIA, LSIP_STR_INIT(""),
      LSIP_STR_INIT("SIP/2.0/UDP proxy.example.com;branch=z9hG4bKab12") },
    { LSIP_EDIT_REPLACE_FIRST, LSIP_H_MAX_FORWARDS, LSIP_STR_INIT(""),
      LSIP_STR_INIT("69") },
  };
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof(out));
  if (lsip_msg_edit(&w, m, edits, 2) != LSIP_OK)
    exit(2);
  return w.len;
}

/* Names for --toggle-collect. */
__attribute__((noinline)) static void measured_split(const sample *s)
{
  static const lsip_parse_rules rules = { .size = sizeof(rules), .split = 1 };
  lsip_msg m;
  if (lsip_msg_parse(&m, index_room, sizeof(index_room), s->bytes, s->len,
                     &rules, NULL) != LSIP_OK)
    exit(2);
  sink += m.index != NULL;
}

__attribute__((noinline)) static void measured_parse(const sample *s)
{
  sink += parse(s).index != NULL;
}

__attribute__((noinline)) static void measured_typed(const sample *s)
{
  lsip_msg m = parse(s);
  sink += read_typed(&m, 0);
}

__attribute__((noinline)) static void measured_deep(const sample *s)
{
  lsip_msg m = parse(s);
  sink += read_typed(&m, 1);
}

__attribute__((noinline)) static void measured_print(const sample *s)
{
  lsip_msg m = parse(s);
  sink += print(&m);
}

/* ----------------------------------------------------------- the clock -- */

typedef void (*work)(const sample *s);

static double time_work(work fn, size_t rounds)
{
  double from;
  for (size_t i = 0; i < corpus.count; i++)
    fn(&corpus.samples[i]); /* warm */
  from = bench_cpu_ns();
  for (size_t r = 0; r < rounds; r++)
    for (size_t i = 0; i < corpus.count; i++)
      fn(&corpus.samples[i]);
  return (bench_cpu_ns() - from) / (double)(rounds * corpus.count);
}

static double mean_bytes(void)
{
  size_t bytes = 0;
  for (size_t i = 0; i < corpus.count; i++)
    bytes += corpus.samples[i].len;
  return (double)bytes / (double)corpus.count;
}

static void report(const char *name, work fn, size_t rounds, int json)
{
  long before = bench_allocs();
  double ns = time_work(fn, rounds);
  double allocs = (double)(bench_allocs() - before) /
                  (double)(rounds * corpus.count);
  if (json)
    bench_report_message(name, ns, allocs, corpus.count, corpus.count);
  else
    printf("%-8s %8.0f ns/message %8.0f MB/s\n", name, ns,
           mean_bytes() * 1e3 / ns);
}

/* What the index of a message takes, if it has no room for more fields. */
static void report_index(const char *file, const char *name, int json)
{
  for (size_t i = 0; i < corpus.count; i++) {
    lsip_msg m;
    size_t size;
    if (strcmp(corpus.samples[i].name, file) != 0)
      continue;
    m = parse(&corpus.samples[i]);
    size = lsip_index_size(lsip_msg_field_count(&m));
    printf(json ? "{\"bench\":\"index-%s\",\"value\":%zu}\n"
                : "index    %8s %8zu bytes\n", name, size);
  }
}

/* --------------------------------------------------------------- growth -- */

static double time_grown(const char *head, const char *unit, size_t bytes)
{
  size_t h = strlen(head), u = strlen(unit), n = bytes / u, len = h + n * u;
  char *text = malloc(len), *room = malloc(lsip_index_size(60000));
  lsip_parse_rules rules = { .size = sizeof(rules), .max_message = 1u << 30,
    .max_line = 1u << 30 };
  double best = 1e18;
  if (!text || !room)
    exit(2);
  memcpy(text, head, h);
  for (size_t i = 0; i < n; i++)
    memcpy(text + h + i * u, unit, u);
  for (int i = 0; i < 31; i++) {
    lsip_msg m;
    double from = bench_cpu_ns(), ns;
    (void)!lsip_msg_parse(&m, room, lsip_index_size(60000), text, len,
                          &rules, NULL);
    sink += read_typed(&m, 1);
    ns = bench_cpu_ns() - from;
    best = ns < best ? ns : best;
  }
  free(text);
  free(room);
  return best;
}

static void report_growth(int json)
{
  static const char *const units[] = { ":", ";", ",", "\"", "<", "a", "\r\n ",
                                       ";a=b", ",<a:b>", "a:\r\n",
                                       "Via: x\r\n", "\x01" };
  static const char *const heads[] = { "", "BYE sip:a@b SIP/2.0\r\nTo: ",
    "BYE sip:a@b SIP/2.0\r\nContact: <sip:a@b>" };
  double worst = 0;
  for (size_t h = 0; h < sizeof(heads) / sizeof(heads[0]); h++) {
    for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
      double half = time_grown(heads[h], units[u], 1 << 15);
      double whole = time_grown(heads[h], units[u], 1 << 16);
      worst = whole / half > worst ? whole / half : worst;
    }
  }
  printf(json ? "{\"bench\":\"grow\",\"worst_ratio\":%.2f}\n"
              : "grow     %8.2f times the time for twice the input\n", worst);
}

/* ---------------------------------------------------------------- main -- */

static int accepts(const char *bytes, size_t len)
{
  lsip_msg m;
  return !lsip_msg_parse(&m, index_room, sizeof(index_room), bytes, len, NULL,
                         NULL);
}

int main(int argc, char **argv)
{
  static const struct { const char *name; work fn; } works[] = {
    { "split", measured_split }, { "parse", measured_parse },
    { "typed", measured_typed }, { "deep", measured_deep },
    { "print", measured_print },
  };
  const char *only = NULL, *folder = NULL;
  size_t rounds = 0;
  int json = 0;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--json"))
      json = 1;
    else if (!strcmp(argv[i], "--rounds") && i + 1 < argc)
      rounds = strtoul(argv[++i], NULL, 10);
    else if (!strcmp(argv[i], "--only") && i + 1 < argc)
      only = argv[++i];
    else
      folder = argv[i];
  }
  if (!folder) {
    fprintf(stderr, "usage: %s [--json] [--rounds N] [--only NAME] CORPUS\n",
            argv[0]);
    return 2;
  }
  bench_read_corpus(&corpus, folder);
  rounds = rounds ? rounds : bench_rounds(&corpus, MESSAGES);
  for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++)
    if (!only || !strcmp(only, works[i].name))
      report(works[i].name, works[i].fn, rounds, json);
  if (!only || !strcmp(only, "index")) {
    report_index("01-invite.sip", "common", json);
    report_index("02-invite-heavy.sip", "heavy", json);
  }
  if (only && !strcmp(only, "grow"))
    report_growth(json);
  if (only && !strcmp(only, "refused"))
    bench_tell_refused(&corpus, accepts);
  return 0;
}
