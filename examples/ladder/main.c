/* lsip-ladder: files in, a drawing out. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/colour.h"
#include "ladder.h"

static int cannot(const char *path, const char *what)
{
  fprintf(stderr, "lsip-ladder: %s %s: %s\n", path, what, strerror(errno));
  return -1;
}

static int read_file(log *l, const char *path, int alone)
{
  capture_start start;
  FILE *f = capture_open(path, &start);
  int rc;
  if (!f) return cannot(path, "cannot be read");
  if (lsip_capture_knows(start.bytes, start.len))
    rc = capture_read("lsip-ladder", path, f, &start, log_add, l);
  else
    rc = trace_read(alone ? l : NULL, path, f, &start);
  if (f != stdin) (void)fclose(f);
  return rc;
}

static int show(const ladder_options *o, const log *l)
{
  FILE *out = o->output ? fopen(o->output, "wb") : stdout;
  int rc;
  if (!out) {
    (void)cannot(o->output, "cannot be written");
    return LADDER_WRITE;
  }
  rc = o->list ? list_calls(o, l, out) : draw(o, l, out);
  if (o->output && fclose(out)) {
    (void)cannot(o->output, "cannot be written");
    rc = LADDER_WRITE;
  }
  return rc;
}

static int run(const ladder_options *o)
{
  static log l;
  int rc, broken = 0;
  l.max = o->max_messages;
  for (int i = 0; i < o->file_count; i++)
    broken |= read_file(&l, o->files[i], o->file_count == 1);
  if (log_sort(&l)) {
    fprintf(stderr, "lsip-ladder: out of memory\n  Fewer will do: "
            "--max-messages 1000\n");
    rc = LADDER_FAILED;
  } else {
    rc = show(o, &l);
  }
  if (l.left_out)
    fprintf(stderr, "lsip-ladder: %llu messages more were left out\n"
            "  To have them: --max-messages %llu\n",
            (unsigned long long)l.left_out,
            (unsigned long long)(l.count + l.left_out));
  log_free(&l);
  return broken && rc <= LADDER_EMPTY ? LADDER_READ : rc;
}

int main(int argc, char **argv)
{
  ladder_options o;
  int rc;
  ladder_options_init(&o);
  rc = ladder_options_read(&o, argc, argv, stderr);
  if (!rc && !option_tell(&ladder_option_table, o.help, o.version, stdout)) {
    o.use_colour = !o.output && (unsigned)colour_wanted(STDOUT_FILENO,
                                                        o.colour);
    rc = run(&o);
  }
  return option_flush(&ladder_option_table, rc, LADDER_WRITE);
}
