/* The example messages of the RFCs: the strict parser accepts each, the
 * readers of its class and of its form read every value of every field, and
 * the message is written back as it came. */
#include <dirent.h>

#include <lsip/fields.h>
#include <lsip/stack.h>
#include <lsip/uri.h>

#include "../unit/msg/support.h"
#include "../unit/msg/walking.h"

enum { LEAST_EXAMPLES = 300 };

#define FOLDER TEST_DATA "/torture/examples"

typedef struct example {
  char file[512];
  parsed p;
} example;

/* The next example, or 0. */
static int next_example(DIR *d, example *x)
{
  struct dirent *e;
  size_t len;
  char *text;
  while ((e = readdir(d)) != NULL) {
    if (!strstr(e->d_name, ".sip"))
      continue;
    snprintf(x->file, sizeof(x->file), "%s/%s", FOLDER, e->d_name);
    text = read_file(x->file, &len);
    x->p = parse(lsip_str_of(text, len));
    free(text);
    return 1;
  }
  return 0;
}

/* Calls `look` with each example that the parser has accepted. */
static void each_example(void (*look)(const example *))
{
  DIR *d = opendir(FOLDER);
  example x;
  int n = 0;
  ck_assert_ptr_nonnull(d);
  for (; next_example(d, &x); n++) {
    ck_assert_msg(x.p.rc == LSIP_OK, "%s, line %u: %s", x.file,
                  x.p.err.line, lsip_strerror(x.p.rc));
    look(&x);
    release(&x.p);
  }
  closedir(d);
  ck_assert_int_ge(n, LEAST_EXAMPLES);
}

/* ---------------------------------------------------- the typed readers -- */

static int read_addresses(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_name_addr na;
  lsip_uri uri;
  lsip_str name, value;
  int rc;
  while ((rc = lsip_next_name_addr(m, &c, &na)) == 1) {
    if (!na.star && (rc = lsip_uri_parse(&uri, na.uri)) != LSIP_OK)
      return rc;
    while ((rc = lsip_param_next(&na.params, &name, &value)) == 1)
      ;
    if (rc < 0)
      return rc;
  }
  return rc;
}

static int read_vias(const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_VIA);
  lsip_via v;
  int rc;
  while ((rc = lsip_next_via(m, &c, &v)) == 1)
    ;
  return rc;
}

static int read_tokens(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_token_value v;
  int rc;
  while ((rc = lsip_next_token(m, &c, &v)) == 1)
    ;
  return rc;
}

static int read_auths(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_str name, value;
  lsip_auth a;
  int rc;
  while ((rc = lsip_next_auth(m, &c, &a)) == 1) {
    while ((rc = lsip_auth_next(&a.params, &name, &value)) == 1)
      ;
    if (rc < 0)
      return rc;
  }
  return rc;
}

static int read_media(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_media_type t;
  lsip_str v;
  int rc;
  while ((rc = lsip_next_value(m, &c, &v)) == 1)
    if ((rc = lsip_media_type_parse(&t, v)) != LSIP_OK)
      return rc;
  return rc;
}

/* Identity and Identity-Info of RFC 4474, which RFC 8224 has replaced, had
 * another grammar. */
static int is_of_rfc4474(const lsip_msg *m, int id)
{
  return (id == LSIP_H_IDENTITY || id == LSIP_H_IDENTITY_INFO)
      && lsip_msg_has(m, LSIP_H_IDENTITY_INFO);
}

static int read_forms(const lsip_msg *m, int id, int form)
{
  union { lsip_str strings[64]; lsip_num numbers[64]; } room;
  lsip_cursor c = lsip_cursor_of(id);
  int rc;
  if (!form || is_of_rfc4474(m, id))
    return LSIP_OK;
  while ((rc = lsip_form_next(&room, form, m, &c)) == 1)
    ;
  return rc;
}

static int read_field(const lsip_msg *m, int id)
{
  lsip_header_info info;
  uint32_t number;
  int64_t seconds;
  int rc;
  if (lsip_header_about(&info, id) != LSIP_OK)
    return LSIP_OK; /* no header of the table */
  rc = read_forms(m, id, info.form);
  if (rc != LSIP_OK)
    return rc;
  switch (info.grammar) {
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI: return read_addresses(m, id);
  case LSIP_G_VIA: return read_vias(m);
  case LSIP_G_TOKEN: return read_tokens(m, id);
  case LSIP_G_AUTH: return read_auths(m, id);
  case LSIP_G_MEDIA: return read_media(m, id);
  case LSIP_G_NUMBER: return lsip_msg_number(m, id, &number);
  case LSIP_G_DATE:
    return lsip_date_parse(&seconds, lsip_msg_header(m, id));
  default: return LSIP_OK;
  }
}

static void read_all(const example *x)
{
  ck_assert_msg(walk_agrees(&x->p.m), "%s: the walk differs", x->file);
  for (unsigned i = 0; i < lsip_msg_field_count(&x->p.m); i++) {
    lsip_field f;
    int rc;
    ck_ok(lsip_msg_field(&x->p.m, i, &f));
    rc = read_field(&x->p.m, f.id);
    ck_assert_msg(rc == LSIP_OK, "%s: %.*s: %s", x->file, (int)f.name_len,
                  x->p.bytes + f.name_off, lsip_strerror(rc));
  }
}

START_TEST(every_value_is_read)
{
  each_example(read_all);
}
END_TEST

/* -------------------------------------------------------------- writing -- */

static void write_back(const example *x)
{
  static char buf[65536];
  lsip_writer w;
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_msg_edit(&w, &x->p.m, NULL, 0));
  ck_assert_msg(lsip_str_eq(lsip_writer_text(&w), lsip_msg_raw(&x->p.m)),
                "%s", x->file);
}

START_TEST(each_is_written_back)
{
  each_example(write_back);
}
END_TEST

/* --------------------------------------------------------------- stream -- */

static lsip_framer *framer;

/* Byte by byte: the framer gives the message at its last byte. */
static void frame(const example *x)
{
  for (size_t i = 0; i < x->p.len; i++) {
    lsip_str message;
    size_t used;
    int rc = lsip_framer_feed(framer, x->p.bytes + i, 1, &used, &message);
    ck_assert_msg(rc == (i + 1 == x->p.len), "%s at %zu: %d", x->file, i, rc);
    ck_assert_uint_eq(used, 1);
    if (rc == 1)
      ck_assert_msg(lsip_str_eq(message, lsip_msg_raw(&x->p.m)), "%s",
                    x->file);
  }
}

START_TEST(all_on_one_stream)
{
  ck_ok(lsip_framer_new(&framer, NULL, 65535));
  each_example(frame);
  lsip_framer_free(framer);
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(every_value_is_read), ROW(each_is_written_back),
    ROW(all_on_one_stream),
  };
  return RUN("torture-examples", tests);
}
