#include "tree.h"

#include "common/text.h"

enum { SHOWN = 200 };
enum { DIM = 2, BOLD = 1, RED = 31, GREEN = 32, CYAN = 36 };

static int has_place(const tree *t, lsip_str text)
{
  return text.ptr && text.ptr >= t->bytes.ptr &&
         text.ptr + text.len <= t->bytes.ptr + t->bytes.len;
}

static size_t place_of(const tree *t, lsip_str text)
{
  return t->offset + (size_t)(text.ptr - t->bytes.ptr);
}

/* ---- for people ---- */

static void colour(const tree *t, int code)
{
  if (t->colour) fprintf(t->out, "\033[%dm", code);
}

static void print_place(const tree *t, lsip_str text)
{
  char place[48] = "";
  if (has_place(t, text))
    snprintf(place, sizeof place, "%zu-%zu", place_of(t, text),
             place_of(t, text) + text.len);
  colour(t, DIM);
  fprintf(t->out, "%12s  ", place);
  colour(t, 0);
}

static void print_text(const tree *t, int code, lsip_str text)
{
  colour(t, code);
  text_show(t->out, text, SHOWN);
  colour(t, 0);
}

/* What a node is called: a header by its name, all else by what it is. */
static void print_name(const tree *t, const node *n)
{
  if (n->id) {
    print_text(t, BOLD, n->name);
    fputc(':', t->out);
    return;
  }
  colour(t, CYAN);
  fputs(n->what, t->out);
  colour(t, 0);
  if (n->name.len) {
    fputc(' ', t->out);
    print_text(t, BOLD, n->name);
  }
}

static void print_remarks(const tree *t, const node *n)
{
  if (n->id) {
    colour(t, DIM);
    fprintf(t->out, "  [%s %s]", n->id, n->class);
    colour(t, 0);
  }
  if (n->err) {
    colour(t, RED);
    fprintf(t->out, "  %s (LSIP_%s)", lsip_strerror(n->err),
            lsip_error_name(n->err));
    colour(t, 0);
  }
}

static void print_line(const tree *t, const node *n)
{
  print_place(t, n->text);
  fprintf(t->out, "%*s", (int)t->depth * 2, "");
  print_name(t, n);
  if (n->has_value) {
    fputs("  ", t->out);
    print_text(t, GREEN, n->value);
  } else if (n->text.len && !n->name.len) {
    fputs("  ", t->out);
    print_text(t, 0, n->text);
  }
  print_remarks(t, n);
  fputc('\n', t->out);
}

/* ---- for programs ---- */

static void print_member(const tree *t, const char *key, lsip_str text)
{
  fprintf(t->out, ",\"%s\":", key);
  text_quote_bytes(t->out, text);
}

static void print_object(tree *t, const node *n)
{
  unsigned char *filled = &t->filled[t->depth];
  fputs(*filled ? ",\n" : "\n", t->out);
  *filled = 1;
  fprintf(t->out, "%*s{\"what\":\"%s\"", (int)t->depth, "", n->what);
  if (n->name.ptr) print_member(t, "name", n->name);
  if (n->id)
    fprintf(t->out, ",\"id\":\"%s\",\"class\":\"%s\"", n->id, n->class);
  if (has_place(t, n->text)) {
    fprintf(t->out, ",\"from\":%zu,\"to\":%zu", place_of(t, n->text),
            place_of(t, n->text) + n->text.len);
    print_member(t, "text", n->text);
  } else if (n->text.len && !n->has_value) {
    print_member(t, "value", n->text); /* a word of the library's */
  }
  if (n->has_value) print_member(t, "value", n->value);
  if (n->err)
    fprintf(t->out, ",\"error\":\"LSIP_%s\"", lsip_error_name(n->err));
  fputs(",\"parts\":[", t->out);
}

/* ---- nodes ---- */

/* The depth is that of our own calls, which is small; a message does not
 * choose it. */
void tree_open(tree *t, const node *n)
{
  if (t->json)
    print_object(t, n);
  else
    print_line(t, n);
  if (t->depth + 1 < TREE_DEPTH) t->depth++;
  t->filled[t->depth] = 0;
}

void tree_close(tree *t)
{
  if (t->depth) t->depth--;
  if (t->json) fputs("]}", t->out);
}

static void leaf(tree *t, const node *n)
{
  tree_open(t, n);
  tree_close(t);
}

void tree_leaf(tree *t, const char *what, lsip_str text)
{
  leaf(t, &(node){ .what = what, .text = text });
}

void tree_part(tree *t, const char *what, lsip_str text)
{
  if (text.len) tree_leaf(t, what, text);
}

void tree_decoded(tree *t, const char *what, lsip_str text, lsip_str value)
{
  leaf(t, &(node){ .what = what, .text = text, .value = value,
                   .has_value = !lsip_str_eq(text, value) });
}

void tree_number(tree *t, const char *what, uint64_t n)
{
  char text[24];
  int len = snprintf(text, sizeof text, "%llu", (unsigned long long)n);
  leaf(t, &(node){ .what = what, .value = lsip_str_of(text, (size_t)len),
                   .has_value = 1 });
}

void tree_error(tree *t, const char *what, lsip_str text, int err)
{
  leaf(t, &(node){ .what = what, .text = text, .err = err });
}
