#include "trace/ladder.h"

enum { MARGIN = 10, NAME_MAX_SHOWN = 40, HOSTS = LSIP_LADDER_HOSTS };
/* An arrow without words, and with them the least dashes at both ends. */
enum { MIN_SPACING = 14, DASHES = 3, REMARK = 7 };
enum { ROW = MARGIN + HOSTS * (NAME_MAX_SHOWN + 2) };
enum { LABEL = LSIP_LADDER_LABEL };

/* Cells of a row that are no text of their own. */
enum { CELL_LINE = 1, CELL_DASH, CELL_RIGHT, CELL_LEFT, CELL_CROSS };

static const char *const ascii_cells[] = { "", "|", "-", ">", "<", "X" };
static const char *const utf8_cells[] = {
  "", "\342\224\202", "\342\224\200", "\342\226\266", "\342\227\200",
  "\342\234\227"
};

typedef struct drawing {
  const lsip_ladder *l;
  lsip_trace_write_fn write;
  void *user;
  int err;
  lsip_ladder_columns columns;
  unsigned x[HOSTS];         /* of a column */
  unsigned width;            /* of a row without remarks */
  char row[ROW];             /* cells, see above */
} drawing;

static void put(drawing *d, const char *bytes, size_t n)
{
  if (!d->err && n)
    d->err = d->write(d->user, bytes, n);
}

static void put_z(drawing *d, const char *text)
{
  put(d, text, strlen(text));
}

/* ------------------------------------------------------------ words -- */

void lsip_ladder_append_time(const lsip_ladder *l, char *buf, size_t cap,
                             lsip_time when)
{
  uint64_t ms = when > l->start ? (when - l->start) / 1000000u : 0;
  char text[32] = "";
  size_t n;
  lsip_label_append_number(text, sizeof text, ms / 1000);
  lsip_label_append(text, sizeof text, LSIP_STR("."));
  for (uint64_t digit = 100; digit; digit /= 10)
    lsip_label_append_number(text, sizeof text, ms / digit % 10);
  n = strlen(text);
  if (n < MARGIN - 1)
    lsip_label_append(buf, cap, lsip_str_of("         ", MARGIN - 1 - n));
  lsip_label_append(buf, cap, lsip_str_of(text, n));
}

static void append_z(char *buf, size_t cap, const char *text)
{
  lsip_label_append(buf, cap, lsip_str_z(text));
}

void lsip_ladder_arrow_text(char buf[LABEL], const lsip_label *m, int brevity)
{
  const char *what = m->what;
  buf[0] = 0;
  if (brevity == 2 && m->kind)
    lsip_label_append(buf, LABEL, lsip_str_of(what, strcspn(what, " ")));
  else
    append_z(buf, LABEL, what);
  if (m->cseq[0] && brevity == 0) {
    append_z(buf, LABEL, " ");
    lsip_label_append(buf, LABEL,
                      m->kind ? lsip_str_z(m->cseq)
                              : lsip_str_of(m->cseq,
                                            strcspn(m->cseq, " ")));
  }
  if (m->body[0]) {
    append_z(buf, LABEL, " (");
    append_z(buf, LABEL, m->body);
    append_z(buf, LABEL, ")");
  }
}

void lsip_ladder_append_remarks(char *buf, size_t cap,
                                const lsip_ladder_entry *e)
{
  if (e->label.odd)
    append_z(buf, cap, " malformed");
  if (e->again)
    append_z(buf, cap, " again");
  if (e->lost)
    append_z(buf, cap, " lost");
  if (e->drop) {
    append_z(buf, cap, " dropped: ");
    append_z(buf, cap, lsip_counter_text((int)e->drop));
  }
}

const char *lsip_ladder_colour(const lsip_ladder_entry *e)
{
  static const char *const by_class[] = {
    "\033[36m", "\033[33m", "\033[32m", "\033[35m", "\033[31m", "\033[31m",
    "\033[31m"
  };
  if (e->lost || e->drop || e->again)
    return "\033[2m";
  return by_class[e->label.kind <= 6 ? e->label.kind : 6];
}

/* ------------------------------------------------------------ layout -- */

