/**
 * @file fields.h
 * Typed values of header fields: the structs of the forms of forms.h.
 *
 * Each struct `lsip_NAME` has three functions, here shown for Reason:
 *
 *     int lsip_reason_parse(lsip_reason *out, lsip_str value);
 *     int lsip_next_reason(const lsip_msg *m, lsip_cursor *c,
 *                          lsip_reason *out);
 *     void lsip_write_reason(lsip_writer *w, int id, const lsip_reason *in);
 *
 * which are lsip_form_read(), lsip_form_next() and lsip_form_write() under
 * names that the compiler checks. Strings that are absent are empty, numbers
 * that are absent have `set` 0. `params` holds all parameters, known or not.
 */
#ifndef LSIP_FIELDS_H
#define LSIP_FIELDS_H

#include <lsip/forms.h>

LSIP_BEGIN

/* ------------------------------------------------------------ addresses -- */

/** From, To (RFC 3261 20.20, 20.39). */
typedef struct lsip_party {
  lsip_str display, uri, params;
  lsip_str tag;
} lsip_party;

/** Contact (RFC 3261 20.10). Feature parameters: lsip_feature_next(). */
typedef struct lsip_contact {
  lsip_str display, uri, params; /**< `uri` is "*" for a star */
  lsip_str instance;             /**< +sip.instance: the URN (RFC 5626) */
  lsip_str pub_gruu, temp_gruu;  /**< URIs (RFC 5627) */
  lsip_str temp_gruu_cookie;     /**< RFC 6140 */
  lsip_str rc, mp, np;           /**< an index of History-Info (RFC 7044) */
  lsip_num q;                    /**< thousandths */
  lsip_num expires;              /**< seconds */
  lsip_num reg_id;               /**< RFC 5626 */
} lsip_contact;

/** Referred-By (RFC 3892). */
typedef struct lsip_referred_by {
  lsip_str display, uri, params;
  lsip_str cid; /**< Content-ID of the token that proves it */
} lsip_referred_by;

/** History-Info (RFC 7044 s.5): indices are "1.2.1". */
typedef struct lsip_history {
  lsip_str display, uri, params;
  lsip_str index, rc, mp, np;
} lsip_history;

/** Diversion (RFC 5806). */
typedef struct lsip_diversion {
  lsip_str display, uri, params;
  lsip_str reason, privacy, screen;
  lsip_num counter, limit;
} lsip_diversion;

/** P-Served-User (RFC 5502, RFC 8498). */
typedef struct lsip_served_user {
  lsip_str display, uri, params;
  lsip_str sescase;   /**< "orig", "term" */
  lsip_str regstate;  /**< "reg", "unreg" */
  lsip_num orig_cdiv; /**< set when it stands there */
} lsip_served_user;

/** P-DCS-Trace-Party-ID (RFC 5503 5.1). */
typedef struct lsip_trace_party {
  lsip_str display, uri, params;
  lsip_str timestamp; /**< seconds, with a fraction */
} lsip_trace_party;

/** Additional-Identity (3GPP TS 24.229 7.2.20): a token that stands alone is
 *  `display`, without a URI. */
typedef struct lsip_additional_identity {
  lsip_str display, uri, params;
} lsip_additional_identity;

/** P-Refused-URI-List (RFC 5318). */
typedef struct lsip_refused_uri {
  lsip_str display, uri, params;
  lsip_str members; /**< a cid: URL */
} lsip_refused_uri;

/** Alert-Info, Call-Info, Error-Info, P-User-Database, Refer-Events-At: a URI
 *  in brackets. */
typedef struct lsip_reference {
  lsip_str uri, params;
  lsip_str purpose; /**< of Call-Info (RFC 3261 20.9) */
} lsip_reference;

/** Geolocation (RFC 6442 4.1, RFC 8787). */
typedef struct lsip_location {
  lsip_str uri, params;
  lsip_str loc_src; /**< host that added it */
} lsip_location;

/** Policy-Contact (RFC 6794 4.4.5.2). */
typedef struct lsip_policy_contact {
  lsip_str uri, params;
  lsip_str alt_uri; /**< a host */
  lsip_num non_cacheable;
} lsip_policy_contact;

/** Policy-ID (RFC 6794 4.4.5.1): a URI without brackets. */
typedef struct lsip_policy_id {
  lsip_str uri, params;
  lsip_str token;
} lsip_policy_id;

