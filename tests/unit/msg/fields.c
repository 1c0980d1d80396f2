/* Every header of the table: fields.tsv says how its values are decoded, or
 * with which error they are refused; what is decoded is written so that it
 * reads the same again. */
#include "support.h"

#include "field_text.h"

typedef struct row {
  char header[40];
  char value[1024], expected[1024];
  size_t len;
} row;

static row rows[1024];
static size_t row_count;

/* "\r", "\n", "\t" and "\\" of the table; returns the length. */
static size_t unescape(char *text)
{
  char *to = text;
  for (const char *p = text; *p; p++) {
    if (*p == '\\') {
      p++;
      *to++ = *p == 'r' ? '\r' : *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
    } else {
      *to++ = *p;
    }
  }
  *to = 0;
  return (size_t)(to - text);
}

static void read_rows(void)
{
  static char text[2200];
  FILE *f = fopen(TEST_DATA "/unit/msg/fields.tsv", "r");
  ck_assert_ptr_nonnull(f);
  for (row_count = 0; fgets(text, sizeof(text), f);) {
    row *r = &rows[row_count];
    if (*text == '#' || *text == '\n')
      continue;
    ck_assert_msg(sscanf(text, "%39[^\t]\t%1023[^\t]\t%1023[^\n]",
                         r->header, r->value, r->expected) == 3, "%s", text);
    r->len = unescape(r->value);
    unescape(r->expected);
    row_count++;
  }
  fclose(f);
}

static int id_of(const char *header)
{
  if (!strcmp(header, "Via;"))
    return FIELD_VIA_PARAMS;
  if (!strcmp(header, "URI;"))
    return FIELD_URI_PARAMS;
  return lsip_header_of(Z(header));
}

static unsigned faults;

static void fault(const row *r, const char *what, lsip_str text)
{
  faults++;
  fprintf(stderr, "%s: %s\n  %s %.*s\n  not %s\n", r->header, r->value, what,
         (int)text.len, text.ptr, r->expected);
}

/* Writes the field and reads it back. */
static void check_round_trip(const row *r, const field *f, lsip_str text)
{
  static char out[FIELD_TEXT], again[FIELD_TEXT];
  size_t name = f->id < LSIP_HEADER_COUNT ? lsip_header_name(f->id).len : 7;
  lsip_writer w;
  lsip_str value;
  field g;
  lsip_writer_init(&w, out, sizeof(out));
  if (!field_write(&w, f))
    return;
  if (lsip_writer_end(&w) != LSIP_OK || w.len < name + 4) {
    fault(r, "is not written:", Z(lsip_error_name(w.err)));
    return;
  }
  value = lsip_str_of(out + name + 2, w.len - name - 4);
  if (field_read(&g, f->id, value) != LSIP_OK
      || !lsip_str_eq(field_text(&g, again), text))
    fault(r, "is written", value);
}

static void check_row(const row *r)
{
  static char buf[FIELD_TEXT];
  char *exact = malloc(r->len + 1);
  field f;
  int rc;
  ck_assert_ptr_nonnull(exact);
  memcpy(exact, r->value, r->len);
  rc = field_read(&f, id_of(r->header), lsip_str_of(exact, r->len));
  if (rc != LSIP_OK) {
    if (strcmp(lsip_error_name(rc), r->expected) != 0)
      fault(r, "is", Z(lsip_error_name(rc)));
  } else {
    lsip_str text = field_text(&f, buf);
    if (!lsip_str_eq(text, Z(r->expected)))
      fault(r, "is", text);
    check_round_trip(r, &f, text);
  }
  free(exact);
}

START_TEST(values_of_the_table)
{
  read_rows();
  ck_assert_uint_gt(row_count, 300);
  for (size_t i = 0; i < row_count; i++) {
    ck_assert_msg(id_of(rows[i].header) != LSIP_H_OTHER, "%s",
                  rows[i].header);
    check_row(&rows[i]);
  }
  ck_assert_msg(!faults, "%u faults", faults);
}
END_TEST

/* Each header has a value that is accepted, and if it has structure one that
 * is refused. */
START_TEST(every_header_has_its_rows)
{
  static uint8_t good[FIELD_COUNT], bad[FIELD_COUNT];
  read_rows();
  for (size_t i = 0; i < row_count; i++)
    (strncmp(rows[i].expected, "ERR_", 4) ? good : bad)[
        id_of(rows[i].header)] = 1;
  for (int id = 1; id < FIELD_COUNT; id++) {
    lsip_header_info info = { .grammar = LSIP_G_TOKEN };
    lsip_str name = lsip_header_name(id);
    (void)lsip_header_about(&info, id);
    ck_assert_msg(good[id], "no value of %.*s", (int)name.len, name.ptr);
    ck_assert_msg(bad[id] || info.grammar == LSIP_G_TEXT
                  || id == LSIP_H_CSEQ, /* the parser's own, see parse.c */
                  "no bad value of %.*s", (int)name.len, name.ptr);
  }
}
END_TEST

int main(void)
{
  const test_row tests[] = { ROW(values_of_the_table),
                             ROW(every_header_has_its_rows) };
  return RUN("msg-fields", tests);
}
