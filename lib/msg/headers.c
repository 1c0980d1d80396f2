#include <lsip/forms.h>

#include "msg/chars.h"
#include "msg/lookup.h"

#define LSIP_HASH_TABLES
#include "msg/header_hash.inc"

const char lsip_header_texts[sizeof(LSIP_HASH_NAMES) + LSIP_ALIKE]
    = LSIP_HASH_NAMES;

const lsip_header_row lsip_header_rows[LSIP_HEADER_COUNT] = {
  { sizeof(LSIP_HASH_NAMES), 0, LSIP_OCCURS_MANY },
#define ROW(id, name, compact, grammar, occurs, form) \
  { LSIP_AT_##id, sizeof(name) - 1, LSIP_OCCURS_##occurs },
  LSIP_HEADERS(ROW)
#undef ROW
};

const lsip_header_kind lsip_header_kinds[LSIP_HEADER_COUNT] = {
  { LSIP_G_TEXT, LSIP_FORM_NONE },
#define KIND(id, name, compact, grammar, occurs, form) \
  { LSIP_G_##grammar, LSIP_FORM_##form },
  LSIP_HEADERS(KIND)
#undef KIND
};

/* The one id that a name of two bytes or more can have: it is looked for as if
 * it stood on the wire. */
static unsigned guess(const char *p, size_t n)
{
  char line[3 + LSIP_NAME_MAX + 1] = "\r\r\n";
  memcpy(line + 3, p, n);
  line[3 + n] = ':';
  return lsip_header_guess(line + 3, n);
}

/* No control character may pass for a '-', as lsip_scan_same() lets it. */
int lsip_header_of(lsip_str name)
{
  const lsip_header_row *row;
  unsigned id;
  if (name.len < 2)
    return name.len ? (int)lsip_header_letter(*name.ptr) : LSIP_H_OTHER;
  if (name.len > LSIP_NAME_MAX)
    return LSIP_H_OTHER;
  id = guess(name.ptr, name.len);
  row = &lsip_header_rows[id];
  return row->len == name.len
      && lsip_scan_same(name.ptr, lsip_row_name(row), name.len)
      && !memchr(name.ptr, '\r', name.len) ? (int)id : LSIP_H_OTHER;
}

lsip_str lsip_header_name(int id)
{
  if (id <= LSIP_H_OTHER || id >= LSIP_HEADER_COUNT)
    return lsip_str_of(NULL, 0);
  return lsip_str_of(lsip_row_name(&lsip_header_rows[id]),
                     lsip_header_rows[id].len);
}

static lsip_str compact_of(int id)
{
  static const char letters[][2] = { "", "a", "b", "c", "d", "e", "f", "g",
    "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
    "w", "x", "y", "z" };
  size_t i = sizeof(letters) / sizeof(letters[0]);
  while (--i && lsip_hash_letters[i] != id)
    ;
  return lsip_str_of(letters[i], i != 0);
}

LSIP_COLD
int lsip_header_about(lsip_header_info *out, int id)
{
  if (id <= LSIP_H_OTHER || id >= LSIP_HEADER_COUNT)
    return LSIP_ERR_ARGUMENT;
  memset(out, 0, sizeof(*out));
  out->name = lsip_header_name(id);
  out->compact = compact_of(id);
  out->id = (uint16_t)id;
  out->grammar = lsip_header_kinds[id].grammar;
  out->occurs = lsip_header_rows[id].occurs;
  out->form = lsip_header_kinds[id].form;
  return LSIP_OK;
}
