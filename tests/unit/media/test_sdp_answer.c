/* Offers, answers, and reading answers (RFC 3264, 3605, 4733, 5761, 6337). */
#include "support.h"

static char offer_buf[8192], answer_buf[8192];
static lsip_sdp_audio agreed;
static lsip_str answer;

static int answer_to(const lsip_sdp_audio *ours, const char *offer)
{
  size_t n = 0;
  int err = lsip_sdp_answer(answer_buf, sizeof answer_buf, &n, ours,
                            lines(offer_buf, sizeof offer_buf, offer),
                            &agreed);
  answer = lsip_str_of(answer_buf, err ? 0 : n);
  return err;
}

static int answer_plain(const char *offer)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  return answer_to(&ours, offer);
}

START_TEST(writes_an_offer)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  size_t n;
  static const char want[] =
    "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n"
    "t=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n";
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, sizeof offer_buf, &n,
                                        &ours), 0);
  offer_buf[n] = 0;
  ck_assert_str_eq(offer_buf, want);
  size_t need = 0;
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, n - 1, &need, &ours),
                   LSIP_ERR_NOSPC);
  ck_assert_uint_eq(need, n);
}
END_TEST

START_TEST(allots_dynamic_types)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  size_t n;
  ours.codecs[0] = LSIP_OPUS;
  ours.codecs[1] = LSIP_ILBC;
  ours.codecs[2] = LSIP_L16;
  ours.types[2] = 96; /* the caller's own choice stands */
  ours.codec_count = 3;
  ours.dtmf_type = 97;
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, sizeof offer_buf, &n,
                                        &ours), 0);
  lsip_str text = lsip_str_of(offer_buf, n);
  ck_assert(has_line(text, "m=audio 4000 RTP/AVP 98 99 96 97"));
  ck_assert(has_line(text, "a=rtpmap:98 opus/48000/2"));
}
END_TEST

START_TEST(answers_in_the_order_of_the_offer)
{
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 18 8 0 101|"
    "a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-11|a=ptime:30|"), 0);
  ck_assert_uint_eq(agreed.codec_count, 2);
  ck_assert_uint_eq(agreed.codecs[0], LSIP_PCMA);
  ck_assert_uint_eq(agreed.send_types[0], 8);
  ck_assert_int_eq(agreed.dtmf_type, 101);
  ck_assert_uint_eq(agreed.dtmf_events, 0xfff);
  ck_assert_uint_eq(agreed.ptime_ms, 30);
  lsip_addr rtp = addr_of("192.0.2.9:5000"), rtcp = addr_of("192.0.2.9:5001");
  ck_assert(lsip_addr_eq(&agreed.rtp, &rtp));
  ck_assert(lsip_addr_eq(&agreed.rtcp, &rtcp));
  ck_assert(has_line(answer, "m=audio 4000 RTP/AVP 8 0 101"));
  ck_assert(has_line(answer, "c=IN IP4 192.0.2.1"));
}
END_TEST

START_TEST(answers_in_own_order_if_asked)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  ours.flags = LSIP_SDP_OWN_ORDER;
  ck_assert_int_eq(answer_to(&ours, HEAD "m=audio 5000 RTP/AVP 8 0|"), 0);
  ck_assert_uint_eq(agreed.codecs[0], LSIP_PCMU);
  ck_assert_int_eq(agreed.dtmf_type, -1);
}
END_TEST

/* RFC 3264 6.1: the offer's numbers, static codecs under dynamic ones too */
START_TEST(takes_the_offers_types)
{
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 96 0 97|"
    "a=rtpmap:96 pcma/8000|a=rtpmap:0 G729/8000|"
    "a=rtpmap:97 telephone-event/8000|"), 0);
  ck_assert_uint_eq(agreed.codec_count, 1);
  ck_assert_uint_eq(agreed.codecs[0], LSIP_PCMA);
  ck_assert_uint_eq(agreed.types[0], 96);
  ck_assert_int_eq(agreed.dtmf_send_type, 97);
  ck_assert_uint_eq(agreed.dtmf_events, 0xffff);
  ck_assert(has_line(answer, "a=rtpmap:96 PCMA/8000"));
}
END_TEST

