/* Route and Request-URI on the way through: a table of what comes in and what
 * goes out (RFC 3261 16.4, 16.6 steps 2 and 6, 16.12.1; RFC 3327; 5658). */
#include "proxy_text.h"

#include "server/routing.h"

typedef struct row {
  const char *uri, *routes;  /* comes in; "" for no Route */
  const char *target, *path; /* target NULL: the Request-URI */
  const char *out_uri, *out_routes, *next_hop;
} row;

static const row rows[] = {
  /* nothing to do */
  { "sip:b@b", "", NULL, "", "sip:b@b", "", "sip:b@b" },
  { "sip:b@b", "<sip:q;lr>", NULL, "", "sip:b@b", "<sip:q;lr>", "sip:q;lr" },
  /* ours goes, once or twice */
  { "sip:b@b", "<sip:us;lr>", NULL, "", "sip:b@b", "", "sip:b@b" },
  { "sip:b@b", "<sip:us;lr>, <sip:us;transport=tcp;lr>, <sip:q;lr>", NULL,
    "", "sip:b@b", "<sip:q;lr>", "sip:q;lr" },
  { "sip:b@b", "<sip:us;lr>, <sip:q;lr>, <sip:us;lr>", NULL, "", "sip:b@b",
    "<sip:q;lr>, <sip:us;lr>", "sip:q;lr" },
  /* more of ours than anybody needs */
  { "sip:b@b", "<sip:us>,<sip:us>,<sip:us>,<sip:us>,<sip:us>,<sip:us>,"
    "<sip:q;lr>", NULL, "", "sip:b@b", "<sip:q;lr>", "sip:q;lr" },
  /* a strict router before us */
  { "sip:us;lr", "<sip:b@b>", NULL, "", "sip:b@b", "", "sip:b@b" },
  { "sip:us;lr", "<sip:q;lr>, <sip:b@b>", NULL, "", "sip:b@b", "<sip:q;lr>",
    "sip:q;lr" },
  { "sip:us;lr", "", NULL, "", "sip:us;lr", "", "sip:us;lr" },
  /* a strict router behind us */
  { "sip:b@b", "<sip:q>", NULL, "", "sip:q", "<sip:b@b>", "sip:q" },
  { "sip:b@b", "<sip:us;lr>,<sip:q>,<sip:r;lr>", NULL, "", "sip:q",
    "<sip:r;lr>, <sip:b@b>", "sip:q" },
  /* and both */
  { "sip:us;lr", "<sip:q>, <sip:b@b>", NULL, "", "sip:q", "<sip:b@b>",
    "sip:q" },
  /* a maddr that is us, or somebody else */
  { "sip:b:x@b:5080;a;maddr=us;transport=tcp;c=d", "", NULL, "",
    "sip:b:x@b;a;c=d", "", "sip:b:x@b;a;c=d" },
  { "sip:[2001:db8::1]:5080;maddr=us", "<sip:us;lr>", NULL, "",
    "sip:[2001:db8::1]", "", "sip:[2001:db8::1]" },
  { "sip:b@us;maddr=q", "", NULL, "", "sip:b@us;maddr=q", "",
    "sip:b@us;maddr=q" },
  /* what no Request-URI has */
  { "sip:b@b", "", "sip:b@phone:5070;a=1;method=INVITE;c?d=e", "",
    "sip:b@phone:5070;a=1;c", "", "sip:b@phone:5070;a=1;c" },
  { "sip:b@b", "", "sip:b@phone;method=INVITE", "<sip:p1>", "sip:p1",
    "<sip:b@phone>", "sip:p1" },
  /* a binding, with its Path */
  { "sip:b@b", "", "sip:b@phone", "", "sip:b@phone", "", "sip:b@phone" },
  { "sip:b@b", "<sip:us;lr>", "sip:b@phone", "<sip:p1;lr>,<sip:p2;lr>",
    "sip:b@phone", "<sip:p1;lr>, <sip:p2;lr>", "sip:p1;lr" },
  { "sip:b@b", "", "sip:b@phone", "<sip:p1>", "sip:p1", "<sip:b@phone>",
    "sip:p1" },
  { "sip:b@b", "", "sip:b@phone", "\"a, b\" <sip:p1;lr>", "sip:b@phone",
    "\"a, b\" <sip:p1;lr>", "sip:p1;lr" },
};

static int is_us(const void *who, const lsip_uri *uri)
{
  (void)who;
  return lsip_str_eq(uri->host, LSIP_STR("us"));
}

static void make(request_text *t, const row *r)
{
  char line[512] = "";
  if (*r->routes)
    snprintf(line, sizeof line, "Route: %s\r\n", r->routes);
  request_make(t, "INVITE", r->uri, "1", line);
}

/* The request as it leaves. */
static void forward(const row *r, request_text *in, request_text *out,
                    lsip_str *next_hop)
{
  static char scratch[2048]; /* the next hop may point into them */
  static lsip_routing way;
  lsip_edit list[16];
  lsip_edits e;
  lsip_writer w;
  lsip_edits_init(&e, list, 16, scratch, sizeof scratch);
  ck_assert_int_eq(lsip_routing_read(&way, &in->m, is_us, NULL), 0);
  ck_assert_int_eq(
      lsip_routing_forward(&way, r->target ? lsip_str_z(r->target) : way.uri,
                           lsip_str_z(r->path), &e, next_hop), 0);
  lsip_writer_init(&w, out->bytes, sizeof out->bytes);
  ck_assert_int_eq(lsip_msg_edit(&w, &in->m, e.list, e.count), 0);
  ck_assert_int_eq(lsip_msg_parse(&out->m, out->index, sizeof out->index,
                                  out->bytes, w.len, NULL, NULL), 0);
}

static void join_routes(const lsip_msg *m, char *out, size_t size)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_ROUTE);
  lsip_str v;
  size_t n = 0;
  out[0] = '\0';
  while (lsip_next_value(m, &c, &v) == 1)
    n += (size_t)snprintf(out + n, size - n, "%s%.*s", n ? ", " : "",
                          (int)v.len, v.ptr);
}

START_TEST(table)
{
  static request_text in, out;
  const row *r = &rows[_i];
  char routes[512];
  lsip_str next_hop;
  make(&in, r);
  forward(r, &in, &out, &next_hop);
  join_routes(&out.m, routes, sizeof routes);
  ck_assert_str_eq(routes, r->out_routes);
  ck_assert(lsip_str_eq(lsip_msg_uri(&out.m), lsip_str_z(r->out_uri)));
  ck_assert(lsip_str_eq(next_hop, lsip_str_z(r->next_hop)));
}
END_TEST

/* More routes than anybody needs are refused, not forgotten. */
START_TEST(too_many)
{
  static request_text t;
  char line[2048] = "Route: <sip:q;lr>";
  lsip_routing r;
  for (int i = 0; i < LSIP_ROUTING_MAX; i++)
    strcat(line, ",<sip:q;lr>");
  strcat(line, "\r\n");
  request_make(&t, "INVITE", "sip:b@b", "1", line);
  ck_assert_int_eq(lsip_routing_read(&r, &t.m, is_us, NULL),
                   LSIP_ERR_TOO_MANY);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("server-proxy_route");
  TCase *t = tcase_create("route");
  SRunner *r;
  int failed;
  tcase_add_loop_test(t, table, 0, sizeof rows / sizeof rows[0]);
  tcase_add_test(t, too_many);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
