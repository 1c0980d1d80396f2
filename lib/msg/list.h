/* Lists of words in the application's text: "a, b,c". */
#ifndef LSIP_MSG_LIST_H
#define LSIP_MSG_LIST_H

#include <lsip/str.h>

/* Takes the next element that is not empty off the front; 0 at the end. */
int lsip_list_next(lsip_str *list, lsip_str *out);

/* 1 if the list holds `word` in any case. */
int lsip_list_has(lsip_str list, lsip_str word);

#endif
