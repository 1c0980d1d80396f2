/* Any header value as one line of text, by whatever reader it has, and back by
 * its writer: for the tests of the header table and for fuzz_header. */
#ifndef TESTS_MSG_FIELD_TEXT_H
#define TESTS_MSG_FIELD_TEXT_H

#include <stdio.h>

#include "msg/chars.h"
#include "msg/forms.h"

enum { FIELD_TEXT = 1 << 15 };

/* What a reader filled: strings, and numbers. */
typedef struct field {
  union {
    lsip_str strings[64];
    lsip_name_addr na;
    lsip_via via;
    lsip_warning warning;
    lsip_timestamp stamp;
    lsip_rack rack;
    lsip_number_value number;
    lsip_token_value token;
    int64_t date;
    uint32_t bits;
  } u;
  lsip_str text;
  int id, form, grammar;
} field;

/* Ids behind the table: the parameters of a Via and of a URI. */
enum { FIELD_VIA_PARAMS = LSIP_HEADER_COUNT, FIELD_URI_PARAMS, FIELD_COUNT };

static inline int field_read(field *f, int id, lsip_str value)
{
  lsip_header_info info;
  int rc = lsip_header_about(&info, id);
  memset(f, 0, sizeof(*f));
  f->id = id;
  f->text = value;
  f->form = rc ? LSIP_FORM_VIA_PARAMS + (id == FIELD_URI_PARAMS) : info.form;
  f->grammar = rc ? LSIP_G_TEXT : info.grammar;
  if (f->form)
    return lsip_form_read(&f->u, f->form, value);
  if (id == LSIP_H_RACK)
    return lsip_rack_parse(&f->u.rack, value);
  if (id == LSIP_H_PRIVACY)
    return lsip_privacy_parse(&f->u.bits, value);
  switch (f->grammar) {
  case LSIP_G_NAME_ADDR: return lsip_name_addr_parse(&f->u.na, value);
  case LSIP_G_VIA: return lsip_via_parse(&f->u.via, value);
  case LSIP_G_WARNING: return lsip_warning_parse(&f->u.warning, value);
  case LSIP_G_TIMESTAMP: return lsip_timestamp_parse(&f->u.stamp, value);
  case LSIP_G_NUMBER: return lsip_number_parse(&f->u.number, value);
  case LSIP_G_TOKEN: return lsip_token_parse(&f->u.token, value);
  case LSIP_G_DATE: return lsip_date_parse(&f->u.date, value);
  default: return LSIP_OK;
  }
}

/* ----------------------------------------------------------------- text -- */

typedef struct line {
  char *buf;
  size_t len;
} line;

/* Decoded, so that text in quotes and without them is the same. */
static inline void add_text(line *l, const char *before, lsip_str s)
{
  size_t n = 0;
  l->len += (size_t)sprintf(l->buf + l->len, "%s", before);
  if (lsip_unquote(s, l->buf + l->len, FIELD_TEXT - l->len, &n) == 0) {
    l->len += n;
    return;
  }
  for (n = 0; n < s.len; n++) /* no quoted-string, but it begins like one */
    if (!lsip_is(s.ptr[n], LSIP_C_LWS))
      l->buf[l->len++] = s.ptr[n];
}

static inline void add_number(line *l, const char *before, int64_t n)
{
  l->len += (size_t)sprintf(l->buf + l->len, "%s%lld", before,
                            (long long)n);
}

static inline void add_other_params(line *l, const lsip_shape *s,
                                    lsip_str params)
{
  lsip_str name, v;
  lsip_entry e;
  lsip_names names = { 0 };
  while (lsip_shape_param(s->separator, &params, &name, &v) == 1) {
    if (lsip_entry_look(&e, s, &names, name))
      continue;
    add_text(l, "|+", name);
    add_text(l, v.len ? "=" : "", v);
  }
}

