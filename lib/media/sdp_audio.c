/* What offers and answers for one audio stream have in common. */
#include "media/sdp_audio.h"

enum { FIRST_DYNAMIC = 96 };

void lsip_sdp_audio_init(lsip_sdp_audio *ours)
{
  memset(ours, 0, sizeof *ours);
  ours->codecs[0] = LSIP_PCMU;
  ours->codecs[1] = LSIP_PCMA;
  ours->codec_count = 2;
  ours->direction = LSIP_SENDRECV;
}

static int check(const lsip_sdp_audio *ours)
{
  if (ours->codec_count > LSIP_SDP_CODECS ||
      ours->direction < LSIP_INACTIVE || ours->direction > LSIP_SENDRECV ||
      ours->dtmf_type >= LSIP_SDP_FORMATS || ours->ptime_ms > SDP_MAX_PTIME)
    return LSIP_ERR_ARGUMENT;
  if (ours->session > INT64_MAX || ours->version > INT64_MAX)
    return LSIP_ERR_ARGUMENT; /* RFC 3264 5 */
  for (unsigned i = 0; i < ours->codec_count; i++)
    if (!lsip_codec_get(ours->codecs[i]) ||
        ours->types[i] >= LSIP_SDP_FORMATS)
      return LSIP_ERR_ARGUMENT;
  if (ours->rtp.family == 0 || (ours->codec_count && ours->rtp.port == 0))
    return LSIP_ERR_ARGUMENT;
  return 0;
}

static bool may_be(const struct sdp_type_map *map, int type, uint8_t codec)
{
  return type >= 0 && (map->codec[type] == codec || !map->codec[type]);
}

/* A type for `codec`: the caller's own choice, the one it has had in this
 * session, the usual one, or a free one. -1 stands for none. */
static int find_type(const struct sdp_type_map *map, uint8_t codec,
                     int choice, int usual)
{
  if (may_be(map, choice, codec))
    return choice;
  for (int t = 0; t < LSIP_SDP_FORMATS; t++)
    if (map->codec[t] == codec)
      return t;
  if (may_be(map, usual, codec))
    return usual;
  for (int t = FIRST_DYNAMIC; t < LSIP_SDP_FORMATS; t++)
    if (!map->codec[t])
      return t;
  return -1;
}

static void choose_event_type(lsip_sdp_audio *out, struct sdp_type_map *map)
{
  if (out->dtmf_type < 0)
    return;
  int type = find_type(map, SDP_MAP_EVENT,
                       out->dtmf_type ? out->dtmf_type : -1,
                       SDP_EVENT_TYPE);
  if (type >= 0)
    map->codec[type] = SDP_MAP_EVENT;
  out->dtmf_type = type;
}

/* `fixed`: those with a type of the caller's or of RFC 3551, which come
 * first so that no free one takes their place. */
static int choose_types(lsip_sdp_audio *out, const lsip_sdp_audio *ours,
                        struct sdp_type_map *map, bool fixed)
{
  for (unsigned i = 0; i < ours->codec_count; i++) {
    int choice = ours->types[i] ? ours->types[i] : -1;
    int usual = lsip_codec_get(ours->codecs[i])->static_type;
    if ((choice >= 0 || usual >= 0) != fixed)
      continue;
    int type = find_type(map, (uint8_t)ours->codecs[i], choice, usual);
    if (type < 0)
      return LSIP_ERR_LIMIT;
    map->codec[type] = (uint8_t)ours->codecs[i];
    out->types[i] = (uint8_t)type;
  }
  return 0;
}

int lsip_sdp_audio_complete(lsip_sdp_audio *out, const lsip_sdp_audio *ours,
                            struct sdp_type_map *map)
{
  struct sdp_type_map empty;
  int err = check(ours);
  if (err)
    return err;
  memset(&empty, 0, sizeof empty);
  lsip_sdp_audio full = *ours;
  if (!map)
    map = &empty;
  err = choose_types(&full, ours, map, true);
  choose_event_type(&full, map);
  if (!err)
    err = choose_types(&full, ours, map, false);
  if (err)
    return err;
  if (full.ptime_ms == 0)
    full.ptime_ms = SDP_PTIME;
  *out = full;
  return 0;
}

int lsip_sdp_audio_direction(int ours, int theirs)
{
  int mirrored = ((theirs & LSIP_SENDONLY) ? LSIP_RECVONLY : 0) |
                 ((theirs & LSIP_RECVONLY) ? LSIP_SENDONLY : 0);
  return ours & mirrored;
}

void lsip_sdp_audio_none(lsip_sdp_audio *agreed, const lsip_sdp_audio *ours)
{
  memset(agreed, 0, sizeof *agreed);
  agreed->dtmf_type = agreed->dtmf_send_type = -1;
  agreed->session = ours->session;
  agreed->version = ours->version;
}
