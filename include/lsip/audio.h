/**
 * @file audio.h
 * Codecs, G.711, WAV files in memory, tones and their detection.
 *
 * Everything here is a plain function over bytes and samples: no allocation,
 * no file, no state but the structs the caller holds. All of it may be called
 * from any callback and any thread. PCM is signed 16 bit, one channel, in the
 * byte order of the machine; 8000 samples a second unless a rate is given.
 */
#ifndef LSIP_AUDIO_H
#define LSIP_AUDIO_H

#include <lsip/base.h>

LSIP_BEGIN

/* ------------------------------------------------------------ codecs -- */

/**
 * Codecs that can be negotiated. The library itself encodes and decodes
 * PCMU and PCMA; the others are there for programs that bring the codec.
 * @since 0.1
 */
enum lsip_codec {
  LSIP_CODEC_NONE = 0,
  LSIP_PCMU,  /**< G.711 mu-law, RFC 3551 4.5.14 */
  LSIP_PCMA,  /**< G.711 A-law, RFC 3551 4.5.14 */
  LSIP_G722,  /**< RFC 3551 4.5.2: its RTP clock is 8000 */
  LSIP_GSM,   /**< RFC 3551 4.5.8 */
  LSIP_G729,  /**< RFC 3551 4.5.6 */
  LSIP_ILBC,  /**< RFC 3952 */
  LSIP_L16,   /**< RFC 3551 4.5.11, 8000 samples a second */
  LSIP_OPUS,  /**< RFC 7587 */
  LSIP_CODEC_COUNT
};

/** What is fixed about a codec. @since 0.1 */
typedef struct lsip_codec_info {
  lsip_str name;      /**< encoding name as in a=rtpmap */
  uint32_t rate;      /**< RTP clock rate, Hz */
  uint8_t channels;   /**< as in a=rtpmap */
  int8_t static_type; /**< payload type of RFC 3551, or -1 */
  uint8_t builtin;    /**< 1: lsip_rtp encodes and decodes it */
  uint8_t reserved;
} lsip_codec_info;

/** The codec's facts, static; NULL for what is no codec. @since 0.1 */
LSIP_API const lsip_codec_info *lsip_codec_get(uint32_t codec);

/** The codec with this encoding name (any case), clock rate and number of
 *  channels; LSIP_CODEC_NONE for an unknown one. @since 0.1 */
LSIP_API uint32_t lsip_codec_find(lsip_str name, uint32_t rate,
                                  uint32_t channels);

/* ------------------------------------------------------------- G.711 -- */

/** One sample to and from mu-law and A-law (ITU-T G.711). @since 0.1 */
LSIP_API uint8_t lsip_ulaw_encode(int16_t sample);
LSIP_API int16_t lsip_ulaw_decode(uint8_t code);
LSIP_API uint8_t lsip_alaw_encode(int16_t sample);
LSIP_API int16_t lsip_alaw_decode(uint8_t code);

/**
 * Encodes `n` samples into `n` bytes, or decodes `n` bytes into `n` samples.
 * `codec` is LSIP_PCMU or LSIP_PCMA. The buffers may not overlap.
 * @return 0, or LSIP_ERR_UNSUPPORTED for another codec. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_g711_encode(uint32_t codec, uint8_t *out,
                                        const int16_t *pcm, size_t n);
LSIP_API LSIP_MUST int lsip_g711_decode(uint32_t codec, int16_t *pcm,
                                        const uint8_t *in, size_t n);

/* --------------------------------------------------------------- WAV -- */

/** Encodings of a WAV file, as its format tag. @since 0.1 */
enum lsip_wav_format {
  LSIP_WAV_PCM16 = 1, LSIP_WAV_ALAW = 6, LSIP_WAV_ULAW = 7
};

/**
 * A WAV file: what its header says, and where its samples lie.
 * @since 0.1
 */
typedef struct lsip_wav {
  uint32_t format;      /**< enum lsip_wav_format */
  uint32_t rate;        /**< frames a second, 1 to 384000 */
  uint32_t channels;    /**< 1 to 8 */
  uint32_t frame_bytes; /**< bytes of one sample of every channel */
  uint64_t data_at;     /**< offset of the first sample in the file */
  uint64_t data_len;    /**< bytes of samples, a multiple of frame_bytes */
} lsip_wav;

