/* The rows of the table in lsip/forms.h. Their reader is forms_read.c, their
 * writer forms_write.c. */
#include "msg/forms.h"

#include "msg/chars.h"
#include "msg/host.h"

/* The grammars in one piece, and where each begins: without pointers, so that
 * the table needs no relocation. */
static const struct texts {
  char none[4];
#define TEXT(NAME, name, strings, grammar) char name[sizeof(grammar)];
  LSIP_FORMS(TEXT)
#undef TEXT
} texts = {
  "",
#define TEXT(NAME, name, strings, grammar) grammar,
  LSIP_FORMS(TEXT)
#undef TEXT
};

static const struct row {
  uint16_t grammar;
  uint8_t strings, numbers;
} rows[LSIP_FORM_COUNT] = {
  { 0, 0, 0 },
#define COUNT(NAME, name, count, grammar) \
  { offsetof(struct texts, name), count, \
    (sizeof(lsip_##name) - count * sizeof(lsip_str)) / sizeof(lsip_num) },
  LSIP_FORMS(COUNT)
#undef COUNT
};

/* Strings and numbers that a head fills. */
static unsigned head_strings(char head)
{
  switch (head) {
  case 'a': case 'n': case 'A': case 'N': case 'r': case 'e': case 'm':
  case 'f': case 'p':
    return 2;
  case '-': case 'U': case '*': case '#': case '3':
  case '1':
    return 0;
  default:
    return 1;
  }
}

LSIP_COLD
int lsip_shape_of(lsip_shape *out, int form)
{
  const char *grammar;
  if (form <= LSIP_FORM_NONE || form >= LSIP_FORM_COUNT)
    return LSIP_ERR_ARGUMENT;
  grammar = (const char *)&texts + rows[form].grammar;
  out->head = grammar[0];
  out->separator = grammar[1];
  out->names = grammar + 2;
  out->params = (uint8_t)head_strings(out->head);
  out->number = memchr("#(31", out->head, 4) != NULL;
  out->strings = (uint16_t)(rows[form].strings * sizeof(lsip_str));
  out->size = (uint16_t)(out->strings
                         + rows[form].numbers * sizeof(lsip_num));
  return LSIP_OK;
}

/* The byte behind the name at `p`: its kind. At the end of a row, `p`. */
static const char *name_end(const char *p)
{
  while (lsip_is(*p, LSIP_C_TOKEN))
    p++;
  return p;
}

/* To the next name, which is `len` bytes long. */
LSIP_COLD
static void step(lsip_entry *e, size_t len)
{
  const char *p = e->name + e->len + 1;
  if (e->kind) {
    e->number = (uint8_t)(e->number + lsip_entry_counts(e));
    e->string = (uint8_t)(e->string + !lsip_entry_counts(e));
  }
  e->name = p;
  e->len = (uint8_t)len;
  e->kind = p[len];
  e->bit = e->bit ? e->bit << 1 : 1;
}

LSIP_COLD
int lsip_entry_next(lsip_entry *e)
{
  const char *p = e->name + e->len + 1, *q = name_end(p);
  if (q == p)
    return 0;
  step(e, (size_t)(q - p));
  return 1;
}

/* The mark, 0 to 31, of a name that is not empty. */
static unsigned mark_of(const char *p, size_t len)
{
  return (unsigned)(len + (*p | 0x20u) * 5) % 32;
}

static void find_names(lsip_names *out, const char *row)
{
  for (const char *p = row, *q; (q = name_end(p)) != p; p = q + 1) {
    uint8_t *first = &out->first[mark_of(p, (size_t)(q - p))];
    out->len[out->count] = (uint8_t)(q - p);
    out->next[out->count++] = *first;
    *first = out->count;
  }
}

LSIP_COLD
int lsip_names_find(const lsip_names *names, const char *row, lsip_str name)
{
  unsigned i = names->first[mark_of(name.ptr, name.len)];
  for (; i; i = names->next[i - 1]) {
    const char *p = row;
    if (names->len[i - 1] != name.len)
      continue;
    for (unsigned k = 0; k + 1 < i; k++)
      p += names->len[k] + 1;
    if (lsip_str_ieq(lsip_str_of(p, name.len), name))
      return (int)i - 1;
  }
  return -1;
}

LSIP_COLD
int lsip_entry_look(lsip_entry *e, const lsip_shape *s, lsip_names *names,
                    lsip_str name)
{
  int i;
  if (!names->count)
    find_names(names, s->names);
  i = lsip_names_find(names, s->names, name);
  if (i < 0)
    return 0;
  *e = lsip_entry_before(s);
  for (int k = 0; k <= i; k++)
    step(e, names->len[k]);
  return 1;
}

int lsip_shape_param(char separator, lsip_str *rest, lsip_str *name,
                     lsip_str *value)
{
  return separator == ',' ? lsip_auth_next(rest, name, value)
                          : lsip_param_next(rest, name, value);
}

/* 1*(base64-char / "."), the URL's own alphabet and the padding too: RFC 8224
 * s.4 names the one, PASSporTs (RFC 8225 s.7) are of the other. */
static int is_base64(char c)
{
  return lsip_is(c, LSIP_C_ALNUM) || memchr("+/=-_.", c, 6);
}

LSIP_COLD
const char *lsip_head_run(char head, const char *p, const char *end)
{
  if (head == 'h')
    return lsip_skip(p, end, LSIP_C_VALUE);
  if (head == 'i') {
    const char *q = lsip_skip(p, end, LSIP_C_WORD);
    if (q == p || q == end || *q != '@')
      return q;
    p = lsip_skip(q + 1, end, LSIP_C_WORD);
    return p == q + 1 ? q : p;
  }
  if (head == 'b') {
    while (p < end && is_base64(*p))
      p++;
    return p;
  }
  if (head == 'x' || head == 'f')
    return lsip_skip(p, end, LSIP_C_HEX);
  if (head == 'r' || head == 'e') { /* token-nodot */
    while (p < end && *p != '.' && lsip_is(*p, LSIP_C_TOKEN))
      p++;
    return p;
  }
  return lsip_skip(p, end, LSIP_C_TOKEN);
}

LSIP_COLD
int lsip_is_billing(const lsip_str *t)
{
  const char *end = lsip_str_end(t[1]);
  const char *at = lsip_skip(t[1].ptr, end, LSIP_C_HEX), *q;
  return t[0].len <= 48 && at - t[1].ptr <= 16 && at > t[1].ptr && at < end
      && *at == '@' && lsip_host_scan(at + 1, end, &q) == LSIP_OK && q == end;
}

/* RFC 7989 s.5 */
LSIP_COLD
int lsip_is_uuid(lsip_str s)
{
  if (s.len != 32)
    return 0;
  for (size_t i = 0; i < s.len; i++)
    if (!lsip_is(s.ptr[i], LSIP_C_HEX) || lsip_lower(s.ptr[i]) != s.ptr[i])
      return 0;
  return 1;
}

LSIP_COLD
int lsip_is_msg_id(lsip_str s)
{
  const char *end = lsip_str_end(s), *at;
  if (!lsip_all(s, LSIP_C_URI) || !(at = memchr(s.ptr, '@', s.len)))
    return 0;
  return at != s.ptr && at + 1 != end
      && !memchr(at + 1, '@', (size_t)(end - at - 1));
}
