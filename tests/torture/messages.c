/* RFC 4475 and RFC 5118 at the parser: verdicts, answers, and the details
 * that a status alone does not show. */
#include "msg/reply.h"

#include "../unit/msg/support.h"

enum { FILE_, SECTION, VERDICT, OWED, STRICT, ANSWER, LENIENT, WHY, CELLS };

typedef struct row {
  char line[512];
  char *cell[CELLS];
} row;

static row rows[128];
static size_t row_count;

static parsed parse_file(const char *file, uint32_t lenient)
{
  char path[512];
  size_t len;
  char *text;
  parsed p;
  lsip_parse_rules r = { .size = sizeof(r) };
  r.lenient = lenient;
  snprintf(path, sizeof(path), "%s/torture/%s", TEST_DATA, file);
  text = read_file(path, &len);
  p = parse_rules(lsip_str_of(text, len), 64, &r);
  free(text);
  return p;
}

/* Cuts a line at its tabs; returns how many cells there are. */
static int cut(char *line, char **cells, int max)
{
  int n = 0;
  line[strcspn(line, "\n")] = '\0';
  for (char *p = line; p && n < max; n++) {
    cells[n] = p;
    p = strchr(p, '\t');
    if (p)
      *p++ = '\0';
  }
  return n;
}

static void read_rows(void)
{
  FILE *f = fopen(TEST_DATA "/torture/expected.tsv", "r");
  ck_assert_ptr_nonnull(f);
  row_count = 0;
  while (fgets(rows[row_count].line, sizeof(rows[0].line), f)) {
    row *r = &rows[row_count];
    if (*r->line == '#')
      continue;
    ck_assert_int_eq(cut(r->line, r->cell, CELLS), CELLS);
    row_count++;
  }
  fclose(f);
  ck_assert_uint_gt(row_count, 60);
}

/* Any response that can be built has no byte that could add a line. */
static void check_reply(const parsed *p, const char *status)
{
  static char buf[8192];
  lsip_writer w;
  lsip_reply r;
  size_t lines = 0;
  memset(&r, 0, sizeof(r));
  r.status = lsip_error_status(p->rc);
  r.to_tag = S("tag");
  ck_assert_int_eq(r.status, atoi(status));
  lsip_writer_init(&w, buf, sizeof(buf));
  ck_ok(lsip_reply_write(&w, &p->m, &r));
  for (size_t i = 0; i < w.len; i++) {
    if (buf[i] == '\r' && i + 1 < w.len && buf[i + 1] == '\n')
      lines++, i++;
    else
      ck_assert_uint_ge((unsigned char)buf[i], 32);
  }
  ck_assert_uint_ge(lines, 4);
}

START_TEST(verdicts_of_the_library)
{
  read_rows();
  for (size_t i = 0; i < row_count; i++) {
    char **c = rows[i].cell;
    parsed p = parse_file(c[FILE_], 0);
    ck_assert_msg(!strcmp(lsip_error_name(p.rc), c[STRICT]), "%s: %s",
                  c[FILE_], lsip_error_name(p.rc));
    ck_assert_msg(p.rc == 0 || lsip_msg_answerable(&p.m)
                  == (*c[ANSWER] != '-'), "%s", c[FILE_]);
    if (p.rc && *c[ANSWER] != '-')
      check_reply(&p, c[ANSWER]);
    release(&p);
    p = parse_file(c[FILE_], ~0u);
    ck_assert_msg(!strcmp(lsip_error_name(p.rc), c[LENIENT]), "%s: %s",
                  c[FILE_], lsip_error_name(p.rc));
    release(&p);
  }
}
END_TEST

static const row *find_row(const char *folder, const char *file)
{
  size_t n = strlen(folder);
  for (size_t i = 0; i < row_count; i++) {
    const char *name = rows[i].cell[FILE_];
    if (!strncmp(name, folder, n) && name[n] == '/'
        && !strcmp(name + n + 1, file))
      return &rows[i];
  }
  return NULL;
}

/* Is the row what the RFC asks for? A refusal owes one of the answers that
 * it allows; those to what is accepted are for the layers above. */
