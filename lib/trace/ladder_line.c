/* A message in a line, for traces that are read while they grow:
 *
 *     "    0.021 <-- bob@192.0.2.1:5060 UDP  180 Ringing  1 INVITE  [a84b4c]"
 *
 * Its fields stand behind two blanks, and none holds two, so that a line reads
 * as it was written, whatever a peer puts into a reason phrase. */
#include "trace/ladder.h"
#include "trace/words.h"

enum { LABEL_WHAT = sizeof ((lsip_label *)0)->what };

/* ---- words ---- */

static lsip_str behind(lsip_str text, size_t n)
{
  return lsip_str_of(text.ptr + n, text.len - n);
}

static lsip_str behind_blanks(lsip_str text)
{
  size_t n = 0;
  while (n < text.len && text.ptr[n] == ' ')
    n++;
  return behind(text, n);
}

/* 100 to 699, if this begins as a response does; or 0. */
static uint32_t status_of(lsip_str what)
{
  uint64_t n;
  lsip_str rest = what, word = lsip_trace_word(&rest);
  return word.len == 3 && !lsip_trace_number(word, &n) && n >= 100 && n < 700
             ? (uint32_t)n : 0;
}

/* ---- fields that are known by their look ---- */

static int read_cseq(lsip_trace_line *out, lsip_str field)
{
  uint64_t n;
  if (lsip_trace_number(lsip_trace_word(&field), &n) || n > UINT32_MAX ||
      !field.len || memchr(field.ptr, ' ', field.len))
    return 0;
  out->cseq = (uint32_t)n;
  if (!lsip_str_eq(field, LSIP_STR("-")))
    out->method = field;
  out->marks |= LSIP_LINE_CSEQ;
  return 1;
}

/* "malformed again dropped: why": nothing may stand behind it. */
static int read_remarks(lsip_trace_line *out, lsip_str text)
{
  static const struct { lsip_str word; uint32_t mark; } marks[] = {
    { LSIP_STR_INIT("malformed"), LSIP_LINE_MALFORMED },
    { LSIP_STR_INIT("again"), LSIP_LINE_AGAIN },
    { LSIP_STR_INIT("lost"), LSIP_LINE_LOST }
  };
  lsip_str rest = text, word = lsip_trace_word(&rest);
  uint32_t found = 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (lsip_str_eq(word, marks[i].word)) {
      found |= marks[i].mark;
      word = lsip_trace_word(&rest);
    }
  if (lsip_str_eq(word, LSIP_STR("dropped:")) && rest.len) {
    out->drop = rest;
    word.len = rest.len = 0;
  }
  if (word.len || rest.len)
    return 0;
  out->marks |= found;
  return 1;
}

/* ---- writing ---- */

static void append_z(char *buf, size_t cap, const char *text)
{
  lsip_label_append(buf, cap, lsip_str_z(text));
}

/* Blanks at the ends go, and of those inside one is left, or `blank`. */
static void append_words(char *buf, size_t cap, const char *text,
                         const char *blank)
{
  int begun = 0, waits = 0;
  for (; *text; text++) {
    if (*text == ' ') {
      waits = begun;
      continue;
    }
    append_z(buf, cap, waits ? blank : "");
    lsip_label_append(buf, cap, lsip_str_of(text, 1));
    begun = 1;
    waits = 0;
  }
}

static void append_field(char *buf, size_t cap, const char *text)
{
  if (!text[0])
    return;
  append_z(buf, cap, "  ");
  append_words(buf, cap, text, " ");
}

/* Without a colour there is only its place. */
static void append_colour(const lsip_ladder *l, char *buf, size_t cap,
                          const char *code)
{
  size_t n = strlen(buf), k = strlen(code);
  if (l->cfg.flags & LSIP_LADDER_COLOUR && n + k < cap)
    memcpy(buf + n, code, k + 1);
}

static void append_peer(const lsip_ladder *l, char *buf, size_t cap,
                        const lsip_ladder_entry *e)
{
  unsigned host = e->outgoing ? e->to_host : e->from_host;
  const lsip_addr *addr = e->outgoing ? &e->to : &e->from;
  char text[LSIP_ADDR_TEXT];
  const char *name = host == LSIP_LADDER_NO_HOST ? "" : l->hosts[host].name;
  if (name[strspn(name, " ")]) {
    append_words(buf, cap, name, ".");
    append_z(buf, cap, "@");
  }
  append_z(buf, cap, lsip_addr_format(addr, text, sizeof text) ? text : "?");
}

/* A method like "200" makes no response. */
static void append_what(char *buf, size_t cap, const lsip_label *m)
{
  size_t n;
  int forged = !m->kind && status_of(behind_blanks(lsip_str_z(m->what)));
  append_z(buf, cap, forged ? "  ?" : "  ");
  n = strlen(buf);
  append_words(buf, cap, m->what, " ");
  if (strlen(buf) == n)
    append_z(buf, cap, "-");
  if (!m->uri[0])
    return;
  append_z(buf, cap, " ");
  append_words(buf, cap, m->uri, " ");
}

