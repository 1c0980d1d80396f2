/* A message written anew from what its values mean. */
#ifndef PARSE_REWRITE_H
#define PARSE_REWRITE_H

#include <lsip/write.h>

void rewrite(lsip_writer *w, const lsip_msg *m);

#endif
