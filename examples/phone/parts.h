/* What the files of the phone share. */
#ifndef PHONE_PARTS_H
#define PHONE_PARTS_H

#include <lsip/agent.h>
#include <lsip/trace.h>

#include "common/recorder.h"
#include "common/text.h"
#include "phone.h"

typedef struct phone_call phone_call;
typedef struct wav_writer wav_writer;

/* A timer of the phone's: fn(arg) once, in the stack's time. */
typedef struct phone_timer {
  lsip_timer id;
  void (*fn)(void *arg);
  void *arg;
} phone_timer;

/* The audio every call begins with (audio.c). */
typedef struct audio_source {
  int16_t *pcm;          /* 8000 samples a second */
  size_t samples;
} audio_source;

/* ------------------------------------------------------------ script -- */

enum step_kind {
  STEP_WAIT, STEP_DIGITS, STEP_HOLD, STEP_RESUME, STEP_HANGUP
};

typedef struct script_step {
  int kind;
  lsip_time wait;
  char digits[33];
} script_step;

#define SCRIPT_STEPS 64

typedef struct script {
  script_step steps[SCRIPT_STEPS];
  unsigned count;
} script;

/* -------------------------------------------------------------- load -- */

/* What many calls come to (load.c). */
typedef struct load {
  unsigned placed, answered, failed, ended;
  lsip_time started, next;
  phone_timer timer;
  uint32_t *setup_us;    /* one per answered call */
  unsigned setup_count, setup_cap;
  unsigned by_status[700];
} load;

/* ------------------------------------------------------------- phone -- */

struct phone_call {
  phone *phone;
  phone_call *next;
  lsip_call id;
  unsigned number;       /* 1, 2, ... */
  char peer[128];        /* who it is, as text */
  lsip_time began, answered_at;
  unsigned outgoing : 1, answered : 1, hung_up : 1;
  unsigned holding : 1, held : 1;
  unsigned alive : 1;    /* the other side has said something */
  unsigned gave_up : 1;  /* nobody answered within --timeout */
  unsigned step;         /* of the script */
  unsigned step_waits : 1;
  char heard[64];        /* digits received */
  phone_timer script_timer, end_timer, answer_timer;
  size_t said;           /* samples of the source */
  lsip_tone tone;
  wav_writer *record;
};

struct phone {
  const phone_options *o;
  const lsip_world *world;
  lsip_agent *agent;
  lsip_stack *stack;
  lsip_time began;
  phone_call *calls;     /* newest first */
  unsigned live, made;
  script script;
  audio_source source;
  load load;
  recorder recorder;
  lsip_registration registration; /* none: not wished, or over */
  phone_timer sign_off_timer;
  int signed_on;         /* the registrar has said yes once */
  phone_timer live_timer;
  int live_shown;        /* a status line stands on the terminal */
  int interrupted, done, exit;
};

/* phone.c */
void phone_fail(phone *p, int code);
void phone_check_done(phone *p);
void phone_timer_set(phone *p, phone_timer *t, lsip_time after,
                     void (*fn)(void *arg), void *arg);
void phone_timer_clear(phone *p, phone_timer *t);
lsip_time phone_now(const phone *p);

/* call.c */
int phone_dial(phone *p);
void phone_on_event(lsip_agent *a, const lsip_event *ev, void *user);
phone_call *phone_call_of(phone *p, lsip_call id);
void call_answer(phone_call *c);
void call_hangup(phone_call *c);
void call_hold(phone_call *c, int on);
void call_digits(phone_call *c, const char *digits);

void phone_on_digit(lsip_agent *a, lsip_call id, char digit, void *user);
void phone_on_digits_sent(lsip_agent *a, lsip_call id, void *user);
void call_free(phone_call *c);

/* sign_on.c: registration */
int sign_on(phone *p);
void sign_on_event(phone *p, const lsip_event *ev);
int sign_off(phone *p);

/* setup.c: the agent of the options; 0 or an enum phone_exit */
int phone_setup(phone *p);

/* script.c */
int script_read(script *s, const char *text, char *err, size_t cap);
int script_of_options(script *s, const phone_options *o, char *err,
                      size_t cap);
void script_start(phone_call *c);
void script_go_on(phone_call *c, int step_kind);
void script_stop(phone_call *c);

/* audio.c */
int audio_open(phone *p);
void audio_close(phone *p);
void audio_call_open(phone_call *c);
void audio_call_close(phone_call *c);
void audio_on_pcm(lsip_agent *a, lsip_call id, const int16_t *in,
                  int16_t *out, size_t n, unsigned rate, void *user);

/* wav.c: 0, or -1 with errno, or an enum lsip_err for what is no WAV. */
int wav_load(const char *path, int16_t **pcm, size_t *samples);
int wav_create(wav_writer **out, const char *path, unsigned rate);
int wav_append(wav_writer *w, const int16_t *pcm, size_t n);
int wav_finish(wav_writer *w);
const char *wav_path(const wav_writer *w);

/* load.c */
int load_start(phone *p);
void load_answered(phone_call *c);
void load_ended(phone_call *c, unsigned status);
void load_report(phone *p);
void load_free(phone *p);
int load_placing(const phone *p);
int load_many(const phone *p);

/* record.c: pcap and ladder */
int record_open(phone *p);
void record_close(phone *p);
void record_name(phone *p, const lsip_addr *host, const char *uri);
void record_on_sip(void *user, const lsip_trace_record *r);
void record_on_media(lsip_agent *a, const lsip_trace_record *r,
                     void *user);

/* report.c: what a person, or with --json a program, is told */
void report_listening(phone *p);
void report_signed_on(phone *p, uint64_t seconds);
void report_signed_off(phone *p);
void report_calling(phone_call *c);
void report_incoming(phone_call *c);
void report_progress(phone_call *c, const lsip_event *ev);
void report_answered(phone_call *c, const lsip_agent_audio *audio);
void report_hold(phone_call *c, const char *what);
void report_digit(phone_call *c, char digit);
void report_ended(phone_call *c, const lsip_event *ev, const char *why,
                  const lsip_rtp_stats *stats);
void report_problem(phone *p, const char *name, const char *fmt, ...);
void report_stats(phone *p, const lsip_rtp_stats *s);

/* json.c */
void json_begin(phone *p, const char *event, const phone_call *c);
void json_text(phone *p, const char *key, const char *value);
void json_number(phone *p, const char *key, double value);
void json_stats(phone *p, const lsip_rtp_stats *s);
void json_end(phone *p);

/* live.c: the status line */
void live_start(phone *p);
void live_stop(phone *p);
void live_erase(phone *p);

/* explain.c */
int explain_end(const phone_call *c, const lsip_event *ev, char *buf,
                size_t cap);
int explain_call(phone *p, int err);
int explain_listen(phone *p, int err);

#endif
