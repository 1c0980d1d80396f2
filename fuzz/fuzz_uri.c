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
  check_values(text);
  if (lsip_uri_parse(&a, half) == LSIP_OK
      && lsip_uri_parse(&b, lsip_str_of(exact + size / 2, size - size / 2))
      == LSIP_OK)
    require(lsip_uri_equal(&a, &b) == lsip_uri_equal(&b, &a));
  free(exact);
  return 0;
}
