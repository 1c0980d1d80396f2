/* Real descriptions: RFC 4317, RFC 4475, RFC 5118, and odd ones, each parsed,
 * printed, and used as offer and as answer of each other. */
#include "support.h"
#include "media/sdp_audio.h"

#include <dirent.h>

enum { MAX_FILES = 128, MAX_SIZE = 4096 };

static struct file {
  char name[80];
  char bytes[MAX_SIZE];
  size_t len;
} files[MAX_FILES];
static size_t file_count;

static int by_name(const void *a, const void *b)
{
  return strcmp(((const struct file *)a)->name,
                ((const struct file *)b)->name);
}

static void load(void)
{
  DIR *dir = opendir(SDP_DIR);
  struct dirent *entry;
  ck_assert_ptr_nonnull(dir);
  file_count = 0;
  while ((entry = readdir(dir)) != NULL) {
    char path[512];
    if (!strstr(entry->d_name, ".sdp"))
      continue;
    ck_assert_uint_lt(file_count, MAX_FILES);
    struct file *f = &files[file_count++];
    (void)snprintf(f->name, sizeof f->name, "%.79s", entry->d_name);
    (void)snprintf(path, sizeof path, SDP_DIR "/%s", entry->d_name);
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    f->len = fread(f->bytes, 1, MAX_SIZE, in);
    ck_assert_uint_lt(f->len, MAX_SIZE);
    (void)fclose(in);
  }
  (void)closedir(dir);
  qsort(files, file_count, sizeof files[0], by_name);
}

static lsip_str text_of(const struct file *f)
{
  return lsip_str_of(f->bytes, f->len);
}

static int parse(lsip_sdp *s, uint64_t *memory, lsip_str text,
                 uint32_t tolerate)
{
  lsip_sdp_limits limits = { .size = sizeof limits, .tolerate = tolerate };
  return lsip_sdp_parse(s, memory, 8192, &limits, text, NULL);
}

START_TEST(all_parse_and_print)
{
  static uint64_t memory[1024], again[1024];
  static char out[2 * MAX_SIZE];
  load();
  ck_assert_uint_ge(file_count, 57);
  for (size_t i = 0; i < file_count; i++) {
    lsip_sdp s, t;
    size_t n;
    ck_assert_msg(parse(&s, memory, text_of(&files[i]), LSIP_SDP_LENIENT)
                  == 0, "%s", files[i].name);
    ck_assert_int_eq(lsip_sdp_print(&s, out, sizeof out, &n), 0);
    lsip_str printed = lsip_str_of(out, n);
    ck_assert_int_eq(parse(&t, again, printed, LSIP_SDP_LENIENT), 0);
    ck_assert_uint_eq(lsip_sdp_media_count(&s), lsip_sdp_media_count(&t));
  }
}
END_TEST

/* What a side wants that would write `f` itself: codecs and direction of its
 * first stream, at `from` or behind. */
static lsip_sdp_audio side_of(const struct file *f, unsigned from,
                              const char *address)
{
  lsip_sdp_audio ours = ours_at(address);
  struct sdp_reader r;
  static struct sdp_stream s;
  bool found = false;
  ours.codec_count = 0;
  lsip_sdp_reader_init(&r, text_of(f), NULL, NULL);
  for (unsigned at = 0; !found && lsip_sdp_reader_next(&r, &s); at++) {
    if (at < from || s.media.port == 0)
      continue;
    for (size_t i = 0; i < s.formats.count; i++) {
      uint32_t codec =
        lsip_sdp_format_codec(&s.formats.by_type[s.formats.order[i]]);
      if (codec && ours.codec_count < LSIP_SDP_CODECS) {
        ours.types[ours.codec_count] = s.formats.order[i];
        ours.codecs[ours.codec_count++] = codec;
      }
    }
    ours.direction = s.level.direction;
    found = ours.codec_count > 0;
  }
  return ours;
}

static bool lists(lsip_str formats, uint32_t type)
{
  char want[16], have[2100];
  (void)snprintf(want, sizeof want, " %u ", type);
  (void)snprintf(have, sizeof have, " %.*s ", (int)formats.len, formats.ptr);
  return strstr(have, want) != NULL;
}

/* RFC 3264 6 and 6.1, judged without the code under test but its reader. */
static void check_media(const lsip_sdp *offer, const lsip_sdp *answer, int i)
{
  lsip_sdp_media o, a;
  lsip_sdp_connection c;
  lsip_sdp_format f[LSIP_SDP_FORMATS];
  ck_assert_int_eq(lsip_sdp_media_get(offer, (size_t)i, &o), 0);
  ck_assert_int_eq(lsip_sdp_media_get(answer, (size_t)i, &a), 0);
  ck_assert(lsip_str_eq(o.type, a.type));
  ck_assert(lsip_str_eq(o.proto, a.proto));
  if (o.port == 0)
    ck_assert_uint_eq(a.port, 0);
  if (a.port == 0)
    return;
  ck_assert(lsip_str_eq(a.proto, LSIP_STR("RTP/AVP")));
  ck_assert_int_eq(lsip_sdp_connection_get(answer, i, &c), 0);
  size_t n = lsip_sdp_formats_get(answer, (size_t)i, f, LSIP_SDP_FORMATS);
  ck_assert_uint_gt(n, 0);
  for (size_t k = 0; k < n; k++)
    ck_assert(lists(o.formats, f[k].type));
  int sent = lsip_sdp_direction_get(offer, i);
  int mirrored = (sent & 1) << 1 | sent >> 1;
  ck_assert_int_eq(lsip_sdp_direction_get(answer, i) & ~mirrored, 0);
}