static inline void add_form(line *l, const field *f)
{
  const lsip_str *t = f->u.strings;
  const lsip_num *n;
  lsip_shape s;
  lsip_entry e;
  if (lsip_shape_of(&s, f->form))
    return;
  n = (const lsip_num *)(const void *)((const char *)t + s.strings);
  for (unsigned i = 0; i < s.params + (unsigned)!s.separator; i++)
    if (i < s.strings / sizeof(lsip_str))
      add_text(l, i ? "|" : "", t[i]);
  if (s.number)
    add_number(l, "#", n[0].value);
  for (e = lsip_entry_before(&s); s.separator && lsip_entry_next(&e);) {
    const lsip_num *m = &n[e.number];
    char before[40];
    sprintf(before, "|%.*s=", e.len, e.name);
    if (!lsip_entry_counts(&e)
        && (e.kind == '?' ? t[e.string].ptr != NULL : t[e.string].len != 0))
      add_text(l, before, t[e.string]);
    else if (lsip_entry_counts(&e) && m->set)
      add_number(l, before, m->set == 2 ? -1 : (int64_t)m->value);
  }
  if (s.head == 'G' && !lsip_str_ieq(t[0], LSIP_STR("Digest")))
    add_text(l, "|", t[1]);
  else if (s.separator)
    add_other_params(l, &s, t[s.params]);
}

static inline void add_params(line *l, lsip_str params)
{
  static const char row[] = "-;";
  const lsip_shape none = { row + 2, '-', ';', 0, 0, 0, 0 };
  add_other_params(l, &none, params);
}

static inline void add_plain(line *l, const field *f)
{
  switch (f->grammar) {
  case LSIP_G_NAME_ADDR:
    add_text(l, "", f->u.na.display);
    add_text(l, "|", f->u.na.uri);
    add_params(l, f->u.na.params);
    break;
  case LSIP_G_VIA:
    add_text(l, "", f->u.via.transport_text);
    add_text(l, "|", f->u.via.host);
    add_number(l, ":", f->u.via.port);
    add_params(l, f->u.via.params);
    break;
  case LSIP_G_WARNING:
    add_number(l, "", f->u.warning.code);
    add_text(l, "|", f->u.warning.agent);
    add_text(l, "|", f->u.warning.text);
    break;
  case LSIP_G_TIMESTAMP:
    add_text(l, "", f->u.stamp.stamp);
    add_text(l, "|", f->u.stamp.delay);
    break;
  case LSIP_G_NUMBER:
    add_number(l, "", f->u.number.number);
    add_text(l, "|", f->u.number.comment);
    add_params(l, f->u.number.params);
    break;
  case LSIP_G_TOKEN:
    add_text(l, "", f->u.token.token);
    add_params(l, f->u.token.params);
    break;
  case LSIP_G_DATE: add_number(l, "", f->u.date); break;
  default: add_text(l, "", f->text); break;
  }
}

/* `buf` has FIELD_TEXT bytes, `f` is of a shorter value. */
static inline lsip_str field_text(const field *f, char *buf)
{
  line l = { buf, 0 };
  if (f->form) {
    add_form(&l, f);
  } else if (f->id == LSIP_H_PRIVACY) {
    add_number(&l, "", f->u.bits);
  } else if (f->id == LSIP_H_RACK) {
    add_number(&l, "", f->u.rack.rseq);
    add_number(&l, "|", f->u.rack.cseq);
    add_text(&l, "|", f->u.rack.method);
  } else {
    add_plain(&l, f);
  }
  return lsip_str_of(buf, l.len);
}

/* -------------------------------------------------------------- writing -- */

/* Writes the field again, name and all; 0 if its text is all there is to
 * it. */
static inline int field_write(lsip_writer *w, const field *f)
{
  int id = f->id < LSIP_HEADER_COUNT ? f->id : LSIP_H_SUBJECT;
  char buf[FIELD_TEXT];
  size_t n = 0;
  if (f->form) {
    lsip_form_write(w, id, f->form, &f->u);
    return 1;
  }
  switch (f->id) {
  case LSIP_H_RACK: lsip_write_rack(w, &f->u.rack); return 1;
  case LSIP_H_PRIVACY:
    lsip_write_privacy(w, f->u.bits);
    return !(f->u.bits & LSIP_PRIVACY_OTHER);
  case LSIP_H_DATE:
    lsip_write_date_field(w, f->u.date);
    return f->u.date >= 0;
  default: break;
  }
  switch (f->grammar) {
  case LSIP_G_NAME_ADDR:
    if (f->u.na.star
        || lsip_unquote(f->u.na.display, buf, sizeof(buf), &n) != 0)
      return 0;
    lsip_write_name_addr(w, id, lsip_str_of(buf, n), f->u.na.uri,
                         f->u.na.params);
    return 1;
  case LSIP_G_WARNING: lsip_write_warning(w, &f->u.warning); return 1;
  case LSIP_G_TIMESTAMP: lsip_write_timestamp(w, &f->u.stamp); return 1;
  default: return 0;
  }
}

#endif
