#include "records.h"

#include <stdlib.h>

enum { FILE_HEAD = 24, RECORD_HEAD = 16 };

static sink out;

static lsip_pcap *make(void)
{
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  memset(&out, 0, sizeof out);
  lsip_pcap_config_init(&c, sizeof c);
  c.write = sink_write;
  c.user = &out;
  ck_assert_int_eq(lsip_pcap_new(&p, &c), 0);
  return p;
}

static uint32_t host32(size_t at)
{
  uint32_t n;
  memcpy(&n, out.bytes + at, sizeof n);
  return n;
}

static unsigned net16(size_t at)
{
  const uint8_t *p = (const uint8_t *)out.bytes + at;
  return (unsigned)p[0] << 8 | p[1];
}

static uint32_t net32(size_t at)
{
  return (uint32_t)net16(at) << 16 | net16(at + 2);
}

/* The sum of RFC 1071 over bytes that hold their checksum is all ones. */
static uint32_t add(uint32_t acc, size_t at, size_t n)
{
  for (size_t i = 0; i < n; i++)
    acc += (uint32_t)(uint8_t)out.bytes[at + i] << (i % 2 ? 0 : 8);
  while (acc >> 16)
    acc = (acc & 0xffff) + (acc >> 16);
  return acc;
}

START_TEST(file_header)
{
  lsip_pcap *p = make();
  ck_assert_uint_eq(out.len, FILE_HEAD);
  ck_assert_uint_eq(host32(0), 0xa1b23c4d);
  ck_assert_uint_eq(host32(20), 101);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(udp_over_ip4)
{
  lsip_pcap *p = make();
  lsip_trace_record r = record_of(1, "192.0.2.2:5080", "odd", 0);
  size_t ip = FILE_HEAD + RECORD_HEAD, udp = ip + 20;
  r.unix_ns = 1700000000123456789u;
  ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  ck_assert_uint_eq(lsip_pcap_count(p), 1);
  ck_assert_uint_eq(host32(FILE_HEAD), 1700000000);
  ck_assert_uint_eq(host32(FILE_HEAD + 4), 123456789);
  ck_assert_uint_eq(host32(FILE_HEAD + 8), 31);
  ck_assert_uint_eq(host32(FILE_HEAD + 12), 31);
  ck_assert_uint_eq(out.len, ip + 31);
  ck_assert_uint_eq(net16(ip + 2), 31);
  ck_assert_uint_eq(add(0, ip, 20), 0xffff);
  ck_assert_uint_eq(net16(udp), 5060);
  ck_assert_uint_eq(net16(udp + 2), 5080);
  ck_assert_uint_eq(net16(udp + 4), 11);
  ck_assert_uint_eq(add(add(17 + 11, ip + 12, 8), udp, 11), 0xffff);
  ck_assert_mem_eq(out.bytes + udp + 8, "odd", 3);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(incoming_is_turned_round)
{
  lsip_pcap *p = make();
  lsip_trace_record r = record_of(0, "192.0.2.2:5080", "x", 1500);
  size_t ip = FILE_HEAD + RECORD_HEAD;
  ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  ck_assert_uint_eq(host32(FILE_HEAD), 1);
  ck_assert_uint_eq(host32(FILE_HEAD + 4), 500000000);
  ck_assert_uint_eq(net32(ip + 12), 0xc0000202);
  ck_assert_uint_eq(net16(ip + 20), 5080);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(udp_over_ip6)
{
  lsip_pcap *p = make();
  lsip_trace_record r = record_of(1, "[2001:db8::2]:5080", "even", 0);
  size_t ip = FILE_HEAD + RECORD_HEAD, udp = ip + 40;
  r.local = addr_of("[2001:db8::1]:5060");
  ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  ck_assert_uint_eq((uint8_t)out.bytes[ip], 0x60);
  ck_assert_uint_eq(net16(ip + 4), 12);
  ck_assert_uint_eq(add(add(17 + 12, ip + 8, 32), udp, 12), 0xffff);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(tcp_numbers_run_on)
{
  lsip_pcap *p = make();
  lsip_trace_record ask = record_of(1, "192.0.2.2:5080", "12345", 0);
  lsip_trace_record reply = record_of(0, "192.0.2.2:5080", "123", 1);
  size_t first = FILE_HEAD + RECORD_HEAD + 20;
  size_t second = first + 20 + 5 + RECORD_HEAD + 20;
  size_t third = second + 20 + 3 + RECORD_HEAD + 20;
  uint32_t ours, theirs;
  ask.transport = reply.transport = LSIP_TCP;
  ck_assert_int_eq(lsip_pcap_add(p, &ask), 0);
  ck_assert_int_eq(lsip_pcap_add(p, &reply), 0);
  ck_assert_int_eq(lsip_pcap_add(p, &ask), 0);
  ours = net32(first + 4);
  theirs = net32(first + 8);
  ck_assert_uint_eq(net32(second + 4), theirs);
  ck_assert_uint_eq(net32(second + 8), ours + 5);
  ck_assert_uint_eq(net32(third + 4), ours + 5);
  ck_assert_uint_eq(net32(third + 8), theirs + 3);
  ck_assert_uint_eq(add(add(6 + 25, first - 8, 8), first, 25), 0xffff);
  lsip_pcap_free(p);
}
END_TEST

/* More connections than are remembered: nothing breaks, all is written. */
START_TEST(more_connections_than_room)
{
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  memset(&out, 0, sizeof out);
  lsip_pcap_config_init(&c, sizeof c);
  c.write = sink_write;
  c.user = &out;
  c.max_flows = 1;
  ck_assert_int_eq(lsip_pcap_new(&p, &c), 0);
  for (unsigned i = 0; i < 100; i++) {
    lsip_trace_record r = record_of(1, "192.0.2.2:1", "x", i);
    r.transport = LSIP_TCP;
    r.remote.port = (uint16_t)(1000 + i);
    ck_assert_int_eq(lsip_pcap_add(p, &r), 0);
  }
  ck_assert_uint_eq(lsip_pcap_count(p), 100);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(an_error_of_write_stays)
{
  lsip_pcap *p = make();
  lsip_trace_record r = record_of(1, "192.0.2.2:5080", "x", 0);
  out.fail_at = FILE_HEAD + 10;
  ck_assert_int_eq(lsip_pcap_add(p, &r), LSIP_ERR_IO);
  out.fail_at = 0;
  ck_assert_int_eq(lsip_pcap_add(p, &r), LSIP_ERR_IO);
  ck_assert_uint_eq(out.len, FILE_HEAD);
  ck_assert_uint_eq(lsip_pcap_count(p), 0);
  lsip_pcap_free(p);
}
END_TEST

START_TEST(wrong_arguments)
{
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  lsip_trace_record r = record_of(1, "192.0.2.2:5080", "x", 0);
  char *big = calloc(1, 70000);
  lsip_pcap_config_init(&c, sizeof c);
  ck_assert_int_eq(lsip_pcap_new(&p, &c), LSIP_ERR_ARGUMENT);
  c.write = sink_write;
  c.size = 1;
  ck_assert_int_eq(lsip_pcap_new(&p, &c), LSIP_ERR_ARGUMENT);
  p = make();
  r.local.family = r.remote.family = 0;
  ck_assert_int_eq(lsip_pcap_add(p, &r), LSIP_ERR_ARGUMENT);
  r.local.family = 4;
  r.bytes = lsip_str_of(big, 70000);
  ck_assert_int_eq(lsip_pcap_add(p, &r), LSIP_ERR_TOO_LONG);
  ck_assert_uint_eq(out.len, FILE_HEAD);
  lsip_pcap_free(p);
  lsip_pcap_free(NULL);
  free(big);
}
END_TEST

static void *no_memory(void *user, void *ptr, size_t before, size_t size)
{
  return NULL;
}

START_TEST(out_of_memory)
{
  lsip_pcap_config c;
  lsip_pcap *p = NULL;
  lsip_pcap_config_init(&c, sizeof c);
  c.write = sink_write;
  c.mem.fn = no_memory;
  ck_assert_int_eq(lsip_pcap_new(&p, &c), LSIP_ERR_NOMEM);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("pcap");
  TCase *tc = tcase_create("pcap");
  SRunner *runner = srunner_create(suite);
  int failed;
  tcase_add_test(tc, file_header);
  tcase_add_test(tc, udp_over_ip4);
  tcase_add_test(tc, incoming_is_turned_round);
  tcase_add_test(tc, udp_over_ip6);
  tcase_add_test(tc, tcp_numbers_run_on);
  tcase_add_test(tc, more_connections_than_room);
  tcase_add_test(tc, an_error_of_write_stays);
  tcase_add_test(tc, wrong_arguments);
  tcase_add_test(tc, out_of_memory);
  suite_add_tcase(suite, tc);
  srunner_run_all(runner, CK_NORMAL);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
