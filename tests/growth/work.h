/* The work whose growth is measured: each function does one thing to one
 * input. */
#ifndef TESTS_GROWTH_WORK_H
#define TESTS_GROWTH_WORK_H

#include <lsip/lsip.h>

/* What a function gets. If it reads a message, `m` is the parsed text. */
typedef struct input {
  lsip_str text;
  lsip_msg m;
  int id; /* of the header to be read */
} input;

typedef void (*work)(const input *in);

/* Parses `text` into memory of its own; the result stands until the next
 * call. */
lsip_msg growth_message(lsip_str text);

/* Of a text as a whole message. */
void work_parse(const input *in);
void work_parse_lenient(const input *in);
void work_parse_stream(const input *in);

/* Of a text that is a piece of a stream, or several messages of one. */
void work_framer(const input *in);
void work_framer_pieces(const input *in);
void work_framer_bytes(const input *in);

/* Of a message: walking all values of one header. */
void work_values(const input *in);
void work_name_addrs(const input *in);
void work_vias(const input *in);
void work_tokens(const input *in);
void work_warnings(const input *in);
void work_auths(const input *in);
void work_lists(const input *in);
void work_named(const input *in);

/* Of a message: copies and answers. */
void work_copy(const input *in);
void work_print(const input *in);
void work_edit(const input *in);
void work_reply(const input *in);
void work_cancel(const input *in);
void work_ack(const input *in);
void work_next_hop(const input *in);

/* Of a text as one value. */
void work_uri(const input *in);
void work_uri_equal(const input *in);
void work_host(const input *in);
void work_name_addr(const input *in);
void work_via(const input *in);
void work_token(const input *in);
void work_number(const input *in);
void work_media_type(const input *in);
void work_dialog_ref(const input *in);
void work_rack(const input *in);
void work_warning(const input *in);
void work_timestamp(const input *in);
void work_date(const input *in);
void work_auth(const input *in);
void work_params(const input *in);
void work_param_get(const input *in);
void work_param_number(const input *in);
void work_param_q(const input *in);
void work_unquote(const input *in);
void work_unescape(const input *in);
void work_escape(const input *in);
void work_header_of(const input *in);
void work_method_of(const input *in);

/* Of a text as the body of a multipart whose boundary is "b". */
void work_multipart(const input *in);
void work_part(const input *in);

/* Of a text as a value with a structure; `id` is the form. */
void work_form(const input *in);
void work_form_write(const input *in);
void work_features(const input *in);
void work_feature_values(const input *in);
void work_privacy(const input *in);

/* Of a string of an application. */
void work_extra(const input *in);
void work_write_header(const input *in);
void work_write_name_addr(const input *in);
void work_write_quoted(const input *in);
void work_write_uri(const input *in);

#endif
