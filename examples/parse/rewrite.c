#include "rewrite.h"

#include <string.h>

#include <lsip/fields.h>

#include "forms.h"

enum { DECODED = 65536 };

/* What cannot be written by a setter: quoted pairs may hold control
 * characters, and a malformed value may be anything. */
static void copy_field(lsip_writer *w, lsip_str name, lsip_str value)
{
  lsip_write_raw(w, name);
  lsip_write_raw(w, LSIP_STR(": "));
  lsip_write_raw(w, value);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

static int has_control(lsip_str value)
{
  for (size_t i = 0; i < value.len; i++) {
    unsigned char c = (unsigned char)value.ptr[i];
    if (c < ' ' ? c != '\t' && c != '\r' && c != '\n' : c == 0x7f) return 1;
  }
  return 0;
}

/* ---- values: 0, or -1 where the value has no structure ---- */

/* A struct does not tell `opaque=""` from no opaque. */
static int has_empty_param(const form_value *v)
{
  lsip_str rest, name, value;
  if (v->params < 0) return 0;
  rest = form_string(v, (unsigned)v->params);
  while (form_param(v, &rest, &name, &value) == 1)
    if (lsip_str_eq(value, LSIP_STR("\"\""))) return 1;
  return 0;
}

static int write_form(lsip_writer *w, const lsip_header_info *info,
                      lsip_str value)
{
  form_value v;
  if (form_read(&v, info->form, value) || has_empty_param(&v)) return -1;
  lsip_form_write(w, info->id, info->form, v.room);
  return 0;
}

static int write_name_addr(lsip_writer *w, int id, lsip_str value)
{
  static char display[DECODED];
  lsip_name_addr n;
  size_t len = 0;
  if (lsip_name_addr_parse(&n, value) || n.star ||
      lsip_unquote(n.display, display, sizeof display, &len))
    return -1;
  lsip_write_name_addr(w, id, lsip_str_of(display, len), n.uri, n.params);
  return 0;
}

static int write_number(lsip_writer *w, int id, lsip_str value)
{
  lsip_number_value v;
  if (lsip_number_parse(&v, value) || v.comment.len || v.params.len)
    return -1;
  lsip_write_header_number(w, id, v.number);
  return 0;
}

static int write_date(lsip_writer *w, lsip_str value)
{
  int64_t when;
  if (lsip_date_parse(&when, value) || when < 0) return -1;
  lsip_write_date_field(w, when);
  return 0;
}

static int write_warning(lsip_writer *w, lsip_str value)
{
  lsip_warning v;
  if (lsip_warning_parse(&v, value)) return -1;
  lsip_write_warning(w, &v);
  return 0;
}

static int write_timestamp(lsip_writer *w, lsip_str value)
{
  lsip_timestamp v;
  if (lsip_timestamp_parse(&v, value)) return -1;
  lsip_write_timestamp(w, &v);
  return 0;
}

static int write_rack(lsip_writer *w, lsip_str value)
{
  lsip_rack v;
  if (lsip_rack_parse(&v, value)) return -1;
  lsip_write_rack(w, &v);
  return 0;
}

static int write_structure(lsip_writer *w, const lsip_header_info *info,
                           lsip_str value)
{
  if (info->form) return write_form(w, info, value);
  switch (info->grammar) {
  case LSIP_G_NAME_ADDR: return write_name_addr(w, info->id, value);
  case LSIP_G_NUMBER: return write_number(w, info->id, value);
  case LSIP_G_DATE: return write_date(w, value);
  case LSIP_G_WARNING: return write_warning(w, value);
  case LSIP_G_TIMESTAMP: return write_timestamp(w, value);
  case LSIP_G_CSEQ: return write_rack(w, value);
  default: return -1;
  }
}

static void write_value(lsip_writer *w, const lsip_header_info *info,
                        lsip_str value)
{
  if (has_control(value))
    copy_field(w, info->name, value);
  else if (write_structure(w, info, value))
    lsip_write_header_id(w, info->id, value);
}

/* ---- fields ---- */

/* The number of values, or -1 if they can not be told apart. */
static int count_values(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_str value;
  int rc, n = 0;
  while ((rc = lsip_next_value(m, &c, &value)) == 1) n++;
  return rc ? -1 : n;
}

/* Where a header first stands, all of its values, each a field. */
static void write_header(lsip_writer *w, const lsip_msg *m,
                         const lsip_header_info *info)
{
  lsip_cursor c = lsip_cursor_of(info->id);
  lsip_str value;
  while (lsip_next_value(m, &c, &value) == 1) write_value(w, info, value);
}

static void write_other(lsip_writer *w, lsip_str name, lsip_str value)
{
  if (has_control(value))
    copy_field(w, name, value);
  else
    lsip_write_header(w, name, value);
}

static void write_field(lsip_writer *w, const lsip_msg *m,
                        const lsip_field *f, unsigned char *done)
{
  lsip_str name = lsip_str_of(m->bytes + f->name_off, f->name_len);
  lsip_str value = lsip_str_of(m->bytes + f->value_off, f->value_len);
  lsip_header_info info;
  int count = count_values(m, f->id);
  if (f->id == LSIP_H_OTHER || lsip_header_about(&info, f->id)) {
    write_other(w, name, value);
  } else if (f->id == LSIP_H_CSEQ) {
    lsip_write_cseq(w, lsip_msg_cseq(m), lsip_msg_method_name(m));
  } else if (count <= 0) { /* an empty list is copied too */
    copy_field(w, info.name, value);
  } else if (!done[f->id]) {
    done[f->id] = 1;
    write_header(w, m, &info);
  }
}

void rewrite(lsip_writer *w, const lsip_msg *m)
{
  unsigned char done[LSIP_HEADER_COUNT] = { 0 };
  if (lsip_msg_is_request(m))
    lsip_write_request_line(w, lsip_msg_method_name(m), lsip_msg_uri(m));
  else
    lsip_write_status_line(w, lsip_msg_status(m), lsip_msg_reason(m));
  for (unsigned i = 0; i < lsip_msg_field_count(m); i++) {
    lsip_field f;
    if (!lsip_msg_field(m, i, &f) && f.id != LSIP_H_CONTENT_LENGTH &&
        f.id != LSIP_H_CONTENT_TYPE)
      write_field(w, m, &f, done);
  }
  lsip_write_body(w, lsip_msg_content_type(m), lsip_msg_body(m));
}
