/* G.711, WAV in memory, tones and their detection, codecs. */
#include "support.h"

START_TEST(g711_known_values)
{
  ck_assert_uint_eq(lsip_ulaw_encode(0), 0xff);
  ck_assert_uint_eq(lsip_ulaw_encode(INT16_MAX), 0x80);
  ck_assert_uint_eq(lsip_ulaw_encode(INT16_MIN), 0x00);
  ck_assert_int_eq(lsip_ulaw_decode(0x00), -32124);
  ck_assert_int_eq(lsip_ulaw_decode(0x80), 32124);
  ck_assert_int_eq(lsip_ulaw_decode(0xff), 0);
  ck_assert_uint_eq(lsip_alaw_encode(0), 0xd5);
  ck_assert_uint_eq(lsip_alaw_encode(-1), 0x55);
  ck_assert_uint_eq(lsip_alaw_encode(INT16_MAX), 0xaa);
  ck_assert_uint_eq(lsip_alaw_encode(INT16_MIN), 0x2a);
  ck_assert_int_eq(lsip_alaw_decode(0xd5), 8);
  ck_assert_int_eq(lsip_alaw_decode(0x55), -8);
  ck_assert_int_eq(lsip_alaw_decode(0xaa), 32256);
  ck_assert_int_eq(lsip_alaw_decode(0x2a), -32256);
}
END_TEST

/* Codes survive the way there and back, and order is kept. */
START_TEST(g711_round_trips)
{
  for (int c = 0; c < 256; c++) {
    uint8_t code = (uint8_t)c;
    ck_assert_uint_eq(lsip_alaw_encode(lsip_alaw_decode(code)), code);
    if (code != 0x7f) /* minus zero of mu-law */
      ck_assert_uint_eq(lsip_ulaw_encode(lsip_ulaw_decode(code)), code);
  }
  for (int v = INT16_MIN; v <= INT16_MAX; v++) {
    int a = lsip_alaw_decode(lsip_alaw_encode((int16_t)v));
    int u = lsip_ulaw_decode(lsip_ulaw_encode((int16_t)v));
    int size = v < 0 ? -v : v;
    ck_assert_int_le(abs(a - v), 8 + size / 16);
    ck_assert_int_le(abs(u - v), 8 + size / 16 + (size > 32124 ? 700 : 0));
  }
}
END_TEST

START_TEST(g711_buffers)
{
  int16_t pcm[4] = { 0, 1000, -1000, 30000 }, back[4];
  uint8_t code[4];
  ck_assert_int_eq(lsip_g711_encode(LSIP_PCMA, code, pcm, 4), 0);
  ck_assert_uint_eq(code[1], lsip_alaw_encode(1000));
  ck_assert_int_eq(lsip_g711_decode(LSIP_PCMA, back, code, 4), 0);
  ck_assert_int_eq(back[2], lsip_alaw_decode(code[2]));
  ck_assert_int_eq(lsip_g711_encode(LSIP_OPUS, code, pcm, 4),
                   LSIP_ERR_UNSUPPORTED);
  ck_assert_int_eq(lsip_g711_decode(LSIP_G722, back, code, 4),
                   LSIP_ERR_UNSUPPORTED);
}
END_TEST

START_TEST(codec_table)
{
  ck_assert_ptr_null(lsip_codec_get(LSIP_CODEC_NONE));
  ck_assert_ptr_null(lsip_codec_get(LSIP_CODEC_COUNT));
  for (uint32_t c = 1; c < LSIP_CODEC_COUNT; c++) {
    const lsip_codec_info *i = lsip_codec_get(c);
    ck_assert_uint_eq(lsip_codec_find(i->name, i->rate, i->channels), c);
  }
  ck_assert_uint_eq(lsip_codec_find(LSIP_STR("pcmu"), 8000, 1), LSIP_PCMU);
  ck_assert_uint_eq(lsip_codec_find(LSIP_STR("PCMU"), 16000, 1), 0);
  ck_assert_uint_eq(lsip_codec_find(LSIP_STR("PCMU"), 8000, 2), 0);
}
END_TEST

