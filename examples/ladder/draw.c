/* The ladder, as text, as a picture, as a diagram. */
#include "ladder.h"

#include <stdlib.h>
#include <string.h>

enum { HOSTS = 64 };

static int write_to(void *user, const void *bytes, size_t len)
{
  return fwrite(bytes, 1, len, user) == len ? 0 : LSIP_ERR_IO;
}

static unsigned width_of(const ladder_options *o)
{
  const char *columns = getenv("COLUMNS");
  unsigned n;
  if (o->width) return o->width;
  return columns && !option_read_count(&n, columns) ? n : 80;
}

static int make(const ladder_options *o, const log *l, lsip_ladder **out)
{
  lsip_ladder_config c;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_messages = l->count ? (uint32_t)l->count : 1;
  c.max_hosts = HOSTS;
  c.width = width_of(o);
  if (o->use_colour) c.flags |= LSIP_LADDER_COLOUR;
  if (o->utf8) c.flags |= LSIP_LADDER_UTF8;
  if (o->svg) c.max_text = UINT32_MAX;
  return lsip_ladder_new(out, &c);
}

static void name_columns(const ladder_options *o, lsip_ladder *ladder)
{
  for (unsigned i = 0; i < o->names.count; i++) {
    lsip_addr addr;
    lsip_str name;
    if (ladder_read_name(o->names.items[i], &addr, &name)) continue;
    if (o->by_host) addr.port = 0;
    (void)lsip_ladder_name(ladder, &addr, name);
  }
}

static void add(const ladder_options *o, lsip_ladder *ladder,
                const message *m)
{
  lsip_trace_record r = m->record;
  lsip_trace_line line = m->line;
  if (o->by_host) r.local.port = r.remote.port = line.peer.port = 0;
  if (m->is_line)
    lsip_ladder_add_line(ladder, &line);
  else
    lsip_ladder_add(ladder, &r, 0);
}

static int print(const ladder_options *o, const lsip_ladder *ladder,
                 FILE *out)
{
  if (o->svg) return lsip_ladder_svg(ladder, write_to, out);
  if (o->mermaid) return lsip_ladder_mermaid(ladder, write_to, out);
  return lsip_ladder_print(ladder, write_to, out);
}

int draw(const ladder_options *o, const log *l, FILE *out)
{
  lsip_ladder *ladder;
  int rc = LADDER_OK;
  if (make(o, l, &ladder)) {
    fprintf(stderr, "lsip-ladder: out of memory\n");
    return LADDER_FAILED;
  }
  name_columns(o, ladder);
  for (size_t i = 0; i < l->count; i++)
    if (filter_wants(o, &l->messages[i])) add(o, ladder, &l->messages[i]);
  if (!lsip_ladder_count(ladder)) {
    fprintf(stderr, "lsip-ladder: %s\n", l->count
            ? "no message is left; --list shows what there is"
            : "there is no SIP message in it");
    rc = LADDER_EMPTY;
  } else if (print(o, ladder, out)) {
    fprintf(stderr, "lsip-ladder: the output cannot be written\n");
    rc = LADDER_WRITE;
  }
  lsip_ladder_free(ladder);
  return rc;
}
