/* The writer of all forms (lsip/forms.h). */
#include "msg/chars.h"
#include "msg/forms.h"
#include "msg/params.h"
#include "msg/write.h"

static void put(lsip_writer *w, const char *text, size_t n)
{
  lsip_write_raw(w, lsip_str_of(text, n));
}

/* `text` if it is what a head of that letter reads, else an error. */
static void write_part(lsip_writer *w, char head, lsip_str text)
{
  const char *end = lsip_str_end(text);
  if (!text.len || lsip_head_run(head, text.ptr, end) != end
      || (head == '$' && !lsip_is_uuid(text)))
    lsip_writer_fail(w, LSIP_ERR_HEADER_VALUE);
  lsip_write_raw(w, text);
}

/* ---------------------------------------------------------------- heads -- */

static void write_bracketed(lsip_writer *w, lsip_str uri)
{
  put(w, "<", 1);
  lsip_write_uri(w, uri);
  put(w, ">", 1);
}

/* What stands in brackets and need not be a URI. */
static void write_enclosed(lsip_writer *w, lsip_str text)
{
  if (!lsip_all(text, LSIP_C_URI))
    lsip_writer_fail(w, LSIP_ERR_URI);
  put(w, "<", 1);
  lsip_write_raw(w, text);
  put(w, ">", 1);
}

static int is_star(char head, const lsip_str *t)
{
  return head == 'A' && lsip_str_eq(t[1], LSIP_STR("*"));
}

static void write_address(lsip_writer *w, char head, const lsip_str *t)
{
  lsip_str uri = t[head != 'u' && head != 's'];
  if (is_star(head, t)) {
    put(w, "*", 1);
  } else if (head == 'N' && !uri.len) {
    lsip_write_token(w, t[0], LSIP_ERR_HEADER_VALUE);
    if (t[2].len)
      lsip_writer_fail(w, LSIP_ERR_URI);
  } else if (head == 's') {
    for (size_t i = 0; i < uri.len; i++) /* RFC 8217 */
      if (uri.ptr[i] == ',' || uri.ptr[i] == ';' || uri.ptr[i] == '?')
        lsip_writer_fail(w, LSIP_ERR_URI);
    lsip_write_uri(w, uri);
  } else {
    if (head != 'u' && t[0].len) {
      lsip_write_word(w, t[0], LSIP_C_TOKEN | LSIP_C_LWS);
      put(w, " ", 1);
    }
    write_bracketed(w, uri);
  }
}

static void write_number(lsip_writer *w, char head, const lsip_str *t,
                         const lsip_num *n)
{
  if (n->set != 1 || (head == '1' && n->value > 999))
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  if (head == '3')
    lsip_write_code(w, n->value);
  else
    lsip_write_number(w, n->value);
  if (head != '(' || !t[0].len)
    return;
  if (t[0].ptr[0] != '('
      || lsip_skip_comment(t[0].ptr, lsip_str_end(t[0])) != lsip_str_end(t[0]))
    lsip_writer_fail(w, LSIP_ERR_HEADER_VALUE);
  put(w, " ", 1);
  lsip_write_value(w, t[0]);
}

static void write_pair(lsip_writer *w, const lsip_str *t)
{
  lsip_write_token(w, t[0], LSIP_ERR_HEADER_VALUE);
  if (!t[1].len)
    return;
  put(w, "=", 1);
  lsip_write_word(w, t[1], LSIP_C_VALUE);
}

/* Two halves, or one and a ':'. */
static void write_parts(lsip_writer *w, char head, const lsip_str *t)
{
  const char mark = lsip_head_mark(head);
  write_part(w, head, t[0]);
  if (head == 'e' && !t[1].len)
    return;
  put(w, &mark, 1);
  if (head == 'k')
    put(w, " ", 1);
  else
    write_part(w, lsip_head_second(head), t[1]);
  if (head == 'k' ? !t[1].len : head == 'f' && !lsip_is_billing(t))
    lsip_writer_fail(w, LSIP_ERR_HEADER_VALUE);
}

static void write_head(lsip_writer *w, char head, const lsip_str *t,
                       const lsip_num *n)
{
  switch (head) {
  case 'a': case 'n': case 'A': case 'N': case 'u': case 's':
    write_address(w, head, t);
    break;
  case '#': case '(': case '3': case '1':
    write_number(w, head, t, n);
    break;
  case 'c':
    write_enclosed(w, t[0]);
    if (!lsip_is_msg_id(t[0]))
      lsip_writer_fail(w, LSIP_ERR_HEADER_VALUE);
    break;
  case '*':
    put(w, "*", 1);
    break;
  case '-': case 'U':
    break;
  case 'w':
    lsip_write_word(w, t[0], LSIP_C_TOKEN);
    break;
  case 'q':
    if (!lsip_all(t[0], LSIP_C_URI)) /* as its reader, not asking a scheme */
      lsip_writer_fail(w, LSIP_ERR_URI);
    put(w, "\"", 1);
    lsip_write_raw(w, t[0]);
    put(w, "\"", 1);
    break;
  case 'p':
    write_pair(w, t);
    break;
  case 'm': case 'r': case 'e': case 'f': case 'k':
    write_parts(w, head, t);
    break;
  default:
    write_part(w, head, t[0]);
    break;
  }
}

/* ----------------------------------------------------------- parameters -- */

/* The first one stands behind nothing, a scheme, or a head. */
static void write_separator(lsip_writer *w, const lsip_shape *s, int *first)
{
  if (!*first || (s->separator == ';' && !lsip_shape_bare(s)))
    put(w, s->separator == ',' ? ", " : ";", s->separator == ',' ? 2 : 1);
  else if (s->separator == ',' && s->head != '-')
    put(w, " ", 1);
  *first = 0;
}

