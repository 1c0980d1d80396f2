/* What went over the wire: a pcap file, a live trace, a ladder at the end. */
#ifndef COMMON_RECORDER_H
#define COMMON_RECORDER_H

#include <stdio.h>

#include <lsip/trace.h>

typedef struct recorder {
  lsip_pcap *pcap; /* NULL: none, or no more */
  FILE *file;
  lsip_ladder *ladder;
} recorder;

/* Begins a pcap file: 0, or -1 with errno. */
int recorder_open_pcap(recorder *r, const char *path);
/* Keeps messages for lines and a ladder: 0, or a negative enum lsip_err. */
int recorder_open_ladder(recorder *r, int colour);
/* Adds a message to both, or media to the file only. 0, or -1 with errno: the
 * file ends here, since a torn one would help nobody. */
int recorder_add(recorder *r, const lsip_trace_record *m);
int recorder_add_pcap(recorder *r, const lsip_trace_record *m);
/* Calls a host in the ladder after the user of a name-addr or URI. */
void recorder_name(recorder *r, const lsip_addr *host, lsip_str who);
/* Prints the message that was added last, at `seconds`. */
void recorder_line(recorder *r, FILE *out, double seconds);
void recorder_print(recorder *r, FILE *out);
/* Ends the pcap file: 0, or -1 with errno. */
int recorder_close_pcap(recorder *r);
void recorder_close_ladder(recorder *r);

#endif
