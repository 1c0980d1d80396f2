/* The table of errors (base.h), and the version. */
#include <lsip/base.h>

#define TEXT_OF(n) #n
#define TEXT(n) TEXT_OF(n)

static const struct error {
  int code;
  int status;
  const char *name;
  const char *text;
} errors[] = {
#define ROW(name, code, status, text) { code, status, #name, text },
  LSIP_ERRORS(ROW)
#undef ROW
};

static const struct error *find(int err)
{
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (errors[i].code == err)
      return &errors[i];
  return NULL;
}

const char *lsip_strerror(int err)
{
  const struct error *e = find(err);
  return e ? e->text : "unknown error";
}

const char *lsip_error_name(int err)
{
  const struct error *e = find(err);
  return e ? e->name : "ERR_UNKNOWN";
}

int lsip_error_status(int err)
{
  const struct error *e = find(err);
  return e ? e->status : 0;
}

const char *lsip_version(void)
{
  return TEXT(LSIP_VERSION_MAJOR) "." TEXT(LSIP_VERSION_MINOR) "."
      TEXT(LSIP_VERSION_PATCH);
}
