/* Keeping an account's contact registered (RFC 3261 10.2). */
#ifndef LSIP_UA_REGISTRATION_H
#define LSIP_UA_REGISTRATION_H

#include "ua/account.h"

#include <lsip/registration.h>

typedef struct lsip_registration_object {
  lsip_object object;
  lsip_list of_ua;         /* ua->registrations */
  lsip_ua *ua;
  lsip_account account;
  lsip_request *request;   /* the REGISTER that has no final response */
  lsip_alarm due;          /* refresh, or another try */
  char call_id[LSIP_CALL_ID_LEN];
  char tag[LSIP_TAG_LEN];
  uint32_t cseq;
  uint32_t expires_s;      /* asked for */
  uint32_t failures;       /* since the last success */
  uint8_t registered;      /* there is a binding of ours */
  uint8_t ending;          /* the next REGISTER removes it */
} lsip_registration_object;

int lsip_registration_make(lsip_ua *ua, lsip_registration_object **out,
                           lsip_account_object *a, uint32_t expires_s);
void lsip_registration_free(lsip_registration_object *r);
/* Removes the binding; its end event follows. */
int lsip_registration_leave(lsip_registration_object *r);

#endif
