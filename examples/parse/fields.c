/* The start line and the header fields of a message. */
#include "tree.h"

#include "common/text.h"

static const char *const ids[] = {
  "OTHER",
#define NAME_OF(id, name, compact, grammar, occurs, form) #id,
  LSIP_HEADERS(NAME_OF)
#undef NAME_OF
};

static const char *const classes[] = {
  [LSIP_G_TEXT] = "text", [LSIP_G_NAME_ADDR] = "name-addr",
  [LSIP_G_URI] = "uri", [LSIP_G_TOKEN] = "token",
  [LSIP_G_PARAMS] = "params", [LSIP_G_NUMBER] = "number",
  [LSIP_G_MEDIA] = "media", [LSIP_G_AUTH] = "auth",
  [LSIP_G_AUTH_INFO] = "auth-info", [LSIP_G_CALL_ID] = "call-id",
  [LSIP_G_CSEQ] = "cseq", [LSIP_G_VIA] = "via", [LSIP_G_DATE] = "date",
  [LSIP_G_TIMESTAMP] = "timestamp", [LSIP_G_WARNING] = "warning"
};

static const char *class_name(unsigned class)
{
  return class < sizeof classes / sizeof *classes ? classes[class] : "text";
}

/* ---- start line ---- */

static lsip_str start_line_of(lsip_str bytes)
{
  size_t n = 0;
  while (n < bytes.len && bytes.ptr[n] != '\n') n++;
  n -= n && n < bytes.len && bytes.ptr[n - 1] == '\r';
  return lsip_str_of(bytes.ptr, n);
}

/* A fragment may have none. */
static void show_start_line(tree *t, const lsip_msg *m)
{
  lsip_str line = start_line_of(lsip_str_of(m->bytes, lsip_msg_raw(m).len));
  if (t->nested && !lsip_msg_status(m) && !lsip_msg_uri(m).len) return;
  tree_open(t, &(node){ .what = "start-line", .text = line });
  if (lsip_msg_is_request(m)) {
    tree_part(t, "method", lsip_msg_method_name(m));
    if (lsip_msg_uri(m).len) tree_uri(t, "uri", lsip_msg_uri(m));
  } else if (lsip_msg_status(m)) {
    tree_number(t, "status", (uint64_t)lsip_msg_status(m));
    tree_part(t, "reason", lsip_msg_reason(m));
  }
  tree_close(t);
}

/* ---- fields ---- */

/* All that the values of one header have in common. */
typedef struct header {
  lsip_header_info info;
  lsip_str value; /* of the field */
} header;

static int is_list(const header *h)
{
  return (h->info.occurs & LSIP_OCCURS_LIST) != 0;
}

/* A person need not read the only value of a field twice. */
static void show_list_value(tree *t, const header *h, lsip_str value)
{
  if (!t->json && value.len == h->value.len) {
    tree_value(t, &h->info, value);
    return;
  }
  tree_open(t, &(node){ .what = "value", .text = value });
  tree_value(t, &h->info, value);
  tree_close(t);
}

static const char *end_of(lsip_str s)
{
  return s.ptr + s.len;
}

/* The values of one field, out of a walk through all fields of the header:
 * `c` stands at the beginning of this one. */
static void show_values(tree *t, const lsip_msg *m, const header *h,
                        lsip_cursor *c)
{
  const char *end = h->value.ptr;
  lsip_str value;
  int rc = 1;
  while (rc == 1 && end != end_of(h->value)) {
    rc = lsip_next_value(m, c, &value);
    if (rc == 1) {
      end = end_of(value);
      show_list_value(t, h, value);
    }
  }
  if (rc < 0)
    tree_error(t, "malformed", lsip_str_of(end, (size_t)(end_of(h->value) -
                                                         end)), rc);
}

static void open_field(tree *t, header *h, lsip_str name, int id)
{
  node n = { .what = "header", .name = name, .value = h->value,
             .has_value = 1, .id = "OTHER", .class = "text" };
  n.text = lsip_str_of(name.ptr, (size_t)(end_of(h->value) - name.ptr));
  if (id && !lsip_header_about(&h->info, id)) {
    n.id = ids[id];
    n.class = class_name(h->info.grammar);
  }
  tree_open(t, &n);
}

void tree_field(tree *t, lsip_str name, lsip_str value)
{
  header h;
  memset(&h, 0, sizeof h);
  h.value = value;
  open_field(t, &h, name, lsip_header_of(name));
  if (h.info.id && !is_list(&h)) tree_value(t, &h.info, value);
  tree_close(t);
}

static void show_field(tree *t, const lsip_msg *m, const lsip_field *f,
                       lsip_cursor *cursors)
{
  lsip_cursor *c = &cursors[f->id < LSIP_HEADER_COUNT ? f->id : 0];
  header h;
  memset(&h, 0, sizeof h);
  h.value = lsip_str_of(m->bytes + f->value_off, f->value_len);
  open_field(t, &h, lsip_str_of(m->bytes + f->name_off, f->name_len), f->id);
  if (is_list(&h))
    show_values(t, m, &h, c);
  else if (h.info.id)
    tree_value(t, &h.info, h.value);
  tree_close(t);
}

void tree_message(tree *t, const lsip_msg *m)
{
  lsip_cursor cursors[LSIP_HEADER_COUNT];
  for (int id = 0; id < LSIP_HEADER_COUNT; id++)
    cursors[id] = lsip_cursor_of(id);
  show_start_line(t, m);
  for (unsigned i = 0; i < lsip_msg_field_count(m); i++) {
    lsip_field f;
    if (!lsip_msg_field(m, i, &f)) show_field(t, m, &f, cursors);
  }
  tree_body(t, m);
}