/* A body is no Call-ID, no CSeq and no remark, whatever a peer calls it. */
static void append_body(char *buf, size_t cap, const char *body)
{
  lsip_trace_line other;
  char text[sizeof ((lsip_label *)0)->body] = "";
  memset(&other, 0, sizeof other);
  append_words(text, sizeof text, body + strspn(body, "["), " ");
  if (text[0] && (read_cseq(&other, lsip_str_z(text)) ||
                  read_remarks(&other, lsip_str_z(text))))
    text[0] = '?';
  append_field(buf, cap, text);
}

static void append_message(char *buf, size_t cap, const lsip_ladder_entry *e)
{
  const lsip_label *m = &e->label;
  char remarks[LSIP_LADDER_LABEL * 2] = "";
  append_what(buf, cap, m);
  append_field(buf, cap, m->cseq);
  if (m->cseq[0] && m->cseq[strlen(m->cseq) - 1] == ' ')
    append_z(buf, cap, " -"); /* its method could not be read */
  append_body(buf, cap, m->body);
  if (m->call_id[strspn(m->call_id, " ")]) {
    append_z(buf, cap, "  [");
    append_words(buf, cap, m->call_id, ".");
    append_z(buf, cap, "]");
  }
  lsip_ladder_append_remarks(remarks, sizeof remarks, e);
  append_field(buf, cap, remarks);
}

size_t lsip_ladder_line(const lsip_ladder *l, char *buf, size_t cap)
{
  const lsip_ladder_entry *e;
  lsip_str transport;
  if (!l->count || cap < LSIP_LADDER_LINE)
    return 0;
  e = lsip_ladder_at(l, l->count - 1);
  transport = lsip_transport_name((int)e->transport);
  buf[0] = 0;
  lsip_ladder_append_time(l, buf, cap, e->when);
  append_colour(l, buf, cap, lsip_ladder_colour(e));
  append_z(buf, cap, e->outgoing ? " --> " : " <-- ");
  append_peer(l, buf, cap, e);
  append_z(buf, cap, " ");
  lsip_label_append(buf, cap, transport.len ? transport : LSIP_STR("-"));
  append_message(buf, cap - 8, e);
  append_colour(l, buf, cap, "\033[0m");
  return strlen(buf);
}

/* ---- reading ---- */

static int begins(lsip_str text, lsip_str with)
{
  return text.len >= with.len && !memcmp(text.ptr, with.ptr, with.len);
}

static int take(lsip_str *rest, lsip_str word)
{
  if (!begins(*rest, word))
    return 0;
  *rest = behind(*rest, word.len);
  return 1;
}

/* A sequence that sets a colour: ESC [ ... m. */
static void pass_colour(lsip_str *rest)
{
  size_t n = 2;
  if (!begins(*rest, LSIP_STR("\033[")))
    return;
  while (n < rest->len && rest->ptr[n] != 'm')
    n++;
  if (n < rest->len)
    *rest = behind(*rest, n + 1);
}

/* What stands behind the text when it is a colour's end, or the line's. */
static void drop_end(lsip_str *text)
{
  static const lsip_str ends[] = { LSIP_STR_INIT("\r"),
                                   LSIP_STR_INIT("\033[0m") };
  for (size_t i = 0; i < 2; i++) {
    size_t n = ends[i].len;
    if (text->len >= n && begins(behind(*text, text->len - n), ends[i]))
      text->len -= n;
  }
}

/* The time and the arrow, which tell such a line from others. */
static int read_start(lsip_trace_line *out, lsip_str *rest)
{
  size_t n = 0;
  *rest = behind_blanks(*rest);
  while (n < rest->len && (rest->ptr[n] == '.' ||
                           (rest->ptr[n] >= '0' && rest->ptr[n] <= '9')))
    n++;
  if (lsip_trace_time(lsip_str_of(rest->ptr, n), &out->when))
    return 0;
  *rest = behind(*rest, n);
  pass_colour(rest);
  out->outgoing = begins(*rest, LSIP_STR(" --> "));
  return take(rest, LSIP_STR(" --> ")) || take(rest, LSIP_STR(" <-- "));
}

static int read_peer(lsip_trace_line *out, lsip_str word)
{
  size_t at = word.len;
  while (at && word.ptr[at - 1] != '@')
    at--;
  if (at)
    out->name = lsip_str_of(word.ptr, at - 1);
  word = behind(word, at);
  return !lsip_str_eq(word, LSIP_STR("?")) &&
         lsip_addr_parse(&out->peer, word);
}

static int read_transport(lsip_trace_line *out, lsip_str word)
{
  out->transport = (uint32_t)lsip_transport_of(word);
  return !out->transport && !lsip_str_eq(word, LSIP_STR("-"));
}

/* Up to two blanks, or to the end, and one blank there is none of it; what is
 * behind them is left. */
