/**
 * @file uri.h
 * SIP, SIPS and tel URIs (RFC 3261 s.19.1, RFC 3966), parameters, hosts.
 *
 * Nothing here allocates. All strings inside the structs point into the text
 * that was parsed: they are borrowed from its owner.
 */
#ifndef LSIP_URI_H
#define LSIP_URI_H

#include <lsip/base.h>

LSIP_BEGIN

enum lsip_scheme {
  LSIP_SCHEME_OTHER = 0, /**< well formed, opaque */
  LSIP_SCHEME_SIP,
  LSIP_SCHEME_SIPS,
  LSIP_SCHEME_TEL
};

/** A parsed URI. Escapes are left as they stand on the wire. */
typedef struct lsip_uri {
  lsip_str text;        /**< the whole URI */
  lsip_str scheme_text; /**< "sip", in the case of the wire */
  lsip_str user;        /**< userinfo before ':', or the tel number */
  lsip_str password;
  lsip_str host;        /**< IPv6 with its brackets; empty for tel, others */
  lsip_str params;      /**< "a=b;c", without the leading ';' */
  lsip_str headers;     /**< "a=b&c=d", without the '?' */
  lsip_str opaque;      /**< all behind the ':', for LSIP_SCHEME_OTHER */
  uint16_t port;        /**< 0: none given */
  uint8_t scheme;       /**< enum lsip_scheme */
  uint8_t has_user;     /**< 1 if there was an '@' */
} lsip_uri;

/**
 * Parses a whole URI; any trailing byte is an error.
 * @return 0, LSIP_ERR_URI, LSIP_ERR_HOST, LSIP_ERR_PORT, LSIP_ERR_ESCAPE.
 * @since 0.1
 */
LSIP_API LSIP_MUST int lsip_uri_parse(lsip_uri *out, lsip_str text);

/** 1 if the two URIs are equivalent (RFC 3261 19.1.4, RFC 3966 s.4, RFC 5954
 *  for IPv6); the relation is that of the RFC, and not transitive. Other
 *  schemes are compared byte for byte behind their scheme.
 *  @since 0.1 */
LSIP_API int lsip_uri_equal(const lsip_uri *a, const lsip_uri *b);

/**
 * Looks for `name` (any case) in "a=b;c;d=\"e\"". Linear.
 * @param value set to the value as it stands on the wire, quotes included;
 *        empty if the parameter has none; untouched if it is absent. May be
 *        NULL.
 * @return 1 if present, else 0. @since 0.1
 */
LSIP_API int lsip_param_get(lsip_str params, lsip_str name, lsip_str *value);

/**
 * Takes the next parameter off the front of `*rest`.
 * @return 1, 0 at the end, or LSIP_ERR_PARAM. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_param_next(lsip_str *rest, lsip_str *name,
                                       lsip_str *value);

/**
 * Reads a host that is a numeric address (RFC 3261 s.25.1: IPv4address or
 * IPv6reference, RFC 5118 s.4.10 tolerated) without a port.
 * @return 1 and `out`, else 0: the host is a name. @since 0.1
 */
LSIP_API int lsip_host_addr(lsip_str host, lsip_addr *out);

/** Decodes %HH into `buf`. @return 0, LSIP_ERR_ESCAPE or LSIP_ERR_NOSPC
 *  (`*n` then says how much is needed). @since 0.1 */
LSIP_API LSIP_MUST int lsip_unescape(lsip_str text, char *buf, size_t cap,
                                     size_t *n);

/** Writes a user part with everything escaped that the grammar asks to be
 *  (RFC 3261 25.1 `user`). @return as lsip_unescape(). @since 0.1 */
LSIP_API LSIP_MUST int lsip_escape_user(lsip_str text, char *buf, size_t cap,
                                        size_t *n);

/** Takes the next `name=value` off the front of `lsip_uri.headers`, escapes
 *  as they are. 1, or 0 at the end. @since 0.1 */
LSIP_API int lsip_uri_header_next(lsip_str *rest, lsip_str *name,
                                  lsip_str *value);

/* ------------------------------------------------------------- writing -- */

struct lsip_writer;

/** Parts of a SIP URI, by what may stand in them unescaped. */
enum lsip_uri_part {
  LSIP_URI_USER = 0,
  LSIP_URI_PASSWORD,
  LSIP_URI_PARAM, /**< name or value of a parameter */
  LSIP_URI_HEADER /**< name or value of a header */
};

/** Writes any text as a part of a URI: all is escaped that must be, '%' too.
 *  CR, LF, NUL and their like are refused (LSIP_ERR_CONTROL). @since 0.1 */
LSIP_API void lsip_write_escaped(struct lsip_writer *w, lsip_str text,
                                 int part);

