#include "msg/reply.h"

#include "msg/chars.h"
#include "msg/index.h"
#include "msg/write.h"

enum { MAX_FORWARDS = 70 }; /* RFC 3261 8.1.1.6 */

static void copy_all(lsip_writer *w, const lsip_msg *m, int id)
{
  const lsip_index *ix = m->index;
  for (unsigned i = 0; ix->first[id] && i < ix->count; i++)
    if (ix->fields[i].id == id)
      lsip_write_field(w, m, id, lsip_field_value(m, &ix->fields[i]));
}

static void copy_first(lsip_writer *w, const lsip_msg *m, int id)
{
  const lsip_field *f = lsip_index_first(m->index, id);
  if (f)
    lsip_write_field(w, m, id, lsip_field_value(m, f));
}

/* What the first field holds behind its first value: with the ','. */
static lsip_str behind_top_via(const lsip_msg *m, const lsip_field *f)
{
  lsip_str v = lsip_field_value(m, f), rest;
  size_t used = (size_t)(m->index->via.text.off + m->index->via.text.len)
      - f->value_off;
  rest = lsip_str_of(v.ptr + used, v.len - used);
  while (rest.len && *rest.ptr != ',') {
    rest.ptr++;
    rest.len--;
  }
  return rest;
}

static void write_vias(lsip_writer *w, const lsip_msg *m, lsip_str top)
{
  const lsip_index *ix = m->index;
  const lsip_field *f = lsip_index_first(ix, LSIP_H_VIA);
  lsip_str rest;
  if (!ix->via.readable || !top.len) {
    copy_all(w, m, LSIP_H_VIA);
    return;
  }
  lsip_write_header_id(w, LSIP_H_VIA, top);
  rest = behind_top_via(m, f);
  if (rest.len)
    lsip_write_field(w, m, LSIP_H_VIA,
                     lsip_trim(lsip_str_of(rest.ptr + 1, rest.len - 1)));
  for (f++; f < ix->fields + ix->count; f++)
    if (f->id == LSIP_H_VIA)
      lsip_write_field(w, m, LSIP_H_VIA, lsip_field_value(m, f));
}

/* To with a tag, if it had none (8.2.6.2). */
static void write_to(lsip_writer *w, const lsip_msg *m, lsip_str tag)
{
  const lsip_field *f = lsip_index_first(m->index, LSIP_H_TO);
  if (!f)
    return;
  if (!tag.len || m->index->to_tag.len) {
    copy_first(w, m, LSIP_H_TO);
    return;
  }
  lsip_write_name(w, LSIP_H_TO);
  lsip_write_borrowed(w, m, lsip_field_value(m, f));
  lsip_write_raw(w, LSIP_STR(";tag="));
  lsip_write_token(w, tag, LSIP_ERR_PARAM);
  lsip_write_crlf(w);
}

static void write_extra(lsip_writer *w, const lsip_extra *x)
{
  if (!x) {
    lsip_write_end(w, lsip_str_of(NULL, 0));
    return;
  }
  lsip_write_raw(w, x->headers);
  lsip_write_body(w, x->content_type, x->body);
}

int lsip_reply_write(lsip_writer *w, const lsip_msg *request,
                     const lsip_reply *r)
{
  lsip_write_status_line(w, r->status, r->reason);
  write_vias(w, request, r->via);
  if (r->record_route)
    copy_all(w, request, LSIP_H_RECORD_ROUTE);
  copy_first(w, request, LSIP_H_FROM);
  write_to(w, request, r->status == 100 ? lsip_str_of(NULL, 0) : r->to_tag);
  copy_first(w, request, LSIP_H_CALL_ID);
  copy_first(w, request, LSIP_H_CSEQ);
  if (r->status == 100) /* 8.2.6.1 */
    copy_first(w, request, LSIP_H_TIMESTAMP);
  if (r->contact.len)
    lsip_write_header_id(w, LSIP_H_CONTACT, r->contact);
  write_extra(w, r->extra);
  return lsip_writer_end(w);
}

/* The fields that CANCEL and ACK share: they go where the request went. */
static void write_same_way(lsip_writer *w, const lsip_msg *request,
                           const lsip_msg *to, lsip_str method)
{
  lsip_write_request_line(w, method, lsip_msg_uri(request));
  lsip_write_field(w, request, LSIP_H_VIA,
                   lsip_slice_text(request, request->index->via.text));
  copy_all(w, request, LSIP_H_ROUTE);
  lsip_write_header_number(w, LSIP_H_MAX_FORWARDS, MAX_FORWARDS);
  copy_first(w, request, LSIP_H_FROM);
  copy_first(w, to, LSIP_H_TO);
  copy_first(w, request, LSIP_H_CALL_ID);
  lsip_write_cseq(w, lsip_msg_cseq(request), method);
}

int lsip_cancel_write(lsip_writer *w, const lsip_msg *request,
                      const lsip_extra *extra)
{
  write_same_way(w, request, request, LSIP_STR("CANCEL"));
  write_extra(w, extra);
  return lsip_writer_end(w);
}

int lsip_ack_write(lsip_writer *w, const lsip_msg *request,
                   const lsip_msg *response)
{
  write_same_way(w, request, response, LSIP_STR("ACK"));
  write_extra(w, NULL);
  return lsip_writer_end(w);
}
