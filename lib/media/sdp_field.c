/* The values of single SDP lines (RFC 8866 5, 6, 9). */
#include "media/sdp_field.h"
#include "media/text.h"

enum { MAX_PORT = 65535, MAX_TTL = 255 };

static struct text_words words_of(lsip_str value, bool loose)
{
  struct text_words w = { value, loose };
  return w;
}

/* Reads exactly `n` words. */
static int read_words(lsip_str value, bool loose, lsip_str **out, size_t n)
{
  struct text_words w = words_of(value, loose);
  for (size_t i = 0; i < n; i++)
    if (!lsip_text_word(&w, out[i]))
      return LSIP_ERR_SYNTAX;
  return lsip_text_words_done(&w) ? 0 : LSIP_ERR_SYNTAX;
}

/* RFC 8866 5.2 */
int lsip_sdp_read_origin(lsip_str value, bool loose, lsip_sdp_origin *out)
{
  lsip_str *parts[] = { &out->username, &out->session, &out->version,
                        &out->nettype, &out->addrtype, &out->address };
  int err = read_words(value, loose, parts, 6);
  if (err)
    return err;
  if (!lsip_text_is_digits(out->session) || !lsip_text_is_digits(out->version))
    return LSIP_ERR_NUMBER;
  return 0;
}

/* RFC 8866 5.7: "/ttl" and "/ttl/count" for IP4, "/count" for IP6 */
static int read_multicast(lsip_str tail, bool ip4, lsip_sdp_connection *out)
{
  lsip_str first, second;
  bool two = lsip_text_split(tail, '/', &first, &second);
  if (two && !ip4)
    return LSIP_ERR_SYNTAX;
  if (ip4 && !lsip_text_number(first, MAX_TTL, &out->ttl))
    return LSIP_ERR_NUMBER;
  if (ip4 && !two)
    return 0;
  if (!lsip_text_number(ip4 ? second : first, MAX_PORT, &out->count) ||
      out->count == 0)
    return LSIP_ERR_NUMBER;
  return 0;
}

/* A numeric address of the family that the address type names, or a name. */
static int read_host(lsip_str host, bool ip4, lsip_addr *out)
{
  if (host.ptr[0] != '[' && lsip_addr_parse(out, host) == 0)
    return (out->family == 4) == ip4 && out->port == 0 ? 0 : LSIP_ERR_HOST;
  memset(out, 0, sizeof *out);
  return lsip_text_is_host(host) ? 0 : LSIP_ERR_HOST;
}

int lsip_sdp_read_connection(lsip_str value, bool loose,
                             lsip_sdp_connection *out)
{
  memset(out, 0, sizeof *out);
  out->count = 1;
  lsip_str whole, tail;
  lsip_str *parts[] = { &out->nettype, &out->addrtype, &whole };
  int err = read_words(value, loose, parts, 3);
  if (err)
    return err;
  bool ip4 = lsip_str_eq(out->addrtype, LSIP_STR("IP4"));
  bool ip6 = lsip_str_eq(out->addrtype, LSIP_STR("IP6"));
  out->host = whole;
  if (!lsip_str_eq(out->nettype, LSIP_STR("IN")) || (!ip4 && !ip6))
    return 0; /* another network: kept as text */
  bool slash = lsip_text_split(whole, '/', &out->host, &tail);
  if (out->host.len == 0)
    return LSIP_ERR_HOST;
  if (slash && (err = read_multicast(tail, ip4, out)) != 0)
    return err;
  return read_host(out->host, ip4, &out->addr);
}

static bool is_proto(lsip_str proto)
{
  lsip_str part, rest = proto;
  bool more = true;
  while (more) {
    more = lsip_text_split(rest, '/', &part, &rest);
    if (!lsip_text_is_token(part))
      return false;
  }
  return true;
}

static int read_port(lsip_str word, lsip_sdp_media *out)
{
  lsip_str port, count;
  out->port_count = 1;
  bool slash = lsip_text_split(word, '/', &port, &count);
  if (!lsip_text_number(port, MAX_PORT, &out->port))
    return LSIP_ERR_PORT;
  if (slash && (!lsip_text_number(count, MAX_PORT, &out->port_count) ||
                out->port_count == 0))
    return LSIP_ERR_PORT;
  return 0;
}