/** P-Asserted-Service, P-Preferred-Service (RFC 6050): a URI without
 *  brackets. */
typedef struct lsip_service {
  lsip_str uri, params;
} lsip_service;

/** Trigger-Consent (RFC 5360 5.11.2). */
typedef struct lsip_consent {
  lsip_str uri, params;
  lsip_str target_uri;
} lsip_consent;

/* --------------------------------------------------------------- tokens -- */

/** Any token with parameters: Priority, Info-Package, SIP-ETag, ... */
typedef struct lsip_item {
  lsip_str token, params;
} lsip_item;

/** One parameter is the whole value: Geolocation-Routing (RFC 6442 4.2),
 *  Attestation-Info and Restoration-Info (3GPP TS 24.229 7.2.18, 7.2.11). */
typedef struct lsip_generic_param {
  lsip_str name, value;
} lsip_generic_param;

/** Reason (RFC 3326, RFC 8606). */
typedef struct lsip_reason {
  lsip_str protocol; /**< "SIP", "Q.850" */
  lsip_str params;
  lsip_str text;
  lsip_str location; /**< of Q.850: "U", "LN", ... */
  lsip_num cause;
} lsip_reason;

/** Event, Allow-Events (RFC 6665 8.4, RFC 6446). */
typedef struct lsip_event_type {
  lsip_str package;
  lsip_str package_template; /**< templates, "winfo"; mostly empty */
  lsip_str params;
  lsip_str id;
  lsip_str max_rate, min_rate, adaptive_min_rate; /**< decimals, 1/s */
} lsip_event_type;

/** Subscription-State (RFC 6665 8.4, RFC 6446). */
typedef struct lsip_subscription_state {
  lsip_str state; /**< "active", "pending", "terminated" */
  lsip_str params;
  lsip_str reason;
  lsip_str max_rate, min_rate, adaptive_min_rate;
  lsip_num expires, retry_after; /**< seconds */
} lsip_subscription_state;

/** Session-Expires and Min-SE (RFC 4028 s.4, s.5). */
typedef struct lsip_session_expires {
  lsip_str params;
  lsip_str refresher; /**< "uac", "uas" */
  lsip_num seconds;
} lsip_session_expires;

/** Retry-After (RFC 3261 20.33). */
typedef struct lsip_retry_after {
  lsip_str comment; /**< with its parentheses */
  lsip_str params;
  lsip_num seconds, duration;
} lsip_retry_after;

/** Content-Disposition (RFC 3261 20.11, RFC 2183). */
typedef struct lsip_disposition {
  lsip_str type, params;
  lsip_str handling; /**< "optional", "required" */
  lsip_str filename;
} lsip_disposition;

/** Accept-Encoding, Accept-Language (RFC 3261 20.2, 20.3). */
typedef struct lsip_preference {
  lsip_str token, params;
  lsip_num q; /**< thousandths; absent means 1000 */
} lsip_preference;

/** Accept (RFC 3261 20.1). */
typedef struct lsip_media_range {
  lsip_str type, subtype, params;
  lsip_num q; /**< thousandths; absent means 1000 */
} lsip_media_range;

/** Content-Type (RFC 3261 20.15). */
typedef struct lsip_content_type {
  lsip_str type, subtype, params;
  lsip_str boundary, charset;
} lsip_content_type;

/** Answer-Mode, Priv-Answer-Mode (RFC 5373). */
typedef struct lsip_answer_mode {
  lsip_str mode; /**< "Manual", "Auto" */
  lsip_str params;
  lsip_num require;
} lsip_answer_mode;

/** Call-ID, In-Reply-To (RFC 3261 20.8, 20.21). */
typedef struct lsip_call_ref {
  lsip_str call_id;
} lsip_call_ref;

/** Replaces, Join (RFC 3891 s.6, RFC 3911 s.7). The RFCs ask for both tags;
 *  the reader does not. */
typedef struct lsip_replaces {
  lsip_str call_id, params;
  lsip_str to_tag, from_tag;
  lsip_num early_only; /**< of Replaces */
} lsip_replaces;

/** Target-Dialog (RFC 4538 s.7). */
typedef struct lsip_target_dialog {
  lsip_str call_id, params;
  lsip_str remote_tag, local_tag;
} lsip_target_dialog;

/** Security-Client, -Server, -Verify (RFC 3329 2.2, appendix A; the names of
 *  3GPP TS 33.203 for IMS). */
