/* The help, from the table of options. */
#include <string.h>

#include "options.h"

/* Text broken at column 78, each line indented. */
static void print_wrapped(FILE *out, const char *text)
{
  size_t column = 0;
  while (*text) {
    size_t n = strcspn(text, " ");
    if (column && column + 1 + n > 66) {
      fputc('\n', out);
      column = 0;
    }
    fprintf(out, "%s%.*s", column ? " " : "            ", (int)n, text);
    column += n + (column != 0);
    text += n;
    while (*text == ' ') text++;
  }
  fputc('\n', out);
}

static void print_option(FILE *out, const option *opt)
{
  if (opt->kind == GROUP) {
    fprintf(out, "\n%s\n", opt->name);
    return;
  }
  fprintf(out, "  %s%s%s\n", opt->name, opt->arg ? " " : "",
          opt->arg ? opt->arg : "");
  print_wrapped(out, opt->help);
  fprintf(out, "            Example: %s\n", opt->example);
}

static const char head[] =
  "lsip-phone calls, and is called, by SIP.\n\n"
  "  lsip-phone [options] sip:bob@192.0.2.1\n"
  "  lsip-phone [options] --listen\n\n"
  "Three that work as they stand:\n"
  "  lsip-phone \"sip:test@127.0.0.1:5080;transport=tcp\"\n"
  "  lsip-phone --local udp:127.0.0.1:5070 --audio wav:in.wav,out.wav \\\n"
  "             --duration 3 sip:bob@127.0.0.1:5071\n"
  "  lsip-phone --listen --local udp:127.0.0.1:5070 --auto-answer \\\n"
  "             --max-calls 1000 --audio null\n";

static const char tail[] =
  "\nKeys, when the phone runs in a terminal\n"
  "  a answer    h hold, resume    x hang up    s statistics    q quit\n"
  "  0-9 * # and A-D (capitals) send digits\n"
  "  Ctrl-C hangs up and ends; a second one ends at once\n"
  "\nExit codes\n"
  "    0  all went well: answered and ended, or no more to do\n"
  "    1  refused, or the call broke\n"
  "    2  the command line or a URI is wrong\n"
  "    3  nobody answered\n"
  "    4  not reachable: no such host, no connection\n"
  "    5  an address or port to listen at cannot be used\n"
  "    6  an audio file cannot be read\n"
  "    7  a file cannot be written (disk full?)\n"
  "    8  out of memory, or the operating system refused\n"
  "  130  interrupted twice\n";

void phone_help(FILE *out)
{
  fputs(head, out);
  for (size_t i = 0; i < phone_option_count; i++)
    print_option(out, &phone_option_table[i]);
  fputs(tail, out);
}
