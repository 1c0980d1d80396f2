#include "families.h"

#include <stdlib.h>
#include <string.h>

#define LINE "BYE sip:a@b.c SIP/2.0\r\n"
#define REQUEST LINE "Via: SIP/2.0/UDP a.b\r\nFrom: <sip:a@b.c>\r\n" \
  "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n"

/* ---- the units ---- */

static const char *const units[] = {
  ":", ";", ",", "\"", "\\", "<", ">", "(", "()", " ", "\t", "%", "=", "@",
  "[", "a", "1", ".", "/", "\r\n ", "\n", "\r", "\x01", "\xff", "\"\"", "<>",
  "\\\"", ";a", ",a", ";a=b", ";a=\"b\"", ";a=<b>", ",a=b", "%41", "&a=b",
  "sip:", "sip:a,", "<sip:a>,", "a <sip:a>,", NULL
};

static const char *const line_units[] = {
  ":", ",", "\"", "<", " ", "\t", "a", "\r\n ", "\r\n \r\n ", "\r\n\t\"",
  "\n", "\r", "\x01", "\xff", "\\", "a:\r\n", "a\r\n", ":\r\n", "To:\r\n",
  "v:x\r\n", "Via: SIP/2.0/UDP a.b\r\n", "Contact: <sip:a@b.c>\r\n",
  "Content-Length: 0\r\n", "X-Unknown: y\r\n", "\x01: \x01\r\n",
  "\r\n\r\n", "\n\n", NULL
};

static const char *const list_units[] = {
  ",", ",a", ",sip:a@b.c", ",<sip:a@b.c>", ",\"a\" <sip:a>;b=\"c\"", ",a;b=c",
  ", SIP/2.0/UDP a.b", ",SIP / 2.0 / UDP [::1] : 1;c=d", ";a=b", ";a=\"b\"",
  ",307 a.b \"c\"", ",a b c <sip:a>", ",a=b", "\r\n ", ",\r\n a", ",a,\"b",
  ",a<b", "<", "\"", "<,", "\"\\\"", ",,", " ,", ",*", NULL
};

static const char *const field_units[] = {
  "\r\nContact: sip:a@b.c", "\r\nContact: <sip:a>", "\r\nContact: \"",
  "\r\nContact:", "\r\nX-Mine: a", "\r\nVia: SIP/2.0/UDP a.b", NULL
};

/* ---- the heads ---- */

static const char *const none[] = { "", NULL };

static const char *const message_heads[] = {
  "", "BYE ", "BYE sip:", "BYE sip:a@b.c;", "SIP/2.0 ", "SIP/2.0 200 ", LINE,
  REQUEST, NULL
};

/* A run of colons wherever one may stand: the shape of PROTOS c07-sip case
 * 895, of which one datagram of 32 KB held a known stack for seconds. */
static const char *const field_heads[] = {
  LINE "Via: ", LINE "Via: SIP/2.0/UDP ", LINE "Via: SIP/2.0/UDP a;b=",
  LINE "Via: SIP/2.0/UDP a;received=", LINE "From: ", LINE "To: sip:",
  LINE "To: \"", LINE "To: <sip:a>;b=\"", LINE "From: <sip:",
  LINE "From: a ", LINE "Call-ID: ", LINE "CSeq: ", LINE "CSeq: 1 ",
  LINE "Max-Forwards: ", LINE "Content-Length: ", LINE "Date: ", NULL
};

static const char *const lenient_heads[] = {
  "BYE ", "SIP/2.0 ", LINE, LINE "Via: SIP/2.0/UDP ", LINE "To: \"",
  LINE "From: a ", LINE "From: <", LINE "Date: ", NULL
};

static const char *const stream_heads[] = {
  "", "\r\n", LINE, LINE "l: 0\r\n", LINE "Content-Length:",
  LINE "Content-Length: 0\r\nl:", NULL
};

static const char *const stream_units[] = {
  "\r\n", "\n", "\r", "l", "l:", "l\r\n ", "\r\n ", "a\r\n", "l:0\r\n",
  LINE "l:0\r\n\r\n", "0", "a", NULL
};

