/* The reader of captures against our own writers, and at its limits. Link
 * layers, fragments and segments of others: tests/tools. */
#include "records.h"

#include <lsip/capture.h>

enum { MAX_SEEN = 64 };

static sink file, text;

/* What came out. */
static struct {
  size_t count;
  size_t bytes[MAX_SEEN];
  lsip_trace_record last;
  char first_line[MAX_SEEN][32];
} seen;

static void on_message(void *user, const lsip_trace_record *r)
{
  size_t i = seen.count++, n = 0;
  ck_assert_uint_lt(i, MAX_SEEN);
  while (n < 31 && n < r->bytes.len && r->bytes.ptr[n] != '\r')
    n++;
  memcpy(seen.first_line[i], r->bytes.ptr, n);
  seen.first_line[i][n] = 0;
  seen.bytes[i] = r->bytes.len;
  seen.last = *r;
}

static lsip_capture_config config_of(void)
{
  lsip_capture_config c;
  lsip_capture_config_init(&c, sizeof c);
  c.on_message = on_message;
  memset(&seen, 0, sizeof seen);
  return c;
}

/* Reads bytes in pieces, from memory of exactly that size. */
static int read_with(const lsip_capture_config *cfg, const void *bytes,
                     size_t len, size_t piece, uint64_t counters[])
{
  lsip_capture *c = NULL;
  char *exact = malloc(len ? len : 1);
  int rc = 0, end;
  memcpy(exact, bytes, len);
  ck_assert_int_eq(lsip_capture_new(&c, cfg), 0);
  for (size_t at = 0; at < len && !rc; at += piece)
    rc = lsip_capture_feed(c, exact + at, len - at < piece ? len - at : piece);
  end = lsip_capture_end(c);
  for (int i = 0; counters && i < LSIP_CAPTURE_COUNTER_COUNT; i++)
    counters[i] = lsip_capture_counter(c, i);
  lsip_capture_free(c);
  free(exact);
  return rc ? rc : end;
}

static int read_bytes(const void *bytes, size_t len, size_t piece)
{
  lsip_capture_config cfg = config_of();
  return read_with(&cfg, bytes, len, piece, NULL);
}

static lsip_pcap *begin(void)
{
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  memset(&file, 0, sizeof file);
  memset(&text, 0, sizeof text);
  lsip_pcap_config_init(&c, sizeof c);
  c.write = sink_write;
  c.user = &file;
  ck_assert_int_eq(lsip_pcap_new(&p, &c), 0);
  return p;
}

static void add(lsip_pcap *p, uint32_t transport, const char *remote,
                int outgoing, const char *message)
{
  lsip_trace_record r = record_of(outgoing, remote, message, 1500);
  if (*remote == '[')
    r.local = addr_of("[2001:db8::1]:5060");
  r.transport = transport;
  r.unix_ns = 1700000000123456789u;
  ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  ck_assert_int_eq(lsip_trace_text(&r, sink_write, &text), 0);
}

/* Both ways, both transports, both families. */
static void make_file(void)
{
  static const char *const remotes[] = { "192.0.2.2:5062",
                                         "[2001:db8::2]:5062" };
  lsip_pcap *p = begin();
  for (int i = 0; i < 2; i++)
    for (uint32_t t = LSIP_UDP; t <= LSIP_TCP; t++) {
      add(p, t, remotes[i], 1, SIP_RESPONSE("100 Trying"));
      add(p, t, remotes[i], 0, SIP_RESPONSE("200 OK"));
      add(p, t, remotes[i], 1, SIP_RESPONSE("300 Again"));
    }
  lsip_pcap_free(p);
}

static void check_file(void)
{
  lsip_addr from = addr_of("[2001:db8::1]:5060");
  lsip_addr to = addr_of("[2001:db8::2]:5062");
  ck_assert_uint_eq(seen.count, 12);
  for (size_t i = 0; i < 12; i += 3) {
    ck_assert_str_eq(seen.first_line[i], "SIP/2.0 100 Trying");
    ck_assert_str_eq(seen.first_line[i + 1], "SIP/2.0 200 OK");
    ck_assert_str_eq(seen.first_line[i + 2], "SIP/2.0 300 Again");
    ck_assert_uint_eq(seen.bytes[i], strlen(SIP_RESPONSE("100 Trying")));
  }
  ck_assert_uint_eq(seen.last.unix_ns, 1700000000123456789u);
  ck_assert_uint_eq(seen.last.transport, LSIP_TCP);
  ck_assert_uint_eq(seen.last.outgoing, 1);
  ck_assert(lsip_addr_eq(&seen.last.local, &from));
  ck_assert(lsip_addr_eq(&seen.last.remote, &to));
}

START_TEST(what_the_pcap_writer_wrote)
{
  static const size_t pieces[] = { 1, 7, 1000, 100000 };
  make_file();
  for (size_t i = 0; i < 4; i++) {
    ck_assert_int_eq(read_bytes(file.bytes, file.len, pieces[i]), 0);
    check_file();
  }
}
END_TEST

