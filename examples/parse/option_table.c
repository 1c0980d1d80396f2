/* The options: one table, from which they are read and explained. */
#include "parse.h"

#define AT(member) offsetof(parse_options, member)

static const option options[] = {
  { GROUP, "What is printed (default: the message as a tree)", NULL, 0, NULL,
    NULL },
  { FLAG, "--check", NULL, AT(check),
    "only what is wrong: FILE: offset N: header: reason",
    "--check message.sip && echo good" },
  { FLAG, "--verdict", NULL, AT(verdict),
    "a line for each message: file, accept or reject, code, offset, the "
    "status that a server owes; with tabs between",
    "--verdict messages/*" },
  { FLAG, "--json", NULL, AT(json),
    "the tree for programs: an array with an object for each message",
    "--json message.sip" },
  { FLAG, "--roundtrip", NULL, AT(roundtrip),
    "write each message again, value by value, read that, and tell what is "
    "not the same", "--roundtrip message.sip" },

  { GROUP, "How it is read", NULL, 0, NULL, NULL },
  { FLAG, "--lenient", NULL, AT(lenient),
    "with all tolerances of the lenient profile; those that were used are "
    "told", "--lenient message.sip" },
  { FLAG, "--stream", NULL, AT(stream),
    "several messages back to back, as over TCP",
    "--stream conversation.sip" },

  { GROUP, "How it looks", NULL, 0, NULL, NULL },
  OPTIONS_OF_ALL(parse_options),
};

static const char head[] =
  "lsip-parse shows SIP messages as the library reads them.\n\n"
  "  lsip-parse [options] [FILE...]\n\n"
  "FILE is a message, or a capture (pcap, pcapng, what --messages of\n"
  "lsip-phone and lsip-server writes), all of whose messages are shown.\n"
  "- or none is standard input. A place FROM-TO counts bytes from 0; TO is\n"
  "the first byte behind.\n\n"
  "Three that work as they stand:\n"
  "  lsip-parse message.sip\n"
  "  lsip-parse --check messages/*.sip\n"
  "  printf 'OPTIONS sip:a SIP/2.0\\r\\n\\r\\n' | lsip-parse --verdict\n";

static const char tail[] =
  "\nExit codes\n"
  "    0  every message is accepted (--roundtrip: and says the same)\n"
  "    1  a message is refused, or not the same\n"
  "    2  the command line is wrong\n"
  "    6  a file cannot be read, or is broken\n"
  "    7  the output cannot be written\n"
  "    8  out of memory\n";

const option_table parse_option_table = {
  .program = "lsip-parse",
  .head = head,
  .tail = tail,
  .options = options,
  .count = sizeof options / sizeof *options,
  .usage = PARSE_USAGE,
};
