/* The fields that every layer needs, decoded in the one pass. */
#include "msg/chars.h"
#include "msg/name_addr.h"
#include "msg/parser.h"
#include "msg/usual.h"

static void fail(lsip_parser *ps, int code, const lsip_field *f)
{
  lsip_parser_fail(ps, code, ps->base + f->value_off, f->id);
}

LSIP_APART
static void decode_via(lsip_parser *ps, const lsip_field *f, lsip_str v)
{
  lsip_via_slices *s = &ps->ix->via;
  lsip_via via;
  const char *p = v.ptr;
  int rc = lsip_via_take(&via, &p, lsip_str_end(v), ps->end);
  if (!via.host.len) { /* nobody could be answered */
    fail(ps, rc, f);
    return;
  }
  if (rc != LSIP_OK) {
    fail(ps, rc, f);
    via.text = v;
  }
  s->readable = 1;
  s->text = lsip_parser_slice(ps, via.text);
  s->transport_text = lsip_parser_slice(ps, via.transport_text);
  s->host = lsip_parser_slice(ps, via.host);
  s->params = lsip_parser_slice(ps, via.params);
  s->branch = lsip_parser_slice(ps, via.branch);
  s->received = lsip_parser_slice(ps, via.received);
  s->maddr = lsip_parser_slice(ps, via.maddr);
  s->port = via.port;
  s->rport = via.rport;
  s->has_rport = via.has_rport;
  s->transport = via.transport;
  s->ttl = via.ttl;
}

void lsip_parser_keep_uri(const lsip_parser *ps, lsip_uri_slices *s,
                          const lsip_uri *uri)
{
#ifndef LSIP_NO_USUAL /* without them lsip_kept_uri() reads it anew */
  if (uri->headers.len)
    return;
  s->user = lsip_parser_slice(ps, uri->user);
  s->password = lsip_parser_slice(ps, uri->password);
  s->host = lsip_parser_slice(ps, uri->host);
  s->params = lsip_parser_slice(ps, uri->params);
  s->port = uri->port;
  s->scheme = uri->scheme;
  s->has_user = uri->has_user;
#endif
}

/* Any From or To. */
static int read_party(lsip_parser *ps, lsip_name_addr *na, lsip_str v,
                      lsip_str *tag)
{
  uint32_t used = 0;
  const char *p = v.ptr, *end = lsip_str_end(v);
  int rc = lsip_name_addr_read(na, &p, end, ps->lenient | LSIP_SINGLE_VALUE,
                               &used, tag);
  if (rc == LSIP_OK && p != end)
    rc = LSIP_ERR_HEADER_VALUE;
  if (rc == LSIP_OK && used)
    lsip_parser_count(ps, used);
  return rc;
}

LSIP_APART
static void decode_from_to(lsip_parser *ps, const lsip_field *f, lsip_str v,
                           lsip_slice *tag, lsip_party_slices *party)
{
  lsip_name_addr na;
  lsip_uri uri;
  lsip_str text = { NULL, 0 };
  const char *end = lsip_str_end(v);
  const char *q = lsip_usual_address(&na, &uri, &text, v.ptr, end, ps->end);
  if (q && q == end) {
    lsip_parser_keep_uri(ps, &party->uri, &uri);
  } else {
    int rc;
    text.len = 0;
    rc = read_party(ps, &na, v, &text);
    if (rc != LSIP_OK) {
      fail(ps, rc, f);
      return;
    }
  }
  *tag = lsip_parser_slice(ps, text);
  party->display = lsip_parser_slice(ps, na.display);
  party->params = lsip_parser_slice(ps, na.params);
  party->uri.text = lsip_parser_slice(ps, na.uri);
}

