/* What lsip_next_typed() and the parser read with the readers of the usual
 * forms, the readers of all forms must read just so. For tests and fuzz
 * targets. */
#ifndef TESTS_MSG_WALKING_H
#define TESTS_MSG_WALKING_H

#include <string.h>

#include <lsip/msg.h>

static inline int same_str(lsip_str a, lsip_str b)
{
  return a.len == b.len && (!a.len || a.ptr == b.ptr);
}

static inline int same_uri(const lsip_uri *a, const lsip_uri *b)
{
  return same_str(a->text, b->text)
      && same_str(a->scheme_text, b->scheme_text)
      && same_str(a->user, b->user) && same_str(a->password, b->password)
      && same_str(a->host, b->host) && same_str(a->params, b->params)
      && same_str(a->headers, b->headers) && same_str(a->opaque, b->opaque)
      && a->port == b->port && a->scheme == b->scheme
      && a->has_user == b->has_user;
}

static inline int same_addr(const lsip_name_addr *a, const lsip_name_addr *b)
{
  return same_str(a->text, b->text) && same_str(a->display, b->display)
      && same_str(a->uri, b->uri) && same_str(a->params, b->params)
      && a->star == b->star;
}

static inline int same_via(const lsip_via *a, const lsip_via *b)
{
  return same_str(a->text, b->text)
      && same_str(a->transport_text, b->transport_text)
      && same_str(a->host, b->host) && same_str(a->params, b->params)
      && same_str(a->branch, b->branch)
      && same_str(a->received, b->received) && same_str(a->maddr, b->maddr)
      && a->port == b->port && a->rport == b->rport
      && a->has_rport == b->has_rport && a->transport == b->transport
      && a->ttl == b->ttl;
}

/* The readers below read texts that stand alone, so that they look for no usual
 * form. Lenient ones are not among them. */
static inline int alike_address(const lsip_typed *t)
{
  lsip_name_addr na;
  lsip_uri uri;
  int rc = lsip_name_addr_parse(&na, t->text);
  if (rc != LSIP_OK || !same_addr(&na, &t->as.address.addr))
    return 0;
  return na.star || (lsip_uri_parse(&uri, na.uri) == LSIP_OK
                     && same_uri(&uri, &t->as.address.uri));
}

static inline int alike_token(const lsip_typed *t)
{
  lsip_token_value v;
  return lsip_token_parse(&v, t->text) == LSIP_OK
      && same_str(v.text, t->text) && same_str(v.text, t->as.token.text)
      && same_str(v.token, t->as.token.token)
      && same_str(v.params, t->as.token.params);
}

static inline int alike_via(const lsip_typed *t)
{
  lsip_via via;
  return lsip_via_parse(&via, t->text) == LSIP_OK
      && same_via(&via, &t->as.via);
}

/* 1 for the top Via of a bad message, of which there is as much as could be
 * read. */
static inline int is_bad_top(const lsip_msg *m, const lsip_typed *t)
{
  lsip_via via, again;
  return t->grammar == LSIP_G_VIA && lsip_msg_via(m, &via) == LSIP_OK
      && via.text.ptr == t->text.ptr && same_via(&via, &t->as.via)
      && lsip_via_parse(&again, via.text) != LSIP_OK;
}

/* The other classes: 1 if `rc` and `t` are what their reader makes of the
 * text. */
static inline int alike_whole(int rc, const lsip_typed *t)
{
  lsip_media_type media;
  lsip_number_value number;
  lsip_auth auth;
  int want;
  switch (t->grammar) {
  case LSIP_G_NUMBER:
    want = lsip_number_parse(&number, t->text);
    return want != LSIP_OK ? rc == want
        : rc == 1 && number.number == t->as.number.number
            && same_str(number.params, t->as.number.params)
            && same_str(number.comment, t->as.number.comment);
  case LSIP_G_MEDIA:
    want = lsip_media_type_parse(&media, t->text);
    return want != LSIP_OK ? rc == want
        : rc == 1 && same_str(media.type, t->as.media.type)
            && same_str(media.subtype, t->as.media.subtype)
            && same_str(media.params, t->as.media.params);
  case LSIP_G_AUTH:
    want = lsip_auth_parse(&auth, t->text);
    return want != LSIP_OK ? rc == want
        : rc == 1 && same_str(auth.scheme, t->as.auth.scheme)
            && same_str(auth.params, t->as.auth.params);
  default:
    return 1;
  }
}

