/* What went over the wire: a live trace, a ladder at the end, a pcap file. */
#include <errno.h>

#include "parts.h"

static int write_pcap(void *user, const void *bytes, size_t len)
{
  phone *p = user;
  return fwrite(bytes, 1, len, p->pcap_file) == len ? 0 : LSIP_ERR_IO;
}

static void cannot_write(phone *p)
{
  report_problem(p, "write",
                 "%s cannot be written: %s\n  The phone goes on without it; "
                 "make room, or record elsewhere", p->o->pcap,
                 strerror(errno));
  phone_fail(p, PHONE_WRITE);
}

static int open_pcap(phone *p)
{
  lsip_pcap_config c;
  p->pcap_file = fopen(p->o->pcap, "wb");
  if (p->pcap_file) {
    lsip_pcap_config_init(&c, sizeof c);
    c.write = write_pcap;
    c.user = p;
    if (!lsip_pcap_new(&p->pcap, &c) && !fflush(p->pcap_file)) return 0;
  }
  report_problem(p, "write", "%s cannot be written: %s\n  "
                 "Choose another place: --pcap /tmp/call.pcap", p->o->pcap,
                 strerror(errno));
  return PHONE_WRITE;
}

static int open_ladder(phone *p)
{
  lsip_ladder_config c;
  lsip_ladder_config_init(&c, sizeof c);
  if (p->o->use_colour) c.flags |= LSIP_LADDER_COLOUR;
  return lsip_ladder_new(&p->ladder, &c) ? PHONE_FAILED : 0;
}

int recorder_open(phone *p)
{
  int rc = 0;
  if (p->o->pcap) rc = open_pcap(p);
  if (!rc && (p->o->trace || p->o->ladder)) rc = open_ladder(p);
  return rc;
}

static void close_pcap(phone *p)
{
  int failed = 0;
  if (!p->pcap_file) return;
  if (fclose(p->pcap_file)) failed = p->pcap != NULL;
  p->pcap_file = NULL;
  if (failed) cannot_write(p);
  lsip_pcap_free(p->pcap);
  p->pcap = NULL;
}

static int write_out(void *user, const void *bytes, size_t len)
{
  phone *p = user;
  return fwrite(bytes, 1, len, p->o->out) == len ? 0 : LSIP_ERR_IO;
}

void recorder_close(phone *p)
{
  close_pcap(p);
  if (p->ladder && p->o->ladder && !p->o->json) {
    live_erase(p);
    (void)lsip_ladder_print(p->ladder, write_out, p);
  }
  lsip_ladder_free(p->ladder);
  p->ladder = NULL;
}

/* Calls a host in the ladder after the user of its URI. */
void recorder_name(phone *p, const lsip_addr *host, const char *uri)
{
  lsip_name_addr who;
  lsip_uri u;
  if (!p->ladder || lsip_name_addr_parse(&who, lsip_str_z(uri))) return;
  if (!lsip_uri_parse(&u, who.uri) && u.user.len)
    (void)lsip_ladder_name(p->ladder, host, u.user);
}

/* Once it fails, recording ends: a torn file would help nobody. */
static void record(phone *p, const lsip_trace_record *r)
{
  if (!p->pcap || !lsip_pcap_add(p->pcap, r)) return;
  cannot_write(p);
  lsip_pcap_free(p->pcap);
  p->pcap = NULL;
}

/* The line as the ladder has it, but with the phone's time, which all other
 * lines have, in place of the first nine characters. */
static void show_line(phone *p)
{
  char line[LSIP_LADDER_LINE];
  if (p->o->json || lsip_ladder_line(p->ladder, line, sizeof line) < 9)
    return;
  live_erase(p);
  fprintf(p->o->out, "%9.3f%s\n",
          (double)(phone_now(p) - p->began) / 1e9, line + 9);
  fflush(p->o->out);
}

static void name_ourselves(phone *p, const lsip_addr *local)
{
  char uri[300];
  snprintf(uri, sizeof uri, strchr(p->o->from, ':') ? "%s" : "sip:%s@us",
           p->o->from);
  recorder_name(p, local, uri);
}

/* The stack knows the time of its last input; we know what time it is. */
void recorder_on_sip(void *user, const lsip_trace_record *r)
{
  phone *p = user;
  lsip_trace_record at = *r;
  at.now = phone_now(p);
  at.unix_ns = p->world->unix_ns(p->world->ctx);
  record(p, &at);
  if (!p->ladder) return;
  name_ourselves(p, &r->local);
  lsip_ladder_add(p->ladder, &at, 0);
  if (p->o->trace) show_line(p);
}

void recorder_on_media(lsip_agent *a, const lsip_trace_record *r,
                       void *user)
{
  record(user, r);
}
