// Signing in with an OpenID Connect issuer: what depends on our accounts and on time. Whole
// journeys with a real issuer, and one that lies, are tests/identity.
#include "tests/api/fake_issuer.h"
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

const std::string kIssuer = "https://staff.example";

class OidcTest : public IdentityTest {
 protected:
  void SetUp() override {
    settings.oidc_issuer = kIssuer;
    settings.oidc_client_id = "candor";
    settings.oidc_name = "Staff";
    settings.public_url = "https://interviews.example";
    issuer_.documents[kIssuer + "/.well-known/openid-configuration"] =
        object({{"issuer", kIssuer},
                {"authorization_endpoint", kIssuer + "/auth?tenant=1"},
                {"token_endpoint", kIssuer + "/token"},
                {"jwks_uri", kIssuer + "/keys"}});
    issuer_.documents[kIssuer + "/keys"] = issuer_.key_set("one");
    fetch = issuer_.fetch();
    IdentityTest::SetUp();
  }

  struct Attempt {
    std::string cookie, state, nonce, location;
  };
  static std::string parameter(const std::string& url, const std::string& name) {
    const std::size_t at = url.find("&" + name + "=");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 2;
    return url.substr(begin, url.find('&', begin) - begin);
  }
  Attempt begin(std::string_view next = "") {
    const Answer answer = get(As::guest, "/api/v1/auth/oidc/start" + std::string(next));
    EXPECT_EQ(answer.status, 302) << answer.body;
    const std::string cookie = answer.header("Set-Cookie"), url = answer.header("Location");
    return {cookie.substr(0, cookie.find(';')), parameter(url, "state"), parameter(url, "nonce"),
            url};
  }
  // Where the issuer's answer for a person leads.
  Answer finish(const Attempt& attempt, std::string_view email, bool is_verified = true) {
    const std::int64_t seconds = now().ms / kSecondMs;
    const std::string id_token = issuer_.sign(
        "one", "{\"iss\":\"" + kIssuer + R"(","aud":"candor","sub":"of )" + std::string(email) +
                   R"(","nonce":")" + attempt.nonce + R"(","email":")" + std::string(email) +
                   "\",\"email_verified\":" + (is_verified ? "true" : "false") +
                   ",\"iat\":" + str(seconds) + ",\"exp\":" + str(seconds + 300) + "}");
    issuer_.documents[kIssuer + "/token"] =
        object({{"access_token", "access"}, {"id_token", id_token}});
    return send(As::guest, "GET", "/api/v1/auth/oidc/callback?code=any&state=" + attempt.state, {},
                {{"Cookie", attempt.cookie}});
  }
  std::string problem_of(const Answer& answer) {
    EXPECT_EQ(answer.status, 302) << answer.body;
    const std::string location = answer.header("Location");
    const std::string_view start = "/sign-in?problem=";
    return location.starts_with(start) ? location.substr(start.size()) : "";
  }
  Answer session(const Answer& finished) {
    for (const http::Header& header : finished.headers) {
      if (header.name != "Set-Cookie" || !header.value.starts_with("candor_session=")) continue;
      return send(As::guest, "POST", "/api/v1/auth/refresh", {},
                  {{"Cookie", header.value.substr(0, header.value.find(';'))}});
    }
    ADD_FAILURE() << "no session";
    return {};
  }
  void verify_address(As who) {
    const Status done = app().database->write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("UPDATE accounts SET email_verified_at = ? WHERE id = ?",
                     {now(), accounts[who].id}));
      return ok();
    });
    EXPECT_FALSE(done.is_error());
  }
  FakeIssuer issuer_;
};

TEST_F(OidcTest, AnAttemptLastsTenMinutesAndLeavesNoSecretBehind) {
  const Attempt attempt = begin("?next=%2Finterviews");
  EXPECT_TRUE(attempt.location.starts_with(kIssuer + "/auth?tenant=1&response_type=code"));
  EXPECT_NE(attempt.location.find("redirect_uri=https%3A%2F%2Finterviews.example%2Fapi%2Fv1%2F"),
            std::string::npos);
  EXPECT_EQ(count("SELECT count(*) FROM oidc_attempts WHERE state_hash = '" + attempt.state + "'"),
            0);
  advance(10 * kMinuteMs);
  EXPECT_EQ(problem_of(finish(attempt, "kim@example.org")), "expired");
  const Attempt next = begin("?next=%2Finterviews");
  EXPECT_EQ(count("SELECT count(*) FROM oidc_attempts"), 1);  // old ones go
  advance(10 * kMinuteMs - 1);
  const Answer done = finish(next, "kim@example.org");
  EXPECT_EQ(done.header("Location"), "/sign-in?from=issuer&next=%2Finterviews");
  EXPECT_EQ(session(done).text("user.email"), "kim@example.org");
  EXPECT_EQ(problem_of(finish(next, "kim@example.org")), "expired");
  EXPECT_NE(issuer_.last_body.find("client_id=candor"), std::string::npos);  // a public client
  EXPECT_EQ(logged("oidc_sign_in_failed").size(), 2u);
}

