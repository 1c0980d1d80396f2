/* Files: one message, a stream of messages, or a capture. */
#include "parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/trace.h>

#include "common/capture.h"

enum { MESSAGE_MAX = 1 << 20, STREAM_MAX = 1 << 28, FRAME_MAX = 65535 };

/* ---- one message ---- */

static void show(parse_run *r, subject *s, int stream)
{
  s->file = r->file;
  verdict_parse(r, s, stream);
  if (r->o->json)
    show_json(s, !r->shown, stdout);
  else if (r->o->verdict)
    verdict_line(s, stdout);
  else if (r->o->check)
    verdict_check(s, stdout);
  else if (r->o->roundtrip)
    r->refused += (unsigned)roundtrip(s, stdout);
  else
    show_text(s, (int)r->o->use_colour, stdout);
  r->shown++;
  r->refused += s->rc != 0;
}

/* ---- streams ---- */

static void show_frame(parse_run *r, lsip_str all, size_t at, size_t len)
{
  subject s = { .number = ++r->in_file, .offset = at };
  s.bytes = lsip_str_of(all.ptr + at, len);
  show(r, &s, 1);
}

static size_t skip_line_ends(lsip_str all, size_t at)
{
  while (at < all.len && (all.ptr[at] == '\r' || all.ptr[at] == '\n')) at++;
  return at;
}

/* Behind a message whose end is not known, nothing can be trusted: what is
 * left is shown as one. */
static void show_stream(parse_run *r, lsip_framer *f, lsip_str all)
{
  size_t at = skip_line_ends(all, 0);
  while (at < all.len) {
    lsip_str message;
    size_t used = 0;
    int rc = lsip_framer_feed(f, all.ptr + at, all.len - at, &used, &message);
    if (rc != 1) {
      show_frame(r, all, at, all.len - at);
      return;
    }
    show_frame(r, all, at, message.len);
    at = skip_line_ends(all, at + used);
  }
}

static int read_stream(parse_run *r, lsip_str all)
{
  lsip_framer *f;
  if (lsip_framer_new(&f, NULL, FRAME_MAX)) return PARSE_FAILED;
  show_stream(r, f, all);
  lsip_framer_free(f);
  return 0;
}

/* ---- files ---- */

typedef struct buffer {
  char *bytes;
  size_t len, cap;
} buffer;

static int grow(buffer *b, size_t max)
{
  size_t cap = b->cap ? b->cap * 2 : 65536;
  char *more;
  if (b->len < b->cap) return 0;
  more = cap > max ? NULL : realloc(b->bytes, cap);
  if (!more) return -1;
  b->bytes = more;
  b->cap = cap;
  return 0;
}

/* 0; or 1: there is more than `max`. */
static int slurp(buffer *b, FILE *f, const capture_start *start, size_t max)
{
  size_t n = start->len;
  if (grow(b, max)) return 1;
  memcpy(b->bytes, start->bytes, n);
  do {
    b->len += n;
    if (grow(b, max)) return 1;
    n = fread(b->bytes + b->len, 1, b->cap - b->len, f);
  } while (n);
  return 0;
}

static int cannot_read(const char *path)
{
  fprintf(stderr, "lsip-parse: %s cannot be read: %s\n", path,
          strerror(errno));
  return PARSE_READ;
}

/* A trace is taken for a message easily, and for a bad one. */
static void hint_at_traces(const char *path, lsip_str all)
{
  lsip_trace_line ignored;
  size_t n = 0;
  while (n < all.len && all.ptr[n] != '\n') n++;
  if (lsip_trace_line_parse(&ignored, lsip_str_of(all.ptr, n)) == 1)
    fprintf(stderr, "lsip-parse: %s is a trace, which lsip-ladder reads\n",
            path);
}

static int read_messages(parse_run *r, FILE *f, const capture_start *start)
{
  buffer b = { NULL, 0, 0 };
  subject s = { .number = 0 };
  int rc = 0;
  int more = slurp(&b, f, start, r->o->stream ? STREAM_MAX : MESSAGE_MAX);
  s.bytes = lsip_str_of(b.bytes, b.len);
  if (ferror(f)) {
    rc = cannot_read(r->file);
  } else if (more && r->o->stream) {
    fprintf(stderr, "lsip-parse: %s is larger than 256 MiB\n", r->file);
    rc = PARSE_READ;
  } else if (r->o->stream) {
    rc = read_stream(r, s.bytes);
  } else {
    show(r, &s, 0);
    hint_at_traces(r->file, s.bytes);
  }
  free(b.bytes);
  return rc;
}

/* ---- captures ---- */

/* WebSocket frames messages itself (RFC 7118 s.5). */
static void on_packet(void *user, const lsip_trace_record *packet)
{
  parse_run *r = user;
  subject s = { .number = ++r->in_file, .packet = packet };
  s.bytes = packet->bytes;
  show(r, &s, packet->transport == LSIP_TCP ||
              packet->transport == LSIP_TLS);
}

int input_read(parse_run *r, const char *path)
{
  capture_start start;
  FILE *f = capture_open(path, &start);
  int rc = 0;
  r->file = path;
  r->in_file = 0;
  if (!f) return cannot_read(path);
  if (!lsip_capture_knows(start.bytes, start.len))
    rc = read_messages(r, f, &start);
  else if (capture_read("lsip-parse", path, f, &start, on_packet, r))
    rc = PARSE_READ;
  if (f != stdin) (void)fclose(f);
  return rc;
}
