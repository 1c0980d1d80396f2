/* Two agents: what a program does with calls, and when. */
#include <check.h>
#include <stdlib.h>

#include "pair.h"
#include "run.h"

static void both_agents(void)
{
  side_agent(&alice, NULL);
  side_agent(&bob, NULL);
}

START_TEST(call_and_hangup)
{
  lsip_rtp_stats stats = { .size = sizeof stats };
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  both_agents();
  bob.answers = 1;
  alice.say = 4000;
  c = call_bob();
  run_ms(2000);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_ANSWERED), 1);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_CONFIRMED), 1);
  ck_assert_int_gt(bob.loudest, 3500);
  ck_assert_int_eq(lsip_agent_stats(alice.agent, c, &stats), 0);
  ck_assert_uint_ge(stats.sent, 95);
  ck_assert_uint_ge(stats.received, 95);
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.codec, LSIP_PCMU);
  ck_assert_uint_eq(audio.rate, 8000);
  ck_assert_uint_eq(audio.direction, LSIP_SENDRECV);
  ck_assert_uint_eq(audio.local.port % 2, 0);
  ck_assert_int_eq(lsip_agent_hangup(alice.agent, c), 0);
  run_ms(1000);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_END), 1);
  ck_assert_int_eq(lsip_agent_stats(alice.agent, c, &stats), LSIP_ERR_GONE);
  ck_assert_uint_eq(lsip_agent_call_count(alice.agent), 0);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 0);
}
END_TEST

START_TEST(rings_by_itself)
{
  lsip_call c;
  both_agents();
  c = call_bob();
  run_ms(500);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_PROGRESS), 180);
  ck_assert_int_eq(lsip_agent_reject(bob.agent, bob.told.call, 486), 0);
  run_ms(500);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_END), 486);
  ck_assert_int_eq(lsip_agent_hangup(alice.agent, c), LSIP_ERR_GONE);
}
END_TEST

START_TEST(does_not_ring)
{
  lsip_agent_config quiet = { .no_ring = 1 };
  side_agent(&alice, NULL);
  side_agent(&bob, &quiet);
  (void)call_bob();
  run_ms(500);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_INCOMING), 1);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_PROGRESS), 0);
}
END_TEST

START_TEST(cancelled)
{
  lsip_call c;
  both_agents();
  c = call_bob();
  run_ms(500);
  ck_assert_int_eq(lsip_agent_hangup(alice.agent, c), 0);
  run_ms(2000);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 0);
}
END_TEST

START_TEST(early_media)
{
  both_agents();
  bob.say = 5000;
  (void)call_bob();
  run_ms(500);
  ck_assert_int_eq(lsip_agent_ring_early(bob.agent, bob.told.call), 0);
  ck_assert_int_eq(lsip_agent_ring_early(bob.agent, bob.told.call),
                   LSIP_ERR_STATE);
  run_ms(500);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_PROGRESS), 183);
  ck_assert_int_gt(alice.loudest, 4500);
  ck_assert_int_eq(lsip_agent_answer(bob.agent, bob.told.call), 0);
  run_ms(500);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_ANSWERED), 1);
  ck_assert_uint_eq(lsip_agent_call_count(alice.agent), 1);
}
END_TEST

START_TEST(hold_and_resume)
{
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  unsigned frames;
  both_agents();
  bob.answers = 1;
  alice.say = bob.say = 3000;
  c = call_bob();
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 1), LSIP_ERR_STATE);
  run_ms(500);
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 1), 0);
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 0), LSIP_ERR_STATE);
  run_ms(500);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_ANSWER), 1);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_OFFER), 1);
  ck_assert_int_eq(lsip_agent_audio_get(bob.agent, bob.told.call, &audio), 0);
  ck_assert_uint_eq(audio.held, 1);
  frames = alice.frames;
  run_ms(200);
  ck_assert_uint_eq(alice.frames, frames); /* held: our program is silent */
  bob.loudest = 0;
  run_ms(200);
  ck_assert_int_eq(bob.loudest, 0);
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 0), 0);
  run_ms(500);
  ck_assert_int_gt(bob.loudest, 2500);
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.holding, 0);
}
END_TEST

