/* What lsip_next_typed() and the parser read with the readers of the usual
 * forms, the readers of all forms must read just so. For tests and fuzz
 * targets. */
#ifndef TESTS_MSG_WALKING_H
#define TESTS_MSG_WALKING_H

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

/* Whether `rc` and `t` of the walk are what the cursor reads next. */
static inline int same_address(const lsip_msg *m, lsip_cursor *c, int rc,
                               const lsip_typed *t)
{
  lsip_name_addr na;
  lsip_uri uri;
  int want = lsip_next_name_addr(m, c, &na);
  if (want != 1 || na.star)
    return rc == want && (rc != 1 || same_addr(&na, &t->as.address.addr));
  want = lsip_uri_parse(&uri, na.uri);
  if (want != LSIP_OK)
    return rc == want;
  return rc == 1 && same_str(t->text, na.text)
      && same_addr(&na, &t->as.address.addr)
      && same_uri(&uri, &t->as.address.uri);
}

static inline int same_token(const lsip_msg *m, lsip_cursor *c, int rc,
                             const lsip_typed *t)
{
  lsip_token_value v;
  int want = lsip_next_token(m, c, &v);
  return rc == want
      && (rc != 1 || (same_str(v.text, t->text)
                      && same_str(v.text, t->as.token.text)
                      && same_str(v.token, t->as.token.token)
                      && same_str(v.params, t->as.token.params)));
}

static inline int same_whole(const lsip_msg *m, lsip_cursor *c, int rc,
                             const lsip_typed *t)
{
  lsip_media_type media;
  lsip_number_value number;
  lsip_auth auth;
  lsip_str v;
  int want = lsip_next_value(m, c, &v);
  if (want != 1)
    return rc == want;
  if (t->grammar == LSIP_G_NUMBER)
    want = lsip_number_parse(&number, v);
  else if (t->grammar == LSIP_G_MEDIA)
    want = lsip_media_type_parse(&media, v);
  else if (t->grammar == LSIP_G_AUTH)
    want = lsip_auth_parse(&auth, v);
  else
    want = LSIP_OK;
  if (want != LSIP_OK)
    return rc == want;
  return rc == 1 && same_str(v, t->text)
      && (t->grammar != LSIP_G_NUMBER
          || (number.number == t->as.number.number
              && same_str(number.params, t->as.number.params)
              && same_str(number.comment, t->as.number.comment)))
      && (t->grammar != LSIP_G_MEDIA
          || (same_str(media.type, t->as.media.type)
              && same_str(media.subtype, t->as.media.subtype)
              && same_str(media.params, t->as.media.params)))
      && (t->grammar != LSIP_G_AUTH
          || (same_str(auth.scheme, t->as.auth.scheme)
              && same_str(auth.params, t->as.auth.params)));
}

static inline int same_value(const lsip_msg *m, lsip_cursor *c, int rc,
                             const lsip_typed *t)
{
  lsip_via via;
  int want;
  switch (t->grammar) {
  case LSIP_G_NAME_ADDR:
  case LSIP_G_URI: return same_address(m, c, rc, t);
  case LSIP_G_TOKEN: return same_token(m, c, rc, t);
  case LSIP_G_VIA:
    want = lsip_next_via(m, c, &via);
    return rc == want && (rc != 1 || same_via(&via, &t->as.via));
  default: return same_whole(m, c, rc, t);
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

/* 1 if all that the walk reads is what cursors over each header read. */
static inline int walk_agrees(const lsip_msg *m)
{
  static lsip_cursor cursors[LSIP_HEADER_COUNT];
  lsip_walk w = { 0, 0 };
  lsip_typed t;
  int rc;
  for (int id = 0; id < LSIP_HEADER_COUNT; id++)
    cursors[id] = lsip_cursor_of(id);
  while ((rc = lsip_next_typed(m, &w, &t)) != 0)
    if (!same_value(m, &cursors[t.id], rc, &t))
      return 0;
  for (int id = 0; id < LSIP_HEADER_COUNT; id++) {
    lsip_str v;
    if (lsip_next_value(m, &cursors[id], &v) != 0)
      return 0;
  }
  return decoded_alike(m);
}

#endif
