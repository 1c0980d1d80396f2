/* The offer/answer state of one dialog (RFC 3264 4 and 8, RFC 6337). */
#include "media/sdp_session.h"

static void replace(struct lsip_sdp_session *s, struct sdp_body **slot,
                    struct sdp_body *with)
{
  lsip_sdp_body_unref(&s->mem, *slot);
  *slot = with;
}

static void drop_agreement(struct lsip_sdp_session *s,
                           struct sdp_agreement *a)
{
  replace(s, &a->ours, NULL);
  replace(s, &a->theirs, NULL);
}

static void copy_agreement(struct lsip_sdp_session *s,
                           struct sdp_agreement *to,
                           const struct sdp_agreement *from)
{
  struct sdp_agreement copy = *from;
  lsip_sdp_body_ref(copy.ours);
  lsip_sdp_body_ref(copy.theirs);
  drop_agreement(s, to);
  *to = copy;
}

int lsip_sdp_session_new(lsip_sdp_session **out, const lsip_mem *mem,
                         const lsip_sdp_audio *ours)
{
  static const lsip_mem libc;
  lsip_sdp_audio full;
  if (!out || !ours || lsip_sdp_audio_complete(&full, ours, NULL))
    return LSIP_ERR_ARGUMENT;
  struct lsip_sdp_session *s = lsip_media_alloc(mem, sizeof *s);
  if (!s)
    return LSIP_ERR_NOMEM;
  s->mem = mem ? *mem : libc;
  s->want = *ours;
  *out = s;
  return 0;
}

void lsip_sdp_session_free(lsip_sdp_session *s)
{
  if (!s)
    return;
  lsip_mem mem = s->mem;
  replace(s, &s->sent, NULL);
  replace(s, &s->received, NULL);
  drop_agreement(s, &s->now);
  drop_agreement(s, &s->committed);
  lsip_media_free(&mem, s, sizeof *s);
}

/* Forks share nothing, so that each may live in a thread of its own. */
static int copy_body(const lsip_mem *mem, struct sdp_body **slot)
{
  struct sdp_body *from = *slot;
  if (!from)
    return 0;
  *slot = lsip_sdp_body_new(mem, from->len);
  if (!*slot)
    return LSIP_ERR_NOMEM;
  memcpy((*slot)->text, from->text, from->len);
  return 0;
}

/* `host` points into the text of the peer: move it into the copy. */
static void move_host(struct sdp_agreement *to,
                      const struct sdp_agreement *from)
{
  if (to->theirs && to->agreed.host.len)
    to->agreed.host.ptr = to->theirs->text +
                          (from->agreed.host.ptr - from->theirs->text);
}

int lsip_sdp_session_fork(lsip_sdp_session **out, const lsip_sdp_session *s)
{
  if (!out || !s)
    return LSIP_ERR_ARGUMENT;
  struct lsip_sdp_session *f = lsip_media_alloc(&s->mem, sizeof *f);
  if (!f)
    return LSIP_ERR_NOMEM;
  *f = *s;
  struct sdp_body **slots[] = { &f->sent, &f->received, &f->now.ours,
    &f->now.theirs, &f->committed.ours, &f->committed.theirs };
  size_t count = sizeof slots / sizeof slots[0];
  int err = 0;
  for (size_t i = 0; i < count; i++)
    if (err)
      *slots[i] = NULL;
    else
      err = copy_body(&s->mem, slots[i]);
  if (err) {
    lsip_sdp_session_free(f);
    return err;
  }
  move_host(&f->now, &s->now);
  move_host(&f->committed, &s->committed);
  *out = f;
  return 0;
}

int lsip_sdp_session_want(lsip_sdp_session *s, const lsip_sdp_audio *ours)
{
  lsip_sdp_audio full;
  if (lsip_sdp_audio_complete(&full, ours, NULL))
    return LSIP_ERR_ARGUMENT;
  uint64_t session = s->want.session, version = s->want.version;
  s->want = *ours;
  s->want.session = session;
  s->want.version = version;
  return 0;
}

int lsip_sdp_session_direct(lsip_sdp_session *s, int direction)
{
  if (direction < LSIP_INACTIVE || direction > LSIP_SENDRECV)
    return LSIP_ERR_ARGUMENT;
  s->want.direction = direction;
  return 0;
}

/* Which m= line is ours: the agreed one, else the first. */
static unsigned audio_slot(const struct lsip_sdp_session *s)
{
  return s->now.ours ? s->now.agreed.media_index : 0;
}

