/* The command line. */
#include "parse.h"

#include <string.h>

#include "common/colour.h"

void parse_options_init(parse_options *o)
{
  memset(o, 0, sizeof *o);
  o->colour = "auto";
}

int parse_options_read(parse_options *o, int *argc, char **argv, FILE *err)
{
  int rc = option_read_line(&parse_option_table, o, argc, argv, err);
  if (rc) return rc;
  if (o->json + o->check + o->verdict + o->roundtrip > 1)
    return option_complain(&parse_option_table, err, "one at a time",
                           "--check, --verdict, --json, --roundtrip");
  if (!colour_is_known(o->colour))
    return option_complain(&parse_option_table, err,
                           "--colour takes auto, always or never", o->colour);
  return 0;
}
