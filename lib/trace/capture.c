/* The reader: pieces of a file, memory, counters. */
#include "trace/capture.h"

#include "trace/config.h"

enum { MAX_PACKET = 1 << 24, MAX_STREAMS = 65536, MAX_FRAGMENTS = 1024 };

static const char *const counter_texts[] = {
#define TEXT_OF(name, text) text,
  LSIP_CAPTURE_COUNTERS(TEXT_OF)
#undef TEXT_OF
};

/* The magic numbers: pcap with micro- and nanoseconds, in both orders; the
 * section header block of pcapng; a line of lsip_trace_text(). */
static const struct {
  uint8_t magic[4];
  lsip_capture_step step;
} kinds[] = {
  { { 0xa1, 0xb2, 0xc3, 0xd4 }, lsip_capture_pcap },
  { { 0xa1, 0xb2, 0x3c, 0x4d }, lsip_capture_pcap },
  { { 0xd4, 0xc3, 0xb2, 0xa1 }, lsip_capture_pcap },
  { { 0x4d, 0x3c, 0xb2, 0xa1 }, lsip_capture_pcap },
  { { 0x0a, 0x0d, 0x0d, 0x0a }, lsip_capture_pcapng },
  { { '=', '=', ' ', '@' }, lsip_capture_text },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static lsip_capture_step kind_of(const void *bytes, size_t len)
{
  for (size_t i = 0; i < KINDS && len >= 4; i++)
    if (memcmp(bytes, kinds[i].magic, 4) == 0)
      return kinds[i].step;
  return NULL;
}

int lsip_capture_knows(const void *bytes, size_t len)
{
  return kind_of(bytes, len) != NULL;
}

void lsip_capture_config_init(lsip_capture_config *c, size_t size)
{
  memset(c, 0, size);
  c->size = size;
}

static void default_to(uint32_t *member, uint32_t value)
{
  if (!*member)
    *member = value;
}

static int settle(lsip_capture_config *cfg, const lsip_capture_config *c)
{
  int rc = lsip_trace_copy_config(cfg, sizeof *cfg, c);
  if (rc || !cfg->on_message || cfg->max_packet > MAX_PACKET ||
      cfg->max_streams > MAX_STREAMS || cfg->max_fragments > MAX_FRAGMENTS)
    return LSIP_ERR_ARGUMENT;
  default_to(&cfg->max_packet, 262144);
  default_to(&cfg->max_memory, 16u << 20);
  default_to(&cfg->max_message, 65535);
  default_to(&cfg->max_streams, 1024);
  default_to(&cfg->max_fragments, 64);
  return 0;
}

/* ---- memory of what waits ---- */

static void *budget_fn(void *user, void *ptr, size_t old_size,
                       size_t new_size)
{
  lsip_capture *c = user;
  const lsip_mem *mem = &c->cfg.mem;
  void *p;
  if (c->held - old_size + new_size > c->cfg.max_memory && new_size)
    return NULL;
  if (!new_size) {
    lsip_trace_release(mem, ptr, old_size);
    c->held -= ptr ? old_size : 0;
    return NULL;
  }
  p = lsip_trace_alloc(mem, new_size);
  if (!p)
    return NULL;
  if (ptr)
    memcpy(p, ptr, old_size < new_size ? old_size : new_size);
  lsip_trace_release(mem, ptr, old_size);
  c->held += new_size - old_size;
  return p;
}

void *lsip_capture_take(lsip_capture *c, size_t size)
{
  return budget_fn(c, NULL, 0, size);
}

void lsip_capture_give(lsip_capture *c, void *ptr, size_t size)
{
  if (ptr)
    (void)budget_fn(c, ptr, size, 0);
}

/* ---- the object ---- */

static int first_step(lsip_capture *c)
{
  lsip_capture_step step = kind_of(c->buf, c->have);
  return step ? step(c) : LSIP_ERR_UNSUPPORTED;
}

int lsip_capture_new(lsip_capture **out, const lsip_capture_config *config)
{
  lsip_capture_config cfg;
  lsip_capture *c;
  size_t fragments, streams;
  if (settle(&cfg, config))
    return LSIP_ERR_ARGUMENT;
  fragments = lsip_capture_fragments_size(&cfg);
  streams = lsip_capture_streams_size(&cfg);
  c = lsip_trace_alloc(&cfg.mem, sizeof *c + fragments + streams);
  if (!c)
    return LSIP_ERR_NOMEM;
  c->cfg = cfg;
  c->bytes = sizeof *c + fragments + streams;
  c->fragments = (struct lsip_capture_fragment *)(void *)(c + 1);
  c->streams = (struct lsip_capture_stream *)(void *)
               ((uint8_t *)(c + 1) + fragments);
  c->budget.fn = budget_fn;
  c->budget.user = c;
  if (lsip_capture_expect(c, first_step, 4)) {
    lsip_capture_free(c);
    return LSIP_ERR_NOMEM;
  }
  *out = c;
  return 0;
}

void lsip_capture_free(lsip_capture *c)
{
  lsip_mem mem;
  if (!c)
    return;
  mem = c->cfg.mem;
  lsip_capture_fragments_free(c);
  lsip_capture_streams_free(c);
  lsip_trace_release(&mem, c->buf, c->cap);
  lsip_trace_release(&mem, c, c->bytes);
}

uint64_t lsip_capture_offset(const lsip_capture *c)
{
  return c->offset;
}

uint64_t lsip_capture_counter(const lsip_capture *c, int counter)
{
  return counter >= 0 && counter < LSIP_CAPTURE_COUNTER_COUNT
             ? c->counters[counter] : 0;
}

const char *lsip_capture_counter_text(int counter)
{
  return counter >= 0 && counter < LSIP_CAPTURE_COUNTER_COUNT
             ? counter_texts[counter] : "";
}

void lsip_capture_count(lsip_capture *c, int counter)
{
  c->counters[counter]++;
}

/* ---- the file ---- */

static int make_room(lsip_capture *c, size_t need)
{
  size_t cap = c->cap * 2 > need ? c->cap * 2 : need;
  uint8_t *buf;
  if (need <= c->cap)
    return 0;
  buf = lsip_trace_alloc(&c->cfg.mem, cap);
  if (!buf)
    return LSIP_ERR_NOMEM;
  if (c->have)
    memcpy(buf, c->buf, c->have);
  lsip_trace_release(&c->cfg.mem, c->buf, c->cap);
  c->buf = buf;
  c->cap = cap;
  return 0;
}

int lsip_capture_extend(lsip_capture *c, lsip_capture_step step, size_t need)
{
  c->step = step;
  c->need = need;
  return make_room(c, need);
}

int lsip_capture_expect(lsip_capture *c, lsip_capture_step step, size_t need)
{
  c->have = 0;
  return lsip_capture_extend(c, step, need);
}

/* Bytes that nobody wants. */
static size_t pass_by(lsip_capture *c, size_t len)
{
  size_t n = c->skip < len ? (size_t)c->skip : len;
  c->skip -= n;
  c->offset += n;
  return n;
}

static size_t gather(lsip_capture *c, const uint8_t *p, size_t len)
{
  size_t n = c->need - c->have < len ? c->need - c->have : len;
  memcpy(c->buf + c->have, p, n);
  c->have += n;
  return n;
}

/* The place of an error is the beginning of the block that it is in, as far
 * as it had been gathered. */
static int act(lsip_capture *c)
{
  size_t before = c->have;
  c->at_edge = 0;
  c->err = c->step(c);
  if (!c->err && c->have < before)
    c->offset += before - c->have;
  return c->err;
}

int lsip_capture_feed(lsip_capture *c, const void *bytes, size_t len)
{
  const uint8_t *p = bytes;
  while (len && !c->err) {
    size_t n = c->skip ? pass_by(c, len) : gather(c, p, len);
    p += n;
    len -= n;
    if (!c->skip && c->have == c->need)
      (void)act(c);
  }
  return c->err;
}

int lsip_capture_end(lsip_capture *c)
{
  int rc = c->err;
  if (!rc && c->step == first_step)
    rc = LSIP_ERR_UNSUPPORTED;
  else if (!rc && (c->have || !c->at_edge || c->skip))
    rc = lsip_capture_text_end(c);
  lsip_capture_fragments_end(c);
  lsip_capture_streams_end(c);
  return rc;
}

/* ---- numbers ---- */

unsigned lsip_capture_u16(const lsip_capture *c, const uint8_t *p)
{
  return c->big_endian ? lsip_net16(p) : (unsigned)p[1] << 8 | p[0];
}

uint32_t lsip_capture_u32(const lsip_capture *c, const uint8_t *p)
{
  return c->big_endian ? lsip_net32(p)
                       : (uint32_t)lsip_capture_u16(c, p + 2) << 16 |
                             lsip_capture_u16(c, p);
}

/* ---- messages ---- */

void lsip_capture_deliver(lsip_capture *c, uint32_t transport,
                          const lsip_capture_packet *p, lsip_str bytes)
{
  lsip_trace_record r;
  memset(&r, 0, sizeof r);
  r.now = r.unix_ns = p->unix_ns;
  r.transport = transport;
  r.outgoing = 1;
  r.local = p->from;
  r.remote = p->to;
  r.bytes = bytes;
  lsip_capture_count(c, LSIP_CAPTURE_MESSAGES);
  c->cfg.on_message(c->cfg.user, &r);
}

int lsip_capture_looks_like_sip(lsip_str bytes, int goes_on)
{
  size_t n = 0;
  if (!bytes.len || (unsigned char)bytes.ptr[0] <= ' ' ||
      strchr("<>{}[]\"/;=?@", bytes.ptr[0]))
    return 0;
  while (n < bytes.len && bytes.ptr[n] != '\n') {
    unsigned char ch = (unsigned char)bytes.ptr[n];
    if (ch < ' ' && ch != '\t' && ch != '\r')
      return 0;
    n++;
  }
  if (n == bytes.len && goes_on)
    return 1;
  for (size_t i = 0; i + 4 <= n; i++)
    if (memcmp(bytes.ptr + i, "SIP/", 4) == 0)
      return 1;
  return 0;
}
