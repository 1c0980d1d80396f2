/* Values of headers, by their grammar class: what the typed readers make of
 * them. */
#include "tree.h"

#include "forms.h"

enum { DECODED = 4096 };

/* ---- parameters ---- */

/* What a text means: of a header's parameter, of a URI's. */
typedef lsip_str (*decoder)(lsip_str text, char *buf, size_t cap);

static lsip_str unquoted(lsip_str text, char *buf, size_t cap)
{
  size_t n = 0;
  return lsip_unquote(text, buf, cap, &n) ? text : lsip_str_of(buf, n);
}

static lsip_str unescaped(lsip_str text, char *buf, size_t cap)
{
  size_t n = 0;
  return lsip_unescape(text, buf, cap, &n) ? text : lsip_str_of(buf, n);
}

/* `name=value` as it stands between two others. */
static lsip_str span(lsip_str name, lsip_str value)
{
  return value.ptr > name.ptr
             ? lsip_str_of(name.ptr, (size_t)(value.ptr - name.ptr) +
                                     value.len) : name;
}

static void show_param(tree *t, lsip_str name, lsip_str value,
                       decoder decode)
{
  char buf[DECODED];
  node n = { .what = "param", .name = name, .has_value = value.len != 0 };
  n.text = value.len ? span(name, value) : name;
  n.value = decode(value, buf, sizeof buf);
  tree_open(t, &n);
  tree_close(t);
}

/* How the parameters of a class are parted. */
typedef int (*parameters)(lsip_str *rest, lsip_str *name, lsip_str *value);

static void show_all(tree *t, lsip_str params, parameters next,
                     decoder decode)
{
  lsip_str name, value, all = params;
  int rc;
  while ((rc = next(&params, &name, &value)) == 1)
    show_param(t, name, value, decode);
  if (rc < 0) tree_error(t, "params", all, rc);
}

static void show_params(tree *t, lsip_str params)
{
  show_all(t, params, lsip_param_next, unquoted);
}

static void show_auth_params(tree *t, lsip_str params)
{
  show_all(t, params, lsip_auth_next, unquoted);
}

/* ---- URIs ---- */

static void show_escaped(tree *t, const char *what, lsip_str text)
{
  char buf[DECODED];
  if (text.len) tree_decoded(t, what, text, unescaped(text, buf, sizeof buf));
}

static void show_uri_headers(tree *t, lsip_str rest)
{
  while (rest.len) {
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] != '&') n++;
    show_escaped(t, "header", lsip_str_of(rest.ptr, n));
    n += n < rest.len;
    rest = lsip_str_of(rest.ptr + n, rest.len - n);
  }
}

void tree_uri(tree *t, const char *what, lsip_str text)
{
  lsip_uri u;
  int rc = lsip_uri_parse(&u, text);
  tree_open(t, &(node){ .what = what, .text = text, .err = rc });
  if (!rc) {
    tree_leaf(t, "scheme", u.scheme_text);
    show_escaped(t, u.scheme == LSIP_SCHEME_TEL ? "number" : "user", u.user);
    show_escaped(t, "password", u.password);
    tree_part(t, "host", u.host);
    if (u.port) tree_number(t, "port", u.port);
    show_all(t, u.params, lsip_param_next, unescaped);
    show_uri_headers(t, u.headers);
    tree_part(t, "opaque", u.opaque);
  }
  tree_close(t);
}

/* ---- classes: 0, or why the value is malformed ---- */

static int show_name_addr(tree *t, lsip_str value)
{
  char buf[DECODED];
  lsip_name_addr n;
  int rc = lsip_name_addr_parse(&n, value);
  if (rc) return rc;
  if (n.display.len)
    tree_decoded(t, "display", n.display,
                 unquoted(n.display, buf, sizeof buf));
  if (n.star)
    tree_leaf(t, "star", n.text);
  else
    tree_uri(t, "uri", n.uri);
  show_params(t, n.params);
  return 0;
}

static int show_via(tree *t, lsip_str value)
{
  lsip_via v;
  int rc = lsip_via_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "transport", v.transport_text);
  tree_leaf(t, "host", v.host);
  if (v.port) tree_number(t, "port", v.port);
  show_params(t, v.params);
  return 0;
}

static int show_token(tree *t, lsip_str value)
{
  lsip_token_value v;
  int rc = lsip_token_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "token", v.token);
  show_params(t, v.params);
  return 0;
}

static int show_number(tree *t, lsip_str value)
{
  lsip_number_value v;
  int rc = lsip_number_parse(&v, value);
  if (rc) return rc;
  tree_number(t, "number", v.number);
  tree_part(t, "comment", v.comment);
  show_params(t, v.params);
  return 0;
}

