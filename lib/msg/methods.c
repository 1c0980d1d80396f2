/* Methods: RFC 3261 s.7 and the IANA registry. Rows of text without pointers,
 * so that the table needs no relocation. */
#include <lsip/msg.h>

static const char methods[LSIP_METHOD_COUNT][10] = {
  "", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK",
  "UPDATE", "REFER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "INFO", "PUBLISH"
};

/* The methods that begin with a letter; no letter has more than two. */
static const uint8_t by_letter[26][2] = {
  ['A' - 'A'] = { LSIP_ACK }, ['B' - 'A'] = { LSIP_BYE },
  ['C' - 'A'] = { LSIP_CANCEL }, ['I' - 'A'] = { LSIP_INVITE, LSIP_INFO },
  ['M' - 'A'] = { LSIP_MESSAGE }, ['N' - 'A'] = { LSIP_NOTIFY },
  ['O' - 'A'] = { LSIP_OPTIONS },
  ['P' - 'A'] = { LSIP_PRACK, LSIP_PUBLISH },
  ['R' - 'A'] = { LSIP_REGISTER, LSIP_REFER },
  ['S' - 'A'] = { LSIP_SUBSCRIBE }, ['U' - 'A'] = { LSIP_UPDATE }
};

int lsip_method_of(lsip_str token)
{
  unsigned letter = token.len ? (unsigned char)token.ptr[0] - 65u : 26u;
  if (letter > 25 || token.len >= sizeof(methods[0]))
    return LSIP_METHOD_OTHER;
  for (int i = 0; i < 2; i++) {
    int id = by_letter[letter][i];
    if (id && !methods[id][token.len]
        && memcmp(methods[id], token.ptr, token.len) == 0)
      return id;
  }
  return LSIP_METHOD_OTHER;
}

lsip_str lsip_method_name(int method)
{
  if (method < 0 || method >= LSIP_METHOD_COUNT)
    method = LSIP_METHOD_NONE;
  return lsip_str_z(methods[method]);
}
