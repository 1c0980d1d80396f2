/* lsip-phone calls lsip-phone, in virtual time. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <lsip/capture.h>

#include "melody.h"
#include "parties.h"

static lsip_sim *sim;
static party alice, bob;

static void setup(void)
{
  folder_make();
  ck_assert_int_eq(lsip_sim_new(&sim, 7), 0);
  memset(&alice, 0, sizeof alice);
  memset(&bob, 0, sizeof bob);
}

static void teardown(void)
{
  if (alice.out) party_forget(&alice);
  if (bob.out) party_forget(&bob);
  lsip_sim_free(sim);
  folder_remove();
}

#define WORDS(...) ((const char *[]){ "lsip-phone", __VA_ARGS__, NULL })

static void make_melodies(void)
{
  ck_assert_int_eq(melody_write(in_folder("alice.wav"), 6, 440), 0);
  ck_assert_int_eq(melody_write(in_folder("bob.wav"), 6, 600), 0);
}

/* "wav:alice.wav,alice-heard.wav" */
static const char *wavs(const char *say, const char *record)
{
  static char text[2][224];
  static unsigned turn;
  char *t = text[turn++ % 2];
  snprintf(t, sizeof text[0], "wav:%s,%s", say ? in_folder(say) : "",
           in_folder(record));
  return t;
}

static void heard_at_least(const char *heard, const char *said,
                           unsigned percent)
{
  melody_match m;
  ck_assert_int_eq(melody_compare(in_folder(said), in_folder(heard), &m), 0);
  ck_assert_msg(m.same * 100 >= m.said * percent, "%s: %zu of %zu frames",
                heard, m.same, m.said);
}

static void start_bob(const char **words)
{
  ck_assert_msg(!party_start(&bob, sim, "bob.test", words), "%s", bob.told);
}

static void alice_calls(const char **words)
{
  int rc = party_start(&alice, sim, "alice.test", words);
  ck_assert_msg(!rc, "%s", alice.told);
}

START_TEST(a_whole_call)
{
  make_melodies();
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--answer-after", "1", "--from", "bob", "--audio",
                  wavs("bob.wav", "bob-heard.wav")));
  alice_calls(WORDS("--from", "alice", "--audio",
                    wavs("alice.wav", "alice-heard.wav"), "--pcap",
                    in_folder("call.pcap"), "--ladder", "--script",
                    "wait 1; digits 12#; hold; wait 1; resume; wait 5; hangup",
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert(phone_done(alice.phone) && phone_done(bob.phone));
  ck_assert_msg(!party_end(&alice), "%s", alice.told);
  ck_assert_msg(!party_end(&bob), "%s", bob.told);
  ck_assert(party_told(&alice, "it rings (180)"));
  ck_assert(party_told(&alice, "answered: PCMU"));
  ck_assert(party_told(&alice, "we hung up after"));
  ck_assert(party_told(&alice, "200 OK"));
  ck_assert(party_told(&bob, "they pressed 1\n"));
  ck_assert(party_told(&bob, "they pressed #\n"));
  ck_assert(party_told(&bob, "they hold us"));
  ck_assert(party_told(&bob, "they are back"));
  ck_assert(party_told(&bob, "they hung up after"));
  heard_at_least("bob-heard.wav", "alice.wav", 85);
  heard_at_least("alice-heard.wav", "bob.wav", 75);
}
END_TEST

START_TEST(over_a_bad_link)
{
  static const lsip_sim_link bad = {
    .size = sizeof bad, .latency_us = 30000, .jitter_us = 8000,
    .loss_ppm = 20000, .duplicate_ppm = 5000, .reorder_ppm = 5000
  };
  lsip_sim_set_link(sim, &bad);
  make_melodies();
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--auto-answer", "--audio",
                  wavs(NULL, "bob-heard.wav")));
  alice_calls(WORDS("--audio", wavs("alice.wav", "alice-heard.wav"),
                    "--duration", "6", "sip:bob@bob.test"));
  run_for(sim, 120);
  ck_assert_msg(!party_end(&alice), "%s", alice.told);
  ck_assert_msg(!party_end(&bob), "%s", bob.told);
  heard_at_least("bob-heard.wav", "alice.wav", 70);
}
END_TEST

