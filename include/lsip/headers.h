/**
 * @file headers.h
 * The header fields that libsip knows: one table, and the ids made from it.
 *
 * The table holds every header of RFC 3261 and of the IANA registry of SIP
 * header fields. A header that is not in it is LSIP_H_OTHER and is reached
 * by its name. New rows are appended: ids are part of the ABI.
 */
#ifndef LSIP_HEADERS_H
#define LSIP_HEADERS_H

#include <lsip/str.h>

LSIP_BEGIN

/**
 * X(id, name, compact form or "", grammar class, occurrence, form).
 *
 * The class says which reader of header.h understands a value. The
 * occurrence is ONCE (one field, one value), LIST (any number of fields,
 * each a comma-separated list, RFC 3261 7.3.1) or MANY (any number of fields
 * of one value, whose commas belong to the value); _STACK marks what the
 * stack writes itself and an application may not add. The form is the row of
 * forms.h, and with it the struct of fields.h, that has all parts of a value;
 * NONE where the class has a reader of its own or there is nothing to read.
 */
#define LSIP_HEADERS(X) \
  X(VIA, "Via", "v", VIA, LIST_STACK, NONE) \
  X(FROM, "From", "f", NAME_ADDR, ONCE_STACK, PARTY) \
  X(TO, "To", "t", NAME_ADDR, ONCE_STACK, PARTY) \
  X(CALL_ID, "Call-ID", "i", CALL_ID, ONCE_STACK, CALL_REF) \
  X(CSEQ, "CSeq", "", CSEQ, ONCE_STACK, NONE) \
  X(CONTACT, "Contact", "m", NAME_ADDR, LIST, CONTACT) \
  X(ROUTE, "Route", "", NAME_ADDR, LIST, NONE) \
  X(RECORD_ROUTE, "Record-Route", "", NAME_ADDR, LIST, NONE) \
  X(MAX_FORWARDS, "Max-Forwards", "", NUMBER, ONCE_STACK, NONE) \
  X(PROXY_REQUIRE, "Proxy-Require", "", TOKEN, LIST, ITEM) \
  X(REQUIRE, "Require", "", TOKEN, LIST, ITEM) \
  X(SUPPORTED, "Supported", "k", TOKEN, LIST, ITEM) \
  X(UNSUPPORTED, "Unsupported", "", TOKEN, LIST, ITEM) \
  X(ALLOW, "Allow", "", TOKEN, LIST, ITEM) \
  X(CONTENT_TYPE, "Content-Type", "c", MEDIA, ONCE_STACK, CONTENT_TYPE) \
  X(CONTENT_LENGTH, "Content-Length", "l", NUMBER, ONCE_STACK, NONE) \
  X(SUBJECT, "Subject", "s", TEXT, ONCE, NONE) \
  X(EXPIRES, "Expires", "", NUMBER, ONCE, NONE) \
  X(MIN_EXPIRES, "Min-Expires", "", NUMBER, ONCE, NONE) \
  X(RETRY_AFTER, "Retry-After", "", NUMBER, ONCE, RETRY_AFTER) \
  X(AUTHORIZATION, "Authorization", "", AUTH, MANY, AUTH_CREDENTIALS) \
  X(PROXY_AUTHORIZATION, "Proxy-Authorization", "", \
    AUTH, MANY, AUTH_CREDENTIALS) \
  X(WWW_AUTHENTICATE, "WWW-Authenticate", "", AUTH, MANY, AUTH_CHALLENGE) \
  X(PROXY_AUTHENTICATE, "Proxy-Authenticate", "", AUTH, MANY, AUTH_CHALLENGE) \
  X(AUTHENTICATION_INFO, "Authentication-Info", "", \
    AUTH_INFO, ONCE, AUTH_INFO) \
  X(ACCEPT, "Accept", "", MEDIA, LIST, MEDIA_RANGE) \
  X(ACCEPT_ENCODING, "Accept-Encoding", "", TOKEN, LIST, PREFERENCE) \
  X(ACCEPT_LANGUAGE, "Accept-Language", "", TOKEN, LIST, PREFERENCE) \
  X(ALERT_INFO, "Alert-Info", "", URI, LIST, REFERENCE) \
  X(CALL_INFO, "Call-Info", "", URI, LIST, REFERENCE) \
  X(ERROR_INFO, "Error-Info", "", URI, LIST, REFERENCE) \
  X(CONTENT_DISPOSITION, "Content-Disposition", "", TOKEN, ONCE, DISPOSITION) \
  X(CONTENT_ENCODING, "Content-Encoding", "e", TOKEN, LIST, ITEM) \
  X(CONTENT_LANGUAGE, "Content-Language", "", TOKEN, LIST, ITEM) \
  X(DATE, "Date", "", DATE, ONCE, NONE) \
  X(IN_REPLY_TO, "In-Reply-To", "", CALL_ID, LIST, CALL_REF) \
  X(MIME_VERSION, "MIME-Version", "", TOKEN, ONCE, ITEM) \
  X(ORGANIZATION, "Organization", "", TEXT, ONCE, NONE) \
  X(PRIORITY, "Priority", "", TOKEN, ONCE, ITEM) \
  X(REPLY_TO, "Reply-To", "", NAME_ADDR, ONCE, NONE) \
  X(SERVER, "Server", "", TEXT, ONCE, NONE) \
  X(TIMESTAMP, "Timestamp", "", TIMESTAMP, ONCE, NONE) \
  X(USER_AGENT, "User-Agent", "", TEXT, ONCE, NONE) \
  X(WARNING, "Warning", "", WARNING, LIST, NONE) \
  X(RACK, "RAck", "", CSEQ, ONCE, NONE) \
  X(RSEQ, "RSeq", "", NUMBER, ONCE, NONE) \
  X(EVENT, "Event", "o", TOKEN, ONCE, EVENT_TYPE) \
  X(ALLOW_EVENTS, "Allow-Events", "u", TOKEN, LIST, EVENT_TYPE) \
  X(SUBSCRIPTION_STATE, "Subscription-State", "", \
    TOKEN, ONCE, SUBSCRIPTION_STATE) \
  X(REFER_TO, "Refer-To", "r", NAME_ADDR, ONCE, NONE) \
  X(REFERRED_BY, "Referred-By", "b", NAME_ADDR, ONCE, REFERRED_BY) \
  X(REFER_SUB, "Refer-Sub", "", TOKEN, ONCE, ITEM) \
  X(REPLACES, "Replaces", "", CALL_ID, ONCE, REPLACES) \
  X(JOIN, "Join", "", CALL_ID, ONCE, REPLACES) \
  X(TARGET_DIALOG, "Target-Dialog", "", CALL_ID, ONCE, TARGET_DIALOG) \
  X(SESSION_EXPIRES, "Session-Expires", "x", NUMBER, ONCE, SESSION_EXPIRES) \
  X(MIN_SE, "Min-SE", "", NUMBER, ONCE, SESSION_EXPIRES) \
  X(SIP_ETAG, "SIP-ETag", "", TOKEN, ONCE, ITEM) \
  X(SIP_IF_MATCH, "SIP-If-Match", "", TOKEN, ONCE, ITEM) \
  X(SUPPRESS_IF_MATCH, "Suppress-If-Match", "", TOKEN, ONCE, ITEM) \
  X(REASON, "Reason", "", TOKEN, LIST, REASON) \
  X(PATH, "Path", "", NAME_ADDR, LIST, NONE) \
  X(SERVICE_ROUTE, "Service-Route", "", NAME_ADDR, LIST, NONE) \
  X(P_ASSERTED_IDENTITY, "P-Asserted-Identity", "", NAME_ADDR, LIST, NONE) \
  X(P_PREFERRED_IDENTITY, "P-Preferred-Identity", "", NAME_ADDR, LIST, NONE) \
  X(PRIVACY, "Privacy", "", TEXT, ONCE, NONE) \
  X(IDENTITY, "Identity", "y", TEXT, MANY, IDENTITY) \
  X(IDENTITY_INFO, "Identity-Info", "n", URI, ONCE, REFERENCE) \
  X(SESSION_ID, "Session-ID", "", TOKEN, ONCE, SESSION_ID) \
  X(HISTORY_INFO, "History-Info", "", NAME_ADDR, LIST, HISTORY) \
  X(ACCEPT_CONTACT, "Accept-Contact", "a", TOKEN, LIST, CALLER_PREF) \
  X(REJECT_CONTACT, "Reject-Contact", "j", TOKEN, LIST, CALLER_PREF) \
  X(REQUEST_DISPOSITION, "Request-Disposition", "d", TOKEN, LIST, ITEM) \
  X(FLOW_TIMER, "Flow-Timer", "", NUMBER, ONCE, NONE) \
  X(MAX_BREADTH, "Max-Breadth", "", NUMBER, ONCE, NONE) \
  X(INFO_PACKAGE, "Info-Package", "", TOKEN, ONCE, ITEM) \
  X(RECV_INFO, "Recv-Info", "", TOKEN, LIST, ITEM) \
  X(SECURITY_CLIENT, "Security-Client", "", TOKEN, LIST, SECURITY) \
  X(SECURITY_SERVER, "Security-Server", "", TOKEN, LIST, SECURITY) \
  X(SECURITY_VERIFY, "Security-Verify", "", TOKEN, LIST, SECURITY) \
  X(GEOLOCATION, "Geolocation", "", URI, LIST, LOCATION) \
  X(GEOLOCATION_ERROR, "Geolocation-Error", "", NUMBER, ONCE, LOCATION_ERROR) \
  X(GEOLOCATION_ROUTING, "Geolocation-Routing", "", \
    TEXT, ONCE, GENERIC_PARAM) \
  X(FEATURE_CAPS, "Feature-Caps", "", TOKEN, LIST, FEATURE_CAPS) \
  X(USER_TO_USER, "User-to-User", "", TEXT, LIST, USER_TO_USER) \
  X(CONTENT_ID, "Content-ID", "", TEXT, ONCE, CONTENT_ID) \
  X(RESOURCE_PRIORITY, "Resource-Priority", "", TOKEN, LIST, RESOURCE_VALUE) \
  X(ACCEPT_RESOURCE_PRIORITY, "Accept-Resource-Priority", "", \
    TOKEN, LIST, RESOURCE_VALUE) \
  X(ANSWER_MODE, "Answer-Mode", "", TOKEN, ONCE, ANSWER_MODE) \
  X(PRIV_ANSWER_MODE, "Priv-Answer-Mode", "", TOKEN, ONCE, ANSWER_MODE) \
  X(PERMISSION_MISSING, "Permission-Missing", "", NAME_ADDR, LIST, NONE) \
  X(TRIGGER_CONSENT, "Trigger-Consent", "", URI, LIST, CONSENT) \
  X(POLICY_CONTACT, "Policy-Contact", "", URI, LIST, POLICY_CONTACT) \
  X(POLICY_ID, "Policy-ID", "", URI, LIST, POLICY_ID) \
  X(REFER_EVENTS_AT, "Refer-Events-At", "", URI, ONCE, REFERENCE) \
  X(P_ACCESS_NETWORK_INFO, "P-Access-Network-Info", "", \
    TOKEN, LIST, ACCESS_NETWORK) \
  X(P_ANSWER_STATE, "P-Answer-State", "", TOKEN, ONCE, ITEM) \
  X(P_ASSERTED_SERVICE, "P-Asserted-Service", "", URI, LIST, SERVICE) \
  X(P_ASSOCIATED_URI, "P-Associated-URI", "", NAME_ADDR, LIST, NONE) \
  X(P_CALLED_PARTY_ID, "P-Called-Party-ID", "", NAME_ADDR, ONCE, NONE) \
  X(P_CHARGE_INFO, "P-Charge-Info", "", NAME_ADDR, ONCE, NONE) \
  X(P_CHARGING_FUNCTION_ADDRESSES, "P-Charging-Function-Addresses", "", \
    PARAMS, LIST, CHARGING_FUNCTIONS) \
  X(P_CHARGING_VECTOR, "P-Charging-Vector", "", PARAMS, ONCE, CHARGING_VECTOR) \
  X(P_DCS_TRACE_PARTY_ID, "P-DCS-Trace-Party-ID", "", \
    NAME_ADDR, ONCE, TRACE_PARTY) \
  X(P_DCS_OSPS, "P-DCS-OSPS", "", TOKEN, ONCE, ITEM) \
  X(P_DCS_BILLING_INFO, "P-DCS-Billing-Info", "", TEXT, ONCE, BILLING) \
  X(P_DCS_LAES, "P-DCS-LAES", "", TOKEN, ONCE, LAES) \
  X(P_DCS_REDIRECT, "P-DCS-Redirect", "", TEXT, ONCE, REDIRECT) \
  X(P_EARLY_MEDIA, "P-Early-Media", "", TOKEN, LIST, ITEM) \
  X(P_MEDIA_AUTHORIZATION, "P-Media-Authorization", "", \
    TOKEN, LIST, MEDIA_TOKEN) \
  X(P_PREFERRED_SERVICE, "P-Preferred-Service", "", URI, LIST, SERVICE) \
  X(P_PRIVATE_NETWORK_INDICATION, "P-Private-Network-Indication", "", \
    TEXT, ONCE, PRIVATE_NETWORK) \
  X(P_PROFILE_KEY, "P-Profile-Key", "", NAME_ADDR, ONCE, NONE) \
  X(P_REFUSED_URI_LIST, "P-Refused-URI-List", "", \
    NAME_ADDR, LIST, REFUSED_URI) \
  X(P_SERVED_USER, "P-Served-User", "", NAME_ADDR, ONCE, SERVED_USER) \
  X(P_USER_DATABASE, "P-User-Database", "", URI, ONCE, REFERENCE) \
  X(P_VISITED_NETWORK_ID, "P-Visited-Network-ID", "", \
    TEXT, LIST, VISITED_NETWORK) \
  X(ADDITIONAL_IDENTITY, "Additional-Identity", "", \
    TEXT, ONCE, ADDITIONAL_IDENTITY) \
  X(ATTESTATION_INFO, "Attestation-Info", "", TEXT, ONCE, GENERIC_PARAM) \
  X(CELLULAR_NETWORK_INFO, "Cellular-Network-Info", "", \
    TOKEN, ONCE, ACCESS_NETWORK) \
  X(DC_INFO, "DC-Info", "", TEXT, MANY, NONE) \
  X(ORIGINATION_ID, "Origination-Id", "", TOKEN, ONCE, ITEM) \
  X(PRIORITY_SHARE, "Priority-Share", "", TOKEN, ONCE, ITEM) \
  X(PRIORITY_VERSTAT, "Priority-Verstat", "", TEXT, MANY, NONE) \
  X(RELAYED_CHARGE, "Relayed-Charge", "", TEXT, LIST, RELAYED_CHARGE) \
  X(RESOURCE_SHARE, "Resource-Share", "", TOKEN, ONCE, RESOURCE_SHARE) \
  X(RESPONSE_SOURCE, "Response-Source", "", PARAMS, ONCE, RESPONSE_SOURCE) \
  X(RESTORATION_INFO, "Restoration-Info", "", TEXT, ONCE, GENERIC_PARAM) \
  X(SERVICE_INTERACT_INFO, "Service-Interact-Info", "", \
    PARAMS, LIST, SERVICE_INTERACTION) \
  X(ENCRYPTION, "Encryption", "", TEXT, MANY, NONE) \
  X(HIDE, "Hide", "", TEXT, MANY, NONE) \
  X(RESPONSE_KEY, "Response-Key", "", TEXT, MANY, NONE) \
  X(DIVERSION, "Diversion", "", NAME_ADDR, LIST, DIVERSION) \
  X(ALERTMSG_ERROR, "AlertMsg-Error", "", NUMBER, ONCE, ALERT_ERROR)

