/* Asking for a password: unseen and twice at a terminal, else a line. */
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server.h"

static int read_line(char *buf, size_t cap)
{
  size_t n;
  if (!fgets(buf, (int)cap, stdin)) return -1;
  n = strcspn(buf, "\r\n");
  if (!buf[n] && n + 1 == cap) return -1; /* longer than there is room */
  buf[n] = 0;
  return n ? 0 : -1;
}

/* Ctrl-C leaves the terminal as it was: with ISIG off it is a character. */
static int ask(const char *question, char *buf, size_t cap)
{
  struct termios before, t;
  int rc;
  if (tcgetattr(STDIN_FILENO, &before)) return -1;
  t = before;
  t.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
  fputs(question, stderr);
  (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &t);
  rc = read_line(buf, cap);
  (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  fputc('\n', stderr);
  return rc || strchr(buf, 3) ? -1 : 0;
}

static int ask_twice(char *buf, size_t cap, FILE *err)
{
  char again[256];
  int same;
  if (ask("Password: ", buf, cap) || ask("Again: ", again, sizeof again)) {
    fprintf(err, "lsip-server: no password, nothing written\n");
    return -1;
  }
  same = !strcmp(buf, again);
  memset(again, 0, sizeof again);
  if (!same) fprintf(err, "lsip-server: these differ, nothing written\n");
  return same ? 0 : -1;
}

int password_read(char *buf, size_t cap, FILE *err)
{
  if (isatty(STDIN_FILENO)) return ask_twice(buf, cap, err);
  if (!read_line(buf, cap)) return 0;
  fprintf(err, "lsip-server: no password on standard input\n  Example: echo "
          "secret | lsip-server ... --add-user alice\n");
  return -1;
}
