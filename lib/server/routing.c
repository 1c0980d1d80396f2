#include "server/routing.h"

#include "msg/chars.h"
#include "msg/route.h"
#include "msg/values.h"
#include "server/request_uri.h"

/* So many values of ours are taken off one by one, the rest left as it is. */
enum { MAX_TAKEN = 4 };

/* ---- edits ---- */

void lsip_edits_init(lsip_edits *e, lsip_edit *list, size_t room,
                     void *scratch, size_t size)
{
  memset(e, 0, sizeof *e);
  e->list = list;
  e->room = room;
  lsip_writer_init(&e->scratch, scratch, size);
}

void lsip_edits_add(lsip_edits *e, int op, int header, lsip_str value)
{
  lsip_edit *out;
  if (e->count == e->room) {
    e->error = LSIP_ERR_NOSPC;
    return;
  }
  out = &e->list[e->count++];
  memset(out, 0, sizeof *out);
  out->op = (uint16_t)op;
  out->header = (uint16_t)header;
  out->value = value;
}

/* What was written to the scratch memory since `start`. */
static lsip_str written(lsip_edits *e, size_t start)
{
  if (lsip_writer_end(&e->scratch)) {
    e->error = LSIP_ERR_NOSPC;
    return LSIP_STR("");
  }
  return lsip_str_of(e->scratch.ptr + start, e->scratch.len - start);
}

lsip_str lsip_edits_keep(lsip_edits *e, lsip_str text)
{
  size_t start = e->scratch.len;
  lsip_write_raw(&e->scratch, text);
  return written(e, start);
}

void lsip_edits_number(lsip_edits *e, int header, uint64_t n)
{
  lsip_edits_number_with(e, header, n, LSIP_STR(""));
}

void lsip_edits_number_with(lsip_edits *e, int header, uint64_t n,
                            lsip_str params)
{
  size_t start = e->scratch.len;
  lsip_write_number(&e->scratch, n);
  lsip_write_raw(&e->scratch, params.len ? LSIP_STR(";") : LSIP_STR(""));
  lsip_write_raw(&e->scratch, params);
  lsip_edits_add(e, LSIP_EDIT_REPLACE_FIRST, header, written(e, start));
}

/* ---- what was for us (16.4) ---- */

int lsip_names_local(const void *who, const lsip_uri *uri)
{
  return lsip_local_point_is_us((lsip_transport_layer *)(uintptr_t)who,
                                uri->host, uri->port);
}

static int read_routes(lsip_routing *r)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_name_addr na;
  int rc;
  while ((rc = lsip_next_name_addr(r->m, &c, &na)) == 1) {
    if (r->end == LSIP_ROUTING_MAX)
      return LSIP_ERR_TOO_MANY;
    r->routes[r->end++] = na.text;
  }
  return rc;
}

static int route_uri(lsip_str route, lsip_uri *uri)
{
  lsip_name_addr na;
  int rc = lsip_name_addr_parse(&na, route);
  return rc ? rc : lsip_uri_parse(uri, na.uri);
}

/* A strict router before us has put our Record-Route value into the
 * Request-URI; the last Route is what it was. */
static void undo_strict(lsip_routing *r, lsip_names_fn is_us, const void *who)
{
  lsip_uri uri, last;
  if (r->first == r->end || lsip_uri_parse(&uri, r->uri) ||
      !is_us(who, &uri) ||
      !lsip_param_get(uri.params, LSIP_STR("lr"), NULL) ||
      route_uri(r->routes[r->end - 1], &last))
    return;
  r->own_first = r->own_last = r->uri;
  r->uri = last.text;
  r->end--;
  r->undone = 1;
}

/* Values of ours on top of the route have done their work: one, or two where
 * the sides differ (RFC 5658). */
static void remove_own(lsip_routing *r, lsip_names_fn is_us, const void *who)
{
  lsip_uri uri;
  while (r->first < r->end && route_uri(r->routes[r->first], &uri) == 0 &&
         is_us(who, &uri)) {
    if (!r->own_first.len)
      r->own_first = uri.text;
    r->own_last = uri.text;
    r->first++;
  }
}

/* A maddr that is us has done its work (16.4). */
static int remove_maddr(lsip_routing *r, lsip_names_fn is_us, const void *who)
{
  lsip_uri uri, place;
  lsip_writer w;
  if (lsip_uri_parse(&uri, r->uri) || !uri.host.len ||
      !lsip_uri_maddr(&uri, &uri.opaque))
    return 0;
  place = uri;
  place.host = uri.opaque;
  if (!is_us(who, &place))
    return 0;
  lsip_writer_init(&w, r->plain, sizeof r->plain);
  lsip_uri_write_plain(&w, &uri);
  r->uri = lsip_writer_text(&w);
  return lsip_writer_end(&w) ? LSIP_ERR_TOO_LONG : 0;
}

