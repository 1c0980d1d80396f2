#include "msg/usual.h"

#include "msg/host.h"
#include "msg/params.h"

#ifndef LSIP_NO_USUAL

/* Behind "sip:" or "sips:", or NULL. */
static inline const char *take_scheme(lsip_uri *out, const char *p)
{
  const char *q = lsip_skip_sip(p, p + 5);
  if (q == p)
    return NULL;
  out->scheme = q == p + 4 ? LSIP_SCHEME_SIP : LSIP_SCHEME_SIPS;
  out->scheme_text = lsip_span(p, q - 1);
  return q;
}

/* The end of the parameters behind the ';' at `p`, or NULL. */
static inline const char *take_uri_params(lsip_uri *out, const char *p,
                                          const char *safe)
{
  const char *from = p + 1, *q;
  do {
    q = lsip_usual_run(++p, safe, LSIP_C_PARAM);
    if (!q || q == p)
      return NULL;
    if (*q == '=') {
      p = q + 1;
      q = lsip_usual_run(p, safe, LSIP_C_PARAM);
      if (!q || q == p)
        return NULL;
    }
    p = q;
  } while (*q == ';');
  out->params = lsip_span(from, q);
  return q;
}

/* 32 bytes, looked at together. */
typedef struct seen {
  const char *at;
  uint64_t stops; /* a bit for each that can be none of a name, the first the
                   * lowest; set for all that come behind them */
  uint32_t dots;  /* for each '-' and '.' */
} seen;

enum { SEEN = 32 };

/* The first byte from `p` on that can be none of a name, or NULL. `*odd` is
 * set if a label before it may be wrong, or there is none. */
static inline const char *skip_host(const seen *s, const char *p,
                                    const char *safe, unsigned *odd)
{
  size_t from = (size_t)(p - s->at);
  if (from < SEEN) {
    unsigned n = lsip_lowest_bit(s->stops >> from);
    if (from + n < SEEN) {
      uint32_t stops = (uint32_t)(s->stops >> from);
      uint32_t dots = s->dots >> from & (stops - 1);
      *odd = (dots | stops) & (dots << 1 | 1);
      return p + n;
    }
  }
  return lsip_usual_host(p, safe, odd);
}

/* Behind the host at `p`, or NULL. */
static inline const char *take_host(const seen *s, lsip_str *out,
                                    const char *p, const char *safe)
{
  unsigned odd = 0;
  const char *q = skip_host(s, p, safe, &odd);
  if (odd || !q || (lsip_is(q[-1], LSIP_C_DIGIT)
                    && lsip_host_check(p, q) != LSIP_OK))
    return NULL;
  *out = lsip_span(p, q);
  return q;
}

/* The end of what may be a user, at `p`, or NULL. If no '@' stands there, it
 * is none. */
static inline const char *skip_user(const seen *s, const char *p,
                                    const char *safe, int bare)
{
  const char *q = p + lsip_lowest_bit(s->stops);
  unsigned ignored = 0;
  if (*q == '@')
    return q;
  if (q == s->at + SEEN)
    q = lsip_usual_host(q, safe, &ignored);
  if (!q || *q == '@' || *q == ';' || !lsip_is(*q, LSIP_C_USER))
    return q;
  q = bare ? NULL : lsip_usual_run(q, safe, LSIP_C_USER);
  return q && *q == '@' ? q : NULL;
}

const char *lsip_usual_uri(lsip_uri *out, const char *p, const char *safe,
                           int bare)
{
  const char *from = p, *q;
  seen s;
  if (safe + 16 - p <= 5 + SEEN) /* "sips:", what is seen, and a byte behind */
    return NULL;
  lsip_clear(out, sizeof(*out));
  p = take_scheme(out, p);
  if (!p)
    return NULL;
  s.at = p;
  s.stops = ~(uint64_t)lsip_scan_words32(p, &s.dots);
  q = skip_user(&s, p, safe, bare);
  if (!q || (*q == '@' && q == p))
    return NULL;
  if (*q == '@') {
    out->user = lsip_span(p, q);
    out->has_user = 1;
    p = q + 1;
  }
  q = take_host(&s, &out->host, p, safe);
  if (!q || (*q == ':' && !lsip_usual_port(&q, safe, &out->port)))
    return NULL;
  if (*q == ';' && !bare)
    q = take_uri_params(out, q, safe);
  if (q)
    out->text = lsip_span(from, q);
  return q;
}