static const char *const uri_heads[] = {
  "", "sip:", "sip:a:", "sip:a@", "sip:a@b.c:", "sip:a@b.c;", "sip:a@b.c;p=",
  "sip:a@b.c?a=", "tel:", "tel:1;", "x:", "sip:[", NULL
};

static const char *const equal_heads[] = {
  "sip:", "sip:a@b.c;p=", "sip:a@b.c?a=", "sip:a@b.c;a", "tel:1", "tel:1;a",
  "x:", "sip:a:", NULL
};

static const char *const name_addr_heads[] = {
  "", "\"", "\"\" ", "<", "<sip:", "<sip:a>", "<sip:a>;b=", "<sip:a>;b=\"",
  "sip:a", "a ", NULL
};

static const char *const via_heads[] = {
  "", "SIP", "SIP/2.0/", "SIP/2.0/UDP ", "SIP/2.0/UDP a:", "SIP/2.0/UDP a",
  "SIP/2.0/UDP a;branch=", "SIP/2.0/UDP a;received=", "SIP/2.0/UDP a;maddr=",
  "SIP/2.0/UDP [", NULL
};

static const char *const token_heads[] = {
  "", "a", "a;b=", "a;b=\"", NULL };
static const char *const number_heads[] = {
  "", "1 ", "1 (", "1;a=", NULL };
static const char *const media_heads[] = { "a/b", "a/b;c=", NULL };
static const char *const dialog_heads[] = { "a", "a@", "a;b=", NULL };
static const char *const rack_heads[] = { "", "1 1 ", NULL };
static const char *const warning_heads[] = { "307 ", "307 a \"", NULL };
static const char *const timestamp_heads[] = { "", "1.1 ", NULL };
static const char *const auth_heads[] = { "", "Digest a=", "a=\"", NULL };
static const char *const param_heads[] = { "", "a=", "a=\"", NULL };
static const char *const quoted_heads[] = { "", "\"", NULL };

static const char *const form_units[] = {
  ";", ";a", ";a=b", ";a=\"b\"", ";a=<b>", ";aaaaaaaa=b", ";aaaa", "a", "1",
  "\\",
  "\"", "\\\"", " ", "\r\n ", "<", ",", ",a=b", ",a=\"b\"", ".", "-", "@",
  "\x01", "=", NULL
};

static const char *const contact_heads[] = { "<sip:a@b.c>", "sip:", "\"",
  "<sip:a>;expires=", "<sip:a>;pub-gruu=\"", "a ", NULL };
static const char *const form_heads[] = { "", "a", "a;b=\"", "1 (", NULL };
static const char *const challenge_heads[] = {
  "Digest a=b", "Digest realm=\"", "Digest nc=", NULL };
static const char *const body_heads[] = {
  "", "--b\r\n", "--b\r\n\r\n", "--b\r\nContent-Type: a/b;c=\"", NULL };
static const char *const body_units[] = {
  "--b\r\n", "\r\n--b\r\n", "\r\n--b\r\n\r\n", "\r\n--b\r\nA: b\r\n\r\nc",
  "\r\n--b", "\r\n--b ", "\r\n--c", "\r\n-", "-", "\r\n", "\n", "\r", "a", " ",
  "\t", "a: b\r\n", "\r\n ", "\r\n--b--", NULL };
static const char *const extra_heads[] = { "", "A: b", "A: b\r\n", NULL };

/* ---- special families ---- */

/* Names that are long and differ at their end only, as many as are looked
 * for one by one, and one more. */
static const family long_names[] = {
    { "sip:a@b.c;", "a", ";", "y", 8 },
  { "sip:a@b.c;", "a", ";", "y", 31 },
  { "sip:a@b.c;", "a", ";", "y", 32 },
  { "sip:a@b.c;", "a", ";", "y", 33 },
  { "sip:a@b.c?", "a", "=&", "z=y", 31 },
  { "sip:a@b.c;x=", "%41", ";", "z=y", 31 },
  { "tel:1;", "a", ";", "y", 31 },
  { 0 }
};