static void write_text(lsip_writer *w, char head, char kind, lsip_str text)
{
  switch (kind) {
  case '<':
    write_enclosed(w, text);
    break;
  case '@':
    put(w, "\"", 1);
    write_enclosed(w, text);
    put(w, "\"", 1);
    break;
  case '$':
    write_part(w, '$', text);
    break;
  default:
    if (head != 'U')
      lsip_write_word(w, text, kind == '"' ? 0 : LSIP_C_VALUE);
    else if (lsip_all(text, LSIP_C_PARAM))
      lsip_write_raw(w, text);
    else
      lsip_writer_fail(w, LSIP_ERR_PARAM);
    break;
  }
}

/* "0.5" for 500; nothing above 1 (RFC 3261 25.1 qvalue). */
static void write_q(lsip_writer *w, uint32_t q)
{
  char text[5] = { (char)('0' + q / 1000), '.', (char)('0' + q / 100 % 10),
                   (char)('0' + q / 10 % 10), (char)('0' + q % 10) };
  size_t n = sizeof(text);
  while (n > 3 && text[n - 1] == '0')
    n--;
  if (q > 1000)
    lsip_writer_fail(w, LSIP_ERR_NUMBER);
  put(w, text, n);
}

static void write_entry(lsip_writer *w, char head, const lsip_entry *e,
                        const lsip_str *t, const lsip_num *n)
{
  put(w, e->name, e->len);
  if (e->kind == '/' || (e->kind == ':' && n->set == 2)
      || (e->kind == '?' && !t->len))
    return;
  put(w, "=", 1);
  if (!lsip_entry_counts(e))
    write_text(w, head, e->kind, *t);
  else if (e->kind == '&')
    write_q(w, n->value);
  else
    lsip_write_number(w, n->value);
}

/* As lsip_shape_param(), but a parameter of a header may not be what only a
 * URI's is. */
static int next_other(const lsip_shape *s, lsip_str *rest, lsip_str *name,
                      lsip_str *v)
{
  const char *p = rest->ptr, *end = lsip_str_end(*rest);
  int rc;
  if (s->separator != ';' || s->head == 'U')
    return lsip_shape_param(s->separator, rest, name, v);
  if (!rest->len)
    return 0;
  rc = lsip_param_take(&p, end, name, v);
  if (rc == LSIP_OK && p < end && *p++ != ';')
    rc = LSIP_ERR_PARAM;
  *rest = lsip_span(p, end);
  return rc == LSIP_OK ? 1 : rc;
}

/* Parameters that stand one behind the other. */
static void write_run(lsip_writer *w, const lsip_shape *s, lsip_str run,
                      int *first)
{
  if (!run.len)
    return;
  write_separator(w, s, first);
  lsip_write_value(w, run);
}

/* Those that the form has no member for. What stands between them is kept
 * where it is what would be written. */
static void write_others(lsip_writer *w, const lsip_shape *s, lsip_str params,
                         int *first)
{
  const lsip_str gap = s->separator == ',' ? LSIP_STR(", ") : LSIP_STR(";");
  lsip_str run = { NULL, 0 }, name, v;
  lsip_names names = { 0 };
  lsip_entry e;
  int rc;
  while ((rc = next_other(s, &params, &name, &v)) == 1) {
    const char *end = lsip_str_end(v.len ? v : name), *last;
    if (lsip_entry_look(&e, s, &names, name))
      continue;
    last = lsip_str_end(run);
    if (!run.len || last + gap.len != name.ptr
        || memcmp(last, gap.ptr, gap.len) != 0) {
      write_run(w, s, run, first);
      run.ptr = name.ptr;
    }
    run.len = (size_t)(end - run.ptr);
  }
  write_run(w, s, run, first);
  if (rc < 0)
    lsip_writer_fail(w, rc);
}

static void write_params(lsip_writer *w, const lsip_shape *s,
                         const lsip_str *t, const lsip_num *n)
{
  lsip_entry e = lsip_entry_before(s);
  int first = 1;
  while (lsip_entry_next(&e)) {
    const lsip_str *text = &t[e.string];
    const lsip_num *number = &n[e.number];
    if (lsip_entry_counts(&e) ? !number->set
                              : !text->len && (e.kind != '?' || !text->ptr))
      continue;
    write_separator(w, s, &first);
    write_entry(w, s->head, &e, text, number);
  }
  write_others(w, s, t[s->params], &first);
}

LSIP_COLD
void lsip_form_write(lsip_writer *w, int id, int form, const void *in)
{
  const lsip_str *t = (const lsip_str *)in;
  const lsip_num *n;
  size_t head;
  lsip_shape s;
  if (lsip_shape_of(&s, form) != LSIP_OK) {
    lsip_writer_fail(w, LSIP_ERR_ARGUMENT);
    return;
  }
  n = (const lsip_num *)(const void *)((const char *)in + s.strings);
  if (id)
    lsip_write_name(w, id);
  write_head(w, s.head, t, n);
  head = w->needed;
  if (s.head == 'G' && !lsip_str_ieq(t[0], LSIP_STR("Digest"))) {
    put(w, " ", 1);
    lsip_write_value(w, t[1]);
  } else if (s.separator) {
    write_params(w, &s, t, n);
  }
  if (is_star(s.head, t) && w->needed != head) /* RFC 3261 20.10 */
    lsip_writer_fail(w, LSIP_ERR_PARAM);
  if (id)
    lsip_write_crlf(w);
}
