/* What the parser makes of many inputs, as one number for each folder: the
 * same number by whichever way it was built, and on every machine.
 *
 *     digest FOLDER...     the first line names the way
 *
 * Each file is read as it is, cut off, and with bytes changed; so are long
 * texts in which something repeats. Every input lies between guarded pages. */
#include <dirent.h>
#include <stdio.h>

#include "msg/vector.h"

#include "../unit/msg/field_text.h"
#include "../unit/msg/guard.h"
#include "../unit/msg/reading.h"

enum { ROOM = 1 << 16, FIELDS = 4096, CHANGED = 24, CUT = 24,
       VALUE_MAX = FIELD_TEXT / 4 };

typedef struct random_bits {
  uint32_t state;
} random_bits;

static unsigned next_random(random_bits *r)
{
  r->state = r->state * 1664525u + 1013904223u;
  return r->state >> 16;
}

/* -------------------------------------------------------------- digest -- */

/* FNV-1a. */
typedef struct digest {
  uint64_t sum;
} digest;

static const digest empty = { 0xcbf29ce484222325 };

static void add_bytes(digest *d, const char *p, size_t n)
{
  for (size_t i = 0; i < n; i++)
    d->sum = (d->sum ^ (unsigned char)p[i]) * 0x100000001b3;
}

static void add_number_of(digest *d, uint64_t n)
{
  for (int i = 0; i < 8; i++)
    d->sum = (d->sum ^ (n >> 8 * i & 255)) * 0x100000001b3;
}

/* Where the string lies in the message, if it is of it. */
static void add_str(digest *d, const lsip_msg *m, lsip_str s)
{
  lsip_str raw = lsip_msg_raw(m);
  add_number_of(d, s.len);
  if (s.len && s.ptr >= raw.ptr && s.ptr < raw.ptr + raw.len)
    add_number_of(d, (uint64_t)(s.ptr - raw.ptr));
  add_bytes(d, s.ptr, s.len);
}

static void add_field(digest *d, const lsip_msg *m, const lsip_field *f)
{
  static char text[FIELD_TEXT];
  lsip_str value = lsip_str_of(m->bytes + f->value_off, f->value_len);
  field typed;
  int rc;
  add_number_of(d, f->id);
  add_number_of(d, f->name_off);
  add_number_of(d, f->name_len);
  add_number_of(d, f->value_off);
  add_number_of(d, f->value_len);
  if (f->value_len > VALUE_MAX)
    return;
  rc = field_read(&typed, f->id, value);
  add_number_of(d, (uint64_t)-rc);
  if (rc == LSIP_OK) {
    lsip_str t = field_text(&typed, text);
    add_bytes(d, t.ptr, t.len);
  }
}

static void add_address(digest *d, const lsip_msg *m, const lsip_typed *t)
{
  const lsip_name_addr *na = &t->as.address.addr;
  const lsip_uri *uri = &t->as.address.uri;
  add_str(d, m, na->display);
  add_str(d, m, na->uri);
  add_str(d, m, na->params);
  add_number_of(d, na->star);
  add_str(d, m, uri->scheme_text);
  add_str(d, m, uri->user);
  add_str(d, m, uri->password);
  add_str(d, m, uri->host);
  add_str(d, m, uri->params);
  add_str(d, m, uri->headers);
  add_str(d, m, uri->opaque);
  add_number_of(d, uri->port);
  add_number_of(d, uri->scheme * 2u + uri->has_user);
}

static void add_via(digest *d, const lsip_msg *m, const lsip_via *v)
{
  add_str(d, m, v->transport_text);
  add_str(d, m, v->host);
  add_str(d, m, v->params);
  add_str(d, m, v->branch);
  add_str(d, m, v->received);
  add_str(d, m, v->maddr);
  add_number_of(d, v->port);
  add_number_of(d, v->rport);
  add_number_of(d, v->has_rport);
  add_number_of(d, v->transport);
  add_number_of(d, v->ttl);
}

/* All values, as they were decoded. */
static void add_values(digest *d, const lsip_msg *m)
{
  lsip_walk w = { 0, 0 };
  lsip_typed t;
  int rc;
  while ((rc = lsip_next_typed(m, &w, &t)) != 0) {
    add_number_of(d, (uint64_t)-rc);
    add_number_of(d, t.id);
    add_str(d, m, t.text);
    if (rc != 1)
      continue;
    switch (t.grammar) {
    case LSIP_G_NAME_ADDR:
    case LSIP_G_URI: add_address(d, m, &t); break;
    case LSIP_G_VIA: add_via(d, m, &t.as.via); break;
    case LSIP_G_TOKEN:
      add_str(d, m, t.as.token.token);
      add_str(d, m, t.as.token.params);
      break;
    case LSIP_G_MEDIA:
      add_str(d, m, t.as.media.subtype);
      add_str(d, m, t.as.media.params);
      break;
    case LSIP_G_NUMBER: add_number_of(d, t.as.number.number); break;
    default: break;
    }
  }
}

