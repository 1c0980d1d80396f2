/* The offer/answer state of a dialog. */
#include "support.h"

static char buf[8192];
static lsip_sdp_session *s;
static struct counted heap;

static void open_session(void)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  lsip_mem mem = { counted_fn, &heap };
  ck_assert_int_eq(lsip_sdp_session_new(&s, &mem, &ours), 0);
}

static void close_session(void)
{
  lsip_sdp_session_free(s);
  ck_assert_uint_eq(heap.bytes, 0);
  ck_assert_uint_eq(heap.blocks, 0);
}

static lsip_str offer(void)
{
  lsip_str text;
  ck_assert_int_eq(lsip_sdp_session_offer(s, &text), 0);
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_OFFER_SENT);
  return text;
}

static int take_answer(const char *text)
{
  return lsip_sdp_session_take_answer(s, lines(buf, sizeof buf, text));
}

static int take_offer(const char *text)
{
  return lsip_sdp_session_take_offer(s, lines(buf, sizeof buf, text));
}

static lsip_str answer(void)
{
  lsip_str text;
  ck_assert_int_eq(lsip_sdp_session_answer(s, &text), 0);
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_STABLE);
  return text;
}

#define AUDIO HEAD "m=audio 5000 RTP/AVP 0|"

START_TEST(offer_and_answer)
{
  open_session();
  ck_assert_ptr_null(lsip_sdp_session_agreed(s));
  ck_assert(has_line(offer(), "o=- 7 1 IN IP4 192.0.2.1"));
  ck_assert_int_eq(take_offer(AUDIO), LSIP_ERR_STATE); /* glare */
  lsip_str text;
  ck_assert_int_eq(lsip_sdp_session_offer(s, &text), LSIP_ERR_STATE);
  ck_assert_int_eq(lsip_sdp_session_answer(s, &text), LSIP_ERR_STATE);
  ck_assert_int_eq(take_answer(AUDIO), 0);
  ck_assert_int_eq(take_answer(AUDIO), LSIP_ERR_STATE);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->codecs[0], LSIP_PCMU);
  close_session();
}
END_TEST

/* RFC 3264 8: the same text keeps its version, another counts up. */
START_TEST(versions)
{
  open_session();
  (void)offer();
  ck_assert_int_eq(take_answer(HEAD "m=audio 5000 RTP/AVP 0 8 101|"
    "a=rtpmap:101 telephone-event/8000|"), 0);
  ck_assert(has_line(offer(), "o=- 7 1 IN IP4 192.0.2.1"));
  ck_assert_int_eq(take_answer(AUDIO), 0);
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDONLY), 0);
  lsip_str text = offer();
  ck_assert(has_line(text, "o=- 7 2 IN IP4 192.0.2.1"));
  ck_assert(has_line(text, "a=sendonly"));
  ck_assert_int_eq(take_answer(AUDIO "a=recvonly|"), 0);
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDRECV), 0);
  text = offer();
  ck_assert(has_line(text, "o=- 7 3 IN IP4 192.0.2.1"));
  ck_assert(has_line(text, "a=sendrecv"));
  close_session();
}
END_TEST

/* RFC 6337 5.3: both sides hold, one resumes, then the other. */
START_TEST(hold_both_ways)
{
  open_session();
  (void)offer();
  ck_assert_int_eq(take_answer(AUDIO), 0);
  ck_assert_int_eq(lsip_sdp_session_held(s), 0);
  ck_assert_int_eq(take_offer(AUDIO "a=sendonly|"), 0);
  ck_assert(has_line(answer(), "a=recvonly"));
  ck_assert_int_eq(lsip_sdp_session_held(s), 1);
  /* we hold as well: our own wish shows, whatever the peer's was */
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDONLY), 0);
  ck_assert(has_line(offer(), "a=sendonly"));
  ck_assert_int_eq(take_answer(AUDIO "a=inactive|"), 0);
  ck_assert_int_eq(lsip_sdp_session_agreed(s)->direction, LSIP_INACTIVE);
  /* the peer resumes, we still hold */
  ck_assert_int_eq(take_offer(AUDIO "a=sendrecv|"), 0);
  ck_assert(has_line(answer(), "a=sendonly"));
  ck_assert_int_eq(lsip_sdp_session_held(s), 0);
  /* we resume */
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDRECV), 0);
  ck_assert(has_line(offer(), "a=sendrecv"));
  ck_assert_int_eq(take_answer(AUDIO), 0);
  ck_assert_int_eq(lsip_sdp_session_agreed(s)->direction, LSIP_SENDRECV);
  close_session();
}
END_TEST

/* RFC 4028 7.4: a refresh says the same once more, whether it was an offer or
 * an answer; the next offer counts on from there. */