/* RFC 8866 5.14 */
int lsip_sdp_read_media(lsip_str value, bool loose, lsip_sdp_media *out)
{
  struct text_words w = words_of(value, loose);
  lsip_str port, format;
  if (!lsip_text_word(&w, &out->type) || !lsip_text_is_token(out->type) ||
      !lsip_text_word(&w, &port))
    return LSIP_ERR_SYNTAX;
  int err = read_port(port, out);
  if (err)
    return err;
  if (!lsip_text_word(&w, &out->proto) || !is_proto(out->proto))
    return LSIP_ERR_SYNTAX;
  out->formats = loose ? lsip_text_trim(w.rest) : w.rest;
  w.rest = out->formats;
  do {
    if (!lsip_text_word(&w, &format) || !lsip_text_is_token(format))
      return LSIP_ERR_SYNTAX;
  } while (!lsip_text_words_done(&w));
  return 0;
}

/* RFC 8866 5.13 */
int lsip_sdp_read_attr(lsip_str value, bool loose, lsip_sdp_attr *out)
{
  if (loose)
    value = lsip_text_trim(value);
  out->has_value = lsip_text_split(value, ':', &out->name, &out->value);
  if (loose)
    return 0;
  if (!lsip_text_is_token(out->name) || (out->has_value && !out->value.len))
    return LSIP_ERR_SYNTAX;
  return 0;
}

int lsip_sdp_read_bandwidth(lsip_str value, bool loose, lsip_str *type,
                            lsip_str *amount)
{
  if (loose)
    value = lsip_text_trim(value);
  if (!lsip_text_split(value, ':', type, amount) || !lsip_text_is_token(*type))
    return LSIP_ERR_SYNTAX;
  return lsip_text_is_digits(*amount) ? 0 : LSIP_ERR_NUMBER;
}

/* RFC 8866 5.9: two numbers of seconds */
static int check_time(lsip_str value, bool loose)
{
  lsip_str start, stop, *parts[] = { &start, &stop };
  int err = read_words(value, loose, parts, 2);
  if (err)
    return err;
  return lsip_text_is_digits(start) && lsip_text_is_digits(stop) ? 0
                                                       : LSIP_ERR_NUMBER;
}

static int check_version(lsip_str value, bool loose)
{
  if (loose)
    value = lsip_text_trim(value);
  if (!lsip_text_is_digits(value))
    return LSIP_ERR_SYNTAX;
  return lsip_str_eq(value, LSIP_STR("0")) ? 0 : LSIP_ERR_VERSION;
}

int lsip_sdp_check_value(char letter, lsip_str value, bool loose)
{
  lsip_sdp_origin origin;
  lsip_sdp_connection connection;
  lsip_sdp_media media;
  lsip_sdp_attr attr;
  lsip_str type, amount;
  switch (letter) {
  case 'v': return check_version(value, loose);
  case 'o': return lsip_sdp_read_origin(value, loose, &origin);
  case 'c': return lsip_sdp_read_connection(value, loose, &connection);
  case 'b': return lsip_sdp_read_bandwidth(value, loose, &type, &amount);
  case 't': return check_time(value, loose);
  case 'm': return lsip_sdp_read_media(value, loose, &media);
  case 'a': return lsip_sdp_read_attr(value, loose, &attr);
  default: return value.len || loose ? 0 : LSIP_ERR_SYNTAX;
  }
}

bool lsip_sdp_read_rtcp(lsip_str value, lsip_addr *out)
{
  lsip_str port, address;
  uint32_t number;
  memset(out, 0, sizeof *out);
  bool more = lsip_text_split(lsip_text_trim(value), ' ', &port, &address);
  if (!lsip_text_number(port, MAX_PORT, &number) || number == 0)
    return false;
  if (more) {
    lsip_sdp_connection c;
    if (lsip_sdp_read_connection(address, true, &c))
      return false;
    *out = c.addr;
  }
  out->port = (uint16_t)number;
  return true;
}

static const lsip_str directions[] = {
  LSIP_STR_INIT("inactive"), LSIP_STR_INIT("sendonly"),
  LSIP_STR_INIT("recvonly"), LSIP_STR_INIT("sendrecv")
};

int lsip_sdp_direction_of(lsip_str attr_name)
{
  for (int i = LSIP_INACTIVE; i <= LSIP_SENDRECV; i++)
    if (lsip_str_eq(attr_name, directions[i]))
      return i;
  return -1;
}

lsip_str lsip_sdp_direction_name(int direction)
{
  return directions[direction & LSIP_SENDRECV];
}
