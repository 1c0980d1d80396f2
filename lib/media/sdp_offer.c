/* Writing offers, and the parts answers share with them (RFC 3264 5). */
#include "media/sdp_audio.h"
#include "media/sdp_field.h"
#include "media/text.h"

/* A line put together in a small buffer; `full` once it did not fit. */
struct note {
  char text[LSIP_SDP_CODECS * 4 + 64];
  size_t len;
  bool full;
};

static void add(struct note *n, lsip_str s)
{
  if (s.len > sizeof n->text - n->len) {
    n->full = true;
    return;
  }
  memcpy(n->text + n->len, s.ptr, s.len);
  n->len += s.len;
}

static void add_number(struct note *n, uint64_t v)
{
  char buf[20];
  add(n, lsip_text_of_number(v, buf));
}

static void write_note(lsip_sdp_writer *w, lsip_str name,
                       const struct note *n)
{
  lsip_sdp_write_attr(w, name, lsip_str_of(n->text, n->full ? 0 : n->len));
}

void lsip_sdp_audio_write_head(lsip_sdp_writer *w, const lsip_sdp_audio *ours)
{
  lsip_sdp_write_line(w, 'v', LSIP_STR("0"));
  lsip_sdp_write_origin(w, LSIP_STR("-"), ours->session, ours->version,
                        &ours->rtp);
  lsip_sdp_write_line(w, 's', LSIP_STR("-"));
  lsip_sdp_write_connection(w, &ours->rtp);
}

static void write_media(lsip_sdp_writer *w, const lsip_sdp_audio *ours)
{
  struct note n = { .len = 0 };
  for (unsigned i = 0; i < ours->codec_count; i++) {
    if (i > 0)
      add(&n, LSIP_STR(" "));
    add_number(&n, ours->types[i]);
  }
  if (ours->dtmf_type > 0) {
    add(&n, LSIP_STR(" "));
    add_number(&n, (uint64_t)ours->dtmf_type);
  }
  lsip_sdp_write_media(w, LSIP_STR("audio"), ours->rtp.port,
                       LSIP_STR("RTP/AVP"), lsip_str_of(n.text, n.len));
}

static void write_rtpmap(lsip_sdp_writer *w, uint32_t type,
                         const lsip_codec_info *codec)
{
  struct note n = { .len = 0 };
  add_number(&n, type);
  add(&n, LSIP_STR(" "));
  add(&n, codec->name);
  add(&n, LSIP_STR("/"));
  add_number(&n, codec->rate);
  if (codec->channels != 1) {
    add(&n, LSIP_STR("/"));
    add_number(&n, codec->channels);
  }
  write_note(w, LSIP_STR("rtpmap"), &n);
}

/* RFC 4733 2.4.1: the sixteen DTMF events */
static void write_events(lsip_sdp_writer *w, int type)
{
  struct note map = { .len = 0 }, events = { .len = 0 };
  add_number(&map, (uint64_t)type);
  add(&map, LSIP_STR(" telephone-event/8000"));
  write_note(w, LSIP_STR("rtpmap"), &map);
  add_number(&events, (uint64_t)type);
  add(&events, LSIP_STR(" 0-15"));
  write_note(w, LSIP_STR("fmtp"), &events);
}

/* RFC 3605 2.1: only where it is not the port above */
static void write_rtcp(lsip_sdp_writer *w, const lsip_sdp_audio *ours)
{
  struct note n = { .len = 0 };
  lsip_addr usual = ours->rtp, there = ours->rtcp;
  usual.port = (uint16_t)(usual.port + 1);
  if (there.family == 0 || lsip_addr_eq(&usual, &there))
    return;
  add_number(&n, there.port);
  usual.port = there.port = 0;
  if (!lsip_addr_eq(&usual, &there)) {
    char text[LSIP_ADDR_TEXT];
    size_t len = lsip_addr_format(&there, text, sizeof text);
    bool ip6 = there.family == 6; /* formatted in brackets */
    add(&n, ip6 ? LSIP_STR(" IN IP6 ") : LSIP_STR(" IN IP4 "));
    add(&n, lsip_str_of(text + ip6, len - (ip6 ? 2 : 0)));
  }
  write_note(w, LSIP_STR("rtcp"), &n);
}

void lsip_sdp_audio_write_stream(lsip_sdp_writer *w, const lsip_sdp_audio *ours)
{
  char buf[20];
  write_media(w, ours);
  for (unsigned i = 0; i < ours->codec_count; i++)
    write_rtpmap(w, ours->types[i], lsip_codec_get(ours->codecs[i]));
  if (ours->dtmf_type > 0)
    write_events(w, ours->dtmf_type);
  lsip_sdp_write_attr(w, LSIP_STR("ptime"),
                      lsip_text_of_number(ours->ptime_ms, buf));
  write_rtcp(w, ours);
  if (ours->flags & LSIP_SDP_RTCP_MUX)
    lsip_sdp_write_attr(w, LSIP_STR("rtcp-mux"), LSIP_STR(""));
  lsip_sdp_write_attr(w, lsip_sdp_direction_name(ours->direction),
                      LSIP_STR(""));
}

void lsip_sdp_audio_write_none(lsip_sdp_writer *w, const lsip_sdp_media *m)
{
  struct text_words words = { m->formats, true };
  lsip_str first;
  if (!lsip_text_word(&words, &first))
    first = LSIP_STR("0");
  lsip_sdp_write_media(w, m->type, 0, m->proto, first);
}

/* RFC 3264 8: the lines of before stay, removed streams with port 0. */
static void write_streams(lsip_sdp_writer *w, const lsip_sdp_audio *ours,
                          lsip_str before, unsigned slot)
{
  struct sdp_reader reader;
  struct sdp_stream stream;
  unsigned i = 0;
  if (before.len) {
    lsip_sdp_reader_init(&reader, before, NULL, NULL);
    for (; lsip_sdp_reader_next(&reader, &stream); i++)
      if (i == slot && ours->codec_count)
        lsip_sdp_audio_write_stream(w, ours);
      else
        lsip_sdp_audio_write_none(w, &stream.media);
  }
  if (i <= slot && ours->codec_count)
    lsip_sdp_audio_write_stream(w, ours);
}

int lsip_sdp_offer_write(char *buf, size_t cap, size_t *n,
                         const lsip_sdp_audio *ours, lsip_str before,
                         unsigned slot)
{
  lsip_sdp_writer w;
  lsip_sdp_writer_init(&w, buf, cap);
  lsip_sdp_audio_write_head(&w, ours);
  lsip_sdp_write_line(&w, 't', LSIP_STR("0 0"));
  write_streams(&w, ours, before, slot);
  return lsip_sdp_writer_finish(&w, n);
}

int lsip_sdp_write_offer(char *buf, size_t cap, size_t *n,
                         const lsip_sdp_audio *ours)
{
  lsip_sdp_audio full;
  if (!n || !ours)
    return LSIP_ERR_ARGUMENT;
  int err = lsip_sdp_audio_complete(&full, ours, NULL);
  return err ? err : lsip_sdp_offer_write(buf, cap, n, &full, LSIP_STR(""), 0);
}
