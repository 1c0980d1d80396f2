#include "common/recorder.h"

#include <errno.h>
#include <string.h>

static int write_to(void *user, const void *bytes, size_t len)
{
  return fwrite(bytes, 1, len, user) == len ? 0 : LSIP_ERR_IO;
}

/* There is always an error to tell of. */
static int fail(recorder *r, const char *path)
{
  r->failed = path;
  if (!errno) errno = ENOMEM;
  return -1;
}

static int open_pcap(recorder *r)
{
  lsip_pcap_config c;
  r->pcap_file = fopen(r->pcap_path, "wb");
  if (!r->pcap_file) return -1;
  lsip_pcap_config_init(&c, sizeof c);
  c.write = write_to;
  c.user = r->pcap_file;
  return lsip_pcap_new(&r->pcap, &c) || fflush(r->pcap_file) ? -1 : 0;
}

int recorder_open_files(recorder *r, const char *pcap, const char *text)
{
  errno = 0;
  r->pcap_path = pcap;
  r->text_path = text;
  if (pcap && open_pcap(r)) return fail(r, pcap);
  if (text) r->text = fopen(text, "wb");
  return text && !r->text ? fail(r, text) : 0;
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
  return fail(r, r->pcap_path);
}

static int add_text(recorder *r, const lsip_trace_record *m)
{
  if (!r->text || !lsip_trace_text(m, write_to, r->text)) return 0;
  (void)fclose(r->text);
  r->text = NULL;
  return fail(r, r->text_path);
}

int recorder_add(recorder *r, const lsip_trace_record *m)
{
  int rc = add_text(r, m);
  if (r->ladder) lsip_ladder_add(r->ladder, m, 0);
  return recorder_add_pcap(r, m) || rc ? -1 : 0;
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
 * have, in place of the ladder's. */
void recorder_line(recorder *r, FILE *out, double seconds)
{
  char line[LSIP_LADDER_LINE];
  const char *rest = line;
  if (!lsip_ladder_line(r->ladder, line, sizeof line)) return;
  rest += strspn(rest, " ");
  rest += strspn(rest, "0123456789.");
  fprintf(out, "%9.3f%s\n", seconds, rest);
}

void recorder_print(recorder *r, FILE *out)
{
  (void)lsip_ladder_print(r->ladder, write_to, out);
}

/* What could not be written was told when it happened. */
int recorder_close_files(recorder *r)
{
  int whole = r->pcap != NULL, rc = 0;
  if (r->pcap_file && fclose(r->pcap_file) && whole)
    rc = fail(r, r->pcap_path);
  if (r->text && fclose(r->text)) rc = fail(r, r->text_path);
  lsip_pcap_free(r->pcap);
  r->pcap = NULL;
  r->pcap_file = r->text = NULL;
  return rc;
}

void recorder_close_ladder(recorder *r)
{
  lsip_ladder_free(r->ladder);
  r->ladder = NULL;
}