static int is_as_owed(const row *r)
{
  int accepted = !strcmp(r->cell[STRICT], "OK");
  if (!strncmp(r->cell[VERDICT], "ok", 2))
    return accepted;
  if (!strcmp(r->cell[VERDICT], "bad")
      && (accepted || !strcmp(r->cell[LENIENT], "OK")))
    return 0;
  if (accepted)
    return strstr(r->cell[OWED], "200") || strstr(r->cell[OWED], "normal");
  return strstr(r->cell[OWED], *r->cell[ANSWER] == '-' ? "drop"
                : r->cell[ANSWER]) != NULL;
}

/* Each line of VERDICTS.tsv has its row, which repeats it, and gives a reason
 * if and only if it is not what is owed. `column` is that of the verdict. */
static void compare_verdicts(const char *folder, int column, int min)
{
  char path[256], line[1024], *cell[8];
  FILE *f;
  int n = 0;
  snprintf(path, sizeof(path), "%s/torture/%s/VERDICTS.tsv", TEST_DATA,
           folder);
  f = fopen(path, "r");
  ck_assert_ptr_nonnull(f);
  for (; fgets(line, sizeof(line), f); n += *line != '#') {
    const row *r;
    if (*line == '#')
      continue;
    ck_assert_int_gt(cut(line, cell, 8), column + 1);
    r = find_row(folder, cell[0]);
    ck_assert_msg(r != NULL, "%s", cell[0]);
    ck_assert_str_eq(r->cell[SECTION], cell[1]);
    ck_assert_str_eq(r->cell[VERDICT], cell[column]);
    ck_assert_str_eq(r->cell[OWED], cell[column + 1]);
    ck_assert_msg(is_as_owed(r) == !strcmp(r->cell[WHY], "-"), "%s",
                  cell[0]);
  }
  fclose(f);
  ck_assert_int_ge(n, min);
}

START_TEST(verdicts_of_the_rfcs)
{
  read_rows();
  compare_verdicts("rfc4475", 4, 50);
  compare_verdicts("rfc5118", 2, 12);
}
END_TEST

/* What is accepted is written back as it came. */
START_TEST(round_trips)
{
  read_rows();
  for (size_t i = 0; i < row_count; i++) {
    parsed p = parse_file(rows[i].cell[FILE_], 0);
    static char buf[70000];
    lsip_writer w;
    if (p.rc == LSIP_OK && lsip_msg_has(&p.m, LSIP_H_CONTENT_LENGTH)) {
      lsip_writer_init(&w, buf, sizeof(buf));
      ck_ok(lsip_msg_edit(&w, &p.m, NULL, 0));
      ck_assert_msg(lsip_str_eq(lsip_writer_text(&w), lsip_msg_raw(&p.m)),
                    "%s", rows[i].cell[FILE_]);
    }
    release(&p);
  }
}
END_TEST

/* ------------------------------------------------------------- details -- */

static int count_values(const lsip_msg *m, int id)
{
  lsip_cursor c = lsip_cursor_of(id);
  lsip_str v;
  int n = 0;
  while (lsip_next_value(m, &c, &v) == 1)
    n++;
  return n;
}

START_TEST(rfc4475_valid_but_tricky)
{
  parsed p = parse_file("rfc4475/wsinv.dat", 0);
  lsip_via v;
  lsip_name_addr na;
  lsip_uri u;
  ck_assert_uint_eq(lsip_msg_cseq(&p.m), 9);
  ck_assert_uint_eq(lsip_msg_max_forwards(&p.m), 68);
  ck_lit(lsip_msg_to_tag(&p.m), "1918181833n");
  ck_lit(lsip_msg_from_tag(&p.m), "98asjd8");
  ck_ok(lsip_msg_via(&p.m, &v));
  ck_lit(v.host, "192.0.2.2");
  ck_lit(v.branch, "390skdjuw");
  ck_assert_int_eq(count_values(&p.m, LSIP_H_VIA), 3);
  ck_ok(lsip_msg_name_addr(&p.m, LSIP_H_ROUTE, &na));
  ck_lit(na.uri,
         "sip:services.example.com;lr;unknownwith=value;unknown-no-value");
  release(&p);
  p = parse_file("rfc4475/intmeth.dat", 0);
  ck_lit(lsip_msg_method_name(&p.m),
         "!interesting-Method0123456789_*+`.%indeed'~");
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_METHOD_OTHER);
  ck_lit(lsip_msg_from_tag(&p.m), "_token~1'+`*%!-.");
  ck_ok(lsip_uri_parse(&u, lsip_msg_uri(&p.m)));
  ck_lit(u.host, "example.com");
  release(&p);
  p = parse_file("rfc4475/esc02.dat", 0);
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_METHOD_OTHER);
  ck_assert_int_eq(count_values(&p.m, LSIP_H_CONTACT), 2);
  release(&p);
  p = parse_file("rfc4475/transports.dat", 0);
  ck_assert_int_eq(count_values(&p.m, LSIP_H_VIA), 5);
  release(&p);
}
END_TEST

