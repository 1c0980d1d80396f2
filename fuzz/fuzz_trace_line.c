/* Any bytes as the lines of a trace, one behind the other in a ladder.
 * Checked: what was read lies in the line, what is drawn is printable, and a
 * line that was read and written anew is read as the same. */
#include <lsip/trace.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static int check_text(void *user, const void *bytes, size_t len)
{
  const char *p = bytes;
  for (size_t i = 0; i < len; i++)
    require(p[i] == '\n' || (p[i] >= ' ' && p[i] <= '~'));
  return 0;
}

static int check_bytes(void *user, const void *bytes, size_t len)
{
  const char *p = bytes;
  for (size_t i = 0; i < len; i++)
    require(p[i] == '\n' || p[i] == '\t' || (unsigned char)p[i] >= ' ');
  return 0;
}

static void inside(lsip_str part, lsip_str line)
{
  require(!part.len || (part.ptr >= line.ptr &&
                        part.ptr + part.len <= line.ptr + line.len));
}

static void check_parts(const lsip_trace_line *p, lsip_str line)
{
  const lsip_str parts[] = { p->name, p->what, p->uri, p->method, p->body,
                             p->call_id, p->drop, p->text };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    inside(parts[i], line);
  require(p->transport < LSIP_TRANSPORT_COUNT && p->outgoing <= 1);
  require(p->what.len && (!p->status || (p->status >= 100 && p->status < 700)));
}

/* The line that a ladder makes of it, twice. */
static void write_anew(const lsip_trace_line *parts)
{
  char first[LSIP_LADDER_LINE], second[LSIP_LADDER_LINE];
  const lsip_trace_line *from = parts;
  lsip_ladder_config c;
  lsip_trace_line read;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_messages = 1;
  for (int i = 0; i < 2; i++) {
    char *line = i ? second : first;
    lsip_ladder *l = NULL;
    size_t n;
    require(lsip_ladder_new(&l, &c) == 0);
    lsip_ladder_add_line(l, from);
    n = lsip_ladder_line(l, line, LSIP_LADDER_LINE);
    require(n && !line[n]);
    (void)check_text(NULL, line, n);
    require(lsip_trace_line_parse(&read, lsip_str_of(line, n)) == 1);
    from = &read;
    lsip_ladder_free(l);
  }
  require(strcmp(first, second) == 0);
}

static void take_line(lsip_ladder *l, lsip_str line)
{
  lsip_trace_line parts;
  int rc = lsip_trace_line_parse(&parts, line);
  require(rc == 0 || rc == 1 || rc == LSIP_ERR_SYNTAX);
  if (rc != 1)
    return;
  check_parts(&parts, line);
  write_anew(&parts);
  lsip_ladder_add_line(l, &parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *p = (const char *)data;
  lsip_ladder_config c;
  lsip_ladder *l = NULL;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_messages = 8;
  c.max_hosts = 5;
  c.max_text = 1000;
  require(lsip_ladder_new(&l, &c) == 0);
  while (size) {
    size_t n = 0;
    while (n < size && p[n] != '\n')
      n++;
    take_line(l, lsip_str_of(p, n));
    n += n < size;
    p += n;
    size -= n;
  }
  (void)lsip_ladder_print(l, check_text, NULL);
  (void)!lsip_ladder_svg(l, check_bytes, NULL);
  (void)!lsip_ladder_mermaid(l, check_text, NULL);
  lsip_ladder_free(l);
  return 0;
}