START_TEST(both_hold)
{
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call c;
  both_agents();
  bob.answers = 1;
  c = call_bob();
  run_ms(500);
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 1), 0);
  ck_assert_int_eq(lsip_agent_hold(bob.agent, bob.told.call, 1), 0);
  run_ms(20000); /* glare: 491, and again after a while (14.1) */
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.holding, 1);
  ck_assert_uint_eq(audio.direction, LSIP_INACTIVE);
  ck_assert_int_eq(lsip_agent_hold(alice.agent, c, 0), 0);
  run_ms(5000);
  ck_assert_int_eq(lsip_agent_hold(bob.agent, bob.told.call, 0), 0);
  run_ms(5000);
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.direction, LSIP_SENDRECV);
}
END_TEST

START_TEST(digits)
{
  lsip_call c;
  both_agents();
  bob.answers = 1;
  c = call_bob();
  ck_assert_int_eq(lsip_agent_send_digits(alice.agent, c, "1"),
                   LSIP_ERR_STATE);
  run_ms(500);
  ck_assert_int_eq(lsip_agent_send_digits(alice.agent, c, "12x"),
                   LSIP_ERR_ARGUMENT);
  ck_assert_int_eq(lsip_agent_send_digits(alice.agent, c, "12*#"), 0);
  ck_assert_int_eq(lsip_agent_send_digits(alice.agent, c, "AD"), 0);
  run_ms(2000);
  ck_assert_str_eq(bob.digits, "12*#AD");
  ck_assert_uint_eq(alice.digits_sent, 1);
}
END_TEST

START_TEST(play_queue)
{
  static int16_t pcm[20000];
  size_t took = 0;
  lsip_call c;
  both_agents();
  bob.answers = 1;
  for (size_t i = 0; i < 20000; i++) pcm[i] = 7000;
  c = call_bob();
  run_ms(500);
  ck_assert_int_eq(lsip_agent_play(alice.agent, c, pcm, 20000, &took), 0);
  ck_assert_uint_eq(took, 16000);
  run_ms(1500);
  ck_assert_uint_ge(alice.room, 8000);
  ck_assert_int_gt(bob.loudest, 6500);
  run_ms(1500);
  bob.loudest = 0;
  run_ms(500);
  ck_assert_int_lt(bob.loudest, 100);
}
END_TEST

START_TEST(too_many_calls)
{
  lsip_agent_config one = { .max_calls = 1 };
  lsip_call c;
  side_agent(&alice, NULL);
  side_agent(&bob, &one);
  bob.answers = 1;
  (void)call_bob();
  (void)call_bob();
  run_ms(1000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_INCOMING), 1);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_END), 486);
  ck_assert_int_eq(lsip_agent_call(bob.agent, &c, "sip:alice@alice.test"),
                   LSIP_ERR_LIMIT);
}
END_TEST

START_TEST(ports)
{
  lsip_agent_config range = { .media_port_min = 40001,
                              .media_port_max = 40005 };
  lsip_agent_audio audio = { .size = sizeof audio };
  lsip_call a, b, c;
  side_agent(&alice, &range);
  side_agent(&bob, NULL);
  a = call_bob();
  b = call_bob();
  ck_assert_int_eq(lsip_agent_call(alice.agent, &c, "sip:bob@bob.test"),
                   LSIP_ERR_IN_USE);
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, a, &audio), 0);
  ck_assert_uint_eq(audio.local.port, 40002);
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, b, &audio), 0);
  ck_assert_uint_eq(audio.local.port, 40004);
  ck_assert_int_eq(lsip_agent_hangup(alice.agent, a), 0);
  run_ms(1000);
  c = call_bob();
  ck_assert_int_eq(lsip_agent_audio_get(alice.agent, c, &audio), 0);
  ck_assert_uint_eq(audio.local.port, 40002);
}
END_TEST

START_TEST(one_port)
{
  lsip_agent_config mux = { .rtcp_mux = 1 };
  lsip_rtp_stats stats = { .size = sizeof stats };
  lsip_call c;
  side_agent(&alice, &mux);
  side_agent(&bob, &mux);
  bob.answers = 1;
  c = call_bob();
  run_ms(20000);
  ck_assert_int_eq(lsip_agent_stats(alice.agent, c, &stats), 0);
  ck_assert_uint_ge(stats.rtcp_received, 1);
  ck_assert_uint_eq(stats.lost, 0);
}
END_TEST

static void hang_up_at_10(side *s, lsip_call c)
{
  if (s->frames == 10) ck_assert_int_eq(lsip_agent_hangup(s->agent, c), 0);
}

START_TEST(hangup_in_audio)
{
  both_agents();
  bob.answers = 1;
  bob.on_pcm = hang_up_at_10;
  (void)call_bob();
  run_ms(2000);
  ck_assert_uint_eq(bob.frames, 10);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_END), 1);
}
END_TEST

