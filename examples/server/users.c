/* The users file: a line a user. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

/* ------------------------------------------------------------- hashes -- */

static const struct hash {
  const char *name;
  int algorithm;
  size_t digits;
} hashes[] = {
  { "MD5", LSIP_DIGEST_MD5, 32 },
  { "SHA-256", LSIP_DIGEST_SHA256, 64 },
  { "SHA-512-256", LSIP_DIGEST_SHA512_256, 64 },
};

static const struct hash *find_hash(const char *name, size_t n)
{
  for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
    if (strlen(hashes[i].name) == n && !strncmp(hashes[i].name, name, n))
      return &hashes[i];
  return NULL;
}

int users_hash_of(const char *name)
{
  const struct hash *h = find_hash(name, strlen(name));
  return h ? h->algorithm : 0;
}

const char *users_hash_name(int algorithm)
{
  for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
    if (hashes[i].algorithm == algorithm) return hashes[i].name;
  return "";
}

/* -------------------------------------------------------------- lines -- */

int users_name_is_good(const char *name)
{
  if (!*name || *name == '#') return 0;
  for (; *name; name++)
    if ((unsigned char)*name <= ' ' || strchr(":\"\\\177", *name)) return 0;
  return 1;
}

/* "{SHA-256}0123...": what is wrong with it, or NULL. */
static const char *read_hash(user *u, const char *text)
{
  size_t n = strcspn(text, "}");
  const struct hash *h = find_hash(text + 1, n ? n - 1 : 0);
  const char *rest = text[n] ? text + n + 1 : "";
  if (n == 6 && !strncmp(text, "{PLAIN}", 7)) {
    u->secret = strdup(rest);
    return u->secret ? NULL : "there is no memory";
  }
  if (!h)
    return "a hash is {SHA-256}, {SHA-512-256} or {MD5}; write a password "
           "that begins with { as {PLAIN}...";
  if (strlen(rest) != h->digits ||
      strspn(rest, "0123456789abcdefABCDEF") != h->digits)
    return "the hash is not whole: let --add-user write it";
  u->algorithm = h->algorithm;
  u->secret = strdup(rest);
  return u->secret ? NULL : "there is no memory";
}

static const char *read_user(users *all, char *line)
{
  user u = { NULL, NULL, 0 };
  const char *wrong;
  user *more;
  char *colon = strchr(line, ':');
  if (!colon) return "a line is name:password";
  *colon = 0;
  if (!users_name_is_good(line))
    return "a name holds no space, quote or backslash";
  if (users_find(all, line)) return "this user stands above already";
  if (!colon[1]) return "the password is missing";
  wrong = colon[1] == '{' ? read_hash(&u, colon + 1) : NULL;
  if (wrong) return wrong;
  if (!u.secret) u.secret = strdup(colon + 1);
  u.name = strdup(line);
  more = realloc(all->list, (all->count + 1) * sizeof *more);
  if (more) all->list = more;
  if (more && u.name && u.secret) {
    all->list[all->count++] = u;
    return NULL;
  }
  free(u.name);
  free(u.secret);
  return "there is no memory";
}

/* Not a user: nothing, or a comment. */
static int is_empty(const char *line)
{
  line += strspn(line, " \t");
  return !*line || *line == '#';
}

static int read_lines(users *u, FILE *f, const char *path, FILE *err)
{
  char *line = NULL;
  size_t cap = 0;
  unsigned number = 0;
  const char *wrong = NULL;
  ssize_t n;
  while (!wrong && (n = getline(&line, &cap, f)) >= 0) {
    number++;
    while (n && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = 0;
    if (strlen(line) != (size_t)n)
      wrong = "it holds a zero byte: is this a users file?";
    else if (!is_empty(line))
      wrong = read_user(u, line);
  }
  free(line);
  if (!wrong) return 0;
  fprintf(err, "lsip-server: %s, line %u: %s\n  Example: alice:secret\n",
          path, number, wrong);
  return -1;
}

int users_read(users *u, const char *path, FILE *err)
{
  FILE *f = fopen(path, "r");
  int rc = -1;
  memset(u, 0, sizeof *u);
  errno = 0;
  if (f) rc = read_lines(u, f, path, err);
  if (!f || ferror(f)) {
    fprintf(err, "lsip-server: %s cannot be read: %s\n  Make one: lsip-server "
            "--domain example.test --users %s --add-user alice\n", path,
            strerror(errno), path);
    rc = -1;
  }
  if (f) fclose(f);
  if (rc) users_free(u);
  return rc ? SERVER_READ : 0;
}

void users_free(users *u)
{
  for (size_t i = 0; i < u->count; i++) {
    free(u->list[i].name);
    free(u->list[i].secret);
  }
  free(u->list);
  memset(u, 0, sizeof *u);
}

const user *users_find(const users *u, const char *name)
{
  for (size_t i = 0; i < u->count; i++)
    if (!strcmp(u->list[i].name, name)) return &u->list[i];
  return NULL;
}

/* -------------------------------------------------------------- realm -- */

static int give(server *s, const user *u)
{
  lsip_str name = lsip_str_z(u->name), secret = lsip_str_z(u->secret);
  lsip_str none = { NULL, 0 };
  int rc = lsip_realm_add_user(s->stack, s->realm, name,
                               u->algorithm ? none : secret,
                               u->algorithm ? secret : none, u->algorithm);
  if (rc)
    report_problem(s, "users", "%s: user %s cannot be added: %s", s->o->users,
                   u->name, lsip_strerror(rc));
  return rc ? SERVER_READ : 0;
}

int users_load(server *s)
{
  users fresh;
  int rc = users_read(&fresh, s->o->users, stderr);
  if (rc) return rc;
  for (size_t i = 0; !rc && i < fresh.count; i++)
    rc = give(s, &fresh.list[i]);
  for (size_t i = 0; !rc && i < s->users.count; i++)
    if (!users_find(&fresh, s->users.list[i].name))
      (void)lsip_realm_remove_user(s->stack, s->realm,
                                   lsip_str_z(s->users.list[i].name));
  users_free(&s->users);
  s->users = fresh;
  return rc;
}
