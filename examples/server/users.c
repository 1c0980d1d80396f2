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

unsigned users_hashes_of(const char *list)
{
  unsigned bits = 0;
  while (list) {
    size_t n = strcspn(list, ",");
    const struct hash *h = find_hash(list, n);
    if (!h) return 0;
    bits |= 1u << h->algorithm;
    list = list[n] ? list + n + 1 : NULL;
  }
  return bits;
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
static const char *read_hash(login *u, const char *text)
{
  size_t n = strcspn(text, "}");
  const struct hash *h = find_hash(text + 1, n ? n - 1 : 0);
  const char *rest = text[n] ? text + n + 1 : "";
  if (n == 6 && !strncmp(text, "{PLAIN}", 7)) {
    if (!*rest) return "the password is missing";
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

/* Room for one more. */
static login *next_user(users *u)
{
  size_t room = u->room ? 2 * u->room : 16;
  login *more = u->list;
  if (u->count == u->room) {
    more = realloc(u->list, room * sizeof *more);
    if (!more) return NULL;
    u->list = more;
    u->room = room;
  }
  return memset(&more[u->count], 0, sizeof *more);
}

static const char *read_user(users *all, char *line, unsigned number)
{
  const char *wrong;
  login *u;
  char *colon = strchr(line, ':');
  if (!colon) return "a line is name:password";
  *colon = 0;
  if (!users_name_is_good(line))
    return "a name holds no space, quote or backslash";
  if (!colon[1]) return "the password is missing";
  u = next_user(all);
  if (!u) return "there is no memory";
  wrong = colon[1] == '{' ? read_hash(u, colon + 1) : NULL;
  if (wrong) return wrong;
  if (!u->secret) u->secret = strdup(colon + 1);
  u->name = strdup(line);
  u->line = number;
  all->count++;
  return u->name && u->secret ? NULL : "there is no memory";
}

/* Not a user: nothing, or a comment. */
static int is_empty(const char *line)
{
  line += strspn(line, " \t");
  return !*line || *line == '#';
}

static int complain(FILE *err, const char *path, unsigned line,
                    const char *wrong)
{
  fprintf(err, "lsip-server: %s, line %u: %s\n  Example: alice:secret\n",
          path, line, wrong);
  return -1;
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
      wrong = read_user(u, line, number);
  }
  free(line);
  return wrong ? complain(err, path, number, wrong) : 0;
}

static int by_name(const void *a, const void *b)
{
  const login *x = a, *y = b;
  int order = strcmp(x->name, y->name);
  return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

static int sort(users *u, const char *path, FILE *err)
{
  if (u->count) qsort(u->list, u->count, sizeof *u->list, by_name);
  for (size_t i = 1; i < u->count; i++)
    if (!strcmp(u->list[i].name, u->list[i - 1].name))
      return complain(err, path, u->list[i].line,
                      "this user stands above already");
  return 0;
}

int users_read(users *u, const char *path, FILE *err)
{
  FILE *f;
  int rc = -1;
  memset(u, 0, sizeof *u);
  errno = 0;
  f = fopen(path, "r");
  if (f) rc = read_lines(u, f, path, err);
  if (!f || ferror(f)) {
    fprintf(err, "lsip-server: %s cannot be read: %s\n  Make one: lsip-server "
            "--domain example.test --users %s --add-user alice\n", path,
            strerror(errno), path);
    rc = -1;
  }
  if (f) fclose(f);
  if (!rc) rc = sort(u, path, err);
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

static int names(const void *key, const void *u)
{
  return strcmp(key, ((const login *)u)->name);
}

const login *users_find(const users *u, const char *name)
{
  if (!u->count) return NULL;
  return bsearch(name, u->list, u->count, sizeof *u->list, names);
}
