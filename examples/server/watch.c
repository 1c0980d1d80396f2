/* What goes by: recorded, and told when something has come of it. */
#include <errno.h>
#include <string.h>

#include "server.h"

enum { FIELDS = 128, SHOWN = 128 };

/* ---------------------------------------------------------- recording -- */

static void cannot_write(server *s)
{
  report_problem(s, "write", "%s cannot be written: %s\n  The server goes on "
                 "without it; make room, or record elsewhere",
                 s->recorder.failed,
                 strerror(errno));
  if (!s->exit) s->exit = SERVER_WRITE;
}

int watch_open(server *s)
{
  if (recorder_open_files(&s->recorder, s->o->pcap, s->o->messages)) {
    report_problem(s, "write", "%s cannot be written: %s\n  Choose another "
                   "place, such as /tmp/server.pcap", s->recorder.failed,
                   strerror(errno));
    return SERVER_WRITE;
  }
  if ((s->o->trace || s->o->ladder) &&
      recorder_open_ladder(&s->recorder, (int)s->o->use_colour))
    return SERVER_FAILED;
  return 0;
}

int watch_close(server *s)
{
  if (recorder_close_files(&s->recorder)) cannot_write(s);
  if (s->o->ladder && s->recorder.ladder && !s->o->json)
    recorder_print(&s->recorder, stdout);
  recorder_close_ladder(&s->recorder);
  return s->exit;
}

/* ------------------------------------------------------------ telling -- */

/* The user part of From and To, or all of the URI: "alice". */
static void show(const lsip_msg *m, int header, char *buf, size_t cap)
{
  lsip_name_addr n;
  lsip_uri u;
  lsip_str who = { NULL, 0 };
  if (!lsip_msg_name_addr(m, header, &n)) who = n.uri;
  if (!lsip_uri_parse(&u, who) && u.user.len) who = u.user;
  text_copy(buf, cap, who);
}

/* The first time this is said? FNV-1a over what makes it one. */
static int is_new(server *s, const lsip_msg *m, uint64_t number)
{
  uint64_t h = 14695981039346656037u ^ number;
  lsip_str id = lsip_msg_call_id(m);
  for (size_t i = 0; i < id.len; i++)
    h = (h ^ (unsigned char)id.ptr[i]) * 1099511628211u;
  if (s->seen[h % SEEN_MAX] == h) return 0;
  s->seen[h % SEEN_MAX] = h;
  return 1;
}

/* The host of this user in the ladder: "bob", the second one "bob-2". */
static void name_host(server *s, const lsip_addr *host, const char *who)
{
  char uri[SHOWN + 32];
  unsigned nth = 1;
  named *n = s->named;
  if (!s->recorder.ladder) return;
  for (; n < s->named + s->named_count; n++) {
    if (lsip_addr_eq(&n->host, host)) return;
    nth += !strcmp(n->who, who);
  }
  if (s->named_count == NAMED_MAX || strlen(who) >= sizeof n->who) return;
  s->named_count++;
  n->host = *host;
  strcpy(n->who, who);
  snprintf(uri, sizeof uri, nth > 1 ? "sip:%s-%u@host" : "sip:%s@host", who,
           nth);
  recorder_name(&s->recorder, host, lsip_str_z(uri));
}

/* Contacts of a 200 to REGISTER, and how long the longest is good for. */
static unsigned contacts(server *s, const lsip_msg *m, const char *who,
                         uint32_t *expires)
{
  lsip_cursor c = lsip_cursor_of(LSIP_H_CONTACT);
  lsip_name_addr n;
  unsigned count = 0;
  *expires = 0;
  for (; lsip_next_name_addr(m, &c, &n) == 1; count++) {
    uint32_t left;
    lsip_uri u;
    lsip_addr host;
    if (!lsip_param_number(n.params, LSIP_STR("expires"), UINT32_MAX, &left) &&
        left > *expires)
      *expires = left;
    if (lsip_uri_parse(&u, n.uri) || !lsip_host_addr(u.host, &host)) continue;
    host.port = u.port ? u.port : 5060;
    name_host(s, &host, who);
  }
  return count;
}

