/* Bodies: the parts of multiparts, messages inside messages, descriptions of
 * sessions, texts as lines, all else as one piece. */
#include "tree.h"

#include <stdlib.h>

#include <lsip/body.h>

#include "sdp.h"

enum { LINES = 1000, FIELDS = 1024, NESTED = 4, VALUE = 4096 };

/* Is it text, whatever its type says? */
static int is_text(lsip_str body)
{
  for (size_t i = 0; i < body.len; i++) {
    unsigned char c = (unsigned char)body.ptr[i];
    if ((c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
      return 0;
  }
  return 1;
}

void tree_lines(tree *t, lsip_str rest)
{
  for (unsigned i = 0; i < LINES && rest.len; i++) {
    size_t n = 0, end;
    while (n < rest.len && rest.ptr[n] != '\n') n++;
    end = n && rest.ptr[n - 1] == '\r' ? n - 1 : n;
    tree_leaf(t, "line", lsip_str_of(rest.ptr, end));
    n += n < rest.len;
    rest = lsip_str_of(rest.ptr + n, rest.len - n);
  }
  tree_part(t, "rest", rest);
}

/* ---- parts ---- */

static void show_fields(tree *t, lsip_str rest)
{
  lsip_str all = rest, name, value;
  int rc;
  while ((rc = lsip_field_next(&rest, &name, &value, LSIP_BODY_LENIENT)) == 1)
    tree_field(t, name, value);
  if (rc < 0) tree_error(t, "malformed", all, rc);
}

static void show_content(tree *t, const lsip_part *p);

/* Its headers look like those of SIP, and are none. */
static void show_cpim_header(tree *t, const lsip_cpim_header *h)
{
  char buf[VALUE];
  size_t len = 0;
  node n = { .what = "cpim-header", .name = h->name, .text = h->value,
             .value = h->value, .has_value = 1 };
  if (!lsip_cpim_unescape(h->value, buf, sizeof buf, &len))
    n.value = lsip_str_of(buf, len);
  tree_open(t, &n);
  tree_part(t, "namespace", h->name_space);
  tree_part(t, "language", h->language);
  tree_part(t, "params", h->params);
  tree_close(t);
}

/* RFC 3862: message headers, then a MIME entity. */
static void show_cpim(tree *t, lsip_str body)
{
  lsip_cpim m;
  lsip_cpim_cursor c;
  lsip_cpim_header h;
  int rc = lsip_cpim_parse(&m, body, LSIP_BODY_LENIENT);
  if (rc) {
    tree_error(t, "malformed", body, rc);
    return;
  }
  lsip_cpim_begin(&c, &m, LSIP_BODY_LENIENT);
  while ((rc = lsip_cpim_next(&c, &h)) != 0) {
    if (rc < 0)
      tree_error(t, "malformed", LSIP_STR(""), rc);
    else
      show_cpim_header(t, &h);
  }
  show_fields(t, m.content.headers);
  show_content(t, &m.content);
}

/* RFC 3420: any part of a message. */
static void show_fragment(tree *t, lsip_str body)
{
  lsip_parse_rules rules = { .size = sizeof rules };
  size_t size = lsip_index_size(FIELDS);
  void *index = malloc(size);
  lsip_msg m;
  int rc = LSIP_ERR_NOMEM;
  rules.fragment = 1;
  if (index)
    rc = lsip_msg_parse(&m, index, size, body.ptr, body.len, &rules, NULL);
  if (rc)
    tree_error(t, "malformed", body, rc);
  else
    tree_message(t, &m);
  free(index);
}

/* Each kind may hold the others, but not for ever. */
static void show_content(tree *t, const lsip_part *p)
{
  int deep = ++t->nested > NESTED;
  if (lsip_media_type_is(p->type, LSIP_STR("application"), LSIP_STR("sdp")))
    tree_sdp(t, p->body);
  else if (!deep && lsip_media_type_is(p->type, LSIP_STR("message"),
                                       LSIP_STR("sipfrag")))
    show_fragment(t, p->body);
  else if (!deep && lsip_media_type_is(p->type, LSIP_STR("message"),
                                       LSIP_STR("cpim")))
    show_cpim(t, p->body);
  else if (is_text(p->body))
    tree_lines(t, p->body);
  t->nested--;
}

static void open_part(tree *t, const lsip_part *p)
{
  char text[64];
  node n = { .what = p->depth ? "part" : "body", .text = p->body,
             .has_value = 1 };
  snprintf(text, sizeof text, "%zu bytes", p->body.len);
  n.value = lsip_str_z(text);
  tree_open(t, &n);
  if (p->depth) show_fields(t, p->headers);
  if (!lsip_part_is_multipart(p, LSIP_STR(""))) show_content(t, p);
}

/* What is malformed is a part of what is open, and the walk goes on. */
void tree_body(tree *t, const lsip_msg *m)
{
  lsip_part part;
  lsip_parts walk;
  unsigned open = 0;
  int rc;
  lsip_msg_part(m, &part);
  if (!part.body.len) return;
  lsip_parts_init(&walk, &part, LSIP_BODY_LENIENT);
  while ((rc = lsip_parts_next(&walk, &part)) != 0) {
    if (rc < 0) {
      tree_error(t, "malformed", LSIP_STR(""), rc);
      continue;
    }
    for (; open > part.depth; open--) tree_close(t);
    open_part(t, &part);
    open++;
  }
  while (open--) tree_close(t);
}
