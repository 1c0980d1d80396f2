/* One media section of a checked description, gathered in one pass. */
#include "media/sdp_stream.h"
#include "media/sdp_field.h"
#include "media/text.h"

static void take_connection(struct sdp_level *level, lsip_str value)
{
  if (lsip_sdp_read_connection(value, true, &level->connection) == 0)
    level->connected = true;
}

static void take_bandwidth(struct sdp_level *level, lsip_str value)
{
  lsip_str type, amount;
  uint32_t zero;
  if (lsip_sdp_read_bandwidth(value, true, &type, &amount) ||
      !lsip_text_number(amount, 0, &zero))
    return;
  if (lsip_str_eq(type, LSIP_STR("RS")))
    level->no_rs = true;
  else if (lsip_str_eq(type, LSIP_STR("RR")))
    level->no_rr = true;
}

/* Whole milliseconds of a=ptime; a fraction is cut off. */
static uint32_t milliseconds(lsip_str value)
{
  lsip_str whole, fraction;
  uint32_t ms;
  lsip_text_split(lsip_text_trim(value), '.', &whole, &fraction);
  return lsip_text_number(whole, 10000, &ms) ? ms : 0;
}

static void take_attr(struct sdp_stream *s, const lsip_sdp_attr *attr)
{
  if (lsip_str_eq(attr->name, LSIP_STR("ptime")))
    s->ptime = milliseconds(attr->value);
  else if (lsip_str_eq(attr->name, LSIP_STR("maxptime")))
    s->maxptime = milliseconds(attr->value);
  else if (lsip_str_eq(attr->name, LSIP_STR("rtcp-mux")))
    s->mux = true;
  else if (lsip_str_eq(attr->name, LSIP_STR("rtcp"))) {
    if (!lsip_sdp_read_rtcp(attr->value, &s->rtcp))
      s->rtcp.port = 0;
  } else
    lsip_sdp_formats_take(&s->formats, attr);
}

/* A line of either level; `s` NULL at session level. */
static void take_line(struct sdp_level *level, struct sdp_stream *s,
                      const struct sdp_line *line)
{
  lsip_sdp_attr attr;
  if (line->letter == 'c' && !level->connected)
    take_connection(level, line->value);
  else if (line->letter == 'b')
    take_bandwidth(level, line->value);
  else if (line->letter == 'a' &&
           lsip_sdp_read_attr(line->value, true, &attr) == 0) {
    int direction = lsip_sdp_direction_of(attr.name);
    if (direction >= 0 && level->direction < 0)
      level->direction = direction;
    else if (s)
      take_attr(s, &attr);
  }
}

static void read_ahead(struct sdp_reader *r)
{
  r->more = lsip_sdp_scan_next(&r->scan, &r->line) == 1;
}

void lsip_sdp_reader_init(struct sdp_reader *r, lsip_str text, sdp_time_fn fn,
                          void *user)
{
  memset(r, 0, sizeof *r);
  r->session.direction = -1;
  lsip_sdp_scan_again(&r->scan, text);
  for (read_ahead(r); r->more && r->line.letter != 'm'; read_ahead(r)) {
    char c = r->line.letter;
    if (fn && (c == 't' || c == 'r' || c == 'z'))
      fn(user, &r->line);
    take_line(&r->session, NULL, &r->line);
  }
}

/* RFC 8866 5: session-level values are the default for all media. */
static void inherit(struct sdp_level *level, const struct sdp_level *session)
{
  if (!level->connected) {
    level->connection = session->connection;
    level->connected = session->connected;
  }
  if (level->direction < 0)
    level->direction = session->direction;
  if (level->direction < 0)
    level->direction = LSIP_SENDRECV;
  level->no_rs = level->no_rs || session->no_rs;
  level->no_rr = level->no_rr || session->no_rr;
}

bool lsip_sdp_reader_next(struct sdp_reader *r, struct sdp_stream *out)
{
  if (!r->more)
    return false;
  memset(out, 0, offsetof(struct sdp_stream, formats));
  memset(&out->rtcp, 0, sizeof out->rtcp);
  out->ptime = out->maxptime = 0;
  out->mux = false;
  out->level.direction = -1;
  (void)lsip_sdp_read_media(r->line.value, true, &out->media);
  lsip_sdp_formats_begin(&out->formats, out->media.formats);
  for (read_ahead(r); r->more && r->line.letter != 'm'; read_ahead(r))
    take_line(&out->level, out, &r->line);
  inherit(&out->level, &r->session);
  return true;
}
