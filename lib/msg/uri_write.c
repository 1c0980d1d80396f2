/* Writing URIs from their parts (RFC 3261 19.1.2, 25.1; RFC 3966 s.3). */
#include "msg/chars.h"
#include "msg/host.h"
#include "msg/uri_parts.h"
#include "msg/write.h"

LSIP_COLD
void lsip_write_byte(lsip_writer *w, char c, unsigned classes)
{
  static const char hex[] = "0123456789ABCDEF";
  char out[3] = { '%', hex[(unsigned char)c >> 4], hex[c & 15] };
  if (c != '%' && lsip_is(c, classes))
    lsip_write_raw(w, lsip_str_of(&c, 1));
  else
    lsip_write_raw(w, lsip_str_of(out, 3));
}

/* With `keep`: the text is one of the wire, whose %HH are escapes already. */
static void write_part(lsip_writer *w, lsip_str text, unsigned classes,
                       int keep)
{
  const char *p = text.ptr, *end = lsip_str_end(text);
  for (; p < end; p++) {
    if (lsip_is(*p, LSIP_C_CONTROL))
      lsip_writer_fail(w, LSIP_ERR_CONTROL);
    if (keep && *p == '%' && end - p > 2 && lsip_hex(p[1]) >= 0
        && lsip_hex(p[2]) >= 0) {
      lsip_write_raw(w, lsip_str_of(p, 3));
      p += 2;
    } else {
      lsip_write_byte(w, *p, classes);
    }
  }
}

static unsigned classes_of(int part)
{
  static const uint16_t classes[] = { LSIP_C_USER, LSIP_C_PASSWORD,
                                      LSIP_C_PARAM, LSIP_C_HEADER };
  return part >= 0 && part < 4 ? classes[part] : 0;
}

LSIP_COLD
void lsip_write_escaped(lsip_writer *w, lsip_str text, int part)
{
  write_part(w, text, classes_of(part), 0);
}

/* -------------------------------------------------------------- lists -- */

/* A change of one parameter; without a name none is made. */
typedef struct change {
  lsip_str name, value;
  int remove, done;
} change;

static void write_pair(lsip_writer *w, lsip_str name, lsip_str value,
                       unsigned classes, int equals)
{
  if (!name.len || (equals && !value.len && classes == LSIP_C_PARAM)
      || (!equals && classes == LSIP_C_HEADER))
    lsip_writer_fail(w, LSIP_ERR_PARAM);
  write_part(w, name, classes, 1);
  if (equals)
    lsip_write_raw(w, LSIP_STR("="));
  write_part(w, value, classes, 1);
}

static void write_params(lsip_writer *w, lsip_str list, change *c)
{
  lsip_str name, value;
  while (lsip_uri_list_next(&list, ';', &name, &value)) {
    int equals = value.ptr != lsip_str_end(name);
    if (c->name.len && lsip_str_ieq(name, c->name)) {
      if (c->remove || c->done++)
        continue;
      value = c->value;
      equals = value.len != 0;
    }
    lsip_write_raw(w, LSIP_STR(";"));
    write_pair(w, name, value, LSIP_C_PARAM, equals);
  }
  if (c->name.len && !c->remove && !c->done) {
    lsip_write_raw(w, LSIP_STR(";"));
    write_pair(w, c->name, c->value, LSIP_C_PARAM, c->value.len != 0);
  }
}

static void write_headers(lsip_writer *w, lsip_str list)
{
  lsip_str name, value;
  const char *separator = "?";
  while (lsip_uri_list_next(&list, '&', &name, &value)) {
    lsip_write_raw(w, lsip_str_of(separator, 1));
    write_pair(w, name, value, LSIP_C_HEADER,
               value.ptr != lsip_str_end(name));
    separator = "&";
  }
}

/* --------------------------------------------------------------- URIs -- */

static void write_userinfo(lsip_writer *w, const lsip_uri *u)
{
  if (!u->user.len)
    lsip_writer_fail(w, LSIP_ERR_URI);
  write_part(w, u->user, LSIP_C_USER, 1);
  if (u->password.ptr) {
    lsip_write_raw(w, LSIP_STR(":"));
    write_part(w, u->password, LSIP_C_PASSWORD, 1);
  }
  lsip_write_raw(w, LSIP_STR("@"));
}

LSIP_COLD
void lsip_write_host(lsip_writer *w, lsip_str host)
{
  const char *next;
  lsip_addr a;
  int bare = host.len && host.ptr[0] != '[' && lsip_host_addr(host, &a)
      && a.family == 6;
  if (!bare && (lsip_host_scan(host.ptr, lsip_str_end(host), &next)
                || next != lsip_str_end(host)))
    lsip_writer_fail(w, LSIP_ERR_HOST);
  if (bare)
    lsip_write_raw(w, LSIP_STR("["));
  lsip_write_raw(w, host);
  if (bare)
    lsip_write_raw(w, LSIP_STR("]"));
}