/** Ids of header fields: LSIP_H_VIA, LSIP_H_CALL_ID, ... @since 0.1 */
enum lsip_header {
  LSIP_H_OTHER = 0, /**< not in the table */
#define LSIP_HEADER_ID(id, name, compact, grammar, occurs, form) \
  LSIP_H_##id,
  LSIP_HEADERS(LSIP_HEADER_ID)
#undef LSIP_HEADER_ID
  LSIP_HEADER_COUNT
};

/** Grammar classes of header values. @since 0.1 */
enum lsip_grammar {
  LSIP_G_TEXT = 0,  /**< free text, or a form of its own */
  LSIP_G_NAME_ADDR, /**< name-addr / addr-spec with parameters */
  LSIP_G_URI,       /**< URI in brackets with parameters */
  LSIP_G_TOKEN,     /**< token with parameters */
  LSIP_G_PARAMS,    /**< parameters alone */
  LSIP_G_NUMBER,    /**< digits, perhaps a comment, parameters */
  LSIP_G_MEDIA,     /**< type/subtype with parameters */
  LSIP_G_AUTH,      /**< scheme and comma-separated parameters */
  LSIP_G_AUTH_INFO, /**< comma-separated parameters */
  LSIP_G_CALL_ID,   /**< word ["@" word], with parameters */
  LSIP_G_CSEQ,      /**< numbers and a method */
  LSIP_G_VIA,       /**< RFC 3261 20.42 */
  LSIP_G_DATE,      /**< RFC 1123 date in GMT */
  LSIP_G_TIMESTAMP, /**< RFC 3261 20.38 */
  LSIP_G_WARNING    /**< RFC 3261 20.43 */
};

