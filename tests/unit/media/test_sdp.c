/* Parsing, reading, writing and printing descriptions. */
#include "support.h"

static uint64_t memory[8192];
static char text_buf[70000];

static int parse_with(lsip_sdp *s, lsip_str text, uint32_t tolerate,
                      size_t *at)
{
  lsip_sdp_limits limits = { .size = sizeof limits, .tolerate = tolerate };
  return lsip_sdp_parse(s, memory, sizeof memory, &limits, text, at);
}

static int parse(lsip_sdp *s, const char *text)
{
  return lsip_sdp_parse(s, memory, sizeof memory, NULL,
                        lines(text_buf, sizeof text_buf, text), NULL);
}

#define FULL \
  "v=0|o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1|" \
  "s=Call to John Smith|i=SDP Offer #1|u=http://www.jdoe.example.com/|" \
  "e=Jane Doe <jane@jdoe.example.com>|p=+1 617 555-6011|p=+44 1|" \
  "c=IN IP4 198.51.100.1|b=AS:128|t=0 0|r=7d 1h 0 25h|a=inactive|" \
  "m=audio 49170 RTP/AVP 0 96|i=voice|b=RS:0|a=rtpmap:96 opus/48000/2|" \
  "a=fmtp:96 useinbandfec=1|a=sendrecv|a=x-unknown:what ever: else|" \
  "m=video 51372/2 RTP/AVP 99|c=IN IP6 2001:db8::2|" \
  "c=IN IP6 2001:db8::3|a=rtpmap:99 h263-1998/90000|"

START_TEST(reads_the_whole)
{
  lsip_sdp s;
  lsip_sdp_origin o;
  lsip_sdp_connection c;
  lsip_sdp_media m;
  ck_assert_int_eq(parse(&s, FULL), 0);
  ck_assert_uint_eq(lsip_sdp_media_count(&s), 2);
  ck_assert_int_eq(lsip_sdp_origin_get(&s, &o), 0);
  ck_assert(lsip_str_eq(o.username, LSIP_STR("jdoe")));
  ck_assert(lsip_str_eq(o.version, LSIP_STR("3724394405")));
  ck_assert_int_eq(lsip_sdp_connection_get(&s, 0, &c), 0);
  ck_assert_int_eq(c.addr.family, 4);
  ck_assert_int_eq(lsip_sdp_connection_get(&s, 1, &c), 0);
  ck_assert_int_eq(c.addr.family, 6);
  ck_assert_int_eq(c.addr.ip[15], 2);
  ck_assert_int_eq(lsip_sdp_media_get(&s, 1, &m), 0);
  ck_assert(lsip_str_eq(m.type, LSIP_STR("video")));
  ck_assert_uint_eq(m.port, 51372);
  ck_assert_uint_eq(m.port_count, 2);
  ck_assert_int_eq(lsip_sdp_media_get(&s, 2, &m), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_sdp_direction_get(&s, 0), LSIP_SENDRECV);
  ck_assert_int_eq(lsip_sdp_direction_get(&s, 1), LSIP_INACTIVE);
}
END_TEST

START_TEST(reads_formats)
{
  lsip_sdp s;
  lsip_sdp_format f[LSIP_SDP_FORMATS];
  ck_assert_int_eq(parse(&s, FULL), 0);
  ck_assert_uint_eq(lsip_sdp_formats_get(&s, 0, f, LSIP_SDP_FORMATS), 2);
  ck_assert_uint_eq(f[0].type, 0);
  ck_assert(lsip_str_eq(f[0].name, LSIP_STR("PCMU")));
  ck_assert_uint_eq(f[0].rate, 8000);
  ck_assert(lsip_str_eq(f[1].name, LSIP_STR("opus")));
  ck_assert_uint_eq(f[1].rate, 48000);
  ck_assert_uint_eq(f[1].channels, 2);
  ck_assert(lsip_str_eq(f[1].fmtp, LSIP_STR("useinbandfec=1")));
  ck_assert_uint_eq(lsip_sdp_formats_get(&s, 0, f, 1), 1);
  ck_assert_uint_eq(lsip_sdp_formats_get(&s, 9, f, 1), 0);
}
END_TEST

