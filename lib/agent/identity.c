/* Who we are, and which local suits a peer. */
#include "agent/agent.h"

/* "sip:USER@192.0.2.1:5060": an address of the first local. */
static lsip_str local_aor(const lsip_agent *a, const char *user, char *buf,
                          size_t cap)
{
  lsip_local_config l = { .size = sizeof l };
  char addr[LSIP_ADDR_TEXT], name[128];
  size_t n = 0;
  lsip_writer w;
  if (lsip_local_get(a->stack, a->locals[0], &l) ||
      lsip_escape_user(lsip_str_z(user), name, sizeof name, &n))
    return LSIP_STR("");
  if (!l.advertised.family) l.advertised = l.bound;
  if (!l.advertised.port) l.advertised.port = l.bound.port;
  lsip_writer_init(&w, buf, cap);
  lsip_write_raw(&w, LSIP_STR("sip:"));
  lsip_write_text(&w, lsip_str_of(name, n));
  lsip_write_raw(&w, LSIP_STR("@"));
  lsip_write_raw(&w, lsip_str_of(addr,
                   lsip_addr_format(&l.advertised, addr, sizeof addr)));
  return lsip_writer_end(&w) ? LSIP_STR("") : lsip_writer_text(&w);
}

int lsip_agent_identify(lsip_agent *a, const lsip_agent_config *c)
{
  lsip_account_config acc = { .size = sizeof acc };
  const char *who = c->account ? c->account : "agent";
  char buf[256];
  acc.aor = strchr(who, ':') ? lsip_str_z(who)
                             : local_aor(a, who, buf, sizeof buf);
  acc.display = lsip_str_z(c->display);
  acc.password = lsip_str_z(c->password);
  acc.registrar = lsip_str_z(c->registrar);
  acc.outbound_proxy = lsip_str_z(c->outbound_proxy);
  return lsip_account_new(a->stack, &a->account, &acc);
}

static uint32_t transport_of(const lsip_uri *u)
{
  lsip_str t;
  if (u->scheme == LSIP_SCHEME_SIPS) return LSIP_TLS;
  if (lsip_param_get(u->params, LSIP_STR("transport"), &t))
    return (uint32_t)lsip_transport_of(t);
  return LSIP_UDP;
}

/* How well a local suits: the family of a numeric host counts most, for RTP
 * uses the local's address as well. */
static int suits(const lsip_local_config *l, uint32_t transport, int family)
{
  int score = 0;
  if (!family || l->bound.family == family) score += 2;
  if (l->transport == transport) score += 1;
  return score;
}

/* The local a call to `uri` probably leaves by; the first if in doubt. */
lsip_local lsip_agent_local_for(const lsip_agent *a, const char *uri)
{
  lsip_name_addr to;
  lsip_uri u;
  lsip_addr host = { 0 };
  int best = -1;
  lsip_local found = a->locals[0];
  if (lsip_name_addr_parse(&to, lsip_str_z(uri)) ||
      lsip_uri_parse(&u, to.uri))
    return found;
  (void)lsip_host_addr(u.host, &host);
  for (unsigned i = 0; i < a->local_count; i++) {
    lsip_local_config l = { .size = sizeof l };
    int score;
    if (lsip_local_get(a->stack, a->locals[i], &l)) continue;
    score = suits(&l, transport_of(&u), host.family);
    if (score > best) best = score, found = a->locals[i];
  }
  return found;
}
