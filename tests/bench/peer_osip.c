/* osip2 decodes what it knows while it parses: there is no second step. */
#include "peer.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>

#include <stdlib.h>
#include <string.h>

/* It tells of every message that it refuses; that is not its parser's work. */
static void silent(const char *file, int line, osip_trace_level_t level,
                   const char *text, va_list args)
{
  (void)file;
  (void)line;
  (void)level;
  (void)text;
  (void)args;
}

void peer_start(void)
{
  osip_trace_initialize_func(TRACE_LEVEL0, silent);
  parser_init();
}

static osip_message_t *parse(const char *bytes, size_t len)
{
  osip_message_t *m;
  if (osip_message_init(&m))
    return NULL;
  if (osip_message_parse(m, bytes, len)) {
    osip_message_free(m);
    return NULL;
  }
  return m;
}

int peer_parse(const char *bytes, size_t len)
{
  osip_message_t *m = parse(bytes, len);
  if (!m)
    return -1;
  osip_message_free(m);
  return 0;
}

int peer_deep(const char *bytes, size_t len)
{
  return peer_parse(bytes, len);
}

static void forward(osip_message_t *m)
{
  osip_header_t *hops = NULL;
  osip_via_t *via;
  if (osip_via_init(&via) == 0 &&
      osip_via_parse(via, "SIP/2.0/UDP proxy.example.com;"
                          "branch=z9hG4bKab12") == 0)
    osip_list_add(&m->vias, via, 0);
  if (osip_message_get_max_forwards(m, 0, &hops) >= 0 && hops) {
    osip_free(hops->hvalue);
    hops->hvalue = osip_strdup("69");
  }
  osip_message_force_update(m);
}

long peer_print(const char *bytes, size_t len)
{
  osip_message_t *m = parse(bytes, len);
  char *text = NULL;
  size_t n = 0;
  if (!m)
    return -1;
  forward(m);
  if (osip_message_to_str(m, &text, &n))
    n = 0;
  osip_free(text);
  osip_message_free(m);
  return (long)n;
}
