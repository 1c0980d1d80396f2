#include "work.h"

#include <stdlib.h>
#include <string.h>

#include "msg/reply.h"
#include "msg/route.h"

enum { FIELDS = 65534, INDEX_ROOM = 1200000, OUT_ROOM = 1 << 22 };

static uint64_t index_room[INDEX_ROOM / 8], copy_room[OUT_ROOM / 8];
static char out[OUT_ROOM];
static volatile size_t sink;

static lsip_parse_rules no_limits(void)
{
  lsip_parse_rules r;
  memset(&r, 0, sizeof r);
  r.size = sizeof r;
  r.max_message = r.max_line = 1u << 30;
  return r;
}

static lsip_msg parse(lsip_str text, const lsip_parse_rules *rules)
{
  lsip_msg m;
  lsip_parse_error err;
  if (lsip_msg_parse(&m, index_room, sizeof index_room, text.ptr, text.len,
                     rules, &err) == LSIP_ERR_NOSPC)
    abort();
  sink += err.line;
  return m;
}

lsip_msg growth_message(lsip_str text)
{
  lsip_parse_rules rules = no_limits();
  return parse(text, &rules);
}

/* ---- whole messages ---- */

void work_parse(const input *in)
{
  (void)growth_message(in->text);
}

void work_parse_lenient(const input *in)
{
  lsip_parse_rules rules = no_limits();
  rules.lenient = ~0u;
  (void)parse(in->text, &rules);
}

void work_parse_stream(const input *in)
{
  lsip_parse_rules rules = no_limits();
  rules.stream = 1;
  (void)parse(in->text, &rules);
}

static void feed(const input *in, size_t piece)
{
  lsip_framer *f = NULL;
  const char *p = in->text.ptr;
  size_t left = in->text.len;
  if (lsip_framer_new(&f, NULL, 1 << 21))
    abort();
  while (left) {
    size_t used, n = left < piece ? left : piece;
    lsip_str message;
    if (lsip_framer_feed(f, p, n, &used, &message) < 0)
      break;
    sink += message.len;
    p += used;
    left -= used;
  }
  lsip_framer_free(f);
}

void work_framer(const input *in)
{
  feed(in, in->text.len);
}

void work_framer_pieces(const input *in)
{
  feed(in, 1460);
}

void work_framer_bytes(const input *in)
{
  feed(in, 1);
}

/* ---- lists ---- */

void work_values(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_str v;
  while (lsip_next_value(&in->m, &c, &v) != 0)
    sink++;
}

void work_name_addrs(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_name_addr v;
  while (lsip_next_name_addr(&in->m, &c, &v) != 0)
    sink++;
}

void work_vias(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_via v;
  while (lsip_next_via(&in->m, &c, &v) != 0)
    sink++;
}

void work_tokens(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_token_value v;
  while (lsip_next_token(&in->m, &c, &v) != 0)
    sink++;
}

void work_warnings(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_warning v;
  while (lsip_next_warning(&in->m, &c, &v) != 0)
    sink++;
}

void work_auths(const input *in)
{
  lsip_cursor c = lsip_cursor_of(in->id);
  lsip_auth v;
  int rc;
  while ((rc = lsip_next_auth(&in->m, &c, &v)) != 0) {
    lsip_str name, value;
    while (rc == 1 && lsip_auth_next(&v.params, &name, &value) == 1)
      sink++;
  }
}

void work_lists(const input *in)
{
  sink += (size_t)lsip_msg_lists(&in->m, in->id, LSIP_STR("100rel"));
}

void work_named(const input *in)
{
  sink += lsip_msg_header_named(&in->m, LSIP_STR("X-Not-There")).len;
}

/* ---- copies and answers ---- */

void work_copy(const input *in)
{
  lsip_msg m;
  size_t needed;
  sink += (size_t)lsip_msg_copy(&m, copy_room, sizeof copy_room, &needed,
                                &in->m);
}

static void edit(const input *in, const lsip_edit *edits, size_t n)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  sink += (size_t)lsip_msg_edit(&w, &in->m, edits, n) + w.len;
}

void work_print(const input *in)
{
  edit(in, NULL, 0);
}

