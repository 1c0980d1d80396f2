/* Strings of an application, whatever they hold, through every setter and
 * edit: no CR, LF or NUL passes but the line ends of the writer, and what is
 * written without an error parses with exactly the fields that were set. */
#include <stdlib.h>

#include <lsip/msg.h>

#include "cut.h"
#include "msg/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STRINGS = 8 };

static void require(int ok)
{
  if (!ok)
    abort();
}

static unsigned line_ends(lsip_str text)
{
  unsigned n = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    require(c != 0);
    if (c == '\r') {
      require(i + 1 < text.len && text.ptr[i + 1] == '\n');
      n++;
    }
    if (c == '\n')
      require(i && text.ptr[i - 1] == '\r');
  }
  return n;
}

static void write_message(lsip_writer *w, const lsip_str *s)
{
  lsip_str none = { NULL, 0 };
  lsip_write_request_line(w, LSIP_STR("INVITE"), s[0]);
  lsip_write_header_id(w, LSIP_H_VIA, LSIP_STR("SIP/2.0/UDP a.b"));
  lsip_write_name_addr(w, LSIP_H_FROM, s[1], LSIP_STR("sip:a@b.c"), s[2]);
  lsip_write_name_addr(w, LSIP_H_TO, s[3], LSIP_STR("sip:a@b.c"), none);
  lsip_write_header_id(w, LSIP_H_CALL_ID, LSIP_STR("1"));
  lsip_write_cseq(w, 1, LSIP_STR("INVITE"));
  lsip_write_header_id(w, LSIP_H_SUBJECT, s[4]);
  lsip_write_header(w, s[5], s[6]);
  lsip_write_body(w, s[7], none);
}

static void check_message(lsip_str text, const lsip_str *s)
{
  static uint64_t index[512];
  lsip_msg m;
  lsip_name_addr na;
  char plain[8192];
  size_t n;
  int rc = lsip_msg_parse(&m, index, sizeof(index), text.ptr, text.len, NULL,
                          NULL);
  require(line_ends(text) == 10);
  if (rc != LSIP_OK) /* the URI, say, is none: but there are 8 fields */
    require(lsip_msg_field_count(&m) == 8);
  else
    require(lsip_msg_uri(&m).len == s[0].len);
  if (!s[3].len || lsip_msg_name_addr(&m, LSIP_H_TO, &na) != LSIP_OK)
    return;
  require(lsip_unquote(na.display, plain, sizeof(plain), &n) == LSIP_OK);
  require(n == s[3].len && memcmp(plain, s[3].ptr, n) == 0);
}

/* As many lines as fields, the start line and the empty line. */
static void check_lines(lsip_str text)
{
  static uint64_t index[512];
  lsip_msg m;
  (void)!lsip_msg_parse(&m, index, sizeof(index), text.ptr, text.len, NULL,
                        NULL);
  require(line_ends(text) == lsip_msg_field_count(&m) + 2);
}

static void check_edits(const lsip_str *s, size_t size)
{
  static const char base[] = "BYE sip:a@b.c SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.b, SIP/2.0/UDP c.d\r\nFrom: <sip:a@b.c>\r\n"
    "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\nRoute: <sip:a.b>\r\n"
    "Content-Length: 0\r\n\r\n";
  static uint64_t index[512];
  static char out[1 << 17];
  lsip_edit e[STRINGS];
  lsip_writer w;
  lsip_msg m;
  for (unsigned i = 0; i < STRINGS; i++) {
    unsigned pick = (unsigned)size + i * 7
        + (s[i].len ? (unsigned char)s[i].ptr[0] : 0);
    e[i].op = (uint16_t)(1 + pick % 7);
    e[i].header = (uint16_t)(pick / 7 % 12);
    e[i].name = s[(i + 1) % STRINGS];
    e[i].value = s[i];
    if (e[i].op == LSIP_EDIT_BODY) /* a body may hold anything */
      e[i].value.len = 0;
  }
  require(lsip_msg_parse(&m, index, sizeof(index), base, sizeof(base) - 1,
                         NULL, NULL) == LSIP_OK);
  lsip_writer_init(&w, out, sizeof(out));
  if (lsip_msg_edit(&w, &m, e, STRINGS) == LSIP_OK)
    check_lines(lsip_writer_text(&w));
}

static void check_reply(const lsip_str *s)
{
  static const char request[] = "BYE sip:a@b.c SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\nTo: <sip:a@b.c>\r\n"
    "Call-ID: 1\r\nCSeq: 1 BYE\r\n\r\n";
  static uint64_t index[512];
  static char out[1 << 17];
  lsip_writer w;
  lsip_reply r;
  lsip_msg m;
  memset(&r, 0, sizeof(r));
  r.status = 486;
  r.reason = s[0];
  r.to_tag = s[1];
  r.contact = s[2];
  require(lsip_msg_parse(&m, index, sizeof(index), request,
                         sizeof(request) - 1, NULL, NULL) == LSIP_OK);
  lsip_writer_init(&w, out, sizeof(out));
  if (lsip_reply_write(&w, &m, &r) == LSIP_OK)
    require(line_ends(lsip_writer_text(&w)) == (s[2].len ? 9 : 8));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char out[1 << 17];
  lsip_str s[STRINGS];
  lsip_writer w, measure;
  lsip_extra x;
  if (size > 4096)
    return 0;
  fuzz_cut(lsip_str_of((const char *)data, size), s, STRINGS);
  lsip_writer_init(&w, out, sizeof(out));
  lsip_writer_init(&measure, NULL, 0);
  write_message(&w, s);
  write_message(&measure, s);
  if (lsip_writer_end(&w) == LSIP_OK) {
    require(measure.needed == w.len);
    check_message(lsip_writer_text(&w), s);
  }
  check_edits(s, size);
  check_reply(s);
  memset(&x, 0, sizeof(x));
  x.headers = s[0];
  x.content_type = s[1];
  x.body = s[2];
  if (lsip_extra_check(&x) == LSIP_OK)
    (void)line_ends(x.headers);
  return 0;
}
