/* The facts that a line of a flow claims of its message. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

typedef struct claim {
  const matched *m;
  const seen *s;
  const char *arg; /* what stands behind the key */
} claim;

static int header_of(const char *name, size_t n)
{
  return lsip_header_of(lsip_str_of(name, n));
}

static const seen *other(const claim *c)
{
  return c->m->seen[flow_find(c->m->flow, c->arg)];
}

/* ---- words ---- */

static int has_tag(const claim *c)
{
  return lsip_msg_to_tag(&c->s->msg).len > 0;
}

static int has_no_tag(const claim *c)
{
  return !has_tag(c);
}

static int has_sdp(const claim *c)
{
  return lsip_msg_body(&c->s->msg).len > 0 &&
         lsip_media_type_is(lsip_msg_content_type(&c->s->msg),
                            LSIP_STR("application"), LSIP_STR("sdp"));
}

static int has_no_sdp(const claim *c)
{
  return lsip_msg_body(&c->s->msg).len == 0;
}

/* ---- other messages ---- */

static lsip_str branch_of(const seen *s)
{
  lsip_via via;
  return lsip_msg_via(&s->msg, &via) ? LSIP_STR("") : via.branch;
}

static int is_same(const claim *c)
{
  return lsip_str_eq(lsip_msg_raw(&c->s->msg), lsip_msg_raw(&other(c)->msg));
}

static int is_of(const claim *c)
{
  return lsip_str_eq(branch_of(c->s), branch_of(other(c)));
}

static int is_fresh(const claim *c)
{
  return !is_of(c);
}

static lsip_str auth_param(lsip_str params, const char *wanted)
{
  lsip_str name, value;
  while (lsip_auth_next(&params, &name, &value) == 1)
    if (lsip_str_ieq(name, lsip_str_z(wanted)))
      return value;
  return LSIP_STR("");
}

static int is_answer(const lsip_auth *credentials, const lsip_auth *challenge)
{
  static const char *const both[] = { "realm", "nonce" };
  for (size_t i = 0; i < 2; i++)
    if (!lsip_str_eq(auth_param(credentials->params, both[i]),
                     auth_param(challenge->params, both[i])))
      return 0;
  return auth_param(credentials->params, "response").len > 0;
}

/* The fields of header `asked` in one message, `given` in the other. */
static int answers_one(const claim *c, int asked, int given)
{
  lsip_cursor at = lsip_cursor_of(asked);
  lsip_auth challenge, credentials;
  while (lsip_next_auth(&other(c)->msg, &at, &challenge) == 1) {
    lsip_cursor in = lsip_cursor_of(given);
    while (lsip_next_auth(&c->s->msg, &in, &credentials) == 1)
      if (is_answer(&credentials, &challenge))
        return 1;
  }
  return 0;
}

static int answers(const claim *c)
{
  return lsip_msg_status(&other(c)->msg) == 401
             ? answers_one(c, LSIP_H_WWW_AUTHENTICATE, LSIP_H_AUTHORIZATION)
             : answers_one(c, LSIP_H_PROXY_AUTHENTICATE,
                           LSIP_H_PROXY_AUTHORIZATION);
}

/* Its place has been checked. */
static int is_placed(const claim *c)
{
  (void)c;
  return 1;
}

/* ---- headers ---- */

static int is_there(const claim *c)
{
  return lsip_msg_has(&c->s->msg, header_of(c->arg, strlen(c->arg)));
}

static int is_not_there(const claim *c)
{
  return !is_there(c);
}

static int count_is(const seen *s, const char *fact, const char *star)
{
  lsip_cursor c = lsip_cursor_of(header_of(fact, (size_t)(star - fact)));
  unsigned long n = 0;
  lsip_str value;
  while (lsip_next_value(&s->msg, &c, &value) == 1)
    n++;
  return n == strtoul(star + 1, NULL, 10);
}

static int value_is(const seen *s, const char *fact, const char *sign)
{
  int id = header_of(fact, (size_t)(sign - fact));
  if (id == LSIP_H_CSEQ)
    return lsip_msg_cseq(&s->msg) == strtoul(sign + 1, NULL, 10);
  return lsip_str_eq(lsip_msg_header(&s->msg, id), lsip_str_z(sign + 1));
}

/* Name=value or Name*n. */
static int header_is(const seen *s, const char *fact)
{
  const char *sign = strpbrk(fact, "=*");
  if (!sign)
    return 0;
  return *sign == '=' ? value_is(s, fact, sign) : count_is(s, fact, sign);
}

/* ---- one after the other ---- */

static const struct {
  const char *key;
  int whole; /* the key is the whole fact */
  int (*is_true)(const claim *c);
} claims[] = {
  { "tag", 1, has_tag },     { "no-tag", 1, has_no_tag },
  { "sdp", 1, has_sdp },     { "no-sdp", 1, has_no_sdp },
  { "same=", 0, is_same },   { "fresh=", 0, is_fresh },
  { "of=", 0, is_of },       { "answers=", 0, answers },
  { "after=", 0, is_placed }, { "before=", 0, is_placed },
  { "may", 1, is_placed },
  { "+", 0, is_there },      { "-", 0, is_not_there },
};

static int is_true(claim *c, const char *fact)
{
  for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
    size_t n = strlen(claims[i].key);
    if (claims[i].whole ? strcmp(fact, claims[i].key)
                        : strncmp(fact, claims[i].key, n))
      continue;
    c->arg = fact + n;
    return claims[i].is_true(c);
  }
  return header_is(c->s, fact);
}

const char *facts_of_line(const matched *m, unsigned i)
{
  const flow_line *l = &m->flow->lines[i];
  claim c = { m, m->seen[i], NULL };
  for (unsigned k = 0; m->seen[i] && k < l->fact_count; k++)
    if (!is_true(&c, l->facts[k]))
      return l->facts[k];
  return NULL;
}
