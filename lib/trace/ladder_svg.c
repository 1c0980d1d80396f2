/* A ladder as a picture: SVG 1.1 with a style sheet of its own. */
#include "trace/ladder.h"

enum { TIME_RIGHT = 84, LEFT = 110, TOP = 76, ROW = 48, EDGE = 24 };
enum { WORDS = 560 };
enum { GLYPH = 8, MIN_SPACING = 220, MAX_SPACING = 420, NAME_PAD = 24 };
enum { HEAD_LENGTH = 9, HEAD_HALF = 4, BOX = 30, LABEL = LSIP_LADDER_LABEL };

typedef struct picture {
  const lsip_ladder *l;
  lsip_trace_write_fn write;
  void *user;
  int err;
  lsip_ladder_columns columns;
  unsigned x[LSIP_LADDER_HOSTS];
  unsigned width, height;
} picture;

static const char style[] =
  "<style>\n"
  "svg{background:#fff;font:13px system-ui,'DejaVu Sans',sans-serif}\n"
  ".paper{fill:#fff}.time,.small{fill:#667085;font-size:11px}\n"
  ".time{text-anchor:end;font-variant-numeric:tabular-nums}\n"
  ".name rect{fill:#f2f4f7;stroke:#98a2b3}\n"
  ".name text{fill:#101828;font-weight:600;text-anchor:middle}\n"
  ".life{stroke:#d0d5dd;stroke-dasharray:3 4}\n"
  ".m text{text-anchor:middle}.m .time{text-anchor:end}\n"
  ".m .label{font-weight:600}.m .words{text-anchor:start}\n"
  ".m line{stroke-width:1.6}.m .hit{fill:#000;fill-opacity:0}\n"
  ".m:hover .hit{fill-opacity:.06}\n"
  ".request line{stroke:#1d4ed8}.request .label,.request path{fill:#1d4ed8}\n"
  ".c1 line{stroke:#a16207}.c1 .label,.c1 path{fill:#a16207}\n"
  ".c2 line{stroke:#15803d}.c2 .label,.c2 path{fill:#15803d}\n"
  ".c3 line{stroke:#7e22ce}.c3 .label,.c3 path{fill:#7e22ce}\n"
  ".c4 line,.c5 line,.c6 line,.odd line{stroke:#b91c1c}\n"
  ".c4 .label,.c4 path,.c5 .label,.c5 path,.c6 .label,.c6 path,.odd .label,"
  ".odd path{fill:#b91c1c}\n"
  ".again line{stroke-dasharray:6 4}.again,.lost{opacity:.65}\n"
  "@media (prefers-color-scheme:dark){svg{background:#101828}\n"
  ".paper{fill:#101828}.time,.small{fill:#98a2b3}\n"
  ".name rect{fill:#1f2937;stroke:#667085}.name text{fill:#f9fafb}\n"
  ".life{stroke:#475467}.m .hit{fill:#fff}\n"
  ".request line{stroke:#93c5fd}.request .label,.request path"
  "{fill:#93c5fd}\n"
  ".c1 line{stroke:#fde047}.c1 .label,.c1 path{fill:#fde047}\n"
  ".c2 line{stroke:#86efac}.c2 .label,.c2 path{fill:#86efac}\n"
  ".c3 line{stroke:#d8b4fe}.c3 .label,.c3 path{fill:#d8b4fe}\n"
  ".c4 line,.c5 line,.c6 line,.odd line{stroke:#fca5a5}\n"
  ".c4 .label,.c4 path,.c5 .label,.c5 path,.c6 .label,.c6 path,.odd .label,"
  ".odd path{fill:#fca5a5}}\n"
  "</style>\n";

/* ---- text ---- */

static void put(picture *d, const char *bytes, size_t n)
{
  if (!d->err && n)
    d->err = d->write(d->user, bytes, n);
}

static void put_z(picture *d, const char *text)
{
  put(d, text, strlen(text));
}

static void put_number(picture *d, unsigned n)
{
  char text[24] = "";
  lsip_label_append_number(text, sizeof text, n);
  put_z(d, text);
}

/* ` name="number"` */
static void put_attr(picture *d, const char *name, unsigned n)
{
  put_z(d, " ");
  put_z(d, name);
  put_z(d, "=\"");
  put_number(d, n);
  put_z(d, "\"");
}

/* Bytes of the character at `s` if XML 1.0 may hold it, else 0. */
static size_t character(const unsigned char *s, size_t left)
{
  size_t n = *s < 0x80 ? 1 : *s >= 0xc2 && *s < 0xe0 ? 2
           : *s >= 0xe0 && *s < 0xf0 ? 3 : *s >= 0xf0 && *s < 0xf5 ? 4 : 0;
  if (!n || n > left)
    return 0;
  if (n == 1)
    return (*s >= ' ' && *s != 0x7f) || *s == '\n' || *s == '\t';
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
      (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f) ||
      (*s == 0xef && s[1] == 0xbf && s[2] >= 0xbe))
    return 0;
  return n;
}

static const char *escape_of(char c)
{
  switch (c) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  default: return NULL;
  }
}

