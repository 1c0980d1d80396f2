/* A byte stream cut into messages. Checked: however the bytes are dealt out,
 * the same messages come (RFC 3261 18.3); each lies within its limit and can
 * be parsed or refused; all memory comes back. */
#include <lsip/lsip.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_MESSAGE = 2000 };

/* What a framer made of a stream. */
typedef struct result {
  uint64_t hash;
  unsigned messages;
  int lost;
} result;

static size_t held;

static void *memory(void *user, void *ptr, size_t before, size_t size)
{
  void *p = NULL;
  if (size)
    p = realloc(ptr, size);
  else
    free(ptr);
  if (p || !size)
    held += size - before;
  return p;
}

static void take(result *r, lsip_str message)
{
  static uint64_t index[1024];
  lsip_parse_rules rules;
  lsip_msg m;
  if (!message.len || message.len > MAX_MESSAGE)
    abort();
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.stream = 1;
  /* The parser finds the end where the framer has cut. */
  if (lsip_msg_parse(&m, index, sizeof index, message.ptr, message.len,
                     &rules, NULL) == LSIP_OK
      && lsip_msg_raw(&m).ptr + lsip_msg_raw(&m).len
      != message.ptr + message.len)
    abort();
  r->messages++;
  for (size_t i = 0; i < message.len; i++)
    r->hash = (r->hash ^ (uint8_t)message.ptr[i]) * 1099511628211u;
}

/* Feeds a piece as long as it is not used up; 0, or < 0 when framing is
 * lost. */
static int feed(lsip_framer *f, result *r, const uint8_t *p, size_t n)
{
  while (n) {
    lsip_str message = { NULL, 0 };
    size_t used = 0;
    int rc = lsip_framer_feed(f, p, n, &used, &message);
    if (rc < 0)
      return rc;
    if (used > n || (!used && !rc))
      abort();
    if (rc)
      take(r, message);
    p += used;
    n -= used;
  }
  return 0;
}

/* `piece` bytes at a time, or by a pattern of the input if it is 0. */
static result run(const uint8_t *data, size_t size, size_t piece)
{
  result r = { 0, 0, 0 };
  lsip_mem mem = { memory, NULL };
  lsip_framer *f = NULL;
  if (lsip_framer_new(&f, &mem, MAX_MESSAGE))
    abort();
  for (size_t at = 0; at < size && !r.lost;) {
    size_t n = piece ? piece : 1u + data[at] % 97u;
    if (n > size - at)
      n = size - at;
    r.lost = feed(f, &r, data + at, n) < 0;
    at += n;
  }
  lsip_framer_free(f);
  if (held)
    abort();
  return r;
}

static void same(const result *a, const result *b)
{
  if (a->hash != b->hash || a->messages != b->messages || a->lost != b->lost)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  result whole, bytes, pieces;
  if (!size)
    return 0;
  whole = run(data, size, size);
  bytes = run(data, size, 1);
  pieces = run(data, size, 0);
  same(&whole, &bytes);
  same(&whole, &pieces);
  return 0;
}