START_TEST(rejects_in_place)
{
  ck_assert_int_eq(answer_plain(HEAD
    "m=video 6000 RTP/AVP 31 32|m=audio 5000 RTP/AVP 0|"
    "m=audio 5002 RTP/AVP 0|m=image 5004 udptl t38|"
    "m=message 7394 TCP/MSRP *|"), 0);
  ck_assert_uint_eq(agreed.media_index, 1);
  ck_assert_uint_eq(agreed.media_count, 5);
  static const char *const want[] = { "m=video 0 RTP/AVP 31",
    "m=audio 4000 RTP/AVP 0", "m=audio 0 RTP/AVP 0", "m=image 0 udptl t38",
    "m=message 0 TCP/MSRP *" };
  lsip_sdp s;
  static uint64_t memory[512];
  ck_assert_int_eq(lsip_sdp_parse(&s, memory, sizeof memory, NULL, answer,
                                  NULL), 0);
  ck_assert_uint_eq(lsip_sdp_media_count(&s), 5);
  for (int i = 0; i < 5; i++) {
    lsip_sdp_line line;
    size_t cursor = 0;
    ck_assert(lsip_sdp_line_next(&s, i, &cursor, &line));
    ck_assert(lsip_str_eq(line.value, lsip_str_z(want[i] + 2)));
  }
}
END_TEST

/* SAVP never becomes AVP. */
START_TEST(hostile_11_savp_is_refused)
{
  static const char *const protos[] = { "RTP/SAVP", "RTP/SAVPF", "RTP/AVPF",
    "UDP/TLS/RTP/SAVP", "udp", "rtp/avp", "RTP/AVPX", "TCP/RTP/AVP" };
  char text[400];
  for (size_t i = 0; i < sizeof protos / sizeof protos[0]; i++) {
    (void)snprintf(text, sizeof text, HEAD "m=audio 5000 %s 0|", protos[i]);
    ck_assert_int_eq(answer_plain(text), LSIP_ERR_SDP);
    (void)snprintf(text, sizeof text, HEAD "m=audio 5000 %s 0|"
                   "m=audio 5002 RTP/AVP 0|", protos[i]);
    ck_assert_int_eq(answer_plain(text), 0);
    ck_assert_uint_eq(agreed.media_index, 1);
    (void)snprintf(text, sizeof text, "m=audio 0 %s 0", protos[i]);
    ck_assert(has_line(answer, text));
  }
}
END_TEST

START_TEST(nothing_in_common)
{
  memset(&agreed, 0x5a, sizeof agreed);
  lsip_sdp_audio before = agreed;
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 18|"),
                   LSIP_ERR_SDP);
  ck_assert_int_eq(lsip_error_status(LSIP_ERR_SDP), 488);
  ck_assert_int_eq(answer_plain(HEAD "m=video 5000 RTP/AVP 0|"),
                   LSIP_ERR_SDP);
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 101|"
    "a=rtpmap:101 telephone-event/8000|"), LSIP_ERR_SDP);
  ck_assert_int_eq(answer_plain("v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|"
    "c=IN IP4 233.252.0.1/127|t=0 0|m=audio 5000 RTP/AVP 0|"),
    LSIP_ERR_SDP); /* multicast */
  ck_assert_int_eq(answer_plain("v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|t=0 0|"
    "m=audio 5000 RTP/AVP 0|"), LSIP_ERR_SDP); /* no c= at all */
  ck_assert_int_eq(memcmp(&before, &agreed, sizeof agreed), 0);
}
END_TEST

