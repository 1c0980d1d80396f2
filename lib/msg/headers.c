#include <lsip/forms.h>

#include "msg/lookup.h"

#include "msg/header_hash.inc"

const char lsip_header_names[LSIP_HEADER_COUNT][32] = {
  "",
#define ROW(id, name, compact, grammar, occurs, form) name,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const char compacts[LSIP_HEADER_COUNT][2] = {
  "",
#define ROW(id, name, compact, grammar, occurs, form) compact,
  LSIP_HEADERS(ROW)
#undef ROW
};

const uint8_t lsip_header_lengths[LSIP_HEADER_COUNT] = {
  0,
#define ROW(id, name, compact, grammar, occurs, form) sizeof(name) - 1,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const uint8_t grammars[LSIP_HEADER_COUNT] = {
  LSIP_G_TEXT,
#define ROW(id, name, compact, grammar, occurs, form) LSIP_G_##grammar,
  LSIP_HEADERS(ROW)
#undef ROW
};

static const uint8_t forms[LSIP_HEADER_COUNT] = {
  LSIP_FORM_NONE,
#define ROW(id, name, compact, grammar, occurs, form) LSIP_FORM_##form,
  LSIP_HEADERS(ROW)
#undef ROW
};

const uint8_t lsip_header_occurs[LSIP_HEADER_COUNT] = {
  LSIP_OCCURS_MANY,
#define ROW(id, name, compact, grammar, occurs, form) LSIP_OCCURS_##occurs,
  LSIP_HEADERS(ROW)
#undef ROW
};

int lsip_header_of(lsip_str name)
{
  return lsip_header_lookup(name.ptr, name.len, lsip_str_end(name));
}

lsip_str lsip_header_name(int id)
{
  if (id <= LSIP_H_OTHER || id >= LSIP_HEADER_COUNT)
    return lsip_str_of(NULL, 0);
  return lsip_str_of(lsip_header_names[id], lsip_header_lengths[id]);
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
  out->form = forms[id];
  return LSIP_OK;
}
