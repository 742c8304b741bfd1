// Tokens of Supabase (K12): whose account they open, and how often keys are asked for. What is
// refused, and the other algorithms, are tests/identity.
#include "tests/api/fake_issuer.h"
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

const std::string kIssuer = "https://project.example/auth/v1";
const std::string kKeys = kIssuer + "/.well-known/jwks.json";

class ExternalTokens : public IdentityTest {
 protected:
  void SetUp() override {
    settings.supabase_jwt_secret = "a secret of a project with 32 characters and more";
    settings.supabase_url = "https://project.example";
    fetch = issuer_.fetch();
    IdentityTest::SetUp();
  }
  struct Person {
    std::string subject = "1", email = "kim@example.org", session = "one", more = {};
    std::int64_t minutes = 60;
  };
  std::string claims(const Person& person) const {
    const std::int64_t seconds = now().ms / kSecondMs;
    return "{\"iss\":\"" + kIssuer + R"(","aud":"authenticated","role":"authenticated","sub":")" +
           person.subject + R"(","email":")" + person.email + R"(","session_id":")" +
           person.session + "\",\"iat\":" + str(seconds) +
           ",\"exp\":" + str(seconds + person.minutes * 60) + person.more + "}";
  }
  std::string token(const Person& person) const {
    const std::string head = secrets::base64url(R"({"alg":"HS256","typ":"JWT"})") + "." +
                             secrets::base64url(claims(person));
    return head + "." + secrets::base64url(secrets::hmac(settings.supabase_jwt_secret, head));
  }
  Answer me(const std::string& bearer) { return send_with(bearer, "GET", "/api/v1/auth/me"); }
  Status verify_address(As who) {
    return app().database->write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("UPDATE accounts SET email_verified_at = ? WHERE id = ?",
                     {now(), accounts[who].id}));
      return ok();
    });
  }
  FakeIssuer issuer_;
};