typedef struct lsip_security {
  lsip_str mechanism; /**< "tls", "digest", "ipsec-3gpp", ... */
  lsip_str params;
  lsip_str d_alg, d_qop, d_ver;
  lsip_str alg, ealg, prot, mod;
  lsip_num q; /**< thousandths */
  lsip_num spi, port1, port2;
  lsip_num spi_c, spi_s, port_c, port_s;
} lsip_security;

/** Resource-Priority, Accept-Resource-Priority (RFC 4412 3.1). */
typedef struct lsip_resource_value {
  lsip_str ns, priority; /**< "dsn" and "flash" */
} lsip_resource_value;

/** Accept-Contact, Reject-Contact (RFC 3841 s.10). Feature parameters:
 *  lsip_feature_next(). */
typedef struct lsip_caller_pref {
  lsip_str params;
  lsip_num require, is_explicit;
} lsip_caller_pref;

/** Feature-Caps (RFC 6809 6.3, RFC 8599 s.14). Others:
 *  lsip_feature_next(). */
typedef struct lsip_feature_caps {
  lsip_str params;
  lsip_str pns, vapid, pnsreg, pnspurr;
} lsip_feature_caps;

/** Session-ID (RFC 7989 s.5): 32 lower-case hexadecimal digits. */
typedef struct lsip_session_id {
  lsip_str local, params;
  lsip_str remote;
} lsip_session_id;

/** User-to-User (RFC 7433 4.1). */
typedef struct lsip_user_to_user {
  lsip_str data, params;
  lsip_str purpose, content, encoding;
} lsip_user_to_user;

/** Identity (RFC 8224 s.4). The RFC asks for info; the reader does not. */
typedef struct lsip_identity {
  lsip_str digest; /**< "header.payload.signature", or "..signature" */
  lsip_str params;
  lsip_str info;   /**< URI of the certificate */
  lsip_str alg, ppt;
} lsip_identity;

/** Content-ID (RFC 8262 s.3): without its brackets. */
typedef struct lsip_content_id {
  lsip_str id;
} lsip_content_id;

/** Geolocation-Error (RFC 6442 4.4). */
typedef struct lsip_location_error {
  lsip_str params;
  lsip_str text;
  lsip_num code;
} lsip_location_error;

/** AlertMsg-Error (RFC 8876 5.2). */
typedef struct lsip_alert_error {
  lsip_str params;
  lsip_str message;
  lsip_num code;
} lsip_alert_error;

/* ------------------------------------------------------- 3GPP and cable -- */

/** P-Access-Network-Info (RFC 7315 5.4, RFC 7913), Cellular-Network-Info (3GPP
 *  TS 24.229 7.2.15). */
typedef struct lsip_access_network {
  lsip_str type; /**< "3GPP-E-UTRAN-FDD", ... */
  lsip_str params;
  lsip_str cgi_3gpp, utran_cell_id_3gpp, utran_sai_3gpp;
  lsip_str dsl_location, eth_location, fiber_location, gstn_location;
  lsip_str i_wlan_node_id, ci_3gpp2, ci_3gpp2_femto, dvb_rcs2_node_id;
  lsip_str operator_specific_gi, local_time_zone;
  lsip_num network_provided;
  lsip_num cell_info_age; /**< of Cellular-Network-Info: seconds */
} lsip_access_network;

/** P-Visited-Network-ID (RFC 7315 5.3). */
typedef struct lsip_visited_network {
  lsip_str id, params;
} lsip_visited_network;

/** P-Charging-Vector (RFC 7315 5.6). */
typedef struct lsip_charging_vector {
  lsip_str params;
  lsip_str icid, icid_generated_at;
  lsip_str orig_ioi, term_ioi;
  lsip_str transit_ioi; /**< "name.1,void,name.3" */
  lsip_str related_icid, related_icid_generated_at;
} lsip_charging_vector;

/** Relayed-Charge (3GPP TS 24.229 7.2.12): `params` are of the form that
 *  lsip_charging_vector_parse() reads. */
typedef struct lsip_relayed_charge {
  lsip_str source; /**< "PCSCF", "IBCF", ... */
  lsip_str params;
} lsip_relayed_charge;

/** P-Charging-Function-Addresses (RFC 7315 5.5). */
typedef struct lsip_charging_functions {
  lsip_str params;
  lsip_str ccf, ecf, ccf_2, ecf_2;
} lsip_charging_functions;

