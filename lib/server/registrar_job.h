/* One REGISTER in work. */
#ifndef LSIP_SERVER_REGISTRAR_JOB_H
#define LSIP_SERVER_REGISTRAR_JOB_H

#include "server/registrar.h"

/* What the response says besides its status. */
enum lsip_unsupported { LSIP_ALL_SUPPORTED, LSIP_REQUIRE_OURS,
                        LSIP_REQUIRE_PATH };

typedef struct lsip_register_job {
  lsip_list link;       /* of registrar->jobs */
  lsip_registrar_object *registrar;
  lsip_server *t;
  lsip_str aor;         /* in aor_text */
  char aor_text[LSIP_AOR_MAX];
  lsip_register_change change;
  int unsupported;      /* enum lsip_unsupported, for a 420 */
  uint8_t storing;      /* its address is being read or written */
  uint8_t waiting;      /* for another REGISTER of the same address */
  uint8_t tries;
  lsip_guard guard;
  lsip_question question; /* to the application that keeps the bindings */
  lsip_kept *kept;      /* what it is asked to keep */
  lsip_str record;      /* in `kept` */
} lsip_register_job;

void lsip_registrar_drop_jobs(lsip_registrar_object *r);

/* Computes the new set in registrar->work, which holds the present one. 0 or
 * a status. */
int lsip_register_compute(lsip_register_job *j);
/* Answers, and frees the job. */
void lsip_register_finish(lsip_register_job *j, int status);

/* ---- registrar_ask.c: the application keeps the bindings ---- */

/* Steps 6 and 7: 0, and the job is finished later; or a typed error. */
int lsip_register_ask(lsip_register_job *j);
/* The job that has waited for this one, or NULL. */
lsip_register_job *lsip_register_next(const lsip_register_job *j);
/* 0, and the lookup is done later; or LSIP_ERR_NOMEM. */
int lsip_lookup_ask(lsip_lookup *l, lsip_str aor);

/* 1 if `m` requires an extension that the registrar does not know. */
int lsip_register_requires_more(const lsip_msg *m);

/* Answers; 200 enumerates the bindings of registrar->work. 0 or a typed
 * error. */
int lsip_register_answer(lsip_register_job *j, int status);

#endif
