/* Who we are. */
#ifndef LSIP_UA_ACCOUNT_H
#define LSIP_UA_ACCOUNT_H

#include "auth/challenge.h"
#include "ua/ua.h"

enum { LSIP_CREDENTIALS = 4, LSIP_CNONCE_LEN = 16 };

/* A challenge that was answered, and may be used again (RFC 7616 3.4). */
typedef struct lsip_credential {
  lsip_challenge challenge; /* its strings lie in block */
  lsip_str block;           /* owned; empty: the slot is free */
  uint32_t nc;              /* how often the nonce was used */
  char cnonce[LSIP_CNONCE_LEN];
} lsip_credential;

typedef struct lsip_account_object {
  lsip_object object;
  lsip_ua *ua;
  lsip_str from;          /* owned: name-addr value, without tag */
  lsip_str user;          /* owned: user part for Contact */
  lsip_str aor;           /* owned: URI, as To and From may carry it */
  lsip_str auth_user, password; /* owned */
  lsip_str registrar;     /* owned: URI REGISTER is sent to, or empty */
  lsip_str domain;        /* owned: Request-URI of REGISTER (10.2) */
  lsip_str outbound;      /* owned: "<sip:proxy;lr>", or empty */
  lsip_str service_route; /* owned: Route lines from RFC 3608, or empty */
  lsip_str contacts;      /* owned: further Contact values, one a line */
  lsip_credential credentials[LSIP_CREDENTIALS];
  uint32_t max_redirects;
  uint32_t session_expires; /* that its calls ask for, or 0 */
  uint8_t ask;            /* the application knows the password */
  lsip_local local;
  uint64_t tls_profile;
} lsip_account_object;

int lsip_account_make(lsip_ua *ua, lsip_account_object **out,
                      const lsip_account_config *cfg);
void lsip_account_drop(lsip_account_object *a);
/* What the application answered; an empty user stays as it was. */
int lsip_account_set_credentials(lsip_account_object *a, lsip_str user,
                                 lsip_str password);

/* Writes a URI as To and From may carry it: without port, headers, and the
 * parameters that say how to get there (RFC 3261 19.1.1 table 1). */
void lsip_ua_write_identity(lsip_writer *w, const lsip_uri *uri);

/* A request outside a dialog, as an account makes it. */
typedef struct lsip_account_message {
  lsip_str method;
  lsip_str to;            /* URI or name-addr */
  lsip_str uri;           /* Request-URI; empty: that of `to` */
  lsip_str next_hop;      /* URI; empty: the route's, else the Request-URI */
  lsip_str contact_params; /* ";expires=..." behind our Contact */
  uint32_t *cseq_of;      /* the number that a retry takes, or NULL */
  lsip_str call_id, tag;
  uint32_t cseq;
  uint8_t contact;        /* 1: with our Contact */
  uint8_t describe;       /* 1: Allow and Supported */
  lsip_str headers;       /* whole lines, ours */
  const lsip_extra *extra; /* checked before */
  lsip_str content_type, body;
  const lsip_addr *targets;
  size_t target_count;
  uint32_t transport;
  uint32_t limit_ms;
  const lsip_request_user *up;
  void *user;
} lsip_account_message;

int lsip_account_request(lsip_account_object *a, lsip_request **out,
                         const lsip_account_message *m);

/* Reads what is called: the URI, and what To says. `to` points into `text`.
 * LSIP_ERR_URI, LSIP_ERR_SCHEME. */
int lsip_ua_read_target(lsip_str text, lsip_uri *uri);

/* Makes a Call-ID (8.1.1.4) that belongs to this stack's shard. */
enum { LSIP_CALL_ID_LEN = 24 };
void lsip_ua_make_call_id(lsip_ctx *c, char out[LSIP_CALL_ID_LEN]);

#endif
