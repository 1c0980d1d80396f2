#include "auth/nonce.h"

#include "auth/hmac.h"
#include "auth/secret.h"

enum { HEAD = 16, MAC = 16, WHOLE = HEAD + MAC };

static void put64(unsigned char *p, uint64_t v)
{
  for (int i = 0; i < 8; i++)
    p[i] = (unsigned char)(v >> (56 - 8 * i));
}

static uint64_t get64(const unsigned char *p)
{
  uint64_t v = 0;
  for (int i = 0; i < 8; i++)
    v = v << 8 | p[i];
  return v;
}

/* 128 bits of MAC: more than anybody can try before the nonce expires. */
static void seal(unsigned char raw[WHOLE],
                 const unsigned char key[LSIP_NONCE_KEY], lsip_str realm)
{
  unsigned char mac[32];
  lsip_hmac h;
  lsip_hmac_init(&h, key, LSIP_NONCE_KEY);
  lsip_hmac_add(&h, raw, HEAD);
  lsip_hmac_add(&h, realm.ptr, realm.len);
  lsip_hmac_end(&h, mac);
  memcpy(raw + HEAD, mac, MAC);
}

void lsip_nonce_write(char out[LSIP_NONCE_TEXT], const lsip_nonce *n,
                      const unsigned char key[LSIP_NONCE_KEY],
                      lsip_str realm)
{
  unsigned char raw[WHOLE];
  put64(raw, n->made);
  put64(raw + 8, n->number);
  seal(raw, key, realm);
  lsip_hex_write(out, raw, sizeof raw);
}

/* The text is compared with the one we would have written, so that no nonce
 * has two spellings. */
int lsip_nonce_read(lsip_nonce *out, const lsip_atom *text,
                    const unsigned char key[LSIP_NONCE_KEY], lsip_str realm)
{
  char got[LSIP_NONCE_TEXT], want[LSIP_NONCE_TEXT];
  unsigned char raw[WHOLE];
  size_t len;
  lsip_nonce n;
  if (lsip_atom_text(text, got, sizeof got, &len) ||
      !lsip_hex_read(raw, sizeof raw, lsip_str_of(got, len)))
    return 0;
  n.made = get64(raw);
  n.number = get64(raw + 8);
  lsip_nonce_write(want, &n, key, realm);
  if (!lsip_secret_eq(lsip_str_of(got, len), lsip_str_of(want, sizeof want)))
    return 0;
  *out = n;
  return 1;
}
