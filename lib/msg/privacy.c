/* Privacy: RFC 3323 4.2, RFC 3325 9.3, RFC 7044 5.4. Its values stand side by
 * side with ';' between them. */
#include "msg/chars.h"
#include "msg/forms.h"

/* In the order of the bits, as a row of lsip/forms.h. */
static const char row[] = "-;header/session/user/none/critical/id/history/";

lsip_shape lsip_privacy_shape(void)
{
  lsip_shape s = { row + 2, row[0], row[1], 0, 0, 0, 0 };
  return s;
}

int lsip_privacy_parse(uint32_t *bits, lsip_str value)
{
  const char *p = value.ptr, *end = lsip_str_end(value), *q;
  const lsip_shape shape = lsip_privacy_shape();
  lsip_names names = { 0 };
  lsip_entry e;
  *bits = 0;
  for (;; p++) {
    p = lsip_skip_lws(p, end);
    q = lsip_skip(p, end, LSIP_C_TOKEN);
    if (q == p)
      return LSIP_ERR_HEADER_VALUE;
    *bits |= lsip_entry_look(&e, &shape, &names, lsip_span(p, q))
        ? e.bit : (uint32_t)LSIP_PRIVACY_OTHER;
    p = lsip_skip_lws(q, end);
    if (p == end)
      return LSIP_OK;
    if (*p != ';')
      return LSIP_ERR_HEADER_VALUE;
  }
}
