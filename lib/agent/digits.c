/* Digits that wait to be sent by RFC 4733, one after the other. */
#include "agent/agent.h"

/* Hands the next digit to the stream. While the peer may not be spoken to (it
 * holds us) they wait. */
void lsip_agent_digits_next(agent_call *c)
{
  char digit;
  int rc;
  if (c->digit_busy || !c->digit_len || !c->rtp) return;
  digit = c->digits[c->digit_at];
  rc = lsip_rtp_send_digit(c->rtp, digit, 0);
  if (rc == LSIP_ERR_STATE || rc == LSIP_ERR_LIMIT) return;
  c->digit_at = (c->digit_at + 1) % AGENT_DIGITS;
  c->digit_len--;
  if (!rc)
    c->digit_busy = 1;
  else
    lsip_agent_digits_sent(c);
}

void lsip_agent_digits_sent(agent_call *c)
{
  lsip_agent *a = c->agent;
  c->digit_busy = 0;
  if (c->digit_len)
    lsip_agent_digits_next(c);
  else if (a->cfg.on_digits_sent)
    a->cfg.on_digits_sent(a, c->id, a->cfg.user);
}

static int check(const agent_call *c, const char *digits)
{
  const lsip_sdp_audio *agreed =
    c->session ? lsip_sdp_session_agreed(c->session) : NULL;
  size_t n = strlen(digits);
  if (!n || strspn(digits, "0123456789*#ABCDabcd") != n)
    return LSIP_ERR_ARGUMENT;
  if (!c->rtp || c->leaving || !agreed) return LSIP_ERR_STATE;
  if (agreed->dtmf_send_type < 0) return LSIP_ERR_UNSUPPORTED;
  return c->digit_len + n > AGENT_DIGITS ? LSIP_ERR_LIMIT : 0;
}

int lsip_agent_send_digits(lsip_agent *a, lsip_call id, const char *digits)
{
  agent_call *c = a ? lsip_agent_call_of(a, id) : NULL;
  int rc;
  if (!c) return LSIP_ERR_GONE;
  if (!digits) return LSIP_ERR_ARGUMENT;
  rc = check(c, digits);
  if (rc) return rc;
  while (*digits)
    c->digits[(c->digit_at + c->digit_len++) % AGENT_DIGITS] = *digits++;
  return 0; /* the next tick sends the first */
}
