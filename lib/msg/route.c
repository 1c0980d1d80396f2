#include "msg/route.h"

#include "msg/chars.h"
#include "msg/index.h"
#include "msg/write.h"

static int read_route(lsip_str route, lsip_uri *uri)
{
  lsip_name_addr na;
  int rc = lsip_name_addr_parse(&na, route);
  return rc != LSIP_OK ? rc : lsip_uri_parse(uri, na.uri);
}

static int is_loose(const lsip_uri *uri)
{
  return lsip_param_get(uri->params, LSIP_STR("lr"), NULL);
}

/* The URI without its headers part, which a Request-URI may not have
 * (RFC 3261 19.1.1, 12.2.1.1). */
static lsip_str without_headers(const lsip_uri *uri)
{
  lsip_str s = uri->text;
  if (uri->headers.len)
    s.len = (size_t)(uri->headers.ptr - 1 - s.ptr);
  return s;
}

int lsip_route_plan_make(lsip_route_plan *out, lsip_str target,
                         const lsip_str *routes, unsigned count)
{
  lsip_uri uri;
  int rc = lsip_uri_parse(&uri, target);
  memset(out, 0, sizeof(*out));
  if (rc != LSIP_OK)
    return rc;
  out->request_uri = out->next_hop = without_headers(&uri);
  if (!count)
    return LSIP_OK;
  rc = read_route(routes[0], &uri);
  if (rc != LSIP_OK)
    return rc;
  out->next_hop = without_headers(&uri);
  if (is_loose(&uri))
    return LSIP_OK;
  out->request_uri = out->next_hop;
  out->first = 1;
  out->append_target = 1;
  return LSIP_OK;
}

void lsip_route_plan_write(lsip_writer *w, const lsip_route_plan *plan,
                           lsip_str target, const lsip_str *routes,
                           unsigned count)
{
  for (unsigned i = plan->first; i < count; i++)
    lsip_write_header_id(w, LSIP_H_ROUTE, routes[i]);
  if (plan->append_target)
    lsip_write_name_addr(w, LSIP_H_ROUTE, lsip_str_of(NULL, 0), target,
                         lsip_str_of(NULL, 0));
}

/* A topmost Route without lr is one that a strict route has left behind: its
 * router is in the Request-URI already. */
int lsip_msg_next_hop(const lsip_msg *request, lsip_str *uri)
{
  lsip_name_addr na;
  lsip_uri route;
  int rc = lsip_msg_name_addr(request, LSIP_H_ROUTE, &na);
  if (rc == LSIP_OK)
    rc = lsip_uri_parse(&route, na.uri);
  else if (rc == LSIP_ERR_MISSING)
    route.params = lsip_str_of(NULL, 0);
  if (rc != LSIP_OK && rc != LSIP_ERR_MISSING)
    return rc;
  *uri = rc == LSIP_OK && is_loose(&route) ? na.uri : lsip_msg_uri(request);
  return LSIP_OK;
}