/**
 * Writes a URI from its parts: `scheme`, and those that the scheme has. The
 * parts are as on the wire: a '%' with two hexadecimal digits behind it is
 * taken for an escape, all else that may not stand there is escaped (any text
 * is made such a part by lsip_write_escaped()). `password` is written if its
 * `ptr` is not NULL; an IPv6 address gets its brackets.
 * Errors of the writer: LSIP_ERR_CONTROL, LSIP_ERR_HOST (a zone, for one: RFC
 * 5954 has none), LSIP_ERR_SCHEME, LSIP_ERR_PARAM, LSIP_ERR_URI for what
 * cannot be expressed. @since 0.1
 */
LSIP_API void lsip_uri_write(struct lsip_writer *w, const lsip_uri *u);
/** The same with parameter `name` set, where it stands or behind the others;
 *  an empty value leaves the '=' out. The order that RFC 3966 s.3 gives the
 *  parameters of a tel URI is the caller's to keep. @since 0.1 */
LSIP_API void lsip_uri_write_param(struct lsip_writer *w, const lsip_uri *u,
                                   lsip_str name, lsip_str value);
/** The same without parameter `name`. @since 0.1 */
LSIP_API void lsip_uri_write_without(struct lsip_writer *w,
                                     const lsip_uri *u, lsip_str name);
/** The form in which the addresses-of-record of a SIP or SIPS URI can be
 *  compared as text (RFC 3261 10.3 step 5): "sip:" user "@" host, escaped only
 *  where it must be, host in lower case or an address in one form; no
 *  password, port, parameters, headers. @since 0.1 */
LSIP_API void lsip_uri_write_aor(struct lsip_writer *w, const lsip_uri *u);

/* ----------------------------------------------------------- telephone -- */

/** What a tel URI says (RFC 3966), as on the wire; empty: absent. */
typedef struct lsip_tel {
  lsip_str number;    /**< with its visual separators and '+' */
  lsip_str context;   /**< phone-context: a domain, or '+' and digits */
  lsip_str isub, ext;
  lsip_str mandatory; /**< the first "m-" parameter: who does not know it
                           must not use the URI (5.4) */
  uint32_t global;    /**< 1: begins with '+' */
  uint32_t reserved;
} lsip_tel;

/** Reads a parsed tel URI by the whole of RFC 3966 s.3, which not all in the
 *  field keep: lsip_uri_parse() does not ask for it. @return 0,
 *  LSIP_ERR_SCHEME, LSIP_ERR_MISSING (a local number without context),
 *  LSIP_ERR_PARAM, LSIP_ERR_HOST. @since 0.1 */
LSIP_API LSIP_MUST int lsip_tel_read(lsip_tel *out, const lsip_uri *u);

/** Writes the SIP (or SIPS) URI at `host` of a tel URI, in lower case and its
 *  parameters in order (RFC 3261 19.1.6). @since 0.1 */
LSIP_API void lsip_tel_to_sip(struct lsip_writer *w, const lsip_uri *tel,
                              lsip_str host, int sips);
/** Writes the tel URI of a SIP URI whose user is a telephone number: look for
 *  `user=phone` first. LSIP_ERR_URI if it is none. @since 0.1 */
LSIP_API void lsip_sip_to_tel(struct lsip_writer *w, const lsip_uri *sip);

/* ------------------------------------------------------------ requests -- */

/** A request that a URI asks for (RFC 3261 19.1.5); strings in the memory
 *  given. */
typedef struct lsip_uri_request {
  lsip_str uri;          /**< the Request-URI */
  lsip_str method;       /**< empty: the caller's choice, mostly INVITE */
  lsip_str headers;      /**< whole lines, as lsip_extra takes them */
  lsip_str content_type;
  lsip_str body;
  uint32_t refused;      /**< headers that were asked for and left out */
  uint32_t reserved;
} lsip_uri_request;

/**
 * Makes of a SIP or SIPS URI the parts of a request. Left out are headers that
 * are dangerous (From, Via, Route, ...), that would speak for us (Contact,
 * Allow, User-Agent, ...), or that only we can know (Date, Content-Length).
 * @param buf may be NULL with `cap` 0.
 * @param needed how much memory it takes; set with LSIP_ERR_NOSPC too.
 * @return 0; LSIP_ERR_NOSPC; LSIP_ERR_SCHEME; LSIP_ERR_UNSUPPORTED if the URI
 * asks for Require or Proxy-Require; another error if what it asks for is no
 * valid request: then nothing may be sent. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_uri_make_request(lsip_uri_request *out,
    const lsip_uri *u, char *buf, size_t cap, size_t *needed);

LSIP_END

#endif