START_TEST(what_the_text_writer_wrote)
{
  make_file();
  ck_assert_ptr_nonnull(strstr(text.bytes,
    "== @1700000000.123456789 UDP 192.0.2.1:5060 > 192.0.2.2:5062 "));
  ck_assert_int_eq(read_bytes(text.bytes, text.len, 1), 0);
  check_file();
  ck_assert_int_eq(read_bytes(text.bytes, text.len, text.len), 0);
  check_file();
}
END_TEST

/* Lines of others between messages, line ends of others, less of a time. */
START_TEST(text_of_others)
{
  static const char mixed[] =
    "== @17.5 TCP - > [2001:db8::2]:5060 3\r\nabc\n\nother words\n=\n"
    "== @18 - 192.0.2.1 > - 0\n== @19 UDP - > - 2 and more\nxy";
  ck_assert_int_eq(read_bytes(mixed, sizeof mixed - 1, 3), 0);
  ck_assert_uint_eq(seen.count, 2);
  ck_assert_uint_eq(seen.bytes[0], 3);
  ck_assert_uint_eq(seen.last.unix_ns, 19000000000u);
  ck_assert_uint_eq(seen.last.local.family, 0);
}
END_TEST

static int read_z(const char *z)
{
  return read_bytes(z, strlen(z), 1);
}

