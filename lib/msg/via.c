/* Via: RFC 3261 20.42, 25.1, RFC 3581, RFC 5118 4.5. */
#include "base/ip.h"
#include "msg/chars.h"
#include "msg/host.h"
#include "msg/name_addr.h"
#include "msg/params.h"
#include "msg/usual.h"

static const char *skip_token(const char *p, const char *end, lsip_str *out)
{
  const char *q = lsip_skip(p, end, LSIP_C_TOKEN);
  *out = lsip_span(p, q);
  return q;
}

/* sent-protocol = name SLASH version SLASH transport LWS */
static int read_protocol(lsip_via *out, const char **p, const char *end)
{
  const char *q = *p;
  lsip_str part = lsip_str_of(q, 0);
  if (end - q > 8 && memcmp(q, "SIP/2.0/", 8) == 0) {
    q = skip_token(q + 8, end, &part);
  } else {
    for (int i = 0; i < 3; i++) {
      if (i) {
        q = lsip_skip_lws(q, end);
        if (!part.len || q == end || *q != '/')
          return LSIP_ERR_HEADER_VALUE;
        q = lsip_skip_lws(q + 1, end);
      }
      q = skip_token(q, end, &part);
    }
  }
  if (!part.len || q == end || !lsip_is(*q, LSIP_C_LWS))
    return LSIP_ERR_HEADER_VALUE;
  out->transport_text = part;
  out->transport = (uint8_t)lsip_transport_of(part);
  *p = lsip_skip_lws(q, end);
  return LSIP_OK;
}

/* sent-by = host [ COLON port ] */
static int read_sent_by(lsip_via *out, const char **p, const char *end)
{
  const char *q, *from = *p;
  int rc = lsip_host_scan(from, end, &q);
  if (rc != LSIP_OK)
    return rc;
  *p = q;
  q = lsip_skip_lws(q, end);
  if (q < end && *q == ':') {
    from = lsip_skip_lws(q + 1, end);
    q = lsip_skip(from, end, LSIP_C_DIGIT);
    rc = lsip_port_read(lsip_span(from, q), &out->port);
    if (rc != LSIP_OK)
      return rc;
    q = lsip_skip_lws(q, end);
  }
  if (q < end && *q != ';' && *q != ',')
    return LSIP_ERR_HOST;
  from = *p;
  *p = q;
  out->host = lsip_span(out->host.ptr, from);
  return LSIP_OK;
}

static int is_address(lsip_str v)
{
  const char *end = lsip_str_end(v);
  lsip_addr a;
  return lsip_ipv4_read(a.ip, v.ptr, end, 1) == end || lsip_host_addr(v, &a);
}

static int take_received(lsip_via *out, lsip_str v)
{
  if (out->received.len || !is_address(v))
    return LSIP_ERR_PARAM;
  if (v.ptr[0] == '[') /* RFC 5118 4.5: some write the brackets */
    v = lsip_str_of(v.ptr + 1, v.len - 2);
  out->received = v;
  return LSIP_OK;
}

static int take_number(lsip_str v, uint64_t max, uint64_t *n)
{
  return lsip_digits(v, max, n) == 0 ? LSIP_OK : LSIP_ERR_PARAM;
}

/* RFC 3581: ";rport" in a request, ";rport=n" in a response. */
static int take_rport(lsip_via *out, lsip_str v)
{
  uint64_t n = 0;
  if (out->has_rport || (v.len && take_number(v, 65535, &n) != LSIP_OK))
    return LSIP_ERR_PARAM;
  out->has_rport = 1;
  out->rport = (uint16_t)n;
  return LSIP_OK;
}

static int take_maddr(lsip_via *out, lsip_str v)
{
  const char *end = lsip_str_end(v), *next;
  if (out->maddr.len || lsip_host_scan(v.ptr, end, &next) != LSIP_OK
      || next != end)
    return LSIP_ERR_PARAM;
  out->maddr = v;
  return LSIP_OK;
}

LSIP_APART
static int take_param(lsip_via *out, lsip_str name, lsip_str v)
{
  uint64_t n;
  switch (name.len) {
  case 3:
    if (!LSIP_PARAM_IS(name, "ttl"))
      break;
    if (take_number(v, 255, &n) != LSIP_OK)
      return LSIP_ERR_PARAM;
    out->ttl = (uint8_t)n;
    break;
  case 5:
    if (LSIP_PARAM_IS(name, "rport"))
      return take_rport(out, v);
    if (LSIP_PARAM_IS(name, "maddr"))
      return take_maddr(out, v);
    break;
  case 6:
    if (!LSIP_PARAM_IS(name, "branch"))
      break;
    if (out->branch.len || !v.len || v.ptr[0] == '"' || v.ptr[0] == '<')
      return LSIP_ERR_PARAM;
    out->branch = v;
    break;
  case 8:
    if (LSIP_PARAM_IS(name, "received"))
      return take_received(out, v);
    break;
  default:
    break;
  }
  return LSIP_OK;
}

/* On an error `out->params` holds what could be read before it. */
static int read_params(lsip_via *out, const char **p, const char *end)
{
  const char *q = *p, *from = NULL;
  lsip_str name, value;
  int rc = LSIP_OK;
  out->params = lsip_str_of(q, 0);
  while (q < end && *q == ';') {
    q++;
    rc = lsip_param_take(&q, end, &name, &value);
    if (rc == LSIP_OK)
      rc = take_param(out, name, value);
    if (rc != LSIP_OK)
      break;
    from = from ? from : name.ptr;
    out->params = lsip_span(from, value.len ? lsip_str_end(value)
                                            : lsip_str_end(name));
  }
  *p = q;
  if (rc == LSIP_OK && q < end && *q != ',')
    rc = LSIP_ERR_PARAM;
  return rc;
}

