/* The options: one table, from which they are read and explained. */
#include "options.h"

#define AT(member) offsetof(phone_options, member)

static const option options[] = {
  { GROUP, "Who and where", NULL, 0, NULL, NULL },
  { TEXT, "--local", "LIST", AT(local),
    "listen here; port 0 is any free one; default any port of UDP and TCP",
    "--local udp:127.0.0.1:5070,tcp:127.0.0.1:5070" },
  { TEXT, "--from", "WHO", AT(from),
    "who calls: a URI, or a name for this address; default \"phone\"",
    "--from sip:alice@example.test" },
  { TEXT, "--account", "URI", AT(account),
    "--from for a domain that --registrar serves: calls go through it too",
    "--account sip:alice@example.test --registrar sip:192.0.2.7" },
  { TEXT, "--display", "NAME", AT(display),
    "the name that the other side shows", "--display \"Alice\"" },
  { TEXT, "--password", "SECRET", AT(password),
    "for whoever asks who we are; LSIP_PASSWORD in the environment does not "
    "show in ps", "--password s3cret" },
  { FLAG, "--register", NULL, AT(sign_on),
    "tell the registrar where we are, and again as long as we run",
    "--listen --register --from sip:alice@example.test" },
  { TEXT, "--registrar", "URI", AT(registrar),
    "the registrar, if not the host of --from",
    "--registrar \"sip:192.0.2.7;transport=tcp\"" },
  { TEXT, "--proxy", "URI", AT(proxy),
    "send everything through it", "--proxy sip:192.0.2.7" },
  { TEXT, "--header", "LINE", AT(header),
    "a header line to add to the INVITE",
    "--header \"Subject: lunch\"" },

  { GROUP, "Answering", NULL, 0, NULL, NULL },
  { FLAG, "--listen", NULL, AT(listen),
    "wait for calls; --calls N: end after N", "--listen --calls 1" },
  { FLAG, "--auto-answer", NULL, AT(auto_answer),
    "ring, and answer at once", "--listen --auto-answer" },
  { SECONDS, "--answer-after", "S", AT(answer_after),
    "ring, and answer after so many seconds", "--answer-after 2.5" },
  { COUNT, "--reject", "STATUS", AT(reject),
    "refuse every call with this status (300 to 699)", "--reject 486" },
  { COUNT, "--max-calls", "N", AT(max_calls),
    "at most so many calls at a time; more are busy (486); default 16",
    "--max-calls 1000" },

  { GROUP, "Audio", NULL, 0, NULL, NULL },
  { OWN, "--audio", "WHAT", AT(audio),
    "wav:IN,OUT says and records files (either may be left out); tone:HZ; "
    "echo says what it hears; null says nothing; default tone:440",
    "--audio wav:in.wav,out.wav", phone_read_audio },
  { TEXT, "--codec", "LIST", AT(codecs),
    "codecs in order of preference; default PCMU,PCMA", "--codec PCMA" },
  { TEXT, "--media-host", "ADDRESS", AT(media_host),
    "the address we tell for RTP; default that of --local",
    "--media-host 192.0.2.1" },
  { OWN, "--rtp-ports", "MIN-MAX", AT(port_min),
    "ports for RTP and RTCP; default any", "--rtp-ports 40000-40100",
    phone_read_ports },
  { FLAG, "--rtcp-mux", NULL, AT(rtcp_mux),
    "RTP and RTCP on one port", "--rtcp-mux" },

  { GROUP, "What happens in a call", NULL, 0, NULL, NULL },
  { SECONDS, "--duration", "S", AT(duration),
    "hang up so many seconds after the answer", "--duration 3" },
  { TEXT, "--digits", "STR", AT(digits),
    "send these digits (RFC 4733) half a second after the answer",
    "--digits 123#" },
  { SECONDS, "--hold-after", "S", AT(hold_after),
    "hold the call so many seconds later", "--hold-after 1" },
  { SECONDS, "--resume-after", "S", AT(resume_after),
    "resume it so many seconds later", "--hold-after 1 --resume-after 2" },
  { TEXT, "--script", "STEPS", AT(script),
    "steps from the answer on: wait S, digits STR, hold, resume, hangup",
    "--script \"wait 1; digits 12; hold; wait 1; resume; hangup\"" },
  { SECONDS, "--timeout", "S", AT(timeout),
    "give up when nobody answers in so many seconds; default 60",
    "--timeout 10" },
  { COUNT, "--session-expires", "S", AT(session_expires),
    "end calls whose other side vanished: one of both says every S/2 seconds "
    "that it is there (RFC 4028), 90 at least; default: if they ask for it",
    "--session-expires 1800" },
  { COUNT, "--min-se", "S", AT(min_se),
    "refuse to do so more often; default 90", "--min-se 600" },

  { GROUP, "Many calls", NULL, 0, NULL, NULL },
  { COUNT, "--calls", "N", AT(calls),
    "make so many calls, each for --duration (default 1 s), and sum up",
    "--calls 1000 --rate 100 --audio null" },
  { SECONDS, "--rate", "N", AT(rate),
    "new calls a second; default 10", "--rate 100" },

  { GROUP, "What you see", NULL, 0, NULL, NULL },
  OPTIONS_OF_TRACES(phone_options,
                    "at the end, the messages as a ladder",
                    "record SIP and RTP for wireshark"),
  { FLAG, "--quiet", NULL, AT(quiet), "problems and sums only", "--quiet" },
  OPTIONS_OF_ALL(phone_options),
};

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

const option_table phone_option_table = {
  .program = "lsip-phone",
  .head = head,
  .tail = tail,
  .options = options,
  .count = sizeof options / sizeof *options,
  .usage = PHONE_USAGE,
};
