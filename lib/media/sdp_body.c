/* Counted copies of descriptions. */
#include "media/sdp_session.h"

lsip_str lsip_sdp_body_text(const struct sdp_body *b)
{
  return b ? lsip_str_of(b->text, b->len) : lsip_str_of(NULL, 0);
}

struct sdp_body *lsip_sdp_body_new(const lsip_mem *mem, size_t len)
{
  if (len > SIZE_MAX - sizeof(struct sdp_body))
    return NULL;
  struct sdp_body *b = lsip_media_alloc(mem, sizeof *b + len);
  if (b) {
    b->len = len;
    b->refs = 1;
  }
  return b;
}

struct sdp_body *lsip_sdp_body_ref(struct sdp_body *b)
{
  if (b)
    b->refs++;
  return b;
}

void lsip_sdp_body_unref(const lsip_mem *mem, struct sdp_body *b)
{
  if (b && --b->refs == 0)
    lsip_media_free(mem, b, sizeof *b + b->len);
}
