/* Reads each header field of a message with the reader that its name has, and
 * prints what it found. It is linked with the archive of which run.py prints
 * the size as "the parser": what that archive lacks to read messages fails
 * this link.
 *
 *     bench_reader MESSAGE */
#include <stdio.h>

#include <lsip/fields.h>
#include <lsip/forms.h>

static union {
#define MEMBER(NAME, name, strings, grammar) lsip_##name name;
  LSIP_FORMS(MEMBER)
#undef MEMBER
} form;

static size_t read_uri(lsip_str text)
{
  lsip_uri u;
  lsip_str plain, name, value;
  char buf[256];
  size_t n = 0;
  if (lsip_uri_parse(&u, text) != LSIP_OK)
    return 0;
  plain = u.params;
  while (lsip_param_next(&plain, &name, &value) == 1)
    n += value.len;
  return lsip_unescape(u.user, buf, sizeof(buf), &n) == LSIP_OK ? n + 1 : n;
}

static size_t read_feature_values(lsip_str params)
{
  lsip_feature f;
  lsip_feature_value v;
  size_t n = 0;
  while (lsip_feature_next(&params, &f) == 1)
    while (lsip_feature_value_next(&f.values, &v) == 1)
      n += v.text.len;
  return n;
}

static int read_addresses(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_name_addr na;
  int n = 0;
  while (lsip_next_name_addr(m, &c, &na) == 1)
    n += read_uri(na.uri) + read_feature_values(na.params) < SIZE_MAX;
  return n;
}

static int read_vias(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  int n = 0;
  while (lsip_next_via(m, &c, &v) == 1)
    n++;
  return n;
}

static int read_auth(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_auth a;
  lsip_str name, value;
  int n = 0;
  while (lsip_next_auth(m, &c, &a) == 1)
    while (lsip_auth_next(&a.params, &name, &value) == 1)
      n++;
  return n;
}

static int read_warnings(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_WARNING);
  lsip_warning w;
  char buf[256];
  size_t len;
  int n = 0;
  while (lsip_next_warning(m, &c, &w) == 1)
    n += lsip_unquote(w.text, buf, sizeof(buf), &len) == LSIP_OK;
  return n;
}

static int read_form(const lsip_msg *m, int id, int kind)
{
  lsip_cursor c = lsip_cursor_of(id);
  int n = 0;
  while (lsip_form_next(&form, kind, m, &c) == 1)
    n++;
  return n;
}

static int read_tokens(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_token_value v;
  int n = 0;
  while (lsip_next_token(m, &c, &v) == 1)
    n++;
  return n;
}

/* What has a reader by hand. */
static int read_value(const lsip_msg *m, int id)
{
  lsip_str v = lsip_msg_header(m, id);
  lsip_rack rack;
  lsip_timestamp stamp;
  lsip_media_type type;
  lsip_dialog_ref ref;
  int64_t when;
  uint32_t number;
  switch (id) {
  case LSIP_H_VIA: return read_vias(m);
  case LSIP_H_WARNING: return read_warnings(m);
  case LSIP_H_RACK: return lsip_rack_parse(&rack, v) == LSIP_OK;
  case LSIP_H_TIMESTAMP: return lsip_timestamp_parse(&stamp, v) == LSIP_OK;
  case LSIP_H_DATE: return lsip_date_parse(&when, v) == LSIP_OK;
  case LSIP_H_PRIVACY: return lsip_privacy_parse(&number, v) == LSIP_OK;
  case LSIP_H_CONTENT_TYPE: return lsip_media_type_parse(&type, v) == LSIP_OK;
  case LSIP_H_REPLACES: return lsip_dialog_ref_parse(&ref, v) == LSIP_OK;
  default: return lsip_msg_number(m, id, &number) == LSIP_OK;
  }
}

static void read_header(const lsip_msg *m, int id)
{
  lsip_header_info about;
  int n = read_value(m, id);
  if (lsip_header_about(&about, id) != LSIP_OK)
    return;
  if (about.form != LSIP_FORM_NONE)
    n += read_form(m, id, about.form);
  if (about.grammar == LSIP_G_NAME_ADDR || about.grammar == LSIP_G_URI)
    n += read_addresses(m, id);
  if (about.grammar == LSIP_G_AUTH)
    n += read_auth(m, id);
  if (about.grammar == LSIP_G_TOKEN)
    n += read_tokens(m, id);
  printf("%.*s: %d\n", (int)about.name.len, about.name.ptr, n);
}

/* All values in wire order; how many were malformed. */
static int walk(const lsip_msg *m)
{
  lsip_walk w = { 0, 0 };
  lsip_typed value;
  int rc, bad = 0;
  while ((rc = lsip_next_typed(m, &w, &value)) != 0)
    bad += rc < 0;
  return bad;
}

int main(int argc, char **argv)
{
  static char bytes[65535];
  static uint64_t index[8192];
  lsip_parse_error err;
  lsip_uri uri;
  lsip_msg m;
  FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
  size_t n = f ? fread(bytes, 1, sizeof(bytes), f) : 0;
  if (f)
    fclose(f);
  if (lsip_msg_parse(&m, index, sizeof(index), bytes, n, NULL, &err)) {
    printf("refused: %d at %u\n", (int)err.code, (unsigned)err.offset);
    return 1;
  }
  printf("%s, method %d, %zu bytes of body\n",
         lsip_msg_is_request(&m) ? "request" : "response", lsip_msg_method(&m),
         lsip_msg_body(&m).len);
  for (int id = 1; id < LSIP_HEADER_COUNT; id++)
    if (lsip_msg_has(&m, id))
      read_header(&m, id);
  return walk(&m) != 0 || lsip_msg_request_uri(&m, &uri) != LSIP_OK;
}