/* Text of an element or attribute. What XML can not hold becomes U+FFFD; the
 * CR of a line end is left out. */
static void put_text(picture *d, lsip_str text)
{
  const unsigned char *s = (const unsigned char *)text.ptr;
  size_t at = 0;
  while (at < text.len && !d->err) {
    size_t n = character(s + at, text.len - at);
    const char *escape = escape_of(text.ptr[at]);
    if (escape)
      put_z(d, escape);
    else if (n)
      put(d, text.ptr + at, n);
    else if (text.ptr[at] != '\r' || at + 1 == text.len ||
             text.ptr[at + 1] != '\n')
      put_z(d, "\357\277\275");
    at += n ? n : 1;
  }
}

static void put_text_z(picture *d, const char *text)
{
  put_text(d, lsip_str_z(text));
}

/* <text class=".." x=".." y=".."> */
static void open_text(picture *d, const char *class, unsigned x, unsigned y)
{
  put_z(d, "<text class=\"");
  put_z(d, class);
  put_z(d, "\"");
  put_attr(d, "x", x);
  put_attr(d, "y", y);
  put_z(d, ">");
}

/* ---- layout ---- */

static unsigned name_of(const picture *d, unsigned column,
                        char buf[LSIP_ADDR_TEXT])
{
  unsigned host = d->columns.at[column];
  lsip_ladder_host_text(d->l, host, &d->l->hosts[host].addr, buf);
  return (unsigned)strlen(buf);
}

static unsigned clamp(unsigned n, unsigned low, unsigned high)
{
  return n < low ? low : n > high ? high : n;
}

static unsigned longest_label(const picture *d)
{
  unsigned longest = 0;
  char text[LABEL];
  for (uint64_t i = lsip_ladder_first(d->l); i < d->l->count; i++) {
    lsip_ladder_arrow_text(text, &lsip_ladder_at(d->l, i)->label, 1);
    if (strlen(text) > longest)
      longest = (unsigned)strlen(text);
  }
  return longest;
}

static int has_words(const picture *d)
{
  for (uint64_t i = lsip_ladder_first(d->l); i < d->l->count; i++)
    if (!lsip_ladder_has_arrow(lsip_ladder_at(d->l, i)))
      return 1;
  return 0;
}

static void lay_out(picture *d)
{
  char name[LSIP_ADDR_TEXT];
  unsigned names = 0, spacing, rows;
  lsip_ladder_choose(d->l, &d->columns);
  for (unsigned i = 0; i < d->columns.count; i++)
    if (name_of(d, i, name) > names)
      names = name_of(d, i, name);
  spacing = clamp(longest_label(d) * GLYPH + 40, MIN_SPACING, MAX_SPACING);
  spacing = clamp(spacing, names * GLYPH + 2 * NAME_PAD, 10000);
  for (unsigned i = 0; i < d->columns.count; i++)
    d->x[i] = LEFT + names * GLYPH / 2 + NAME_PAD + i * spacing;
  rows = (unsigned)(d->l->count - lsip_ladder_first(d->l));
  d->width = d->columns.count ? d->x[d->columns.count - 1] : LEFT;
  d->width += names * GLYPH / 2 + NAME_PAD + EDGE;
  if (has_words(d))
    d->width = clamp(d->width, LEFT + WORDS, d->width);
  d->height = TOP + rows * ROW + EDGE;
}

/* ---- parts ---- */

