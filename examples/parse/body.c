/* Bodies: descriptions of sessions as lines, texts as lines, all else as one
 * piece. */
#include "tree.h"

#include "sdp.h"

enum { LINES = 1000 };

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

void tree_body(tree *t, const lsip_msg *m)
{
  lsip_str body = lsip_msg_body(m), type = lsip_msg_content_type(m);
  char text[64];
  node n = { .what = "body", .text = body, .has_value = 1 };
  if (!body.len) return;
  snprintf(text, sizeof text, "%zu bytes", body.len);
  n.value = lsip_str_z(text);
  tree_open(t, &n);
  if (lsip_media_type_is(type, LSIP_STR("application"), LSIP_STR("sdp")))
    tree_sdp(t, body);
  else if (is_text(body))
    tree_lines(t, body);
  tree_close(t);
}
