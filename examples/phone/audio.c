/* What a call says and where it is recorded. */
#include <errno.h>
#include <stdlib.h>

#include "parts.h"

#define TONE_AMPLITUDE 8000

static void cannot_read(phone *p, int rc)
{
  const char *path = p->o->audio.in;
  if (rc == -1)
    report_problem(p, "audio",
                   "%s cannot be read: %s\n  Check the name, or say "
                   "something else: --audio tone:440", path,
                   strerror(errno));
  else
    report_problem(p, "audio",
                   "%s is no WAV file this phone reads\n  It takes 16 bit "
                   "PCM, A-law and mu-law: sox %s -b 16 -r 8000 -c 1 new.wav",
                   path, path);
}

int audio_open(phone *p)
{
  const phone_audio_option *o = &p->o->audio;
  int rc;
  if (o->kind != PHONE_AUDIO_WAV || !o->in[0]) return 0;
  rc = wav_load(o->in, &p->source.pcm, &p->source.samples);
  if (!rc) return 0;
  cannot_read(p, rc);
  return PHONE_READ;
}

void audio_close(phone *p)
{
  free(p->source.pcm);
}

/* "out.wav" for the first call, "out-2.wav" for the second. */
static void record_path(const phone_call *c, char *buf, size_t cap)
{
  const char *name = c->phone->o->audio.out, *dot = strrchr(name, '.');
  size_t stem = dot ? (size_t)(dot - name) : strlen(name);
  if (c->number == 1)
    snprintf(buf, cap, "%s", name);
  else
    snprintf(buf, cap, "%.*s-%u%s", (int)stem, name, c->number,
             dot ? dot : "");
}

static void cannot_write(phone *p, const char *path)
{
  report_problem(p, "write",
                 "%s cannot be written: %s\n  The call goes on without it; "
                 "make room, or record elsewhere", path, strerror(errno));
  phone_fail(p, PHONE_WRITE);
}

void audio_call_open(phone_call *c)
{
  phone *p = c->phone;
  char path[300];
  if (p->o->audio.kind == PHONE_AUDIO_TONE)
    (void)!lsip_tone_init(&c->tone, 8000, p->o->audio.hz, 0, TONE_AMPLITUDE);
  if (p->o->audio.kind != PHONE_AUDIO_WAV || !p->o->audio.out[0]) return;
  record_path(c, path, sizeof path);
  if (wav_create(&c->record, path, 8000)) cannot_write(p, path);
}

void audio_call_close(phone_call *c)
{
  char path[300];
  if (!c->record) return;
  snprintf(path, sizeof path, "%s", wav_path(c->record));
  if (wav_finish(c->record)) cannot_write(c->phone, path);
  c->record = NULL;
}

static void say_file(phone_call *c, int16_t *out, size_t n)
{
  const audio_source *s = &c->phone->source;
  size_t left = s->samples - c->said;
  if (n > left) n = left;
  if (n) memcpy(out, s->pcm + c->said, n * sizeof *out);
  c->said += n;
}

/* Twenty milliseconds. A file is said from the answer on: the recording of
 * the other side then begins with it. */
void audio_on_pcm(lsip_agent *a, lsip_call id, const int16_t *in,
                  int16_t *out, size_t n, unsigned rate, void *user)
{
  phone *p = user;
  phone_call *c = phone_call_of(p, id);
  if (!c) return;
  if (c->record && wav_append(c->record, in, n))
    cannot_write(p, wav_path(c->record));
  if (!c->answered) return;
  switch (p->o->audio.kind) {
  case PHONE_AUDIO_WAV: say_file(c, out, n); break;
  case PHONE_AUDIO_TONE: lsip_tone_fill(&c->tone, out, n); break;
  case PHONE_AUDIO_ECHO: memcpy(out, in, n * sizeof *out); break;
  default: break;
  }
}
