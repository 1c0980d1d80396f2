/* Dialog sets. */
#include "dialog/dialog.h"

void lsip_dialog_layer_init(lsip_dialog_layer *l, lsip_ctx *ctx,
                            lsip_transaction_layer *tl)
{
  memset(l, 0, sizeof *l);
  l->ctx = ctx;
  l->tl = tl;
  lsip_map_init(&l->dialogs, &ctx->heap);
  lsip_map_init(&l->sets, &ctx->heap);
}

void lsip_dialog_layer_free(lsip_dialog_layer *l)
{
  lsip_map_free(&l->dialogs);
  lsip_map_free(&l->sets);
}

static uint64_t set_hash(const lsip_dialog_layer *l, lsip_str call_id,
                         lsip_str local_tag)
{
  return lsip_ctx_hash(l->ctx, call_id) * 31 +
      lsip_ctx_hash(l->ctx, local_tag);
}

/* Appends `s` to the block and returns where it stands now. */
static lsip_str place(char **at, lsip_str s)
{
  lsip_str out = lsip_str_of(*at, s.len);
  if (s.len)
    memcpy(*at, s.ptr, s.len);
  *at += s.len;
  return out;
}

int lsip_dialog_set_init(lsip_dialog_set *s, lsip_dialog_layer *l,
                         lsip_str call_id, lsip_str local_tag,
                         lsip_str local, lsip_str remote,
                         lsip_str contact_user)
{
  size_t size = call_id.len + local_tag.len + local.len + remote.len +
      contact_user.len;
  char *block = lsip_alloc(&l->ctx->heap, size);
  memset(s, 0, sizeof *s);
  if (!block)
    return LSIP_ERR_NOMEM;
  s->layer = l;
  s->block = lsip_str_of(block, size);
  s->call_id = place(&block, call_id);
  s->local_tag = place(&block, local_tag);
  s->local = place(&block, local);
  s->remote = place(&block, remote);
  s->contact_user = place(&block, contact_user);
  lsip_list_init(&s->dialogs);
  lsip_map_put(&l->sets, &s->node, set_hash(l, call_id, local_tag));
  return 0;
}

void lsip_dialog_set_clear(lsip_dialog_set *s)
{
  if (!s->layer)
    return;
  lsip_map_remove(&s->layer->sets, &s->node);
  lsip_ctx_copy_free(s->layer->ctx, &s->block);
  s->layer = NULL;
}

lsip_dialog_set *lsip_dialog_set_find(lsip_dialog_layer *l, lsip_str call_id,
                                      lsip_str local_tag)
{
  lsip_map_node *n =
      lsip_map_first(&l->sets, set_hash(l, call_id, local_tag));
  for (; n; n = lsip_map_next(n)) {
    lsip_dialog_set *s = LSIP_CONTAINER(n, lsip_dialog_set, node);
    if (lsip_str_eq(s->call_id, call_id) &&
        lsip_str_eq(s->local_tag, local_tag))
      return s;
  }
  return NULL;
}
