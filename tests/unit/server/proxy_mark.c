/* Marks: the same for the same request, others for others (RFC 5393 4.2.1,
 * RFC 3261 16.11). */
#include "proxy_text.h"

#include "server/mark.h"

static const lsip_hash_key key = { { 1, 2 } }, other_key = { { 1, 3 } };
static request_text one, two;

static int same_mark(const lsip_hash_key *k)
{
  char a[LSIP_MARK_LEN], b[LSIP_MARK_LEN];
  lsip_mark_of_request(&key, &one.m, a);
  lsip_mark_of_request(k, &two.m, b);
  return memcmp(a, b, sizeof a) == 0;
}

START_TEST(of_request)
{
  request_make(&one, "INVITE", "sip:b@b.test", "1", "Route: <sip:r;lr>\r\n");
  request_make(&two, "INVITE", "sip:b@b.test", "1", "Route: <sip:r;lr>\r\n");
  ck_assert(same_mark(&key));
  ck_assert(!same_mark(&other_key));
  request_make(&two, "INVITE", "sip:b@b.test", "2", "Route: <sip:r;lr>\r\n");
  ck_assert(same_mark(&key)); /* the Via says nothing */
  request_make(&two, "CANCEL", "sip:b@b.test", "1", "Route: <sip:r;lr>\r\n");
  ck_assert(same_mark(&key)); /* nor does the method */
  request_make(&two, "INVITE", "sip:c@b.test", "1", "Route: <sip:r;lr>\r\n");
  ck_assert(!same_mark(&key));
  request_make(&two, "INVITE", "sip:b@b.test", "1", "");
  ck_assert(!same_mark(&key));
}
END_TEST

static int same_branch(void)
{
  char a[LSIP_BRANCH_LEN], b[LSIP_BRANCH_LEN];
  lsip_via v;
  ck_assert_int_eq(lsip_msg_via(&one.m, &v), 0);
  lsip_mark_of_branch(&key, &one.m, &v, a);
  ck_assert_int_eq(lsip_msg_via(&two.m, &v), 0);
  lsip_mark_of_branch(&key, &two.m, &v, b);
  ck_assert_int_eq(memcmp(a, "z9hG4bK", 7), 0);
  return memcmp(a, b, sizeof a) == 0;
}

START_TEST(of_branch)
{
  request_make(&one, "INVITE", "sip:b@b.test", "1", "");
  request_make(&two, "ACK", "sip:b@b.test", "1", "");
  ck_assert(same_branch());
  request_make(&two, "CANCEL", "sip:b@b.test", "1", "");
  ck_assert(same_branch());
  request_make(&two, "INVITE", "sip:b@b.test", "2", "");
  ck_assert(!same_branch());
}
END_TEST

START_TEST(better)
{
  static const int order[] = { 699, 300, 302, 401, 404, 500, 503 };
  for (size_t i = 0; i + 1 < sizeof order / sizeof order[0]; i++)
    ck_assert(!lsip_proxy_better(order[i + 1], order[i]));
  ck_assert(lsip_proxy_better(404, 0));
  ck_assert(!lsip_proxy_better(404, 486));
  ck_assert(lsip_proxy_better(484, 486));
  ck_assert(lsip_proxy_better(500, 503));
  ck_assert(lsip_proxy_better(600, 300));
  ck_assert(!lsip_proxy_better(180, 0));
}
END_TEST

int main(void)
{
  Suite *s = suite_create("server-proxy_mark");
  TCase *t = tcase_create("mark");
  SRunner *r;
  int failed;
  tcase_add_test(t, of_request);
  tcase_add_test(t, of_branch);
  tcase_add_test(t, better);
  suite_add_tcase(s, t);
  r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
