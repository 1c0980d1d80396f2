/* Matching requests to server transactions (RFC 3261 17.2.3, 9.2, 8.2.2.2). */
#include "transaction/server_parts.h"

typedef struct key_text {
  char buf[512];
  size_t len;
} key_text;

/* A part that does not fit is hashed, so every part counts. */
static void add_part(const lsip_transaction_layer *l, key_text *k, lsip_str s)
{
  char digest[8];
  if (s.len > 100) {
    uint64_t h = lsip_ctx_hash(l->ctx, s);
    memcpy(digest, &h, sizeof digest);
    s = lsip_str_of(digest, sizeof digest);
  }
  if (k->len + s.len + 1 > sizeof k->buf)
    return;
  if (s.len)
    memcpy(k->buf + k->len, s.ptr, s.len);
  k->len += s.len;
  k->buf[k->len++] = '\0';
}

static void add_number(const lsip_transaction_layer *l, key_text *k,
                       uint32_t n)
{
  char raw[4];
  memcpy(raw, &n, sizeof raw);
  add_part(l, k, lsip_str_of(raw, sizeof raw));
}

static lsip_key key_end(const lsip_transaction_layer *l, const key_text *k)
{
  lsip_hash_key other = l->ctx->hash_key;
  lsip_key key;
  other.k[0] ^= UINT64_C(0x5bd1e9955bd1e995);
  key.a = lsip_siphash(&l->ctx->hash_key, k->buf, k->len);
  key.b = lsip_siphash(&other, k->buf, k->len);
  return key;
}

/* 1 if the branch is one of RFC 3261: the cookie and more (8.1.1.7). */
static int has_cookie(lsip_str branch)
{
  return branch.len > 7 && memcmp(branch.ptr, "z9hG4bK", 7) == 0;
}

/* `method` is the transaction's: that of the INVITE for ACK and CANCEL. */
lsip_key lsip_server_key(const lsip_transaction_layer *l,
                         const lsip_arrival *a, lsip_str method)
{
  key_text k;
  k.len = 0;
  add_part(l, &k, method);
  if (has_cookie(a->via.branch)) {
    add_part(l, &k, a->via.branch);
    add_part(l, &k, a->via.host);
    add_number(l, &k, a->via.port);
  } else { /* RFC 2543 peers */
    add_part(l, &k, lsip_msg_uri(&a->msg));
    add_part(l, &k, lsip_msg_call_id(&a->msg));
    add_part(l, &k, lsip_msg_from_tag(&a->msg));
    add_number(l, &k, lsip_msg_cseq(&a->msg));
    add_part(l, &k, a->via.text);
  }
  return key_end(l, &k);
}

static lsip_server *find(lsip_transaction_layer *l, lsip_key key)
{
  lsip_map_node *n = lsip_map_first(&l->servers, key.a);
  for (; n; n = lsip_map_next(n)) {
    lsip_server *t = LSIP_CONTAINER(n, lsip_server, node);
    if (t->key.b == key.b)
      return t;
  }
  return NULL;
}

static int absorb_again(lsip_server *t, int event)
{
  lsip_ctx_count(t->layer->ctx, LSIP_COUNT_RETRANSMITS_IN);
  lsip_server_happen(t, event);
  return 1;
}

lsip_server *lsip_server_of_cancel(lsip_transaction_layer *l,
                                   const lsip_arrival *a)
{
  return find(l, lsip_server_key(l, a, LSIP_STR("INVITE")));
}

static const lsip_server_user nobody = { NULL, NULL, NULL };

/* 9.2: the CANCEL has a transaction of its own, answered at once. Only an
 * INVITE without a final response is affected. */
static int receive_cancel(lsip_transaction_layer *l, const lsip_arrival *a)
{
  lsip_server *invite = lsip_server_of_cancel(l, a), *own;
  lsip_reply r;
  if (!invite || !invite->invite)
    return 0;
  memset(&r, 0, sizeof r);
  r.status = 200;
  r.to_tag = lsip_str_of(invite->tag, LSIP_TAG_LEN);
  if (lsip_server_new(l, &own, a, &nobody, NULL) == 0) {
    lsip_server_hide(own);
    (void)lsip_server_respond(own, &r);
  }
  if (invite->state <= LSIP_SERVER_PROCEEDING && invite->user)
    invite->up->cancelled(invite, a);
  return 1;
}

int lsip_server_receive(lsip_transaction_layer *l, const lsip_arrival *a)
{
  int method = lsip_msg_method(&a->msg);
  lsip_str name = lsip_msg_method_name(&a->msg);
  lsip_server *t;
  if (method == LSIP_ACK)
    name = LSIP_STR("INVITE");
  t = find(l, lsip_server_key(l, a, name));
  if (t && method == LSIP_ACK) {
    if (!lsip_server_expects(t, LSIP_SERVER_EV_ACK))
      return 0; /* Accepted: the ACK is the dialog's */
    lsip_server_happen(t, LSIP_SERVER_EV_ACK);
    return 1;
  }
  if (t)
    return absorb_again(t, LSIP_SERVER_EV_REQUEST);
  return method == LSIP_CANCEL ? receive_cancel(l, a) : 0;
}

uint64_t lsip_server_merged_hash(const lsip_transaction_layer *l,
                                 const lsip_arrival *a)
{
  key_text k;
  k.len = 0;
  add_part(l, &k, lsip_msg_call_id(&a->msg));
  add_part(l, &k, lsip_msg_from_tag(&a->msg));
  add_part(l, &k, lsip_msg_method_name(&a->msg));
  add_number(l, &k, lsip_msg_cseq(&a->msg));
  return key_end(l, &k).a;
}

int lsip_server_is_merged(lsip_transaction_layer *l, const lsip_arrival *a)
{
  return lsip_map_first(&l->merged, lsip_server_merged_hash(l, a)) != NULL;
}
