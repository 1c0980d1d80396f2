/**
 * @file dialog.h
 * Dialogs (RFC 3261 s.12). A call's dialogs are made by the call (call.h);
 * an application that does without calls makes its own here.
 */
#ifndef LSIP_DIALOG_H
#define LSIP_DIALOG_H

#include <lsip/transaction.h>

LSIP_BEGIN

enum lsip_dialog_state { LSIP_DIALOG_EARLY = 1, LSIP_DIALOG_CONFIRMED };

/** What is known of a dialog. Strings are borrowed until the next non-const
 *  call, or the end of the callback. */
typedef struct lsip_dialog_info {
  size_t size;
  uint32_t state;       /**< enum lsip_dialog_state */
  uint32_t secure;      /**< 1: sips end to end (12.1.1) */
  uint32_t local_cseq, remote_cseq;
  lsip_str call_id, local_tag, remote_tag;
  lsip_str remote_target; /**< URI of the peer's Contact */
  lsip_str local_uri, remote_uri;
  uint32_t route_count;
  uint32_t reserved;
  lsip_call call;       /**< of a call, else none */
} lsip_dialog_info;

LSIP_API LSIP_MUST int lsip_dialog_get(const lsip_stack *s, lsip_dialog d,
                                       lsip_dialog_info *out);
/** Route `i` of the route set, in the order of sending. @since 0.1 */
LSIP_API LSIP_MUST int lsip_dialog_route(const lsip_stack *s, lsip_dialog d,
                                         uint32_t i, lsip_str *out);

/** Sends a request inside the dialog: CSeq, route set and target are the
 *  dialog's. LSIP_EV_RESPONSE and LSIP_EV_TSX_END as for lsip_tsx_send().
 *  INVITE, ACK, BYE and CANCEL of a call are the call's: LSIP_ERR_STATE.
 *  @since 0.1 */
LSIP_API LSIP_MUST int lsip_dialog_send(lsip_stack *s, lsip_dialog d,
                                        lsip_tsx *out, lsip_str method,
                                        const lsip_extra *extra);

LSIP_END

#endif
