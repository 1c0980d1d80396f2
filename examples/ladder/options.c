/* The command line. */
#include "ladder.h"

#include <string.h>

#include "common/colour.h"

void ladder_options_init(ladder_options *o)
{
  memset(o, 0, sizeof *o);
  o->colour = "auto";
  o->max_messages = 10000;
}

int ladder_read_name(const char *text, lsip_addr *addr, lsip_str *name)
{
  size_t n = strcspn(text, "=");
  if (!text[n] || !text[n + 1]) return -1;
  *name = lsip_str_z(text + n + 1);
  memset(addr, 0, sizeof *addr);
  if (n == 2 && !memcmp(text, "us", n)) return 0;
  return lsip_addr_parse(addr, lsip_str_of(text, n)) ? -1 : 0;
}

static int complain(FILE *err, const char *what, const char *word)
{
  return option_complain(&ladder_option_table, err, what, word);
}

static int check_names(const ladder_options *o, FILE *err)
{
  lsip_addr addr;
  lsip_str name;
  for (unsigned i = 0; i < o->names.count; i++) {
    const char *text = o->names.items[i];
    if (ladder_read_name(text, &addr, &name))
      return complain(err, "--name takes ADDRESS:PORT=NAME, for example "
                      "127.0.0.1:5060=alice", text);
    if (addr.family && !addr.port && !o->by_host)
      return complain(err, "--name needs the port too, or --by-host", text);
  }
  return 0;
}

static int check(const ladder_options *o, FILE *err)
{
  if (o->help || o->version) return 0;
  if (!o->file_count)
    return complain(err, "what shall I draw?", "give a file\n"
      "  Example: lsip-ladder call.pcap\n"
      "  All options: lsip-ladder --help");
  if (o->svg + o->mermaid + o->list > 1)
    return complain(err, "one at a time", "--svg, --mermaid, --list");
  if (o->json && !o->list)
    return complain(err, "--json goes with", "--list");
  if (!colour_is_known(o->colour))
    return complain(err, "--colour takes auto, always or never", o->colour);
  return check_names(o, err);
}

int ladder_options_read(ladder_options *o, int argc, char **argv, FILE *err)
{
  int rc = option_read_line(&ladder_option_table, o, &argc, argv, err);
  if (rc) return rc;
  o->files = argv;
  o->file_count = argc;
  return check(o, err);
}
