/* What went over the wire: a pcap file, a file of text, a live trace, a ladder
 * at the end. */
#ifndef COMMON_RECORDER_H
#define COMMON_RECORDER_H

#include <stdio.h>

#include <lsip/trace.h>

typedef struct recorder {
  lsip_pcap *pcap; /* NULL: none, or no more */
  FILE *pcap_file;
  FILE *text; /* whole messages; NULL: none, or no more */
  const char *pcap_path, *text_path;
  const char *failed; /* the file that could not be written */
  lsip_ladder *ladder;
} recorder;

/* Begins files, each of which may be NULL: 0, or -1 with errno and
 * `failed`. */
int recorder_open_files(recorder *r, const char *pcap, const char *text);
/* Keeps messages for lines and a ladder: 0, or a negative enum lsip_err. */
int recorder_open_ladder(recorder *r, int colour);
/* Adds a message to all, or media to the pcap file only. 0, or -1 with errno
 * and `failed`: that file ends here, since a torn one would help nobody. */
int recorder_add(recorder *r, const lsip_trace_record *m);
int recorder_add_pcap(recorder *r, const lsip_trace_record *m);
/* Calls a host in the ladder after the user of a name-addr or URI. */
void recorder_name(recorder *r, const lsip_addr *host, lsip_str who);
/* Prints the message that was added last, at `seconds`. */
void recorder_line(recorder *r, FILE *out, double seconds);
void recorder_print(recorder *r, FILE *out);
/* Ends the files: 0, or -1 with errno and `failed`. */
int recorder_close_files(recorder *r);
void recorder_close_ladder(recorder *r);

#endif
