/* What a parsed message answers: include/lsip/msg.h. */
#include "msg/index.h"
#include "msg/lookup.h"
#include "msg/usual.h"

int lsip_msg_answerable(const lsip_msg *m)
{
  const lsip_index *ix = m->index;
  return ix->is_request && ix->method.len && ix->method_id != LSIP_ACK
      && ix->via.readable;
}

int lsip_msg_is_request(const lsip_msg *m)
{
  return m->index->is_request;
}

int lsip_msg_method(const lsip_msg *m)
{
  const lsip_index *ix = m->index;
  return ix->is_request ? ix->method_id : ix->cseq_method_id;
}

lsip_str lsip_msg_method_name(const lsip_msg *m)
{
  const lsip_index *ix = m->index;
  return lsip_slice_text(m, ix->is_request ? ix->method : ix->cseq_method);
}

int lsip_msg_status(const lsip_msg *m)
{
  return m->index->status;
}

lsip_str lsip_msg_reason(const lsip_msg *m)
{
  return lsip_slice_text(m, m->index->reason);
}

lsip_str lsip_msg_uri(const lsip_msg *m)
{
  return lsip_slice_text(m, m->index->uri.text);
}

LSIP_APART
int lsip_kept_uri(const lsip_msg *m, const lsip_uri_slices *s, lsip_uri *out)
{
  out->text = lsip_slice_text(m, s->text);
#ifndef LSIP_NO_USUAL
  if (!s->host.len)
    return lsip_uri_parse(out, out->text);
  out->scheme_text = lsip_str_of(out->text.ptr,
                                 s->scheme == LSIP_SCHEME_SIP ? 3 : 4);
  out->user = lsip_slice_text(m, s->user);
  out->password = lsip_slice_text(m, s->password);
  out->host = lsip_slice_text(m, s->host);
  out->params = lsip_slice_text(m, s->params);
  out->headers = out->opaque = lsip_str_of(NULL, 0);
  out->port = s->port;
  out->scheme = s->scheme;
  out->has_user = s->has_user;
  return LSIP_OK;
#else
  return lsip_uri_parse(out, out->text);
#endif
}

int lsip_msg_request_uri(const lsip_msg *m, lsip_uri *out)
{
  return lsip_kept_uri(m, &m->index->uri, out);
}

lsip_str lsip_msg_raw(const lsip_msg *m)
{
  return lsip_str_of(m->bytes, m->index->size);
}

lsip_str lsip_msg_body(const lsip_msg *m)
{
  return lsip_slice_text(m, m->index->body);
}

lsip_str lsip_msg_content_type(const lsip_msg *m)
{
  return lsip_msg_header(m, LSIP_H_CONTENT_TYPE);
}

lsip_str lsip_msg_call_id(const lsip_msg *m)
{
  return lsip_msg_header(m, LSIP_H_CALL_ID);
}

lsip_str lsip_msg_from_tag(const lsip_msg *m)
{
  return lsip_slice_text(m, m->index->from_tag);
}

lsip_str lsip_msg_to_tag(const lsip_msg *m)
{
  return lsip_slice_text(m, m->index->to_tag);
}

uint32_t lsip_msg_cseq(const lsip_msg *m)
{
  return m->index->cseq;
}

uint32_t lsip_msg_max_forwards(const lsip_msg *m)
{
  return m->index->max_forwards;
}

unsigned lsip_msg_field_count(const lsip_msg *m)
{
  return m->index->count;
}

int lsip_msg_field(const lsip_msg *m, unsigned i, lsip_field *out)
{
  if (i >= m->index->count)
    return LSIP_ERR_ARGUMENT;
  *out = m->index->fields[i];
  return LSIP_OK;
}

lsip_str lsip_msg_header(const lsip_msg *m, int id)
{
  const lsip_field *f = lsip_index_first(m->index, id);
  return f ? lsip_field_value(m, f) : lsip_str_of(m->bytes, 0);
}

LSIP_COLD
lsip_str lsip_msg_header_named(const lsip_msg *m, lsip_str name)
{
  int id = lsip_header_of(name);
  if (id != LSIP_H_OTHER)
    return lsip_msg_header(m, id);
  for (unsigned i = 0; i < m->index->count; i++) {
    const lsip_field *f = &m->index->fields[i];
    if (f->id == LSIP_H_OTHER && lsip_str_ieq(lsip_field_name(m, f), name))
      return lsip_field_value(m, f);
  }
  return lsip_str_of(m->bytes, 0);
}

int lsip_msg_has(const lsip_msg *m, int id)
{
  return lsip_index_first(m->index, id) != NULL;
}
