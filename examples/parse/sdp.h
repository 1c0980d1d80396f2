/* Session descriptions, where libsip-media is there to read them. */
#ifndef PARSE_SDP_H
#define PARSE_SDP_H

#include "tree.h"

void tree_sdp(tree *t, lsip_str text);

#endif