START_TEST(repeats)
{
  lsip_str text;
  char first[1024];
  open_session();
  ck_assert_int_eq(lsip_sdp_session_repeat(s, &text), LSIP_ERR_STATE);
  text = offer();
  ck_assert_uint_lt(text.len, sizeof first);
  memcpy(first, text.ptr, text.len);
  ck_assert_int_eq(lsip_sdp_session_repeat(s, &text), LSIP_ERR_STATE);
  ck_assert_int_eq(take_answer(AUDIO), 0);
  lsip_sdp_session_commit(s);
  ck_assert_int_eq(lsip_sdp_session_repeat(s, &text), 0);
  ck_assert(lsip_str_eq(text, lsip_str_of(first, text.len)));
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_OFFER_SENT);
  ck_assert_int_eq(take_answer(HEAD "m=audio 5002 RTP/AVP 8|"), 0);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->codecs[0], LSIP_PCMA);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->rtp.port, 5002);
  close_session();
}
END_TEST

START_TEST(repeats_an_answer)
{
  lsip_str text;
  open_session();
  ck_assert_int_eq(take_offer(AUDIO "a=sendonly|"), 0);
  ck_assert(has_line(answer(), "o=- 7 1 IN IP4 192.0.2.1"));
  lsip_sdp_session_commit(s);
  /* an offer that is refused is nothing to repeat */
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDONLY), 0);
  ck_assert(has_line(offer(), "o=- 7 2 IN IP4 192.0.2.1"));
  lsip_sdp_session_rollback(s);
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDRECV), 0);
  ck_assert_int_eq(lsip_sdp_session_repeat(s, &text), 0);
  ck_assert(has_line(text, "o=- 7 1 IN IP4 192.0.2.1"));
  ck_assert(has_line(text, "m=audio 4000 RTP/AVP 0"));
  ck_assert(has_line(text, "a=recvonly"));
  ck_assert_int_eq(take_answer(HEAD "m=audio 5004 RTP/AVP 0|a=sendonly|"), 0);
  ck_assert_int_eq(lsip_sdp_session_agreed(s)->direction, LSIP_RECVONLY);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->rtp.port, 5004);
  lsip_sdp_session_commit(s);
  ck_assert_int_eq(lsip_sdp_session_repeat(s, &text), 0);
  ck_assert(has_line(text, "o=- 7 1 IN IP4 192.0.2.1"));
  lsip_sdp_session_rollback(s);
  ck_assert(has_line(offer(), "o=- 7 3 IN IP4 192.0.2.1"));
  close_session();
}
END_TEST

START_TEST(legacy_hold)
{
  open_session();
  ck_assert_int_eq(take_offer("v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|"
    "c=IN IP4 0.0.0.0|t=0 0|m=audio 5000 RTP/AVP 0|"), 0);
  ck_assert(has_line(answer(), "a=sendrecv"));
  ck_assert_int_eq(lsip_sdp_session_held(s), 1);
  ck_assert_int_eq(lsip_sdp_session_agreed(s)->rtp.family, 0);
  close_session();
}
END_TEST

/* RFC 3264 8: each m= line of before is there again, in its place. */
START_TEST(keeps_the_slots)
{
  open_session();
  ck_assert_int_eq(take_offer(HEAD "m=video 6000 RTP/SAVP 31|"
    "m=audio 5000 RTP/AVP 97 0|a=rtpmap:97 PCMA/8000|"
    "m=image 5004 udptl t38|"), 0);
  (void)answer();
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDONLY), 0);
  lsip_str text = offer();
  static const char want[] = "m=video 0 RTP/SAVP 31\r\n"
                             "m=audio 4000 RTP/AVP 0 97 101\r\n";
  const char *at = memchr(text.ptr, 'm', text.len);
  ck_assert_int_eq(memcmp(at, want, sizeof want - 1), 0);
  ck_assert(has_line(text, "a=rtpmap:97 PCMA/8000"));
  ck_assert(has_line(text, "m=image 0 udptl t38"));
  ck_assert_int_eq(take_answer(AUDIO), LSIP_ERR_SDP);
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_OFFER_SENT);
  ck_assert_int_eq(take_answer(HEAD "m=video 0 RTP/SAVP 31|"
    "m=audio 5000 RTP/AVP 0|a=recvonly|m=image 0 udptl t38|"), 0);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->media_index, 1);
  close_session();
}
END_TEST

/* RFC 3264 8.3.2: a type that has meant one codec never means another. */
START_TEST(types_keep_their_meaning)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  open_session();
  ck_assert_int_eq(take_offer(HEAD "m=audio 5000 RTP/AVP 96|"
                              "a=rtpmap:96 PCMA/8000|"), 0);
  (void)answer();
  ours.codecs[0] = LSIP_ILBC;
  ours.codec_count = 2;
  ck_assert_int_eq(lsip_sdp_session_want(s, &ours), 0);
  lsip_str text = offer();
  ck_assert(!has_line(text, "a=rtpmap:96 iLBC/8000"));
  ck_assert(has_line(text, "a=rtpmap:97 iLBC/8000"));
  close_session();
}
END_TEST

