#include "forms.h"

#include <string.h>

#include <lsip/fields.h>

typedef struct shape {
  unsigned strings;
  size_t size;
  const char *grammar;
} shape;

static const shape shapes[LSIP_FORM_COUNT] = {
#define SHAPE_OF(NAME, name, strings, grammar) \
  [LSIP_FORM_##NAME] = { strings, sizeof(lsip_##name), grammar },
  LSIP_FORMS(SHAPE_OF)
#undef SHAPE_OF
};

/* Strings of the head of a value, which stand before `params`. */
static int head_strings(char head)
{
  if (strchr("aAnNremfp", head)) return 2;
  return strchr("#*-U", head) ? 0 : 1;
}

int form_read(form_value *v, int form, lsip_str value)
{
  const shape *s = &shapes[form];
  memset(v, 0, sizeof *v);
  if (form <= LSIP_FORM_NONE || form >= LSIP_FORM_COUNT ||
      s->size > sizeof v->room)
    return LSIP_ERR_ARGUMENT;
  v->form = form;
  v->strings = s->strings;
  v->numbers = (unsigned)((s->size - s->strings * sizeof(lsip_str)) /
                          sizeof(lsip_num));
  v->params = s->grammar[1] ? head_strings(s->grammar[0]) : -1;
  v->separator = s->grammar[1];
  return lsip_form_read(v->room, form, value);
}

lsip_str form_string(const form_value *v, unsigned i)
{
  lsip_str s;
  memcpy(&s, (const char *)v->room + i * sizeof s, sizeof s);
  return s;
}

lsip_num form_number(const form_value *v, unsigned i)
{
  lsip_num n;
  memcpy(&n, (const char *)v->room + v->strings * sizeof(lsip_str) +
             i * sizeof n, sizeof n);
  return n;
}

int form_param(const form_value *v, lsip_str *rest, lsip_str *name,
               lsip_str *value)
{
  return v->separator == ',' ? lsip_auth_next(rest, name, value)
                             : lsip_param_next(rest, name, value);
}
