/* --control and --status: a socket at which the view is read. A client sends
 * "text" or "json" and a line end, and reads until the end. One at a time:
 * the others wait. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "server.h"

static int name_of(struct sockaddr_un *a, const char *path)
{
  memset(a, 0, sizeof *a);
  a->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof a->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(a->sun_path, path);
  return 0;
}

/* -------------------------------------------------------- the server's -- */

static int try_bind(int fd, const struct sockaddr_un *a)
{
  mode_t before = umask(077);
  int rc = bind(fd, (const struct sockaddr *)a, sizeof *a);
  (void)umask(before);
  return rc;
}

/* A server that was killed leaves its socket: nobody answers there. */
static int is_stale(const struct sockaddr_un *a)
{
  struct stat st;
  int rc, fd;
  if (lstat(a->sun_path, &st) || !S_ISSOCK(st.st_mode)) return 0;
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  rc = connect(fd, (const struct sockaddr *)a, sizeof *a);
  rc = rc && errno == ECONNREFUSED;
  close(fd);
  return rc;
}

static int open_at(const char *path)
{
  struct sockaddr_un a;
  int fd, rc;
  if (name_of(&a, path)) return -1;
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  rc = try_bind(fd, &a);
  if (rc && errno == EADDRINUSE && is_stale(&a) && !unlink(path))
    rc = try_bind(fd, &a);
  if (!rc) rc = listen(fd, 16);
  if (!rc) return fd;
  rc = errno;
  close(fd);
  errno = rc;
  return -1;
}

int control_open(server *s)
{
  if (!s->o->control) return 0;
  s->control.fd = open_at(s->o->control);
  if (s->control.fd >= 0) return 0;
  report_problem(s, "control", "%s cannot be made: %s\n  Choose another "
                 "place: --control /tmp/lsip.sock", s->o->control,
                 errno == EADDRINUSE ? "it is there already"
                                     : strerror(errno));
  return SERVER_LISTEN;
}

static void forget_client(control *c)
{
  if (c->client >= 0) close(c->client);
  c->client = -1;
  free(c->view);
  c->view = NULL;
  c->length = c->sent = 0;
}

void control_close(server *s)
{
  forget_client(&s->control);
  if (s->control.fd < 0) return;
  close(s->control.fd);
  s->control.fd = -1;
  (void)unlink(s->o->control);
}

void control_accept(server *s)
{
  control *c = &s->control;
  if (c->client >= 0) return;
  c->client = accept4(c->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static int make_view(server *s)
{
  control *c = &s->control;
  char word[16];
  FILE *out;
  ssize_t n = read(c->client, word, sizeof word);
  if (n <= 0) return n < 0 && errno == EAGAIN ? 0 : -1;
  out = open_memstream(&c->view, &c->length);
  if (!out) return -1;
  status_print(s, out, word[0] == 'j');
  return fclose(out);
}

/* Whatever the client is ready for: its word, or a part of the view. */
void control_serve(server *s)
{
  control *c = &s->control;
  ssize_t n;
  if (!c->view) {
    if (make_view(s)) forget_client(c);
    return;
  }
  n = send(c->client, c->view + c->sent, c->length - c->sent, MSG_NOSIGNAL);
  if (n > 0) c->sent += (size_t)n;
  if (c->sent == c->length || (n < 0 && errno != EAGAIN)) forget_client(c);
}

/* -------------------------------------------------------- the client's -- */

static int copy_all(int fd, FILE *out)
{
  char buf[4096];
  ssize_t n;
  size_t all = 0;
  while ((n = read(fd, buf, sizeof buf)) > 0) {
    if (fwrite(buf, 1, (size_t)n, out) != (size_t)n) return -1;
    all += (size_t)n;
  }
  return n || !all ? -1 : 0;
}

static int talk(int fd, const struct sockaddr_un *a, int json, FILE *out)
{
  const char *word = json ? "json\n" : "text\n";
  struct timeval patience = { 10, 0 };
  (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(fd, (const struct sockaddr *)a, sizeof *a)) return -1;
  if (send(fd, word, 5, MSG_NOSIGNAL) != 5) return -1;
  return copy_all(fd, out);
}

int control_ask(const char *path, int json, FILE *out, FILE *err)
{
  struct sockaddr_un a;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int rc = fd < 0 ? -1 : name_of(&a, path);
  errno = rc ? errno : 0;
  if (!rc) rc = talk(fd, &a, json, out);
  if (rc)
    fprintf(err, "lsip-server: nobody answers at %s%s%s\n  Is a server "
            "running with --control %s?\n", path, errno ? ": " : "",
            errno ? strerror(errno) : "", path);
  if (fd >= 0) close(fd);
  return rc ? SERVER_UNREACHABLE : 0;
}
