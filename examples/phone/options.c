/* The command line. */
#include <string.h>

#include "common/colour.h"
#include "options.h"

void phone_options_init(phone_options *o)
{
  memset(o, 0, sizeof *o);
  o->audio.kind = PHONE_AUDIO_TONE;
  o->audio.hz = 440;
  o->from = "phone";
  o->colour = "auto";
  o->timeout = 60;
  o->rate = 10;
  o->max_calls = 16;
  o->hold_after = o->resume_after = o->answer_after = o->duration = -1;
  o->out = stdout;
  o->err = stderr;
}

/* ------------------------------------------------------------- values -- */

/* "40000-40100"; the two members follow each other. */
int phone_read_ports(void *member, const char *text)
{
  unsigned *out = member;
  char extra;
  if (sscanf(text, "%u-%u%c", &out[0], &out[1], &extra) != 2) return -1;
  return out[0] && out[0] < out[1] && out[1] <= 65535 ? 0 : -1;
}

/* "IN,OUT"; a file's own comma cannot be written, which is worth it. */
static int read_wav(phone_audio_option *a, const char *text)
{
  size_t n = strcspn(text, ",");
  const char *out = text[n] ? text + n + 1 : "";
  if (n >= sizeof a->in || strlen(out) >= sizeof a->out) return -1;
  if (!n && !*out) return -1;
  memcpy(a->in, text, n);
  a->in[n] = 0;
  strcpy(a->out, out);
  a->kind = PHONE_AUDIO_WAV;
  return 0;
}

int phone_read_audio(void *member, const char *text)
{
  phone_audio_option *a = member;
  if (!strncmp(text, "wav:", 4)) return read_wav(a, text + 4);
  if (!strncmp(text, "tone:", 5)) {
    a->kind = PHONE_AUDIO_TONE;
    return option_read_count(&a->hz, text + 5) || a->hz >= 4000 ? -1 : 0;
  }
  if (!strcmp(text, "echo"))
    a->kind = PHONE_AUDIO_ECHO;
  else if (!strcmp(text, "null"))
    a->kind = PHONE_AUDIO_NULL;
  else
    return -1;
  return 0;
}

/* ------------------------------------------------------- command line -- */

/* What one option says about another. */
static void conclude(phone_options *o)
{
  if (o->account) {
    o->from = o->account;
    if (!o->proxy) o->proxy = o->registrar;
  }
  if (o->answer_after >= 0) o->auto_answer = 1;
  if (o->registrar) o->sign_on = 1;
  if (o->target && o->calls > 1) {
    if (o->duration < 0) o->duration = 1;
    if (o->max_calls < o->calls) o->max_calls = o->calls;
  }
}

static int complain(FILE *err, const char *what, const char *word)
{
  return option_complain(&phone_option_table, err, what, word);
}

static int check(const phone_options *o, FILE *err)
{
  if (o->help || o->version) return 0;
  if (!o->target && !o->listen)
    return complain(err, "whom shall I call?", "give a URI, or --listen\n"
      "  Example: lsip-phone sip:bob@192.0.2.1\n"
      "           lsip-phone --listen --auto-answer\n"
      "  All options: lsip-phone --help");
  if (o->target && o->listen)
    return complain(err, "a URI and --listen exclude each other", o->target);
  if (o->sign_on && !strchr(o->from, ':'))
    return complain(err, "--register needs to know who you are",
                    "--from sip:alice@example.test");
  if (o->reject && (o->reject < 300 || o->reject > 699))
    return complain(err, "--reject takes a status from 300 to 699",
                    "for example 486 (busy)");
  if ((o->session_expires && o->session_expires < 90) ||
      (o->min_se && o->min_se < 90))
    return complain(err, "--session-expires and --min-se take 90 s at least",
                    "for example 1800");
  if (o->session_expires && o->session_expires < o->min_se)
    return complain(err, "--session-expires is below --min-se",
                    "they must agree");
  if (!colour_is_known(o->colour))
    return complain(err, "--colour takes auto, always or never", o->colour);
  if (o->rate <= 0)
    return complain(err, "--rate must be above 0", "for example 100");
  if (o->script && (o->digits || o->hold_after >= 0 || o->resume_after >= 0))
    return complain(err, "--script stands in place of",
                    "--digits, --hold-after and --resume-after");
  return 0;
}

int phone_options_read(phone_options *o, int argc, char **argv, FILE *err)
{
  int rc = option_read_line(&phone_option_table, o, &argc, argv, err);
  if (rc) return rc;
  if (argc > 1) return complain(err, "only one URI can be called", argv[1]);
  if (argc) o->target = argv[0];
  conclude(o);
  return check(o, err);
}