/* As many edits as there may be, all of the header that is repeated. */
void work_edit(const input *in)
{
  lsip_edit edits[64];
  memset(edits, 0, sizeof edits);
  for (unsigned i = 0; i < 64; i++) {
    static const uint16_t ops[] = { LSIP_EDIT_PREPEND, LSIP_EDIT_REMOVE_FIRST,
      LSIP_EDIT_REMOVE_FIRST, LSIP_EDIT_REPLACE_FIRST };
    edits[i].op = ops[i % 4];
    edits[i].header = (uint16_t)in->id;
    edits[i].name = LSIP_STR("X-Mine");
    edits[i].value = LSIP_STR("<sip:a@b.c>");
  }
  edit(in, edits, 64);
}

void work_reply(const input *in)
{
  lsip_writer w;
  lsip_reply r;
  memset(&r, 0, sizeof r);
  r.status = 200;
  r.to_tag = LSIP_STR("t");
  r.via = LSIP_STR("SIP/2.0/UDP a.b;received=192.0.2.1");
  r.record_route = 1;
  lsip_writer_init(&w, out, sizeof out);
  if (lsip_msg_answerable(&in->m))
    sink += (size_t)lsip_reply_write(&w, &in->m, &r) + w.len;
}

void work_cancel(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  if (lsip_msg_answerable(&in->m))
    sink += (size_t)lsip_cancel_write(&w, &in->m, NULL);
}

void work_ack(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  if (lsip_msg_answerable(&in->m))
    sink += (size_t)lsip_ack_write(&w, &in->m, &in->m);
}

void work_next_hop(const input *in)
{
  lsip_str uri;
  if (lsip_msg_answerable(&in->m))
    sink += (size_t)lsip_msg_next_hop(&in->m, &uri);
}

/* ---- values ---- */

void work_uri(const input *in)
{
  lsip_uri u;
  sink += (size_t)lsip_uri_parse(&u, in->text);
}

/* The text against one that differs in its last byte only. */
void work_uri_equal(const input *in)
{
  lsip_uri a, b;
  if (in->text.len > sizeof out || in->text.len == 0)
    return;
  memcpy(out, in->text.ptr, in->text.len);
  out[in->text.len - 1] = 'z';
  if (lsip_uri_parse(&a, in->text) == LSIP_OK
      && lsip_uri_parse(&b, lsip_str_of(out, in->text.len)) == LSIP_OK)
    sink += (size_t)lsip_uri_equal(&a, &b);
}

void work_host(const input *in)
{
  lsip_addr a;
  sink += (size_t)lsip_host_addr(in->text, &a);
}

void work_name_addr(const input *in)
{
  lsip_name_addr v;
  sink += (size_t)lsip_name_addr_parse(&v, in->text);
}

void work_via(const input *in)
{
  lsip_via v;
  sink += (size_t)lsip_via_parse(&v, in->text);
}

void work_token(const input *in)
{
  lsip_token_value v;
  sink += (size_t)lsip_token_parse(&v, in->text);
}

void work_number(const input *in)
{
  lsip_number_value v;
  sink += (size_t)lsip_number_parse(&v, in->text);
}

void work_media_type(const input *in)
{
  lsip_media_type v;
  sink += (size_t)lsip_media_type_parse(&v, in->text);
}

void work_dialog_ref(const input *in)
{
  lsip_dialog_ref v;
  sink += (size_t)lsip_dialog_ref_parse(&v, in->text);
}

void work_rack(const input *in)
{
  lsip_rack v;
  sink += (size_t)lsip_rack_parse(&v, in->text);
}

void work_warning(const input *in)
{
  lsip_warning v;
  sink += (size_t)lsip_warning_parse(&v, in->text);
}

void work_timestamp(const input *in)
{
  lsip_timestamp v;
  sink += (size_t)lsip_timestamp_parse(&v, in->text);
}

void work_date(const input *in)
{
  int64_t v;
  sink += (size_t)lsip_date_parse(&v, in->text);
}

