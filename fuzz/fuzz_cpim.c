/* Any bytes as a message/cpim: all its headers, and the same headers written
 * and read again. */
#include <stdlib.h>
#include <string.h>

#include <lsip/msg.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static void inside(lsip_str part, lsip_str text)
{
  if (part.len)
    require(part.ptr >= text.ptr
            && part.ptr + part.len <= text.ptr + text.len);
}

/* What a value says, written as a header, says the same. */
static void write_again(const lsip_cpim_header *h)
{
  static char plain[1 << 16], out[1 << 19], back[1 << 16];
  size_t n, k;
  lsip_writer w;
  lsip_cpim again;
  lsip_cpim_header same;
  if (lsip_cpim_unescape(h->value, plain, sizeof(plain), &n) != LSIP_OK
      || memchr(h->language.ptr ? h->language.ptr : "", '"', h->language.len))
    return;
  lsip_writer_init(&w, out, sizeof(out));
  lsip_write_cpim_header(&w, h->name, LSIP_STR(""), lsip_str_of(plain, n));
  require(lsip_writer_end(&w) == LSIP_OK);
  memset(&again, 0, sizeof(again));
  again.headers = lsip_writer_text(&w);
  if (lsip_str_eq(h->name, LSIP_STR("NS"))
      || memchr(h->name.ptr, '.', h->name.len))
    return;
  require(lsip_cpim_get(&again, LSIP_STR(""), h->name, &same) == LSIP_OK);
  if (same.value.len && *same.value.ptr == '"')
    return; /* a string by chance */
  require(lsip_cpim_unescape(same.value, back, sizeof(back), &k) == LSIP_OK
          && k == n && memcmp(plain, back, n) == 0);
}

static void read_headers(const lsip_cpim *m, lsip_str text)
{
  lsip_cpim_cursor c;
  lsip_cpim_header h;
  lsip_str a, b, rest;
  int64_t when;
  int rc;
  lsip_cpim_begin(&c, m, LSIP_BODY_LENIENT);
  while ((rc = lsip_cpim_next(&c, &h)) != 0) {
    if (rc < 0)
      continue;
    inside(h.name, text);
    inside(h.value, text);
    inside(h.params, text);
    inside(h.language, text);
    if (lsip_cpim_address(h.value, &a, &b) == LSIP_OK) {
      inside(a, text);
      inside(b, text);
    }
    rest = h.value;
    while (lsip_cpim_required(&c, &rest, &a, &b))
      inside(b, text);
    (void)!lsip_datetime_parse(&when, h.value);
    write_again(&h);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact = malloc(size ? size : 1);
  lsip_cpim m;
  lsip_str text;
  require(exact != NULL);
  memcpy(exact, data, size);
  text = lsip_str_of(exact, size);
  for (unsigned flags = 0; flags < 2; flags++)
    if (lsip_cpim_parse(&m, text, flags) == LSIP_OK) {
      inside(m.headers, text);
      inside(m.content.body, text);
      read_headers(&m, text);
    }
  free(exact);
  return 0;
}