/** Occurrence of a header, bits. @since 0.1 */
enum lsip_occurs {
  LSIP_OCCURS_MANY = 0,
  LSIP_OCCURS_ONCE = 1,
  LSIP_OCCURS_LIST = 2,
  LSIP_OCCURS_STACK = 4,
  LSIP_OCCURS_ONCE_STACK = 5,
  LSIP_OCCURS_LIST_STACK = 6
};

/** What the table says of one header. */
typedef struct lsip_header_info {
  lsip_str name;    /**< "Call-ID" */
  lsip_str compact; /**< "i", or empty */
  uint16_t id;      /**< enum lsip_header */
  uint8_t grammar;  /**< enum lsip_grammar */
  uint8_t occurs;   /**< enum lsip_occurs */
  uint16_t form;    /**< enum lsip_form */
  uint16_t reserved;
} lsip_header_info;

/** The id of the header named `name` in any case, long or compact, or
 *  LSIP_H_OTHER. @since 0.1 */
LSIP_API int lsip_header_of(lsip_str name);
/** "Call-ID"; empty for what is no id of the table. Static. @since 0.1 */
LSIP_API lsip_str lsip_header_name(int id);
/** What the table says of header `id`; the strings are static.
 *  @return 0, or LSIP_ERR_ARGUMENT for what is no id of the table.
 *  @since 0.1 */
LSIP_API int lsip_header_about(lsip_header_info *out, int id);

LSIP_END

#endif