/* Writes the text we owe, an offer or an answer, for `ours` as it stands.
 * `agreed` is filled for an answer. */
static int write_text(const struct lsip_sdp_session *s, char *buf,
                      size_t cap, size_t *n, const lsip_sdp_audio *ours,
                      lsip_sdp_audio *agreed)
{
  if (s->state == LSIP_SDP_OFFER_TAKEN)
    return lsip_sdp_answer(buf, cap, n, ours, lsip_sdp_body_text(s->received),
                           agreed);
  return lsip_sdp_offer_write(buf, cap, n, ours,
                              lsip_sdp_body_text(s->now.ours),
                              audio_slot(s));
}

static int make_body(const struct lsip_sdp_session *s,
                     const lsip_sdp_audio *ours, struct sdp_body **out,
                     lsip_sdp_audio *agreed)
{
  size_t n = 0;
  int err = write_text(s, NULL, 0, &n, ours, agreed);
  if (err != LSIP_ERR_NOSPC)
    return err ? err : LSIP_ERR_STATE;
  struct sdp_body *body = lsip_sdp_body_new(&s->mem, n);
  if (!body)
    return LSIP_ERR_NOMEM;
  err = write_text(s, body->text, n, &n, ours, agreed);
  if (err) {
    lsip_sdp_body_unref(&s->mem, body);
    return err;
  }
  *out = body;
  return 0;
}

/* RFC 3264 8: a text that differs from our last one has a higher version, a
 * text that does not is that one again. `ours->version` is our last. */
static int make_text(struct lsip_sdp_session *s, lsip_sdp_audio *ours,
                     struct sdp_body **out, lsip_sdp_audio *agreed)
{
  struct sdp_body *body;
  int err = make_body(s, ours, &body, agreed);
  if (err)
    return err;
  if (s->sent && !lsip_str_eq(lsip_sdp_body_text(body),
                              lsip_sdp_body_text(s->sent))) {
    lsip_sdp_body_unref(&s->mem, body);
    ours->version++;
    err = make_body(s, ours, &body, agreed);
    if (err)
      return err;
  }
  *out = body;
  return 0;
}

/* The text is made: it is what we sent last, whatever comes of it. */
static void take_text(struct lsip_sdp_session *s, struct sdp_body *body,
                      const lsip_sdp_audio *ours, lsip_str *text)
{
  replace(s, &s->sent, body);
  s->want.version = ours->version;
  *text = lsip_sdp_body_text(body);
}

static unsigned count_media(lsip_str text)
{
  struct sdp_reader r;
  struct sdp_stream stream;
  unsigned n = 0;
  lsip_sdp_reader_init(&r, text, NULL, NULL);
  while (lsip_sdp_reader_next(&r, &stream))
    n++;
  return n;
}

int lsip_sdp_session_offer(lsip_sdp_session *s, lsip_str *text)
{
  struct sdp_type_map types = s->types;
  struct sdp_body *body;
  lsip_sdp_audio full;
  if (s->state != LSIP_SDP_STABLE)
    return LSIP_ERR_STATE;
  int err = lsip_sdp_audio_complete(&full, &s->want, &types);
  if (!err)
    err = make_text(s, &full, &body, NULL);
  if (err)
    return err;
  take_text(s, body, &full, text);
  s->types = types;
  s->offered = full;
  s->offered_count = count_media(*text);
  s->repeated = false;
  s->state = LSIP_SDP_OFFER_SENT;
  return 0;
}

int lsip_sdp_session_repeat(lsip_sdp_session *s, lsip_str *text)
{
  if (s->state != LSIP_SDP_STABLE || !s->now.ours)
    return LSIP_ERR_STATE;
  *text = lsip_sdp_body_text(s->now.ours);
  s->offered = s->now.said;
  s->offered_count = count_media(*text);
  s->repeated = true;
  s->state = LSIP_SDP_OFFER_SENT;
  return 0;
}

/* What the agreed types mean stays so for the session (RFC 3264 8.3.2). */
static void note_types(struct lsip_sdp_session *s)
{
  const lsip_sdp_audio *a = &s->now.agreed;
  for (unsigned i = 0; i < a->codec_count; i++)
    s->types.codec[a->types[i]] = (uint8_t)a->codecs[i];
  if (a->dtmf_type > 0)
    s->types.codec[a->dtmf_type] = SDP_MAP_EVENT;
}

