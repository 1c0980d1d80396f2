/* The index of a message: offsets that lsip_msg_parse() leaves behind. It
 * holds no pointer, so a copy of it is as good as the first. */
#ifndef LSIP_MSG_INDEX_H
#define LSIP_MSG_INDEX_H

#include <lsip/msg.h>

typedef struct lsip_slice {
  uint32_t off, len;
} lsip_slice;

/* The top Via as it was decoded. */
typedef struct lsip_via_slices {
  lsip_slice text, transport_text, host, params, branch, received, maddr;
  uint16_t port, rport;
  uint8_t has_rport, transport, ttl;
  uint8_t readable; /* sent-by could be read: a response finds its way */
} lsip_via_slices;

/* A SIP URI as it was decoded; without a `host` it was not. */
typedef struct lsip_uri_slices {
  lsip_slice text, user, password, host, params;
  uint16_t port;
  uint8_t scheme, has_user;
} lsip_uri_slices;

/* From or To as it was decoded; without a text of `uri` it could not be. */
typedef struct lsip_party_slices {
  lsip_slice display, params;
  lsip_uri_slices uri;
} lsip_party_slices;

struct lsip_index {
  uint32_t size;          /* start line to end of body */
  uint32_t capacity;      /* entries of `fields` */
  uint32_t count;
  uint32_t lenient;       /* the rules' bits: the readers follow them too */
  uint32_t tolerated;     /* bits of the tolerances that were needed */
  int32_t error;          /* the first error, or 0 */
  uint32_t cseq, max_forwards;
  lsip_slice method, reason;
  lsip_slice from_tag, to_tag;
  lsip_slice cseq_method;
  lsip_slice body;
  lsip_slice head;        /* the header fields, without the empty line */
  uint16_t status;
  uint8_t is_request, method_id, cseq_method_id;
  uint8_t reserved[3];
  lsip_via_slices via;
  lsip_uri_slices uri; /* of a request */
  lsip_party_slices from, to;
  uint32_t several[(LSIP_HEADER_COUNT + 31) / 32]; /* bits: two or more */
  uint16_t first[LSIP_HEADER_COUNT]; /* number + 1 of the first, or 0 */
  lsip_field fields[];
};

/* More fields than this have no place in `first`. */
enum { LSIP_FIELDS_MAX = 65534 };

static inline lsip_str lsip_slice_text(const lsip_msg *m, lsip_slice s)
{
  return lsip_str_of(m->bytes + s.off, s.len);
}

/* The URI that was kept, or else parsed now: as lsip_uri_parse(). */
LSIP_MUST int lsip_kept_uri(const lsip_msg *m, const lsip_uri_slices *s,
                            lsip_uri *out);

static inline lsip_str lsip_field_value(const lsip_msg *m,
                                        const lsip_field *f)
{
  return lsip_str_of(m->bytes + f->value_off, f->value_len);
}

static inline lsip_str lsip_field_name(const lsip_msg *m, const lsip_field *f)
{
  return lsip_str_of(m->bytes + f->name_off, f->name_len);
}

static inline int lsip_index_several(const lsip_index *ix, int id)
{
  return ix->several[id / 32] >> id % 32 & 1;
}

/* The first field with this id, or NULL. */
static inline const lsip_field *lsip_index_first(const lsip_index *ix, int id)
{
  unsigned n = id > 0 && id < LSIP_HEADER_COUNT ? ix->first[id] : 0;
  return n ? &ix->fields[n - 1] : NULL;
}

#endif
