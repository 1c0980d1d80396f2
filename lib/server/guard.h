/* One request's authentication, for whoever serves it: registrar, proxy.
 *
 *     memset(&job->guard, 0, sizeof job->guard);
 *     lsip_guard_start(&job->guard, realm, t, LSIP_H_AUTHORIZATION, done);
 *
 *     static void done(lsip_guard *g, int status)
 *     {
 *       job *j = LSIP_CONTAINER(g, job, guard);
 *       if (status)
 *         (void)lsip_guard_refuse(g, status);   401, 407, 400, 503
 *       else
 *         ... g->user is who sent the request
 *     }
 *
 * The guard lives in zeroed memory of its owner, who drops it before that
 * memory goes. What needs no server transaction to be refused should have
 * been, by lsip_realm_stateless(); a guard does the same with one. */
#ifndef LSIP_SERVER_GUARD_H
#define LSIP_SERVER_GUARD_H

#include "server/realm.h"

typedef struct lsip_guard lsip_guard;
/* Called once; 0: authenticated; else the status to answer with. The guard
 * may be dropped inside, and its memory freed. */
typedef void (*lsip_guard_fn)(lsip_guard *g, int status);

struct lsip_guard {
  lsip_realm_object *realm;
  lsip_server *t;      /* its request is borrowed: no final response before */
  lsip_guard_fn done;
  int header;          /* LSIP_H_AUTHORIZATION, LSIP_H_PROXY_AUTHORIZATION */
  int verdict;         /* enum lsip_auth_verdict */
  uint32_t wait_s;     /* his source has to wait, if not 0 */
  lsip_login login;
  lsip_hash_hex key;   /* the hashed secret that was right; else empty */
  lsip_str user;       /* without quotes and escapes; empty for an ACK or
                          CANCEL, which are exempt */
  char name[LSIP_USER_MAX];
  lsip_question question;
};

/* Judges the credentials of `t`'s request. Calls `done` at once or, when the
 * application is asked for the secret, later. */
void lsip_guard_start(lsip_guard *g, lsip_realm_object *realm, lsip_server *t,
                      int header, lsip_guard_fn done);
/* Forgets it: no call of `done` after this; secrets are overwritten. */
void lsip_guard_drop(lsip_guard *g);

/* Answers with the status that `done` was given, challenge included. */
int lsip_guard_refuse(lsip_guard *g, int status);
/* The challenge alone, as header lines (a forking proxy's 407). */
void lsip_guard_challenge_lines(lsip_guard *g, lsip_writer *w);
/* Authentication-Info for a 2xx without a body (RFC 7616 3.5). */
void lsip_guard_info_lines(const lsip_guard *g, lsip_writer *w);

/* Text that an event may show: goes when the last event that refers to it
 * has been read (lsip_tell.kept). NULL: no memory. */
lsip_kept *lsip_keep_text(lsip_ctx *c, lsip_str text, lsip_str *out);

#endif
