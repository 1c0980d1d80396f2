/* Strings and numbers of an application, whatever they hold, as the members of
 * each header's struct: the writer refuses them, or writes one line, with no
 * control character in its value, which the reader reads. */
#include <stdlib.h>

#include "../tests/unit/msg/field_text.h"
#include "cut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 8, STRINGS = 16 };

static void require(int ok)
{
  if (!ok)
    abort();
}

/* Each byte behind the first makes a number: absent, alone, small or large. */
static lsip_num number_of(const uint8_t *head, size_t i)
{
  uint32_t byte = head[1 + i % (HEAD - 1)];
  lsip_num n = { byte % 3, byte * 0x01010101u >> byte % 25 };
  return n;
}

static void fill_form(field *f, const lsip_shape *s, const uint8_t *head,
                      const lsip_str *t)
{
  size_t strings = s->strings / sizeof(*t);
  lsip_num *n = (lsip_num *)(void *)((char *)&f->u + s->strings);
  require(strings <= STRINGS && s->size <= sizeof(f->u));
  memcpy(&f->u, t, s->strings);
  for (size_t i = 0; i < (s->size - s->strings) / sizeof(*n); i++)
    n[i] = number_of(head, i);
}

static void fill(field *f, int id, const uint8_t *head, const lsip_str *t)
{
  lsip_header_info info;
  lsip_shape shape;
  int rc = lsip_header_about(&info, id);
  memset(f, 0, sizeof(*f));
  f->id = id;
  f->form = rc ? LSIP_FORM_VIA_PARAMS + (id == FIELD_URI_PARAMS) : info.form;
  f->grammar = rc ? LSIP_G_TEXT : info.grammar;
  if (lsip_shape_of(&shape, f->form) == LSIP_OK) {
    fill_form(f, &shape, head, t);
  } else if (id == LSIP_H_RACK) {
    f->u.rack.rseq = number_of(head, 0).value;
    f->u.rack.cseq = number_of(head, 1).value;
    f->u.rack.method = t[0];
  } else if (id == LSIP_H_PRIVACY) {
    f->u.bits = head[1];
  } else if (f->grammar == LSIP_G_NAME_ADDR) {
    f->u.na.display = t[0];
    f->u.na.uri = t[1];
    f->u.na.params = t[2];
  } else if (f->grammar == LSIP_G_WARNING) {
    f->u.warning.code = (int)number_of(head, 0).value;
    f->u.warning.agent = t[0];
    f->u.warning.text = t[1];
  } else if (f->grammar == LSIP_G_TIMESTAMP) {
    f->u.stamp.stamp = t[0];
    f->u.stamp.delay = t[1];
  }
}

/* "name: value" and a line's end, with no other control character. */
static lsip_str value_of(lsip_str text, size_t name)
{
  require(text.len >= name + 4);
  require(memcmp(text.ptr + text.len - 2, "\r\n", 2) == 0);
  text = lsip_str_of(text.ptr + name + 2, text.len - name - 4);
  for (size_t i = 0; i < text.len; i++)
    require(text.ptr[i] == '\t'
            || ((unsigned char)text.ptr[i] >= 32 && text.ptr[i] != 127));
  return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char out[FIELD_TEXT];
  lsip_str t[STRINGS], value;
  lsip_writer w;
  field f, back;
  int id;
  if (size < HEAD || size > 4096)
    return 0;
  fuzz_cut(lsip_str_of((const char *)data + HEAD, size - HEAD), t, STRINGS);
  id = 1 + data[0] % (FIELD_COUNT - 1);
  fill(&f, id, data, t);
  lsip_writer_init(&w, out, sizeof(out));
  if (!field_write(&w, &f) || lsip_writer_end(&w) != LSIP_OK)
    return 0;
  value = value_of(lsip_writer_text(&w),
                   id < LSIP_HEADER_COUNT ? lsip_header_name(id).len : 7);
  require(field_read(&back, id, value) == LSIP_OK);
  return 0;
}