START_TEST(no_streams_and_removed_streams)
{
  ck_assert_int_eq(answer_plain(HEAD), 0);
  ck_assert_uint_eq(agreed.codec_count, 0);
  ck_assert_int_eq(answer_plain(HEAD "m=audio 0 RTP/AVP 0|"), 0);
  ck_assert_uint_eq(agreed.codec_count, 0);
  ck_assert_uint_eq(agreed.media_count, 1);
  ck_assert(has_line(answer, "m=audio 0 RTP/AVP 0"));
}
END_TEST

static const struct direction {
  const char *offered;
  int ours, agreed;
  const char *answered;
} directions[] = {
  { "", LSIP_SENDRECV, LSIP_SENDRECV, "a=sendrecv" },
  { "a=sendrecv|", LSIP_SENDONLY, LSIP_SENDONLY, "a=sendonly" },
  { "a=sendrecv|", LSIP_INACTIVE, LSIP_INACTIVE, "a=inactive" },
  { "a=sendonly|", LSIP_SENDRECV, LSIP_RECVONLY, "a=recvonly" },
  { "a=sendonly|", LSIP_SENDONLY, LSIP_INACTIVE, "a=inactive" },
  { "a=recvonly|", LSIP_SENDRECV, LSIP_SENDONLY, "a=sendonly" },
  { "a=recvonly|", LSIP_RECVONLY, LSIP_INACTIVE, "a=inactive" },
  { "a=inactive|", LSIP_SENDRECV, LSIP_INACTIVE, "a=inactive" },
  /* RFC 6337 5.4: nothing is sent, but the answer goes by a= */
  { "c=IN IP4 0.0.0.0|", LSIP_SENDRECV, LSIP_RECVONLY, "a=sendrecv" },
  { "c=IN IP4 0.0.0.0|a=sendonly|", LSIP_SENDRECV, LSIP_RECVONLY,
    "a=recvonly" },
  { "c=IN IP6 ::|", LSIP_SENDRECV, LSIP_RECVONLY, "a=sendrecv" }
};

START_TEST(directions_and_hold)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  char text[400];
  for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
    const struct direction *d = &directions[i];
    ours.direction = d->ours;
    (void)snprintf(text, sizeof text, HEAD "m=audio 5000 RTP/AVP 0|%s",
                   d->offered);
    ck_assert_int_eq(answer_to(&ours, text), 0);
    ck_assert_int_eq(agreed.direction, d->agreed);
    ck_assert(has_line(answer, d->answered));
    ck_assert_int_eq(agreed.rtp.family, strchr(d->offered, 'c') &&
                     strstr(d->offered, "IN") ? 0 : 4);
  }
}
END_TEST

START_TEST(direction_of_the_session_counts)
{
  ck_assert_int_eq(answer_plain(HEAD "a=sendonly|m=audio 1 RTP/AVP 0|"), 0);
  ck_assert_int_eq(agreed.direction, LSIP_RECVONLY);
  ck_assert_int_eq(answer_plain(HEAD "a=sendonly|m=audio 1 RTP/AVP 0|"
                                "a=sendrecv|"), 0);
  ck_assert_int_eq(agreed.direction, LSIP_SENDRECV);
}
END_TEST

START_TEST(addresses)
{
  lsip_addr want = addr_of("[2001:db8::2]:5000");
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 0|"
                                "c=IN IP6 2001:db8::2|"), 0);
  ck_assert(lsip_addr_eq(&agreed.rtp, &want));
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 0|"
                                "c=IN IP4 media.example.com|"), 0);
  ck_assert_int_eq(agreed.rtp.family, 0);
  ck_assert_uint_eq(agreed.rtp.port, 5000);
  ck_assert(lsip_str_eq(agreed.host, LSIP_STR("media.example.com")));
}
END_TEST

