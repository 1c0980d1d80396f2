#include "sdp.h"

#include <stdlib.h>

#include <lsip/sdp.h>

enum { MEDIA = 64 };

static size_t count_lines(lsip_str text)
{
  size_t n = 1;
  for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n';
  return n;
}

static lsip_str line_at(lsip_str text, size_t at)
{
  size_t end = at;
  while (end < text.len && text.ptr[end] != '\r' && text.ptr[end] != '\n')
    end++;
  return lsip_str_of(text.ptr + at, end - at);
}

/* The whole line: its letter stands two bytes before the value. */
static void show_line(tree *t, const lsip_sdp_line *line)
{
  node n = { .what = "line", .value = line->value, .has_value = 1 };
  n.name = lsip_str_of(line->value.ptr - 2, 1);
  n.text = lsip_str_of(line->value.ptr - 2, line->value.len + 2);
  tree_open(t, &n);
  tree_close(t);
}

static void show_section(tree *t, const lsip_sdp *sdp, int section)
{
  lsip_sdp_line line;
  size_t cursor = 0;
  node n = { .what = section < 0 ? "session" : "media" };
  tree_open(t, &n);
  while (lsip_sdp_line_next(sdp, section, &cursor, &line) == 1)
    show_line(t, &line);
  tree_close(t);
}

void tree_sdp(tree *t, lsip_str text)
{
  size_t size = lsip_sdp_index_size(count_lines(text), MEDIA), at = 0;
  void *memory = malloc(size);
  lsip_sdp sdp;
  int rc = memory ? lsip_sdp_parse(&sdp, memory, size, NULL, text, &at)
                  : LSIP_ERR_NOMEM;
  if (rc) {
    tree_error(t, "malformed", line_at(text, at), rc);
    tree_lines(t, text);
  } else {
    int media = (int)lsip_sdp_media_count(&sdp);
    for (int i = LSIP_SDP_SESSION_LEVEL; i < media; i++)
      show_section(t, &sdp, i);
  }
  free(memory);
}
