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
 * X(id, name, compact form or "", grammar class, occurrence).
 *
 * The class says which reader of header.h understands a value. The
 * occurrence is ONCE (one field, one value), LIST (any number of fields,
 * each a comma-separated list, RFC 3261 7.3.1) or MANY (any number of fields
 * of one value, whose commas belong to the value); _STACK marks what the
 * stack writes itself and an application may not add.
 */
#define LSIP_HEADERS(X) \
  X(VIA, "Via", "v", VIA, LIST_STACK) \
  X(FROM, "From", "f", NAME_ADDR, ONCE_STACK) \
  X(TO, "To", "t", NAME_ADDR, ONCE_STACK) \
  X(CALL_ID, "Call-ID", "i", CALL_ID, ONCE_STACK) \
  X(CSEQ, "CSeq", "", CSEQ, ONCE_STACK) \
  X(CONTACT, "Contact", "m", NAME_ADDR, LIST) \
  X(ROUTE, "Route", "", NAME_ADDR, LIST) \
  X(RECORD_ROUTE, "Record-Route", "", NAME_ADDR, LIST) \
  X(MAX_FORWARDS, "Max-Forwards", "", NUMBER, ONCE_STACK) \
  X(PROXY_REQUIRE, "Proxy-Require", "", TOKEN, LIST) \
  X(REQUIRE, "Require", "", TOKEN, LIST) \
  X(SUPPORTED, "Supported", "k", TOKEN, LIST) \
  X(UNSUPPORTED, "Unsupported", "", TOKEN, LIST) \
  X(ALLOW, "Allow", "", TOKEN, LIST) \
  X(CONTENT_TYPE, "Content-Type", "c", MEDIA, ONCE_STACK) \
  X(CONTENT_LENGTH, "Content-Length", "l", NUMBER, ONCE_STACK) \
  X(SUBJECT, "Subject", "s", TEXT, ONCE) \
  X(EXPIRES, "Expires", "", NUMBER, ONCE) \
  X(MIN_EXPIRES, "Min-Expires", "", NUMBER, ONCE) \
  X(RETRY_AFTER, "Retry-After", "", NUMBER, ONCE) \
  X(AUTHORIZATION, "Authorization", "", AUTH, MANY) \
  X(PROXY_AUTHORIZATION, "Proxy-Authorization", "", AUTH, MANY) \
  X(WWW_AUTHENTICATE, "WWW-Authenticate", "", AUTH, MANY) \
  X(PROXY_AUTHENTICATE, "Proxy-Authenticate", "", AUTH, MANY) \
  X(AUTHENTICATION_INFO, "Authentication-Info", "", AUTH_INFO, ONCE) \
  X(ACCEPT, "Accept", "", MEDIA, LIST) \
  X(ACCEPT_ENCODING, "Accept-Encoding", "", TOKEN, LIST) \
  X(ACCEPT_LANGUAGE, "Accept-Language", "", TOKEN, LIST) \
  X(ALERT_INFO, "Alert-Info", "", URI, LIST) \
  X(CALL_INFO, "Call-Info", "", URI, LIST) \
  X(ERROR_INFO, "Error-Info", "", URI, LIST) \
  X(CONTENT_DISPOSITION, "Content-Disposition", "", TOKEN, ONCE) \
  X(CONTENT_ENCODING, "Content-Encoding", "e", TOKEN, LIST) \
  X(CONTENT_LANGUAGE, "Content-Language", "", TOKEN, LIST) \
  X(DATE, "Date", "", DATE, ONCE) \
  X(IN_REPLY_TO, "In-Reply-To", "", CALL_ID, LIST) \
  X(MIME_VERSION, "MIME-Version", "", TEXT, ONCE) \
  X(ORGANIZATION, "Organization", "", TEXT, ONCE) \
  X(PRIORITY, "Priority", "", TOKEN, ONCE) \
  X(REPLY_TO, "Reply-To", "", NAME_ADDR, ONCE) \
  X(SERVER, "Server", "", TEXT, ONCE) \
  X(TIMESTAMP, "Timestamp", "", TIMESTAMP, ONCE) \
  X(USER_AGENT, "User-Agent", "", TEXT, ONCE) \
  X(WARNING, "Warning", "", WARNING, LIST) \
  X(RACK, "RAck", "", CSEQ, ONCE) \
  X(RSEQ, "RSeq", "", NUMBER, ONCE) \
  X(EVENT, "Event", "o", TOKEN, ONCE) \
  X(ALLOW_EVENTS, "Allow-Events", "u", TOKEN, LIST) \
  X(SUBSCRIPTION_STATE, "Subscription-State", "", TOKEN, ONCE) \
  X(REFER_TO, "Refer-To", "r", NAME_ADDR, ONCE) \
  X(REFERRED_BY, "Referred-By", "b", NAME_ADDR, ONCE) \
  X(REFER_SUB, "Refer-Sub", "", TOKEN, ONCE) \
  X(REPLACES, "Replaces", "", CALL_ID, ONCE) \
  X(JOIN, "Join", "", CALL_ID, ONCE) \
  X(TARGET_DIALOG, "Target-Dialog", "", CALL_ID, ONCE) \
  X(SESSION_EXPIRES, "Session-Expires", "x", NUMBER, ONCE) \
  X(MIN_SE, "Min-SE", "", NUMBER, ONCE) \
  X(SIP_ETAG, "SIP-ETag", "", TOKEN, ONCE) \
  X(SIP_IF_MATCH, "SIP-If-Match", "", TOKEN, ONCE) \
  X(SUPPRESS_IF_MATCH, "Suppress-If-Match", "", TOKEN, ONCE) \
  X(REASON, "Reason", "", TOKEN, LIST) \
  X(PATH, "Path", "", NAME_ADDR, LIST) \
  X(SERVICE_ROUTE, "Service-Route", "", NAME_ADDR, LIST) \
  X(P_ASSERTED_IDENTITY, "P-Asserted-Identity", "", NAME_ADDR, LIST) \
  X(P_PREFERRED_IDENTITY, "P-Preferred-Identity", "", NAME_ADDR, LIST) \
  X(PRIVACY, "Privacy", "", TEXT, ONCE) \
  X(IDENTITY, "Identity", "y", TEXT, MANY) \
  X(IDENTITY_INFO, "Identity-Info", "n", URI, ONCE) \
  X(SESSION_ID, "Session-ID", "", TOKEN, ONCE) \
  X(HISTORY_INFO, "History-Info", "", NAME_ADDR, LIST) \
  X(ACCEPT_CONTACT, "Accept-Contact", "a", TOKEN, LIST) \
  X(REJECT_CONTACT, "Reject-Contact", "j", TOKEN, LIST) \
  X(REQUEST_DISPOSITION, "Request-Disposition", "d", TOKEN, LIST) \
  X(FLOW_TIMER, "Flow-Timer", "", NUMBER, ONCE) \
  X(MAX_BREADTH, "Max-Breadth", "", NUMBER, ONCE) \
  X(INFO_PACKAGE, "Info-Package", "", TOKEN, ONCE) \
  X(RECV_INFO, "Recv-Info", "", TOKEN, LIST) \
  X(SECURITY_CLIENT, "Security-Client", "", TOKEN, LIST) \
  X(SECURITY_SERVER, "Security-Server", "", TOKEN, LIST) \
  X(SECURITY_VERIFY, "Security-Verify", "", TOKEN, LIST) \
  X(GEOLOCATION, "Geolocation", "", URI, LIST) \
  X(GEOLOCATION_ERROR, "Geolocation-Error", "", NUMBER, LIST) \
  X(GEOLOCATION_ROUTING, "Geolocation-Routing", "", TOKEN, ONCE) \
  X(FEATURE_CAPS, "Feature-Caps", "", TOKEN, LIST) \
  X(USER_TO_USER, "User-to-User", "", TEXT, MANY) \
  X(CONTENT_ID, "Content-ID", "", TEXT, ONCE) \
  X(RESOURCE_PRIORITY, "Resource-Priority", "", TOKEN, LIST) \
  X(ACCEPT_RESOURCE_PRIORITY, "Accept-Resource-Priority", "", TOKEN, LIST) \
  X(ANSWER_MODE, "Answer-Mode", "", TOKEN, ONCE) \
  X(PRIV_ANSWER_MODE, "Priv-Answer-Mode", "", TOKEN, ONCE) \
  X(PERMISSION_MISSING, "Permission-Missing", "", NAME_ADDR, LIST) \
  X(TRIGGER_CONSENT, "Trigger-Consent", "", URI, LIST) \
  X(POLICY_CONTACT, "Policy-Contact", "", NAME_ADDR, LIST) \
  X(POLICY_ID, "Policy-ID", "", URI, LIST) \
  X(REFER_EVENTS_AT, "Refer-Events-At", "", URI, ONCE) \
  X(P_ACCESS_NETWORK_INFO, "P-Access-Network-Info", "", TOKEN, LIST) \
  X(P_ANSWER_STATE, "P-Answer-State", "", TOKEN, ONCE) \
  X(P_ASSERTED_SERVICE, "P-Asserted-Service", "", TEXT, LIST) \
  X(P_ASSOCIATED_URI, "P-Associated-URI", "", NAME_ADDR, LIST) \
  X(P_CALLED_PARTY_ID, "P-Called-Party-ID", "", NAME_ADDR, ONCE) \
  X(P_CHARGE_INFO, "P-Charge-Info", "", NAME_ADDR, ONCE) \
  X(P_CHARGING_FUNCTION_ADDRESSES, "P-Charging-Function-Addresses", "", \
    PARAMS, ONCE) \
  X(P_CHARGING_VECTOR, "P-Charging-Vector", "", PARAMS, ONCE) \
  X(P_DCS_TRACE_PARTY_ID, "P-DCS-Trace-Party-ID", "", NAME_ADDR, ONCE) \
  X(P_DCS_OSPS, "P-DCS-OSPS", "", TOKEN, ONCE) \
  X(P_DCS_BILLING_INFO, "P-DCS-Billing-Info", "", TEXT, ONCE) \
  X(P_DCS_LAES, "P-DCS-LAES", "", TEXT, ONCE) \
  X(P_DCS_REDIRECT, "P-DCS-Redirect", "", TEXT, ONCE) \
  X(P_EARLY_MEDIA, "P-Early-Media", "", TOKEN, LIST) \
  X(P_MEDIA_AUTHORIZATION, "P-Media-Authorization", "", TOKEN, LIST) \
  X(P_PREFERRED_SERVICE, "P-Preferred-Service", "", TEXT, LIST) \
  X(P_PRIVATE_NETWORK_INDICATION, "P-Private-Network-Indication", "", \
    TEXT, ONCE) \
  X(P_PROFILE_KEY, "P-Profile-Key", "", NAME_ADDR, ONCE) \
  X(P_REFUSED_URI_LIST, "P-Refused-URI-List", "", NAME_ADDR, LIST) \
  X(P_SERVED_USER, "P-Served-User", "", NAME_ADDR, ONCE) \
  X(P_USER_DATABASE, "P-User-Database", "", URI, ONCE) \
  X(P_VISITED_NETWORK_ID, "P-Visited-Network-ID", "", TEXT, LIST) \
  X(ADDITIONAL_IDENTITY, "Additional-Identity", "", TEXT, MANY) \
  X(ATTESTATION_INFO, "Attestation-Info", "", TEXT, MANY) \
  X(CELLULAR_NETWORK_INFO, "Cellular-Network-Info", "", TEXT, MANY) \
  X(DC_INFO, "DC-Info", "", TEXT, MANY) \
  X(ORIGINATION_ID, "Origination-Id", "", TEXT, MANY) \
  X(PRIORITY_SHARE, "Priority-Share", "", TEXT, MANY) \
  X(PRIORITY_VERSTAT, "Priority-Verstat", "", TEXT, MANY) \
  X(RELAYED_CHARGE, "Relayed-Charge", "", TEXT, MANY) \
  X(RESOURCE_SHARE, "Resource-Share", "", TEXT, MANY) \
  X(RESPONSE_SOURCE, "Response-Source", "", TEXT, MANY) \
  X(RESTORATION_INFO, "Restoration-Info", "", TEXT, MANY) \
  X(SERVICE_INTERACT_INFO, "Service-Interact-Info", "", TEXT, MANY) \
  X(ENCRYPTION, "Encryption", "", TEXT, MANY) \
  X(HIDE, "Hide", "", TEXT, MANY) \
  X(RESPONSE_KEY, "Response-Key", "", TEXT, MANY)

/** Ids of header fields: LSIP_H_VIA, LSIP_H_CALL_ID, ... @since 0.1 */
enum lsip_header {
  LSIP_H_OTHER = 0, /**< not in the table */
#define LSIP_HEADER_ID(id, name, compact, grammar, occurs) LSIP_H_##id,
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
  uint32_t reserved;
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
