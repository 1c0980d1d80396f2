/* Without libsip-media a description is text like any other. */
#include "sdp.h"

void tree_sdp(tree *t, lsip_str text)
{
  tree_lines(t, text);
}
