/* A tree that is printed as it grows: as lines for people, or as JSON. */
#ifndef PARSE_TREE_H
#define PARSE_TREE_H

#include "parse.h"

enum { TREE_DEPTH = 64 };

typedef struct tree {
  FILE *out;
  int json, colour;
  lsip_str bytes; /* what texts are parts of */
  size_t offset;  /* of `bytes` in the file */
  unsigned depth, nested; /* nested: bodies inside bodies */
  unsigned char filled[TREE_DEPTH]; /* JSON: there is a part already */
} tree;

/* A node. `text` is a part of the bytes, whence its place, or empty; `value`
 * is what it means if that is something else. */
typedef struct node {
  const char *what; /* "header", "uri", ... */
  lsip_str name;    /* of a header or parameter */
  lsip_str text;
  lsip_str value;
  int has_value;
  int err;          /* enum lsip_err: it is malformed */
  const char *id, *class; /* of a header */
} node;

void tree_open(tree *t, const node *n);
void tree_close(tree *t);
void tree_leaf(tree *t, const char *what, lsip_str text);
/* A leaf if it is not empty. */
void tree_part(tree *t, const char *what, lsip_str text);
/* A leaf whose text decodes to `value`. */
void tree_decoded(tree *t, const char *what, lsip_str text, lsip_str value);
/* A leaf without a place. */
void tree_number(tree *t, const char *what, uint64_t n);
void tree_error(tree *t, const char *what, lsip_str text, int err);

/* fields.c, values.c, body.c: what stands in a message. */
void tree_message(tree *t, const lsip_msg *m);
/* A field of a part of a body. */
void tree_field(tree *t, lsip_str name, lsip_str value);
void tree_value(tree *t, const lsip_header_info *info, lsip_str value);
void tree_uri(tree *t, const char *what, lsip_str text);
void tree_body(tree *t, const lsip_msg *m);
void tree_lines(tree *t, lsip_str text);

#endif
