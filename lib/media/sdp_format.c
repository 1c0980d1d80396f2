/* The payload formats of one RTP media section. */
#include "media/sdp_format.h"
#include "media/text.h"

/* RFC 3551 6, table 4: what a type means without a=rtpmap. */
static void set_static(lsip_sdp_format *f)
{
  for (uint32_t c = 1; c < LSIP_CODEC_COUNT; c++) {
    const lsip_codec_info *info = lsip_codec_get(c);
    if (info->static_type >= 0 && (uint32_t)info->static_type == f->type) {
      f->name = info->name;
      f->rate = info->rate;
    }
  }
}

static void list_type(struct sdp_formats *f, uint32_t type)
{
  if (f->listed[type])
    return;
  lsip_sdp_format *format = &f->by_type[type];
  memset(format, 0, sizeof *format);
  format->type = type;
  format->channels = 1;
  set_static(format);
  f->listed[type] = 1;
  f->order[f->count++] = (uint8_t)type;
}

void lsip_sdp_formats_begin(struct sdp_formats *f, lsip_str formats)
{
  struct text_words w = { formats, true };
  lsip_str word;
  uint32_t type;
  memset(f->listed, 0, sizeof f->listed);
  f->count = 0;
  while (lsip_text_word(&w, &word))
    if (lsip_text_number(word, LSIP_SDP_FORMATS - 1, &type))
      list_type(f, type);
}

/* RFC 8866 6.6: <name>/<rate>[/<channels>] */
static void take_rtpmap(lsip_sdp_format *f, lsip_str value)
{
  lsip_str name, rest, rate_text, channels_text;
  uint32_t rate, channels = 1;
  lsip_text_split(value, '/', &name, &rest);
  bool more = lsip_text_split(rest, '/', &rate_text, &channels_text);
  if (!lsip_text_is_token(name) ||
      !lsip_text_number(rate_text, UINT32_MAX, &rate))
    return;
  if (more && !lsip_text_number(channels_text, UINT32_MAX, &channels))
    return;
  f->name = name;
  f->rate = rate;
  f->channels = channels;
}

void lsip_sdp_formats_take(struct sdp_formats *f, const lsip_sdp_attr *attr)
{
  bool rtpmap = lsip_str_eq(attr->name, LSIP_STR("rtpmap"));
  lsip_str type_text, rest;
  uint32_t type;
  if (!rtpmap && !lsip_str_eq(attr->name, LSIP_STR("fmtp")))
    return;
  lsip_text_split(lsip_text_trim(attr->value), ' ', &type_text, &rest);
  if (!lsip_text_number(type_text, LSIP_SDP_FORMATS - 1, &type) ||
      !f->listed[type])
    return;
  if (rtpmap)
    take_rtpmap(&f->by_type[type], lsip_text_trim(rest));
  else
    f->by_type[type].fmtp = lsip_text_trim(rest);
}

uint32_t lsip_sdp_format_codec(const lsip_sdp_format *f)
{
  return lsip_codec_find(f->name, f->rate, f->channels);
}
