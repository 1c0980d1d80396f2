/* What reading and writing messages costs, on the corpus beside this file.
 *
 *     bench_msg [--json] [--rounds N] [--only NAME] CORPUS
 *
 * `split` finds the start line and the fields, with their ids and values;
 * `parse` is lsip_msg_parse() in full, which decodes what every layer needs;
 * `typed` also reads each value of each header with its reader, `deep` also
 * each URI and each parameter; `print` parses and writes a proxy's copy.
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
static lsip_header_info headers[LSIP_HEADER_COUNT];

/* ------------------------------------------------------------- the work -- */

static lsip_msg parse(const sample *s)
{
  lsip_msg m;
  if (lsip_msg_parse(&m, index_room, sizeof(index_room), s->bytes, s->len,
                     NULL, NULL) != LSIP_OK)
    exit(2);
  return m;
}

static size_t read_params(lsip_str params)
{
  lsip_str name, value;
  size_t n = 0;
  while (lsip_param_next(&params, &name, &value) == 1)
    n += value.len;
  return n;
}

static size_t read_addresses(const lsip_msg *m, int id, int deep)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_name_addr na;
  lsip_uri uri;
  size_t n = 0;
  while (lsip_next_name_addr(m, &c, &na) == 1)
    if (!deep)
      n += na.uri.len;
    else if (!na.star && lsip_uri_parse(&uri, na.uri) == LSIP_OK)
      n += uri.host.len + read_params(na.params);
  return n;
}

static size_t read_tokens(const lsip_msg *m, int id, int deep)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_token_value v;
  size_t n = 0;
  while (lsip_next_token(m, &c, &v) == 1)
    n += deep ? read_params(v.params) : v.token.len;
  return n;
}

static size_t read_auth(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_auth a;
  lsip_str name, value;
  size_t n = 0;
  while (lsip_next_auth(m, &c, &a) == 1)
    while (lsip_auth_next(&a.params, &name, &value) == 1)
      n += value.len;
  return n;
}

static size_t read_vias(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  size_t n = 0;
  while (lsip_next_via(m, &c, &v) == 1)
    n += v.branch.len;
  return n;
}

static size_t read_media(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_media_type t;
  lsip_str v;
  size_t n = 0;
  while (lsip_next_value(m, &c, &v) == 1)
    n += (size_t)(lsip_media_type_parse(&t, v) == LSIP_OK);
  return n;
}

static size_t read_warnings(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_WARNING);
  lsip_warning w;
  size_t n = 0;
  while (lsip_next_warning(m, &c, &w) == 1)
    n += w.text.len;
  return n;
}

static size_t read_forms(const lsip_msg *m, int id)
{
  union { lsip_str strings[64]; lsip_num numbers[64]; } room;
  lsip_cursor c = lsip_cursor_of(id);
  size_t n = 0;
  while (lsip_form_next(&room, headers[id].form, m, &c) == 1)
    n++;
  return n;
}

/* Headers whose class has one member, or none. */
static size_t read_single(const lsip_msg *m, int id)
{
  lsip_str value = lsip_msg_header(m, id);
  lsip_timestamp t;
  lsip_rack r;
  uint32_t bits;
  int64_t date;
  switch (id) {
  case LSIP_H_CALL_ID:
  case LSIP_H_CSEQ: return value.len; /* parsing has decoded them */
  case LSIP_H_DATE: return (size_t)!lsip_date_parse(&date, value);
  case LSIP_H_TIMESTAMP: return (size_t)!lsip_timestamp_parse(&t, value);
  case LSIP_H_RACK: return (size_t)!lsip_rack_parse(&r, value);
  case LSIP_H_PRIVACY: return (size_t)!lsip_privacy_parse(&bits, value);
  default: return headers[id].form ? read_forms(m, id) : value.len;
  }
}

/* Every value of a header by its typed reader; `deep`: then each URI and each
 * parameter of it too. */
static size_t read_header(const lsip_msg *m, int id, int deep)
{
  uint32_t number = 0;
  switch (headers[id].grammar) {
  case LSIP_G_VIA: return read_vias(m);
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI: return read_addresses(m, id, deep);
  case LSIP_G_TOKEN: return read_tokens(m, id, deep);
  case LSIP_G_AUTH: return read_auth(m, id);
  case LSIP_G_MEDIA: return read_media(m, id);
  case LSIP_G_WARNING: return read_warnings(m);
  case LSIP_G_PARAMS: return read_params(lsip_msg_header(m, id));
  case LSIP_G_NUMBER:
    (void)!lsip_msg_number(m, id, &number);
    return number;
  default: return read_single(m, id);
  }
}

static size_t read_typed(const lsip_msg *m, int deep)
{
  unsigned count = lsip_msg_field_count(m);
  lsip_uri uri;
  size_t n = 0;
  uint8_t seen[LSIP_HEADER_COUNT] = { 0 };
  if (deep && lsip_uri_parse(&uri, lsip_msg_uri(m)) == LSIP_OK)
    n += uri.host.len;
  for (unsigned i = 0; i < count; i++) {
    lsip_field f;
    if (lsip_msg_field(m, i, &f) == LSIP_OK && !seen[f.id]) {
      seen[f.id] = 1;
      n += read_header(m, f.id, deep);
    }
  }
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

static void read_header_table(void)
{
  for (int id = 1; id < LSIP_HEADER_COUNT; id++)
    bench_need(!lsip_header_about(&headers[id], id), "no such header");
}

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
  read_header_table();
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
