/* Messages of any bytes in a ladder and a pcap. Checked: what is printed is
 * printable ASCII, so that no peer moves the cursor of a terminal; a picture
 * is UTF-8 without control characters, whose elements are ours alone; a line
 * of a message reads back as it was written. */
#include <lsip/trace.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int check_text(void *user, const void *bytes, size_t len)
{
  const char *p = bytes;
  for (size_t i = 0; i < len; i++)
    if (p[i] != '\n' && (p[i] < ' ' || p[i] > '~'))
      abort();
  return 0;
}

/* A picture as it grows: how many elements are open, and what UTF-8 asks. */
typedef struct xml {
  unsigned open, closed, more;
} xml;

static int check_xml(void *user, const void *bytes, size_t len)
{
  xml *x = user;
  const uint8_t *p = bytes;
  for (size_t i = 0; i < len; i++) {
    x->open += p[i] == '<';
    x->closed += p[i] == '>';
    if ((p[i] < ' ' && p[i] != '\n' && p[i] != '\t') || p[i] == 0x7f ||
        (x->more > 0) != (p[i] >= 0x80 && p[i] < 0xc0) || p[i] > 0xf4)
      abort();
    if (p[i] >= 0x80)
      x->more = p[i] >= 0xf0 ? 3 : p[i] >= 0xe0 ? 2 : p[i] >= 0xc0 ? 1
                                                       : x->more - 1;
  }
  return 0;
}

static void draw(const lsip_ladder *ladder)
{
  xml x = { 0, 0, 0 };
  if (lsip_ladder_svg(ladder, check_xml, &x) || x.more || x.open != x.closed)
    abort();
  if (lsip_ladder_mermaid(ladder, check_text, NULL))
    abort();
}

static int count_bytes(void *user, const void *bytes, size_t len)
{
  *(size_t *)user += len;
  return 0;
}

/* Seven bytes choose who talks to whom, two give a length, then the message.
 * The number of bytes used. */
static size_t read_record(lsip_trace_record *r, const uint8_t *p, size_t size)
{
  static const uint8_t families[] = { 0, 4, 6 };
  size_t n;
  if (size < 9)
    return 0;
  memset(r, 0, sizeof *r);
  r->outgoing = p[0] & 1;
  r->transport = (p[0] >> 1) % LSIP_TRANSPORT_COUNT;
  r->local.family = families[p[1] % 3];
  r->remote.family = families[p[2] % 3];
  r->local.ip[0] = p[3];
  r->remote.ip[0] = p[4];
  r->local.port = p[5];
  r->drop = p[6] % LSIP_COUNTER_COUNT;
  n = (size_t)p[7] << 8 | p[8];
  if (n > size - 9)
    n = size - 9;
  r->bytes = lsip_str_of((const char *)p + 9, n);
  return 9 + n;
}

static void check_line(const char *line, size_t n)
{
  char again[LSIP_LADDER_LINE];
  lsip_trace_line parts;
  lsip_ladder *ladder = NULL;
  lsip_ladder_config c;
  lsip_ladder_config_init(&c, sizeof c);
  c.max_messages = 1;
  if (!n || line[n] ||
      lsip_trace_line_parse(&parts, lsip_str_of(line, n)) != 1 ||
      lsip_ladder_new(&ladder, &c))
    abort();
  (void)check_text(NULL, line, n);
  parts.when = 0;
  lsip_ladder_add_line(ladder, &parts);
  n = lsip_ladder_line(ladder, again, sizeof again);
  line += strspn(line, " ");
  line += strspn(line, "0123456789.");
  if (n < 9 || strcmp(again + 9, line) != 0)
    abort();
  lsip_ladder_free(ladder);
}

static void add(lsip_ladder *ladder, lsip_pcap *pcap,
                const lsip_trace_record *r)
{
  char line[LSIP_LADDER_LINE];
  size_t n;
  lsip_ladder_add(ladder, r, r->drop & 1);
  n = lsip_ladder_line(ladder, line, sizeof line);
  check_line(line, n);
  (void)lsip_pcap_add(pcap, r);
}

static void make(lsip_ladder **ladder, lsip_pcap **pcap, size_t *written,
                 unsigned width)
{
  lsip_ladder_config lc;
  lsip_pcap_config pc;
  lsip_ladder_config_init(&lc, sizeof lc);
  lc.max_messages = 8;
  lc.max_hosts = 5;
  lc.width = width;
  lc.max_text = 1000;
  lsip_pcap_config_init(&pc, sizeof pc);
  pc.write = count_bytes;
  pc.user = written;
  pc.max_flows = 1;
  if (lsip_ladder_new(ladder, &lc) || lsip_pcap_new(pcap, &pc))
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  lsip_ladder *ladder = NULL;
  lsip_pcap *pcap = NULL;
  lsip_trace_record r;
  size_t written = 0, used;
  make(&ladder, &pcap, &written, size ? data[0] : 0);
  while ((used = read_record(&r, data, size)) > 0) {
    add(ladder, pcap, &r);
    data += used;
    size -= used;
  }
  (void)lsip_ladder_print(ladder, check_text, NULL);
  draw(ladder);
  if (lsip_pcap_count(pcap) && written <= 24)
    abort();
  lsip_ladder_free(ladder);
  lsip_pcap_free(pcap);
  return 0;
}
