/* What the files of the server share. */
#ifndef SERVER_H
#define SERVER_H

#include <stdio.h>

#include <lsip/net.h>
#include <lsip/server.h>

#include "common/options.h"
#include "common/recorder.h"
#include "common/text.h"

/* Exit codes. They are documented: keep the numbers. */
enum server_exit {
  SERVER_OK = 0,
  SERVER_USAGE = 2,       /* the command line */
  SERVER_UNREACHABLE = 4, /* --status: no server is there */
  SERVER_LISTEN = 5,      /* an address, port or socket cannot be used */
  SERVER_READ = 6,        /* the users file cannot be read, or is wrong */
  SERVER_WRITE = 7,       /* a file cannot be written */
  SERVER_FAILED = 8,      /* memory, or the operating system */
  SERVER_KILLED = 130     /* interrupted twice */
};

typedef struct server_options {
  const char *domain, *realm, *users, *add_user, *hash, *service_route;
  const char *algorithms;
  const char *control, *status, *pcap, *messages, *colour;
  option_list listen;
  unsigned no_auth, open, any_user, stateless, redirect, recurse;
  unsigned record_route, no_record_route;
  unsigned min_expires, max_expires, max_bindings, max_users, max_forks;
  unsigned session_expires, min_se; /* RFC 4028 */
  unsigned max_transactions, max_connections, max_memory;
  double grace;
  unsigned json, trace, ladder, quiet, help, version;
  unsigned use_colour; /* set by main() */
} server_options;

/* ------------------------------------------------------------- users -- */

typedef struct login {
  char *name;
  char *secret;  /* the password, or its hash */
  int algorithm; /* enum lsip_digest_algorithm of the hash; 0: password */
  unsigned line;
} login;

typedef struct users {
  login *list;    /* by name */
  size_t count, room;
} users;

/* -------------------------------------------------------------- what -- */

/* What has been told already, so that a retransmission is not. */
enum { SEEN_MAX = 4096 };

/* A column of the ladder that has a name. */
enum { NAMED_MAX = 64 };

typedef struct named {
  lsip_addr host;
  char who[32];
} named;

/* Who looks at --status, one at a time (control.c). */
typedef struct control {
  int fd, client;     /* -1: none */
  char *view;         /* what the client is being sent */
  size_t length, sent;
} control;

typedef struct server {
  const server_options *o;
  lsip_stack *stack;
  lsip_net *net;
  lsip_realm realm;
  lsip_registrar registrar;
  lsip_proxy proxy;
  users users;
  recorder recorder;
  control control;
  uint64_t seen[SEEN_MAX];
  named named[NAMED_MAX];
  unsigned named_count;
  lsip_time began, gives_up; /* when stopping has taken too long */
  int stopping, stopped, exit;
} server;

/* options.c */
void server_options_init(server_options *o);
int server_options_read(server_options *o, int argc, char **argv, FILE *err);

/* server.c: 0 or an enum server_exit, whose cause has been told. */
int server_open(server *s, const server_options *o);
int server_close(server *s);
void server_interrupt(server *s);
int server_done(const server *s);
/* How long poll() may wait, -1: for ever. */
int server_patience(const server *s);
lsip_time server_up(const server *s);

/* users.c */
int users_read(users *u, const char *path, FILE *err);
void users_free(users *u);
const login *users_find(const users *u, const char *name);
int users_name_is_good(const char *name);
/* "SHA-256" as an enum lsip_digest_algorithm, or 0. */
int users_hash_of(const char *name);
/* "SHA-256,MD5" as bits 1u << those, or 0. */
unsigned users_hashes_of(const char *list);

/* realm.c */
int realm_open(server *s);
/* Gives the users of the file to the realm and takes away the others. */
int realm_load(server *s);
lsip_str realm_name(const server_options *o);

/* add_user.c */
int add_user(const server_options *o, FILE *err);

/* password.c: asks for it, or reads a line; 0, or -1 told on `err`. */
int password_read(char *buf, size_t cap, FILE *err);

/* listen.c */
int server_listen(server *s);

/* watch.c: what goes by, recorded and told. */
int watch_open(server *s);
int watch_close(server *s);
void watch_message(void *user, const lsip_trace_record *r);

/* status.c */
void status_print(const server *s, FILE *out, int json);

/* control.c */
int control_open(server *s);
void control_close(server *s);
void control_accept(server *s);
void control_serve(server *s);
int control_ask(const char *path, int json, FILE *out, FILE *err);

/* report.c */
enum { PLAIN = 0, RED = 31, GREEN = 32, YELLOW = 33, CYAN = 36 };

/* One field of an event; `text` NULL: a number. */
typedef struct fact {
  const char *key, *text;
  double number;
} fact;

void report_event(server *s, const char *event, int colour,
                  const fact *facts, size_t count, const char *fmt, ...);
void report_problem(server *s, const char *name, const char *fmt, ...);
/* "UDP 127.0.0.1:5060"; the local behind `*after`, 0 at the end. */
int report_local(const lsip_stack *stack, uint64_t *after, char *buf,
                 size_t cap);
void report_listening(server *s);

#endif
