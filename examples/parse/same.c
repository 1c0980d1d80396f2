#include "same.h"

#include <string.h>

#include <lsip/fields.h>

#include "common/text.h"
#include "forms.h"

enum { DECODED = 65536 };

/* White space at `i`, folds included; where it ends. */
static size_t skip_space(lsip_str s, size_t i)
{
  while (i < s.len && s.ptr[i] && strchr(" \t\r\n", s.ptr[i])) i++;
  return i;
}

int same_text(lsip_str a, lsip_str b)
{
  size_t i = 0, j = 0;
  while (i < a.len && j < b.len) {
    size_t x = skip_space(a, i), y = skip_space(b, j);
    if ((x == i) != (y == j)) return 0;
    i = x;
    j = y;
    if (i < a.len && j < b.len && a.ptr[i++] != b.ptr[j++]) return 0;
  }
  return skip_space(a, i) == a.len && skip_space(b, j) == b.len;
}

/* Quoted or not, what is meant is the same. */
static int same_decoded(lsip_str x, lsip_str y)
{
  static char a[DECODED], b[DECODED];
  size_t m = 0, n = 0;
  if (lsip_unquote(x, a, sizeof a, &m) || lsip_unquote(y, b, sizeof b, &n))
    return same_text(x, y);
  return same_text(lsip_str_of(a, m), lsip_str_of(b, n));
}

/* ---- forms ---- */

static unsigned count_params(const form_value *v, lsip_str rest)
{
  lsip_str name, value;
  unsigned n = 0;
  while (form_param(v, &rest, &name, &value) == 1) n++;
  return n;
}

static int is_number(lsip_str text)
{
  size_t n = 0;
  while (n < text.len && ((text.ptr[n] >= '0' && text.ptr[n] <= '9') ||
                          text.ptr[n] == '.'))
    n++;
  return n && n == text.len;
}

/* "07" and "7", "1" and "1.000": the members of the struct tell. */
static int same_param(lsip_str a, lsip_str b)
{
  return same_decoded(a, b) || (is_number(a) && is_number(b));
}

static int has_param(const form_value *v, lsip_str rest, lsip_str name,
                     lsip_str value)
{
  lsip_str n, x;
  while (form_param(v, &rest, &n, &x) == 1)
    if (lsip_str_ieq(n, name)) return same_param(x, value);
  return 0;
}

/* The same parameters in any order: the writer has an order of its own. */
static int same_params(const form_value *v, lsip_str a, lsip_str b)
{
  lsip_str rest = a, name, value;
  if (count_params(v, a) != count_params(v, b)) return 0;
  while (form_param(v, &rest, &name, &value) == 1)
    if (!has_param(v, b, name, value)) return 0;
  return 1;
}

static int same_form(const form_value *a, const form_value *b)
{
  for (unsigned i = 0; i < a->strings; i++) {
    lsip_str x = form_string(a, i), y = form_string(b, i);
    if ((int)i == a->params ? !same_params(a, x, y) : !same_decoded(x, y))
      return 0;
  }
  for (unsigned i = 0; i < a->numbers; i++) {
    lsip_num x = form_number(a, i), y = form_number(b, i);
    if (x.set != y.set || x.value != y.value) return 0;
  }
  return 1;
}

/* ---- values ---- */

static int same_name_addr(lsip_str x, lsip_str y)
{
  lsip_name_addr m, n;
  if (lsip_name_addr_parse(&m, x) || lsip_name_addr_parse(&n, y))
    return same_text(x, y);
  return m.star == n.star && same_decoded(m.display, n.display) &&
         same_text(m.uri, n.uri) && same_text(m.params, n.params);
}

static int same_number(lsip_str x, lsip_str y)
{
  lsip_number_value m, n;
  if (lsip_number_parse(&m, x) || lsip_number_parse(&n, y))
    return same_text(x, y);
  return m.number == n.number && same_text(m.comment, n.comment) &&
         same_text(m.params, n.params);
}

static int same_date(lsip_str x, lsip_str y)
{
  int64_t m, n;
  if (lsip_date_parse(&m, x) || lsip_date_parse(&n, y))
    return same_text(x, y);
  return m == n;
}

