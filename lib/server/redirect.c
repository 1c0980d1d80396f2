#include "server/redirect.h"

enum { LINES = 4096 };

static void write_q(lsip_writer *w, uint32_t q)
{
  if (q >= 1000)
    return;
  lsip_write_raw(w, LSIP_STR(";q=0."));
  lsip_write_number(w, q / 100);
  lsip_write_number(w, q / 10 % 10);
  lsip_write_number(w, q % 10);
}

static void write_contact(lsip_writer *w, const lsip_branch *b)
{
  lsip_write_raw(w, LSIP_STR("Contact: <"));
  lsip_write_raw(w, b->uri);
  lsip_write_raw(w, LSIP_STR(">"));
  write_q(w, b->q);
  lsip_write_raw(w, LSIP_STR("\r\n"));
}

/* A phone behind a Path cannot be reached without it (RFC 3327 5.5), nor one
 * that is bound to its flow: it is left out. So is what finds no room. */
void lsip_redirect_from_context(lsip_response_context *x)
{
  char lines[LINES];
  lsip_writer all, next;
  lsip_list *link;
  lsip_writer_init(&all, lines, sizeof lines);
  for (link = x->branches.next; link != &x->branches; link = link->next) {
    const lsip_branch *b = LSIP_CONTAINER(link, lsip_branch, link);
    next = all;
    write_contact(&next, b);
    if (b->path.len == 0 && b->reg_id == 0 && lsip_writer_end(&next) == 0)
      all = next;
  }
  if (all.len)
    lsip_context_reply(x, 302, lsip_writer_text(&all));
  else
    lsip_context_reply(x, 480, LSIP_STR(""));
}
