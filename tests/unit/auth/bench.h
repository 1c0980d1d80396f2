/* A server, messages to it, and the client that answers it. */
#ifndef TESTS_UNIT_AUTH_BENCH_H
#define TESTS_UNIT_AUTH_BENCH_H

#include "auth/authorize.h"
#include "auth/random.h"
#include "auth/server.h"

#include "../base/run.h"

#include <stdio.h>

enum { AUTH = LSIP_H_AUTHORIZATION, PROXY = LSIP_H_PROXY_AUTHORIZATION };

typedef struct bench {
  lsip_ctx c;
  lsip_random random;
  lsip_auth_server s;
  lsip_time now;
  lsip_secret secret;
} bench;

static inline void setup(bench *b, const lsip_auth_config *cfg)
{
  memset(b, 0, sizeof *b);
  lsip_heap_init(&b->c.heap, NULL, 1 << 20, 0);
  memset(b->c.config.seed, 3, sizeof b->c.config.seed);
  ck_assert_int_eq(lsip_random_install(&b->c, &b->random), 0);
  b->c.random(&b->c, &b->c.hash_key, sizeof b->c.hash_key);
  ck_assert_int_eq(lsip_auth_server_init(&b->s, &b->c, cfg), 0);
  b->now = LSIP_SECONDS(5000);
  b->secret.password = LSIP_STR("zanzibar");
}

static inline lsip_auth_config config(void)
{
  lsip_auth_config cfg;
  memset(&cfg, 0, sizeof cfg);
  cfg.realm = LSIP_STR("biloxi.com");
  return cfg;
}

static inline void teardown(bench *b)
{
  lsip_auth_server_clear(&b->s);
  ck_assert_uint_eq(b->c.heap.used, 0);
}

/* ---- messages ---- */

typedef struct message {
  lsip_msg m;
  char text[8192];
  uint64_t index[8192];
} message;

static inline void request(message *r, const char *method, const char *call_id,
                    unsigned cseq, const char *lines)
{
  int n = snprintf(r->text, sizeof r->text,
      "%s sip:biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
      "Max-Forwards: 70\r\n"
      "From: <sip:bob@biloxi.com>;tag=a\r\n"
      "To: <sip:bob@biloxi.com>\r\n"
      "Call-ID: %s\r\n"
      "CSeq: %u %s\r\n"
      "%s"
      "Content-Length: 4\r\n\r\nbody", method, call_id, cseq, method, lines);
  ck_assert(n > 0 && (size_t)n < sizeof r->text);
  ck_assert_int_eq(lsip_msg_parse(&r->m, r->index, sizeof r->index, r->text,
                                  (size_t)n, NULL, NULL), 0);
}

/* A 401 with the server's challenges. */
static inline void challenged(bench *b, message *r, int header, int stale)
{
  lsip_writer w;
  char lines[2048];
  lsip_writer_init(&w, lines, sizeof lines - 1);
  lsip_auth_server_challenge(&b->s, &w, header, stale, b->now);
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  lines[w.len] = '\0';
  request(r, "OPTIONS", "c", 1, lines);
}

static inline lsip_answer bob(void)
{
  lsip_answer a;
  memset(&a, 0, sizeof a);
  a.user = LSIP_STR("bob");
  a.secret.password = LSIP_STR("zanzibar");
  a.method = LSIP_STR("REGISTER");
  a.uri = LSIP_STR("sip:biloxi.com");
  a.body = LSIP_STR("body");
  a.cnonce = LSIP_STR("0a4f113b");
  a.nc = 1;
  return a;
}

static inline void credentials(char *line, size_t cap, const lsip_challenge *c,
                        const lsip_answer *a)
{
  lsip_writer w;
  lsip_writer_init(&w, line, cap - 1);
  lsip_write_raw(&w, lsip_header_name(lsip_answer_header(c)));
  lsip_write_raw(&w, LSIP_STR(": "));
  ck_assert_int_eq(lsip_write_answer(&w, c, a), 0);
  lsip_write_raw(&w, LSIP_STR("\r\n"));
  ck_assert_int_eq(lsip_writer_end(&w), 0);
  line[w.len] = '\0';
}

/* Both steps of the judgement. */
static inline int judge(bench *b, const message *r, int header)
{
  lsip_login l;
  int v = lsip_auth_server_check(&b->s, &r->m, header, b->now, &l);
  if (v == LSIP_AUTH_ASK)
    v = lsip_auth_server_verify(&b->s, &r->m, &l, &b->secret, b->now);
  return v;
}

static inline int judge_lines(bench *b, const char *call_id, unsigned cseq,
                       const char *lines)
{
  static message r;
  request(&r, "REGISTER", call_id, cseq, lines);
  return judge(b, &r, AUTH);
}

/* The challenge with algorithm `alg` of a new 401; its text stays there. */
static inline lsip_challenge get(bench *b, message *r, unsigned algs)
{
  lsip_challenge c;
  challenged(b, r, AUTH, 0);
  ck_assert_uint_eq(lsip_challenges_choose(&r->m, algs, &c, 1), 1);
  return c;
}

#endif
