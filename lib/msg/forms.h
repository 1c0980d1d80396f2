/* The table of lsip/forms.h, as its reader and writer walk it. */
#ifndef LSIP_MSG_FORMS_H
#define LSIP_MSG_FORMS_H

#include <lsip/fields.h>

/* One row. A struct holds strings and then numbers. */
typedef struct lsip_shape {
  const char *names; /* parameters, each followed by its kind; a NUL */
  char head;
  char separator;    /* 0: no parameters */
  uint8_t params;    /* which string holds all parameters */
  uint8_t number;    /* the first number that belongs to a parameter */
  uint16_t strings;  /* bytes of strings, where the numbers begin */
  uint16_t size;     /* bytes of the struct */
} lsip_shape;

/* LSIP_OK or LSIP_ERR_ARGUMENT. */
LSIP_MUST int lsip_shape_of(lsip_shape *out, int form);

/* One parameter of a row. */
typedef struct lsip_entry {
  const char *name;
  uint8_t len;
  char kind;
  uint8_t string, number; /* its place in the struct, one of the two */
  uint32_t bit;           /* its own */
} lsip_entry;

/* 1 for the kinds whose member is a number. */
static inline int lsip_entry_counts(const lsip_entry *e)
{
  return e->kind == '#' || e->kind == ':' || e->kind == '/'
      || e->kind == '&';
}

/* Before the first parameter of a row. */
static inline lsip_entry lsip_entry_before(const lsip_shape *s)
{
  lsip_entry e = { s->names - 1, 0, 0, (uint8_t)(s->params + 1), s->number,
                   0 };
  return e;
}
/* The next one: 1, or 0 at the end. */
int lsip_entry_next(lsip_entry *e);

/* The names of a row, found once for all that are looked up: which is the
 * first, counted from 1, that has a mark, and which is the next of the same. */
typedef struct lsip_names {
  uint8_t count, first[32], next[32], len[32];
} lsip_names;

/* The parameter `name` in any case: 1, or 0 if the row has none such. Where
 * `names` is zeroed, it is filled. */
int lsip_entry_look(lsip_entry *e, const lsip_shape *s, lsip_names *names,
                    lsip_str name);
/* The place of `name` among names that are filled, or -1. */
int lsip_names_find(const lsip_names *names, const char *row, lsip_str name);

/* Takes a parameter off the front of `*rest`, up to a `separator`. */
LSIP_MUST int lsip_shape_param(char separator, lsip_str *rest,
                               lsip_str *name, lsip_str *value);

/* The end of the bytes at `p` that may make a head, or its first half. */
const char *lsip_head_run(char head, const char *p, const char *end);
/* What parts the halves of a head. */
static inline char lsip_head_mark(char head)
{
  return head == 'm' || head == 'f' ? '/' : head == 'k' ? ':' : '.';
}

/* The head of which the second half is the first: templates of an event may
 * have dots between them. */
static inline char lsip_head_second(char head)
{
  return head == 'e' ? 't' : head == 'f' ? 'i' : head;
}

/* 1 if the first parameter stands without a ';'. */
static inline int lsip_shape_bare(const lsip_shape *s)
{
  return s->head == '-' || s->head == 'U' || s->head == 'k';
}

/* The values of Privacy in the order of their bits, as parameters. */
lsip_shape lsip_privacy_shape(void);

/* 1 for 1*48HEXDIG and 1*16HEXDIG "@" host (RFC 5503 7.1); of the first only
 * the length is looked at. */
int lsip_is_billing(const lsip_str *t);

/* 1 for what lsip/session_id has: 32 lower-case hexadecimal digits. */
int lsip_is_uuid(lsip_str s);
/* 1 for id-left "@" id-right (RFC 8262 s.3). */
int lsip_is_msg_id(lsip_str s);

#endif