static unsigned shown_name(const drawing *d, unsigned column,
                           char buf[LSIP_ADDR_TEXT])
{
  unsigned host = d->columns.at[column];
  lsip_ladder_host_text(d->l, host, &d->l->hosts[host].addr, buf);
  if (strlen(buf) > NAME_MAX_SHOWN)
    buf[NAME_MAX_SHOWN] = 0;
  return (unsigned)strlen(buf);
}

void lsip_ladder_choose(const lsip_ladder *l, lsip_ladder_columns *c)
{
  memset(c, 0, sizeof *c);
  for (unsigned i = 0; i < l->host_count; i++) {
    if (!l->hosts[i].messages)
      continue;
    c->of[i] = c->count;
    c->at[c->count++] = i;
  }
}

/* The longest arrow between neighbours, and whether remarks will stand. */
static unsigned longest_arrow(const drawing *d, unsigned *remark)
{
  unsigned longest = 0;
  for (uint64_t i = lsip_ladder_first(d->l); i < d->l->count; i++) {
    const lsip_ladder_entry *e = lsip_ladder_at(d->l, i);
    char text[LABEL];
    lsip_ladder_arrow_text(text, &e->label, 0);
    if (strlen(text) > longest)
      longest = (unsigned)strlen(text);
    if (e->again || e->lost)
      *remark = REMARK;
  }
  return longest;
}

/* As wide as the longest arrow wants, as narrow as the line asks for, and
 * never so narrow that two names touch. */
static void lay_out(drawing *d)
{
  char name[LSIP_ADDR_TEXT];
  unsigned names = 0, remark = 0, first, last, spacing, fit, taken;
  if (!d->columns.count)
    return;
  for (unsigned i = 0; i < d->columns.count; i++)
    if (shown_name(d, i, name) > names)
      names = shown_name(d, i, name);
  first = shown_name(d, 0, name) / 2;
  last = shown_name(d, d->columns.count - 1, name) / 2;
  spacing = longest_arrow(d, &remark) + 2 * DASHES + 3;
  taken = MARGIN + first + (last > remark ? last : remark) + 1;
  if (d->columns.count > 1 && d->l->cfg.width > taken) {
    fit = (d->l->cfg.width - taken) / (d->columns.count - 1);
    if (spacing > fit)
      spacing = fit;
  }
  if (spacing < names + 2)
    spacing = names + 2;
  if (spacing < MIN_SPACING)
    spacing = MIN_SPACING;
  if (spacing > NAME_MAX_SHOWN + 2 && d->columns.count > 2)
    spacing = NAME_MAX_SHOWN + 2; /* what the row has room for */
  for (unsigned i = 0; i < d->columns.count; i++)
    d->x[i] = MARGIN + first + i * spacing;
  d->width = d->x[d->columns.count - 1] + 1;
}

/* ------------------------------------------------------------- rows -- */

/* Cells [from, to) as text. */
static void put_cells(drawing *d, unsigned from, unsigned to)
{
  const char *const *cells =
      d->l->cfg.flags & LSIP_LADDER_UTF8 ? utf8_cells : ascii_cells;
  for (unsigned i = from; i < to && !d->err; i++) {
    unsigned char c = (unsigned char)d->row[i];
    unsigned run = i;
    if (c <= CELL_CROSS) {
      put_z(d, cells[c]);
      continue;
    }
    while (run < to && (unsigned char)d->row[run] > CELL_CROSS)
      run++;
    put(d, d->row + i, run - i);
    i = run - 1;
  }
}

static void start_row(drawing *d, const lsip_ladder_entry *e)
{
  char time[MARGIN + 24] = "";
  memset(d->row, ' ', sizeof d->row);
  for (unsigned i = 0; i < d->columns.count; i++)
    d->row[d->x[i]] = CELL_LINE;
  if (!e)
    return;
  lsip_ladder_append_time(d->l, time, sizeof time, e->when);
  memcpy(d->row, time, strlen(time));
}