/** Resource-Share (3GPP TS 24.229 7.2.13). */
typedef struct lsip_resource_share {
  lsip_str status; /**< "supported", "media-sharing", "no-media-sharing" */
  lsip_str params;
  lsip_str rules;     /**< a list parted by ',' */
  lsip_str timestamp; /**< digits */
  lsip_num session_initiator, session_receiver; /**< the origin */
} lsip_resource_share;

/** Service-Interact-Info (3GPP TS 24.229 7.2.14): one of the two. */
typedef struct lsip_service_interaction {
  lsip_str params;
  lsip_str executed_service, avoid_service;
} lsip_service_interaction;

/** Response-Source (3GPP TS 24.229 7.2.17). */
typedef struct lsip_response_source {
  lsip_str params;
  lsip_str fe; /**< URN of the functional entity */
} lsip_response_source;

/** P-Media-Authorization (RFC 3313 5.1). */
typedef struct lsip_media_token {
  lsip_str token; /**< hexadecimal digits */
} lsip_media_token;

/** P-Private-Network-Indication (RFC 7316 s.7). */
typedef struct lsip_private_network {
  lsip_str host, params;
} lsip_private_network;

/** P-DCS-Billing-Info (RFC 5503 7.1). */
typedef struct lsip_billing {
  lsip_str correlation_id, feid; /**< hexadecimal; "digits@host" */
  lsip_str params;
  lsip_str rksgroup;
  lsip_str charge, calling, called, routing, locroute; /**< URIs */
  lsip_str jip;
} lsip_billing;

/** P-DCS-LAES (RFC 5503 8.1). */
typedef struct lsip_laes {
  lsip_str host, params;
  lsip_str content;     /**< host, or host and port */
  lsip_str bcid, cccid; /**< hexadecimal */
} lsip_laes;

/** P-DCS-Redirect (RFC 5503 8.1). */
typedef struct lsip_redirect {
  lsip_str called, params;
  lsip_str redirector_uri; /**< both are URIs */
  lsip_num count;
} lsip_redirect;

/* ------------------------------------------------------- authentication -- */

/** WWW-Authenticate, Proxy-Authenticate (RFC 3261 25.1, RFC 7616 3.3; the
 *  Bearer parameters of RFC 8898 s.4). */
typedef struct lsip_auth_challenge {
  lsip_str scheme, params;
  lsip_str realm, domain, nonce, opaque, qop;
  lsip_str authz_server, scope;
  lsip_str stale, algorithm, userhash, charset, error;
} lsip_auth_challenge;

/** Authorization, Proxy-Authorization (RFC 3261 25.1, RFC 7616 3.4). Of
 *  another scheme than Digest, `params` is what follows it: the access token
 *  of Bearer. */
typedef struct lsip_auth_credentials {
  lsip_str scheme, params;
  lsip_str username, realm, nonce, uri, response, cnonce, opaque;
  lsip_str username_ext; /**< username* (RFC 7616 3.4) */
  lsip_str algorithm, qop, nc, userhash;
} lsip_auth_credentials;

/** Authentication-Info (RFC 3261 25.1, RFC 7616 3.5). */
typedef struct lsip_auth_info {
  lsip_str params;
  lsip_str nextnonce, rspauth, cnonce, qop, nc;
} lsip_auth_info;

/* ------------------------------------------------- parameters of others -- */

/** What lsip_via leaves out: give it `via.params`. */
typedef struct lsip_via_params {
  lsip_str params;
  lsip_str oc_algo, oc_seq; /**< RFC 7339: "loss,A", "1282321615.781" */
  lsip_str comp, sigcomp_id; /**< RFC 3486, RFC 5049 */
  lsip_str received_realm;   /**< RFC 8055: "operator:signature" */
  lsip_num oc, oc_validity;  /**< RFC 7339; milliseconds */
  lsip_num keep;             /**< RFC 6223: seconds */
  lsip_num alias;            /**< RFC 5923 */
} lsip_via_params;

/** Parameters of a SIP URI: give it `uri.params` (RFC 3261 19.1.1; gr: RFC
 *  5627; ob: RFC 5626; bnc: RFC 6140; cause: RFC 4458; pn-: RFC 8599). */
