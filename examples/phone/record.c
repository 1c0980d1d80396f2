/* What went over the wire: a live trace, a ladder at the end, files. */
#include <errno.h>

#include "parts.h"

static void cannot_write(phone *p)
{
  report_problem(p, "write",
                 "%s cannot be written: %s\n  The phone goes on without it; "
                 "make room, or record elsewhere", p->recorder.failed,
                 strerror(errno));
  phone_fail(p, PHONE_WRITE);
}

static int open_files(phone *p)
{
  if (!recorder_open_files(&p->recorder, p->o->pcap, p->o->messages)) return 0;
  report_problem(p, "write", "%s cannot be written: %s\n  Choose another "
                 "place, such as /tmp/call.pcap", p->recorder.failed,
                 strerror(errno));
  return PHONE_WRITE;
}

int record_open(phone *p)
{
  int rc = open_files(p);
  if (!rc && (p->o->trace || p->o->ladder) &&
      recorder_open_ladder(&p->recorder, p->o->use_colour))
    rc = PHONE_FAILED;
  return rc;
}

void record_close(phone *p)
{
  if (recorder_close_files(&p->recorder)) cannot_write(p);
  if (p->recorder.ladder && p->o->ladder && !p->o->json) {
    live_erase(p);
    recorder_print(&p->recorder, p->o->out);
  }
  recorder_close_ladder(&p->recorder);
}

void record_name(phone *p, const lsip_addr *host, const char *uri)
{
  recorder_name(&p->recorder, host, lsip_str_z(uri));
}

static void show_line(phone *p)
{
  if (p->o->json) return;
  live_erase(p);
  recorder_line(&p->recorder, p->o->out,
                (double)(phone_now(p) - p->began) / 1e9);
  fflush(p->o->out);
}

static void name_ourselves(phone *p, const lsip_addr *local)
{
  char uri[300];
  snprintf(uri, sizeof uri, strchr(p->o->from, ':') ? "%s" : "sip:%s@us",
           p->o->from);
  record_name(p, local, uri);
}

/* The stack knows the time of its last input; we know what time it is. */
void record_on_sip(void *user, const lsip_trace_record *r)
{
  phone *p = user;
  lsip_trace_record at = *r;
  at.now = phone_now(p);
  at.unix_ns = p->world->unix_ns(p->world->ctx);
  if (p->recorder.ladder) name_ourselves(p, &r->local);
  if (recorder_add(&p->recorder, &at)) cannot_write(p);
  if (p->recorder.ladder && p->o->trace) show_line(p);
}

/* Media are for the file only. */
void record_on_media(lsip_agent *a, const lsip_trace_record *r, void *user)
{
  phone *p = user;
  if (recorder_add_pcap(&p->recorder, r)) cannot_write(p);
}