static void check_answer(lsip_str offer_text, lsip_str answer_text)
{
  static uint64_t memory[1024], again[1024];
  lsip_sdp offer, answer;
  ck_assert_int_eq(parse(&offer, memory, offer_text, LSIP_SDP_LENIENT), 0);
  ck_assert_int_eq(parse(&answer, again, answer_text, 0), 0);
  size_t n = lsip_sdp_media_count(&offer);
  ck_assert_uint_eq(lsip_sdp_media_count(&answer), n);
  for (size_t i = 0; i < n; i++)
    check_media(&offer, &answer, (int)i);
}

START_TEST(hostile_19_all_ordered_pairs)
{
  static char out[2 * MAX_SIZE];
  unsigned good = 0, refused = 0, read = 0;
  load();
  for (size_t i = 0; i < file_count; i++)
    for (size_t k = 0; k < file_count; k++) {
      lsip_sdp_audio b = side_of(&files[k], 0, "192.0.2.2:6000"), agreed;
      lsip_sdp_audio a = side_of(&files[i], 0, "192.0.2.1:4000");
      size_t n;
      int err = lsip_sdp_answer(out, sizeof out, &n, &b, text_of(&files[i]),
                                &agreed);
      if (err)
        ck_assert_int_eq(err, LSIP_ERR_SDP);
      else
        check_answer(text_of(&files[i]), lsip_str_of(out, n));
      err ? refused++ : good++;
      err = lsip_sdp_read_answer(&a, text_of(&files[k]), &agreed);
      ck_assert(err == 0 || err == LSIP_ERR_SDP);
      read += err == 0;
    }
  ck_assert_uint_gt(good, file_count * file_count / 4);
  ck_assert_uint_gt(refused, 10);
  ck_assert_uint_gt(read, file_count);
}
END_TEST

/* The files "...-0N-...offer" and "...-0N+1-...answer" of RFC 4317. */
static const struct file *answer_of(size_t i)
{
  size_t stem = strcspn(files[i].name, "-") + 4; /* "rfc4317-2.1" */
  if (!strstr(files[i].name, "offer") || i + 1 >= file_count ||
      strncmp(files[i].name, files[i + 1].name, stem) ||
      !strstr(files[i + 1].name, "answer"))
    return NULL;
  return &files[i + 1];
}

/* An answer may list more than the offer did (3.2): that is not agreed. */
static void keep_common(lsip_sdp_audio *a, const lsip_sdp_audio *offered)
{
  unsigned n = 0;
  for (unsigned i = 0; i < a->codec_count; i++)
    for (unsigned k = 0; k < offered->codec_count; k++)
      if (a->codecs[i] == offered->codecs[k]) {
        a->codecs[n] = a->codecs[i];
        a->types[n++] = a->types[i];
      }
  a->codec_count = n;
}

static void same_codecs(const lsip_sdp_audio *a, const lsip_sdp_audio *b)
{
  ck_assert_uint_eq(a->codec_count, b->codec_count);
  for (unsigned i = 0; i < a->codec_count; i++)
    ck_assert_uint_eq(a->codecs[i], b->codecs[i]);
}

static bool first_stream(const struct file *f, struct sdp_stream *out,
                         unsigned *slot, unsigned *count)
{
  struct sdp_reader r;
  struct sdp_stream s;
  bool found = false;
  *count = 0;
  lsip_sdp_reader_init(&r, text_of(f), NULL, NULL);
  for (; lsip_sdp_reader_next(&r, &s); ++*count)
    if (!found && s.media.port &&
        lsip_str_eq(s.media.type, LSIP_STR("audio"))) {
      *out = s;
      *slot = *count;
      found = true;
    }
  return found;
}

/* Given what Bob supports by the RFC's answer, our answer takes the same
 * stream with the same codecs; and Alice, reading Bob's, sends with the types
 * he wrote (in 2.3 not those she offered). */
START_TEST(rfc4317_exchanges)
{
  static char out[2 * MAX_SIZE];
  static struct sdp_stream theirs;
  unsigned done = 0;
  load();
  for (size_t i = 0; i < file_count; i++) {
    const struct file *f = answer_of(i);
    unsigned slot, count;
    size_t n;
    if (!f || strncmp(f->name, "rfc4317", 7) ||
        !first_stream(f, &theirs, &slot, &count))
      continue;
    lsip_sdp_audio alice = side_of(&files[i], slot, "192.0.2.1:4000");
    lsip_sdp_audio bob = side_of(f, slot, "192.0.2.2:6000"), agreed, read;
    keep_common(&bob, &alice);
    bob.flags = LSIP_SDP_OWN_ORDER;
    ck_assert_msg(lsip_sdp_answer(out, sizeof out, &n, &bob,
                                  text_of(&files[i]), &agreed) == 0,
                  "%s", files[i].name);
    same_codecs(&agreed, &bob);
    ck_assert_uint_eq(agreed.media_index, slot);
    ck_assert_uint_eq(agreed.media_count, count);
    ck_assert_int_eq(lsip_sdp_answer_read(&alice, text_of(f), slot, count,
                                          &read), 0);
    same_codecs(&read, &bob);
    ck_assert_int_eq(memcmp(read.send_types, bob.types, bob.codec_count), 0);
    done++;
  }
  ck_assert_uint_ge(done, 22);
}
END_TEST

TEST_PROGRAM("media sdp corpus", all_parse_and_print,
             hostile_19_all_ordered_pairs, rfc4317_exchanges)