START_TEST(keeps_unknown_attributes)
{
  lsip_sdp s;
  lsip_sdp_attr a;
  size_t cursor = 0;
  int n = 0;
  ck_assert_int_eq(parse(&s, FULL), 0);
  ck_assert(lsip_sdp_attr_find(&s, 0, LSIP_STR("x-unknown"), &a));
  ck_assert(lsip_str_eq(a.value, LSIP_STR("what ever: else")));
  ck_assert(!lsip_sdp_attr_find(&s, 1, LSIP_STR("x-unknown"), &a));
  while (lsip_sdp_attr_next(&s, LSIP_SDP_SESSION_LEVEL, &cursor, &a))
    n++;
  ck_assert_int_eq(n, 1);
  ck_assert(!a.has_value);
}
END_TEST

/* What is parsed strictly is printed byte for byte, exactly to its size. */
START_TEST(hostile_03_prints_into_every_size)
{
  static char out[4096];
  lsip_sdp s;
  size_t n, len;
  ck_assert_int_eq(parse(&s, FULL), 0);
  len = s.text.len;
  for (size_t cap = 0; cap <= len + 1; cap++) {
    memset(out, '#', sizeof out);
    int err = lsip_sdp_print(&s, out, cap, &n);
    ck_assert_int_eq(err, cap < len ? LSIP_ERR_NOSPC : 0);
    ck_assert_uint_eq(n, len);
    ck_assert_int_eq(out[cap < len ? cap : len], '#');
    if (!err)
      ck_assert(lsip_str_eq(lsip_str_of(out, n), s.text));
  }
}
END_TEST

static const struct bad {
  const char *text;
  int err;
} bad[] = {
  { "", LSIP_ERR_MISSING },
  { "o=- 1 1 IN IP4 1.2.3.4|", LSIP_ERR_SYNTAX },
  { "v=1|o=- 1 1 IN IP4 1.2.3.4|s=-|t=0 0|", LSIP_ERR_VERSION },
  { "v=0|v=0|", LSIP_ERR_DUPLICATE },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|t=0 0|", LSIP_ERR_MISSING },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|", LSIP_ERR_MISSING },
  { "v=0|o=- 1 1 IN IP4|s=-|t=0 0|", LSIP_ERR_SYNTAX },
  { "v=0|o=- 1 x IN IP4 1.2.3.4|s=-|t=0 0|", LSIP_ERR_NUMBER },
  { "v=0|o=- 1  1 IN IP4 1.2.3.4|s=-|t=0 0|", LSIP_ERR_SYNTAX },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|s=|t=0 0|", LSIP_ERR_SYNTAX },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|t=0|", LSIP_ERR_SYNTAX },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|r=7d 1h|t=0 0|", LSIP_ERR_SYNTAX },
  { HEAD "s=-|", LSIP_ERR_SYNTAX },
  { HEAD "x=1|", LSIP_ERR_SYNTAX },
  { HEAD "a|", LSIP_ERR_SYNTAX },
  { HEAD "a= x|", LSIP_ERR_SYNTAX },
  { HEAD "a=x:|", LSIP_ERR_SYNTAX },
  { HEAD "|", LSIP_ERR_SYNTAX },
  { HEAD "m=audio 65536 RTP/AVP 0|", LSIP_ERR_PORT },
  { HEAD "m=audio -1 RTP/AVP 0|", LSIP_ERR_PORT },
  { HEAD "m=audio 1/0 RTP/AVP 0|", LSIP_ERR_PORT },
  { HEAD "m=audio 1 RTP/AVP|", LSIP_ERR_SYNTAX },
  { HEAD "m=audio 1 RTP//AVP 0|", LSIP_ERR_SYNTAX },
  { HEAD "m=audio 1 RTP/AVP 0 |", LSIP_ERR_SYNTAX },
  { HEAD "m=audio 1 RTP/AVP 0|a=x|c=IN IP4 1.2.3.4|", LSIP_ERR_SYNTAX },
  { HEAD "m=audio 1 RTP/AVP 0|c=IN IP4 2001:db8::1|", LSIP_ERR_HOST },
  { HEAD "m=audio 1 RTP/AVP 0|c=IN IP6 192.0.2.1|", LSIP_ERR_HOST },
  { HEAD "m=audio 1 RTP/AVP 0|c=IN IP6 [2001:db8::1]|", LSIP_ERR_HOST },
  { HEAD "m=audio 1 RTP/AVP 0|c=IN IP4 1.2.3.4:5|", LSIP_ERR_HOST },
  { HEAD "m=audio 1 RTP/AVP 0|c=IN IP4 224.2.1.1/256|", LSIP_ERR_NUMBER },
  { HEAD "m=audio 1 RTP/AVP 0|b=AS:1x|", LSIP_ERR_NUMBER },
  { "v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|t=0 0|m=audio 1 RTP/AVP 0|",
    LSIP_ERR_MISSING }
};

