/* Strings of an application, whatever they hold, as parts of a multipart and
 * of a message/cpim: they are refused, or what is written reads as the parts
 * and fields that were set, and no others. */
#include <stdlib.h>

#include <lsip/body.h>

#include "cut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STRINGS = 10, ROOM = 1 << 16 };

static void require(int ok)
{
  if (!ok)
    abort();
}

static int fields_of(lsip_str lines)
{
  lsip_str name, value;
  int rc, n = 0;
  while ((rc = lsip_field_next(&lines, &name, &value, 0)) == 1)
    n++;
  require(rc == 0 && !lines.len);
  return n;
}

static int fields_set(const lsip_part *p)
{
  return (p->type.len > 0) + (p->disposition.len > 0) + (p->id.len > 0)
      + (p->transfer_encoding.len > 0) + (p->encoding.len > 0)
      + (p->language.len > 0);
}

static void check_parts(const lsip_part *parts, lsip_str boundary)
{
  static char out[ROOM];
  char type[128] = "multipart/x;boundary=\"";
  size_t start = strlen(type);
  lsip_multipart mp;
  lsip_part whole, back;
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof(out));
  lsip_write_multipart(&w, boundary, parts, 2);
  if (lsip_writer_end(&w) != LSIP_OK)
    return;
  memcpy(type + start, boundary.ptr, boundary.len);
  type[start + boundary.len] = '"';
  memset(&whole, 0, sizeof(whole));
  whole.type = lsip_str_of(type, start + boundary.len + 1);
  whole.body = lsip_writer_text(&w);
  require(lsip_multipart_open(&mp, &whole, 0) == LSIP_OK);
  for (int i = 0; i < 2; i++) {
    require(lsip_multipart_next(&mp, &back) == 1);
    require(lsip_str_eq(back.body, parts[i].body));
    require(fields_of(back.headers)
            == (parts[i].headers.len ? fields_of(parts[i].headers)
                                     : fields_set(&parts[i])));
  }
  require(lsip_multipart_next(&mp, &back) == 0);
}

static void check_multipart(const lsip_str *s)
{
  char buf[LSIP_BOUNDARY_MAX];
  lsip_part parts[2];
  memset(parts, 0, sizeof(parts));
  parts[0].headers = s[0];
  parts[0].body = s[1];
  parts[1].type = s[2];
  parts[1].disposition = s[3];
  parts[1].id = s[4];
  parts[1].transfer_encoding = s[5];
  parts[1].encoding = s[6];
  parts[1].language = s[7];
  parts[1].body = s[8];
  check_parts(parts, s[9]);
  check_parts(parts, lsip_boundary_choose(buf, parts, 2));
}

static void same_value(const lsip_cpim_header *h, lsip_str name,
                       lsip_str text)
{
  static char plain[ROOM];
  size_t n;
  require(name.len >= h->name.len
          && lsip_str_eq(h->name, lsip_str_of(name.ptr + name.len
                                              - h->name.len, h->name.len)));
  if (h->value.len && *h->value.ptr == '"')
    return; /* a string by chance */
  require(lsip_cpim_unescape(h->value, plain, sizeof(plain), &n) == LSIP_OK);
  require(lsip_str_eq(lsip_str_of(plain, n), text));
}

static void check_cpim(const lsip_str *s)
{
  static char out[ROOM];
  lsip_str formal, uri;
  lsip_part content;
  lsip_cpim_cursor c;
  lsip_cpim_header h;
  lsip_writer w;
  lsip_cpim m;
  memset(&content, 0, sizeof(content));
  content.type = s[6];
  content.body = s[7];
  lsip_writer_init(&w, out, sizeof(out));
  lsip_write_cpim_header(&w, s[0], s[1], s[2]);
  lsip_write_cpim_address(&w, s[3], s[4], s[5]);
  lsip_write_cpim_content(&w, &content);
  if (lsip_writer_end(&w) != LSIP_OK || lsip_str_eq(s[0], LSIP_STR("NS"))
      || lsip_str_eq(s[3], LSIP_STR("NS")))
    return;
  require(lsip_cpim_parse(&m, lsip_writer_text(&w), 0) == LSIP_OK);
  require(lsip_str_eq(m.content.body, s[7]));
  require(fields_of(m.content.headers) == 1);
  lsip_cpim_begin(&c, &m, 0);
  require(lsip_cpim_next(&c, &h) == 1 && lsip_str_eq(h.language, s[1]));
  same_value(&h, s[0], s[2]);
  require(lsip_cpim_next(&c, &h) == 1
          && lsip_cpim_address(h.value, &formal, &uri) == LSIP_OK
          && lsip_str_eq(uri, s[5]));
  require(lsip_cpim_next(&c, &h) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  lsip_str s[STRINGS];
  if (size > 4096)
    return 0;
  fuzz_cut(lsip_str_of((const char *)data, size), s, STRINGS);
  check_multipart(s);
  check_cpim(s);
  return 0;
}
