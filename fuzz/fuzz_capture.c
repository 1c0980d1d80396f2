/* Any bytes as a capture: pcap, pcapng or text. Checked: the messages are the
 * same however the file is cut into pieces, and memory stays in its bounds. */
#include <lsip/capture.h>
#include <lsip/trace.h>

#include <stdlib.h>

enum { BUDGET = 1 << 19, FIXED = 1 << 19 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct outcome {
  uint64_t hash, count;
  size_t held;
} outcome;

static void require(int ok)
{
  if (!ok)
    abort();
}

/* Exact accounting, and no more than there should be. */
static void *on_memory(void *user, void *ptr, size_t old_size,
                       size_t new_size)
{
  outcome *o = user;
  void *p = NULL;
  if (new_size) {
    p = realloc(ptr, new_size);
    require(p != NULL);
  } else {
    free(ptr);
  }
  o->held += new_size - old_size;
  require(o->held <= BUDGET + FIXED);
  return p;
}

static void mix(outcome *o, const void *bytes, size_t len)
{
  const uint8_t *p = bytes;
  for (size_t i = 0; i < len; i++)
    o->hash = (o->hash ^ p[i]) * 1099511628211u;
}

static int mix_text(void *user, const void *bytes, size_t len)
{
  mix(user, bytes, len);
  return 0;
}

static void on_message(void *user, const lsip_trace_record *r)
{
  outcome *o = user;
  o->count++;
  require(r->outgoing == 1 && r->transport < LSIP_TRANSPORT_COUNT);
  require(lsip_trace_text(r, mix_text, o) == 0);
}

static outcome read_in_pieces(const uint8_t *data, size_t size, size_t piece)
{
  outcome o = { 14695981039346656037u, 0, 0 };
  lsip_capture_config cfg;
  lsip_capture *c = NULL;
  int rc = 0;
  lsip_capture_config_init(&cfg, sizeof cfg);
  cfg.on_message = on_message;
  cfg.user = &o;
  cfg.mem.fn = on_memory;
  cfg.mem.user = &o;
  cfg.max_packet = 65536;
  cfg.max_memory = BUDGET;
  cfg.max_streams = 16;
  cfg.max_fragments = 4;
  require(lsip_capture_new(&c, &cfg) == 0);
  for (size_t at = 0; at < size && !rc; at += piece)
    rc = lsip_capture_feed(c, data + at,
                           size - at < piece ? size - at : piece);
  require(lsip_capture_end(c) <= 0);
  require(lsip_capture_offset(c) <= size);
  require(lsip_capture_counter(c, LSIP_CAPTURE_MESSAGES) == o.count);
  lsip_capture_free(c);
  require(o.held == 0);
  return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  outcome whole = read_in_pieces(data, size, size ? size : 1);
  outcome pieces = read_in_pieces(data, size, 7);
  require(whole.hash == pieces.hash && whole.count == pieces.count);
  return 0;
}
