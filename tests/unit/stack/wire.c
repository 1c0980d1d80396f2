/* RFC 4475 on the wire: what a user agent answers to each message, and what
 * is made of it. */
#include "peer.h"

/* 0: no answer at all; 100: an INVITE that becomes an event. wsinv has a To
 * tag; REGISTER is for registrars. */
static const struct row {
  const char *file;
  int status;
} rows[] = {
  { "wsinv", 481 }, { "intmeth", 501 }, { "esc01", 100 }, { "escnull", 405 },
  { "esc02", 501 }, { "lwsdisp", 200 }, { "longreq", 100 },
  { "dblreq", 405 }, { "semiuri", 200 }, { "transports", 200 },
  { "mpart01", 405 }, { "unreason", 0 }, { "noreason", 0 },
  { "badinv01", 400 }, { "clerr", 400 }, { "ncl", 400 }, { "scalar02", 400 },
  { "scalarlg", 0 }, { "quotbal", 400 }, { "ltgtruri", 400 },
  { "lwsruri", 400 }, { "lwsstart", 400 }, { "trws", 400 },
  { "escruri", 400 }, { "baddate", 400 }, { "regbadct", 405 },
  { "badaspec", 400 }, { "baddn", 400 }, { "badvers", 505 },
  { "mismatch01", 400 }, { "mismatch02", 400 }, { "bigcode", 0 },
  { "badbranch", 200 }, { "insuf", 400 }, { "unkscm", 416 },
  { "novelsc", 416 }, { "unksm2", 405 }, { "bext01", 420 },
  { "invut", 415 }, { "regaut01", 405 }, { "multi01", 400 },
  { "mcl01", 400 }, { "bcast", 0 }, { "zeromf", 200 }, { "cparam01", 405 },
  { "cparam02", 405 }, { "regescrt", 405 }, { "sdp01", 406 },
  { "inv2543", 100 }, { "test", 0 },
};

static char *read_file(const char *name, size_t *len)
{
  char path[512];
  char *out = malloc(65536);
  FILE *f;
  snprintf(path, sizeof path, RFC4475 "/%s.dat", name);
  f = fopen(path, "rb");
  ck_assert_msg(f != NULL, "%s", path);
  *len = fread(out, 1, 65536, f);
  fclose(f);
  return out;
}

/* What VERDICTS.tsv says of a file, or NULL. */
static char *verdict(const char *name)
{
  static char line[1024];
  char *found = NULL;
  size_t len = strlen(name);
  FILE *f = fopen(RFC4475 "/VERDICTS.tsv", "r");
  ck_assert_ptr_nonnull(f);
  while (!found && fgets(line, sizeof line, f)) {
    if (strncmp(line, name, len) == 0 && line[len] == '.') {
      found = line;
      for (int tab = 0; tab < 5 && found; tab++)
        found = strchr(found, '\t') ? strchr(found, '\t') + 1 : NULL;
    }
  }
  fclose(f);
  if (found && strchr(found, '\t'))
    *strchr(found, '\t') = '\0';
  return found;
}

/* 1 if the RFC allows this answer. */
static int allowed(const char *asked, int status)
{
  char number[8];
  snprintf(number, sizeof number, "%d", status);
  if (status == 0)
    return strstr(asked, "drop") || strstr(asked, "n/a");
  if (strstr(asked, "normal") && status != 400)
    return 1;
  if (status == 405) /* we are no registrar */
    return strstr(asked, "200") || strstr(asked, "registrar");
  return strstr(asked, number) != NULL;
}

static void give(peer *p, const char *name)
{
  size_t len;
  char *text = read_file(name, &len), *exact = malloc(len);
  memcpy(exact, text, len); /* nothing may be read behind its end */
  free(text);
  ck_assert_int_eq(lsip_stack_receive_datagram(p->stack, p->udp, &p->remote,
                                               exact, len, p->now), 0);
  peer_drain(p);
  free(exact);
}

static int is_event(int status)
{
  return status == 100;
}

START_TEST(answers_of_a_user_agent)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    int status;
    give(p, rows[i].file);
    status = p->outs ? peer_status(p->out[0].text) : 0;
    ck_assert_msg(status == rows[i].status, "%s: %d", rows[i].file, status);
    ck_assert_uint_eq(peer_count(p, LSIP_KIND_TSX), is_event(status));
    ck_assert_uint_eq(p->heard, is_event(status));
    ck_assert_uint_le(p->outs, 1);
    if (!is_event(status))
      peer_check_idle(p);
    peer_free(p);
  }
}
END_TEST

START_TEST(answers_are_allowed)
{
  size_t checked = 0;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char *asked = verdict(rows[i].file);
    ck_assert_msg(asked != NULL, "%s: no verdict", rows[i].file);
    if (strcmp(rows[i].file, "test") == 0)
      continue; /* not answerable */
    ck_assert_msg(allowed(asked, rows[i].status), "%s: %d, not %s",
                  rows[i].file, rows[i].status, asked);
    checked++;
  }
  ck_assert_uint_eq(checked, 49);
}
END_TEST

/* What a status alone does not show. */
START_TEST(details)
{
  peer *p = peer_new(NULL);
  give(p, "bext01");
  ck_assert_str_ne(peer_header(peer_next(p)->text, "Unsupported"), "");
  give(p, "esc02");
  ck_assert_str_ne(peer_header(peer_next(p)->text, "Allow"), "");
  give(p, "badvers");
  ck_assert(strncmp(peer_next(p)->text, "SIP/2.0 505 ", 12) == 0);
  give(p, "invut");
  ck_assert_str_eq(peer_header(peer_next(p)->text, "Accept"),
                   "application/sdp, multipart/mixed, multipart/alternative");
  peer_free(p);
}
END_TEST

/* Every answer is one that a parser takes, and goes where it may. */
START_TEST(answers_are_well_formed)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    uint64_t index[8192];
    lsip_msg m;
    give(p, rows[i].file);
    while (p->taken < p->outs) {
      const peer_out *o = peer_next(p);
      ck_assert_msg(lsip_msg_parse(&m, index, sizeof index, o->text,
                                   o->o.bytes.len, NULL, NULL) == 0 ||
                    strstr(o->text, " 400 "), "%s:\n%s", rows[i].file,
                    o->text);
    }
    peer_free(p);
  }
}
END_TEST

/* The same twice: the same answer, no second event. */
START_TEST(twice_the_same)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    unsigned first;
    give(p, rows[i].file);
    first = p->outs;
    give(p, rows[i].file);
    ck_assert_uint_eq(p->outs, 2 * first);
    if (first)
      ck_assert_msg(strcmp(p->out[0].text, p->out[1].text) == 0, "%s",
                    rows[i].file);
    ck_assert_uint_le(p->heard, 1);
    peer_free(p);
  }
}
END_TEST

/* Every prefix of every message does no harm. */
START_TEST(hostile_01_prefixes)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    peer *p = peer_new(NULL);
    size_t len;
    char *text = read_file(rows[i].file, &len);
    for (size_t n = 0; n < len; n += len > 2000 ? 17 : 3) {
      char *exact = malloc(n + 1);
      memcpy(exact, text, n);
      ck_assert_int_eq(lsip_stack_receive_datagram(p->stack, p->udp,
                                                   &p->remote, exact, n,
                                                   p->now), 0);
      free(exact);
      peer_drain(p);
      peer_forget(p);
    }
    free(text);
    peer_free(p);
  }
}
END_TEST

peer_test_main("wire", answers_of_a_user_agent, answers_are_allowed, details,
               answers_are_well_formed, twice_the_same, hostile_01_prefixes)