START_TEST(over_tcp)
{
  start_bob(WORDS("--listen", "--local", "tcp:0.0.0.0:5080", "--calls", "1",
                  "--auto-answer", "--audio", "echo"));
  alice_calls(WORDS("--duration", "1", "--digits", "7",
                    "sip:bob@bob.test:5080;transport=tcp"));
  run_for(sim, 60);
  ck_assert_msg(!party_end(&alice), "%s", alice.told);
  ck_assert(party_told(&bob, "they pressed 7"));
}
END_TEST

START_TEST(refused)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--reject",
                  "486"));
  alice_calls(WORDS("sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_REFUSED);
  ck_assert(party_told(&alice, "busy: try later (486)"));
}
END_TEST

START_TEST(nobody_answers)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060"));
  alice_calls(WORDS("--timeout", "5", "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_NO_ANSWER);
  ck_assert(party_told(&alice, "nobody answered within 5.0 s"));
  ck_assert(party_told(&bob, "the caller gave up"));
}
END_TEST

START_TEST(nobody_is_there)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060"));
  alice_calls(WORDS("sip:bob@bob.test:5099"));
  run_for(sim, 120);
  ck_assert_int_ne(party_end(&alice), PHONE_OK);
}
END_TEST

START_TEST(keys)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060"));
  alice_calls(WORDS("sip:bob@bob.test"));
  run_for(sim, 2);
  phone_key(bob.phone, 'a');
  run_for(sim, 2);
  ck_assert(party_told(&alice, "answered: PCMU"));
  phone_key(bob.phone, '5');
  run_for(sim, 1);
  ck_assert(party_told(&alice, "they pressed 5"));
  phone_key(bob.phone, 'h');
  run_for(sim, 1);
  ck_assert(party_told(&alice, "they hold us"));
  phone_key(bob.phone, 'h');
  phone_key(bob.phone, 's');
  run_for(sim, 1);
  ck_assert(party_told(&bob, "resumed"));
  phone_key(alice.phone, 'x');
  run_for(sim, 10);
  ck_assert(phone_done(alice.phone));
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
  ck_assert(party_told(&bob, "they hung up after"));
}
END_TEST

START_TEST(interrupted)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060",
                  "--auto-answer"));
  alice_calls(WORDS("sip:bob@bob.test"));
  run_for(sim, 2);
  phone_interrupt(bob.phone);
  run_for(sim, 2);
  ck_assert(phone_done(alice.phone) && phone_done(bob.phone));
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
  ck_assert_int_eq(party_end(&bob), PHONE_OK);
}
END_TEST

START_TEST(interrupted_twice)
{
  alice_calls(WORDS("sip:bob@192.0.2.1"));
  run_for(sim, 1);
  phone_interrupt(alice.phone);
  phone_interrupt(alice.phone);
  ck_assert(phone_done(alice.phone));
  ck_assert_int_eq(party_end(&alice), PHONE_KILLED);
}
END_TEST