// The issuer decides how people prove who they are.
TEST_F(OidcTest, JoinsAVerifiedAccountAndAsksForNoCodeOfOurs) {
  EXPECT_EQ(problem_of(finish(begin(), "recruiter@example.com")), "account_exists");
  verify_address(As::recruiter);
  EXPECT_EQ(problem_of(finish(begin(), "recruiter@example.com", false)), "account_exists");
  enrol(As::recruiter);
  EXPECT_EQ(sign_in(email_of(As::recruiter), kPassword).code(), "two_factor_required");
  const Answer in = session(finish(begin(), "recruiter@example.com"));
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.number("user.id"), accounts[As::recruiter].id.value);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action = 'account.sign_in'"
                  " AND details = 'oidc'"),
            1);
}

TEST_F(OidcTest, WhoMayNotComeInHearsWhy) {
  settings.registration_mode = RegistrationMode::pending;
  restart();
  EXPECT_EQ(problem_of(finish(begin(), "kim@example.org")), "account_pending");
  const std::int64_t kim = count("SELECT id FROM accounts WHERE email = 'kim@example.org'");
  const std::string path = "/api/v1/admin/users/" + str(kim);
  ASSERT_EQ(put(As::admin, path, R"({"status":"active"})").status, 200);
  EXPECT_EQ(problem_of(finish(begin(), "kim@example.org")), "");
  ASSERT_EQ(put(As::admin, path, R"({"status":"disabled"})").status, 200);
  EXPECT_EQ(problem_of(finish(begin(), "kim@example.org")), "account_disabled");
  settings.external_role = ExternalRole::none;
  restart();
  EXPECT_EQ(problem_of(finish(begin(), "lee@example.org")), "no_account");
}

TEST_F(OidcTest, AnIssuerThatIsDownOrIsAnotherIsNoWayIn) {
  issuer_.is_down = true;
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/start")), "issuer_unreachable");
  EXPECT_EQ(issuer_.asked, 1);
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/start")), "issuer_unreachable");
  EXPECT_EQ(issuer_.asked, 1);  // not at each request
  advance(11 * kSecondMs);
  issuer_.is_down = false;
  std::string& description = issuer_.documents[kIssuer + "/.well-known/openid-configuration"];
  const std::string right = description;
  description = object({{"issuer", "https://another.example"},
                        {"authorization_endpoint", kIssuer + "/auth"},
                        {"token_endpoint", kIssuer + "/token"},
                        {"jwks_uri", kIssuer + "/keys"}});
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/start")), "issuer_unreachable");
  advance(11 * kSecondMs);
  description = right;
  description.replace(description.find("https://staff.example/token"), 5, "http");
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/start")), "issuer_unreachable");
  advance(11 * kSecondMs);
  description = right;
  EXPECT_EQ(problem_of(finish(begin(), "kim@example.org")), "");
}

TEST_F(OidcTest, TheStartTakesAPageAndNothingElse) {
  EXPECT_EQ(get(As::guest, "/api/v1/auth/oidc/start?redirect_uri=x").status, 422);
}

TEST_F(OidcTest, WithoutAnIssuerThereIsNoSuchWay) {
  EXPECT_EQ(get(As::guest, "/api/v1/auth/oidc").text("name"), "Staff");
  settings.oidc_issuer = "";
  restart();
  EXPECT_EQ(get(As::guest, "/api/v1/auth/oidc").text("is_enabled"), "false");
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/start")), "off");
  EXPECT_EQ(problem_of(get(As::guest, "/api/v1/auth/oidc/callback?code=a&state=b")), "off");
}

}  // namespace
}  // namespace candor::test