void work_auth(const input *in)
{
  lsip_auth v;
  lsip_str name, value, rest = in->text;
  sink += (size_t)lsip_auth_parse(&v, in->text);
  while (lsip_auth_next(&rest, &name, &value) == 1)
    sink++;
}

void work_params(const input *in)
{
  lsip_str name, value, rest = in->text;
  while (lsip_param_next(&rest, &name, &value) == 1)
    sink++;
}

void work_param_get(const input *in)
{
  sink += (size_t)lsip_param_get(in->text, LSIP_STR("absent"), NULL);
}

void work_param_number(const input *in)
{
  uint32_t n;
  sink += (size_t)lsip_param_number(in->text, LSIP_STR("n"), 9, &n);
}

void work_param_q(const input *in)
{
  uint32_t n;
  sink += (size_t)lsip_param_q(in->text, &n);
}

void work_unquote(const input *in)
{
  size_t n;
  sink += (size_t)lsip_unquote(in->text, out, sizeof out, &n);
}

void work_unescape(const input *in)
{
  size_t n;
  sink += (size_t)lsip_unescape(in->text, out, sizeof out, &n);
}

void work_escape(const input *in)
{
  size_t n;
  sink += (size_t)lsip_escape_user(in->text, out, sizeof out, &n);
}

void work_header_of(const input *in)
{
  sink += (size_t)lsip_header_of(in->text);
}

void work_method_of(const input *in)
{
  sink += (size_t)lsip_method_of(in->text);
}

/* ---- bodies ---- */

void work_multipart(const input *in)
{
  lsip_part whole, part;
  lsip_multipart mp;
  memset(&whole, 0, sizeof whole);
  whole.type = LSIP_STR("multipart/mixed;boundary=b");
  whole.body = in->text;
  if (lsip_multipart_open(&mp, &whole, 0) != LSIP_OK)
    return;
  mp.left = UINT32_MAX;
  while (lsip_multipart_next(&mp, &part) == 1)
    sink++;
}

void work_part(const input *in)
{
  lsip_part part;
  sink += (size_t)lsip_part_parse(&part, in->text, 0);
}

/* ---- forms ---- */

void work_form(const input *in)
{
  static uint64_t room[128];
  sink += (size_t)lsip_form_read(room, in->id, in->text);
}

/* What an application may have as its own parameters. */
void work_form_write(const input *in)
{
  lsip_writer w;
  lsip_contact contact;
  memset(&contact, 0, sizeof contact);
  contact.uri = LSIP_STR("sip:a@b.c");
  contact.params = in->text;
  lsip_writer_init(&w, out, sizeof out);
  lsip_write_contact(&w, LSIP_H_CONTACT, &contact);
  sink += w.needed;
}

void work_features(const input *in)
{
  lsip_feature feature;
  lsip_str rest = in->text;
  while (lsip_feature_next(&rest, &feature) == 1)
    sink++;
}

void work_feature_values(const input *in)
{
  lsip_feature_value v;
  lsip_str rest = in->text;
  while (lsip_feature_value_next(&rest, &v) == 1)
    sink++;
}

void work_privacy(const input *in)
{
  uint32_t bits;
  sink += (size_t)lsip_privacy_parse(&bits, in->text);
}

/* ---- writing ---- */

void work_extra(const input *in)
{
  lsip_extra x;
  memset(&x, 0, sizeof x);
  x.headers = in->text;
  sink += (size_t)lsip_extra_check(&x);
}

void work_write_header(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  lsip_write_header(&w, LSIP_STR("X-Mine"), in->text);
  lsip_write_header_id(&w, LSIP_H_SUBJECT, in->text);
  sink += w.needed;
}

void work_write_name_addr(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  lsip_write_name_addr(&w, LSIP_H_CONTACT, LSIP_STR(""),
                       LSIP_STR("sip:a@b.c"), in->text);
  sink += w.needed;
}

void work_write_quoted(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  lsip_write_quoted(&w, in->text);
  sink += w.needed;
}

void work_write_uri(const input *in)
{
  lsip_writer w;
  lsip_writer_init(&w, out, sizeof out);
  lsip_write_request_line(&w, LSIP_STR("BYE"), in->text);
  sink += w.needed;
}
