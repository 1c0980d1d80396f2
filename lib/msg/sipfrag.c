/* Writing message/sipfrag (RFC 3420). */
#include <lsip/body.h>

#include "msg/chars.h"
#include "msg/index.h"
#include "msg/write.h"

static int is_asked_for(int id, const uint16_t *ids, size_t n)
{
  while (n--)
    if (ids[n] == id)
      return 1;
  return 0;
}

/* The name as it stands, since the field may be one that no table knows. */
static void copy_field(lsip_writer *w, const lsip_msg *m,
                       const lsip_field *f)
{
  lsip_write_token(w, lsip_field_name(m, f), LSIP_ERR_HEADER_NAME);
  lsip_write_raw(w, LSIP_STR(": "));
  lsip_write_borrowed(w, m, lsip_field_value(m, f));
  lsip_write_crlf(w);
}

/* s.2: a body is announced by the fields that describe it (RFC 3261 7.4). */
static int goes_with_body(int id)
{
  return id == LSIP_H_CONTENT_TYPE || id == LSIP_H_CONTENT_LENGTH
      || id == LSIP_H_CONTENT_ENCODING || id == LSIP_H_CONTENT_DISPOSITION;
}

LSIP_COLD
void lsip_write_sipfrag(lsip_writer *w, const lsip_msg *m, int start_line,
                        const uint16_t *ids, size_t n, int body)
{
  const lsip_index *ix = m->index;
  body = body && ix->body.len;
  if (start_line)
    lsip_write_start_line(w, m, lsip_msg_uri(m));
  for (unsigned i = 0; i < ix->count; i++) {
    int id = ix->fields[i].id;
    if (goes_with_body(id) ? body && id != LSIP_H_CONTENT_LENGTH
                           : is_asked_for(id, ids, n))
      copy_field(w, m, &ix->fields[i]);
  }
  if (body)
    lsip_write_end(w, lsip_msg_body(m));
}
