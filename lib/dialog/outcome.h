/* What a response to a request inside a dialog does to the dialog: the one
 * table of RFC 5057. */
#ifndef LSIP_DIALOG_OUTCOME_H
#define LSIP_DIALOG_OUTCOME_H

enum lsip_outcome {
  LSIP_ENDS_TRANSACTION, /* nothing but the transaction */
  LSIP_ENDS_USAGE,       /* the usage the request belongs to */
  LSIP_ENDS_DIALOG       /* the dialog and all its usages */
};

/* `status` may be one of our own making: 408, 503. */
int lsip_outcome_of(int status);

#endif
