/* A trace: lines that --trace of lsip-phone and lsip-server prints, between
 * whatever else these programs say. It knows no date, so it stands alone. */
#include "ladder.h"

#include <errno.h>
#include <string.h>

/* Longer ones are none of ours. */
enum { LINE = 2 * LSIP_LADDER_LINE };

typedef struct reader {
  log *l;
  char line[LINE];
  size_t len;      /* above LINE: what is too long is let go */
  uint64_t number; /* of the line, from 1 */
  uint64_t found, broken, first_broken;
} reader;

static void end_line(reader *r)
{
  lsip_trace_line line;
  size_t len = r->len < LINE ? r->len : LINE;
  int rc = lsip_trace_line_parse(&line, lsip_str_of(r->line, len));
  r->number++;
  if (rc == 1 && r->len <= LINE) {
    r->found++;
    if (r->l) log_add_line(r->l, &line);
  } else if (rc) {
    if (!r->broken++) r->first_broken = r->number;
  }
  r->len = 0;
}

static void take(reader *r, const char *bytes, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    if (bytes[i] == '\n') {
      end_line(r);
    } else {
      if (r->len < LINE) r->line[r->len] = bytes[i];
      r->len += r->len <= LINE;
    }
  }
}

static void take_file(reader *r, FILE *f, const capture_start *start)
{
  static char buf[65536];
  size_t n;
  take(r, start->bytes, start->len);
  while ((n = fread(buf, 1, sizeof buf, f)) > 0) take(r, buf, n);
  if (r->len) end_line(r);
}

static int tell(const reader *r, const char *path)
{
  fprintf(stderr, "lsip-ladder: %s: ", path);
  if (r->broken)
    fprintf(stderr, "lines that begin like those of --trace and cannot be "
            "read: %llu; the first is line %llu\n",
            (unsigned long long)r->broken,
            (unsigned long long)r->first_broken);
  else if (r->found)
    fprintf(stderr, "what --trace prints has no date, so it goes with no "
            "other file\n  Draw it alone: lsip-ladder %s\n", path);
  else
    fprintf(stderr, "no capture, and no trace\n  pcap and pcapng files are "
            "read, and what --messages and --trace of lsip-phone\n  and "
            "lsip-server write. Others can be converted:\n  "
            "tshark -r FILE -w capture.pcapng\n");
  return -1;
}

int trace_read(log *l, const char *path, FILE *f, const capture_start *start)
{
  static reader r;
  memset(&r, 0, sizeof r);
  r.l = l;
  take_file(&r, f, start);
  if (ferror(f)) {
    fprintf(stderr, "lsip-ladder: %s: %s\n", path, strerror(errno));
    return -1;
  }
  return r.found && !r.broken && l ? 0 : tell(&r, path);
}
