/* The options: one table, from which they are read and explained. */
#include "server_options.h"

#define AT(member) offsetof(server_options, member)

static const option options[] = {
  { GROUP, "What it serves", NULL, 0, NULL, NULL },
  { TEXT, "--domain", "LIST", AT(domain),
    "the domains whose users are here; addresses of this machine may be among "
    "them", "--domain example.test,192.0.2.1" },
  { LIST, "--listen", "WHERE", AT(listen),
    "listen here; may be given again; default udp:0.0.0.0:5060 and "
    "tcp:0.0.0.0:5060", "--listen udp:127.0.0.1:5060" },
  { TEXT, "--users", "FILE", AT(users),
    "a line a user, name:password or what --add-user writes; read again at "
    "SIGHUP", "--users users.txt" },
  { TEXT, "--realm", "NAME", AT(realm),
    "what phones show when they ask for the password, and part of what is "
    "hashed; default the first domain", "--realm example.test" },
  { TEXT, "--add-user", "NAME", AT(add_user),
    "ask for a password (or read a line of standard input), write it hashed "
    "to --users, and end",
    "--domain example.test --users users.txt --add-user alice" },
  { TEXT, "--hash", "NAME", AT(hash),
    "of --add-user: MD5, SHA-256 or SHA-512-256; default the first of "
    "--algorithms", "--hash SHA-256" },

  { GROUP, "Who may do what", NULL, 0, NULL, NULL },
  { TEXT, "--algorithms", "LIST", AT(algorithms),
    "hashes with which phones may show that they know the password; many "
    "give up when they are offered another than MD5; default MD5",
    "--algorithms SHA-256,MD5" },
  { FLAG, "--no-auth", NULL, AT(no_auth),
    "anybody may register and call anybody; for tests", "--no-auth" },
  { FLAG, "--open", NULL, AT(open),
    "callers from elsewhere may call our users without a password",
    "--users users.txt --open" },
  { FLAG, "--any-user", NULL, AT(any_user),
    "a user may register the addresses of others", "--any-user" },

  { GROUP, "How it works", NULL, 0, NULL, NULL },
  { FLAG, "--record-route", NULL, AT(record_route),
    "stay on the path of calls; this is the default", "--record-route" },
  { FLAG, "--no-record-route", NULL, AT(no_record_route),
    "let phones talk to each other directly once they know each other",
    "--no-record-route" },
  { FLAG, "--recurse", NULL, AT(recurse),
    "follow redirections (3xx) in place of the caller", "--recurse" },
  { FLAG, "--stateless", NULL, AT(stateless),
    "forward without keeping any state: no forking", "--stateless" },
  { FLAG, "--redirect", NULL, AT(redirect),
    "forward nothing: tell the caller where the user is (302)",
    "--redirect" },
  { TEXT, "--service-route", "ROUTE", AT(service_route),
    "told to phones that register: the way of all their requests (RFC 3608)",
    "--service-route \"<sip:192.0.2.1;lr>\"" },
  { COUNT, "--session-expires", "S", AT(session_expires),
    "ask phones for session timers (RFC 4028): calls are refreshed every S/2 "
    "seconds, or end; 90 at least; default: if they want it",
    "--session-expires 1800" },
  { COUNT, "--min-se", "S", AT(min_se),
    "refuse session timers below this (422); 90 at least", "--min-se 600" },

  { GROUP, "Limits", NULL, 0, NULL, NULL },
  { COUNT, "--min-expires", "S", AT(min_expires),
    "shorter registrations are refused (423); default 60",
    "--min-expires 10" },
  { COUNT, "--max-expires", "S", AT(max_expires),
    "longer registrations are shortened; default 7200",
    "--max-expires 3600" },
  { COUNT, "--max-bindings", "N", AT(max_bindings),
    "phones of one user; default 10", "--max-bindings 3" },
  { COUNT, "--max-users", "N", AT(max_users),
    "users that are registered at a time; default 100000",
    "--max-users 1000000" },
  { COUNT, "--max-forks", "N", AT(max_forks),
    "phones that one call rings; default 16", "--max-forks 4" },
  { COUNT, "--max-transactions", "N", AT(max_transactions),
    "requests in work at a time; more are refused (503); default 200000",
    "--max-transactions 10000" },
  { COUNT, "--max-connections", "N", AT(max_connections),
    "TCP connections; default 10000", "--max-connections 100" },
  { COUNT, "--max-memory", "MIB", AT(max_memory),
    "all that the protocol may hold; default 512", "--max-memory 64" },
  { SECONDS, "--grace", "S", AT(grace),
    "when asked to end, wait at most so long for the last answers; default 2",
    "--grace 10" },

  { GROUP, "What you see", NULL, 0, NULL, NULL },
  { TEXT, "--control", "SOCKET", AT(control),
    "answer --status here: the path of a socket that is made",
    "--control /run/lsip.sock" },
  { TEXT, "--status", "SOCKET", AT(status),
    "print the bindings and counters of the server with this --control, and "
    "end; with --json for programs", "--status /run/lsip.sock" },
  OPTIONS_OF_TRACES(server_options,
                    "at the end, the last 1000 messages as a ladder",
                    "record all SIP for wireshark"),
  { FLAG, "--quiet", NULL, AT(quiet), "problems only", "--quiet" },
  OPTIONS_OF_ALL(server_options),
};

static const char head[] =
  "lsip-server is the SIP server of a domain: phones register with it, and "
  "call\neach other by name through it.\n\n"
  "  lsip-server --domain DOMAIN --users FILE [options]\n\n"
  "Three that work as they stand:\n"
  "  echo secret | lsip-server --domain example.test --users users.txt \\\n"
  "              --add-user alice\n"
  "  lsip-server --domain example.test --users users.txt \\\n"
  "              --listen udp:127.0.0.1:5060 --listen tcp:127.0.0.1:5060\n"
  "  lsip-server --domain 127.0.0.1 --no-auth --trace\n";

static const char tail[] =
  "\nSignals\n"
  "  SIGINT, SIGTERM  answer what is pending and end; a second one ends at "
  "once\n"
  "  SIGHUP           read the users file again\n"
  "  SIGUSR1          print bindings and counters, as --status does\n"
  "\nExit codes\n"
  "    0  ended as it was asked to\n"
  "    2  the command line is wrong\n"
  "    4  --status: no server answers at that socket\n"
  "    5  an address, port or socket cannot be used\n"
  "    6  the users file cannot be read, or a line of it is wrong\n"
  "    7  a file cannot be written (disk full?)\n"
  "    8  out of memory, or the operating system refused\n"
  "  130  interrupted twice\n";

const option_table server_option_table = {
  .program = "lsip-server",
  .head = head,
  .tail = tail,
  .options = options,
  .count = sizeof options / sizeof *options,
  .usage = SERVER_USAGE,
};