/** Room for any header that lsip_wav_write_header() makes. @since 0.1 */
#define LSIP_WAV_HEADER 58

/**
 * Reads the header of a WAV file: PCM of 16 bit, A-law or mu-law, up to 8
 * channels. `file` is the file or its beginning with the whole header, and
 * `file_len` the length of the whole file, to which `data_len` is cut.
 * @return 0; LSIP_ERR_TRUNCATED: the header goes on behind these bytes;
 * LSIP_ERR_SYNTAX: no WAV file; LSIP_ERR_UNSUPPORTED: another encoding.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_wav_read(lsip_wav *out, const void *bytes,
                                     size_t n, uint64_t file_len);

/**
 * Decodes whole frames from `data` (bytes that lie at or behind `data_at`)
 * into one channel: the mean of all channels.
 * @return the number of samples written, at most `max` and at most what
 * `data_len` bytes hold. @since 0.1
 */
LSIP_API size_t lsip_wav_decode(const lsip_wav *wav, const void *data,
                                size_t data_len, int16_t *pcm, size_t max);

/**
 * Writes the header of a one-channel file that will hold `samples` samples.
 * Write it once with 0, and again over it when the number is known.
 * @return its length (constant per format), or 0 if `cap` is too small, the
 * format unknown, or the file would pass 4 GiB. @since 0.1
 */
LSIP_API size_t lsip_wav_write_header(uint8_t *buf, size_t cap,
                                      uint32_t format, uint32_t rate,
                                      uint64_t samples);

/**
 * Encodes one-channel samples as they stand in the file's data.
 * @return the bytes written, or 0 if `cap` is too small. @since 0.1
 */
LSIP_API size_t lsip_wav_encode(uint32_t format, uint8_t *buf, size_t cap,
                                const int16_t *pcm, size_t n);

/* ------------------------------------------------------------- tones -- */

/**
 * A generator of one or two sine waves. Private members; one object gives
 * one unbroken signal. @since 0.1
 */
typedef struct lsip_tone {
  double cosine[2], last[2], previous[2];
} lsip_tone;

/**
 * Starts a tone of `hz1`, and of `hz2` as well if that is not 0, each with
 * the given amplitude (0 to 32767; the sum is limited to that range).
 * @return 0 or LSIP_ERR_ARGUMENT (a frequency at or above half the rate).
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_tone_init(lsip_tone *t, uint32_t rate,
                                      uint32_t hz1, uint32_t hz2,
                                      uint32_t amplitude);

/** The next `n` samples of the tone. @since 0.1 */
LSIP_API void lsip_tone_fill(lsip_tone *t, int16_t *pcm, size_t n);

/** The two frequencies (ITU-T Q.23) of a DTMF digit 0-9 * # A-D.
 *  @return 0 or LSIP_ERR_ARGUMENT. @since 0.1 */
LSIP_API LSIP_MUST int lsip_dtmf_tones(char digit, uint32_t *low_hz,
                                       uint32_t *high_hz);

/**
 * The share of one frequency in a signal (Goertzel's algorithm). Private
 * members. Feed a block of 10 ms or more, then ask. @since 0.1
 */
typedef struct lsip_goertzel {
  double cosine, s1, s2, energy;
  uint64_t count;
} lsip_goertzel;

/** Starts a block. @return 0 or LSIP_ERR_ARGUMENT (the frequency is 0, or at
 *  or above half the rate). @since 0.1 */
LSIP_API LSIP_MUST int lsip_goertzel_init(lsip_goertzel *g, uint32_t rate,
                                          uint32_t hz);

/** Adds samples to the block. @since 0.1 */
LSIP_API void lsip_goertzel_feed(lsip_goertzel *g, const int16_t *pcm,
                                 size_t n);

/** How much of the block's energy lies at the frequency, per mille: about
 *  1000 for the pure tone, about 0 without it and for silence. The block
 *  starts anew. @since 0.1 */
LSIP_API unsigned lsip_goertzel_share(lsip_goertzel *g);

LSIP_END

#endif
