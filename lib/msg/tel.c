/* tel URIs: RFC 3966, and their like in SIP URIs (RFC 3261 19.1.6). */
#include "msg/chars.h"
#include "msg/uri_parts.h"
#include "msg/write.h"

/* Sorting is quadratic, and the text may be an attacker's. */
enum { MANY = 32 };

static int keep(lsip_str *slot, lsip_str value)
{
  if (slot->ptr)
    return LSIP_ERR_PARAM;
  *slot = value;
  return LSIP_OK;
}

static int read_param(lsip_tel *out, lsip_str name, lsip_str value)
{
  if (lsip_str_ieq(name, LSIP_STR("phone-context")))
    return keep(&out->context, value);
  if (lsip_str_ieq(name, LSIP_STR("isub")))
    return keep(&out->isub, value);
  if (lsip_str_ieq(name, LSIP_STR("ext")))
    return keep(&out->ext, value);
  if (!out->mandatory.len && name.len > 2
      && lsip_str_ieq(lsip_str_of(name.ptr, 2), LSIP_STR("m-")))
    out->mandatory = name;
  return LSIP_OK;
}

LSIP_COLD
int lsip_tel_read(lsip_tel *out, const lsip_uri *u)
{
  lsip_str rest = u->params, name, value;
  int rc = LSIP_OK;
  memset(out, 0, sizeof(*out));
  if (u->scheme != LSIP_SCHEME_TEL)
    return LSIP_ERR_SCHEME;
  out->number = u->user;
  out->global = u->user.len && *u->user.ptr == '+';
  while (rc == LSIP_OK && lsip_uri_list_next(&rest, ';', &name, &value))
    rc = read_param(out, name, value);
  if (rc == LSIP_OK && out->isub.len && out->ext.len)
    rc = LSIP_ERR_PARAM; /* 5.3 */
  if (rc == LSIP_OK && !out->global && !out->context.len)
    rc = LSIP_ERR_MISSING; /* 5.1.5 */
  if (rc == LSIP_OK && out->context.len
      && !(*out->context.ptr == '+' ? lsip_is_phone(out->context)
                                    : lsip_all(out->context, LSIP_C_HOST)))
    rc = LSIP_ERR_HOST;
  return rc;
}

/* ------------------------------------------------------------- to SIP -- */

static int rank(lsip_str name)
{
  return lsip_str_ieq(name, LSIP_STR("isub"))
      || lsip_str_ieq(name, LSIP_STR("ext")) ? 0
      : lsip_str_ieq(name, LSIP_STR("phone-context")) ? 1 : 2;
}

/* RFC 3966 s.3: isub or ext, the context, the others by their names. */
static int compare(lsip_str a, lsip_str b)
{
  int d = rank(a) - rank(b);
  for (size_t i = 0; !d && i < a.len && i < b.len; i++)
    d = lsip_lower(a.ptr[i]) - lsip_lower(b.ptr[i]);
  return d ? d : (a.len > b.len) - (a.len < b.len);
}

/* The least parameter that comes behind `last`. */
static int next_in_order(lsip_str params, lsip_str last, lsip_str *name,
                         lsip_str *value)
{
  lsip_str n, v;
  int found = 0;
  while (lsip_uri_list_next(&params, ';', &n, &v))
    if ((!last.len || compare(n, last) > 0)
        && (!found || compare(n, *name) < 0)) {
      found = 1;
      *name = n;
      *value = v;
    }
  return found;
}

/* Folded to lower case, as 19.1.6 advises; %HH stay what they are. */
static void write_lower(lsip_writer *w, lsip_str text)
{
  for (size_t i = 0; i < text.len; i++) {
    char c = lsip_lower(text.ptr[i]);
    if (c == '%')
      lsip_write_raw(w, LSIP_STR("%"));
    else
      lsip_write_byte(w, c, LSIP_C_USER);
  }
}

LSIP_COLD
void lsip_tel_to_sip(lsip_writer *w, const lsip_uri *tel, lsip_str host,
                     int sips)
{
  lsip_str rest = tel->params, name = { NULL, 0 }, value;
  size_t total = 0, written = 0;
  if (tel->scheme != LSIP_SCHEME_TEL)
    lsip_writer_fail(w, LSIP_ERR_SCHEME);
  while (lsip_uri_list_next(&rest, ';', &name, &value))
    total++;
  if (total > MANY)
    lsip_writer_fail(w, LSIP_ERR_TOO_MANY);
  if (w->err)
    return;
  lsip_write_raw(w, sips ? LSIP_STR("sips:") : LSIP_STR("sip:"));
  write_lower(w, tel->user);
  name.len = 0;
  while (next_in_order(tel->params, name, &name, &value)) {
    lsip_write_raw(w, LSIP_STR(";"));
    write_lower(w, name);
    if (value.len)
      lsip_write_raw(w, LSIP_STR("="));
    write_lower(w, value);
    written++;
  }
  if (written != total) /* one stands there twice */
    lsip_writer_fail(w, LSIP_ERR_PARAM);
  lsip_write_raw(w, LSIP_STR("@"));
  lsip_write_host(w, host);
  lsip_write_raw(w, LSIP_STR(";user=phone"));
}

/* ----------------------------------------------------------- from SIP -- */

/* %HH of what a tel URI holds as it is; what SIP must escape and it must not
 * are '#', ':' and brackets. */
static void write_subscriber(lsip_writer *w, lsip_str user)
{
  const char *p = user.ptr, *end = lsip_str_end(user);
  int number = 1; /* the parameters hold no '#' */
  for (; p < end; p++) {
    char c = *p;
    number &= c != ';';
    if (c == '%' && end - p > 2) {
      c = (char)(lsip_hex(p[1]) * 16 + lsip_hex(p[2]));
      if (c == '%' || (!(c == '#' && number) && !lsip_is(c, LSIP_C_PARAM))) {
        lsip_write_raw(w, lsip_str_of(p, 3));
        p += 2;
        continue;
      }
      p += 2;
    }
    lsip_write_raw(w, lsip_str_of(&c, 1));
  }
}

LSIP_COLD
void lsip_sip_to_tel(lsip_writer *w, const lsip_uri *sip)
{
  size_t from = w->len;
  lsip_uri tel;
  int rc;
  if (sip->scheme != LSIP_SCHEME_SIP && sip->scheme != LSIP_SCHEME_SIPS)
    lsip_writer_fail(w, LSIP_ERR_SCHEME);
  lsip_write_raw(w, LSIP_STR("tel:"));
  write_subscriber(w, sip->user);
  if (w->err || w->needed != w->len)
    return; /* it will be looked at when it fits */
  rc = lsip_uri_parse(&tel, lsip_str_of(w->ptr + from, w->len - from));
  if (rc != LSIP_OK)
    lsip_writer_fail(w, rc);
}
