/*
 * The phone without its process: no main, no terminal, no socket. It lives on
 * a lsip_world, so that the same code runs over the network and, in tests, in
 * simulation.
 */
#ifndef PHONE_H
#define PHONE_H

#include <stdio.h>

#include <lsip/world.h>

/* Exit codes. They are documented: keep the numbers. */
enum phone_exit {
  PHONE_OK = 0,
  PHONE_REFUSED = 1,     /* the peer said no, or broke the call */
  PHONE_USAGE = 2,       /* the command line, or a URI in it */
  PHONE_NO_ANSWER = 3,   /* nobody answered in time */
  PHONE_UNREACHABLE = 4, /* no address, no connection */
  PHONE_LISTEN = 5,      /* a local address or port cannot be used */
  PHONE_READ = 6,        /* an audio file cannot be read */
  PHONE_WRITE = 7,       /* a file cannot be written: the disk is full ... */
  PHONE_FAILED = 8,      /* memory, or the operating system */
  PHONE_KILLED = 130     /* interrupted twice */
};

enum phone_audio_kind {
  PHONE_AUDIO_NULL = 0, PHONE_AUDIO_WAV, PHONE_AUDIO_TONE, PHONE_AUDIO_ECHO
};

typedef struct phone_audio_option {
  int kind;             /* enum phone_audio_kind */
  char in[256];         /* WAV to say; "": silence */
  char out[256];        /* WAV to record; "": none */
  unsigned hz;
} phone_audio_option;

typedef struct phone_options {
  const char *target;   /* whom to call; NULL: listen */
  unsigned listen, auto_answer, reject, max_calls, calls;
  unsigned json, trace, ladder, quiet, rtcp_mux, help, version;
  unsigned sign_on;             /* register */
  unsigned session_expires, min_se; /* RFC 4028 */
  unsigned port_min, port_max;  /* for RTP */
  double answer_after, duration, hold_after, resume_after, rate, timeout;
  const char *local, *account, *from, *display, *codecs, *media_host;
  const char *password, *registrar, *proxy;
  const char *digits, *script, *pcap, *messages, *header, *colour;
  phone_audio_option audio;

  /* Set by whoever runs the phone. */
  FILE *out, *err;      /* where reports go, and problems */
  FILE *live;           /* where the live line goes; NULL: none */
  int use_colour, use_keys;
  void (*on_done)(void *user); /* the phone has nothing more to do */
  void *user;
} phone_options;

/* options.c: defaults, the command line. Prints its own errors to `err`. */
void phone_options_init(phone_options *o);
int phone_options_read(phone_options *o, int argc, char **argv, FILE *err);

typedef struct phone phone;

/* Listens, and calls if there is a target. 0 or an enum phone_exit, whose
 * cause has been reported. `o` must outlive the phone. */
int phone_new(phone **out, const phone_options *o, const lsip_world *w);
/* Ends and closes everything. Returns the exit code, now final. */
int phone_free(phone *p);

/* A key of the person at the phone. */
void phone_key(phone *p, char key);
/* Hangs up politely; called again: done at once. */
void phone_interrupt(phone *p);
int phone_done(const phone *p);
int phone_exit_code(const phone *p);

#endif
