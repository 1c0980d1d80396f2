/* Small functions that the readers copy to where they need them: most of their
 * time goes here. Where size was asked for chars.c has the only copy. Included
 * by chars.h and chars.c alone. */

/* The same without a call, for the places where most of the time of the
 * readers goes. Four bytes at a time. */
LSIP_COPIED const char *lsip_skip_here(const char *p, const char *end,
                                       unsigned classes)
{
#ifndef __OPTIMIZE_SIZE__
  for (; end - p >= 4; p += 4) {
    if (!lsip_is(p[0], classes))
      return p;
    if (!lsip_is(p[1], classes))
      return p + 1;
    if (!lsip_is(p[2], classes))
      return p + 2;
    if (!lsip_is(p[3], classes))
      return p + 3;
  }
#endif
  while (p < end && lsip_is(*p, classes))
    p++;
  return p;
}

LSIP_COPIED const char *lsip_skip_lws(const char *p, const char *end)
{
  while (p < end && lsip_is(*p, LSIP_C_LWS))
    p++;
  return p;
}

/* `s` without the white space (folds too) at both its ends. */
LSIP_COPIED lsip_str lsip_trim(lsip_str s)
{
  const char *end = lsip_str_end(s), *p = lsip_skip_lws(s.ptr, end);
  while (p < end && lsip_is(end[-1], LSIP_C_LWS))
    end--;
  return lsip_span(p, end);
}

/* 1 if the `n` (a constant, 2 to 8) bytes at `p` are the letters `lower` in
 * any case: only letters become a lower-case letter by that bit. Two loads
 * that overlap take any length. */
LSIP_COPIED int lsip_letters(const char *p, const char *lower, size_t n)
{
  return n < 4 ? lsip_load16(p) == lsip_load16(lower)
          && lsip_load16(p + n - 2) == lsip_load16(lower + n - 2)
      : lsip_load32(p) == lsip_load32(lower)
          && lsip_load32(p + n - 4) == lsip_load32(lower + n - 4);
}

/* The byte behind "sip:" or "sips:", or `p` if neither stands there. */
LSIP_COPIED const char *lsip_skip_sip(const char *p, const char *end)
{
  if (end - p < 5 || !lsip_letters(p, "sip", 3))
    return p;
  if (p[3] == ':')
    return p + 4;
  return (p[3] | 0x20) == 's' && p[4] == ':' ? p + 5 : p;
}

/* The value of a hexadecimal digit; -1 for what is none. */
LSIP_COPIED int lsip_hex(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = lsip_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
