/* Small readers of text, bounded and without NUL. */
#ifndef LSIP_MEDIA_TEXT_H
#define LSIP_MEDIA_TEXT_H

#include <lsip/base.h>
#include <stdbool.h>

/* Words between single spaces; any number of spaces if `loose`. */
struct text_words {
  lsip_str rest;
  bool loose;
};

/* The next word, not empty; false at the end and before a stray space. */
bool lsip_text_word(struct text_words *w, lsip_str *word);

/* True when nothing is left (but spaces, if loose). */
bool lsip_text_words_done(const struct text_words *w);

/* Splits at the first `c`. Without one: all is head, tail is empty, false. */
bool lsip_text_split(lsip_str s, char c, lsip_str *head, lsip_str *tail);

/* Digits only, at most `max`. */
bool lsip_text_number(lsip_str s, uint32_t max, uint32_t *out);

bool lsip_text_is_digits(lsip_str s); /* one or more */
bool lsip_text_is_token(lsip_str s);  /* RFC 8866 9: token */
bool lsip_text_is_host(lsip_str s);   /* letters, digits, '-', '.', '_' */

lsip_str lsip_text_trim(lsip_str s); /* without spaces at either end */

/* Decimal digits of `v` into `buf`; returns them. */
lsip_str lsip_text_of_number(uint64_t v, char buf[20]);

#endif