START_TEST(strict_refuses)
{
  lsip_sdp s;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg(parse(&s, bad[i].text) == bad[i].err, "%s: %s",
                  bad[i].text, lsip_strerror(parse(&s, bad[i].text)));
}
END_TEST

START_TEST(names_the_line_at_fault)
{
  lsip_sdp s;
  size_t at = 0;
  lsip_str text = lines(text_buf, sizeof text_buf,
                        HEAD "m=audio 70000 RTP/AVP 0|");
  ck_assert_int_eq(parse_with(&s, text, 0, &at), LSIP_ERR_PORT);
  ck_assert_int_eq(text.ptr[at], 'm');
}
END_TEST

static const struct tolerated {
  uint32_t bit;
  const char *text; /* LF stands for itself here */
} tolerated[] = {
  { LSIP_SDP_BARE_LF, "v=0\no=- 1 1 IN IP4 1.2.3.4\ns=-\nt=0 0\n" },
  { LSIP_SDP_NO_FINAL_EOL,
    "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0" },
  { LSIP_SDP_LOOSE_TEXT,
    "v=0\r\no=-  1 1 IN IP4 1.2.3.4\r\ns=\r\nt=0 0 \r\na=sendrecv \r\n" },
  { LSIP_SDP_ANY_ORDER,
    "v=0\r\ns=-\r\no=- 1 1 IN IP4 1.2.3.4\r\na=x\r\nb=AS:1\r\n" },
  { LSIP_SDP_BLANK_LINES,
    "v=0\r\n\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0\r\n\r\n" }
};

/* Each tolerance lets exactly its own fault pass. */
START_TEST(tolerances_are_separate)
{
  lsip_sdp s;
  size_t n = sizeof tolerated / sizeof tolerated[0];
  for (size_t i = 0; i < n; i++) {
    lsip_str text = lsip_str_z(tolerated[i].text);
    uint32_t bit = tolerated[i].bit;
    ck_assert_int_eq(parse_with(&s, text, bit, NULL), 0);
    ck_assert_int_eq(parse_with(&s, text, LSIP_SDP_LENIENT, NULL), 0);
    ck_assert_int_ne(parse_with(&s, text, LSIP_SDP_LENIENT & ~bit, NULL), 0);
  }
}
END_TEST

START_TEST(one_description_only)
{
  lsip_sdp s;
  lsip_str text = lines(text_buf, sizeof text_buf,
                        HEAD "v=0|o=- 2 2 IN IP4 1.2.3.4|s=-|t=0 0|");
  ck_assert_int_eq(parse_with(&s, text, LSIP_SDP_LENIENT, NULL),
                   LSIP_ERR_DUPLICATE);
}
END_TEST