START_TEST(many_calls)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--auto-answer",
                  "--max-calls", "200", "--audio", "null", "--quiet"));
  alice_calls(WORDS("--calls", "200", "--rate", "100", "--audio", "null",
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert(phone_done(alice.phone));
  ck_assert_msg(!party_end(&alice), "%s", alice.told);
  ck_assert_msg(party_told(&alice, "answered    200"), "%s", alice.told);
}
END_TEST

START_TEST(more_than_there_is_room_for)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--auto-answer",
                  "--max-calls", "3", "--quiet"));
  alice_calls(WORDS("--calls", "5", "--rate", "100", "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_REFUSED);
  ck_assert_msg(party_told(&alice, "2 x 486 Busy Here"), "%s", alice.told);
}
END_TEST

START_TEST(disk_full)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--auto-answer", "--audio", "wav:,/dev/full"));
  alice_calls(WORDS("--duration", "2", "--pcap", in_folder("call.pcap"),
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
  ck_assert_int_eq(party_end(&bob), PHONE_WRITE);
  ck_assert_msg(party_told(&bob, "/dev/full cannot be written: No space"),
                "%s", bob.told);
}
END_TEST

START_TEST(pcap_disk_full)
{
  ck_assert_int_eq(party_start(&bob, sim, "bob.test",
    WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--pcap",
          "/dev/full")), PHONE_WRITE);
  ck_assert(party_told(&bob, "/dev/full cannot be written"));
}
END_TEST

/* What --messages writes is read back by the reader of captures. */
static void count_messages(void *user, const lsip_trace_record *r)
{
  ck_assert(r->bytes.len > 100 && r->unix_ns && r->transport == LSIP_UDP);
  *(unsigned *)user += 1;
}

START_TEST(messages_as_text)
{
  static char text[65536];
  unsigned count = 0;
  lsip_capture_config cfg;
  lsip_capture *c;
  FILE *f;
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--auto-answer"));
  alice_calls(WORDS("--duration", "1", "--messages", in_folder("call.txt"),
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
  f = fopen(in_folder("call.txt"), "rb");
  ck_assert_ptr_nonnull(f);
  lsip_capture_config_init(&cfg, sizeof cfg);
  cfg.on_message = count_messages;
  cfg.user = &count;
  ck_assert_int_eq(lsip_capture_new(&c, &cfg), 0);
  ck_assert_int_eq(lsip_capture_feed(c, text, fread(text, 1, sizeof text, f)),
                   0);
  ck_assert_int_eq(lsip_capture_end(c), 0);
  ck_assert_uint_ge(count, 6);
  lsip_capture_free(c);
  fclose(f);
}
END_TEST

START_TEST(text_disk_full)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--auto-answer"));
  alice_calls(WORDS("--duration", "1", "--messages", "/dev/full",
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_WRITE);
  ck_assert_msg(party_told(&alice, "/dev/full cannot be written: No space"),
                "%s", alice.told);
}
END_TEST

START_TEST(json)
{
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--calls", "1",
                  "--auto-answer", "--json"));
  alice_calls(WORDS("--json", "--duration", "1", "--digits", "4",
                    "sip:bob@bob.test"));
  run_for(sim, 60);
  ck_assert_int_eq(party_end(&alice), PHONE_OK);
  ck_assert(party_told(&alice, "\"event\":\"progress\",\"call\":1,"
                               "\"status\":180"));
  ck_assert(party_told(&alice, "\"event\":\"ended\",\"call\":1,\"why\":\"we "
                               "hung up after"));
  ck_assert(party_told(&bob, "\"digits\":\"4\""));
}
END_TEST

/* Bob vanishes; alice, who refreshes, hears nothing and hangs up. */
START_TEST(session_timer)
{
  static const lsip_sim_link cut = { .size = sizeof cut,
                                     .loss_ppm = 1000000 };
  start_bob(WORDS("--listen", "--local", "udp:0.0.0.0:5060", "--auto-answer",
                  "--min-se", "300"));
  alice_calls(WORDS("--session-expires", "100", "--audio", "null",
                    "sip:bob@bob.test"));
  run_for(sim, 200);
  ck_assert(party_told(&alice, "we refreshed it: good for 300 s"));
  ck_assert(party_told(&bob, "they refreshed it: good for 300 s"));
  lsip_sim_set_link(sim, &cut);
  run_for(sim, 200);
  ck_assert(phone_done(alice.phone));
  ck_assert_int_eq(party_end(&alice), PHONE_REFUSED);
  ck_assert(party_told(&alice, "the call broke after"));
  run_for(sim, 200);
  ck_assert(party_told(&bob, "they were gone: not refreshed in time"));
}
END_TEST

START_TEST(bad_session_timers)
{
  ck_assert_int_eq(party_start(&bob, sim, "bob.test",
    WORDS("--listen", "--session-expires", "89")), PHONE_USAGE);
  ck_assert(party_told(&bob, "90 s at least"));
  party_forget(&bob);
  memset(&bob, 0, sizeof bob);
  ck_assert_int_eq(party_start(&bob, sim, "bob.test",
    WORDS("--listen", "--session-expires", "100", "--min-se", "200")),
    PHONE_USAGE);
}
END_TEST

int main(void)
{
  Suite *s = suite_create("phone");
  TCase *t = tcase_create("calls");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_set_timeout(t, 60);
  tcase_add_test(t, a_whole_call);
  tcase_add_test(t, over_a_bad_link);
  tcase_add_test(t, over_tcp);
  tcase_add_test(t, refused);
  tcase_add_test(t, nobody_answers);
  tcase_add_test(t, nobody_is_there);
  tcase_add_test(t, keys);
  tcase_add_test(t, interrupted);
  tcase_add_test(t, interrupted_twice);
  tcase_add_test(t, many_calls);
  tcase_add_test(t, more_than_there_is_room_for);
  tcase_add_test(t, disk_full);
  tcase_add_test(t, pcap_disk_full);
  tcase_add_test(t, messages_as_text);
  tcase_add_test(t, text_disk_full);
  tcase_add_test(t, json);
  tcase_add_test(t, session_timer);
  tcase_add_test(t, bad_session_timers);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