static int same_warning(lsip_str x, lsip_str y)
{
  lsip_warning m, n;
  if (lsip_warning_parse(&m, x) || lsip_warning_parse(&n, y))
    return same_text(x, y);
  return m.code == n.code && lsip_str_eq(m.agent, n.agent) &&
         same_decoded(m.text, n.text);
}

static int same_rack(lsip_str x, lsip_str y)
{
  lsip_rack m, n;
  if (lsip_rack_parse(&m, x) || lsip_rack_parse(&n, y))
    return same_text(x, y);
  return m.rseq == n.rseq && m.cseq == n.cseq &&
         lsip_str_eq(m.method, n.method);
}

static int same_timestamp(lsip_str x, lsip_str y)
{
  lsip_timestamp m, n;
  if (lsip_timestamp_parse(&m, x) || lsip_timestamp_parse(&n, y))
    return same_text(x, y);
  return lsip_str_eq(m.stamp, n.stamp) && lsip_str_eq(m.delay, n.delay);
}

static int same_value(const lsip_header_info *info, lsip_str x, lsip_str y)
{
  form_value a, b;
  if (!form_read(&a, info->form, x) && !form_read(&b, info->form, y))
    return same_form(&a, &b);
  switch (info->grammar) {
  case LSIP_G_NAME_ADDR: return same_name_addr(x, y);
  case LSIP_G_NUMBER: return same_number(x, y);
  case LSIP_G_DATE: return same_date(x, y);
  case LSIP_G_WARNING: return same_warning(x, y);
  case LSIP_G_TIMESTAMP: return same_timestamp(x, y);
  case LSIP_G_CSEQ: /* CSeq itself is compared with the start line */
    return info->id == LSIP_H_CSEQ || same_rack(x, y);
  default: return same_text(x, y);
  }
}

/* ---- messages ---- */

/* All values of a header, in their order. */
static int same_header(const lsip_msg *a, const lsip_msg *b, int id)
{
  lsip_cursor c = lsip_cursor_of(id), d = c;
  lsip_header_info info;
  lsip_str x, y;
  if (lsip_header_about(&info, id)) memset(&info, 0, sizeof info);
  for (;;) {
    int p = lsip_next_value(a, &c, &x), q = lsip_next_value(b, &d, &y);
    if (p != q) return 0;
    if (p != 1) return p == 0;
    if (!same_value(&info, x, y)) return 0;
  }
}

/* 1 if the values of a header can be told apart. */
static int is_sound(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_str value;
  int rc;
  while ((rc = lsip_next_value(m, &c, &value)) == 1) continue;
  return rc == 0;
}

/* Where there is no reason, the writer has one for each status. */
static int same_start(const lsip_msg *a, const lsip_msg *b)
{
  if (lsip_msg_reason(a).len &&
      !lsip_str_eq(lsip_msg_reason(a), lsip_msg_reason(b)))
    return 0;
  return lsip_str_eq(lsip_msg_method_name(a), lsip_msg_method_name(b)) &&
         lsip_str_eq(lsip_msg_uri(a), lsip_msg_uri(b)) &&
         lsip_msg_status(a) == lsip_msg_status(b) &&
         lsip_msg_cseq(a) == lsip_msg_cseq(b);
}

static int same_body(const lsip_msg *a, const lsip_msg *b)
{
  return lsip_str_eq(lsip_msg_body(a), lsip_msg_body(b)) &&
         same_text(lsip_msg_content_type(a), lsip_msg_content_type(b));
}

const char *same_message(const lsip_msg *a, const lsip_msg *b)
{
  static char name[64];
  if (!same_start(a, b)) return "start line";
  for (int id = 0; id < LSIP_HEADER_COUNT; id++) {
    if (id == LSIP_H_CONTENT_LENGTH || id == LSIP_H_CONTENT_TYPE ||
        same_header(a, b, id) || !is_sound(a, id))
      continue;
    text_copy(name, sizeof name, id ? lsip_header_name(id)
                                    : LSIP_STR("headers not in the table"));
    return name;
  }
  return same_body(a, b) ? NULL : "body";
}
