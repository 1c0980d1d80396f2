/* The comparison itself: what differs from a flow is noticed. */
#include "cast.h"

#include <string.h>

static cast c;

static void play(void)
{
  cast_begin(&c, "3.1");
  cast_alice(&c, NULL);
  cast_bob(&c, 180, 200);
  cast_name(&c, "biloxi.example.com", BOB_HOST);
  cast_call(&c);
  run_for(c.sim, 5);
  cast_hangup(&c.bob);
  run_for(c.sim, 300);
  ck_assert_ptr_null(compare_why(&c.watch, &c.flow));
}

static void check_why(const char *expected)
{
  const char *why = compare_why(&c.watch, &c.flow);
  ck_assert_msg(why && strstr(why, expected), "%s, not: %s",
                why ? why : "nothing", expected);
  cast_end_after(&c);
}

static flow_line *line(const char *label)
{
  return &c.flow.lines[flow_find(&c.flow, label)];
}

static void claim(const char *label, const char *fact)
{
  flow_line *l = line(label);
  l->facts[l->fact_count++] = fact;
}

START_TEST(another_order)
{
  play();
  line("F2")->what = "200";
  line("F3")->what = "180";
  check_why("is not in its place");
}
END_TEST

START_TEST(another_message)
{
  play();
  line("F6")->what = "481";
  check_why("is not in its place");
}
END_TEST

START_TEST(one_more)
{
  play();
  c.flow.lines[c.flow.count] = *line("F6");
  c.flow.lines[c.flow.count++].label = "F7";
  check_why("F7 (200) is missing");
}
END_TEST

START_TEST(one_less)
{
  play();
  c.flow.count--;
  check_why("is not in its place");
}
END_TEST

START_TEST(out_of_bounds)
{
  play();
  line("F2")->floats = 1;
  claim("F2", "after=F3");
  check_why("F2 is not after=F3");
}
END_TEST

/* Claims about F1 that are not true. */
START_TEST(lies)
{
  static const char *const all[] = {
    "tag", "no-sdp", "CSeq=2", "Max-Forwards=69", "Via*2", "+Route",
    "-Contact", "same=F2", "fresh=F2", "of=F4", "nonsense",
  };
  play();
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    const char *why;
    claim("F1", all[i]);
    why = compare_why(&c.watch, &c.flow);
    ck_assert_msg(why && strstr(why, all[i]), "%s", all[i]);
    line("F1")->fact_count--;
  }
  cast_end_after(&c);
}
END_TEST

cast_main("rfc3665-differences", another_order, another_message, one_more,
          one_less, out_of_bounds, lies)
