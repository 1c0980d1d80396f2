/* OPTIONS transactions of osip2 in memory, client and server: the messages go
 * as text from the one to the other, over TCP as far as the Via says, so that
 * nothing stays after the end. Like `options-tcp` of bench_stack, which also
 * finds messages in the stream, keeps addresses, and routes. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include <osip2/osip.h>
#include <osipparser2/osip_parser.h>

typedef struct side {
  osip_t *osip;
  osip_transaction_t *dead;
  char *text;      /* on its way to the other side */
  size_t len;
} side;

static side client, server;
static size_t answers;

static side *side_of(osip_transaction_t *t)
{
  return t->ctx_type == NICT ? &client : &server;
}

static int send_message(osip_transaction_t *t, osip_message_t *m, char *host,
                        int port, int socket)
{
  side *s = side_of(t);
  (void)host, (void)port, (void)socket;
  return osip_message_to_str(m, &s->text, &s->len);
}

static void killed(int type, osip_transaction_t *t)
{
  side *s = side_of(t);
  (void)type;
  osip_remove_transaction(s->osip, t);
  s->dead = t;
}

static int make_response(osip_message_t **out, osip_message_t *request)
{
  osip_message_t *m;
  int err = osip_message_init(&m);
  if (err)
    return err;
  osip_message_set_version(m, osip_strdup("SIP/2.0"));
  osip_message_set_status_code(m, 200);
  osip_message_set_reason_phrase(m, osip_strdup("OK"));
  err = osip_from_clone(request->from, &m->from) ||
        osip_to_clone(request->to, &m->to) ||
        osip_call_id_clone(request->call_id, &m->call_id) ||
        osip_cseq_clone(request->cseq, &m->cseq) ||
        osip_list_clone(&request->vias, &m->vias,
                        (int (*)(void *, void **))osip_via_clone) ||
        osip_to_set_tag(m->to, osip_strdup("a1b2c3d4e5f6")) ||
        osip_message_set_content_length(m, "0");
  *out = m;
  return err;
}

static void on_request(int type, osip_transaction_t *t, osip_message_t *m)
{
  osip_message_t *response = NULL;
  (void)type;
  bench_need(!make_response(&response, m), "no response");
  osip_transaction_add_event(t, osip_new_outgoing_sipmessage(response));
}

static void on_response(int type, osip_transaction_t *t, osip_message_t *m)
{
  (void)type, (void)t, (void)m;
  answers++;
}

static void start_side(side *s)
{
  bench_need(!osip_init(&s->osip), "no osip");
  osip_set_cb_send_message(s->osip, send_message);
  osip_set_message_callback(s->osip, OSIP_NIST_OPTIONS_RECEIVED, on_request);
  osip_set_message_callback(s->osip, OSIP_NICT_STATUS_2XX_RECEIVED,
                            on_response);
  osip_set_kill_transaction_callback(s->osip, OSIP_NICT_KILL_TRANSACTION,
                                     killed);
  osip_set_kill_transaction_callback(s->osip, OSIP_NIST_KILL_TRANSACTION,
                                     killed);
}

static void receive(side *s, side *from)
{
  osip_event_t *e = osip_parse(from->text, from->len);
  osip_transaction_t *t;
  osip_free(from->text);
  from->text = NULL;
  bench_need(e != NULL, "not parsed");
  if (MSG_IS_REQUEST(e->sip))
    osip_message_fix_last_via_header(e->sip, "192.0.2.1", 5060);
  if (osip_find_transaction_and_add_event(s->osip, e) == 0)
    return;
  t = osip_create_transaction(s->osip, e);
  bench_need(t != NULL, "no transaction");
  osip_transaction_add_event(t, e);
}

static void bury(side *s)
{
  bench_need(s->dead != NULL, "a transaction lives on");
  osip_transaction_free(s->dead);
  s->dead = NULL;
}

static osip_message_t *make_request(void)
{
  static unsigned serial;
  osip_message_t *m;
  char text[512];
  int n = snprintf(text, sizeof text,
      "OPTIONS sip:bob@192.0.2.2;transport=tcp SIP/2.0\r\n"
      "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK%010u;rport\r\n"
      "Max-Forwards: 70\r\n"
      "From: <sip:alice@192.0.2.1>;tag=t%u\r\nTo: <sip:bob@192.0.2.2>\r\n"
      "Call-ID: c%u@192.0.2.1\r\nCSeq: 1 OPTIONS\r\n"
      "Content-Length: 0\r\n\r\n", serial, serial, serial);
  serial++;
  bench_need(!osip_message_init(&m) &&
             !osip_message_parse(m, text, (size_t)n), "no request");
  return m;
}

static void options(void)
{
  osip_message_t *m = make_request();
  osip_transaction_t *t;
  bench_need(!osip_transaction_init(&t, NICT, client.osip, m), "not begun");
  osip_transaction_add_event(t, osip_new_outgoing_sipmessage(m));
  osip_nict_execute(client.osip);
  receive(&server, &client);
  osip_nist_execute(server.osip);
  receive(&client, &server);
  osip_nict_execute(client.osip);
  osip_timers_nict_execute(client.osip);
  osip_timers_nist_execute(server.osip);
  osip_nict_execute(client.osip);
  osip_nist_execute(server.osip);
  bury(&client);
  bury(&server);
}

/* A name for callgrind's --toggle-collect. */
__attribute__((noinline)) static void measured(size_t rounds)
{
  for (size_t i = 0; i < rounds; i++)
    options();
}

static void run(const char *name, size_t rounds)
{
  double ns;
  start_side(&client);
  start_side(&server);
  measured(100);
  ns = bench_cpu_ns();
  measured(rounds);
  ns = bench_cpu_ns() - ns;
  bench_need(answers == rounds + 100, "answers are missing");
  bench_report(name, (double)rounds * 1e9 / ns, "per CPU second");
}

int main(int argc, char **argv)
{
  static const bench_work works[] = { { "options-tcp", 10000, run } };
  return bench_main(argc, argv, works, 1, NULL);
}
