#include "transport/via.h"

void lsip_branch_make(lsip_ctx *c, char out[LSIP_BRANCH_LEN])
{
  memcpy(out, "z9hG4bK", 7);
  lsip_ctx_random_text(c, out + 7, LSIP_BRANCH_LEN - 7);
}

void lsip_via_write(lsip_writer *w, const lsip_local_point *l,
                    lsip_str branch)
{
  lsip_write_raw(w, LSIP_STR("Via: SIP/2.0/"));
  lsip_write_raw(w, lsip_transport_name((int)l->transport));
  lsip_write_raw(w, LSIP_STR(" "));
  lsip_write_raw(w, l->sent_by);
  lsip_write_raw(w, LSIP_STR(";rport;branch="));
  lsip_write_raw(w, branch);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

lsip_wire *lsip_via_insert(lsip_transport_layer *tp,
                           const lsip_local_point *l, lsip_str text)
{
  char via[512], branch[LSIP_BRANCH_LEN];
  const char *line = memchr(text.ptr, '\n', text.len);
  size_t head = line ? (size_t)(line - text.ptr) + 1 : 0;
  lsip_writer v;
  lsip_wire *w;
  lsip_branch_make(tp->ctx, branch);
  lsip_writer_init(&v, via, sizeof via);
  lsip_via_write(&v, l, lsip_str_of(branch, sizeof branch));
  if (lsip_writer_end(&v) ||
      !(w = lsip_wire_new(&tp->ctx->outputs, text.len + v.len)))
    return NULL;
  memcpy(w->bytes, text.ptr, head);
  memcpy(w->bytes + head, via, v.len);
  memcpy(w->bytes + head + v.len, text.ptr + head, text.len - head);
  return w;
}

/* 1 if the sent-by host is the address the request came from. */
static int host_is(lsip_str host, const lsip_addr *source)
{
  lsip_addr a;
  if (!lsip_host_addr(host, &a))
    return 0;
  a.port = source->port;
  a.scope = source->scope;
  return lsip_addr_eq(&a, source);
}

/* The parameters but for received and rport, which are ours to say. */
static void write_other_params(lsip_writer *w, lsip_str params)
{
  lsip_str rest = params, name, value;
  while (lsip_param_next(&rest, &name, &value) == 1) {
    if (lsip_str_ieq(name, LSIP_STR("received")) ||
        lsip_str_ieq(name, LSIP_STR("rport")))
      continue;
    lsip_write_raw(w, LSIP_STR(";"));
    lsip_write_raw(w, name);
    if (value.ptr && value.len) {
      lsip_write_raw(w, LSIP_STR("="));
      lsip_write_raw(w, value);
    }
  }
}

/* "192.0.2.1" or "2001:db8::1": received has no brackets (25.1). */
static void write_received(lsip_writer *w, const lsip_addr *source)
{
  char text[LSIP_ADDR_TEXT];
  lsip_addr a = *source;
  size_t n;
  a.port = 0;
  n = lsip_addr_format(&a, text, sizeof text);
  lsip_write_raw(w, LSIP_STR(";received="));
  if (a.family == 6)
    lsip_write_raw(w, lsip_str_of(text + 1, n - 2));
  else
    lsip_write_raw(w, lsip_str_of(text, n));
}

/* The value up to its parameters, without the white space and folds that may
 * stand before the ';'. */
static lsip_str before_params(const lsip_via *v)
{
  size_t n = v->params.len ? (size_t)(v->params.ptr - v->text.ptr)
                           : v->text.len;
  while (n > 0 && memchr("; \t\r\n", v->text.ptr[n - 1], 5))
    n--;
  return lsip_str_of(v->text.ptr, n);
}

lsip_str lsip_via_returned(const lsip_arrival *a, char *buf, size_t cap)
{
  const lsip_via *v = &a->via;
  lsip_writer w;
  int same = host_is(v->host, &a->path.remote);
  if (same && !v->has_rport && v->received.len == 0)
    return LSIP_STR("");
  lsip_writer_init(&w, buf, cap);
  lsip_write_raw(&w, before_params(v));
  write_other_params(&w, v->params);
  if (!same || v->has_rport)
    write_received(&w, &a->path.remote);
  if (v->has_rport) {
    lsip_write_raw(&w, LSIP_STR(";rport="));
    lsip_write_number(&w, a->path.remote.port);
  }
  return lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

/* 1 if the address is one host's, of this family. What came to one host is not
 * answered to many: broadcast and multicast are not for us. */
static int is_one(const lsip_addr *a, int family)
{
  if (a->family != family)
    return 0;
  return family == 4 ? a->ip[0] > 0 && a->ip[0] < 224 : a->ip[0] < 0xff;
}

/* 18.2.2 for datagrams: maddr, else the source with its port if rport was
 * asked for (RFC 3581 4), else with the sent-by port. */
static void datagram_back(lsip_way_back *out, const lsip_via *v)
{
  lsip_addr maddr;
  uint16_t port = v->port ? v->port : lsip_default_port(LSIP_UDP);
  if (v->maddr.len && lsip_host_addr(v->maddr, &maddr) &&
      is_one(&maddr, out->path.remote.family)) {
    maddr.port = port;
    out->path.remote = maddr;
  } else if (!v->has_rport) {
    out->path.remote.port = port;
  }
}

void lsip_way_back_of(lsip_way_back *out, const lsip_arrival *a)
{
  const lsip_via *v = &a->via;
  out->path = a->path;
  out->source = a->path.remote;
  out->fallback = a->path.remote;
  out->fallback.port =
      v->port ? v->port : lsip_default_port(a->path.transport);
  if (a->path.transport == LSIP_UDP)
    datagram_back(out, v);
}

int lsip_via_is_ours(lsip_transport_layer *tp, const lsip_via *v)
{
  return lsip_local_point_is_us(tp, v->host, v->port);
}
