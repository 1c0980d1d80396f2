/* Command lines and files the phone cannot work with: each has its message
 * and its exit code, and nothing is started. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "parties.h"

static lsip_sim *sim;
static party p;

static void setup(void)
{
  folder_make();
  ck_assert_int_eq(lsip_sim_new(&sim, 3), 0);
}

static void teardown(void)
{
  party_forget(&p);
  lsip_sim_free(sim);
  folder_remove();
}

static void refuses(int code, const char *text, const char **words)
{
  ck_assert_int_eq(party_start(&p, sim, "a.test", words), code);
  ck_assert_msg(party_told(&p, text), "%s", p.told);
}

#define WORDS(...) ((const char *[]){ "lsip-phone", __VA_ARGS__, NULL })

START_TEST(nothing_to_do)
{
  static const char *none[] = { "lsip-phone", NULL };
  refuses(PHONE_USAGE, "whom shall I call", none);
}
END_TEST

START_TEST(unknown_option)
{
  refuses(PHONE_USAGE, "no such option: --lisen", WORDS("--lisen"));
}
END_TEST

START_TEST(missing_value)
{
  refuses(PHONE_USAGE, "a value is missing: --rate", WORDS("--rate"));
}
END_TEST

START_TEST(bad_value)
{
  refuses(PHONE_USAGE, "--duration does not take \"soon\"",
          WORDS("--duration=soon", "sip:b@b.test"));
}
END_TEST

START_TEST(bad_audio)
{
  refuses(PHONE_USAGE, "Example: --audio wav:in.wav,out.wav",
          WORDS("--audio", "tone:9000", "sip:b@b.test"));
}
END_TEST

START_TEST(bad_uri)
{
  refuses(PHONE_USAGE, "\"bob\" cannot be called", WORDS("bob"));
}
END_TEST

START_TEST(bad_script)
{
  refuses(PHONE_USAGE, "this step is not understood: \"dance\"",
          WORDS("--script", "wait 1; dance; hangup", "sip:b@b.test"));
}
END_TEST

START_TEST(bad_codec)
{
  refuses(PHONE_USAGE, "There are PCMU and PCMA",
          WORDS("--codec", "opus", "sip:b@b.test"));
}
END_TEST

START_TEST(bad_header)
{
  refuses(PHONE_USAGE, "cannot be added",
          WORDS("--header", "Via: nowhere", "sip:b@b.test"));
}
END_TEST

START_TEST(missing_wav)
{
  refuses(PHONE_READ, "cannot be read: No such file",
          WORDS("--audio", "wav:/no/such.wav,out.wav", "sip:b@b.test"));
}
END_TEST

START_TEST(not_a_wav)
{
  refuses(PHONE_READ, "is no WAV file",
          WORDS("--audio", "wav:/etc/passwd", "sip:b@b.test"));
}
END_TEST

START_TEST(port_taken)
{
  party first;
  const char **words = WORDS("--listen", "--local", "udp:0.0.0.0:5070");
  ck_assert_int_eq(party_start(&first, sim, "a.test", words), 0);
  refuses(PHONE_LISTEN, "udp:0.0.0.0:5070 is taken by another program",
          words);
  party_forget(&first);
}
END_TEST

START_TEST(not_our_address)
{
  refuses(PHONE_LISTEN, "cannot listen at udp:192.0.2.77:5070",
          WORDS("--listen", "--local", "udp:192.0.2.77:5070"));
}
END_TEST

START_TEST(help)
{
  static const char *words[] = { "lsip-phone", "--help", NULL };
  char *text = NULL;
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  option_help(&phone_option_table, f);
  fclose(f);
  for (size_t i = 0; i < phone_option_table.count; i++)
    ck_assert_ptr_nonnull(strstr(text, phone_option_table.options[i].name));
  ck_assert_ptr_nonnull(strstr(text, "  130  interrupted twice"));
  free(text);
  (void)party_start(&p, sim, "a.test", WORDS("--no-such-thing"));
  phone_options_init(&p.options);
  ck_assert_int_eq(phone_options_read(&p.options, 2, (char **)words, p.out),
                   0);
  ck_assert(p.options.help);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("phone words");
  TCase *t = tcase_create("words");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, nothing_to_do);
  tcase_add_test(t, unknown_option);
  tcase_add_test(t, missing_value);
  tcase_add_test(t, bad_value);
  tcase_add_test(t, bad_audio);
  tcase_add_test(t, bad_uri);
  tcase_add_test(t, bad_script);
  tcase_add_test(t, bad_codec);
  tcase_add_test(t, bad_header);
  tcase_add_test(t, missing_wav);
  tcase_add_test(t, not_a_wav);
  tcase_add_test(t, port_taken);
  tcase_add_test(t, not_our_address);
  tcase_add_test(t, help);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
