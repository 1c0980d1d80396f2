/* Which line may follow which (RFC 8866 5 and 9). */
#include "media/sdp_order.h"

/* Rank in the session and in a media section, 0 for not there; lines of the
 * same rank may mix. ONCE: not twice in a section. */
enum { ONCE_SESSION = 1, ONCE_MEDIA = 2, ONCE = 3 };

static const struct rule {
  char letter;
  uint8_t session, media, once;
} rules[] = {
  {'v', 1, 0, ONCE}, {'o', 2, 0, ONCE},  {'s', 3, 0, ONCE},
  {'i', 4, 2, ONCE}, {'u', 5, 0, ONCE},  {'e', 6, 0, 0},
  {'p', 7, 0, 0},    {'c', 8, 3, ONCE_SESSION}, {'b', 9, 4, 0},
  {'t', 10, 0, 0},   {'r', 10, 0, 0},    {'z', 10, 0, 0},
  {'k', 11, 5, ONCE}, {'a', 12, 6, 0},   {'m', 13, 1, 0}
};

/* The state: rank of the last line, whether in a media section, and a bit
 * per session rank seen. */
#define RANK(state) ((state) & 0xffu)
#define IN_MEDIA 0x100u
#define SEEN(rank) (0x10000u << (rank))
#define NEEDED (SEEN(1) | SEEN(2) | SEEN(3) | SEEN(10)) /* v o s t */
#define NEEDED_ANYHOW (SEEN(1) | SEEN(2))

static const struct rule *rule_of(char letter)
{
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if (rules[i].letter == letter)
      return &rules[i];
  return NULL;
}

int lsip_sdp_order_end(uint32_t state, bool any_order)
{
  uint32_t need = any_order ? NEEDED_ANYHOW : NEEDED;
  return (state & need) == need ? 0 : LSIP_ERR_MISSING;
}

static int step_media(uint32_t *state, const struct rule *r, bool any_order)
{
  unsigned last = RANK(*state);
  if (!r->media)
    return LSIP_ERR_SYNTAX;
  if (!any_order && r->media < last && r->letter != 'm')
    return LSIP_ERR_SYNTAX;
  if (!any_order && r->media == last && (r->once & ONCE_MEDIA))
    return LSIP_ERR_DUPLICATE;
  *state = (*state & ~0xffu) | r->media;
  return 0;
}

static int step_session(uint32_t *state, const struct rule *r,
                        bool any_order)
{
  unsigned last = RANK(*state);
  if (!r->session || (*state == 0 && r->letter != 'v'))
    return LSIP_ERR_SYNTAX;
  if (!any_order && r->session < last)
    return LSIP_ERR_SYNTAX;
  if (!any_order && r->session == last && (r->once & ONCE_SESSION))
    return LSIP_ERR_DUPLICATE;
  /* one description only (RFC 3264 5), whatever the order */
  if ((SEEN(r->session) & NEEDED_ANYHOW) & *state)
    return LSIP_ERR_DUPLICATE;
  /* r= and z= only behind a t= (RFC 8866 5.10, 5.11) */
  if (!any_order && (r->letter == 'r' || r->letter == 'z') && last != 10)
    return LSIP_ERR_SYNTAX;
  *state = (*state & ~0xffu) | r->session | SEEN(r->session);
  return 0;
}

int lsip_sdp_order_step(uint32_t *state, char letter, bool any_order)
{
  const struct rule *r = rule_of(letter);
  if (!r)
    return LSIP_ERR_SYNTAX;
  if (!(*state & IN_MEDIA) && letter == 'm') {
    if (*state == 0)
      return LSIP_ERR_SYNTAX;
    int err = lsip_sdp_order_end(*state, any_order);
    if (err)
      return err;
    *state |= IN_MEDIA;
  }
  return *state & IN_MEDIA ? step_media(state, r, any_order)
                           : step_session(state, r, any_order);
}
