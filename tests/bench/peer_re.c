/* libre splits a message and decodes what its stack needs: the top Via, To,
 * From, CSeq, the Request-URI, Content-Type. The rest is decoded one by one
 * by the functions that its users call. */
#include "peer.h"

#include <string.h>

#include <re/re.h>

void peer_start(void)
{
  libre_init();
}

static struct sip_msg *parse(const char *bytes, size_t len)
{
  struct sip_msg *m = NULL;
  struct mbuf *mb = mbuf_alloc(len);
  if (!mb)
    return NULL;
  mbuf_write_mem(mb, (const uint8_t *)bytes, len);
  mbuf_set_pos(mb, 0);
  if (sip_msg_decode(&m, mb))
    m = mem_deref(m);
  mem_deref(mb);
  return m;
}

int peer_parse(const char *bytes, size_t len)
{
  struct sip_msg *m = parse(bytes, len);
  if (!m)
    return -1;
  mem_deref(m);
  return 0;
}

/* ---- every header ---- */

static void count_param(const struct pl *name, const struct pl *val, void *arg)
{
  size_t *n = arg;
  *n += name->l + val->l;
}

static int read_address(const struct pl *val)
{
  struct sip_addr a;
  size_t n = 0;
  int err = sip_addr_decode(&a, val);
  if (!err) {
    fmt_param_apply(&a.params, count_param, &n);
    fmt_param_apply(&a.uri.params, count_param, &n);
  }
  return err;
}

static int read_via(const struct pl *val)
{
  struct sip_via v;
  size_t n = 0;
  int err = sip_via_decode(&v, val);
  if (!err)
    fmt_param_apply(&v.params, count_param, &n);
  return err;
}

static int read_token(const struct pl *val)
{
  struct pl token, params = PL_INIT;
  size_t n = 0;
  int err = re_regex(val->p, val->l, "[^;]+[^]*", &token, &params);
  if (!err && params.l)
    fmt_param_apply(&params, count_param, &n);
  return err;
}

static int read_header(const struct sip_hdr *h)
{
  struct httpauth_digest_resp resp;
  struct httpauth_digest_chall chall;
  struct msg_ctype type;
  switch (h->id) {
  case SIP_HDR_VIA: return read_via(&h->val);
  case SIP_HDR_FROM: case SIP_HDR_TO: case SIP_HDR_CONTACT:
  case SIP_HDR_ROUTE: case SIP_HDR_RECORD_ROUTE: case SIP_HDR_PATH:
  case SIP_HDR_SERVICE_ROUTE: case SIP_HDR_P_ASSERTED_IDENTITY:
  case SIP_HDR_HISTORY_INFO: case SIP_HDR_REFER_TO:
    return read_address(&h->val);
  case SIP_HDR_AUTHORIZATION: case SIP_HDR_PROXY_AUTHORIZATION:
    return httpauth_digest_response_decode(&resp, &h->val);
  case SIP_HDR_WWW_AUTHENTICATE: case SIP_HDR_PROXY_AUTHENTICATE:
    return httpauth_digest_challenge_decode(&chall, &h->val);
  case SIP_HDR_CONTENT_TYPE: case SIP_HDR_ACCEPT:
    return msg_ctype_decode(&type, &h->val);
  case SIP_HDR_EVENT: case SIP_HDR_SUBSCRIPTION_STATE:
  case SIP_HDR_ALLOW: case SIP_HDR_SUPPORTED: case SIP_HDR_ALLOW_EVENTS:
  case SIP_HDR_SESSION_EXPIRES: case SIP_HDR_PRIVACY:
    return read_token(&h->val);
  default: return 0;
  }
}

int peer_deep(const char *bytes, size_t len)
{
  struct sip_msg *m = parse(bytes, len);
  if (!m)
    return -1;
  for (struct le *le = list_head(&m->hdrl); le; le = le->next)
    (void)read_header(le->data);
  mem_deref(m);
  return 0;
}

/* ---- a proxy's copy ---- */

static int write_header(struct mbuf *out, const struct sip_hdr *h)
{
  if (h->id == SIP_HDR_MAX_FORWARDS)
    return mbuf_write_str(out, "Max-Forwards: 69\r\n");
  return mbuf_printf(out, "%r: %r\r\n", &h->name, &h->val);
}

static int write_copy(struct mbuf *out, const struct sip_msg *m)
{
  int err;
  if (m->req)
    err = mbuf_printf(out, "%r %r SIP/2.0\r\n", &m->met, &m->ruri);
  else
    err = mbuf_printf(out, "SIP/2.0 %u %r\r\n", m->scode, &m->reason);
  err |= mbuf_write_str(out, "Via: SIP/2.0/UDP proxy.example.com;"
                             "branch=z9hG4bKab12\r\n");
  for (struct le *le = list_head(&m->hdrl); le; le = le->next)
    err |= write_header(out, le->data);
  err |= mbuf_write_str(out, "\r\n");
  return err | mbuf_write_mem(out, mbuf_buf(m->mb), mbuf_get_left(m->mb));
}

long peer_print(const char *bytes, size_t len)
{
  struct sip_msg *m = parse(bytes, len);
  struct mbuf *out = m ? mbuf_alloc(len + 256) : NULL;
  long n = -1;
  if (out && !write_copy(out, m))
    n = (long)out->end;
  mem_deref(out);
  mem_deref(m);
  return n;
}
