#include <lsip/headers.h>
#include <lsip/base.h>

#include "msg/chars.h"
#include "msg/lookup.h"
#include "msg/scan.h"

#include "msg/header_hash.inc"

/* Rows of text without pointers, so that the table needs no relocation. The
 * names are padded to the 32 bytes that lsip_scan_same() reads. */
static const char names[LSIP_HEADER_COUNT][32] = {
  "",
#define ROW(id, name, compact, grammar, occurs) name,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const char compacts[LSIP_HEADER_COUNT][2] = {
  "",
#define ROW(id, name, compact, grammar, occurs) compact,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const uint8_t lengths[LSIP_HEADER_COUNT] = {
  0,
#define ROW(id, name, compact, grammar, occurs) sizeof(name) - 1,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const uint8_t grammars[LSIP_HEADER_COUNT] = {
  LSIP_G_TEXT,
#define ROW(id, name, compact, grammar, occurs) LSIP_G_##grammar,
  LSIP_HEADERS(ROW)
#undef ROW
};

const uint8_t lsip_header_occurs[LSIP_HEADER_COUNT] = {
  LSIP_OCCURS_MANY,
#define ROW(id, name, compact, grammar, occurs) LSIP_OCCURS_##occurs,
  LSIP_HEADERS(ROW)
#undef ROW
};

/* The key of header_hash.py: it need not be good, only without collisions
 * among the names of the table; the compare that follows decides. */
static unsigned slot_of(const char *p, size_t n)
{
  const unsigned char *u = (const unsigned char *)p;
  uint32_t key = (u[0] | 0x20u) | (u[n / 2] | 0x20u) << 8
      | (u[n - 1] | 0x20u) << 16 | ((u[n - 2] | 0x20u) ^ (uint32_t)n) << 24;
  return key * HASH_FACTOR >> HASH_SHIFT;
}

int lsip_header_lookup(const char *p, size_t n, const char *end)
{
  unsigned id;
  if (n == 1)
    return lsip_is(*p, LSIP_C_ALNUM) && !lsip_is(*p, LSIP_C_DIGIT)
        ? letters[(*p | 0x20) - 'a'] : LSIP_H_OTHER;
  if (n < 2 || n > 32)
    return LSIP_H_OTHER;
  id = slots[slot_of(p, n)];
  if (lengths[id] != n || !lsip_scan_same(p, end, names[id], n))
    return LSIP_H_OTHER;
  return (int)id;
}

int lsip_header_of(lsip_str name)
{
  return lsip_header_lookup(name.ptr, name.len, name.ptr + name.len);
}

lsip_str lsip_header_name(int id)
{
  if (id <= LSIP_H_OTHER || id >= LSIP_HEADER_COUNT)
    return lsip_str_of(NULL, 0);
  return lsip_str_of(names[id], lengths[id]);
}

int lsip_header_about(lsip_header_info *out, int id)
{
  if (id <= LSIP_H_OTHER || id >= LSIP_HEADER_COUNT)
    return LSIP_ERR_ARGUMENT;
  memset(out, 0, sizeof(*out));
  out->name = lsip_header_name(id);
  out->compact = lsip_str_of(compacts[id], compacts[id][0] != 0);
  out->id = (uint16_t)id;
  out->grammar = grammars[id];
  out->occurs = lsip_header_occurs[id];
  return LSIP_OK;
}
