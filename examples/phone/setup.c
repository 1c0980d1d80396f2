/* From the options to an agent. */
#include "parts.h"

static int usage(phone *p, const char *what, const char *text,
                 const char *hint)
{
  report_problem(p, "usage", "%s \"%s\" %s", what, text, hint);
  return PHONE_USAGE;
}

static int check_from(phone *p)
{
  lsip_uri u;
  const char *from = p->o->from;
  if (!strchr(from, ':')) return 0; /* a name alone */
  if (!lsip_uri_parse(&u, lsip_str_z(from)) && u.scheme == LSIP_SCHEME_SIP)
    return 0;
  return usage(p, "--from", from, "is no SIP address\n"
               "  Example: --from sip:alice@example.test");
}

static int check_route(phone *p, const char *option, const char *uri)
{
  lsip_uri u;
  if (!uri || (!lsip_uri_parse(&u, lsip_str_z(uri)) &&
               u.scheme == LSIP_SCHEME_SIP))
    return 0;
  return usage(p, option, uri, "is no SIP address\n"
               "  Example: sip:192.0.2.7 or \"sip:192.0.2.7;transport=tcp\"");
}

static int check_codecs(phone *p)
{
  const char *s = p->o->codecs;
  while (s) {
    size_t n = strcspn(s, ",");
    const lsip_codec_info *info =
      lsip_codec_get(lsip_codec_find(lsip_str_of(s, n), 8000, 1));
    if (!info || !info->builtin)
      return usage(p, "--codec", p->o->codecs, "names a codec that is not "
                   "here\n  There are PCMU and PCMA");
    s = s[n] ? s + n + 1 : NULL;
  }
  return 0;
}

static int check_media_host(phone *p)
{
  lsip_addr a;
  const char *host = p->o->media_host;
  if (!host || (!lsip_addr_parse(&a, lsip_str_z(host)) && !a.port)) return 0;
  return usage(p, "--media-host", host, "is no IP address\n"
               "  Example: --media-host 192.0.2.1");
}

static int check_header(phone *p)
{
  char line[512];
  lsip_extra x = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
  if (!p->o->header) return 0;
  snprintf(line, sizeof line, "%s\r\n", p->o->header);
  x.headers = lsip_str_z(line);
  if (!lsip_extra_check(&x)) return 0;
  return usage(p, "--header", p->o->header, "cannot be added\n"
               "  Example: --header \"Subject: lunch\"; what the phone "
               "writes itself is refused");
}

static void fill(phone *p, lsip_agent_config *c, lsip_config *stack)
{
  const phone_options *o = p->o;
  lsip_config_init(stack, sizeof *stack);
  stack->trace = record_on_sip;
  stack->user = p;
  stack->user_agent = LSIP_STR("lsip-phone");
  lsip_agent_config_init(c, sizeof *c);
  c->local = o->local;
  c->account = o->from;
  c->display = o->display;
  c->password = o->password;
  c->registrar = o->registrar;
  c->outbound_proxy = o->proxy;
  c->codecs = o->codecs;
  c->media_host = o->media_host;
  c->world = p->world;
  c->stack = stack;
  c->max_calls = o->max_calls;
  c->session_expires_s = o->session_expires;
  c->min_se_s = o->min_se;
  c->rtcp_mux = o->rtcp_mux;
  c->no_silence = o->audio.kind == PHONE_AUDIO_NULL;
  c->media_port_min = (uint16_t)o->port_min;
  c->media_port_max = (uint16_t)o->port_max;
  c->user = p;
}

int phone_setup(phone *p)
{
  lsip_agent_config c;
  lsip_config stack;
  int rc = check_from(p);
  if (!rc) rc = check_route(p, "--registrar", p->o->registrar);
  if (!rc) rc = check_route(p, "--proxy", p->o->proxy);
  if (!rc) rc = check_codecs(p);
  if (!rc) rc = check_media_host(p);
  if (!rc) rc = check_header(p);
  if (rc) return rc;
  fill(p, &c, &stack);
  c.on_event = phone_on_event;
  c.on_digit = phone_on_digit;
  c.on_digits_sent = phone_on_digits_sent;
  if (p->o->audio.kind != PHONE_AUDIO_NULL) c.on_pcm = audio_on_pcm;
  if (p->o->pcap) c.on_media_trace = record_on_media;
  rc = lsip_agent_new(&p->agent, &c);
  if (rc) return explain_listen(p, rc);
  p->stack = lsip_agent_stack(p->agent);
  return 0;
}
