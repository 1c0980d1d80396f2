#include "parties.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/lsip-phone-XXXXXX";

void folder_make(void)
{
  strcpy(folder + sizeof folder - 7, "XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

const char *in_folder(const char *name)
{
  static char path[8][96];
  static unsigned turn;
  char *p = path[turn++ % 8];
  snprintf(p, sizeof path[0], "%s/%s", folder, name);
  return p;
}

void folder_remove(void)
{
  static const char *const names[] = {
    "alice.wav", "bob.wav", "alice-heard.wav", "bob-heard.wav",
    "bob-heard-2.wav", "call.pcap", "call.txt"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    (void)unlink(in_folder(names[i]));
  ck_assert_int_eq(rmdir(folder), 0);
}

int party_start(party *p, lsip_sim *m, const char *host, const char **words)
{
  int argc = 0;
  memset(p, 0, sizeof *p);
  phone_options_init(&p->options);
  p->out = open_memstream(&p->told, &p->told_len);
  ck_assert_ptr_nonnull(p->out);
  p->options.out = p->options.err = p->out;
  while (words[argc]) argc++;
  p->exit = phone_options_read(&p->options, argc, (char **)words, p->out);
  if (!p->exit)
    p->exit = phone_new(&p->phone, &p->options, lsip_sim_world(m, host));
  fflush(p->out);
  return p->exit;
}

int party_end(party *p)
{
  if (p->phone) p->exit = phone_free(p->phone);
  p->phone = NULL;
  fflush(p->out);
  return p->exit;
}

int party_told(const party *p, const char *text)
{
  fflush(p->out);
  return strstr(p->told, text) != NULL;
}

void party_forget(party *p)
{
  (void)party_end(p);
  fclose(p->out);
  free(p->told);
}

void run_for(lsip_sim *m, unsigned seconds)
{
  ck_assert_int_eq(lsip_sim_run(m, lsip_sim_now(m) + LSIP_SECONDS(seconds)),
                   0);
}
