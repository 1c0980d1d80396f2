/* The registrar's responses (10.3 step 8). */
#include "server/registrar_job.h"

#include "msg/write.h"

/* Option tags that a registrar knows (8.2.2.3). */
static const lsip_str known_options[] = { LSIP_STR_INIT("path"),
                                          LSIP_STR_INIT("outbound") };

static int is_known(lsip_str tag)
{
  for (size_t i = 0; i < sizeof known_options / sizeof known_options[0]; i++)
    if (lsip_str_ieq(known_options[i], tag))
      return 1;
  return 0;
}

/* Writes what of Require is not known; how many. `w` may be NULL. */
static int unknown_options(lsip_writer *w, const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_REQUIRE);
  lsip_str tag;
  int count = 0, rc;
  while ((rc = lsip_next_value(m, &c, &tag)) == 1) {
    if (is_known(tag))
      continue;
    if (w && count)
      lsip_write_raw(w, LSIP_STR(", "));
    if (w)
      lsip_write_value(w, tag);
    count++;
  }
  return rc < 0 ? 1 : count;
}

int lsip_register_requires_more(const lsip_msg *m)
{
  return unknown_options(NULL, m) > 0;
}

static void write_unsupported(lsip_writer *w, const lsip_register_job *j)
{
  lsip_write_name(w, LSIP_H_UNSUPPORTED);
  if (j->unsupported == LSIP_REQUIRE_PATH)
    lsip_write_raw(w, LSIP_STR("path"));
  else
    unknown_options(w, &j->t->request->msg);
  lsip_write_crlf(w);
}

/* RFC 3327 5.3: the phone sees what was added on the way. */
static void write_path(lsip_writer *w, const lsip_msg *m)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_PATH);
  lsip_name_addr na;
  while (lsip_next_name_addr(m, &c, &na) == 1)
    lsip_write_field(w, m, LSIP_H_PATH, na.text);
}

/* RFC 5626 s.6. The timer is for connections that end at us (5.4), and so that
 * none with keep-alives is ever idle for too long. */
static void write_outbound(lsip_writer *w, const lsip_register_job *j)
{
  const lsip_registrar_object *r = j->registrar;
  uint32_t timer_s = r->services->ctx->config.flow_idle_ms / 4 * 3 / 1000;
  if (!j->change.outbound)
    return;
  lsip_write_header_id(w, LSIP_H_REQUIRE, LSIP_STR("outbound"));
  if (j->t->back.path.flow.id && timer_s &&
      !lsip_msg_has(&j->t->request->msg, LSIP_H_PATH))
    lsip_write_header_number(w, LSIP_H_FLOW_TIMER, timer_s);
}

static void write_success(lsip_writer *w, const lsip_register_job *j)
{
  const lsip_registrar_object *r = j->registrar;
  const lsip_ctx *c = r->services->ctx;
  for (uint32_t i = 0; i < r->work.count; i++)
    lsip_bound_write(w, &r->work.all[i], lsip_now_ms(c));
  write_outbound(w, j);
  write_path(w, &j->t->request->msg);
  if (r->config.service_route.len)
    lsip_write_header_id(w, LSIP_H_SERVICE_ROUTE, r->config.service_route);
  if (c->unix_base) {
    lsip_write_name(w, LSIP_H_DATE);
    lsip_write_date(w, (int64_t)((c->unix_base + c->now) / 1000000000));
    lsip_write_crlf(w);
  }
  lsip_guard_info_lines(&j->guard, w);
}

typedef struct lines {
  const lsip_register_job *job;
  int status;
} lines;

static int write_lines(lsip_writer *w, const void *arg)
{
  const lines *l = arg;
  if (l->status == 200)
    write_success(w, l->job);
  else if (l->status == 420)
    write_unsupported(w, l->job);
  else if (l->status == 423)
    lsip_write_header_number(w, LSIP_H_MIN_EXPIRES,
                             l->job->change.min_expires);
  else if (l->status == 503)
    lsip_write_header_number(w, LSIP_H_RETRY_AFTER, 5);
  return lsip_writer_end(w);
}

int lsip_register_answer(lsip_register_job *j, int status)
{
  lsip_services *sv = j->registrar->services;
  lines l = { j, status };
  lsip_ua_answer a;
  lsip_str text, copy;
  int rc = lsip_ctx_write(sv->ctx, &text, write_lines, &l);
  if (rc == 0)
    rc = lsip_ctx_copy(sv->ctx, &copy, text);
  if (rc)
    return rc;
  memset(&a, 0, sizeof a);
  a.status = status;
  a.reason = j->change.reason;
  a.headers = copy;
  rc = lsip_ua_respond(sv->ua, j->t, &a);
  lsip_ctx_copy_free(sv->ctx, &copy);
  return rc;
}