START_TEST(text_that_is_wrong)
{
  ck_assert_int_eq(read_z("== @x UDP - > - 3\n"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1.2.3 UDP - > - 3\n"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1 UDP - < - 3\n"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1 UDP a > - 3\n"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1 UDP - > - \n"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1 UDP - > - 99999999999999999999\n"),
                   LSIP_ERR_SYNTAX);
  ck_assert_int_eq(read_z("== @1 UDP - > - 4000000000\n"), LSIP_ERR_TOO_LONG);
  ck_assert_int_eq(read_z("== @1 UDP - > - 4\nabc"), LSIP_ERR_TRUNCATED);
  ck_assert_int_eq(read_z("== @1 UDP"), LSIP_ERR_TRUNCATED);
}
END_TEST

START_TEST(files_that_are_none)
{
  uint8_t odd[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 9 };
  ck_assert_int_eq(read_z("INVITE sip:a@b SIP/2.0\r\n"),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(read_z("abc"), LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(read_z(""), LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(read_bytes(odd, sizeof odd, 24), LSIP_ERR_VERSION);
  ck_assert_int_eq(read_bytes(odd, 10, 24), LSIP_ERR_TRUNCATED);
  ck_assert(lsip_capture_knows(odd, 4) && !lsip_capture_knows(odd, 3));
  ck_assert(!lsip_capture_knows("INVI", 4));
}
END_TEST

/* A file may be cut anywhere: what lies before the cut is read. */
START_TEST(every_prefix)
{
  size_t before = 0;
  make_file();
  for (size_t n = 4; n < file.len; n++) {
    int rc = read_bytes(file.bytes, n, n);
    ck_assert(rc == 0 || rc == LSIP_ERR_TRUNCATED);
    ck_assert_uint_ge(seen.count, before);
    before = seen.count;
  }
  ck_assert_uint_eq(before, 11);
}
END_TEST

/* A length of 2^32 - 1 takes no memory and no time. */
START_TEST(huge_lengths)
{
  uint8_t head[40] = { 0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0 };
  uint8_t block[40] = { 0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0,
                        0x4d, 0x3c, 0x2b, 0x1a };
  memset(head + 24 + 8, 0xff, 4);
  ck_assert_int_eq(read_bytes(head, 40, 40), LSIP_ERR_TOO_LONG);
  block[24] = 28;
  block[28] = 6;
  ck_assert_int_eq(read_bytes(block, 40, 40), LSIP_ERR_LENGTH);
  memset(block + 32, 0xfc, 4);
  ck_assert_int_eq(read_bytes(block, 40, 40), LSIP_ERR_TOO_LONG);
  block[28] = 77; /* a block that nobody knows is passed by */
  ck_assert_int_eq(read_bytes(block, 40, 40), LSIP_ERR_TRUNCATED);
}
END_TEST

/* A message over TCP that is larger than its limit; then one that is not. */
START_TEST(too_long_over_tcp)
{
  static char big[20000];
  uint64_t counters[LSIP_CAPTURE_COUNTER_COUNT];
  lsip_capture_config cfg = config_of();
  lsip_pcap *p = begin();
  size_t n;
  strcpy(big, "MESSAGE sip:b@192.0.2.2 SIP/2.0\r\nContent-Length: 15000\r\n"
              "\r\n");
  n = strlen(big);
  memset(big + n, 'x', 15000);
  add(p, LSIP_TCP, "192.0.2.2:5062", 1, big);
  add(p, LSIP_TCP, "192.0.2.2:5062", 1, SIP_RESPONSE("200 OK"));
  lsip_pcap_free(p);
  cfg.max_message = 10000;
  ck_assert_int_eq(read_with(&cfg, file.bytes, file.len, 999, counters), 0);
  ck_assert_uint_eq(counters[LSIP_CAPTURE_FRAMING], 1);
  ck_assert_str_eq(seen.first_line[seen.count - 1], "SIP/2.0 200 OK");
}
END_TEST

/* Segments of TCP by hand: the reader sees the payload as it lies. */
static void add_segments(const lsip_str *parts, size_t count)
{
  lsip_pcap *p = begin();
  for (size_t i = 0; i < count; i++) {
    lsip_trace_record r = record_of(1, "192.0.2.2:5062", "", 0);
    r.transport = LSIP_TCP;
    r.bytes = parts[i];
    ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  }
  lsip_pcap_free(p);
}

START_TEST(keep_alives_and_foreign_bytes)
{
  static const char two[] = SIP_RESPONSE("100 Trying") "\r\n"
                            SIP_RESPONSE("200 OK");
  const lsip_str parts[] = {
    LSIP_STR_INIT("\r\n\r\n"), { two, sizeof two - 1 },
    LSIP_STR_INIT("GET / HTTP/1.1\r\n\r\n"), LSIP_STR_INIT("\026\003\001"),
    LSIP_STR_INIT("SIP/2.0 180 No length\r\nVia: x\r\n\r\nrest"),
    LSIP_STR_INIT("S"), LSIP_STR_INIT("IP/2.0 200 OK\r\nl: 0\r\n\r"),
    LSIP_STR_INIT("\n")
  };
  uint64_t counters[LSIP_CAPTURE_COUNTER_COUNT];
  lsip_capture_config cfg = config_of();
  add_segments(parts, sizeof parts / sizeof *parts);
  ck_assert_int_eq(read_with(&cfg, file.bytes, file.len, 64, counters), 0);
  ck_assert_uint_eq(seen.count, 4);
  ck_assert_str_eq(seen.first_line[1], "SIP/2.0 200 OK");
  ck_assert_str_eq(seen.first_line[2], "SIP/2.0 180 No length");
  ck_assert_str_eq(seen.first_line[3], "SIP/2.0 200 OK");
  ck_assert_uint_eq(counters[LSIP_CAPTURE_FRAMING], 1);
  ck_assert_uint_eq(counters[LSIP_CAPTURE_OTHER], 3);
}
END_TEST

/* What there is no memory for is let go, counted, and not missed later. */
START_TEST(memory_is_bounded)
{
  static char half[4000] = "MESSAGE sip:b@192.0.2.2 SIP/2.0\r\nSubject: ";
  uint64_t counters[LSIP_CAPTURE_COUNTER_COUNT];
  lsip_capture_config cfg = config_of();
  lsip_pcap *p = begin();
  memset(half + strlen(half), 'x', sizeof half - strlen(half) - 1);
  add(p, LSIP_TCP, "192.0.2.2:5062", 1, half);
  add(p, LSIP_TCP, "192.0.2.2:5063", 1, SIP_RESPONSE("200 OK"));
  lsip_pcap_free(p);
  cfg.max_memory = 2000;
  ck_assert_int_eq(read_with(&cfg, file.bytes, file.len, 64, counters), 0);
  ck_assert_uint_eq(seen.count, 1);
  ck_assert_uint_eq(counters[LSIP_CAPTURE_MEMORY], 1);
}
END_TEST

START_TEST(arguments)
{
  lsip_capture_config cfg = config_of();
  lsip_capture *c = NULL;
  cfg.on_message = NULL;
  ck_assert_int_eq(lsip_capture_new(&c, &cfg), LSIP_ERR_ARGUMENT);
  cfg = config_of();
  cfg.max_packet = (1 << 24) + 1;
  ck_assert_int_eq(lsip_capture_new(&c, &cfg), LSIP_ERR_ARGUMENT);
  lsip_capture_free(NULL);
  for (int i = 0; i < LSIP_CAPTURE_COUNTER_COUNT; i++)
    ck_assert(*lsip_capture_counter_text(i));
  ck_assert_str_eq(lsip_capture_counter_text(-1), "");
}
END_TEST

int main(void)
{
  Suite *s = suite_create("capture");
  TCase *t = tcase_create("capture");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_test(t, what_the_pcap_writer_wrote);
  tcase_add_test(t, what_the_text_writer_wrote);
  tcase_add_test(t, text_of_others);
  tcase_add_test(t, text_that_is_wrong);
  tcase_add_test(t, files_that_are_none);
  tcase_add_test(t, every_prefix);
  tcase_add_test(t, huge_lengths);
  tcase_add_test(t, too_long_over_tcp);
  tcase_add_test(t, keep_alives_and_foreign_bytes);
  tcase_add_test(t, memory_is_bounded);
  tcase_add_test(t, arguments);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