START_TEST(rfc4475_bodies)
{
  parsed p = parse_file("rfc4475/dblreq.dat", 0);
  ck_assert_int_eq(lsip_msg_method(&p.m), LSIP_REGISTER);
  ck_assert_uint_eq(lsip_msg_body(&p.m).len, 0);
  ck_assert_uint_lt(lsip_msg_raw(&p.m).len, p.len);
  release(&p);
  p = parse_file("rfc4475/mpart01.dat", 0);
  ck_assert_ptr_nonnull(memchr(lsip_msg_body(&p.m).ptr, 0,
                               lsip_msg_body(&p.m).len));
  release(&p);
  p = parse_file("rfc4475/inv2543.dat", 0);
  ck_assert_uint_gt(lsip_msg_body(&p.m).len, 0);
  ck_assert_uint_eq(lsip_msg_raw(&p.m).len, p.len);
  release(&p);
}
END_TEST

START_TEST(rfc4475_responses)
{
  parsed p = parse_file("rfc4475/unreason.dat", 0);
  ck_assert_int_eq(lsip_msg_status(&p.m), 200);
  ck_assert_uint_gt(lsip_msg_reason(&p.m).len, 50);
  release(&p);
  p = parse_file("rfc4475/noreason.dat", 0);
  ck_assert_int_eq(lsip_msg_status(&p.m), 100);
  ck_assert_uint_eq(lsip_msg_reason(&p.m).len, 0);
  release(&p);
  p = parse_file("rfc4475/regbadct.dat", 0);
  {
    lsip_name_addr na; /* accepted as a message, refused as a Contact */
    ck_err(lsip_msg_name_addr(&p.m, LSIP_H_CONTACT, &na), ERR_URI);
  }
  release(&p);
  p = parse_file("rfc4475/badbranch.dat", 0);
  {
    lsip_via v;
    ck_ok(lsip_msg_via(&p.m, &v));
    ck_lit(v.branch, "z9hG4bK");
  }
  release(&p);
}
END_TEST

static void check_host(const char *file, const char *host, int port)
{
  parsed p = parse_file(file, 0);
  lsip_uri u;
  ck_ok(p.rc);
  ck_ok(lsip_uri_parse(&u, lsip_msg_uri(&p.m)));
  ck_str(u.host, Z(host));
  ck_assert_int_eq(u.port, port);
  release(&p);
}

static void check_received(const char *file)
{
  parsed p = parse_file(file, 0);
  lsip_via v;
  lsip_addr a;
  ck_ok(p.rc);
  ck_ok(lsip_msg_via(&p.m, &v));
  ck_lit(v.received, "2001:db8::9:255");
  ck_assert_int_eq(lsip_host_addr(v.received, &a), 1);
  ck_assert_int_eq(a.family, 6);
  release(&p);
}

START_TEST(rfc5118_addresses)
{
  check_host("rfc5118/port-ambiguous.dat", "[2001:db8::10:5070]", 0);
  check_host("rfc5118/port-unambiguous.dat", "[2001:db8::10]", 5070);
  check_host("rfc5118/ipv6-bug-abnf-3-colons.dat", "[2001:db8:::192.0.2.1]",
             0);
  check_received("rfc5118/via-received-param-no-delim.dat");
  check_received("rfc5118/via-received-param-with-delim.dat");
}
END_TEST

int main(void)
{
  const test_row tests[] = {
    ROW(verdicts_of_the_library), ROW(verdicts_of_the_rfcs),
    ROW(round_trips), ROW(rfc4475_valid_but_tricky), ROW(rfc4475_bodies),
    ROW(rfc4475_responses), ROW(rfc5118_addresses),
  };
  return RUN("torture-messages", tests);
}
