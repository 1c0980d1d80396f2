/* The command line. */
#include <string.h>

#include "common/colour.h"
#include "server_options.h"

void server_options_init(server_options *o)
{
  memset(o, 0, sizeof *o);
  o->colour = "auto";
  o->algorithms = "MD5";
  o->max_transactions = 200000;
  o->max_memory = 512;
  o->grace = 2;
}

static int complain(FILE *err, const char *what, const char *word)
{
  return option_complain(&server_option_table, err, what, word);
}

/* Two options of which only one can be meant. */
static int both(FILE *err, unsigned a, unsigned b, const char *names)
{
  return a && b ? complain(err, "these exclude each other", names) : 0;
}

static int check_modes(const server_options *o, FILE *err)
{
  int rc = both(err, o->stateless, o->redirect, "--stateless, --redirect");
  if (!rc)
    rc = both(err, o->record_route, o->no_record_route,
              "--record-route, --no-record-route");
  if (!rc) rc = both(err, o->no_auth, o->users != NULL, "--no-auth, --users");
  if (!rc && o->min_expires && o->max_expires &&
      o->min_expires > o->max_expires)
    rc = complain(err, "--min-expires is above", "--max-expires");
  if (!rc && ((o->session_expires && o->session_expires < 90) ||
              (o->min_se && o->min_se < 90)))
    rc = complain(err, "--session-expires and --min-se take 90 s at least",
                  "for example 1800");
  if (!rc)
    rc = both(err, o->session_expires || o->min_se,
              o->stateless || o->redirect,
              "session timers, --stateless or --redirect");
  return rc;
}

static int check_add_user(const server_options *o, FILE *err)
{
  if (!o->users)
    return complain(err, "whom to add to?", "give --users FILE\n  Example: "
                    "lsip-server --domain example.test --users users.txt "
                    "--add-user alice");
  if (!users_name_is_good(o->add_user))
    return complain(err, "a name holds no colon, space or quote and does not "
                    "begin with #", o->add_user);
  return 0;
}

static int check_hashes(const server_options *o, FILE *err)
{
  if (!users_hashes_of(o->algorithms))
    return complain(err, "--algorithms takes MD5, SHA-256 and SHA-512-256",
                    o->algorithms);
  if (o->hash && !users_hash_of(o->hash))
    return complain(err, "--hash takes MD5, SHA-256 or SHA-512-256", o->hash);
  return 0;
}

static int check(const server_options *o, FILE *err)
{
  if (o->help || o->version || o->status) return 0;
  if (!colour_is_known(o->colour))
    return complain(err, "--colour takes auto, always or never", o->colour);
  if (!o->domain || !*o->domain)
    return complain(err, "which domain do I serve?", "give --domain\n"
      "  Example: lsip-server --domain example.test --users users.txt\n"
      "  All options: lsip-server --help");
  if (check_hashes(o, err)) return SERVER_USAGE;
  if (o->add_user) return check_add_user(o, err);
  if (!o->users && !o->no_auth)
    return complain(err, "who may use it?", "give --users FILE, or --no-auth "
      "for tests\n  Example: lsip-server --domain example.test --users "
      "users.txt\n  A users file begins with: lsip-server --domain "
      "example.test\n    --users users.txt --add-user alice");
  return check_modes(o, err);
}

int server_options_read(server_options *o, int argc, char **argv, FILE *err)
{
  int rc = option_read_line(&server_option_table, o, &argc, argv, err);
  if (rc) return rc;
  if (argc) return complain(err, "what is this? Options begin with --", *argv);
  return check(o, err);
}