static void add_message(digest *d, const lsip_msg *m)
{
  lsip_field f;
  add_number_of(d, (uint64_t)lsip_msg_is_request(m));
  add_number_of(d, (uint64_t)lsip_msg_status(m));
  add_str(d, m, lsip_msg_method_name(m));
  add_str(d, m, lsip_msg_uri(m));
  add_str(d, m, lsip_msg_call_id(m));
  add_str(d, m, lsip_msg_from_tag(m));
  add_str(d, m, lsip_msg_to_tag(m));
  add_str(d, m, lsip_msg_body(m));
  add_number_of(d, lsip_msg_cseq(m));
  add_number_of(d, lsip_msg_max_forwards(m));
  add_number_of(d, lsip_msg_field_count(m));
  for (unsigned i = 0; i < lsip_msg_field_count(m); i++)
    if (lsip_msg_field(m, i, &f) == LSIP_OK)
      add_field(d, m, &f);
  add_values(d, m);
  add_number_of(d, read_all(m));
}

/* --------------------------------------------------------------- inputs -- */

static guarded page;

static void read_as(digest *d, lsip_str text, const lsip_parse_rules *rules)
{
  static uint64_t index[(FIELDS + 256) * 16 / 8];
  lsip_parse_error err;
  lsip_msg m;
  int rc = lsip_msg_parse(&m, index, sizeof(index), text.ptr, text.len, rules,
                          &err);
  add_number_of(d, (uint64_t)-rc);
  add_number_of(d, err.offset);
  add_number_of(d, err.line);
  add_number_of(d, (uint64_t)err.header);
  add_number_of(d, (uint64_t)lsip_msg_answerable(&m));
  add_message(d, &m);
}

/* By all rules, at one end of the room or at the other. */
static void read_text(digest *d, const char *p, size_t n)
{
  lsip_parse_rules rules;
  memset(&rules, 0, sizeof(rules));
  rules.size = sizeof(rules);
  read_as(d, put(&page, p, n, 0), &rules);
  rules.lenient = ~0u;
  read_as(d, put(&page, p, n, 1), &rules);
  rules.lenient = 0;
  rules.stream = 1;
  read_as(d, put(&page, p, n, 0), &rules);
  rules.split = 1;
  read_as(d, put(&page, p, n, 1), &rules);
}

static uint64_t of_text(char *text, size_t n)
{
  static const char bytes[] = "\r\n\t \"\\<>@%.-:;,=/\x7f\x80\xff\0aZ09~^`{";
  random_bits r = { 7 };
  digest d = empty;
  read_text(&d, text, n);
  for (int i = 0; n && i < CHANGED; i++) {
    char *at = text + (next_random(&r) << 16 | next_random(&r)) % n, was = *at;
    *at = bytes[next_random(&r) % (sizeof(bytes) - 1)];
    read_text(&d, text, n);
    *at = was;
  }
  for (int i = 0; n && i < CUT; i++)
    read_text(&d, text, (next_random(&r) << 16 | next_random(&r)) % n);
  return d.sum;
}

/* The order of a folder's files is not the same everywhere: their numbers are
 * added up. */
static int of_folder(const char *folder, uint64_t *sum)
{
  static char text[ROOM], path[4096];
  struct dirent *e;
  DIR *dir = opendir(folder);
  int count = 0;
  for (*sum = 0; dir && (e = readdir(dir)) != NULL;) {
    FILE *f;
    snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
    f = e->d_name[0] == '.' ? NULL : fopen(path, "rb");
    if (!f)
      continue;
    *sum += of_text(text, fread(text, 1, ROOM, f));
    count++;
    fclose(f);
  }
  if (dir)
    closedir(dir);
  return count;
}

/* Long texts: `unit` again and again behind a head. */
static int of_long(uint64_t *sum)
{
  static const char head[] = "INVITE sip:bob@example.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1\r\n"
      "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\n"
      "Call-ID: 1\r\nCSeq: 1 INVITE\r\n";
  static const char *const fields[] = { "\r\n", "Contact: <sip:a@b>",
    "Contact: <sip:", "Subject: ", "Contact: \"", "Via: SIP/2.0/UDP ", "X:" };
  static const char *const units[] = { "a", "x.", "a-b.c", ";a=b", ",<sip:a@b>",
    "\xc3\xa9", "\\a", "\r\n ", "%41", "Via: SIP/2.0/UDP a.b\r\n", "a:\r\n" };
  static char text[ROOM];
  int count = 0;
  *sum = 0;
  for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
    for (size_t k = 0; k < sizeof(units) / sizeof(units[0]); k++) {
      size_t unit = strlen(units[k]);
      size_t n = (size_t)snprintf(text, sizeof(text), "%s%s", head, fields[i]);
      digest d = empty;
      for (; n + unit < 60000u + 100 * i + k; n += unit)
        memcpy(text + n, units[k], unit);
      read_text(&d, text, n);
      *sum += d.sum;
      count++;
    }
  }
  return count;
}

int main(int argc, char **argv)
{
  uint64_t sum;
  int count;
  page = guard(ROOM);
  printf("%s\n", LSIP_V_NAME);
  count = of_long(&sum);
  printf("%d long texts %016llx\n", count, (unsigned long long)sum);
  for (int i = 1; i < argc; i++) {
    count = of_folder(argv[i], &sum);
    if (!count)
      return 1;
    printf("%s: %d files %016llx\n", argv[i], count, (unsigned long long)sum);
  }
  drop(&page);
  return 0;
}
