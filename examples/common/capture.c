#include "common/capture.h"

#include <errno.h>
#include <string.h>

FILE *capture_open(const char *path, capture_start *start)
{
  FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
  if (!f) return NULL;
  start->len = fread(start->bytes, 1, sizeof start->bytes, f);
  if (!ferror(f)) return f;
  if (f != stdin) (void)fclose(f);
  return NULL;
}

static void tell(const char *program, const char *path, const lsip_capture *c,
                 int rc)
{
  fprintf(stderr, "%s: %s: offset %llu: ", program, path,
          (unsigned long long)lsip_capture_offset(c));
  if (rc == LSIP_ERR_TRUNCATED)
    fprintf(stderr, "the file ends inside a packet\n");
  else
    fprintf(stderr, "%s; what follows is not read\n", lsip_strerror(rc));
}

/* What a reader of the messages should know about those that are missing. */
static void tell_losses(const char *program, const char *path,
                        const lsip_capture *c)
{
  static const int losses[] = {
    LSIP_CAPTURE_LINK, LSIP_CAPTURE_BROKEN, LSIP_CAPTURE_LOST_FRAGMENTS,
    LSIP_CAPTURE_GAPS, LSIP_CAPTURE_FRAMING, LSIP_CAPTURE_UNFINISHED,
    LSIP_CAPTURE_MEMORY
  };
  for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
    uint64_t n = lsip_capture_counter(c, losses[i]);
    if (n)
      fprintf(stderr, "%s: %s: %llu %s\n", program, path,
              (unsigned long long)n, lsip_capture_counter_text(losses[i]));
  }
}

static int feed(lsip_capture *c, FILE *f, const capture_start *start)
{
  static char buf[65536];
  int rc = lsip_capture_feed(c, start->bytes, start->len);
  size_t n;
  while (!rc && (n = fread(buf, 1, sizeof buf, f)) > 0)
    rc = lsip_capture_feed(c, buf, n);
  return rc;
}

int capture_read(const char *program, const char *path, FILE *f,
                 const capture_start *start, capture_fn fn, void *user)
{
  lsip_capture_config cfg;
  lsip_capture *c;
  int rc, end;
  lsip_capture_config_init(&cfg, sizeof cfg);
  cfg.on_message = fn;
  cfg.user = user;
  if (lsip_capture_new(&c, &cfg)) {
    fprintf(stderr, "%s: out of memory\n", program);
    return -1;
  }
  rc = feed(c, f, start);
  end = lsip_capture_end(c);
  if (!rc) rc = end;
  if (rc) tell(program, path, c, rc);
  tell_losses(program, path, c);
  if (ferror(f)) {
    fprintf(stderr, "%s: %s: %s\n", program, path, strerror(errno));
    rc = -1;
  }
  lsip_capture_free(c);
  return rc ? -1 : 0;
}