#ifndef LSIP_NO_USUAL

/* "SIP/2.0/", a transport and a blank at `p`; the byte behind it, or NULL. */
static inline const char *usual_protocol(lsip_via *out, const char *p,
                                         const char *safe)
{
  const char *t = p + 8, *q = p + 11;
  if (memcmp(p, "SIP/2.0/", 8) != 0)
    return NULL;
  out->transport = memcmp(t, "UDP ", 4) == 0 ? LSIP_UDP
      : memcmp(t, "TCP ", 4) == 0 ? LSIP_TCP
      : memcmp(t, "TLS ", 4) == 0 ? LSIP_TLS : LSIP_TRANSPORT_NONE;
  if (!out->transport) {
    q = lsip_usual_run(t, safe, LSIP_C_TOKEN);
    if (!q || q == t || *q != ' ')
      return NULL;
    out->transport = (uint8_t)lsip_transport_of(lsip_span(t, q));
  }
  out->transport_text = lsip_span(t, q);
  return q + 1;
}

/* The host at `p`, of which 32 bytes can be looked at; the byte behind it, or
 * NULL. Nearly all are shorter, and end in a letter. */
static inline const char *usual_host(lsip_str *out, const char *p,
                                     const char *end)
{
  uint32_t dots;
  uint64_t stops = ~(uint64_t)lsip_scan_words32(p, &dots);
  unsigned n = lsip_lowest_bit(stops);
  const char *q = p + n;
  if (n == 32 || lsip_is(q[-1], LSIP_C_DIGIT)) {
    if (lsip_host_scan(p, end, &q) != LSIP_OK || q == end)
      return NULL;
  } else { /* neither two of '.' and '-' side by side, nor one at an end */
    dots &= (uint32_t)(stops - 1);
    if ((dots | stops) & (dots << 1 | 1))
      return NULL;
  }
  *out = lsip_span(p, q);
  return q;
}

/* Behind "rport" and its number at `p`; `p` if something else stands there,
 * NULL if it is not usual. */
static inline const char *usual_rport(lsip_via *out, const char *p,
                                      const char *end, const char *safe)
{
  const char *q = p + 5;
  if (!lsip_letters(p, "rport", 5) || (*q != '=' && *q != ';' && q != end))
    return p;
  if (out->has_rport || (*q == '=' && !lsip_usual_port(&q, safe, &out->rport)))
    return NULL;
  out->has_rport = 1;
  return q;
}

/* Behind a parameter at `p`, or NULL. */
static inline const char *usual_param(lsip_via *out, const char *p,
                                      const char *safe)
{
  int is_branch = lsip_letters(p, "branch", 6) && p[6] == '=';
  const char *q = is_branch ? p + 6 : lsip_usual_run(p, safe, LSIP_C_TOKEN);
  lsip_str name, value;
  if (!q || q == p)
    return NULL;
  name = lsip_span(p, q);
  value = lsip_str_of(q, 0);
  if (*q == '=') {
    p = q + 1;
    q = lsip_usual_run(p, safe, LSIP_C_VALUE);
    if (!q || q == p)
      return NULL;
    value = lsip_span(p, q);
  }
  if (is_branch && !out->branch.len)
    out->branch = value;
  else if (take_param(out, name, value) != LSIP_OK)
    return NULL;
  return q;
}

/* The parameters behind the ';' at `p`, up to a ',' or `end`; NULL if they
 * are not usual. */
static inline const char *usual_params(lsip_via *out, const char *p,
                                       const char *end, const char *safe)
{
  const char *from = p + 1, *q;
  do {
    if (++p > safe)
      return NULL;
    q = usual_rport(out, p, end, safe);
    if (q == p)
      q = usual_param(out, p, safe);
    if (!q)
      return NULL;
    p = q;
  } while (p != end && *p == ';');
  out->params = lsip_span(from, p);
  return p == end || *p == ',' ? p : NULL;
}

const char *lsip_usual_via(lsip_via *out, const char *p, const char *end,
                           const char *limit)
{
  const char *safe = lsip_usual_limit(limit), *q;
  if (p >= safe)
    return NULL;
  lsip_clear(out, sizeof(*out));
  q = usual_protocol(out, p, safe);
  if (!q || limit - q < 32)
    return NULL;
  q = usual_host(&out->host, q, end);
  if (!q || (*q == ':' && !lsip_usual_port(&q, safe, &out->port)))
    return NULL;
  out->params = lsip_str_of(q, 0);
  if (q != end && *q == ';')
    q = usual_params(out, q, end, safe);
  else if (q != end && *q != ',')
    return NULL;
  if (q)
    out->text = lsip_span(p, q);
  return q;
}

#endif

LSIP_COLD
int lsip_via_read(lsip_via *out, const char **p, const char *end)
{
  const char *q = lsip_skip_lws(*p, end), *from = q;
  int rc;
  lsip_clear(out, sizeof(*out));
  rc = read_protocol(out, &q, end);
  if (rc != LSIP_OK)
    return rc;
  out->host = lsip_str_of(q, 0);
  rc = read_sent_by(out, &q, end);
  if (rc != LSIP_OK)
    return rc;
  rc = read_params(out, &q, end);
  out->text = lsip_trim(lsip_span(from, q));
  *p = q;
  return rc;
}

int lsip_via_take(lsip_via *out, const char **p, const char *end,
                  const char *limit)
{
  const char *q = lsip_usual_via(out, *p, end, limit);
  if (!q)
    return lsip_via_read(out, p, end);
  *p = q;
  return LSIP_OK;
}

int lsip_via_parse(lsip_via *out, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value);
  int rc = lsip_via_read(out, &p, end);
  return rc == LSIP_OK && p != end ? LSIP_ERR_HEADER_VALUE : rc;
}
