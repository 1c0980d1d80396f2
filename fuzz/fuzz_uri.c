/* Any bytes as a URI and as a value of each kind; the first half of them
 * against the second as two URIs. */
#include <stdlib.h>

#include "../tests/unit/msg/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

/* Every part lies in the text. */
static void inside(lsip_str part, lsip_str text)
{
  if (part.len)
    require(part.ptr >= text.ptr
            && part.ptr + part.len <= text.ptr + text.len);
}

static void check_uri(lsip_str text, lsip_uri *u)
{
  char buf[4096], again[4096];
  size_t n, k;
  lsip_addr a;
  int rc = lsip_uri_parse(u, text);
  if (rc != LSIP_OK)
    return;
  inside(u->user, text);
  inside(u->password, text);
  inside(u->host, text);
  inside(u->params, text);
  inside(u->headers, text);
  inside(u->opaque, text);
  require(lsip_uri_equal(u, u));
  (void)lsip_host_addr(u->host, &a);
  if (lsip_unescape(u->user, buf, sizeof(buf), &n) == LSIP_OK
      && lsip_escape_user(lsip_str_of(buf, n), again, sizeof(again), &k)
      == LSIP_OK)
    require(lsip_unescape(lsip_str_of(again, k), again, sizeof(again), &k)
            == LSIP_OK && k == n && memcmp(again, buf, n) == 0);
}

/* What was read is written as it was, but for the case of the scheme and the
 * zeros before a port; what is written is a URI, and the parts of that are
 * those that were given. */
static void check_writing(const lsip_uri *u)
{
  static char out[1 << 18], more[1 << 18];
  lsip_writer w;
  lsip_uri back;
  lsip_uri_request r;
  lsip_tel tel;
  size_t n;
  lsip_writer_init(&w, out, sizeof(out));
  lsip_uri_write(&w, u);
  require(lsip_writer_end(&w) == LSIP_OK);
  require(lsip_str_ieq(lsip_writer_text(&w), u->text)
          || w.len < u->text.len); /* a port loses the zeros before it */
  require(lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK
          && lsip_str_eq(back.host, u->host)
          && lsip_str_eq(back.user, u->user)
          && lsip_str_eq(back.password, u->password)
          && lsip_str_eq(back.params, u->params)
          && lsip_str_eq(back.headers, u->headers)
          && lsip_str_eq(back.opaque, u->opaque) && back.port == u->port);
  if (u->scheme == LSIP_SCHEME_OTHER)
    return;
  lsip_writer_init(&w, out, sizeof(out));
  lsip_uri_write_param(&w, u, LSIP_STR("x"), LSIP_STR("a;b"));
  require(lsip_writer_end(&w) == LSIP_OK
          && lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK
          && lsip_param_get(back.params, LSIP_STR("x"), NULL));
  lsip_writer_init(&w, more, sizeof(more));
  lsip_uri_write_without(&w, &back, LSIP_STR("x"));
  require(lsip_writer_end(&w) == LSIP_OK
          && lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK
          && !lsip_param_get(back.params, LSIP_STR("x"), NULL));
  (void)!lsip_tel_read(&tel, u);
  lsip_writer_init(&w, out, sizeof(out));
  lsip_tel_to_sip(&w, u, LSIP_STR("a.b"), 0);
  if (lsip_writer_end(&w) == LSIP_OK) {
    require(lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK);
    lsip_writer_init(&w, more, sizeof(more));
    lsip_sip_to_tel(&w, &back);
    require(lsip_writer_end(&w) == LSIP_OK);
  }
  if (u->scheme == LSIP_SCHEME_TEL)
    return;
  lsip_writer_init(&w, out, sizeof(out));
  lsip_sip_to_tel(&w, u);
  lsip_writer_init(&w, out, sizeof(out));
  lsip_uri_write_aor(&w, u);
  require(lsip_writer_end(&w) == LSIP_OK
          && lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK);
  lsip_writer_init(&w, more, sizeof(more));
  lsip_uri_write_aor(&w, &back);
  require(lsip_str_eq(lsip_writer_text(&w), lsip_str_of(out, w.len)));
  if (lsip_uri_make_request(&r, u, out, sizeof(out), &n) == LSIP_OK)
    require(lsip_uri_parse(&back, r.uri) == LSIP_OK && !back.headers.len);
}

/* Any bytes as the parts of a URI: an error, or a URI with these parts. */
static void check_building(lsip_str text)
{
  static char out[1 << 18], a[1 << 17], b[1 << 17];
  lsip_str part[4];
  lsip_writer w;
  lsip_uri u, back;
  size_t n, k;
  for (size_t i = 0; i < 4; i++)
    part[i] = lsip_str_of(text.ptr + text.len * i / 4,
                          text.len * (i + 1) / 4 - text.len * i / 4);
  memset(&u, 0, sizeof(u));
  u.scheme = LSIP_SCHEME_SIP;
  u.user = part[0];
  u.has_user = 1;
  u.host = part[1].len > 3 ? LSIP_STR("2001:db8::1") : part[1];
  u.params = part[2];
  u.headers = part[3];
  lsip_writer_init(&w, out, sizeof(out));
  lsip_uri_write(&w, &u);
  if (lsip_writer_end(&w) != LSIP_OK)
    return;
  require(lsip_uri_parse(&back, lsip_writer_text(&w)) == LSIP_OK);
  require(back.has_user && !back.password.ptr);
  if (lsip_unescape(part[0], a, sizeof(a), &n) == LSIP_OK)
    require(lsip_unescape(back.user, b, sizeof(b), &k) == LSIP_OK && n == k
            && memcmp(a, b, n) == 0);
  lsip_writer_init(&w, out, sizeof(out));
  lsip_write_escaped(&w, text, LSIP_URI_HEADER);
  if (lsip_writer_end(&w) == LSIP_OK)
    require(lsip_unescape(lsip_writer_text(&w), a, sizeof(a), &n) == LSIP_OK
            && lsip_str_eq(lsip_str_of(a, n), text));
}

static void check_values(lsip_str v)
{
  lsip_name_addr na;
  lsip_via via;
  lsip_token_value tv;
  lsip_warning w;
  lsip_auth a;
  lsip_extra x;
  (void)read_value(v);
  if (lsip_name_addr_parse(&na, v) == LSIP_OK) {
    inside(na.display, v);
    inside(na.uri, v);
    inside(na.params, v);
  }
  if (lsip_via_parse(&via, v) == LSIP_OK) {
    require(via.host.len > 0);
    inside(via.params, v);
  }
  (void)!lsip_token_parse(&tv, v);
  (void)!lsip_warning_parse(&w, v);
  (void)!lsip_auth_parse(&a, v);
  (void)lsip_header_of(v);
  memset(&x, 0, sizeof(x));
  x.headers = v;
  (void)!lsip_extra_check(&x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact = malloc(size ? size : 1);
  lsip_uri a, b;
  lsip_str text, half;
  require(exact != NULL);
  memcpy(exact, data, size);
  text = lsip_str_of(exact, size);
  half = lsip_str_of(exact, size / 2);
  check_uri(text, &a);
  if (size < 1 << 14) {
    if (lsip_uri_parse(&a, text) == LSIP_OK)
      check_writing(&a);
    check_building(text);
  }
  check_values(text);
  if (lsip_uri_parse(&a, half) == LSIP_OK
      && lsip_uri_parse(&b, lsip_str_of(exact + size / 2, size - size / 2))
      == LSIP_OK)
    require(lsip_uri_equal(&a, &b) == lsip_uri_equal(&b, &a));
  free(exact);
  return 0;
}