static const uint32_t formats[] = { LSIP_WAV_PCM16, LSIP_WAV_ALAW,
                                    LSIP_WAV_ULAW };

START_TEST(wav_round_trips)
{
  int16_t pcm[100], back[100];
  uint8_t file[400];
  lsip_wav wav;
  for (int i = 0; i < 100; i++)
    pcm[i] = (int16_t)(i * 300 - 15000);
  for (int f = 0; f < 3; f++) {
    size_t head = lsip_wav_write_header(file, sizeof file, formats[f], 8000,
                                        100);
    ck_assert_uint_gt(head, 0);
    ck_assert_uint_eq(lsip_wav_write_header(file, head - 1, formats[f], 8000,
                                            100), 0);
    ck_assert_uint_eq(lsip_wav_write_header(file, head, formats[f], 8000,
                                            100), head);
    size_t data = lsip_wav_encode(formats[f], file + head,
                                  sizeof file - head, pcm, 100);
    ck_assert_int_eq(lsip_wav_read(&wav, file, head, head + data), 0);
    ck_assert_uint_eq(wav.format, formats[f]);
    ck_assert_uint_eq(wav.rate, 8000);
    ck_assert_uint_eq(wav.channels, 1);
    ck_assert_uint_eq(wav.data_at, head);
    ck_assert_uint_eq(wav.data_len, data);
    ck_assert_uint_eq(lsip_wav_decode(&wav, file + head, data, back, 100),
                      100);
    for (int i = 0; i < 100; i++)
      ck_assert_int_le(abs(back[i] - pcm[i]), f ? 1000 : 0);
    ck_assert_uint_eq(lsip_wav_decode(&wav, file + head, data, back, 7), 7);
    ck_assert_uint_eq(lsip_wav_encode(formats[f], file, data - 1, pcm, 100),
                      0);
  }
}
END_TEST

/* Stereo is averaged; extra chunks, odd ones too, are skipped. */
START_TEST(wav_of_other_programs)
{
  static const uint8_t file[] =
    "RIFF\x4f\0\0\0WAVE" "LIST\x03\0\0\0abc\0"
    "fmt \x28\0\0\0" "\xfe\xff\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0"
    "\x16\0\x10\0\x03\0\0\0" "\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    "data\xff\xff\xff\xff" "\x64\0\xc8\0" "\x9c\xff\x9c\xff" "\x01";
  lsip_wav wav;
  int16_t pcm[4];
  size_t n = sizeof file - 1;
  ck_assert_int_eq(lsip_wav_read(&wav, file, n, n), 0);
  ck_assert_uint_eq(wav.format, LSIP_WAV_PCM16);
  ck_assert_uint_eq(wav.rate, 48000);
  ck_assert_uint_eq(wav.channels, 2);
  ck_assert_uint_eq(wav.data_len, 8); /* what is there, whole frames */
  ck_assert_uint_eq(lsip_wav_decode(&wav, file + wav.data_at, 9, pcm, 4), 2);
  ck_assert_int_eq(pcm[0], 150);
  ck_assert_int_eq(pcm[1], -100);
}
END_TEST

/* Every prefix, and every byte changed: an error or something bounded. */
START_TEST(hostile_wav)
{
  uint8_t file[LSIP_WAV_HEADER];
  lsip_wav wav;
  size_t head = lsip_wav_write_header(file, sizeof file, LSIP_WAV_ALAW, 8000,
                                      1000);
  for (size_t n = 0; n < head; n++) {
    uint8_t *exact = malloc(n ? n : 1);
    memcpy(exact, file, n);
    ck_assert_int_eq(lsip_wav_read(&wav, exact, n, n), LSIP_ERR_TRUNCATED);
    free(exact);
  }
  unsigned failed = 0;
  for (size_t i = 0; i < head; i++)
    for (int v = 0; v < 256; v++) {
      uint8_t old = file[i];
      file[i] = (uint8_t)v;
      if (lsip_wav_read(&wav, file, head, head + 1000) == 0) {
        ck_assert_uint_le(wav.data_at + wav.data_len, head + 1000);
        ck_assert(wav.frame_bytes && wav.channels && wav.rate);
      } else
        failed++;
      file[i] = old;
    }
  ck_assert_uint_gt(failed, 5000);
  ck_assert_uint_eq(lsip_wav_write_header(file, sizeof file, LSIP_WAV_PCM16,
                                          8000, 1ull << 31), 0);
  ck_assert_uint_eq(lsip_wav_write_header(file, sizeof file, 2, 8000, 0), 0);
  ck_assert_uint_eq(lsip_wav_write_header(file, sizeof file, LSIP_WAV_PCM16,
                                          0, 0), 0);
}
END_TEST