static void tell_register(server *s, const lsip_msg *m,
                          const lsip_trace_record *r)
{
  char who[SHOWN], from[LSIP_ADDR_TEXT];
  uint32_t expires;
  unsigned count;
  fact f[] = { { "user", who, 0 }, { "from", from, 0 },
               { "contacts", NULL, 0 }, { "expires", NULL, 0 } };
  show(m, LSIP_H_TO, who, sizeof who);
  if (!lsip_addr_format(&r->remote, from, sizeof from)) from[0] = 0;
  name_host(s, &r->remote, who);
  f[2].number = count = contacts(s, m, who, &expires);
  f[3].number = expires;
  report_event(s, "registered", count ? GREEN : PLAIN, f, 4,
               count ? "%s is registered from %s: contacts %u, %u s"
                     : "%s is gone, says %s", who, from, count, expires);
}

static void tell_refused(server *s, const lsip_msg *m,
                         const lsip_trace_record *r)
{
  char who[SHOWN], from[LSIP_ADDR_TEXT];
  int status = lsip_msg_status(m);
  fact f[] = { { "user", who, 0 }, { "from", from, 0 },
               { "status", NULL, status } };
  show(m, LSIP_H_TO, who, sizeof who);
  if (!lsip_addr_format(&r->remote, from, sizeof from)) from[0] = 0;
  report_event(s, "not_registered", YELLOW, f, 3,
               "%s is not registered from %s: %d", who, from, status);
}

static void tell_call(server *s, const lsip_msg *m)
{
  char from[SHOWN], to[SHOWN], reason[64];
  int status = lsip_msg_status(m);
  fact f[] = { { "from", from, 0 }, { "to", to, 0 },
               { "status", NULL, status }, { "reason", reason, 0 } };
  show(m, LSIP_H_FROM, from, sizeof from);
  show(m, LSIP_H_TO, to, sizeof to);
  text_copy(reason, sizeof reason, lsip_msg_reason(m));
  report_event(s, "call", status < 300 ? GREEN : YELLOW, f, 4,
               "%s calls %s: %d %s", from, to, status, reason);
}

static void tell_bye(server *s, const lsip_msg *m)
{
  char from[SHOWN], to[SHOWN];
  fact f[] = { { "from", from, 0 }, { "to", to, 0 } };
  show(m, LSIP_H_FROM, from, sizeof from);
  show(m, LSIP_H_TO, to, sizeof to);
  report_event(s, "bye", PLAIN, f, 2, "%s has hung up on %s", from, to);
}

/* Final responses that leave; a challenge is only half of an answer. */
static void tell(server *s, const lsip_msg *m, const lsip_trace_record *r)
{
  int status = lsip_msg_status(m), method = lsip_msg_method(m);
  uint64_t what = (uint64_t)method << 48;
  if (lsip_msg_is_request(m) || status < 200 || status == 401 ||
      status == 407)
    return;
  if (method == LSIP_REGISTER && is_new(s, m, what | lsip_msg_cseq(m)))
    (status < 300 ? tell_register : tell_refused)(s, m, r);
  else if (method == LSIP_INVITE && is_new(s, m, what))
    tell_call(s, m);
  else if (method == LSIP_BYE && is_new(s, m, what))
    tell_bye(s, m);
}

static void parse_and_tell(server *s, const lsip_trace_record *r)
{
  uint64_t index[1024];
  lsip_msg m;
  if (!r->outgoing || r->bytes.len < 8 || memcmp(r->bytes.ptr, "SIP/2.0 ", 8))
    return;
  if (s->o->quiet && !s->recorder.ladder) return;
  if (lsip_index_size(FIELDS) > sizeof index) return;
  if (!lsip_msg_parse(&m, index, lsip_index_size(FIELDS), r->bytes.ptr,
                      r->bytes.len, NULL, NULL))
    tell(s, &m, r);
}

void watch_message(void *user, const lsip_trace_record *r)
{
  server *s = user;
  lsip_trace_record at = *r;
  at.now = lsip_net_now(s->net);
  at.unix_ns = lsip_net_unix_ns();
  if (recorder_add(&s->recorder, &at)) cannot_write(s);
  if (s->recorder.ladder) {
    recorder_name(&s->recorder, &r->local, LSIP_STR("sip:server@us"));
    if (s->o->trace && !s->o->json) {
      recorder_line(&s->recorder, stdout, (double)server_up(s) / 1e9);
      fflush(stdout);
    }
  }
  parse_and_tell(s, r);
}