START_TEST(control_characters)
{
  static const char nul[] = "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=a\0b\r\n";
  static const char cr[] = "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=a\rb\r\n";
  lsip_sdp s;
  ck_assert_int_eq(parse_with(&s, lsip_str_of(nul, sizeof nul - 1),
                              LSIP_SDP_LENIENT, NULL), LSIP_ERR_CONTROL);
  ck_assert_int_eq(parse_with(&s, lsip_str_of(cr, sizeof cr - 1),
                              LSIP_SDP_LENIENT, NULL), LSIP_ERR_CONTROL);
}
END_TEST

static const struct number {
  const char *text;
  bool port, session;
} numbers[] = {
  { "-1", false, false }, { "0", true, true }, { "65535", true, true },
  { "65536", false, true }, { "2147483647", false, true },
  { "2147483649", false, true }, { "4294967295", false, true },
  { "4294967297", false, true }, { "18446744073709551615", false, true },
  { "18446744073709551617", false, true }
};

/* A port is a port whatever 16, 32 or 64 bits would make of it. */
START_TEST(hostile_07_numbers)
{
  char digits[420], text[1200];
  lsip_sdp s;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    (void)snprintf(text, sizeof text, HEAD "m=audio %s RTP/AVP 0|",
                   numbers[i].text);
    ck_assert_int_eq(parse(&s, text), numbers[i].port ? 0 : LSIP_ERR_PORT);
    (void)snprintf(text, sizeof text, "v=0|o=- %s %s IN IP4 1.2.3.4|s=-|"
                   "t=0 0|", numbers[i].text, numbers[i].text);
    ck_assert_int_eq(parse(&s, text),
                     numbers[i].session ? 0 : LSIP_ERR_NUMBER);
  }
  memset(digits, '9', 400);
  digits[400] = 0;
  (void)snprintf(text, sizeof text, HEAD "m=audio 1 RTP/AVP %s|", digits);
  ck_assert_int_eq(parse(&s, text), 0); /* a token, but no payload type */
  lsip_sdp_format f;
  ck_assert_uint_eq(lsip_sdp_formats_get(&s, 0, &f, 1), 0);
}
END_TEST

static lsip_str repeated(const char *item, size_t n)
{
  static char buf[400000];
  size_t at = lines(buf, sizeof buf, HEAD).len;
  for (size_t i = 0; i < n; i++)
    at += lines(buf + at, sizeof buf - at, item).len;
  return lsip_str_of(buf, at);
}

START_TEST(hostile_02_counts)
{
  static uint64_t big[30000];
  lsip_sdp s;
  lsip_sdp_limits limits = { .size = sizeof limits, .max_media = 5,
                             .max_bytes = 400000 };
  const char *m = "m=audio 1 RTP/AVP 0|";
  size_t sizes[] = { 4, 5, 6, 10000 };
  for (size_t i = 0; i < 4; i++) {
    int err = lsip_sdp_parse(&s, big, sizeof big, &limits,
                             repeated(m, sizes[i]), NULL);
    ck_assert_int_eq(err, sizes[i] <= 5 ? 0 : LSIP_ERR_TOO_MANY);
  }
  /* attributes: limited by the index memory alone */
  size_t room = lsip_sdp_index_size(5 + 100, 0);
  for (size_t n = 99; n <= 103; n++)
    ck_assert_int_eq(lsip_sdp_parse(&s, big, room, NULL,
                                    repeated("a=x:y|", n), NULL),
                     n <= 100 ? 0 : LSIP_ERR_NOSPC);
}
END_TEST

/* 200 formats: 128 are payload types, each once. */
START_TEST(hostile_02_formats)
{
  static char text[8192];
  lsip_sdp s;
  lsip_sdp_format f[LSIP_SDP_FORMATS];
  size_t n = (size_t)snprintf(text, sizeof text, HEAD "m=audio 1 RTP/AVP");
  for (int i = 0; i < 200; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, " %d", i % 150);
  (void)snprintf(text + n, sizeof text - n, "|");
  ck_assert_int_eq(parse(&s, text), 0);
  ck_assert_uint_eq(lsip_sdp_formats_get(&s, 0, f, LSIP_SDP_FORMATS), 128);
}
END_TEST