static void abandon_at_10(side *s, lsip_call c)
{
  if (s->frames == 10) ck_assert_int_eq(lsip_call_abandon(s->stack, c), 0);
}

START_TEST(abandon_in_audio)
{
  both_agents();
  bob.answers = 1;
  bob.on_pcm = abandon_at_10;
  (void)call_bob();
  run_ms(2000);
  ck_assert_uint_eq(side_count(&bob, LSIP_EV_CALL_END), 1);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 0);
  ck_assert_uint_eq(side_count(&alice, LSIP_EV_CALL_END), 1);
}
END_TEST

static void again(side *s, const lsip_event *ev)
{
  if (ev->kind == LSIP_EV_CALL_ANSWERED)
    ck_assert_int_eq(lsip_agent_hangup(s->agent, s->told.call), 0);
  if (ev->kind == LSIP_EV_CALL_END && s->told.count < 20) (void)call_bob();
}

START_TEST(calls_from_events)
{
  both_agents();
  bob.answers = 1;
  alice.on_event = again;
  (void)call_bob();
  run_ms(10000);
  ck_assert_uint_ge(side_count(&alice, LSIP_EV_CALL_END), 4);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 0);
}
END_TEST

START_TEST(freed_in_mid_call)
{
  both_agents();
  bob.answers = 1;
  (void)call_bob();
  run_ms(500);
  lsip_agent_free(alice.agent);
  alice.agent = NULL;
  alice.stack = NULL;
  run_ms(500);
  ck_assert_uint_eq(lsip_agent_call_count(bob.agent), 1);
}
END_TEST

START_TEST(no_codec_in_common)
{
  lsip_agent_config u = { .codecs = "PCMU" }, l = { .codecs = "PCMA" };
  side_agent(&alice, &u);
  side_agent(&bob, &l);
  (void)call_bob();
  run_ms(1000);
  ck_assert_uint_eq(side_status(&alice, LSIP_EV_CALL_END), 488);
  ck_assert_uint_eq(bob.told.count, 0); /* never heard of it */
}
END_TEST

START_TEST(bad_configurations)
{
  lsip_agent_config c;
  lsip_agent *a;
  lsip_agent_config_init(&c, sizeof c);
  ck_assert_int_eq(lsip_agent_new(NULL, &c), LSIP_ERR_ARGUMENT);
  c.world = lsip_sim_world(sim, "alice.test");
  c.codecs = "opus";
  ck_assert_int_eq(lsip_agent_new(&a, &c), LSIP_ERR_UNSUPPORTED);
  c.codecs = NULL;
  c.media_host = "somewhere";
  ck_assert_int_eq(lsip_agent_new(&a, &c), LSIP_ERR_ARGUMENT);
  c.media_host = NULL;
  c.local = " , ";
  ck_assert_int_eq(lsip_agent_new(&a, &c), LSIP_ERR_ARGUMENT);
  c.local = "udp:nowhere";
  ck_assert_int_lt(lsip_agent_new(&a, &c), 0);
  c.local = NULL;
  c.account = "http://x";
  ck_assert_int_lt(lsip_agent_new(&a, &c), 0);
  c.account = "al ice";
  ck_assert_int_eq(lsip_agent_new(&a, &c), 0);
  ck_assert_uint_ne(lsip_agent_local(a, 1).id, 0); /* UDP and TCP */
  ck_assert_uint_eq(lsip_agent_local(a, 2).id, 0);
  lsip_agent_free(a);
  lsip_agent_free(NULL);
}
END_TEST

int main(void)
{
  TCase *t = tcase_create("agents");
  tcase_add_test(t, call_and_hangup);
  tcase_add_test(t, rings_by_itself);
  tcase_add_test(t, does_not_ring);
  tcase_add_test(t, cancelled);
  tcase_add_test(t, early_media);
  tcase_add_test(t, hold_and_resume);
  tcase_add_test(t, both_hold);
  tcase_add_test(t, digits);
  tcase_add_test(t, play_queue);
  tcase_add_test(t, too_many_calls);
  tcase_add_test(t, ports);
  tcase_add_test(t, one_port);
  tcase_add_test(t, hangup_in_audio);
  tcase_add_test(t, abandon_in_audio);
  tcase_add_test(t, calls_from_events);
  tcase_add_test(t, freed_in_mid_call);
  tcase_add_test(t, no_codec_in_common);
  tcase_add_test(t, bad_configurations);
  return run(t);
}