static lsip_str next_field(lsip_str *rest)
{
  lsip_str field = *rest;
  size_t n = 0;
  while (n < rest->len && !begins(behind(*rest, n), LSIP_STR("  ")))
    n++;
  field.len = n;
  if (n && n == rest->len && rest->ptr[n - 1] == ' ')
    field.len--;
  *rest = behind_blanks(behind(*rest, n));
  return field;
}

/* The Request-URI stands behind the method, unless these are but the first
 * words of what could not be read, of which a label holds no more. */
static void part_request(lsip_trace_line *out)
{
  lsip_str rest = out->what, word = lsip_trace_word(&rest);
  int unread = (out->marks & (LSIP_LINE_MALFORMED | LSIP_LINE_CSEQ)) ==
               LSIP_LINE_MALFORMED;
  if (out->status || (unread && out->what.len < LABEL_WHAT))
    return;
  out->what = word;
  out->uri = rest;
  if (!(out->marks & LSIP_LINE_CSEQ) && rest.len)
    out->method = word;
}

/* Behind what it is may stand, in this order: CSeq, body, Call-ID, remarks. */
static int read_fields(lsip_trace_line *out, lsip_str rest)
{
  lsip_str field;
  rest = behind_blanks(rest);
  out->what = next_field(&rest);
  out->status = status_of(out->what);
  field = next_field(&rest);
  if (read_cseq(out, field))
    field = next_field(&rest);
  if (field.len && field.ptr[0] != '[' &&
      (rest.len || !read_remarks(out, field))) {
    out->body = field;
    field = next_field(&rest);
  }
  if (field.len > 1 && field.ptr[0] == '[' &&
      field.ptr[field.len - 1] == ']') {
    out->call_id = lsip_str_of(field.ptr + 1, field.len - 2);
    field = next_field(&rest);
  }
  if (!out->what.len || rest.len || (field.len && !read_remarks(out, field)))
    return LSIP_ERR_SYNTAX;
  part_request(out);
  return 0;
}

int lsip_trace_line_parse(lsip_trace_line *out, lsip_str line)
{
  lsip_str rest;
  memset(out, 0, sizeof *out);
  drop_end(&line);
  out->text = rest = line;
  if (!read_start(out, &rest))
    return 0;
  if (read_peer(out, lsip_trace_word(&rest)) ||
      read_transport(out, lsip_trace_word(&rest)) ||
      !take(&rest, LSIP_STR(" ")) || read_fields(out, rest))
    return LSIP_ERR_SYNTAX;
  return 1;
}

/* ---- into a ladder ---- */

static void label_of(lsip_label *m, const lsip_trace_line *line)
{
  m->kind = (uint8_t)(line->status / 100);
  m->odd = (line->marks & LSIP_LINE_MALFORMED) != 0;
  lsip_label_append(m->what, sizeof m->what, line->what);
  lsip_label_append(m->uri, sizeof m->uri, line->uri);
  lsip_label_append(m->body, sizeof m->body, line->body);
  lsip_label_append(m->call_id, sizeof m->call_id, line->call_id);
  if (!(line->marks & LSIP_LINE_CSEQ))
    return;
  lsip_label_append_number(m->cseq, sizeof m->cseq, line->cseq);
  append_z(m->cseq, sizeof m->cseq, " ");
  lsip_label_append(m->cseq, sizeof m->cseq, line->method);
}

static uint32_t drop_of(lsip_str text)
{
  for (int i = 1; text.len && i < LSIP_COUNTER_COUNT; i++)
    if (lsip_str_eq(text, lsip_str_z(lsip_counter_text(i))))
      return (uint32_t)i;
  return 0;
}

/* The first name stays: it may be the caller's. */
static void name_host(lsip_ladder *l, unsigned host, lsip_str name)
{
  if (host != LSIP_LADDER_NO_HOST && !l->hosts[host].name[0])
    lsip_label_append(l->hosts[host].name, LSIP_LADDER_NAME, name);
}

void lsip_ladder_add_line(lsip_ladder *l, const lsip_trace_line *line)
{
  lsip_ladder_entry e;
  lsip_addr peer = line->peer;
  memset(&e, 0, sizeof e);
  if (!peer.family)
    peer.scope = 1; /* a stranger is not us */
  e.when = line->when;
  e.transport = line->transport;
  e.outgoing = line->outgoing != 0;
  e.again = (line->marks & LSIP_LINE_AGAIN) != 0;
  e.lost = (line->marks & LSIP_LINE_LOST) != 0;
  e.drop = drop_of(line->drop);
  *(e.outgoing ? &e.to : &e.from) = peer;
  label_of(&e.label, line);
  e = *lsip_ladder_place(l, &e, line->text);
  name_host(l, e.outgoing ? e.from_host : e.to_host, LSIP_STR("us"));
  name_host(l, e.outgoing ? e.to_host : e.from_host, line->name);
}
