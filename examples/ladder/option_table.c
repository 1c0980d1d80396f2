/* The options: one table, from which they are read and explained. */
#include "ladder.h"

#define AT(member) offsetof(ladder_options, member)

static const option options[] = {
  { GROUP, "What is drawn", NULL, 0, NULL, NULL },
  { FLAG, "--svg", NULL, AT(svg),
    "a picture for browsers; the pointer over a message shows all of it",
    "--svg --output call.svg call.pcap" },
  { FLAG, "--mermaid", NULL, AT(mermaid),
    "a sequence diagram of Mermaid, for Markdown",
    "--mermaid call.pcap" },
  { FLAG, "--list", NULL, AT(list),
    "a line for each Call-ID: who, what, how it ended, how long it lasted",
    "--list call.pcap" },
  { FLAG, "--json", NULL, AT(json),
    "--list for programs: an array of objects", "--list --json call.pcap" },
  { TEXT, "--output", "FILE", AT(output),
    "write here; default standard output", "--svg --output call.svg" },

  { GROUP, "Which messages", NULL, 0, NULL, NULL },
  { COUNT, "--call", "N", AT(call),
    "only the call with this number of --list", "--call 2" },
  { LIST, "--call-id", "ID", AT(call_ids),
    "only calls whose Call-ID begins so; may be given again",
    "--call-id 3848276298220188511" },
  { TEXT, "--from", "USER", AT(from),
    "only calls whose first request is from this user: alice, "
    "alice@example.test", "--from alice" },
  { TEXT, "--to", "USER", AT(to),
    "only calls whose first request is to this user",
    "--to bob@example.test" },
  { LIST, "--method", "NAME", AT(methods),
    "only requests of this method and what answers them; may be given again",
    "--method INVITE --method ACK" },
  { COUNT, "--max-messages", "N", AT(max_messages),
    "read so many, and no more; default 10000", "--max-messages 100000" },

  { GROUP, "How it looks", NULL, 0, NULL, NULL },
  { LIST, "--name", "ADDRESS=NAME", AT(names),
    "what a column is called; with a port unless --by-host; may be given "
    "again; us is who wrote a trace", "--name 127.0.0.1:5060=alice" },
  { FLAG, "--by-host", NULL, AT(by_host),
    "one column for an address, whatever its ports", "--by-host" },
  { COUNT, "--width", "N", AT(width),
    "characters of a line; default that of the terminal, else 80",
    "--width 120" },
  { FLAG, "--utf8", NULL, AT(utf8),
    "lines and arrows of Unicode", "--utf8" },
  OPTIONS_OF_ALL(ladder_options),
};

static const char head[] =
  "lsip-ladder draws the SIP messages of a capture as a ladder.\n\n"
  "  lsip-ladder [options] FILE...\n\n"
  "FILE is a pcap or pcapng file (tcpdump, wireshark, --pcap of lsip-phone\n"
  "and lsip-server), or what their --messages writes or their --trace prints;\n"
  "- is standard input.\n\n"
  "Four that work as they stand:\n"
  "  lsip-ladder call.pcap\n"
  "  lsip-ladder --list server.pcap\n"
  "  lsip-phone --trace sip:bob@127.0.0.1 | lsip-ladder -\n"
  "  tcpdump -i any -w - -c 20 port 5060 | lsip-ladder --svg - > call.svg\n";

static const char tail[] =
  "\nExit codes\n"
  "    0  drawn\n"
  "    1  there is no message, or none that the filters let through\n"
  "    2  the command line is wrong\n"
  "    6  a file cannot be read, or is broken; what was read is drawn\n"
  "    7  the output cannot be written\n"
  "    8  out of memory\n";

const option_table ladder_option_table = {
  .program = "lsip-ladder",
  .head = head,
  .tail = tail,
  .options = options,
  .count = sizeof options / sizeof *options,
  .usage = LADDER_USAGE,
};
