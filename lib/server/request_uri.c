#include "server/request_uri.h"

typedef int (*goes_fn)(lsip_str name);

static int is_way(lsip_str name)
{
  return lsip_str_ieq(name, LSIP_STR("maddr")) ||
      lsip_str_ieq(name, LSIP_STR("transport"));
}

static int is_method(lsip_str name)
{
  return lsip_str_ieq(name, LSIP_STR("method"));
}

static void write_params(lsip_writer *w, lsip_str params, goes_fn goes)
{
  lsip_str name, value;
  while (lsip_param_next(&params, &name, &value) == 1) {
    if (goes(name))
      continue;
    lsip_write_raw(w, LSIP_STR(";"));
    lsip_write_raw(w, name);
    if (!value.len)
      continue;
    lsip_write_raw(w, LSIP_STR("="));
    lsip_write_raw(w, value);
  }
}

int lsip_uri_maddr(const lsip_uri *uri, lsip_str *value)
{
  *value = LSIP_STR("");
  return lsip_param_get(uri->params, LSIP_STR("maddr"), value);
}

void lsip_uri_write_plain(lsip_writer *w, const lsip_uri *uri)
{
  const char *end = uri->host.ptr + uri->host.len;
  lsip_write_raw(w, lsip_str_of(uri->text.ptr,
                                (size_t)(end - uri->text.ptr)));
  write_params(w, uri->params, is_way);
}

void lsip_uri_write_target(lsip_writer *w, const lsip_uri *uri)
{
  const char *end = uri->params.len    ? uri->params.ptr - 1
                    : uri->headers.len ? uri->headers.ptr - 1
                                       : uri->text.ptr + uri->text.len;
  lsip_write_raw(w, lsip_str_of(uri->text.ptr,
                                (size_t)(end - uri->text.ptr)));
  write_params(w, uri->params, is_method);
}
