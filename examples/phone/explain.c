/* What went wrong, in words that say what to do, and its exit code. */
#include "parts.h"

/* ------------------------------------------------------ how a call ended */

typedef struct cause {
  int err;
  int exit;
  const char *text;
} cause;

/* No response said why: the library's reason does. */
static const cause reasons[] = {
  { LSIP_ERR_TIMEOUT, PHONE_NO_ANSWER,
    "nothing came back: is a SIP program listening there, and is the port "
    "right?" },
  { LSIP_ERR_REFUSED, PHONE_UNREACHABLE,
    "refused: nothing listens at that port; start the other side, or check "
    "the port" },
  { LSIP_ERR_RESOLVE, PHONE_UNREACHABLE,
    "the host has no address: check its name, or call a number: "
    "sip:bob@192.0.2.1" },
  { LSIP_ERR_CLOSED, PHONE_UNREACHABLE, "the connection was closed" },
  { LSIP_ERR_IO, PHONE_UNREACHABLE,
    "it could not be sent: is there a route to that network?" },
};

static const cause statuses[] = {
  { 401, PHONE_REFUSED,
    "they want to know who calls: --from and --password" },
  { 403, PHONE_REFUSED, "they do not allow this call" },
  { 404, PHONE_REFUSED, "nobody of that name is there" },
  { 407, PHONE_REFUSED,
    "they want to know who calls: --from and --password" },
  { 408, PHONE_NO_ANSWER,
    "nothing came back: is a SIP program listening there, and is the port "
    "right?" },
  { 480, PHONE_REFUSED, "they cannot be reached just now: try later" },
  { 486, PHONE_REFUSED, "busy: try later" },
  { 488, PHONE_REFUSED, "no codec in common: try another --codec" },
  { 600, PHONE_REFUSED, "busy everywhere: try later" },
  { 603, PHONE_REFUSED, "they declined the call" },
};

static const cause *find(const cause *table, size_t n, int err)
{
  for (size_t i = 0; i < n; i++)
    if (table[i].err == err) return &table[i];
  return NULL;
}

static int unanswered(const lsip_event *ev, char *buf, size_t cap)
{
  const cause *why = NULL;
  lsip_str text = lsip_status_text((int)ev->status);
  if (!ev->msg.bytes)
    why = find(reasons, sizeof reasons / sizeof *reasons, ev->reason);
  if (!why)
    why = find(statuses, sizeof statuses / sizeof *statuses,
               (int)ev->status);
  if (why && !ev->msg.bytes)
    snprintf(buf, cap, "%s", why->text);
  else if (why)
    snprintf(buf, cap, "%s (%u)", why->text, ev->status);
  else if (ev->status < 400)
    snprintf(buf, cap, "they are elsewhere: call what Contact says (%u)",
             ev->status);
  else
    snprintf(buf, cap, "refused: %u %.*s", ev->status, (int)text.len,
             text.ptr);
  return why ? why->exit : PHONE_REFUSED;
}

static int ended_well(const phone_call *c, const lsip_event *ev, char *buf,
                      size_t cap)
{
  char time[32];
  text_seconds(ev->now - c->answered_at, time, sizeof time);
  if (ev->flags & LSIP_EVF_EXPIRED) {
    snprintf(buf, cap, "they were gone: not refreshed in time, after %s",
             time);
    return PHONE_REFUSED;
  }
  if (ev->status >= 300 || ev->reason) {
    snprintf(buf, cap, "the call broke after %s: %u %s", time, ev->status,
             ev->reason ? lsip_strerror(ev->reason) : "");
    return PHONE_REFUSED;
  }
  snprintf(buf, cap, "%s hung up after %s", c->hung_up ? "we" : "they",
           time);
  return PHONE_OK;
}

int explain_end(const phone_call *c, const lsip_event *ev, char *buf,
                size_t cap)
{
  char time[32];
  if (c->answered) return ended_well(c, ev, buf, cap);
  if (c->gave_up) {
    text_seconds((lsip_time)(c->phone->o->timeout * 1e9), time, sizeof time);
    snprintf(buf, cap, "nobody answered within %s: %s", time,
             c->alive ? "try a longer --timeout"
                      : "is a SIP program listening there?");
    return PHONE_NO_ANSWER;
  }
  if (c->outgoing && !c->hung_up) return unanswered(ev, buf, cap);
  snprintf(buf, cap, "%s", c->hung_up ? c->outgoing ? "we gave up" : "refused"
                                      : "the caller gave up");
  return c->outgoing ? PHONE_NO_ANSWER : PHONE_OK;
}

/* ------------------------------------------- what could not even be begun */

int explain_call(phone *p, int err)
{
  const char *uri = p->o->target;
  if (err == LSIP_ERR_LIMIT || err == LSIP_ERR_NOMEM) {
    report_problem(p, "limit", "no more calls at a time: %s\n  Raise "
                   "--max-calls, or lower --rate", lsip_strerror(err));
    return PHONE_FAILED;
  }
  if (err == LSIP_ERR_IO || err == LSIP_ERR_IN_USE) {
    report_problem(p, "port", "no port is free for RTP (%s)\n  Widen "
                   "--rtp-ports, or raise \"ulimit -n\"",
                   lsip_strerror(err));
    return PHONE_LISTEN;
  }
  if (err == LSIP_ERR_UNSUPPORTED) {
    report_problem(p, "uri", "\"%s\" asks for a transport that is not here "
                   "yet\n  There are UDP and TCP: "
                   "\"sip:bob@host;transport=tcp\"", uri);
    return PHONE_USAGE;
  }
  report_problem(p, "uri", "\"%s\" cannot be called: %s\n  An address looks "
                 "like sip:bob@192.0.2.1 or \"sip:bob@host:5080;"
                 "transport=tcp\"", uri, lsip_strerror(err));
  return PHONE_USAGE;
}

int explain_listen(phone *p, int err)
{
  const char *local = p->o->local ? p->o->local : "udp:0.0.0.0:0";
  if (err == LSIP_ERR_IN_USE)
    report_problem(p, "listen", "%s is taken by another program\n  Choose "
                   "another port, or 0 for any that is free: --local "
                   "udp:127.0.0.1:0", local);
  else if (err == LSIP_ERR_NOMEM)
    report_problem(p, "memory", "%s", lsip_strerror(err));
  else
    report_problem(p, "listen", "cannot listen at %s: %s\n  It takes "
                   "addresses of this machine, as in --local "
                   "udp:127.0.0.1:5070,tcp:127.0.0.1:5070", local,
                   lsip_strerror(err));
  return err == LSIP_ERR_NOMEM ? PHONE_FAILED : PHONE_LISTEN;
}
