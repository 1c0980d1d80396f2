/* What the readers of lists share. */
#ifndef LSIP_MSG_VALUES_H
#define LSIP_MSG_VALUES_H

#include <lsip/msg.h>

/* The ',' that ends the value at `p`, or `end`; NULL if it is unbalanced. */
const char *lsip_value_end(const char *p, const char *end);

/* The rest of the field that the cursor stands in. 1, 0 at the end, < 0. */
LSIP_MUST int lsip_cursor_open(const lsip_msg *m, lsip_cursor *c,
                               lsip_str *rest);
/* Moves behind a value of `rest` that ended at `p`. */
void lsip_cursor_close(const lsip_msg *m, lsip_cursor *c, lsip_str rest,
                       const char *p);
/* Skips the rest of a malformed field; returns `rc`. */
int lsip_cursor_fail(const lsip_msg *m, lsip_cursor *c, int rc);

#endif