/* RFC 3264 8, RFC 6141: a failed exchange leaves what was agreed. */
START_TEST(rolls_back)
{
  open_session();
  (void)offer();
  ck_assert_int_eq(take_answer(AUDIO), 0);
  lsip_sdp_session_commit(s);
  lsip_sdp_audio before = *lsip_sdp_session_agreed(s);
  /* our offer is refused */
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDONLY), 0);
  (void)offer();
  lsip_sdp_session_rollback(s);
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_STABLE);
  ck_assert_int_eq(lsip_sdp_session_agreed(s)->direction, LSIP_SENDRECV);
  /* the peer's re-INVITE is answered in a reliable 1xx, then fails */
  ck_assert_int_eq(take_offer(HEAD "m=audio 7000 RTP/AVP 8|"), 0);
  (void)answer();
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->rtp.port, 7000);
  lsip_sdp_session_rollback(s);
  ck_assert_int_eq(memcmp(&before, lsip_sdp_session_agreed(s),
                          sizeof before), 0);
  /* versions 2 and 3 are used up */
  ck_assert_int_eq(lsip_sdp_session_direct(s, LSIP_SENDRECV), 0);
  ck_assert(has_line(offer(), "o=- 7 4 IN IP4 192.0.2.1"));
  close_session();
}
END_TEST

START_TEST(rolls_back_to_nothing)
{
  open_session();
  ck_assert_int_eq(take_offer(AUDIO), 0);
  lsip_sdp_session_rollback(s);
  ck_assert_ptr_null(lsip_sdp_session_agreed(s));
  ck_assert_int_eq(take_offer(AUDIO), 0);
  close_session();
}
END_TEST

START_TEST(refused_offers_change_nothing)
{
  open_session();
  ck_assert_int_eq(take_offer(HEAD "m=audio 5000 RTP/AVP 18|"),
                   LSIP_ERR_SDP);
  ck_assert_int_eq(take_offer("garbage"), LSIP_ERR_SYNTAX);
  ck_assert_int_eq(lsip_sdp_session_state(s), LSIP_SDP_STABLE);
  close_session();
}
END_TEST

/* One offer, two answers: each fork has its own agreement. */
START_TEST(forks)
{
  lsip_sdp_session *other;
  open_session();
  (void)offer();
  ck_assert_int_eq(lsip_sdp_session_fork(&other, s), 0);
  ck_assert_int_eq(take_answer(HEAD "m=audio 5000 RTP/AVP 8|"
                               "c=IN IP4 a.example.com|"), 0);
  lsip_str text = lines(buf, sizeof buf, AUDIO);
  ck_assert_int_eq(lsip_sdp_session_take_answer(other, text), 0);
  ck_assert_uint_eq(lsip_sdp_session_agreed(s)->codecs[0], LSIP_PCMA);
  ck_assert_uint_eq(lsip_sdp_session_agreed(other)->codecs[0], LSIP_PCMU);
  lsip_sdp_session_free(other);
  ck_assert_int_eq(lsip_sdp_session_fork(&other, s), 0);
  lsip_sdp_session_free(s);
  s = other; /* the host's name lives in the copy */
  ck_assert(lsip_str_eq(lsip_sdp_session_agreed(s)->host,
                        LSIP_STR("a.example.com")));
  close_session();
}
END_TEST

static int whole_life(void)
{
  lsip_sdp_session *other = NULL;
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  lsip_mem mem = { counted_fn, &heap };
  lsip_str text;
  s = NULL;
  int err = lsip_sdp_session_new(&s, &mem, &ours);
  if (!err)
    err = lsip_sdp_session_offer(s, &text);
  if (!err)
    err = take_answer(AUDIO);
  if (!err) {
    lsip_sdp_session_commit(s);
    err = take_offer(AUDIO "a=sendonly|");
  }
  if (!err)
    err = lsip_sdp_session_answer(s, &text);
  if (!err)
    err = lsip_sdp_session_fork(&other, s);
  lsip_sdp_session_free(other);
  close_session();
  return err;
}

START_TEST(each_allocation_fails_once)
{
  unsigned n = 1;
  for (;; n++) {
    heap.calls = 0;
    heap.fail_at = n;
    int err = whole_life();
    if (!err)
      break;
    ck_assert_int_eq(err, LSIP_ERR_NOMEM);
  }
  ck_assert_uint_gt(n, 8);
  heap.fail_at = 0;
}
END_TEST

TEST_PROGRAM("media sdp session", offer_and_answer, versions, hold_both_ways,
             repeats, repeats_an_answer, legacy_hold, keeps_the_slots,
             types_keep_their_meaning,
             rolls_back, rolls_back_to_nothing,
             refused_offers_change_nothing, forks,
             each_allocation_fails_once)
