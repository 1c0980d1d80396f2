/* lsip-parse: files in, what is in them out. */
#include <stdlib.h>
#include <unistd.h>

#include "common/colour.h"
#include "parse.h"

/* A message of 64 KiB has no more fields. */
enum { FIELDS = 16384 };

static int run(const parse_options *o, int count, char **files)
{
  static char standard_input[] = "-";
  char *alone[] = { standard_input };
  parse_run r = { .o = o, .index_size = lsip_index_size(FIELDS) };
  int worst = 0;
  r.index = malloc(r.index_size);
  if (!r.index) return PARSE_FAILED;
  if (!count) files = alone;
  for (int i = 0; i < (count ? count : 1); i++) {
    int rc = input_read(&r, files[i]);
    if (rc > worst) worst = rc;
  }
  if (o->json) fputs(r.shown ? "]\n" : "[]\n", stdout);
  free(r.index);
  if (!r.shown && !worst)
    fprintf(stderr, "lsip-parse: there is no SIP message in it\n");
  return worst ? worst : r.refused ? PARSE_REFUSED : PARSE_OK;
}

int main(int argc, char **argv)
{
  parse_options o;
  int rc;
  parse_options_init(&o);
  rc = parse_options_read(&o, &argc, argv, stderr);
  if (!rc && !option_tell(&parse_option_table, o.help, o.version, stdout)) {
    o.use_colour = (unsigned)colour_wanted(STDOUT_FILENO, o.colour);
    rc = run(&o, argc, argv);
  }
  return option_flush(&parse_option_table, rc, PARSE_WRITE);
}
