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
  lsip_guard guard;
} lsip_register_job;

void lsip_registrar_drop_jobs(lsip_registrar_object *r);

/* 1 if `m` requires an extension that the registrar does not know. */
int lsip_register_requires_more(const lsip_msg *m);

/* Answers; 200 enumerates the bindings of registrar->work. 0 or a typed
 * error. */
int lsip_register_answer(lsip_register_job *j, int status);

#endif
