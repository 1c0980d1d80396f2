/* Answering an offer, and reading an answer (RFC 3264 6, 7). */
#include "media/sdp_audio.h"
#include "media/sdp_field.h"

struct time_copy {
  lsip_sdp_writer *w;
  bool any;
};

/* A t= line that only a tolerance let pass is not repeated. */
static void copy_time(void *user, const struct sdp_line *line)
{
  struct time_copy *copy = user;
  if (line->letter != 't' || lsip_sdp_check_value('t', line->value, false))
    return;
  lsip_sdp_put_line(copy->w, 't', line->value);
  copy->any = true;
}

/* RFC 3264 6: "The t= line in the answer MUST equal that of the offer." */
static void begin_answer(struct sdp_reader *r, lsip_sdp_writer *w,
                         lsip_str offer)
{
  struct time_copy copy = { w, false };
  lsip_sdp_reader_init(r, offer, copy_time, &copy);
  if (!copy.any)
    lsip_sdp_write_line(w, 't', LSIP_STR("0 0"));
}

/* What we put into the answer for an accepted stream. */
static void write_accepted(lsip_sdp_writer *w, const lsip_sdp_audio *ours,
                           const lsip_sdp_audio *agreed, int direction)
{
  lsip_sdp_audio answer = *agreed;
  answer.rtp = ours->rtp;
  answer.rtcp = ours->rtcp;
  answer.ptime_ms = ours->ptime_ms;
  answer.direction = direction;
  lsip_sdp_audio_write_stream(w, &answer);
}

struct answer {
  lsip_sdp_writer w;
  const lsip_sdp_audio *ours;
  lsip_sdp_audio agreed;
  unsigned count;    /* m= lines so far */
  bool offered, accepted;
};

static void answer_stream(struct answer *a, const struct sdp_stream *s)
{
  lsip_sdp_audio fit;
  if (!a->accepted && lsip_sdp_audio_match(a->ours, s, false, &fit)) {
    fit.media_index = a->count;
    a->agreed = fit;
    a->accepted = true;
    write_accepted(&a->w, a->ours, &fit,
                   lsip_sdp_audio_direction(a->ours->direction,
                                            s->level.direction));
  } else
    lsip_sdp_audio_write_none(&a->w, &s->media);
  a->offered = a->offered || s->media.port != 0;
  a->count++;
}

static int write_answer(struct answer *a, lsip_str offer, size_t *n)
{
  struct sdp_reader r;
  struct sdp_stream s;
  lsip_sdp_audio_write_head(&a->w, a->ours);
  begin_answer(&r, &a->w, offer);
  while (lsip_sdp_reader_next(&r, &s))
    answer_stream(a, &s);
  a->agreed.media_count = a->count;
  if (a->offered && !a->accepted)
    return LSIP_ERR_SDP;
  return lsip_sdp_writer_finish(&a->w, n);
}

int lsip_sdp_answer(char *buf, size_t cap, size_t *n,
                    const lsip_sdp_audio *ours, lsip_str offer,
                    lsip_sdp_audio *agreed)
{
  lsip_sdp_audio full;
  struct answer a;
  if (!n || !ours || !agreed)
    return LSIP_ERR_ARGUMENT;
  int err = lsip_sdp_audio_complete(&full, ours, NULL);
  if (!err)
    err = lsip_sdp_scan_check(offer);
  if (err)
    return err;
  memset(&a, 0, sizeof a);
  lsip_sdp_writer_init(&a.w, buf, cap);
  a.ours = &full;
  lsip_sdp_audio_none(&a.agreed, &full);
  err = write_answer(&a, offer, n);
  if (!err)
    *agreed = a.agreed;
  return err;
}

/* The stream of the answer that stands for ours. */
static int read_stream(const lsip_sdp_audio *ours,
                       const struct sdp_stream *s, lsip_sdp_audio *agreed)
{
  if (s->media.port == 0)
    return 0; /* refused: nothing agreed */
  return lsip_sdp_audio_match(ours, s, true, agreed) ? 0 : LSIP_ERR_SDP;
}

int lsip_sdp_answer_read(const lsip_sdp_audio *ours, lsip_str answer,
                         unsigned slot, unsigned count, lsip_sdp_audio *agreed)
{
  struct sdp_reader r;
  struct sdp_stream s;
  lsip_sdp_audio result;
  unsigned i = 0;
  int err = lsip_sdp_scan_check(answer);
  if (err)
    return err;
  lsip_sdp_audio_none(&result, ours);
  lsip_sdp_reader_init(&r, answer, NULL, NULL);
  for (; lsip_sdp_reader_next(&r, &s); i++)
    if (i == slot && (err = read_stream(ours, &s, &result)) != 0)
      return err;
  if (i != count) /* RFC 3264 6: as many m= lines as the offer */
    return LSIP_ERR_SDP;
  result.media_index = slot;
  result.media_count = count;
  *agreed = result;
  return 0;
}

int lsip_sdp_read_answer(const lsip_sdp_audio *ours, lsip_str answer,
                         lsip_sdp_audio *agreed)
{
  lsip_sdp_audio full;
  if (!ours || !agreed)
    return LSIP_ERR_ARGUMENT;
  int err = lsip_sdp_audio_complete(&full, ours, NULL);
  if (err)
    return err;
  return lsip_sdp_answer_read(&full, answer, 0, full.codec_count ? 1 : 0,
                              agreed);
}