typedef struct lsip_uri_params {
  lsip_str params;
  lsip_str transport, user, method, maddr;
  lsip_str gr;          /**< not NULL when it stands there */
  lsip_str comp, sigcomp_id;
  lsip_str pn_provider; /**< not NULL when it stands there */
  lsip_str pn_param, pn_prid, pn_purr;
  lsip_num ttl, cause, lr, ob, bnc;
} lsip_uri_params;

#define LSIP_FORM_FUNCTIONS(NAME, name, strings, grammar) \
  static inline LSIP_MUST int lsip_##name##_parse(lsip_##name *out, \
                                                  lsip_str value) \
  { \
    return lsip_form_read(out, LSIP_FORM_##NAME, value); \
  } \
  static inline LSIP_MUST int lsip_next_##name(const lsip_msg *m, \
      lsip_cursor *c, lsip_##name *out) \
  { \
    return lsip_form_next(out, LSIP_FORM_##NAME, m, c); \
  } \
  static inline void lsip_write_##name(lsip_writer *w, int id, \
                                       const lsip_##name *in) \
  { \
    lsip_form_write(w, id, LSIP_FORM_##NAME, in); \
  }
LSIP_FORMS(LSIP_FORM_FUNCTIONS)
#undef LSIP_FORM_FUNCTIONS

/* ------------------------------------------------------------- features -- */

/** One feature parameter (RFC 3840 s.9) of Contact, Accept-Contact,
 *  Reject-Contact, or one capability of Feature-Caps (RFC 6809 6.3). */
typedef struct lsip_feature {
  lsip_str name;   /**< "audio", "+sip.message", as on the wire */
  lsip_str values; /**< for lsip_feature_value_next(); empty: TRUE */
} lsip_feature;

enum lsip_feature_kind {
  LSIP_FEATURE_TOKEN = 0,
  LSIP_FEATURE_BOOLEAN, /**< `low` and `high` are 1 or 0 */
  LSIP_FEATURE_NUMBER,  /**< from `low` to `high` */
  LSIP_FEATURE_STRING   /**< `text` stood in <> */
};

/** One of the values of a feature, any of which may match. */
typedef struct lsip_feature_value {
  lsip_str text;
  int64_t low, high; /**< millionths; INT64_MIN, INT64_MAX: no limit */
  uint32_t kind;     /**< enum lsip_feature_kind */
  uint32_t negated;  /**< 1 for "!x" */
} lsip_feature_value;

/** Takes the next feature off the front of a struct's `params`; other
 *  parameters are passed over. 1, 0 at the end, or LSIP_ERR_PARAM.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_feature_next(lsip_str *params,
                                         lsip_feature *out);
/** Takes the next value off the front of `feature.values`. 1, 0 at the end,
 *  LSIP_ERR_PARAM, LSIP_ERR_NUMBER. @since 0.1 */
LSIP_API LSIP_MUST int lsip_feature_value_next(lsip_str *values,
                                               lsip_feature_value *out);

/* -------------------------------------------------------------- privacy -- */

/** Kinds of privacy, bits (RFC 3323 4.2; ID: RFC 3325 9.3; HISTORY: RFC 7044
 *  5.4). */
enum lsip_privacy {
  LSIP_PRIVACY_HEADER = 1,
  LSIP_PRIVACY_SESSION = 2,
  LSIP_PRIVACY_USER = 4,
  LSIP_PRIVACY_NONE = 8,
  LSIP_PRIVACY_CRITICAL = 16,
  LSIP_PRIVACY_ID = 32,
  LSIP_PRIVACY_HISTORY = 64,
  LSIP_PRIVACY_OTHER = 128 /**< a value that is none of these; not written */
};

/** The bits of a Privacy value. @return 0 or LSIP_ERR_HEADER_VALUE.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_privacy_parse(uint32_t *bits, lsip_str value);
/** A Privacy field of those bits. @since 0.1 */
LSIP_API void lsip_write_privacy(lsip_writer *w, uint32_t bits);

/* -------------------------------------- writers of structs of header.h -- */

LSIP_API void lsip_write_rack(lsip_writer *w, const lsip_rack *in);
/** A text that stands in quotes is written as it is, another gets them.
 *  @since 0.1 */
LSIP_API void lsip_write_warning(lsip_writer *w, const lsip_warning *in);
LSIP_API void lsip_write_timestamp(lsip_writer *w, const lsip_timestamp *in);
/** Date, of seconds since 1970 that are not negative. @since 0.1 */
LSIP_API void lsip_write_date_field(lsip_writer *w, int64_t unix_seconds);

LSIP_END

#endif
