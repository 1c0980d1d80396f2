/* Reads whatever can be read of a message, for tests and fuzz targets. */
#ifndef TESTS_MSG_READING_H
#define TESTS_MSG_READING_H

#include <lsip/fields.h>

/* The values of a header as the struct that it has. */
static inline size_t read_form(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  union { lsip_str strings[64]; lsip_num numbers[64]; } room;
  lsip_header_info info;
  size_t n = 0;
  if (lsip_header_about(&info, id) == LSIP_OK && info.form)
    while (lsip_form_next(&room, info.form, m, &c) != 0)
      n++;
  return n;
}

/* The sum that each function returns keeps it from being optimised away. */
static inline size_t read_list(const lsip_msg *m, int id)
{
  size_t n = 0;
  lsip_str v;
  lsip_name_addr na;
  lsip_via via;
  lsip_token_value tv;
  lsip_warning w;
  lsip_auth a;
  lsip_cursor c = lsip_cursor_of(id);
  while (lsip_next_value(m, &c, &v) != 0)
    n++;
  for (c = lsip_cursor_of(id); lsip_next_name_addr(m, &c, &na) != 0;)
    n++;
  for (c = lsip_cursor_of(id); lsip_next_via(m, &c, &via) != 0;)
    n++;
  for (c = lsip_cursor_of(id); lsip_next_token(m, &c, &tv) != 0;)
    n++;
  for (c = lsip_cursor_of(id); lsip_next_warning(m, &c, &w) != 0;)
    n++;
  for (c = lsip_cursor_of(id); lsip_next_auth(m, &c, &a) != 0;)
    n++;
  return n + read_form(m, id);
}

static inline size_t read_value(lsip_str v)
{
  lsip_number_value nv;
  lsip_media_type mt;
  lsip_dialog_ref dr;
  lsip_rack rack;
  lsip_timestamp ts;
  lsip_uri u;
  lsip_str name, value, rest = v;
  char buf[256];
  size_t n = 0;
  int64_t date;
  n += (size_t)(lsip_number_parse(&nv, v) == 0);
  n += (size_t)(lsip_media_type_parse(&mt, v) == 0);
  n += (size_t)(lsip_dialog_ref_parse(&dr, v) == 0);
  n += (size_t)(lsip_rack_parse(&rack, v) == 0);
  n += (size_t)(lsip_timestamp_parse(&ts, v) == 0);
  n += (size_t)(lsip_date_parse(&date, v) == 0);
  n += (size_t)(lsip_uri_parse(&u, v) == 0);
  while (lsip_param_next(&rest, &name, &value) == 1)
    n++;
  for (rest = v; lsip_auth_next(&rest, &name, &value) == 1;)
    n++;
  (void)!lsip_unquote(v, buf, sizeof(buf), &n);
  (void)!lsip_unescape(v, buf, sizeof(buf), &n);
  return n;
}

static inline size_t read_all(const lsip_msg *m)
{
  size_t n = 0;
  lsip_via via;
  for (int id = 0; id < LSIP_HEADER_COUNT; id++)
    if (id == 0 || lsip_msg_has(m, id))
      n += read_list(m, id);
  for (unsigned i = 0; i < lsip_msg_field_count(m); i++) {
    lsip_field f;
    if (lsip_msg_field(m, i, &f) != LSIP_OK)
      break;
    n += read_value(lsip_str_of(m->bytes + f.value_off, f.value_len));
  }
  n += read_value(lsip_msg_uri(m)) + lsip_msg_body(m).len;
  if (lsip_msg_via(m, &via) == LSIP_OK)
    n += via.host.len;
  return n;
}

#endif
