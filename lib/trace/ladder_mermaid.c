/* A ladder as a sequence diagram of Mermaid. */
#include "trace/ladder.h"

enum { LABEL = LSIP_LADDER_LABEL, LINE = 1024 };

typedef struct diagram {
  const lsip_ladder *l;
  lsip_ladder_columns columns;
  char line[LINE];
} diagram;

static void append_z(diagram *d, const char *text)
{
  lsip_label_append(d->line, LINE, lsip_str_z(text));
}

/* All that could end a text, or begin markup in one, becomes an entity. */
static void append_text(diagram *d, const char *text)
{
  for (; *text; text++) {
    if (strchr("#;<>&\"'`%\\{}[]|", *text)) {
      append_z(d, "#");
      lsip_label_append_number(d->line, LINE, (unsigned char)*text);
      append_z(d, ";");
    } else {
      lsip_label_append(d->line, LINE, lsip_str_of(text, 1));
    }
  }
}

static void append_host(diagram *d, unsigned host)
{
  append_z(d, "h");
  lsip_label_append_number(d->line, LINE, d->columns.of[host]);
}

static void append_participant(diagram *d, unsigned column)
{
  char name[LSIP_ADDR_TEXT];
  unsigned host = d->columns.at[column];
  lsip_ladder_host_text(d->l, host, &d->l->hosts[host].addr, name);
  append_z(d, "    participant ");
  append_host(d, host);
  append_z(d, " as ");
  append_text(d, name);
}

static void append_words(diagram *d, const lsip_ladder_entry *e)
{
  char time[40] = "", text[LABEL * 2], *digits = time;
  lsip_ladder_append_time(d->l, time, sizeof time, e->when);
  while (*digits == ' ')
    digits++;
  append_text(d, digits);
  append_z(d, " ");
  lsip_ladder_arrow_text(text, &e->label, 0);
  append_text(d, text);
  text[0] = 0;
  lsip_ladder_append_remarks(text, sizeof text, e);
  append_text(d, text);
}

/* A message to or from a host without a column becomes a note. */
static void append_message(diagram *d, const lsip_ladder_entry *e)
{
  int ends = (e->from_host != LSIP_LADDER_NO_HOST) +
             (e->to_host != LSIP_LADDER_NO_HOST);
  if (ends == 2) {
    append_z(d, "    ");
    append_host(d, e->from_host);
    append_z(d, e->label.kind ? "-" : "");
    append_z(d, e->lost ? "-x" : "->>");
    append_host(d, e->to_host);
  } else {
    append_z(d, ends ? "    Note over " : "    %% ");
    if (ends)
      append_host(d, e->from_host != LSIP_LADDER_NO_HOST ? e->from_host
                                                         : e->to_host);
  }
  append_z(d, ": ");
  append_words(d, e);
}

int lsip_ladder_mermaid(const lsip_ladder *l, lsip_trace_write_fn write,
                        void *user)
{
  diagram d;
  int rc = write(user, "sequenceDiagram\n", 16);
  memset(&d, 0, sizeof d);
  d.l = l;
  lsip_ladder_choose(l, &d.columns);
  for (unsigned i = 0; i < d.columns.count && !rc; i++) {
    d.line[0] = 0;
    append_participant(&d, i);
    rc = write(user, d.line, strlen(d.line));
    rc = rc ? rc : write(user, "\n", 1);
  }
  for (uint64_t i = lsip_ladder_first(l); i < l->count && !rc; i++) {
    d.line[0] = 0;
    append_message(&d, lsip_ladder_at(l, i));
    rc = write(user, d.line, strlen(d.line));
    rc = rc ? rc : write(user, "\n", 1);
  }
  return rc;
}
