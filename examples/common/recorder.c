#include "common/recorder.h"

#include <errno.h>

static int write_to(void *user, const void *bytes, size_t len)
{
  return fwrite(bytes, 1, len, user) == len ? 0 : LSIP_ERR_IO;
}

int recorder_open_pcap(recorder *r, const char *path)
{
  lsip_pcap_config c;
  r->file = fopen(path, "wb");
  if (!r->file) return -1;
  lsip_pcap_config_init(&c, sizeof c);
  c.write = write_to;
  c.user = r->file;
  if (!lsip_pcap_new(&r->pcap, &c) && !fflush(r->file)) return 0;
  if (!errno) errno = ENOMEM;
  return -1;
}

int recorder_open_ladder(recorder *r, int colour)
{
  lsip_ladder_config c;
  lsip_ladder_config_init(&c, sizeof c);
  if (colour) c.flags |= LSIP_LADDER_COLOUR;
  return lsip_ladder_new(&r->ladder, &c);
}

int recorder_add_pcap(recorder *r, const lsip_trace_record *m)
{
  if (!r->pcap || !lsip_pcap_add(r->pcap, m)) return 0;
  lsip_pcap_free(r->pcap);
  r->pcap = NULL;
  return -1;
}

int recorder_add(recorder *r, const lsip_trace_record *m)
{
  if (r->ladder) lsip_ladder_add(r->ladder, m, 0);
  return recorder_add_pcap(r, m);
}

void recorder_name(recorder *r, const lsip_addr *host, lsip_str who)
{
  lsip_name_addr n;
  lsip_uri u;
  if (!r->ladder || lsip_name_addr_parse(&n, who)) return;
  if (!lsip_uri_parse(&u, n.uri) && u.user.len)
    (void)lsip_ladder_name(r->ladder, host, u.user);
}

/* As the ladder has it, but with the program's time, which its other lines
 * have, in place of the first nine characters. */
void recorder_line(recorder *r, FILE *out, double seconds)
{
  char line[LSIP_LADDER_LINE];
  if (lsip_ladder_line(r->ladder, line, sizeof line) < 9) return;
  fprintf(out, "%9.3f%s\n", seconds, line + 9);
}

void recorder_print(recorder *r, FILE *out)
{
  (void)lsip_ladder_print(r->ladder, write_to, out);
}

/* What could not be written was told when it happened. */
int recorder_close_pcap(recorder *r)
{
  int whole = r->pcap != NULL;
  int failed = r->file && fclose(r->file);
  lsip_pcap_free(r->pcap);
  r->pcap = NULL;
  r->file = NULL;
  return failed && whole ? -1 : 0;
}

void recorder_close_ladder(recorder *r)
{
  lsip_ladder_free(r->ladder);
  r->ladder = NULL;
}
