/* A message written again and read: by the writers, value by value, it must
 * say the same; copied by lsip_msg_edit() it must not change a byte. */
#include "parse.h"

#include <stdlib.h>

#include "rewrite.h"
#include "same.h"

typedef struct again {
  const lsip_msg *from;
  lsip_writer w;
  char *buf;
  size_t cap;
  void *index;
  size_t index_size;
  int lenient; /* something was tolerated, which no copy passes on */
} again;

/* What differs, or NULL. */
static const char *read_again(again *a)
{
  lsip_parse_rules rules = { .size = sizeof rules };
  lsip_msg msg;
  rules.max_message = rules.max_line = UINT32_MAX;
  rules.lenient = a->lenient ? (1u << LSIP_TOLERANCE_COUNT) - 1 : 0;
  if (lsip_msg_parse(&msg, a->index, a->index_size, a->buf, a->w.len, &rules,
                     NULL))
    return "what was written is refused";
  return same_message(a->from, &msg);
}

static const char *by_values(again *a)
{
  lsip_writer_init(&a->w, a->buf, a->cap);
  rewrite(&a->w, a->from);
  if (lsip_writer_end(&a->w)) return lsip_strerror(lsip_writer_end(&a->w));
  return read_again(a);
}

/* Only a Content-Length that lacks is added. */
static const char *by_copy(again *a)
{
  lsip_writer_init(&a->w, a->buf, a->cap);
  if (lsip_msg_edit(&a->w, a->from, NULL, 0)) return "a copy fails";
  if (a->lenient || !lsip_msg_has(a->from, LSIP_H_CONTENT_LENGTH))
    return read_again(a);
  return lsip_str_eq(lsip_writer_text(&a->w), lsip_msg_raw(a->from))
             ? NULL : "a byte of a copy";
}

/* One value a field, with long names, is longer than the list it stood in. */
static int prepare(again *a, const subject *s)
{
  size_t len = lsip_msg_raw(a->from).len;
  for (int i = 0; i < LSIP_TOLERANCE_COUNT; i++)
    a->lenient |= s->tolerated[i] != 0;
  a->cap = 32 * len + 4096;
  a->index_size = lsip_index_size(65535);
  a->buf = malloc(a->cap);
  a->index = malloc(a->index_size);
  return a->buf && a->index ? 0 : -1;
}

static void tell(const subject *s, const char *differs, FILE *out)
{
  fputs(s->file, out);
  if (s->number) fprintf(out, "#%u", s->number);
  if (differs)
    fprintf(out, ": not the same when written again: %s\n", differs);
  else
    fprintf(out, ": the same when written again (%u headers)\n",
            lsip_msg_field_count(&s->msg));
}

int roundtrip(const subject *s, FILE *out)
{
  again a = { .from = &s->msg };
  const char *differs = "out of memory";
  if (s->rc) {
    verdict_words(s, out);
    return 0; /* there is nothing that could be the same */
  }
  if (!prepare(&a, s)) {
    differs = by_copy(&a);
    if (!differs) differs = by_values(&a);
  }
  tell(s, differs, out);
  free(a.buf);
  free(a.index);
  return differs != NULL;
}
