/* Writing message/cpim (RFC 3862 2.3.1, 3.6). */
#include "msg/chars.h"
#include "msg/part.h"
#include "msg/write.h"

/* What must be escaped, and nothing else; the quote inside a string only. */
static void write_char(lsip_writer *w, char c, int quoted)
{
  static const char hex[] = "0123456789abcdef", named[] = "\bb\tt\nn\rr\\\\";
  char out[6] = { '\\', 'u', '0', '0', 0, 0 };
  for (size_t i = 0; named[i]; i += 2)
    if (c == named[i]) {
      out[1] = named[i + 1];
      lsip_write_raw(w, lsip_str_of(out, 2));
      return;
    }
  if ((unsigned char)c < ' ' || c == 127) {
    out[4] = hex[c >> 4];
    out[5] = hex[c & 15];
    lsip_write_raw(w, lsip_str_of(out, 6));
    return;
  }
  if (c == '"' && quoted)
    lsip_write_raw(w, LSIP_STR("\\"));
  lsip_write_raw(w, lsip_str_of(&c, 1));
}

static void write_escaped(lsip_writer *w, lsip_str text, int quoted)
{
  for (size_t i = 0; i < text.len; i++)
    write_char(w, text.ptr[i], quoted);
}

static void write_name(lsip_writer *w, lsip_str name)
{
  if (!lsip_is_cpim_name(name))
    lsip_writer_fail(w, LSIP_ERR_HEADER_NAME);
  lsip_write_raw(w, name);
  lsip_write_raw(w, LSIP_STR(":"));
}

LSIP_COLD
void lsip_write_cpim_header(lsip_writer *w, lsip_str name, lsip_str language,
                            lsip_str value)
{
  write_name(w, name);
  if (language.len) {
    lsip_write_raw(w, LSIP_STR(";lang="));
    lsip_write_token(w, language, LSIP_ERR_PARAM);
  }
  lsip_write_raw(w, LSIP_STR(" "));
  write_escaped(w, value, 0);
  lsip_write_crlf(w);
}

LSIP_COLD
void lsip_write_cpim_address(lsip_writer *w, lsip_str name, lsip_str formal,
                             lsip_str uri)
{
  write_name(w, name);
  lsip_write_raw(w, LSIP_STR(" "));
  if (formal.len) {
    lsip_write_raw(w, LSIP_STR("\""));
    write_escaped(w, formal, 1);
    lsip_write_raw(w, LSIP_STR("\""));
  }
  lsip_write_raw(w, LSIP_STR("<"));
  lsip_write_uri(w, uri);
  lsip_write_raw(w, LSIP_STR(">\r\n"));
}

LSIP_COLD
void lsip_write_cpim_content(lsip_writer *w, const lsip_part *content)
{
  if (!content->headers.len && !lsip_trim(content->type).len)
    lsip_writer_fail(w, LSIP_ERR_MISSING);
  lsip_write_crlf(w);
  lsip_write_part(w, content);
}
