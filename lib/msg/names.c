/* Methods and status codes: RFC 3261 s.21 and the IANA registry. Rows of
 * text without pointers, so that the tables need no relocation. */
#include <lsip/msg.h>

static const char methods[LSIP_METHOD_COUNT][10] = {
  "", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK",
  "UPDATE", "REFER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "INFO", "PUBLISH"
};

typedef struct phrase {
  int16_t status;
  char text[40];
} phrase;

static const phrase phrases[] = { /* sorted */
  { 100, "Trying" }, { 180, "Ringing" },
  { 181, "Call Is Being Forwarded" }, { 182, "Queued" },
  { 183, "Session Progress" }, { 199, "Early Dialog Terminated" },
  { 200, "OK" }, { 202, "Accepted" }, { 204, "No Notification" },
  { 300, "Multiple Choices" }, { 301, "Moved Permanently" },
  { 302, "Moved Temporarily" }, { 305, "Use Proxy" },
  { 380, "Alternative Service" }, { 400, "Bad Request" },
  { 401, "Unauthorized" }, { 402, "Payment Required" },
  { 403, "Forbidden" }, { 404, "Not Found" },
  { 405, "Method Not Allowed" }, { 406, "Not Acceptable" },
  { 407, "Proxy Authentication Required" }, { 408, "Request Timeout" },
  { 410, "Gone" }, { 412, "Conditional Request Failed" },
  { 413, "Request Entity Too Large" }, { 414, "Request-URI Too Long" },
  { 415, "Unsupported Media Type" }, { 416, "Unsupported URI Scheme" },
  { 417, "Unknown Resource-Priority" }, { 420, "Bad Extension" },
  { 421, "Extension Required" }, { 422, "Session Interval Too Small" },
  { 423, "Interval Too Brief" }, { 424, "Bad Location Information" },
  { 425, "Bad Alert Message" }, { 428, "Use Identity Header" },
  { 429, "Provide Referrer Identity" }, { 430, "Flow Failed" },
  { 433, "Anonymity Disallowed" }, { 436, "Bad Identity Info" },
  { 437, "Unsupported Credential" }, { 438, "Invalid Identity Header" },
  { 439, "First Hop Lacks Outbound Support" },
  { 440, "Max-Breadth Exceeded" }, { 469, "Bad Info Package" },
  { 470, "Consent Needed" }, { 480, "Temporarily Unavailable" },
  { 481, "Call/Transaction Does Not Exist" }, { 482, "Loop Detected" },
  { 483, "Too Many Hops" }, { 484, "Address Incomplete" },
  { 485, "Ambiguous" }, { 486, "Busy Here" },
  { 487, "Request Terminated" }, { 488, "Not Acceptable Here" },
  { 489, "Bad Event" }, { 491, "Request Pending" },
  { 493, "Undecipherable" }, { 494, "Security Agreement Required" },
  { 500, "Server Internal Error" }, { 501, "Not Implemented" },
  { 502, "Bad Gateway" }, { 503, "Service Unavailable" },
  { 504, "Server Time-out" }, { 505, "Version Not Supported" },
  { 513, "Message Too Large" }, 
  { 555, "Push Notification Service Not Supported" },
  { 580, "Precondition Failure" }, { 600, "Busy Everywhere" },
  { 603, "Decline" }, { 604, "Does Not Exist Anywhere" },
  { 606, "Not Acceptable" }, { 607, "Unwanted" }, { 608, "Rejected" }
};

static const char classes[][16] = { "Unknown", "In Progress", "Success",
                                    "Redirection", "Request Failure",
                                    "Server Failure", "Global Failure" };

/* The methods that begin with a letter; no letter has more than two. */
static const uint8_t by_letter[26][2] = {
  ['A' - 'A'] = { LSIP_ACK }, ['B' - 'A'] = { LSIP_BYE },
  ['C' - 'A'] = { LSIP_CANCEL }, ['I' - 'A'] = { LSIP_INVITE, LSIP_INFO },
  ['M' - 'A'] = { LSIP_MESSAGE }, ['N' - 'A'] = { LSIP_NOTIFY },
  ['O' - 'A'] = { LSIP_OPTIONS },
  ['P' - 'A'] = { LSIP_PRACK, LSIP_PUBLISH },
  ['R' - 'A'] = { LSIP_REGISTER, LSIP_REFER },
  ['S' - 'A'] = { LSIP_SUBSCRIBE }, ['U' - 'A'] = { LSIP_UPDATE }
};

int lsip_method_of(lsip_str token)
{
  unsigned letter = token.len ? (unsigned char)token.ptr[0] - 65u : 26u;
  if (letter > 25 || token.len >= sizeof(methods[0]))
    return LSIP_METHOD_OTHER;
  for (int i = 0; i < 2; i++) {
    int id = by_letter[letter][i];
    if (id && !methods[id][token.len]
        && memcmp(methods[id], token.ptr, token.len) == 0)
      return id;
  }
  return LSIP_METHOD_OTHER;
}

lsip_str lsip_method_name(int method)
{
  if (method < 0 || method >= LSIP_METHOD_COUNT)
    method = LSIP_METHOD_NONE;
  return lsip_str_z(methods[method]);
}

lsip_str lsip_status_text(int status)
{
  size_t low = 0, high = sizeof(phrases) / sizeof(phrases[0]);
  while (low < high) {
    size_t mid = (low + high) / 2;
    if (phrases[mid].status == status)
      return lsip_str_z(phrases[mid].text);
    if (phrases[mid].status < status)
      low = mid + 1;
    else
      high = mid;
  }
  return lsip_str_z(classes[status >= 100 && status < 700 ? status / 100
                                                          : 0]);
}
