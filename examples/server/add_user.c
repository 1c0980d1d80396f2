/* --add-user: a line of the users file, hashed, in place of the user's old
 * one or at the end. The file is replaced as a whole, so that a server that
 * reads it sees the old or the new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server.h"

static int cannot(FILE *err, const char *path)
{
  fprintf(err, "lsip-server: %s cannot be written: %s\n", path,
          strerror(errno));
  return SERVER_WRITE;
}

/* Opens the file and locks it. Who waited for the lock may hold a file that
 * has been replaced meanwhile: then again. */
static int open_locked(const char *path)
{
  struct stat here, there;
  for (;;) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return -1;
    if (!flock(fd, LOCK_EX) && !fstat(fd, &here) && !stat(path, &there) &&
        here.st_ino == there.st_ino && here.st_dev == there.st_dev)
      return fd;
    close(fd);
  }
}

static int is_line_of(const char *line, const char *name)
{
  size_t n = strlen(name);
  return !strncmp(line, name, n) && line[n] == ':';
}

/* The file with the user's line, comments as they were. */
static int write_all(FILE *in, FILE *out, const char *name, const char *line)
{
  char *old = NULL;
  size_t cap = 0;
  ssize_t n;
  int written = 0;
  while ((n = getline(&old, &cap, in)) >= 0) {
    int its = is_line_of(old, name);
    if (its && !written) fprintf(out, "%s\n", line);
    written |= its;
    if (its) continue;
    fputs(old, out);
    if (n && old[n - 1] != '\n') fputc('\n', out);
  }
  free(old);
  if (!written) fprintf(out, "%s\n", line);
  return ferror(in) || fflush(out) || fsync(fileno(out)) ? -1 : 0;
}

static FILE *create(const char *path, int like)
{
  struct stat st;
  FILE *out;
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return NULL;
  if (fstat(like, &st) || fchmod(fd, st.st_mode & 0777) ||
      (fchown(fd, st.st_uid, st.st_gid) && errno != EPERM) ||
      !(out = fdopen(fd, "w"))) {
    close(fd);
    return NULL;
  }
  return out;
}

static int replace(const char *path, int fd, const char *name,
                   const char *line)
{
  char fresh[4096];
  FILE *in, *out;
  int rc = -1;
  if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
    return -1;
  in = fdopen(fd, "r"); /* the lock goes with it */
  out = create(fresh, fd);
  if (in && out) rc = write_all(in, out, name, line);
  if (out && fclose(out)) rc = -1;
  if (!rc) rc = rename(fresh, path);
  if (rc) (void)unlink(fresh);
  if (in)
    fclose(in);
  else
    close(fd);
  return rc;
}

/* "alice:{SHA-256}0123..." */
static int make_line(const server_options *o, char *buf, size_t cap,
                     FILE *err)
{
  char password[256], hash[65], name[16];
  int rc;
  snprintf(name, sizeof name, "%.*s", (int)strcspn(o->algorithms, ","),
           o->algorithms);
  if (o->hash) snprintf(name, sizeof name, "%s", o->hash);
  if (password_read(password, sizeof password, err)) return SERVER_USAGE;
  rc = lsip_digest_hash(users_hash_of(name), lsip_str_z(o->add_user),
                        realm_name(o), lsip_str_z(password), hash,
                        sizeof hash);
  memset(password, 0, sizeof password);
  if (!rc && snprintf(buf, cap, "%s:{%s}%s", o->add_user, name, hash) <
             (int)cap)
    return 0;
  fprintf(err, "lsip-server: %s cannot be added: %s\n", o->add_user,
          rc ? lsip_strerror(rc) : "the name is too long");
  return SERVER_USAGE;
}

int add_user(const server_options *o, FILE *err)
{
  char line[512];
  users all;
  int fd, rc;
  if (!access(o->users, F_OK)) {
    rc = users_read(&all, o->users, err); /* what is wrong stays as it is */
    if (rc) return rc;
    users_free(&all);
  }
  rc = make_line(o, line, sizeof line, err);
  if (rc) return rc;
  fd = open_locked(o->users);
  if (fd < 0 || replace(o->users, fd, o->add_user, line))
    return cannot(err, o->users);
  return 0;
}
