#include "base/map.h"

#include <string.h>

enum { FIRST_SIZE = 16 };

void lsip_map_init(lsip_map *m, lsip_heap *heap)
{
  memset(m, 0, sizeof *m);
  m->heap = heap;
}

void lsip_map_free(lsip_map *m)
{
  if (m->buckets)
    lsip_free(m->heap, m->buckets, (m->mask + 1) * sizeof *m->buckets);
  m->buckets = NULL;
}

static lsip_map_node **bucket_of(const lsip_map *m, uint64_t hash)
{
  if (!m->buckets)
    return (lsip_map_node **)&m->single;
  return &m->buckets[hash & m->mask];
}

static void push(lsip_map *m, lsip_map_node *node)
{
  lsip_map_node **b = bucket_of(m, node->hash);
  node->next = *b;
  *b = node;
}

static void push_chain(lsip_map *m, lsip_map_node *chain)
{
  while (chain) {
    lsip_map_node *next = chain->next;
    push(m, chain);
    chain = next;
  }
}

static void grow(lsip_map *m)
{
  size_t old = m->buckets ? m->mask + 1 : 0;
  size_t size = old ? old * 2 : FIRST_SIZE;
  lsip_map_node **from = m->buckets, *single = m->single;
  lsip_map_node **to = lsip_alloc(m->heap, size * sizeof *to);
  if (!to)
    return;
  memset(to, 0, size * sizeof *to);
  m->buckets = to;
  m->mask = size - 1;
  m->single = NULL;
  push_chain(m, single);
  for (size_t i = 0; i < old; i++)
    push_chain(m, from[i]);
  if (from)
    lsip_free(m->heap, from, old * sizeof *from);
}

void lsip_map_put(lsip_map *m, lsip_map_node *node, uint64_t hash)
{
  if (m->count >= (m->buckets ? m->mask + 1 : 4))
    grow(m);
  node->hash = hash;
  push(m, node);
  m->count++;
}

void lsip_map_remove(lsip_map *m, lsip_map_node *node)
{
  lsip_map_node **p = bucket_of(m, node->hash);
  while (*p && *p != node)
    p = &(*p)->next;
  if (*p) {
    *p = node->next;
    m->count--;
  }
  node->next = NULL;
}

lsip_map_node *lsip_map_first(const lsip_map *m, uint64_t hash)
{
  lsip_map_node *node = *bucket_of(m, hash);
  while (node && node->hash != hash)
    node = node->next;
  return node;
}

lsip_map_node *lsip_map_next(lsip_map_node *node)
{
  uint64_t hash = node->hash;
  do
    node = node->next;
  while (node && node->hash != hash);
  return node;
}