/* callid = word [ "@" word ] */
LSIP_APART
static void decode_call_id(lsip_parser *ps, const lsip_field *f, lsip_str v)
{
  const char *end = lsip_str_end(v), *safe = lsip_usual_limit(ps->end);
  const char *p = lsip_usual_run(v.ptr, safe, LSIP_C_WORD);
  if (p && *p == '@' && p != v.ptr && p + 1 != end)
    p = lsip_usual_run(p + 1, safe, LSIP_C_WORD);
  if (p == end && v.len)
    return;
  p = lsip_skip(v.ptr, end, LSIP_C_WORD);
  if (p != v.ptr && p < end && *p == '@' && p + 1 < end)
    p = lsip_skip(p + 1, end, LSIP_C_WORD);
  if (!v.len || p != end)
    fail(ps, LSIP_ERR_HEADER_VALUE, f);
}

/* 1*DIGIT LWS Method; the number is below 2**31 (8.1.1.5). */
LSIP_APART
static void decode_cseq(lsip_parser *ps, const lsip_field *f, lsip_str v)
{
  lsip_index *ix = ps->ix;
  const char *end = lsip_str_end(v);
  const char *q = lsip_skip_here(v.ptr, end, LSIP_C_DIGIT), *m;
  uint64_t n;
  if (q == v.ptr || q == end || !lsip_is(*q, LSIP_C_LWS)) {
    fail(ps, LSIP_ERR_HEADER_VALUE, f);
    return;
  }
  if (lsip_digits(lsip_span(v.ptr, q), 0x7fffffff, &n) != 0)
    fail(ps, LSIP_ERR_NUMBER, f);
  else
    ix->cseq = (uint32_t)n;
  m = lsip_skip_lws(q, end);
  ix->cseq_method = lsip_parser_slice(ps, lsip_span(m, end));
  if (ix->method.len && ix->method.len == ix->cseq_method.len
      && memcmp(m, ps->base, ix->method.len) == 0) {
    ix->cseq_method_id = ix->method_id; /* the request's, as it must be */
    return;
  }
  if (!lsip_all(lsip_span(m, end), LSIP_C_TOKEN)) {
    ix->cseq_method.len = 0;
    fail(ps, LSIP_ERR_METHOD, f);
    return;
  }
  ix->cseq_method_id = (uint8_t)lsip_method_of(lsip_span(m, end));
}

LSIP_APART
static void decode_max_forwards(lsip_parser *ps, const lsip_field *f,
                                lsip_str v)
{
  uint64_t n;
  if (lsip_digits(v, 255, &n) != 0)
    fail(ps, LSIP_ERR_NUMBER, f);
  else
    ps->ix->max_forwards = (uint32_t)n;
}

LSIP_APART
static void decode_length(lsip_parser *ps, const lsip_field *f, lsip_str v)
{
  if (lsip_digits(v, UINT32_MAX, &ps->length) != 0)
    fail(ps, LSIP_ERR_LENGTH, f);
}

LSIP_APART
static void decode_date(lsip_parser *ps, const lsip_field *f, lsip_str v)
{
  int64_t ignored;
  if (lsip_date_parse(&ignored, v) != LSIP_OK
      && !lsip_parser_tolerates(ps, LSIP_TOLERATE_DATE))
    fail(ps, LSIP_ERR_HEADER_VALUE, f);
}

void lsip_parse_known(lsip_parser *ps, const lsip_field *f)
{
  lsip_str v = lsip_str_of(ps->base + f->value_off, f->value_len);
  switch (f->id) {
  case LSIP_H_VIA: decode_via(ps, f, v); break;
  case LSIP_H_FROM:
    decode_from_to(ps, f, v, &ps->ix->from_tag, &ps->ix->from);
    break;
  case LSIP_H_TO:
    decode_from_to(ps, f, v, &ps->ix->to_tag, &ps->ix->to);
    break;
  case LSIP_H_CALL_ID: decode_call_id(ps, f, v); break;
  case LSIP_H_CSEQ: decode_cseq(ps, f, v); break;
  case LSIP_H_MAX_FORWARDS: decode_max_forwards(ps, f, v); break;
  case LSIP_H_CONTENT_LENGTH: decode_length(ps, f, v); break;
  case LSIP_H_DATE: decode_date(ps, f, v); break;
  default: break;
  }
}
