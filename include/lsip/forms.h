/**
 * @file forms.h
 * Header values with structure: one table, and the reader and writer that it
 * drives.
 *
 * A *form* is a struct of fields.h and the grammar of its value, as one line
 * of the table. lsip_form_read() fills the struct from a value,
 * lsip_form_write() makes a value from the struct; what the one accepts, the
 * other writes so that it reads the same. fields.h has them under typed names
 * too: lsip_reason_parse(), lsip_next_reason(), lsip_write_reason().
 * docs/headers.md says which form each header has.
 *
 * All strings are borrowed from the value that was read.
 *
 * **Strings.** A quoted-string loses its quotes if it holds no backslash, no
 * fold and no blank at its ends; else it keeps them, and lsip_unquote()
 * decodes it, which leaves all other text as it is. The writer takes either: a
 * string that stands in quotes is written as it is, others are quoted where
 * the grammar asks for it or they are no token. An empty string is absent and
 * left out; a parameter whose value is the empty quoted-string, as in
 * `opaque=""`, is the two quotes.
 *
 * **Numbers** are lsip_num: a zeroed one is absent and left out.
 *
 * **Parameters** that a form does not name are reached by `params`, which
 * holds all of them for lsip_param_next(); the writer adds those of `params`
 * that the form does not name. A parameter that stands twice is an error.
 */
#ifndef LSIP_FORMS_H
#define LSIP_FORMS_H

#include <lsip/msg.h>

LSIP_BEGIN

/** A number that may be absent. */
typedef struct lsip_num {
  uint32_t set;   /**< 0 absent; 1 `value` holds; 2 the name alone stands */
  uint32_t value;
} lsip_num;

/** A number that is there: for filling structs. @since 0.1 */
static inline lsip_num lsip_num_of(uint32_t value)
{
  lsip_num n;
  n.set = 1;
  n.value = value;
  return n;
}

/**
 * X(NAME, struct without its lsip_, number of its strings, grammar).
 *
 * A struct holds strings, then numbers, each in the order of the grammar. The
 * first letter of the grammar is the head of the value, with the members that
 * it fills:
 *
 *     a  name-addr / addr-spec (RFC 8217): display, uri
 *     n  name-addr: display, uri      A  the same as a, or "*": uri
 *     u  <URI>: uri                   s  bare URI: uri
 *     t  token                        w  token or quoted-string
 *     r  token "." token: both        e  token ["." token]: both
 *     m  type/subtype: both           $  32 hexadecimal digits
 *     b  base64 and dots              c  <msg-id>
 *     i  word ["@" word]              x  hexadecimal digits
 *     h  host, or host and port       q  "URI": uri
 *     f  1*48HEXDIG "/" 1*16HEXDIG "@" host: correlation_id, feid
 *     p  token ["=" gen-value]: both
 *     N  the same as n, or a token: display
 *     k  token ":", and the first parameter without a ';'
 *     #  number                       (  number [comment]: comment, number
 *     3  3DIGIT                       1  1*3DIGIT
 *     g  scheme                       G  scheme, parameters of Digest only
 *     -  nothing                      U  nothing, as of a URI
 *     *  a star
 *
 * The second is what parts parameters, if there may be any; `params` is the
 * string behind the head. Then come the parameters' names, each with its kind:
 *
 *     =  token, host or quoted-string      "  the same, written in quotes
 *     ?  the same, or the name alone: a pointer that is not NULL
 *     #  number   :  number or the name alone (2)   /  the name alone
 *     &  q in thousandths   $  32 hexadecimal digits
 *     <  <URI>    @  "<URI>"
 */