const char *lsip_usual_params(lsip_str *out, lsip_str *tag, const char *p,
                              const char *end, const char *safe)
{
  const char *from = p + 1, *q;
  do {
    int is_tag;
    q = lsip_usual_run(++p, safe, LSIP_C_TOKEN);
    if (!q || q == p)
      return NULL;
    is_tag = tag && q - p == 3 && lsip_letters(p, "tag", 3);
    if (*q == '=') {
      const char *v = q + 1;
      if (v == end)
        return NULL;
      q = *v != '"' ? lsip_usual_run(v, safe, LSIP_C_TOKEN)
          : is_tag ? NULL : lsip_skip_quoted(v, end);
      if (!q || q == v)
        return NULL;
      p = v;
    }
    if (is_tag) {
      if (tag->len || p[-1] != '=')
        return NULL; /* twice, or without a value */
      *tag = lsip_span(p, q);
    }
    p = q;
  } while (p != end && *p == ';');
  *out = lsip_span(from, p);
  return p == end || *p == ',' ? p : NULL;
}

/* The '<' behind the display name at `p`, a quoted string or a token, or
 * NULL. */
static inline const char *take_display(lsip_str *out, const char *p,
                                       const char *end, const char *safe)
{
  const char *q = *p == '"' ? lsip_skip_quoted(p, end)
                            : lsip_usual_run(p, safe, LSIP_C_TOKEN);
  if (!q || q == p || end - q < 2)
    return NULL;
  *out = lsip_span(p, q);
  if (*q == ' ')
    q++;
  return *q == '<' ? q : NULL;
}

/* Behind a tag of up to 16 bytes that is the only parameter, at `p`, a ';', or
 * NULL: so most of From and To are. */
static inline const char *take_only_tag(lsip_str *out, lsip_str *tag,
                                        const char *p, const char *end,
                                        const char *safe)
{
  const char *from = p + 5, *q;
  if (from > safe || !lsip_letters(p + 1, "tag", 3) || p[4] != '=')
    return NULL;
  q = from + lsip_scan_word16(from);
  if (q != end || q == from)
    return NULL;
  *tag = lsip_span(from, q);
  *out = lsip_span(p + 1, q);
  return q;
}

/* The parameters behind the ';' at `p`, or NULL. */
static inline const char *take_params(lsip_str *out, lsip_str *tag,
                                      const char *p, const char *end,
                                      const char *safe)
{
  const char *q = tag ? take_only_tag(out, tag, p, end, safe) : NULL;
  return q ? q : lsip_usual_params(out, tag, p, end, safe);
}

const char *lsip_usual_address(lsip_name_addr *out, lsip_uri *uri,
                               lsip_str *tag, const char *p, const char *end,
                               const char *limit)
{
  const char *safe = lsip_usual_limit(limit), *from = p, *q;
  int bare;
  memset(out, 0, sizeof(*out));
  if (p >= safe)
    return NULL;
  bare = *p != '<' && lsip_skip_sip(p, p + 5) != p;
  if (*p != '<' && !bare)
    p = take_display(&out->display, p, end, safe);
  q = p ? lsip_usual_uri(uri, p + !bare, safe, bare) : NULL;
  if (!q || (!bare && *q++ != '>'))
    return NULL;
  out->uri = uri->text;
  if (q != end && *q == ';')
    q = take_params(&out->params, tag, q, end, safe);
  else if (q != end && *q != ',')
    return NULL;
  else
    out->params = lsip_str_of(q, 0);
  if (q)
    out->text = lsip_span(from, q);
  return q;
}

#endif
