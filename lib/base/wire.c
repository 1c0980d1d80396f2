#include "base/wire.h"

void lsip_outputs_init(lsip_outputs *o, lsip_heap *heap)
{
  memset(o, 0, sizeof *o);
  lsip_list_init(&o->queue);
  lsip_list_init(&o->handed);
  lsip_list_init(&o->failed);
  o->next_token = 1;
  o->heap = heap;
}

void lsip_out_init(lsip_out_node *n, int kind,
                   void (*fill)(lsip_out_node *, lsip_output *))
{
  memset(n, 0, sizeof *n);
  lsip_list_init(&n->link);
  n->kind = (uint8_t)kind;
  n->fill = fill;
}

void lsip_out_push(lsip_outputs *o, lsip_out_node *n)
{
  if (n->queued)
    return;
  n->queued = 1;
  lsip_list_append(&o->queue, &n->link);
}

void lsip_out_drop(lsip_out_node *n)
{
  n->queued = 0;
  lsip_list_remove(&n->link);
}

static void fill_send(lsip_out_node *n, lsip_output *out)
{
  lsip_wire *w = LSIP_CONTAINER(n, lsip_wire, node);
  out->transport = w->path.transport;
  out->flow = w->path.flow;
  out->local = w->path.local;
  out->cookie = w->path.cookie;
  out->remote = w->path.remote;
  out->bytes = lsip_str_of(w->bytes, w->len);
  out->token = w->token = w->outputs->next_token++;
}

lsip_wire *lsip_wire_new(lsip_outputs *o, size_t len)
{
  lsip_wire *w;
  if (len > UINT32_MAX / 2)
    return NULL;
  w = lsip_alloc(o->heap, sizeof *w + len);
  if (!w)
    return NULL;
  memset(w, 0, sizeof *w);
  lsip_out_init(&w->node, LSIP_OUT_SEND, fill_send);
  lsip_list_init(&w->handed);
  w->outputs = o;
  w->refs = 1;
  w->len = (uint32_t)len;
  return w;
}

void lsip_wire_unref(lsip_wire *w)
{
  if (w && --w->refs == 0)
    lsip_free(w->outputs->heap, w, sizeof *w + w->len);
}

void lsip_wire_push(lsip_wire *w)
{
  if (w->node.queued)
    return;
  w->refs++;
  w->sent++;
  lsip_out_push(w->outputs, &w->node);
}

void lsip_wire_drop(lsip_wire *w)
{
  if (!w->node.queued)
    return;
  lsip_out_drop(&w->node);
  lsip_wire_unref(w);
}

/* The queue's reference passes on to the list of what was handed out; a
 * message that is still lent from before keeps one there. */
static void hand_out(lsip_outputs *o, lsip_wire *w)
{
  if (lsip_list_empty(&w->handed))
    lsip_list_append(&o->handed, &w->handed);
  else
    lsip_wire_unref(w);
}

/* A batch holds at most one SEND of a connection: the adapter may have to say
 * that it is blocked before the next. */
static int flow_in_batch(const lsip_out_node *node, const lsip_output *out,
                         size_t n)
{
  const lsip_wire *w;
  if (node->kind != LSIP_OUT_SEND)
    return 0;
  w = LSIP_CONTAINER((lsip_out_node *)(uintptr_t)node, lsip_wire, node);
  for (size_t i = 0; w->path.flow.id && i < n; i++)
    if (out[i].kind == LSIP_OUT_SEND && out[i].flow.id == w->path.flow.id)
      return 1;
  return 0;
}

size_t lsip_outputs_poll(lsip_outputs *o, lsip_output *out, size_t max)
{
  size_t n = 0;
  while (n < max && !lsip_list_empty(&o->queue)) {
    lsip_out_node *node =
        LSIP_CONTAINER(o->queue.next, lsip_out_node, link);
    if (flow_in_batch(node, out, n))
      break;
    lsip_list_remove(&node->link);
    node->queued = 0;
    memset(&out[n], 0, sizeof out[n]);
    out[n].kind = node->kind;
    if (node->kind == LSIP_OUT_SEND)
      hand_out(o, LSIP_CONTAINER(node, lsip_wire, node));
    node->fill(node, &out[n++]); /* a CLOSE may be the end of its node */
  }
  return n;
}

static void release_list(lsip_list *l)
{
  lsip_list *link;
  while ((link = lsip_list_take(l)) != NULL)
    lsip_wire_unref(LSIP_CONTAINER(link, lsip_wire, handed));
}

void lsip_outputs_release(lsip_outputs *o)
{
  release_list(&o->handed);
}

static lsip_wire *find(lsip_list *l, uint64_t token)
{
  for (lsip_list *link = l->prev; link != l; link = link->prev) {
    lsip_wire *w = LSIP_CONTAINER(link, lsip_wire, handed);
    if (w->token == token)
      return w;
  }
  return NULL;
}

/* What was noted already may have been handed out once more since. */
int lsip_outputs_note_failed(lsip_outputs *o, uint64_t token, int reason)
{
  lsip_wire *w = find(&o->handed, token);
  if (!w)
    w = find(&o->failed, token);
  if (!w)
    return LSIP_ERR_GONE;
  w->reason = reason;
  lsip_list_remove(&w->handed);
  lsip_list_append(&o->failed, &w->handed);
  return 0;
}

void lsip_outputs_report(lsip_outputs *o)
{
  lsip_list *link;
  while ((link = lsip_list_take(&o->failed)) != NULL) {
    lsip_wire *w = LSIP_CONTAINER(link, lsip_wire, handed);
    if (w->owner)
      w->failed(w, w->owner, w->reason);
    lsip_wire_unref(w);
  }
}

void lsip_outputs_free(lsip_outputs *o)
{
  lsip_list *link;
  release_list(&o->handed);
  release_list(&o->failed);
  while ((link = lsip_list_take(&o->queue)) != NULL) {
    lsip_out_node *node = LSIP_CONTAINER(link, lsip_out_node, link);
    node->queued = 0;
    if (node->kind == LSIP_OUT_SEND)
      lsip_wire_unref(LSIP_CONTAINER(node, lsip_wire, node));
  }
}