#define LSIP_FORMS(X) \
  X(ITEM, item, 2, "t;") \
  X(GENERIC_PARAM, generic_param, 2, "p") \
  X(PARTY, party, 4, "a;tag=") \
  X(CONTACT, contact, 10, "A;+sip.instance@pub-gruu\"temp-gruu\"" \
    "temp-gruu-cookie=rc=mp=np=q&expires#reg-id#") \
  X(REFERRED_BY, referred_by, 4, "a;cid\"") \
  X(HISTORY, history, 7, "n;index=rc=mp=np=") \
  X(DIVERSION, diversion, 6, "n;reason=privacy=screen=counter#limit#") \
  X(SERVED_USER, served_user, 5, "a;sescase=regstate=orig-cdiv/") \
  X(TRACE_PARTY, trace_party, 4, "n;timestamp=") \
  X(ADDITIONAL_IDENTITY, additional_identity, 3, "N;") \
  X(REFUSED_URI, refused_uri, 4, "a;members\"") \
  X(REFERENCE, reference, 3, "u;purpose=") \
  X(LOCATION, location, 3, "u;loc-src=") \
  X(POLICY_CONTACT, policy_contact, 3, "u;alt-uri=non-cacheable/") \
  X(POLICY_ID, policy_id, 3, "s;token=") \
  X(SERVICE, service, 2, "s;") \
  X(CONSENT, consent, 3, "s;target-uri\"") \
  X(REASON, reason, 4, "t;text\"location=cause#") \
  X(EVENT_TYPE, event_type, 7, "e;id=max-rate=min-rate=" \
    "adaptive-min-rate=") \
  X(SUBSCRIPTION_STATE, subscription_state, 6, "t;reason=max-rate=" \
    "min-rate=adaptive-min-rate=expires#retry-after#") \
  X(SESSION_EXPIRES, session_expires, 2, "#;refresher=") \
  X(RETRY_AFTER, retry_after, 2, "(;duration#") \
  X(DISPOSITION, disposition, 4, "t;handling=filename\"") \
  X(PREFERENCE, preference, 2, "t;q&") \
  X(MEDIA_RANGE, media_range, 3, "m;q&") \
  X(CONTENT_TYPE, content_type, 5, "m;boundary=charset=") \
  X(ANSWER_MODE, answer_mode, 2, "t;require/") \
  X(CALL_REF, call_ref, 1, "i") \
  X(REPLACES, replaces, 4, "i;to-tag=from-tag=early-only/") \
  X(TARGET_DIALOG, target_dialog, 4, "i;remote-tag=local-tag=") \
  X(SECURITY, security, 9, "t;d-alg=d-qop=d-ver\"alg=ealg=prot=mod=q&" \
    "spi#port1#port2#spi-c#spi-s#port-c#port-s#") \
  X(RESOURCE_VALUE, resource_value, 2, "r") \
  X(CALLER_PREF, caller_pref, 1, "*;require/explicit/") \
  X(FEATURE_CAPS, feature_caps, 5, "*;+sip.pns\"+sip.vapid\"" \
    "+sip.pnsreg\"+sip.pnspurr\"") \
  X(ACCESS_NETWORK, access_network, 15, "t;cgi-3gpp=utran-cell-id-3gpp=" \
    "utran-sai-3gpp=dsl-location=eth-location=fiber-location=" \
    "gstn-location=i-wlan-node-id=ci-3gpp2=ci-3gpp2-femto=" \
    "dvb-rcs2-node-id=operator-specific-GI=local-time-zone\"" \
    "network-provided/cell-info-age#") \
  X(VISITED_NETWORK, visited_network, 2, "w;") \
  X(CHARGING_VECTOR, charging_vector, 8, "-;icid-value=" \
    "icid-generated-at=orig-ioi=term-ioi=transit-ioi\"related-icid=" \
    "related-icid-generated-at=") \
  X(CHARGING_FUNCTIONS, charging_functions, 5, "-;ccf=ecf=ccf-2=ecf-2=") \
  X(PRIVATE_NETWORK, private_network, 2, "h;") \
  X(RELAYED_CHARGE, relayed_charge, 2, "k;") \
  X(RESOURCE_SHARE, resource_share, 4, "t;rules\"timestamp=" \
    "session-initiator/session-receiver/") \
  X(SERVICE_INTERACTION, service_interaction, 3, "-;executed-service=" \
    "avoid-service=") \
  X(RESPONSE_SOURCE, response_source, 2, "-;fe<") \
  X(BILLING, billing, 10, "f;rksgroup=charge\"calling\"called\"" \
    "routing\"locroute\"jip\"") \
  X(LAES, laes, 5, "h;content=bcid=cccid=") \
  X(REDIRECT, redirect, 3, "q;redirector-uri\"count#") \
  X(MEDIA_TOKEN, media_token, 1, "x") \
  X(SESSION_ID, session_id, 3, "$;remote$") \
  X(USER_TO_USER, user_to_user, 5, "w;purpose=content=encoding=") \
  X(IDENTITY, identity, 5, "b;info<alg=ppt=") \
  X(CONTENT_ID, content_id, 1, "c") \
  X(LOCATION_ERROR, location_error, 2, "1;code\"") \
  X(ALERT_ERROR, alert_error, 2, "3;message\"") \
  X(AUTH_CHALLENGE, auth_challenge, 14, "g,realm\"domain\"nonce\"opaque\"" \
    "qop\"authz_server\"scope\"stale=algorithm=userhash=charset=error=") \
  X(AUTH_CREDENTIALS, auth_credentials, 14, "G,username\"realm\"nonce\"" \
    "uri\"response\"cnonce\"opaque\"username*=algorithm=qop=nc=" \
    "userhash=") \
  X(AUTH_INFO, auth_info, 6, "-,nextnonce\"rspauth\"cnonce\"qop=nc=") \
  X(VIA_PARAMS, via_params, 6, "-;oc-algo\"oc-seq=comp=sigcomp-id\"" \
    "received-realm\"oc:oc-validity:keep:alias/") \
  X(URI_PARAMS, uri_params, 12, "U;transport=user=method=maddr=gr?comp=" \
    "sigcomp-id=pn-provider?pn-param=pn-prid=pn-purr=ttl#cause#lr/ob/bnc/")

/** The forms: LSIP_FORM_REASON, ... @since 0.1 */
enum lsip_form {
  LSIP_FORM_NONE = 0, /**< a reader and writer of its own, or none */
#define LSIP_FORM_ID(NAME, name, strings, grammar) LSIP_FORM_##NAME,
  LSIP_FORMS(LSIP_FORM_ID)
#undef LSIP_FORM_ID
  LSIP_FORM_COUNT
};

/**
 * Reads one value into the struct of `form`, `*out`.
 * @return 0 or a typed error (then `*out` holds what was read before it);
 *         LSIP_ERR_ARGUMENT for what is no form. @since 0.1
 */
LSIP_API LSIP_MUST int lsip_form_read(void *out, int form, lsip_str value);

/** Reads the next value of the header that the cursor stands on. 1, 0 at the
 *  end, < 0 for a malformed one. @since 0.1 */
LSIP_API LSIP_MUST int lsip_form_next(void *out, int form, const lsip_msg *m,
                                      lsip_cursor *c);

/** Writes a field of header `id` with one value; with `id` 0 the value alone,
 *  for an edit or a list. A member that the grammar does not allow is the
 *  writer's error. @since 0.1 */
LSIP_API void lsip_form_write(lsip_writer *w, int id, int form,
                              const void *in);

LSIP_END

#endif
