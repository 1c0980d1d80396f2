/* The messages of the files, and the calls they belong to. */
#include "ladder.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 256 };

/* ---- messages ---- */

static int make_room(log *l)
{
  size_t cap = l->cap ? l->cap * 2 : 256;
  message *more;
  if (l->count < l->cap) return 0;
  more = realloc(l->messages, cap * sizeof *more);
  if (!more) return -1;
  l->messages = more;
  l->cap = cap;
  return 0;
}

/* The message, whose bytes are a copy; NULL: there is no memory. */
static message *keep(log *l, const lsip_trace_record *r)
{
  message *m;
  char *bytes = make_room(l) ? NULL : malloc(r->bytes.len + 1);
  if (!bytes) return NULL;
  memcpy(bytes, r->bytes.ptr, r->bytes.len);
  m = &l->messages[l->count];
  memset(m, 0, sizeof *m);
  m->record = *r;
  m->record.bytes.ptr = bytes;
  m->order = l->count++;
  return m;
}

static message *add(log *l, const lsip_trace_record *r)
{
  message *m = NULL;
  if (l->count >= l->max)
    l->left_out++;
  else if (!l->failed && !(m = keep(l, r)))
    l->failed = 1;
  return m;
}

void log_add(void *user, const lsip_trace_record *r)
{
  (void)add(user, r);
}

/* A time of 0 would be none. */
void log_add_line(log *l, const lsip_trace_line *line)
{
  lsip_trace_record r;
  message *m;
  memset(&r, 0, sizeof r);
  r.now = r.unix_ns = line->when + 1;
  r.bytes = line->text;
  m = add(l, &r);
  if (m) m->is_line = lsip_trace_line_parse(&m->line, m->record.bytes) == 1;
}

/* ---- calls ---- */

static uint64_t hash_of(lsip_str text)
{
  uint64_t h = 14695981039346656037u;
  for (size_t i = 0; i < text.len; i++)
    h = (h ^ (unsigned char)text.ptr[i]) * 1099511628211u;
  return h;
}

static void read_party(const lsip_msg *msg, int id, lsip_str *uri,
                       lsip_str *user)
{
  lsip_name_addr n;
  lsip_uri u;
  if (lsip_msg_name_addr(msg, id, &n)) return;
  *uri = n.uri;
  if (!lsip_uri_parse(&u, n.uri)) *user = u.user;
}

static call *new_call(log *l, const message *m, const lsip_msg *msg)
{
  call *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->call_id = m->call_id;
  c->method = m->method;
  c->cseq = m->cseq;
  c->began = m->record.unix_ns;
  if (msg) {
    read_party(msg, LSIP_H_FROM, &c->from, &c->from_user);
    read_party(msg, LSIP_H_TO, &c->to, &c->to_user);
  }
  c->number = l->first ? ((call *)(void *)((char *)l->end -
                                           offsetof(call, next)))->number + 1
                       : 1;
  *l->end = c;
  l->end = &c->next;
  return c;
}

static call *call_of(log *l, const message *m, const lsip_msg *msg)
{
  call **at = &l->buckets[hash_of(m->call_id) % CALL_BUCKETS];
  while (*at && !lsip_str_eq((*at)->call_id, m->call_id))
    at = &(*at)->same_hash;
  if (!*at) *at = new_call(l, m, msg);
  return *at;
}

/* How a call went, as far as this message says. */
static void conclude(call *c, const message *m)
{
  int first = m->cseq == c->cseq && lsip_str_eq(m->method, c->method);
  int retry = (c->status == 401 || c->status == 407 || c->status == 422) &&
              m->cseq > c->cseq && lsip_str_eq(m->method, c->method);
  c->messages++;
  c->last = m->record.unix_ns;
  if (!m->status && retry) {
    c->cseq = m->cseq; /* asked again, with a password this time */
    c->status = 0;
  }
  if (m->status >= 200 && first && (c->status < 200 || c->status > 299)) {
    c->status = m->status;
    if (m->status < 300) c->answered = m->record.unix_ns;
  }
  if (!m->status && lsip_str_eq(m->method, LSIP_STR("BYE")) && !c->ended)
    c->ended = m->record.unix_ns;
}

/* `msg` is NULL where there is no more than a headline. */
static int assign_to(log *l, message *m, const lsip_msg *msg)
{
  if (!m->call_id.len) return 0;
  m->call = call_of(l, m, msg);
  if (!m->call) return -1;
  conclude(m->call, m);
  return 0;
}

static int assign_line(log *l, message *m)
{
  m->call_id = m->line.call_id;
  m->method = m->line.method;
  m->status = (int)m->line.status;
  m->cseq = m->line.cseq;
  return assign_to(l, m, NULL);
}

static int assign(log *l, message *m)
{
  static uint64_t index[2048];
  lsip_parse_rules rules = { .size = sizeof rules };
  lsip_msg msg;
  int rc;
  rules.lenient = (1u << LSIP_TOLERANCE_COUNT) - 1;
  if (m->is_line) return assign_line(l, m);
  if (!m->record.bytes.len) return 0;
  rc = lsip_msg_parse(&msg, index, sizeof index, m->record.bytes.ptr,
                      m->record.bytes.len, &rules, NULL);
  if (rc == LSIP_ERR_ARGUMENT || rc == LSIP_ERR_NOSPC) return 0;
  m->call_id = lsip_msg_call_id(&msg);
  m->method = lsip_msg_method_name(&msg);
  m->status = lsip_msg_status(&msg);
  m->cseq = lsip_msg_cseq(&msg);
  return assign_to(l, m, &msg);
}

static int compare(const void *a, const void *b)
{
  const message *m = a, *n = b;
  if (m->record.unix_ns != n->record.unix_ns)
    return m->record.unix_ns < n->record.unix_ns ? -1 : 1;
  return m->order < n->order ? -1 : m->order > n->order;
}

int log_sort(log *l)
{
  l->end = &l->first;
  if (l->count) qsort(l->messages, l->count, sizeof *l->messages, compare);
  for (size_t i = 0; i < l->count && !l->failed; i++)
    l->failed = assign(l, &l->messages[i]) != 0;
  return l->failed ? -1 : 0;
}

void log_free(log *l)
{
  for (size_t i = 0; i < l->count; i++)
    free((char *)(uintptr_t)l->messages[i].record.bytes.ptr);
  free(l->messages);
  while (l->first) {
    call *c = l->first;
    l->first = c->next;
    free(c);
  }
}
