/* Values with structure, whatever their form: the table of lsip/forms.h. */
#ifndef PARSE_FORMS_H
#define PARSE_FORMS_H

#include <lsip/forms.h>

/* The struct of any form: strings first, then numbers. */
typedef struct form_value {
  int form;
  unsigned strings, numbers; /* how many there are */
  int params;                /* which string holds all parameters; -1: none */
  char separator;            /* of parameters */
  uint64_t room[64];
} form_value;

/* Reads one value. 0, a typed error, or LSIP_ERR_ARGUMENT: no form. */
int form_read(form_value *v, int form, lsip_str value);
lsip_str form_string(const form_value *v, unsigned i);
lsip_num form_number(const form_value *v, unsigned i);
/* Takes the next parameter off the front. 1, 0 at the end, or < 0. */
int form_param(const form_value *v, lsip_str *rest, lsip_str *name,
               lsip_str *value);

#endif