static void put_header(drawing *d)
{
  char name[LSIP_ADDR_TEXT];
  unsigned end = 0;
  memset(d->row, ' ', sizeof d->row);
  for (unsigned i = 0; i < d->columns.count; i++) {
    unsigned n = shown_name(d, i, name);
    memcpy(d->row + d->x[i] - n / 2, name, n);
    end = d->x[i] - n / 2 + n;
  }
  put_cells(d, 0, end);
  put(d, "\n", 1);
}

static void write_label(drawing *d, const lsip_label *m, unsigned from,
                        unsigned to)
{
  char text[LABEL];
  unsigned room = to - from, n = 0, at;
  for (int brevity = 0; brevity < 3; brevity++) {
    lsip_ladder_arrow_text(text, m, brevity);
    n = (unsigned)strlen(text);
    if (n + 2 <= room)
      break;
  }
  if (n + 2 > room)
    n = room - 2;
  at = from + (room - n) / 2;
  d->row[at - 1] = ' ';
  memcpy(d->row + at, text, n);
  d->row[at + n] = ' ';
}

/* Draws the arrow into the row; its cells are [*from, *to). */
static void draw_arrow(drawing *d, const lsip_ladder_entry *e,
                       unsigned *from, unsigned *to)
{
  unsigned a = d->x[d->columns.of[e->from_host]];
  unsigned b = d->x[d->columns.of[e->to_host]];
  unsigned left = a < b ? a : b, right = a < b ? b : a;
  unsigned head = a < b ? right - 1 : left + 1;
  for (unsigned i = left + 1; i < right; i++)
    d->row[i] = CELL_DASH;
  write_label(d, &e->label, left + 1 + DASHES, right - DASHES);
  d->row[head] = e->lost ? CELL_CROSS : a < b ? CELL_RIGHT : CELL_LEFT;
  *from = left + 1;
  *to = right;
}

int lsip_ladder_has_arrow(const lsip_ladder_entry *e)
{
  return e->from_host != LSIP_LADDER_NO_HOST &&
         e->to_host != LSIP_LADDER_NO_HOST && e->from_host != e->to_host;
}

/* A message that no two columns stand for. */
static void put_words(drawing *d, const lsip_ladder_entry *e)
{
  char text[LSIP_ADDR_TEXT], label[LABEL];
  put_cells(d, 0, MARGIN);
  lsip_ladder_host_text(d->l, e->from_host, &e->from, text);
  put_z(d, text);
  put_z(d, " to ");
  lsip_ladder_host_text(d->l, e->to_host, &e->to, text);
  put_z(d, text);
  put_z(d, ": ");
  lsip_ladder_arrow_text(label, &e->label, 0);
  put_z(d, label);
}

static void put_message(drawing *d, const lsip_ladder_entry *e)
{
  int colour = (d->l->cfg.flags & LSIP_LADDER_COLOUR) != 0;
  char remarks[LABEL * 2] = "";
  unsigned from, to;
  start_row(d, e);
  if (lsip_ladder_has_arrow(e)) {
    draw_arrow(d, e, &from, &to);
    put_cells(d, 0, from);
    put_z(d, colour ? lsip_ladder_colour(e) : "");
    put_cells(d, from, to);
    put_z(d, colour ? "\033[0m" : "");
    put_cells(d, to, d->width);
  } else {
    put_words(d, e);
  }
  lsip_ladder_append_remarks(remarks, sizeof remarks, e);
  put_z(d, remarks);
  put(d, "\n", 1);
}

static void put_forgotten(drawing *d)
{
  char text[LABEL] = "";
  if (!lsip_ladder_first(d->l))
    return;
  append_z(text, LABEL, "earlier messages not kept: ");
  lsip_label_append_number(text, LABEL, lsip_ladder_first(d->l));
  put_z(d, text);
  put(d, "\n", 1);
}

int lsip_ladder_print(const lsip_ladder *l, lsip_trace_write_fn write,
                      void *user)
{
  drawing d;
  memset(&d, 0, sizeof d);
  d.l = l;
  d.write = write;
  d.user = user;
  lsip_ladder_choose(l, &d.columns);
  lay_out(&d);
  put_forgotten(&d);
  put_header(&d);
  for (uint64_t i = lsip_ladder_first(l); i < l->count && !d.err; i++)
    put_message(&d, lsip_ladder_at(l, i));
  return d.err;
}
