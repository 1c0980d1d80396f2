/* The calls of bench_udp with sofia-sip: two nua stacks, two sockets, one
 * thread. Its own offer and answer is switched off: bodies go as they are. */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su.h>
#include <sofia-sip/su_tag.h>
#include <sofia-sip/tport_tag.h>

enum { WINDOW = 32 };

static su_root_t *root;
static nua_t *caller, *callee;
static size_t wanted, begun, ended;
static char callee_uri[128];
static const char offer[] =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n";

static void begin_call(void)
{
  nua_handle_t *h;
  if (begun == wanted)
    return;
  begun++;
  h = nua_handle(caller, NULL, SIPTAG_TO_STR(callee_uri),
                 SIPTAG_FROM_STR("sip:alice@127.0.0.1"), TAG_END());
  bench_need(h != NULL, "no call");
  nua_invite(h, NUTAG_URL(callee_uri), NUTAG_MEDIA_ENABLE(0),
             SIPTAG_CONTENT_TYPE_STR("application/sdp"),
             SIPTAG_PAYLOAD_STR(offer), TAG_END());
}

static void on_caller(nua_event_t event, int status, char const *phrase,
                      nua_t *nua, nua_magic_t *magic, nua_handle_t *h,
                      nua_hmagic_t *hmagic, sip_t const *sip, tagi_t tags[])
{
  (void)phrase, (void)nua, (void)magic, (void)hmagic, (void)sip, (void)tags;
  if (event == nua_r_invite && status >= 200) {
    bench_need(status == 200, "a call failed");
    nua_bye(h, TAG_END());
  }
  if (event == nua_r_bye && status >= 200)
    nua_handle_destroy(h);
}

static void answer(nua_handle_t *h)
{
  nua_respond(h, SIP_180_RINGING, TAG_END());
  nua_respond(h, SIP_200_OK, NUTAG_MEDIA_ENABLE(0),
              SIPTAG_CONTENT_TYPE_STR("application/sdp"),
              SIPTAG_PAYLOAD_STR(offer), TAG_END());
}

static void on_callee(nua_event_t event, int status, char const *phrase,
                      nua_t *nua, nua_magic_t *magic, nua_handle_t *h,
                      nua_hmagic_t *hmagic, sip_t const *sip, tagi_t tags[])
{
  (void)phrase, (void)nua, (void)magic, (void)hmagic, (void)sip, (void)tags;
  if (event == nua_i_invite && status < 200)
    answer(h);
  if (event != nua_i_bye)
    return;
  nua_handle_destroy(h);
  if (++ended == wanted)
    su_root_break(root);
  begin_call();
}

static nua_t *start_end(nua_callback_f fn, const char *url)
{
  nua_t *nua = nua_create(root, fn, NULL, NUTAG_URL(url),
                          NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOANSWER(0),
                          NUTAG_AUTOALERT(0), NUTAG_AUTOACK(1), TAG_END());
  bench_need(nua != NULL, "no stack");
  return nua;
}

static void calls(size_t n)
{
  wanted += n;
  for (int i = 0; i < WINDOW; i++)
    begin_call();
  su_root_run(root);
  bench_need(ended == wanted, "calls are missing");
}

static void run(const char *name, size_t rounds)
{
  static int port;
  char wall_name[64], url[64];
  double cpu, wall;
  port = port ? port : 20000 + (int)(getpid() % 10000) * 4;
  su_init();
  root = su_root_create(NULL);
  su_root_threading(root, 0); /* the stack in this thread too */
  snprintf(url, sizeof url, "sip:127.0.0.1:%d;transport=udp", port++);
  caller = start_end(on_caller, url);
  snprintf(url, sizeof url, "sip:127.0.0.1:%d;transport=udp", port);
  snprintf(callee_uri, sizeof callee_uri, "sip:bob@127.0.0.1:%d", port++);
  callee = start_end(on_callee, url);
  calls(100);
  cpu = bench_cpu_ns();
  wall = bench_wall_ns();
  calls(rounds);
  cpu = bench_cpu_ns() - cpu;
  wall = bench_wall_ns() - wall;
  snprintf(wall_name, sizeof wall_name, "%s-wall", name);
  bench_report(name, (double)rounds * 1e9 / cpu, "per CPU second");
  bench_report(wall_name, (double)rounds * 1e9 / wall, "per second");
}

int main(int argc, char **argv)
{
  static const bench_work works[] = {
    { "calls-udp-500", 500, run }, { "calls-udp-4000", 4000, run },
  };
  return bench_main(argc, argv, works, 2, NULL);
}
