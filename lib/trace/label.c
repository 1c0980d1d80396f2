#include "trace/label.h"

enum { FIELDS = 128 };

size_t lsip_label_room(void)
{
  return lsip_index_size(FIELDS);
}

void lsip_label_append(char *buf, size_t cap, lsip_str text)
{
  size_t n = strlen(buf);
  for (size_t i = 0; i < text.len && n + 1 < cap; i++) {
    char c = text.ptr[i];
    buf[n++] = (char)(c >= ' ' && c < 0x7f ? c : '.');
  }
  buf[n] = 0;
}

void lsip_label_append_number(char *buf, size_t cap, uint64_t n)
{
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + n % 10);
    n /= 10;
  } while (n);
  lsip_label_append(buf, cap, lsip_str_of(digits + at, sizeof digits - at));
}

static int contains(lsip_str text, lsip_str word)
{
  for (size_t i = 0; i + word.len <= text.len; i++)
    if (memcmp(text.ptr + i, word.ptr, word.len) == 0)
      return 1;
  return 0;
}

/* Hold is the one thing of a description that a reader looks for. */
static void append_direction(lsip_label *l, lsip_str sdp)
{
  static const lsip_str directions[] = {
    LSIP_STR_INIT("sendonly"), LSIP_STR_INIT("recvonly"),
    LSIP_STR_INIT("inactive")
  };
  for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
    char line[16] = "a=";
    lsip_label_append(line, sizeof line, directions[i]);
    if (!contains(sdp, lsip_str_z(line)))
      continue;
    lsip_label_append(l->body, sizeof l->body, LSIP_STR(" "));
    lsip_label_append(l->body, sizeof l->body, directions[i]);
    return;
  }
}

static lsip_str subtype_of(lsip_str type)
{
  size_t from = 0, to;
  while (from < type.len && type.ptr[from] != '/')
    from++;
  from += from < type.len;
  to = from;
  while (to < type.len && type.ptr[to] != ';' && type.ptr[to] != ' ')
    to++;
  return lsip_str_of(type.ptr + from, to - from);
}

static void describe_body(lsip_label *l, const lsip_msg *m)
{
  lsip_str body = lsip_msg_body(m), type = lsip_msg_content_type(m), sub;
  if (!body.len || !type.len)
    return;
  sub = subtype_of(type);
  if (!lsip_str_ieq(sub, LSIP_STR("sdp"))) {
    lsip_label_append(l->body, sizeof l->body, sub);
    return;
  }
  lsip_label_append(l->body, sizeof l->body, LSIP_STR("SDP"));
  append_direction(l, body);
}

static void describe(lsip_label *l, const lsip_msg *m)
{
  int status = lsip_msg_status(m);
  if (status) {
    l->kind = (uint8_t)(status / 100);
    lsip_label_append_number(l->what, sizeof l->what, (uint64_t)status);
    lsip_label_append(l->what, sizeof l->what, LSIP_STR(" "));
    lsip_label_append(l->what, sizeof l->what, lsip_msg_reason(m));
  } else {
    lsip_label_append(l->what, sizeof l->what, lsip_msg_method_name(m));
    lsip_label_append(l->uri, sizeof l->uri, lsip_msg_uri(m));
  }
  lsip_label_append(l->call_id, sizeof l->call_id, lsip_msg_call_id(m));
  if (!lsip_msg_has(m, LSIP_H_CSEQ))
    return;
  lsip_label_append_number(l->cseq, sizeof l->cseq, lsip_msg_cseq(m));
  lsip_label_append(l->cseq, sizeof l->cseq, LSIP_STR(" "));
  lsip_label_append(l->cseq, sizeof l->cseq, lsip_msg_method_name(m));
}

/* What is no SIP: line ends are the keep-alive of RFC 5626 3.5.1. */
static void describe_bytes(lsip_label *l, lsip_str bytes)
{
  size_t n = 0;
  while (n < bytes.len && (bytes.ptr[n] == '\r' || bytes.ptr[n] == '\n'))
    n++;
  if (n == bytes.len) {
    lsip_label_append(l->what, sizeof l->what,
                      n ? LSIP_STR("keep-alive") : LSIP_STR("empty"));
    return;
  }
  while (n < bytes.len && bytes.ptr[n] != '\r' && bytes.ptr[n] != '\n')
    n++;
  l->odd = 1;
  lsip_label_append(l->what, sizeof l->what, lsip_str_of(bytes.ptr, n));
}

void lsip_label_of(lsip_label *l, lsip_str bytes, void *room)
{
  lsip_parse_rules rules;
  lsip_msg m;
  int rc;
  memset(l, 0, sizeof *l);
  memset(&rules, 0, sizeof rules);
  rules.size = sizeof rules;
  rules.lenient = (1u << LSIP_TOLERANCE_COUNT) - 1;
  if (!bytes.len) {
    describe_bytes(l, bytes);
    return;
  }
  rc = lsip_msg_parse(&m, room, lsip_label_room(), bytes.ptr, bytes.len,
                      &rules, NULL);
  if (rc != LSIP_ERR_ARGUMENT && rc != LSIP_ERR_NOSPC)
    describe(l, &m);
  if (!l->what[0]) {
    describe_bytes(l, bytes);
    return;
  }
  l->odd = rc != 0;
  describe_body(l, &m);
}
