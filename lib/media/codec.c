/* The codecs that can be negotiated. */
#include <lsip/audio.h>

/* RFC 3551 table 4 for static types; index: enum lsip_codec */
static const lsip_codec_info codecs[LSIP_CODEC_COUNT] = {
  [LSIP_PCMU] = { LSIP_STR_INIT("PCMU"), 8000, 1, 0, 1, 0 },
  [LSIP_PCMA] = { LSIP_STR_INIT("PCMA"), 8000, 1, 8, 1, 0 },
  [LSIP_G722] = { LSIP_STR_INIT("G722"), 8000, 1, 9, 0, 0 },
  [LSIP_GSM]  = { LSIP_STR_INIT("GSM"), 8000, 1, 3, 0, 0 },
  [LSIP_G729] = { LSIP_STR_INIT("G729"), 8000, 1, 18, 0, 0 },
  [LSIP_ILBC] = { LSIP_STR_INIT("iLBC"), 8000, 1, -1, 0, 0 },
  [LSIP_L16]  = { LSIP_STR_INIT("L16"), 8000, 1, -1, 0, 0 },
  [LSIP_OPUS] = { LSIP_STR_INIT("opus"), 48000, 2, -1, 0, 0 }
};

const lsip_codec_info *lsip_codec_get(uint32_t codec)
{
  if (codec == LSIP_CODEC_NONE || codec >= LSIP_CODEC_COUNT)
    return NULL;
  return &codecs[codec];
}

uint32_t lsip_codec_find(lsip_str name, uint32_t rate, uint32_t channels)
{
  for (uint32_t c = 1; c < LSIP_CODEC_COUNT; c++)
    if (codecs[c].rate == rate && codecs[c].channels == channels &&
        lsip_str_ieq(codecs[c].name, name))
      return c;
  return LSIP_CODEC_NONE;
}