int lsip_routing_read(lsip_routing *r, const lsip_msg *m, lsip_names_fn is_us,
                      const void *who)
{
  int rc;
  memset(r, 0, offsetof(lsip_routing, plain));
  r->m = m;
  r->uri = lsip_msg_uri(m);
  rc = read_routes(r);
  if (rc)
    return rc;
  undo_strict(r, is_us, who);
  remove_own(r, is_us, who);
  return remove_maddr(r, is_us, who);
}

/* ---- the way on (16.6 step 6) ---- */

typedef struct onward {
  lsip_str list[LSIP_ROUTING_MAX];
  unsigned count;
} onward;

static int add_route(onward *o, lsip_str value)
{
  if (o->count == LSIP_ROUTING_MAX)
    return LSIP_ERR_TOO_MANY;
  o->list[o->count++] = value;
  return 0;
}

static int add_path(onward *o, lsip_str path)
{
  const char *p = path.ptr, *end = lsip_str_end(path);
  int rc = 0;
  while (rc == 0 && p < end) {
    const char *comma = lsip_value_end(p, end);
    if (!comma)
      return LSIP_ERR_QUOTE;
    rc = add_route(o, lsip_trim(lsip_span(p, comma)));
    p = comma < end ? comma + 1 : end;
  }
  return rc;
}

/* All values in one field (7.3.1). */
static void write_routes(lsip_edits *e, const lsip_routing *r,
                         const onward *o, unsigned first, lsip_str last)
{
  size_t start = e->scratch.len;
  if (lsip_msg_has(r->m, LSIP_H_ROUTE))
    lsip_edits_add(e, LSIP_EDIT_REMOVE_ALL, LSIP_H_ROUTE, LSIP_STR(""));
  for (unsigned i = first; i < o->count; i++) {
    lsip_write_raw(&e->scratch, i > first ? LSIP_STR(", ") : LSIP_STR(""));
    lsip_write_raw(&e->scratch, o->list[i]);
  }
  if (last.len) {
    lsip_write_raw(&e->scratch,
                   o->count > first ? LSIP_STR(", <") : LSIP_STR("<"));
    lsip_write_raw(&e->scratch, last);
    lsip_write_raw(&e->scratch, LSIP_STR(">"));
  }
  if (e->scratch.len > start)
    lsip_edits_add(e, LSIP_EDIT_APPEND, LSIP_H_ROUTE, written(e, start));
  else if (lsip_writer_end(&e->scratch))
    e->error = LSIP_ERR_NOSPC;
}

static void take_off(lsip_edits *e, unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    lsip_edits_add(e, LSIP_EDIT_REMOVE_FIRST, LSIP_H_ROUTE, LSIP_STR(""));
}

/* 16.6 step 2. */
static lsip_str clean(lsip_edits *e, lsip_str target)
{
  size_t start = e->scratch.len;
  lsip_uri uri;
  if (lsip_uri_parse(&uri, target) ||
      !lsip_param_get(uri.params, LSIP_STR("method"), NULL))
    return target;
  lsip_uri_write_target(&e->scratch, &uri);
  return written(e, start);
}

int lsip_routing_forward(const lsip_routing *r, lsip_str target,
                         lsip_str path, lsip_edits *e, lsip_str *next_hop)
{
  lsip_route_plan plan;
  onward o;
  int rc;
  o.count = 0;
  target = clean(e, target);
  rc = add_path(&o, path);
  for (unsigned i = r->first; rc == 0 && i < r->end; i++)
    rc = add_route(&o, r->routes[i]);
  if (rc == 0)
    rc = lsip_route_plan_make(&plan, target, o.list, o.count);
  if (rc)
    return rc;
  if (path.len || r->undone || plan.append_target || r->first > MAX_TAKEN)
    write_routes(e, r, &o, plan.first,
                 plan.append_target ? target : LSIP_STR(""));
  else
    take_off(e, r->first);
  if (!lsip_str_eq(plan.request_uri, lsip_msg_uri(r->m)))
    lsip_edits_add(e, LSIP_EDIT_SET_URI, 0, plan.request_uri);
  *next_hop = plan.next_hop;
  return e->error;
}
