/* RFC 3665 s.2: Bob and the registrar of his domain. */
#include "cast.h"

static cast c;

static const server_plan registrar = {
  .actor = "Server",
  .host = "ss2.biloxi.example.com",
  .domains = "biloxi.example.com, ss2.biloxi.example.com",
  .realm = "biloxi.example.com",
  .asks_registers = 1,
};

static void begin(const char *section)
{
  cast_begin(&c, section);
  cast_bob(&c, 0, 0);
  cast_server(&c, &registrar);
  cast_name(&c, "biloxi.example.com", registrar.host);
}

/* ---- by the library's user agent ---- */

static lsip_registration register_with(const char *password)
{
  lsip_account_config ac;
  lsip_registration r;
  memset(&ac, 0, sizeof ac);
  ac.size = sizeof ac;
  ac.aor = LSIP_STR(BOB_AOR);
  ac.registrar = LSIP_STR("sip:ss2.biloxi.example.com;transport=tcp");
  ac.password = lsip_str_z(password);
  ck_assert_int_eq(lsip_account_new(c.bob.stack, &c.bob.account, &ac), 0);
  ck_assert_int_eq(lsip_registration_new(c.bob.stack, &r, c.bob.account,
                                         3600, 0), 0);
  return r;
}

static size_t bindings(lsip_binding *out, size_t max)
{
  return lsip_location_find(c.servers[0].stack, c.servers[0].registrar,
                            LSIP_STR(BOB_AOR), out, max);
}

/* The flow ends here; the registration would be refreshed for ever. */
static void end_registration(lsip_registration r)
{
  compare(&c.watch, &c.flow);
  watch_forget(&c.watch);
  (void)lsip_registration_end(c.bob.stack, r);
  cast_end_after(&c);
}

START_TEST(new_registration_2_1)
{
  lsip_registration r;
  begin("2.1");
  r = register_with(PASSWORD);
  run_for(c.sim, 2);
  ck_assert_ptr_nonnull(party_heard(&c.bob, LSIP_EV_REG_OK));
  ck_assert_uint_eq(bindings(NULL, 0), 1);
  end_registration(r);
}
END_TEST

START_TEST(unsuccessful_2_5)
{
  lsip_registration r;
  begin("2.5");
  r = register_with("not " PASSWORD);
  run_for(c.sim, 2);
  ck_assert_uint_eq(party_heard(&c.bob, LSIP_EV_REG_RETRY)->status, 401);
  ck_assert_uint_eq(bindings(NULL, 0), 0);
  end_registration(r);
}
END_TEST

/* ---- by hand: what the library's user agent never says ---- */

/* "Since the user already has authenticated with the server, the user
 * supplies authentication credentials with the request." */
static void send_register(unsigned cseq, const char *credentials,
                          const char *headers)
{
  cast_send(&c.bob,
            "REGISTER sip:ss2.biloxi.example.com SIP/2.0\r\n"
            "Max-Forwards: 70\r\nFrom: Bob <" BOB_AOR ">;tag=a73kszlfl\r\n"
            "To: Bob <" BOB_AOR ">\r\nCall-ID: 1j9FpLxk3uxtm8tn@bob\r\n"
            "CSeq: %u REGISTER\r\n%s%sContent-Length: 0\r\n\r\n",
            cseq, credentials, headers);
  run_for(c.sim, 1);
}

static const char *credentials(void)
{
  return cast_credentials(&c, "Bob", "bob", PASSWORD, "REGISTER",
                          "sip:ss2.biloxi.example.com");
}

/* Bob asks, is challenged, and has nothing bound; or has one binding. */
static const char *authenticate(int bound)
{
  static char kept[1024];
  char contact[200] = "";
  if (bound)
    snprintf(contact, sizeof contact, "Contact: <%s>\r\n",
             cast_bob_contact(&c));
  send_register(1, "", contact);
  snprintf(kept, sizeof kept, "%s", credentials());
  if (bound)
    send_register(2, kept, contact);
  ck_assert_uint_eq(bindings(NULL, 0), (size_t)bound);
  send_register(3, "", "");
  snprintf(kept, sizeof kept, "%s", credentials());
  cast_curtain(&c);
  return kept;
}

START_TEST(update_of_contacts_2_2)
{
  const char *kept;
  begin("2.2");
  kept = authenticate(1);
  send_register(4, kept, "Contact: <mailto:bob@biloxi.example.com>\r\n");
  ck_assert_uint_eq(bindings(NULL, 0), 2);
  cast_end(&c);
}
END_TEST

START_TEST(request_for_contacts_2_3)
{
  const char *kept;
  begin("2.3");
  kept = authenticate(1);
  send_register(4, kept, "");
  ck_assert_uint_eq(bindings(NULL, 0), 1);
  cast_end(&c);
}
END_TEST

START_TEST(cancellation_2_4)
{
  const char *kept;
  begin("2.4");
  kept = authenticate(1);
  send_register(4, kept, "Expires: 0\r\nContact: *\r\n");
  ck_assert_uint_eq(bindings(NULL, 0), 0);
  cast_end(&c);
}
END_TEST

cast_main("rfc3665-registration", new_registration_2_1,
          update_of_contacts_2_2, request_for_contacts_2_3, cancellation_2_4,
          unsuccessful_2_5)