/* Every prefix parses or fails, without reading past its end. */
START_TEST(hostile_01_prefixes)
{
  lsip_sdp s;
  lsip_str whole = lines(text_buf, sizeof text_buf, FULL);
  int good = 0;
  for (size_t n = 0; n <= whole.len; n++) {
    char *exact = malloc(n ? n : 1);
    memcpy(exact, whole.ptr, n);
    good += parse_with(&s, lsip_str_of(exact, n), 0, NULL) == 0;
    free(exact);
  }
  ck_assert_int_gt(good, 5);
  ck_assert_int_lt(good, 20);
}
END_TEST

START_TEST(writer_writes)
{
  char buf[512];
  size_t n;
  lsip_sdp_writer w;
  lsip_sdp s;
  lsip_addr a = addr_of("2001:db8::7");
  lsip_sdp_writer_init(&w, buf, sizeof buf);
  lsip_sdp_write_line(&w, 'v', LSIP_STR("0"));
  lsip_sdp_write_origin(&w, LSIP_STR("me"), 1, UINT64_MAX, &a);
  lsip_sdp_write_line(&w, 's', LSIP_STR("-"));
  lsip_sdp_write_connection(&w, &a);
  lsip_sdp_write_line(&w, 't', LSIP_STR("0 0"));
  lsip_sdp_write_media(&w, LSIP_STR("audio"), 9, LSIP_STR("RTP/AVP"),
                       LSIP_STR("0"));
  lsip_sdp_write_attr(&w, LSIP_STR("x"), LSIP_STR("y z"));
  ck_assert_int_eq(lsip_sdp_writer_finish(&w, &n), 0);
  ck_assert(has_line(lsip_str_of(buf, n),
            "o=me 1 18446744073709551615 IN IP6 2001:db8::7"));
  ck_assert_int_eq(parse_with(&s, lsip_str_of(buf, n), 0, NULL), 0);
}
END_TEST

static int write_one(char type, lsip_str value)
{
  char buf[64];
  size_t n;
  lsip_sdp_writer w;
  lsip_sdp_writer_init(&w, buf, sizeof buf);
  lsip_sdp_write_line(&w, 'v', LSIP_STR("0"));
  lsip_sdp_write_line(&w, 'o', LSIP_STR("- 1 1 IN IP4 1.2.3.4"));
  lsip_sdp_write_line(&w, type, value);
  return lsip_sdp_writer_finish(&w, &n);
}

START_TEST(hostile_14_writer_refuses)
{
  ck_assert_int_eq(write_one('s', LSIP_STR("a\r\nm=audio 1 RTP/AVP 0")),
                   LSIP_ERR_CONTROL);
  ck_assert_int_eq(write_one('s', LSIP_STR("a\nb")), LSIP_ERR_CONTROL);
  ck_assert_int_eq(write_one('s', LSIP_STR("a\0b")), LSIP_ERR_CONTROL);
  ck_assert_int_eq(write_one('s', LSIP_STR("")), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(write_one('t', LSIP_STR("0 0")), LSIP_ERR_STATE);
  ck_assert_int_eq(write_one('o', LSIP_STR("- 1 1 IN IP4 1.2.3.4")),
                   LSIP_ERR_STATE);
  ck_assert_int_eq(write_one('s', LSIP_STR("-")), LSIP_ERR_STATE);
}
END_TEST

TEST_PROGRAM("media sdp", reads_the_whole, reads_formats,
             keeps_unknown_attributes, hostile_03_prints_into_every_size,
             strict_refuses, names_the_line_at_fault,
             tolerances_are_separate, one_description_only,
             control_characters, hostile_07_numbers, hostile_02_counts,
             hostile_02_formats, hostile_01_prefixes, writer_writes,
             hostile_14_writer_refuses)