static unsigned share(const int16_t *pcm, size_t n, uint32_t hz)
{
  lsip_goertzel g;
  ck_assert_int_eq(lsip_goertzel_init(&g, 8000, hz), 0);
  lsip_goertzel_feed(&g, pcm, n);
  return lsip_goertzel_share(&g);
}

START_TEST(tones_are_found)
{
  static int16_t pcm[8000];
  lsip_tone t;
  for (uint32_t hz = 100; hz < 4000; hz += 150) {
    ck_assert_int_eq(lsip_tone_init(&t, 8000, hz, 0, 10000), 0);
    lsip_tone_fill(&t, pcm, 8000);
    ck_assert_uint_gt(share(pcm, 8000, hz), 980);
    ck_assert_uint_gt(share(pcm + 7600, 400, hz), 900);
    ck_assert_uint_lt(share(pcm, 8000, hz > 2000 ? hz - 500 : hz + 500), 20);
    int peak = 0;
    for (int i = 0; i < 8000; i++)
      peak = abs(pcm[i]) > peak ? abs(pcm[i]) : peak;
    ck_assert_int_gt(peak, 9000);
    ck_assert_int_lt(peak, 10005);
  }
  memset(pcm, 0, sizeof pcm);
  ck_assert_uint_eq(share(pcm, 8000, 1000), 0);
}
END_TEST

START_TEST(dtmf_pairs)
{
  static const char keys[] = "0123456789*#ABCD";
  int16_t pcm[800];
  uint32_t low, high;
  lsip_tone t;
  for (const char *k = keys; *k; k++) {
    ck_assert_int_eq(lsip_dtmf_tones(*k, &low, &high), 0);
    ck_assert_int_eq(lsip_tone_init(&t, 8000, low, high, 8000), 0);
    lsip_tone_fill(&t, pcm, 800);
    ck_assert_uint_gt(share(pcm, 800, low), 400);
    ck_assert_uint_gt(share(pcm, 800, high), 400);
  }
  ck_assert_int_eq(lsip_dtmf_tones('5', &low, &high), 0);
  ck_assert_uint_eq(low, 770);
  ck_assert_uint_eq(high, 1336);
  ck_assert_int_eq(lsip_dtmf_tones('x', &low, &high), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_dtmf_tones(0, &low, &high), LSIP_ERR_ARGUMENT);
}
END_TEST

START_TEST(tones_stay_in_range)
{
  static int16_t pcm[80000];
  lsip_tone t;
  ck_assert_int_eq(lsip_tone_init(&t, 8000, 4000, 0, 1), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_tone_init(&t, 8000, 0, 0, 1), LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_tone_init(&t, 8000, 440, 0, 40000),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_tone_init(&t, 8000, 440, 480, 32767), 0);
  lsip_tone_fill(&t, pcm, 80000);
  lsip_tone_fill(&t, pcm, 80000); /* it neither dies out nor grows */
  ck_assert_uint_gt(share(pcm, 8000, 440), 350);
}
END_TEST

TEST_PROGRAM("media audio", g711_known_values, g711_round_trips,
             g711_buffers, codec_table, wav_round_trips,
             wav_of_other_programs, hostile_wav, tones_are_found, dtmf_pairs,
             tones_stay_in_range)
