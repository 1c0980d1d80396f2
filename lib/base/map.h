/* A hash map of nodes that live in their objects. Putting and taking never
 * fail: where the bucket table can not grow, chains get longer. Several nodes
 * may have one hash; the user compares. */
#ifndef LSIP_BASE_MAP_H
#define LSIP_BASE_MAP_H

#include "base/mem.h"

typedef struct lsip_map_node {
  struct lsip_map_node *next;
  uint64_t hash;
} lsip_map_node;

typedef struct lsip_map {
  lsip_map_node **buckets;
  size_t mask;  /* bucket count - 1; buckets NULL: the one bucket below */
  size_t count;
  lsip_map_node *single;
  lsip_heap *heap;
} lsip_map;

void lsip_map_init(lsip_map *m, lsip_heap *heap);
void lsip_map_free(lsip_map *m);
void lsip_map_put(lsip_map *m, lsip_map_node *node, uint64_t hash);
/* The node must be in the map. */
void lsip_map_remove(lsip_map *m, lsip_map_node *node);
/* The first node with this hash, and the next one behind `node`. */
lsip_map_node *lsip_map_first(const lsip_map *m, uint64_t hash);
lsip_map_node *lsip_map_next(lsip_map_node *node);

#endif