TEST_F(ExternalTokens, MakeAnAccountOfTheChosenRoleInTheChosenCompany) {
  settings.external_role = ExternalRole::domain_expert;
  settings.external_company = "ACME";
  restart();
  const Answer first = me(token({}));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.text("role"), "domain_expert");
  EXPECT_EQ(first.number("company_id"), company.id.value);
  EXPECT_EQ(first.text("status"), "active");
  EXPECT_EQ(me(token({.session = "two"})).number("id"), first.number("id"));
  EXPECT_NE(me(token({.subject = "2", .email = "lee@example.org"})).number("id"),
            first.number("id"));
  EXPECT_EQ(count("SELECT count(*) FROM external_identities"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action = 'account.registered'"), 2);
}

TEST_F(ExternalTokens, NobodyNewWithRoleNone) {
  settings.external_role = ExternalRole::none;
  restart();
  EXPECT_EQ(me(token({})).code(), "no_account");
  EXPECT_EQ(count("SELECT count(*) FROM external_identities"), 0);
}

TEST_F(ExternalTokens, WaitForAnAdministratorWhereRegisteringDoes) {
  settings.registration_mode = RegistrationMode::pending;
  restart();
  for (int i = 0; i < 2; ++i) {
    const Answer answer = me(token({}));
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.code(), "account_pending");
  }
  EXPECT_EQ(count("SELECT count(*) FROM accounts WHERE email = 'kim@example.org'"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM account_sessions WHERE external_hash IS NOT NULL"), 0);
}

// Both sides must have shown that the address is this person's.
TEST_F(ExternalTokens, JoinAnAccountByAnAddressThatBothSidesVerified) {
  const Person said{.email = "recruiter@example.com"};
  const Person shown{.email = "recruiter@example.com", .more = ",\"email_verified\":true"};
  EXPECT_EQ(me(token(said)).code(), "account_exists");
  EXPECT_EQ(me(token(shown)).code(), "account_exists");
  ASSERT_FALSE(verify_address(As::recruiter).is_error());
  EXPECT_EQ(me(token(said)).code(), "account_exists");
  const Answer joined = me(token(shown));
  ASSERT_EQ(joined.status, 200) << joined.body;
  EXPECT_EQ(joined.number("id"), accounts[As::recruiter].id.value);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action = 'account.identity_joined'"), 1);
  // From now on the subject counts, whatever its address is.
  EXPECT_EQ(me(token({.email = "new@example.org"})).number("id"), joined.number("id"));
}

TEST_F(ExternalTokens, EndWithTheSessionTheAccountAndTheirTime) {
  const std::string one = token({}), two = token({.session = "two"});
  ASSERT_EQ(me(one).status, 200);
  ASSERT_EQ(me(two).status, 200);
  const Answer listed = send_with(one, "GET", "/api/v1/auth/sessions");
  EXPECT_EQ(listed.number("items.length"), 2);
  EXPECT_EQ(send_with(one, "DELETE", "/api/v1/auth/sessions").status, 200);
  EXPECT_EQ(me(two).code(), "session_ended");
  // The service goes on with a newer token of the same session.
  advance(50 * kMinuteMs);
  ASSERT_EQ(me(token({})).status, 200);
  advance(55 * kMinuteMs);
  EXPECT_EQ(me(token({})).status, 200);
  EXPECT_EQ(me(one).code(), "invalid_token");
  const std::int64_t id = me(token({})).number("id");
  ASSERT_EQ(put(As::admin, "/api/v1/admin/users/" + str(id), R"({"status":"disabled"})").status,
            200);
  EXPECT_EQ(me(token({})).code(), "session_ended");
  EXPECT_EQ(me(token({.session = "three"})).code(), "account_disabled");
}

TEST_F(ExternalTokens, OpenLiveConnectionsAndNoRefresh) {
  const std::string bearer = token({});
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/live/tickets").status, 201);
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/auth/refresh").status, 401);
}

TEST_F(ExternalTokens, NeverAreForStrictAdministration) {
  settings.admin_strict = true;
  restart();
  ASSERT_FALSE(verify_address(As::admin).is_error());
  const std::string bearer =
      token({.email = "admin@example.com", .more = ",\"email_verified\":true"});
  EXPECT_EQ(me(bearer).text("role"), "admin");
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/admin/users").code(), "admin_token_required");
}

TEST_F(ExternalTokens, KeysAreAskedForNowAndThen) {
  issuer_.documents[kKeys] = issuer_.key_set("first");
  const auto asked = [&](std::string_view kid, int status, std::string_view session = "keys") {
    const int before = issuer_.asked;
    const std::string bearer = issuer_.sign(kid, claims({.session = std::string(session)}));
    EXPECT_EQ(me(bearer).status, status) << kid;
    return issuer_.asked - before;
  };
  EXPECT_EQ(asked("first", 200), 1);
  EXPECT_EQ(asked("first", 200), 0);
  EXPECT_EQ(asked("second", 401), 0);  // just asked
  advance(11 * kSecondMs);
  EXPECT_EQ(asked("second", 401), 1);
  EXPECT_EQ(asked("third", 401), 0);
  issuer_.documents[kKeys] = issuer_.key_set("second");
  advance(11 * kSecondMs);
  EXPECT_EQ(asked("second", 200), 1);
  EXPECT_EQ(asked("first", 401), 0);
  advance(11 * kMinuteMs);
  issuer_.is_down = true;
  EXPECT_EQ(asked("second", 200), 1);  // the old ones stay
  EXPECT_EQ(asked("second", 200), 0);
  advance(-20 * kMinuteMs);  // a clock that was set back
  EXPECT_EQ(asked("second", 200), 1);
}

TEST_F(ExternalTokens, WithoutAnyKeysTheAnswerIsTryAgain) {
  issuer_.is_down = true;
  const Answer answer = me(issuer_.sign("first", claims({})));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "issuer_unreachable");
  EXPECT_EQ(me(token({})).status, 200);  // the secret needs nobody
}

TEST_F(ExternalTokens, AreRefusedWhereNothingIsSetUp) {
  settings.supabase_jwt_secret = settings.supabase_url = "";
  const std::string bearer = issuer_.sign("first", claims({}));
  restart();
  EXPECT_EQ(me(bearer).code(), "token_algorithm");
}

}  // namespace
}  // namespace candor::test
