/* Intrusive doubly linked lists. A node that is in no list links to itself. */
#ifndef LSIP_BASE_LIST_H
#define LSIP_BASE_LIST_H

#include <stddef.h>

typedef struct lsip_list {
  struct lsip_list *next, *prev;
} lsip_list;

/* The struct of which `node` is the member `member`. */
#define LSIP_CONTAINER(node, type, member) \
  ((type *)(void *)((char *)(node) - offsetof(type, member)))

static inline void lsip_list_init(lsip_list *l)
{
  l->next = l->prev = l;
}

static inline int lsip_list_empty(const lsip_list *l)
{
  return l->next == l;
}

static inline void lsip_list_append(lsip_list *head, lsip_list *node)
{
  node->prev = head->prev;
  node->next = head;
  head->prev->next = node;
  head->prev = node;
}

/* Takes a node out of its list; harmless for one that is in none. */
static inline void lsip_list_remove(lsip_list *node)
{
  node->prev->next = node->next;
  node->next->prev = node->prev;
  lsip_list_init(node);
}

/* Takes the first node off, or NULL. */
static inline lsip_list *lsip_list_take(lsip_list *head)
{
  lsip_list *node = head->next;
  if (node == head)
    return NULL;
  lsip_list_remove(node);
  return node;
}

/* Moves all nodes of `from` behind those of `to`. */
static inline void lsip_list_move(lsip_list *to, lsip_list *from)
{
  if (lsip_list_empty(from))
    return;
  from->next->prev = to->prev;
  to->prev->next = from->next;
  from->prev->next = to;
  to->prev = from->prev;
  lsip_list_init(from);
}

#endif