static void put_head(picture *d)
{
  put_z(d, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
  put_attr(d, "width", d->width);
  put_attr(d, "height", d->height);
  put_z(d, " viewBox=\"0 0 ");
  put_number(d, d->width);
  put_z(d, " ");
  put_number(d, d->height);
  put_z(d, "\">\n<title>SIP messages</title>\n");
  put_z(d, style);
  put_z(d, "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
}

static void put_column(picture *d, unsigned column)
{
  char name[LSIP_ADDR_TEXT];
  unsigned width = name_of(d, column, name) * GLYPH + NAME_PAD;
  unsigned x = d->x[column];
  put_z(d, "<line class=\"life\"");
  put_attr(d, "x1", x);
  put_attr(d, "x2", x);
  put_attr(d, "y1", EDGE + BOX);
  put_attr(d, "y2", d->height - EDGE / 2);
  put_z(d, "/>\n<g class=\"name\"><rect rx=\"7\"");
  put_attr(d, "x", x - width / 2);
  put_attr(d, "y", EDGE);
  put_attr(d, "width", width);
  put_attr(d, "height", BOX);
  put_z(d, "/>");
  open_text(d, "host", x, EDGE + 20);
  put_text_z(d, name);
  put_z(d, "</text></g>\n");
}

/* ---- messages ---- */

static void open_message(picture *d, const lsip_ladder_entry *e, unsigned y)
{
  char class[8] = "c";
  lsip_label_append_number(class, sizeof class, e->label.kind);
  put_z(d, "<g class=\"m ");
  put_z(d, e->label.odd ? "odd" : e->label.kind ? class : "request");
  put_z(d, e->again ? " again" : "");
  put_z(d, e->lost || e->drop ? " lost" : "");
  put_z(d, "\"><title>");
  if (e->text)
    put_text(d, lsip_str_of(e->text, e->text_len));
  else
    put_text_z(d, e->label.what);
  put_z(d, "</title><rect class=\"hit\" width=\"100%\"");
  put_attr(d, "y", y - 24);
  put_attr(d, "height", ROW);
  put_z(d, "/>");
}

static void put_time(picture *d, const lsip_ladder_entry *e, unsigned y)
{
  char text[40] = "", *digits = text;
  lsip_ladder_append_time(d->l, text, sizeof text, e->when);
  while (*digits == ' ')
    digits++;
  open_text(d, "time", TIME_RIGHT, y + 4);
  put_text_z(d, digits);
  put_z(d, "</text>");
}

static void put_point(picture *d, char letter, unsigned x, unsigned y)
{
  put(d, &letter, 1);
  put_number(d, x);
  put_z(d, " ");
  put_number(d, y);
}

/* A filled head, or a cross where the message was lost. */
static void put_arrow_head(picture *d, unsigned x, unsigned y, int right,
                           int lost)
{
  unsigned back = right ? x - HEAD_LENGTH : x + HEAD_LENGTH;
  put_z(d, "<path d=\"");
  if (lost) {
    put_point(d, 'M', back, y - HEAD_HALF);
    put_point(d, 'L', x, y + HEAD_HALF);
    put_point(d, 'M', back, y + HEAD_HALF);
    put_point(d, 'L', x, y - HEAD_HALF);
    put_z(d, "\" stroke=\"#b91c1c\" stroke-width=\"2\"/>");
    return;
  }
  put_point(d, 'M', x, y);
  put_point(d, 'L', back, y - HEAD_HALF);
  put_point(d, 'L', back, y + HEAD_HALF);
  put_z(d, "Z\"/>");
}

static void put_arrow(picture *d, const lsip_ladder_entry *e, unsigned y)
{
  unsigned a = d->x[d->columns.of[e->from_host]];
  unsigned b = d->x[d->columns.of[e->to_host]];
  put_z(d, "<line");
  put_attr(d, "x1", a);
  put_attr(d, "x2", a < b ? b - HEAD_LENGTH : b + HEAD_LENGTH);
  put_attr(d, "y1", y);
  put_attr(d, "y2", y);
  put_z(d, "/>");
  put_arrow_head(d, b, y, a < b, e->lost);
}

/* The CSeq, the transport and what there is to remark. */
static void put_small(picture *d, const lsip_ladder_entry *e, unsigned x,
                      unsigned y)
{
  char text[LABEL * 2] = "";
  lsip_label_append(text, sizeof text, lsip_str_z(e->label.cseq));
  if (text[0])
    lsip_label_append(text, sizeof text, LSIP_STR(" "));
  lsip_label_append(text, sizeof text,
                    lsip_transport_name((int)e->transport));
  lsip_ladder_append_remarks(text, sizeof text, e);
  open_text(d, "small", x, y + 13);
  put_text_z(d, text);
  put_z(d, "</text>");
}

/* A message that no two columns stand for. */
static void put_words(picture *d, const lsip_ladder_entry *e, unsigned y)
{
  char text[LSIP_ADDR_TEXT], label[LABEL];
  open_text(d, "label words", LEFT, y + 4);
  lsip_ladder_host_text(d->l, e->from_host, &e->from, text);
  put_text_z(d, text);
  put_z(d, " to ");
  lsip_ladder_host_text(d->l, e->to_host, &e->to, text);
  put_text_z(d, text);
  put_z(d, ": ");
  lsip_ladder_arrow_text(label, &e->label, 0);
  put_text_z(d, label);
  put_z(d, "</text>");
}

static void put_message(picture *d, const lsip_ladder_entry *e, unsigned y)
{
  char text[LABEL];
  unsigned middle;
  open_message(d, e, y);
  put_time(d, e, y);
  if (lsip_ladder_has_arrow(e)) {
    middle = (d->x[d->columns.of[e->from_host]] +
              d->x[d->columns.of[e->to_host]]) / 2;
    put_arrow(d, e, y);
    lsip_ladder_arrow_text(text, &e->label, 1);
    open_text(d, "label", middle, y - 7);
    put_text_z(d, text);
    put_z(d, "</text>");
    put_small(d, e, middle, y);
  } else {
    put_words(d, e, y);
  }
  put_z(d, "</g>\n");
}

int lsip_ladder_svg(const lsip_ladder *l, lsip_trace_write_fn write,
                    void *user)
{
  picture d;
  unsigned y = TOP + ROW / 2;
  memset(&d, 0, sizeof d);
  d.l = l;
  d.write = write;
  d.user = user;
  lay_out(&d);
  put_head(&d);
  for (unsigned i = 0; i < d.columns.count; i++)
    put_column(&d, i);
  for (uint64_t i = lsip_ladder_first(l); i < l->count && !d.err; i++) {
    put_message(&d, lsip_ladder_at(l, i), y);
    y += ROW;
  }
  put_z(&d, "</svg>\n");
  return d.err;
}
