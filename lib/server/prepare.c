#include "server/prepare.h"

/* Enough for the Route values that a strict router leaves us to reorder. */
enum { MAX_ROUTES = LSIP_PROXY_EDITS_MAX - 4 };

typedef struct plan {
  lsip_transport_layer *tp;
  const lsip_msg *m;
  lsip_edit *edits;
  size_t count, room;
  lsip_writer scratch;
  lsip_str routes[MAX_ROUTES];
  unsigned first, end;  /* the routes that are left: [first, end) */
  int reorder;          /* the fields must be written anew */
  lsip_str uri;         /* the Request-URI as it will be */
  int error;
} plan;

static void edit(plan *p, int op, int header, lsip_str value)
{
  lsip_edit *e;
  if (p->count == p->room) {
    p->error = LSIP_ERR_NOSPC;
    return;
  }
  e = &p->edits[p->count++];
  memset(e, 0, sizeof *e);
  e->op = (uint16_t)op;
  e->header = (uint16_t)header;
  e->value = value;
}

/* Text that lives in the scratch memory. */
static lsip_str keep_from(plan *p, size_t start)
{
  if (lsip_writer_end(&p->scratch)) {
    p->error = LSIP_ERR_NOSPC;
    return LSIP_STR("");
  }
  return lsip_str_of(p->scratch.ptr + start, p->scratch.len - start);
}

/* 16.6 step 3. */
static void count_hop(plan *p)
{
  uint32_t hops = lsip_msg_max_forwards(p->m);
  size_t start = p->scratch.len;
  if (hops == 0) {
    p->error = LSIP_ERR_HOPS;
    return;
  }
  lsip_write_number(&p->scratch, hops == UINT32_MAX ? 70 : hops - 1);
  edit(p, hops == UINT32_MAX ? LSIP_EDIT_APPEND : LSIP_EDIT_REPLACE_FIRST,
       LSIP_H_MAX_FORWARDS, keep_from(p, start));
}

static void read_routes(plan *p)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_name_addr na;
  int rc;
  while ((rc = lsip_next_name_addr(p->m, &c, &na)) == 1) {
    if (p->end == MAX_ROUTES) {
      p->error = LSIP_ERR_TOO_MANY;
      return;
    }
    p->routes[p->end++] = na.text;
  }
  if (rc < 0)
    p->error = rc;
}

static int route_uri(lsip_str route, lsip_uri *uri)
{
  lsip_name_addr na;
  int rc = lsip_name_addr_parse(&na, route);
  return rc ? rc : lsip_uri_parse(uri, na.uri);
}

static int is_us(plan *p, const lsip_uri *uri)
{
  return lsip_local_point_is_us(p->tp, uri->host, uri->port);
}

/* 16.4: a strict router before us has put our Record-Route value into the
 * Request-URI; the last Route is what it was. */
static void undo_strict(plan *p)
{
  lsip_uri uri;
  lsip_name_addr na;
  if (p->first == p->end || lsip_uri_parse(&uri, p->uri) || !is_us(p, &uri) ||
      !lsip_param_get(uri.params, LSIP_STR("lr"), NULL))
    return;
  if (lsip_name_addr_parse(&na, p->routes[p->end - 1]) == 0) {
    p->uri = na.uri;
    p->end--;
    p->reorder = 1;
  }
}

/* 16.4: our own value on top of the route has done its work. */
static void remove_own(plan *p)
{
  lsip_uri uri;
  while (p->first < p->end && route_uri(p->routes[p->first], &uri) == 0 &&
         is_us(p, &uri)) {
    if (!p->reorder)
      edit(p, LSIP_EDIT_REMOVE_FIRST, LSIP_H_ROUTE, LSIP_STR(""));
    p->first++;
  }
}

/* 16.6 step 6: the next hop routes strictly. */
static void repair_strict(plan *p)
{
  lsip_uri uri;
  lsip_name_addr na;
  size_t start = p->scratch.len;
  if (p->first == p->end || route_uri(p->routes[p->first], &uri) ||
      lsip_param_get(uri.params, LSIP_STR("lr"), NULL) ||
      lsip_name_addr_parse(&na, p->routes[p->first]))
    return;
  if (p->end == MAX_ROUTES) {
    p->error = LSIP_ERR_TOO_MANY;
    return;
  }
  lsip_write_raw(&p->scratch, LSIP_STR("<"));
  lsip_write_raw(&p->scratch, p->uri);
  lsip_write_raw(&p->scratch, LSIP_STR(">"));
  p->routes[p->end++] = keep_from(p, start);
  p->uri = na.uri;
  p->first++;
  p->reorder = 1;
}

static void write_routes(plan *p)
{
  if (!p->reorder)
    return;
  edit(p, LSIP_EDIT_REMOVE_ALL, LSIP_H_ROUTE, LSIP_STR(""));
  for (unsigned i = p->first; i < p->end; i++)
    edit(p, LSIP_EDIT_APPEND, LSIP_H_ROUTE, p->routes[i]);
}

int lsip_proxy_prepare_edits(lsip_transport_layer *tp, const lsip_msg *m,
                             lsip_edit *edits, size_t *n, void *scratch,
                             size_t scratch_size)
{
  static void (*const steps[])(plan *) = {
    count_hop, read_routes, undo_strict, remove_own, repair_strict,
    write_routes,
  };
  plan p;
  memset(&p, 0, sizeof p);
  p.tp = tp;
  p.m = m;
  p.edits = edits;
  p.room = *n;
  p.uri = lsip_msg_uri(m);
  lsip_writer_init(&p.scratch, scratch, scratch_size);
  for (size_t i = 0; !p.error && i < sizeof steps / sizeof steps[0]; i++)
    steps[i](&p);
  if (!p.error && !lsip_str_eq(p.uri, lsip_msg_uri(m)))
    edit(&p, LSIP_EDIT_SET_URI, 0, p.uri);
  *n = p.error ? 0 : p.count;
  return p.error;
}