static const struct rtcp {
  const char *attrs, *want;
} rtcps[] = {
  { "", "192.0.2.9:5001" },
  { "a=rtcp:6001|", "192.0.2.9:6001" },
  { "a=rtcp:6001 IN IP4 192.0.2.77|", "192.0.2.77:6001" },
  { "a=rtcp:6001 IN IP6 2001:db8::5|", "[2001:db8::5]:6001" },
  { "a=rtcp:0|", "192.0.2.9:5001" },
  { "a=rtcp:99999|", "192.0.2.9:5001" },
  { "a=rtcp:6001 IN IP4|", "192.0.2.9:5001" },
  { "a=rtcp-mux|a=rtcp:6001|", "192.0.2.9:5000" }
};

START_TEST(rtcp_addresses)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  char text[400];
  ours.flags = LSIP_SDP_RTCP_MUX;
  for (size_t i = 0; i < sizeof rtcps / sizeof rtcps[0]; i++) {
    lsip_addr want = addr_of(rtcps[i].want);
    (void)snprintf(text, sizeof text, HEAD "m=audio 5000 RTP/AVP 0|%s",
                   rtcps[i].attrs);
    ck_assert_int_eq(answer_to(&ours, text), 0);
    ck_assert(lsip_addr_eq(&agreed.rtcp, &want));
    bool mux = strstr(rtcps[i].attrs, "mux") != NULL;
    ck_assert_int_eq((agreed.flags & LSIP_SDP_RTCP_MUX) != 0, mux);
    ck_assert_int_eq(has_line(answer, "a=rtcp-mux"), mux);
  }
  ck_assert_int_eq(answer_plain(HEAD "m=audio 5000 RTP/AVP 0|a=rtcp-mux|"),
                   0); /* we do not want it */
  ck_assert(!has_line(answer, "a=rtcp-mux"));
}
END_TEST

START_TEST(own_rtcp_port_is_told)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  size_t n;
  ours.rtcp = addr_of("192.0.2.1:4001");
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, sizeof offer_buf, &n,
                                        &ours), 0);
  ck_assert(!has_line(lsip_str_of(offer_buf, n), "a=rtcp:4001"));
  ours.rtcp = addr_of("192.0.2.1:4009");
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, sizeof offer_buf, &n,
                                        &ours), 0);
  ck_assert(has_line(lsip_str_of(offer_buf, n), "a=rtcp:4009"));
  ours.rtcp = addr_of("[2001:db8::9]:4009");
  ck_assert_int_eq(lsip_sdp_write_offer(offer_buf, sizeof offer_buf, &n,
                                        &ours), 0);
  ck_assert(has_line(lsip_str_of(offer_buf, n),
                     "a=rtcp:4009 IN IP6 2001:db8::9"));
}
END_TEST

START_TEST(time_line_is_the_offers)
{
  ck_assert_int_eq(answer_plain("v=0|o=- 1 1 IN IP4 1.2.3.4|s=-|"
    "c=IN IP4 1.2.3.4|t=3338481189 3370017201|m=audio 1 RTP/AVP 0|"), 0);
  ck_assert(has_line(answer, "t=3338481189 3370017201"));
  ck_assert(!has_line(answer, "t=0 0"));
}
END_TEST

START_TEST(no_rtcp_by_bandwidth)
{
  ck_assert_int_eq(answer_plain(HEAD "m=audio 1 RTP/AVP 0|b=RS:0|b=RR:0|"),
                   0);
  ck_assert_uint_eq(agreed.flags, LSIP_SDP_NO_RTCP);
  ck_assert_int_eq(answer_plain(HEAD "m=audio 1 RTP/AVP 0|b=RS:0|"), 0);
  ck_assert_uint_eq(agreed.flags, 0);
}
END_TEST

static const struct ptime {
  const char *attrs;
  uint32_t want;
} ptimes[] = {
  { "", 20 }, { "a=ptime:40|", 40 }, { "a=ptime:0|", 20 },
  { "a=ptime:5|", 10 }, { "a=ptime:9999|", 200 }, { "a=ptime:x|", 20 },
  { "a=ptime:30.5|", 30 }, { "a=ptime:60|a=maxptime:40|", 40 },
  { "a=ptime:4294967316|", 20 }
};