/* Both texts are there: the state is stable. Takes over `theirs`. */
static void agree(struct lsip_sdp_session *s, struct sdp_body *ours,
                  struct sdp_body *theirs, const lsip_sdp_audio *agreed,
                  const lsip_sdp_audio *said)
{
  replace(s, &s->now.ours, lsip_sdp_body_ref(ours));
  replace(s, &s->now.theirs, theirs);
  s->now.agreed = *agreed;
  s->now.said = *said;
  s->state = LSIP_SDP_STABLE;
  note_types(s);
}

static struct sdp_body *body_of(const struct lsip_sdp_session *s,
                                lsip_str text)
{
  struct sdp_body *b = lsip_sdp_body_new(&s->mem, text.len);
  if (b && text.len)
    memcpy(b->text, text.ptr, text.len);
  return b;
}

int lsip_sdp_session_take_answer(lsip_sdp_session *s, lsip_str answer)
{
  lsip_sdp_audio agreed;
  if (s->state != LSIP_SDP_OFFER_SENT)
    return LSIP_ERR_STATE;
  struct sdp_body *theirs = body_of(s, answer);
  if (!theirs)
    return LSIP_ERR_NOMEM;
  int err = lsip_sdp_answer_read(&s->offered, lsip_sdp_body_text(theirs),
                                 audio_slot(s), s->offered_count, &agreed);
  if (err)
    lsip_sdp_body_unref(&s->mem, theirs);
  else
    agree(s, s->repeated ? s->now.ours : s->sent, theirs, &agreed,
          &s->offered);
  return err;
}

int lsip_sdp_session_take_offer(lsip_sdp_session *s, lsip_str offer)
{
  lsip_sdp_audio agreed;
  size_t n;
  if (s->state != LSIP_SDP_STABLE)
    return LSIP_ERR_STATE;
  int err = lsip_sdp_answer(NULL, 0, &n, &s->want, offer, &agreed);
  if (err != LSIP_ERR_NOSPC) /* that much would work, given room */
    return err ? err : LSIP_ERR_STATE;
  struct sdp_body *theirs = body_of(s, offer);
  if (!theirs)
    return LSIP_ERR_NOMEM;
  replace(s, &s->received, theirs);
  s->state = LSIP_SDP_OFFER_TAKEN;
  return 0;
}

/* An answer names what was agreed, at our addresses. The direction is what we
 * want: the peer's own answer bounds it again. */
static lsip_sdp_audio said_in_answer(const lsip_sdp_audio *agreed,
                                     const lsip_sdp_audio *want)
{
  lsip_sdp_audio said = *agreed;
  said.rtp = want->rtp;
  said.rtcp = want->rtcp;
  said.direction = want->direction;
  said.host = LSIP_STR("");
  return said;
}

int lsip_sdp_session_answer(lsip_sdp_session *s, lsip_str *text)
{
  struct sdp_body *body;
  lsip_sdp_audio want = s->want, agreed;
  if (s->state != LSIP_SDP_OFFER_TAKEN)
    return LSIP_ERR_STATE;
  int err = make_text(s, &want, &body, &agreed);
  if (err)
    return err;
  take_text(s, body, &want, text);
  struct sdp_body *theirs = s->received;
  lsip_sdp_audio said = said_in_answer(&agreed, &want);
  s->received = NULL;
  agree(s, s->sent, theirs, &agreed, &said);
  return 0;
}

void lsip_sdp_session_commit(lsip_sdp_session *s)
{
  copy_agreement(s, &s->committed, &s->now);
}

void lsip_sdp_session_rollback(lsip_sdp_session *s)
{
  replace(s, &s->received, NULL);
  s->state = LSIP_SDP_STABLE;
  copy_agreement(s, &s->now, &s->committed);
}

int lsip_sdp_session_state(const lsip_sdp_session *s)
{
  return s->state;
}

const lsip_sdp_audio *lsip_sdp_session_agreed(const lsip_sdp_session *s)
{
  return s->now.theirs ? &s->now.agreed : NULL;
}

int lsip_sdp_session_held(const lsip_sdp_session *s)
{
  const lsip_sdp_audio *a = lsip_sdp_session_agreed(s);
  return a && a->codec_count && !(a->direction & LSIP_SENDONLY) &&
         (s->want.direction & LSIP_SENDONLY);
}
