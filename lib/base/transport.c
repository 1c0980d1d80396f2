/* The names of transports (RFC 3261 20.42, 26.2.1; RFC 7118). */
#include <lsip/base.h>

static const char transports[LSIP_TRANSPORT_COUNT][4] = {
  [LSIP_UDP] = "UDP", [LSIP_TCP] = "TCP", [LSIP_TLS] = "TLS",
  [LSIP_WS] = "WS", [LSIP_WSS] = "WSS"
};

/* Two letters or three. */
static lsip_str name_of(int transport)
{
  const char *name = transports[transport];
  return lsip_str_of(name, 2u + (name[2] != 0));
}

lsip_str lsip_transport_name(int transport)
{
  if (transport <= 0 || transport >= LSIP_TRANSPORT_COUNT)
    return LSIP_STR("");
  return name_of(transport);
}

int lsip_transport_of(lsip_str name)
{
  for (int i = 1; i < LSIP_TRANSPORT_COUNT; i++)
    if (lsip_str_ieq(name, name_of(i)))
      return i;
  return LSIP_TRANSPORT_NONE;
}
