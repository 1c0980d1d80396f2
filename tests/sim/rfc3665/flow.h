/* A call flow as it is expected: a data file with one line per message.
 *
 *   # a comment
 *   Alice -> Bob  INVITE  F1  CSeq=1 no-tag sdp +Contact
 *   Bob -> Alice  180     F2  tag
 *
 * The order of the lines is that of the messages. A line with after= or
 * before= floats: its message comes anywhere between those two.
 *
 * Facts that a line may claim of its message:
 *   tag, no-tag    To has a tag, or none
 *   sdp, no-sdp    with a session description, or without
 *   +Name, -Name   a header stands there, or does not
 *   Name=value     its value; of CSeq: the number
 *   Name*n         how many values it has
 *   same=F1        the bytes of F1 again: a retransmission
 *   fresh=F1       a transaction of its own: another branch than F1's
 *   of=F1          its branch is that of F1
 *   answers=F2     has credentials for the challenge of F2
 *   after=F4       behind F4
 *   before=F9      and ahead of F9
 *   may            it may be missing
 */
#ifndef FLOW_H
#define FLOW_H

enum { FLOW_LINES = 64, FLOW_FACTS = 12, FLOW_TEXT = 16384 };

typedef struct flow_line {
  const char *from, *to, *what, *label;
  const char *facts[FLOW_FACTS];
  unsigned fact_count;
  int floats, may;
} flow_line;

typedef struct flow {
  const char *name;
  char text[FLOW_TEXT];
  flow_line lines[FLOW_LINES];
  unsigned count;
} flow;

/* Reads the flow of a section: "3.1". Fails the test when it cannot. */
void flow_read(flow *f, const char *section);
/* The place of a label; fails the test when there is none. */
unsigned flow_find(const flow *f, const char *label);
/* What stands behind `key` ("after=") in the next fact of a line that begins
 * so, from fact `*i` on; NULL: none. */
const char *flow_fact(const flow_line *l, const char *key, unsigned *i);

#endif
