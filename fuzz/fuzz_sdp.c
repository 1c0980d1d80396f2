/* Descriptions: parsed, read, printed; as offer and as answer. A byte 0xff
 * in the input parts the peer's offer from its answer. */
#include <lsip/sdp.h>

#include <stdlib.h>

#define MUST(x) do { if (!(x)) abort(); } while (0)

static uint64_t memory[16384], again[16384];
static char buf[300000];

static int parse(lsip_sdp *s, uint64_t *mem, lsip_str text, uint32_t tolerate)
{
  lsip_sdp_limits limits = { .size = sizeof limits, .tolerate = tolerate };
  return lsip_sdp_parse(s, mem, sizeof memory, &limits, text, NULL);
}

static size_t read_section(const lsip_sdp *s, int section)
{
  static lsip_sdp_format formats[LSIP_SDP_FORMATS];
  lsip_sdp_attr attr;
  lsip_sdp_connection c;
  lsip_sdp_media m;
  size_t cursor = 0, sum = 0;
  while (lsip_sdp_attr_next(s, section, &cursor, &attr))
    sum += attr.name.len + attr.value.len;
  if (lsip_sdp_connection_get(s, section, &c) == 0)
    sum += c.host.len;
  if (section >= 0) {
    MUST(lsip_sdp_media_get(s, (size_t)section, &m) == 0);
    MUST(m.port <= 65535);
    size_t n = lsip_sdp_formats_get(s, (size_t)section, formats,
                                    LSIP_SDP_FORMATS);
    for (size_t i = 0; i < n; i++)
      sum += formats[i].name.len + formats[i].fmtp.len;
  }
  return sum + (size_t)lsip_sdp_direction_get(s, section);
}

static void read_and_print(lsip_str text, uint32_t tolerate)
{
  lsip_sdp s, t;
  lsip_sdp_origin o;
  size_t n;
  if (parse(&s, memory, text, tolerate))
    return;
  MUST(lsip_sdp_origin_get(&s, &o) == 0);
  int count = (int)lsip_sdp_media_count(&s);
  for (int i = LSIP_SDP_SESSION_LEVEL; i < count; i++)
    (void)read_section(&s, i);
  MUST(lsip_sdp_print(&s, buf, sizeof buf, &n) == 0);
  MUST(parse(&t, again, lsip_str_of(buf, n), tolerate) == 0);
  MUST((int)lsip_sdp_media_count(&t) == count);
  if (tolerate == 0)
    MUST(lsip_str_eq(text, lsip_str_of(buf, n)));
}

static void check_answer(lsip_str offer, lsip_str answer)
{
  lsip_sdp o, a;
  MUST(parse(&o, memory, offer, LSIP_SDP_LENIENT) == 0);
  MUST(parse(&a, again, answer, 0) == 0);
  MUST(lsip_sdp_media_count(&o) == lsip_sdp_media_count(&a));
  for (size_t i = 0; i < lsip_sdp_media_count(&o); i++) {
    lsip_sdp_media mo, ma;
    MUST(lsip_sdp_media_get(&o, i, &mo) == 0);
    MUST(lsip_sdp_media_get(&a, i, &ma) == 0);
    MUST(lsip_str_eq(mo.type, ma.type) && lsip_str_eq(mo.proto, ma.proto));
    MUST(ma.port == 0 || mo.port != 0);
  }
}

static void exchange(const lsip_sdp_audio *ours, lsip_str offer,
                     lsip_str answer)
{
  lsip_sdp_session *s;
  lsip_str text;
  if (lsip_sdp_session_new(&s, NULL, ours))
    return;
  if (lsip_sdp_session_take_offer(s, offer) == 0) {
    MUST(lsip_sdp_session_answer(s, &text) == 0);
    check_answer(offer, text);
    lsip_sdp_session_commit(s);
  }
  MUST(lsip_sdp_session_offer(s, &text) == 0);
  (void)!lsip_sdp_session_take_answer(s, answer);
  lsip_sdp_session_rollback(s);
  MUST(lsip_sdp_session_offer(s, &text) == 0);
  lsip_sdp_session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const uint8_t *cut = size ? memchr(data, 0xff, size) : NULL;
  size_t first = cut ? (size_t)(cut - data) : size;
  lsip_str offer = lsip_str_of((const char *)data, first);
  lsip_str answer = cut ? lsip_str_of((const char *)cut + 1, size - first - 1)
                        : offer;
  lsip_sdp_audio ours, agreed;
  size_t n;
  read_and_print(offer, 0);
  read_and_print(offer, LSIP_SDP_LENIENT);
  lsip_sdp_audio_init(&ours);
  MUST(lsip_addr_parse(&ours.rtp, LSIP_STR("192.0.2.1:4000")) == 0);
  ours.flags = LSIP_SDP_RTCP_MUX;
  if (lsip_sdp_answer(buf, sizeof buf, &n, &ours, offer, &agreed) == 0)
    check_answer(offer, lsip_str_of(buf, n));
  (void)!lsip_sdp_read_answer(&ours, answer, &agreed);
  exchange(&ours, offer, answer);
  return 0;
}
