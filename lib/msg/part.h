/* What the readers and writers of bodies share. */
#ifndef LSIP_MSG_PART_H
#define LSIP_MSG_PART_H

#include <lsip/body.h>

/* The fields of a part that have a place of their own in lsip_part. */
enum { LSIP_PART_ID = 2, LSIP_PART_FIELDS = 6 };
lsip_str lsip_part_field_name(int i);
lsip_str *lsip_part_field(lsip_part *p, int i);

/* Makes `boundary` the delimiter of `mp`. LSIP_OK or LSIP_ERR_BODY. */
LSIP_MUST int lsip_boundary_set(lsip_multipart *mp, lsip_str boundary);

/* The end of the line at `p`, without its line end, and the byte behind that;
 * the last line may lack its line end. LSIP_OK or LSIP_ERR_CONTROL. */
LSIP_MUST int lsip_line_end(const char *p, const char *end, unsigned flags,
                            const char **stop, const char **next);

/* lsip_part_parse() without its default of the type. */
LSIP_MUST int lsip_part_read(lsip_part *out, lsip_str text, unsigned flags);

int lsip_is_cpim_name(lsip_str name);

/* All empty if it cannot be read. */
lsip_media_type lsip_part_type(const lsip_part *p);

/* 1 if it is `name`, a "type/subtype" in any case. */
int lsip_media_type_named(const lsip_media_type *t, lsip_str name);

#endif