static const family nested[] = {
  { "1 ", "(", ")", "", 0 },
  { "1 (", "\\(", "", ")", 0 },
  { "1 (", "()", "", ")", 0 },
  { 0 }
};

/* ---- the table ---- */

static const char *const in_contact[] = {
  REQUEST "Contact: sip:a@b.c", NULL };
static const char *const in_via[] = { LINE "From: <sip:a>\r\nTo: <sip:a>\r\n"
  "Call-ID: 1\r\nCSeq: 1 BYE\r\nVia: SIP/2.0/UDP a.b", NULL };
static const char *const in_require[] = { REQUEST "Require: a", NULL };
static const char *const in_warning[] = {
  REQUEST "Warning: 307 a.b \"c\"", NULL };
static const char *const in_auth[] = {
  REQUEST "Authorization: Digest a=b", NULL };
static const char *const in_route[] = { REQUEST "Route: <sip:a;lr>", NULL };
static const char *const in_record[] = {
  REQUEST "Record-Route: <sip:a;lr>", NULL };

#define FORM(form, heads) \
  { "form " #form, work_form, LSIP_FORM_##form, heads, form_units, "", NULL, 0 }
#define TEXT(name, fn, heads, units) { name, fn, 0, heads, units, "", NULL, 0 }
#define MESSAGE(name, fn, id, heads, units) \
  { name, fn, LSIP_H_##id, heads, units, "\r\n\r\n", NULL, 1 }
#define SPECIAL(name, fn, families) \
  { name, fn, 0, NULL, NULL, "", families, 0 }

const group growth_groups[] = {
  TEXT("parse", work_parse, message_heads, line_units),
  TEXT("parse field", work_parse, field_heads, units),
  TEXT("parse lenient", work_parse_lenient, lenient_heads, line_units),
  TEXT("parse stream", work_parse_stream, none, line_units),
  TEXT("framer", work_framer, stream_heads, stream_units),
  TEXT("framer, pieces", work_framer_pieces, stream_heads, stream_units),
  TEXT("framer, bytes", work_framer_bytes, none, stream_units),
  MESSAGE("next_value", work_values, CONTACT, in_contact, list_units),
  MESSAGE("next_value, fields", work_values, CONTACT, in_contact,
          field_units),
  MESSAGE("next_name_addr", work_name_addrs, CONTACT, in_contact,
          list_units),
  MESSAGE("next_name_addr, fields", work_name_addrs, CONTACT, in_contact,
          field_units),
  MESSAGE("next_via", work_vias, VIA, in_via, list_units),
  MESSAGE("next_token", work_tokens, REQUIRE, in_require, list_units),
  MESSAGE("next_warning", work_warnings, WARNING, in_warning, list_units),
  MESSAGE("next_auth", work_auths, AUTHORIZATION, in_auth, list_units),
  MESSAGE("msg_lists", work_lists, REQUIRE, in_require, list_units),
  MESSAGE("header_named", work_named, OTHER, in_contact, field_units),
  MESSAGE("copy", work_copy, OTHER, in_contact, list_units),
  MESSAGE("print", work_print, OTHER, in_contact, list_units),
  MESSAGE("edit", work_edit, CONTACT, in_contact, list_units),
  MESSAGE("edit, fields", work_edit, CONTACT, in_contact, field_units),
  MESSAGE("edit unknown", work_edit, OTHER, in_contact, field_units),
  MESSAGE("reply", work_reply, VIA, in_via, list_units),
  MESSAGE("reply, record", work_reply, RECORD_ROUTE, in_record, list_units),
  MESSAGE("reply, fields", work_reply, VIA, in_via, field_units),
  MESSAGE("cancel", work_cancel, ROUTE, in_route, list_units),
  MESSAGE("ack", work_ack, ROUTE, in_route, list_units),
  MESSAGE("next_hop", work_next_hop, ROUTE, in_route, list_units),
  TEXT("uri", work_uri, uri_heads, units),
  TEXT("uri_equal", work_uri_equal, equal_heads, units),
  SPECIAL("uri_equal, long", work_uri_equal, long_names),
  TEXT("host", work_host, none, units),
  TEXT("name_addr", work_name_addr, name_addr_heads, units),
  TEXT("via", work_via, via_heads, units),
  TEXT("token", work_token, token_heads, units),
  TEXT("number", work_number, number_heads, units),
  SPECIAL("number, nested", work_number, nested),
  TEXT("media_type", work_media_type, media_heads, units),
  TEXT("dialog_ref", work_dialog_ref, dialog_heads, units),
  TEXT("rack", work_rack, rack_heads, units),
  TEXT("warning", work_warning, warning_heads, units),
  TEXT("timestamp", work_timestamp, timestamp_heads, units),
  TEXT("date", work_date, none, units),
  TEXT("auth", work_auth, auth_heads, units),
  TEXT("params", work_params, param_heads, units),
  TEXT("param_get", work_param_get, param_heads, units),
  TEXT("param_number", work_param_number, param_heads, units),
  TEXT("param_q", work_param_q, param_heads, units),
  TEXT("unquote", work_unquote, quoted_heads, units),
  TEXT("unescape", work_unescape, none, units),
  TEXT("escape", work_escape, none, units),
  TEXT("header_of", work_header_of, none, units),
  TEXT("method_of", work_method_of, none, units),
  FORM(CONTACT, contact_heads), FORM(EVENT_TYPE, form_heads),
  FORM(RETRY_AFTER, form_heads), FORM(ACCESS_NETWORK, form_heads),
  FORM(CHARGING_VECTOR, form_heads), FORM(BILLING, form_heads),
  FORM(IDENTITY, form_heads), FORM(CONTENT_ID, form_heads),
  FORM(USER_TO_USER, form_heads), FORM(PRIVATE_NETWORK, form_heads),
  FORM(AUTH_CHALLENGE, challenge_heads),
  FORM(AUTH_CREDENTIALS, challenge_heads), FORM(URI_PARAMS, form_heads),
  TEXT("form write", work_form_write, param_heads, form_units),
  TEXT("features", work_features, param_heads, form_units),
  TEXT("feature values", work_feature_values, param_heads, form_units),
  TEXT("privacy", work_privacy, none, form_units),
  TEXT("multipart", work_multipart, body_heads, body_units),
  TEXT("part", work_part, none, body_units),
  TEXT("extra", work_extra, extra_heads, line_units),
  TEXT("write_header", work_write_header, none, units),
  TEXT("write_name_addr", work_write_name_addr, none, units),
  TEXT("write_quoted", work_write_quoted, none, units),
  TEXT("write_uri", work_write_uri, uri_heads, units),
};
const unsigned growth_group_count = sizeof growth_groups
    / sizeof growth_groups[0];

/* ---- the text ---- */

/* `s` again and again; doubling, since this is not what is measured. */
static char *put(char *p, const char *s, size_t times)
{
  size_t n = s ? strlen(s) : 0, done = n;
  if (!n || !times)
    return p;
  memcpy(p, s, n);
  for (; done < n * times; done *= 2)
    memcpy(p + done, p, done < n * times - done ? done : n * times - done);
  return p + n * times;
}

char *growth_text(const family *f, size_t size, size_t *len)
{
  size_t both = strlen(f->unit) + (f->close ? strlen(f->close) : 0);
  unsigned parts = f->parts ? f->parts : 1;
  size_t times = size / parts / (f->parts ? strlen(f->unit) : both);
  char *text = malloc(size + 4096), *p = text;
  if (!text)
    abort();
  p = put(p, f->head, 1);
  for (unsigned i = 0; i < parts; i++) {
    p = put(p, f->unit, times);
    if (f->parts) {
      *p++ = (char)('a' + i % 26);
      *p++ = (char)('a' + i / 26);
    }
    p = put(p, f->close, f->parts ? 1 : times);
  }
  p = put(p, f->tail, 1);
  *len = (size_t)(p - text);
  return text;
}
