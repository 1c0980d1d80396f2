/* Do two messages say the same? */
#ifndef PARSE_SAME_H
#define PARSE_SAME_H

#include <lsip/msg.h>

/* Equal but for how much white space there is; a fold is white space. */
int same_text(lsip_str a, lsip_str b);
/* What of two messages differs, or NULL. */
const char *same_message(const lsip_msg *a, const lsip_msg *b);

#endif
