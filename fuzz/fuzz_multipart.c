/* A first line as Content-Type and what follows as the body: all parts of it,
 * what a UA makes of them, and the same parts written and read again. The
 * whole also as a message/sipfrag. */
#include <stdlib.h>

#include "../tests/unit/msg/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static void inside(lsip_str part, lsip_str text)
{
  if (part.len)
    require(part.ptr >= text.ptr
            && part.ptr + part.len <= text.ptr + text.len);
}

static void check_part(const lsip_part *p, lsip_str text)
{
  lsip_str rest = p->headers, name, value;
  int rc, n = 0;
  inside(p->headers, text);
  inside(p->body, text);
  inside(p->disposition, text);
  inside(p->id, text);
  while ((rc = lsip_field_next(&rest, &name, &value, LSIP_BODY_LENIENT)) == 1)
    n++;
  require(rc == 0 && !rest.len);
  (void)lsip_part_disposition(p);
  (void)lsip_part_required(p);
  (void)lsip_part_is_cid(p, p->id);
}

static size_t walk(const lsip_part *whole, unsigned flags)
{
  lsip_parts w;
  lsip_part p;
  size_t parts = 0, calls = 0;
  int rc;
  lsip_parts_init(&w, whole, flags);
  for (; (rc = lsip_parts_next(&w, &p)) != 0; calls++) {
    require(calls < 4 * LSIP_PARTS_MAX);
    if (rc < 0)
      continue;
    require(p.depth <= LSIP_PARTS_DEPTH && ++parts <= LSIP_PARTS_MAX + 1);
    if (p.depth)
      check_part(&p, whole->body);
  }
  return parts;
}

/* The parts of the first level; 0 if one cannot be read. */
static size_t read_parts(const lsip_part *whole, lsip_part *out)
{
  lsip_multipart mp;
  size_t n = 0;
  int rc;
  if (lsip_multipart_open(&mp, whole, 0) != LSIP_OK)
    return 0;
  while ((rc = lsip_multipart_next(&mp, &out[n])) == 1)
    n++;
  return rc == 0 ? n : 0;
}

static void write_again(const lsip_part *whole)
{
  static lsip_part parts[LSIP_PARTS_MAX + 1], back[LSIP_PARTS_MAX + 1];
  char boundary[LSIP_BOUNDARY_MAX], type[128] = "multipart/x;boundary=";
  size_t n = read_parts(whole, parts), start = strlen(type);
  lsip_part copy;
  lsip_writer w;
  lsip_str b;
  char *buf = NULL;
  if (!n)
    return;
  b = lsip_boundary_choose(boundary, parts, n);
  lsip_writer_init(&w, NULL, 0);
  lsip_write_multipart(&w, b, parts, n);
  require(!w.err && (buf = malloc(w.needed)) != NULL);
  lsip_writer_init(&w, buf, w.needed);
  lsip_write_multipart(&w, b, parts, n);
  require(lsip_writer_end(&w) == LSIP_OK);
  memset(&copy, 0, sizeof(copy));
  memcpy(type + start, b.ptr, b.len);
  copy.type = lsip_str_of(type, start + b.len);
  copy.body = lsip_writer_text(&w);
  require(read_parts(&copy, back) == n);
  for (size_t i = 0; i < n; i++)
    require(lsip_str_eq(parts[i].body, back[i].body)
            && lsip_str_eq(parts[i].type, back[i].type)
            && lsip_str_eq(parts[i].disposition, back[i].disposition)
            && lsip_str_eq(parts[i].id, back[i].id));
  free(buf);
}

static void check_body(lsip_str type, lsip_str body)
{
  lsip_part whole, root;
  lsip_body_view view;
  memset(&whole, 0, sizeof(whole));
  whole.type = type;
  whole.body = body;
  (void)walk(&whole, 0);
  (void)walk(&whole, LSIP_BODY_LENIENT);
  (void)!lsip_related_root(&whole, &root, 0);
  if (lsip_body_examine(&view, &whole, NULL) == LSIP_ERR_UNSUPPORTED)
    require(view.why != 0);
  else
    require(view.why == 0);
  inside(view.wanted.body, body);
  write_again(&whole);
}

/* What a fragment is written as is a fragment again, with the same fields. */
static void check_fragment(lsip_str text)
{
  static uint64_t index[4096], again[4096];
  static char buf[1 << 17];
  uint16_t ids[LSIP_HEADER_COUNT];
  lsip_parse_rules rules;
  lsip_writer w;
  lsip_msg m, back;
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  rules.fragment = 1;
  for (int i = 0; i < LSIP_HEADER_COUNT; i++)
    ids[i] = (uint16_t)i;
  if (lsip_msg_parse(&m, index, sizeof(index), text.ptr, text.len, &rules,
                     NULL) != LSIP_OK)
    return;
  (void)read_all(&m);
  lsip_writer_init(&w, buf, sizeof(buf));
  lsip_write_sipfrag(&w, &m, 1, ids, LSIP_HEADER_COUNT, 1);
  require(lsip_writer_end(&w) == LSIP_OK);
  require(lsip_msg_parse(&back, again, sizeof(again), buf, w.len, &rules,
                         NULL) == LSIP_OK);
  require(lsip_str_eq(lsip_msg_body(&m), lsip_msg_body(&back))
          && lsip_str_eq(lsip_msg_uri(&m), lsip_msg_uri(&back))
          && lsip_msg_status(&m) == lsip_msg_status(&back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact = malloc(size ? size : 1), *line;
  lsip_str text;
  require(exact != NULL);
  memcpy(exact, data, size);
  text = lsip_str_of(exact, size);
  line = memchr(exact, '\n', size);
  if (line)
    check_body(lsip_str_of(exact, (size_t)(line - exact)),
               lsip_str_of(line + 1, size - (size_t)(line + 1 - exact)));
  check_fragment(text);
  free(exact);
  return 0;
}