static void write_opaque(lsip_writer *w, const lsip_uri *u)
{
  lsip_str s = u->scheme_text;
  if (!lsip_all(s, LSIP_C_SCHEME) || !lsip_is(*s.ptr, LSIP_C_ALNUM)
      || lsip_is(*s.ptr, LSIP_C_DIGIT)
      || lsip_str_ieq(s, LSIP_STR("sip")) || lsip_str_ieq(s, LSIP_STR("sips"))
      || lsip_str_ieq(s, LSIP_STR("tel")))
    lsip_writer_fail(w, LSIP_ERR_SCHEME);
  if (!u->opaque.len)
    lsip_writer_fail(w, LSIP_ERR_URI);
  lsip_write_raw(w, s);
  lsip_write_raw(w, LSIP_STR(":"));
  write_part(w, u->opaque, LSIP_C_URI, 1);
}

static void write_tel(lsip_writer *w, const lsip_uri *u, change *c)
{
  if (!lsip_is_phone(u->user))
    lsip_writer_fail(w, LSIP_ERR_URI);
  lsip_write_raw(w, LSIP_STR("tel:"));
  lsip_write_raw(w, u->user);
  write_params(w, u->params, c);
}

static void write_changed(lsip_writer *w, const lsip_uri *u, change *c)
{
  if (u->scheme == LSIP_SCHEME_OTHER) {
    if (c->name.len)
      lsip_writer_fail(w, LSIP_ERR_SCHEME);
    write_opaque(w, u);
    return;
  }
  if (u->scheme == LSIP_SCHEME_TEL) {
    write_tel(w, u, c);
    return;
  }
  lsip_write_raw(w, u->scheme == LSIP_SCHEME_SIPS ? LSIP_STR("sips:")
                                                  : LSIP_STR("sip:"));
  if (u->has_user || u->user.len)
    write_userinfo(w, u);
  lsip_write_host(w, u->host);
  if (u->port) {
    lsip_write_raw(w, LSIP_STR(":"));
    lsip_write_number(w, u->port);
  }
  write_params(w, u->params, c);
  write_headers(w, u->headers);
}

LSIP_COLD
void lsip_uri_write(lsip_writer *w, const lsip_uri *u)
{
  change none = { { NULL, 0 }, { NULL, 0 }, 0, 0 };
  write_changed(w, u, &none);
}

LSIP_COLD
void lsip_uri_write_param(lsip_writer *w, const lsip_uri *u, lsip_str name,
                          lsip_str value)
{
  change set = { name, value, 0, 0 };
  if (!name.len)
    lsip_writer_fail(w, LSIP_ERR_PARAM);
  write_changed(w, u, &set);
}

LSIP_COLD
void lsip_uri_write_without(lsip_writer *w, const lsip_uri *u, lsip_str name)
{
  change gone = { name, { NULL, 0 }, 1, 0 };
  write_changed(w, u, &gone);
}

/* ------------------------------------------------------ canonical form -- */

/* Unescaped (10.3 step 5), and escaped again where the grammar asks for it,
 * so that it stays a URI and no %00 ends it. */
static void write_canonical_user(lsip_writer *w, lsip_str user)
{
  const char *p = user.ptr, *end = lsip_str_end(user);
  for (; p < end; p++) {
    char c = *p;
    if (c == '%' && end - p > 2 && lsip_hex(p[1]) >= 0
        && lsip_hex(p[2]) >= 0) {
      c = (char)(lsip_hex(p[1]) * 16 + lsip_hex(p[2]));
      p += 2;
    }
    lsip_write_byte(w, c, LSIP_C_USER);
  }
  lsip_write_raw(w, LSIP_STR("@"));
}

/* sip: and sips: name the same user (RFC 5630 3.1.3 and 5.4). The port is no
 * part of it: phones write the registrar's there. Addresses are written in
 * one way (RFC 5954 4.2). */
LSIP_COLD
void lsip_uri_write_aor(lsip_writer *w, const lsip_uri *u)
{
  char text[LSIP_ADDR_TEXT];
  lsip_addr a;
  if (u->scheme != LSIP_SCHEME_SIP && u->scheme != LSIP_SCHEME_SIPS) {
    lsip_writer_fail(w, LSIP_ERR_SCHEME);
    return;
  }
  lsip_write_raw(w, LSIP_STR("sip:"));
  if (u->user.len)
    write_canonical_user(w, u->user);
  if (lsip_host_addr(u->host, &a)) {
    lsip_write_raw(w, lsip_str_of(text, lsip_addr_format(&a, text,
                                                         sizeof(text))));
    return;
  }
  for (size_t i = 0; i < u->host.len; i++) {
    char c = lsip_lower(u->host.ptr[i]);
    lsip_write_raw(w, lsip_str_of(&c, 1));
  }
}
