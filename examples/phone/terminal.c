#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "terminal.h"

static struct termios before;
static int changed;

/* A background job may not touch the terminal: it would be stopped. */
int terminal_open(void)
{
  struct termios t;
  if (!isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp())
    return -1;
  if (tcgetattr(STDIN_FILENO, &before)) return -1;
  t = before;
  t.c_lflag &= ~(tcflag_t)(ICANON | ECHO); /* ISIG stays: Ctrl-C works */
  t.c_cc[VMIN] = 1;
  t.c_cc[VTIME] = 0;
  if (tcsetattr(STDIN_FILENO, TCSANOW, &t)) return -1;
  changed = 1;
  return 0;
}

void terminal_close(void)
{
  if (changed) (void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
}