/* 1 if [p, end) has a ',' outside of quotes and brackets. */
static inline int has_comma(const char *p, const char *end)
{
  int quoted = 0, bracket = 0;
  for (; p < end; p++) {
    if (quoted && *p == '\\' && end - p > 1)
      p++;
    else if (*p == '"' && !bracket)
      quoted = !quoted;
    else if (!quoted && (*p == '<' || *p == '>'))
      bracket = *p == '<';
    else if (*p == ',' && !quoted && !bracket)
      return 1;
  }
  return 0;
}

/* 1 if the text of a value goes to a comma of its list, or to the end. */
static inline int is_whole(lsip_str field, const lsip_typed *t)
{
  const char *p = t->text.ptr + t->text.len, *end = field.ptr + field.len;
  lsip_header_info info = { .occurs = LSIP_OCCURS_MANY };
  (void)lsip_header_about(&info, t->id);
  if (t->text.ptr < field.ptr || p > end)
    return 0;
  while (p < end && strchr(" \t\r\n", *p))
    p++;
  if (!(info.occurs & LSIP_OCCURS_LIST))
    return p == end;
  return (p == end || *p == ',') && !has_comma(t->text.ptr, p);
}

/* 1 if the value is as bad as `rc` says; what comes behind another in a field
 * whose end cannot be told is taken on trust. */
static inline int is_bad(lsip_str field, int rc, const lsip_typed *t)
{
  lsip_name_addr na;
  lsip_token_value v;
  lsip_via via;
  lsip_uri uri;
  if (same_str(field, t->text) && has_comma(field.ptr, field.ptr + field.len))
    return 1;
  if (t->grammar == LSIP_G_TOKEN)
    return lsip_token_parse(&v, t->text) != LSIP_OK;
  if (t->grammar == LSIP_G_VIA)
    return lsip_via_parse(&via, t->text) != LSIP_OK;
  return lsip_name_addr_parse(&na, t->text) != LSIP_OK
      || lsip_uri_parse(&uri, na.uri) == rc;
}

static inline int agrees(const lsip_msg *m, int rc, const lsip_typed *t)
{
  lsip_field f;
  lsip_str field;
  if (lsip_msg_field(m, t->field, &f) != LSIP_OK)
    return 0;
  field = lsip_str_of(m->bytes + f.value_off, f.value_len);
  if (rc == 1 && is_bad_top(m, t))
    return 1;
  if (rc == 1 && !is_whole(field, t))
    return 0;
  switch (t->grammar) {
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI: return rc == 1 ? alike_address(t) : is_bad(field, rc, t);
  case LSIP_G_TOKEN: return rc == 1 ? alike_token(t) : is_bad(field, rc, t);
  case LSIP_G_VIA: return rc == 1 ? alike_via(t) : is_bad(field, rc, t);
  default: return same_str(field, t->text) || alike_whole(rc, t);
  }
}

/* What the parser itself has decoded. */
static inline int decoded_alike(const lsip_msg *m)
{
  static const int ids[] = { LSIP_H_FROM, LSIP_H_TO };
  lsip_uri uri, again;
  lsip_via via, v;
  lsip_name_addr na, n;
  int rc = lsip_msg_request_uri(m, &uri);
  if (rc != lsip_uri_parse(&again, lsip_msg_uri(m))
      || (rc == LSIP_OK && !same_uri(&uri, &again)))
    return 0;
  if (lsip_msg_via(m, &via) == LSIP_OK
      && lsip_via_parse(&v, via.text) == LSIP_OK && !same_via(&v, &via))
    return 0;
  for (int i = 0; i < 2; i++)
    if (lsip_msg_name_addr(m, ids[i], &na) == LSIP_OK
        && lsip_name_addr_parse(&n, na.text) == LSIP_OK
        && !same_addr(&na, &n))
      return 0;
  return 1;
}

/* 1 if all that the walk reads is what the readers of all forms read. For a
 * message that was parsed strictly. */
static inline int walk_agrees(const lsip_msg *m)
{
  lsip_walk w = { 0, 0 };
  lsip_typed t;
  int rc;
  while ((rc = lsip_next_typed(m, &w, &t)) != 0)
    if (!agrees(m, rc, &t))
      return 0;
  return decoded_alike(m);
}

#endif