static int show_media(tree *t, lsip_str value)
{
  lsip_media_type v;
  int rc = lsip_media_type_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "type", v.type);
  tree_leaf(t, "subtype", v.subtype);
  show_params(t, v.params);
  return 0;
}

static int show_auth(tree *t, lsip_str value)
{
  lsip_auth v;
  int rc = lsip_auth_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "scheme", v.scheme);
  show_auth_params(t, v.params);
  return 0;
}

static int show_call_id(tree *t, lsip_str value)
{
  tree_leaf(t, "call-id", value);
  return 0;
}

static int show_dialog_ref(tree *t, lsip_str value)
{
  lsip_dialog_ref v;
  int rc = lsip_dialog_ref_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "call-id", v.call_id);
  show_params(t, v.params);
  return 0;
}

static int show_date(tree *t, lsip_str value)
{
  int64_t when;
  int rc = lsip_date_parse(&when, value);
  if (!rc && when >= 0) tree_number(t, "unix", (uint64_t)when);
  return rc;
}

static int show_timestamp(tree *t, lsip_str value)
{
  lsip_timestamp v;
  int rc = lsip_timestamp_parse(&v, value);
  if (rc) return rc;
  tree_leaf(t, "stamp", v.stamp);
  tree_part(t, "delay", v.delay);
  return 0;
}

static int show_warning(tree *t, lsip_str value)
{
  char buf[DECODED];
  lsip_warning v;
  int rc = lsip_warning_parse(&v, value);
  if (rc) return rc;
  tree_number(t, "code", v.code);
  tree_leaf(t, "agent", v.agent);
  tree_decoded(t, "text", v.text, unquoted(v.text, buf, sizeof buf));
  return 0;
}

/* "314159 INVITE": the parser has checked it. */
static int show_cseq(tree *t, lsip_str value)
{
  size_t digits = 0, word = value.len;
  while (digits < value.len && value.ptr[digits] >= '0' &&
         value.ptr[digits] <= '9')
    digits++;
  while (word > digits && (unsigned char)value.ptr[word - 1] > ' ') word--;
  tree_part(t, "number", lsip_str_of(value.ptr, digits));
  tree_part(t, "method", lsip_str_of(value.ptr + word, value.len - word));
  return 0;
}

static int show_rack(tree *t, lsip_str value)
{
  lsip_rack v;
  int rc = lsip_rack_parse(&v, value);
  if (rc) return rc;
  tree_number(t, "rseq", v.rseq);
  tree_number(t, "cseq", v.cseq);
  tree_leaf(t, "method", v.method);
  return 0;
}

/* A value whose class has no reader: its form has one. */
static int show_form(tree *t, const lsip_header_info *info, lsip_str value)
{
  form_value v;
  int rc;
  if (!info->form) return 0;
  rc = form_read(&v, info->form, value);
  if (rc) return rc;
  for (unsigned i = 0; i < v.strings && (v.params < 0 || (int)i < v.params);
       i++)
    tree_part(t, "part", form_string(&v, i));
  if (v.params >= 0) show_params(t, form_string(&v, (unsigned)v.params));
  return 0;
}

static int show_class(tree *t, const lsip_header_info *info, lsip_str value)
{
  switch (info->grammar) {
  case LSIP_G_NAME_ADDR: case LSIP_G_URI: return show_name_addr(t, value);
  case LSIP_G_TOKEN: return show_token(t, value);
  case LSIP_G_PARAMS: show_params(t, value); return 0;
  case LSIP_G_NUMBER: return show_number(t, value);
  case LSIP_G_MEDIA: return show_media(t, value);
  case LSIP_G_AUTH: return show_auth(t, value);
  case LSIP_G_AUTH_INFO: show_auth_params(t, value); return 0;
  case LSIP_G_CALL_ID:
    return info->id == LSIP_H_CALL_ID || info->id == LSIP_H_IN_REPLY_TO
               ? show_call_id(t, value) : show_dialog_ref(t, value);
  case LSIP_G_CSEQ:
    return info->id == LSIP_H_RACK ? show_rack(t, value)
                                   : show_cseq(t, value);
  case LSIP_G_VIA: return show_via(t, value);
  case LSIP_G_DATE: return show_date(t, value);
  case LSIP_G_TIMESTAMP: return show_timestamp(t, value);
  case LSIP_G_WARNING: return show_warning(t, value);
  default: return show_form(t, info, value);
  }
}

/* The class may read what the form of this one header refuses. */
void tree_value(tree *t, const lsip_header_info *info, lsip_str value)
{
  form_value v;
  int rc = show_class(t, info, value);
  if (!rc && info->form) rc = form_read(&v, info->form, value);
  if (rc) tree_error(t, "malformed", value, rc);
}