START_TEST(packet_times)
{
  char text[400];
  for (size_t i = 0; i < sizeof ptimes / sizeof ptimes[0]; i++) {
    (void)snprintf(text, sizeof text, HEAD "m=audio 1 RTP/AVP 0|%s",
                   ptimes[i].attrs);
    ck_assert_int_eq(answer_plain(text), 0);
    ck_assert_uint_eq(agreed.ptime_ms, ptimes[i].want);
  }
}
END_TEST

static int read_answer(const lsip_sdp_audio *ours, const char *text)
{
  return lsip_sdp_read_answer(ours, lines(offer_buf, sizeof offer_buf, text),
                              &agreed);
}

/* RFC 3264 5.1, 7: we send with their numbers and receive with ours. */
START_TEST(reads_answers)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  ours.types[1] = 99;
  ck_assert_int_eq(read_answer(&ours, HEAD "m=audio 5000 RTP/AVP 110 111|"
    "a=rtpmap:110 PCMA/8000|a=rtpmap:111 telephone-event/8000|"
    "a=recvonly|"), 0);
  ck_assert_uint_eq(agreed.codec_count, 1);
  ck_assert_uint_eq(agreed.codecs[0], LSIP_PCMA);
  ck_assert_uint_eq(agreed.send_types[0], 110);
  ck_assert_uint_eq(agreed.types[0], 99);
  ck_assert_int_eq(agreed.dtmf_type, 101);
  ck_assert_int_eq(agreed.dtmf_send_type, 111);
  ck_assert_int_eq(agreed.direction, LSIP_SENDONLY);
}
END_TEST

START_TEST(bad_answers)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000");
  static const char *const texts[] = {
    HEAD, HEAD "m=audio 1 RTP/AVP 0|m=audio 2 RTP/AVP 0|",
    HEAD "m=video 1 RTP/AVP 31|", HEAD "m=audio 1 RTP/SAVP 0|",
    HEAD "m=audio 1 RTP/AVP 18|"
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    ck_assert_int_eq(read_answer(&ours, texts[i]), LSIP_ERR_SDP);
  ck_assert_int_eq(read_answer(&ours, HEAD "m=audio 0 RTP/AVP 0|"), 0);
  ck_assert_uint_eq(agreed.codec_count, 0);
  /* an answer cannot give us more than we offered */
  ours.direction = LSIP_SENDONLY;
  ck_assert_int_eq(read_answer(&ours, HEAD "m=audio 1 RTP/AVP 0|"), 0);
  ck_assert_int_eq(agreed.direction, LSIP_SENDONLY);
}
END_TEST

START_TEST(bad_wishes)
{
  lsip_sdp_audio ours = ours_at("192.0.2.1:4000"), bad = ours;
  size_t n;
  memset(&bad.rtp, 0, sizeof bad.rtp);
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.codec_count = LSIP_SDP_CODECS + 1;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.codecs[1] = 77;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.types[0] = 128;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.direction = 4;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.session = 1ull << 63;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
  bad = ours;
  bad.dtmf_type = 128;
  ck_assert_int_eq(lsip_sdp_write_offer(NULL, 0, &n, &bad),
                   LSIP_ERR_ARGUMENT);
}
END_TEST

TEST_PROGRAM("media sdp answer", writes_an_offer, allots_dynamic_types,
             answers_in_the_order_of_the_offer,
             answers_in_own_order_if_asked, takes_the_offers_types,
             rejects_in_place, hostile_11_savp_is_refused, nothing_in_common,
             no_streams_and_removed_streams, directions_and_hold,
             direction_of_the_session_counts, addresses, rtcp_addresses,
             own_rtcp_port_is_told, time_line_is_the_offers,
             no_rtcp_by_bandwidth, packet_times, reads_answers, bad_answers,
             bad_wishes)
