// Access tokens that must not work, each with its own code (S1-16; RFC 8725), the administrators'
// audience (K11), and guessing passwords.
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class TokensTest : public IdentityTest {
 protected:
  struct Parts {
    std::string header, payload, signature;
    std::string joined() const { return header + "." + payload + "." + signature; }
  };
  Parts parts_of(const std::string& token) {
    const std::size_t first = token.find('.'), last = token.rfind('.');
    return {token.substr(0, first), token.substr(first + 1, last - first - 1),
            token.substr(last + 1)};
  }
  // Rightly signed, whatever it says.
  std::string signed_token(const std::string& header, const std::string& payload) {
    const std::string head = header + "." + payload;
    return head + "." + secrets::base64url(secrets::hmac(app().keys.token_key, head));
  }
  std::string payload_with(std::string_view from, std::string_view to) {
    std::string payload = *secrets::decode_base64url(mine_.payload);
    const std::size_t at = payload.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << payload;
    return secrets::base64url(payload.replace(at, from.size(), to));
  }
  std::string code_of(const std::string& token) {
    const Answer answer = send_with(token, "GET", "/api/v1/auth/me");
    EXPECT_EQ(answer.status, 401) << answer.body;
    EXPECT_TRUE(answer.header("WWW-Authenticate").starts_with("Bearer"));
    return answer.status == 401 ? answer.code() : "";
  }
  void SetUp() override {
    IdentityTest::SetUp();
    token_ = sign_in(email_of(As::recruiter), kPassword).text("access_token");
    mine_ = parts_of(token_);
  }
  std::string token_;
  Parts mine_;
};

TEST_F(TokensTest, EachRefusalHasItsCode) {
  EXPECT_EQ(send_with(token_, "GET", "/api/v1/auth/me").status, 200);
  EXPECT_EQ(code_of("no.token"), "invalid_token");
  const std::string none = secrets::base64url(R"({"alg":"none","typ":"JWT"})");
  EXPECT_EQ(code_of(none + "." + mine_.payload + "."), "token_algorithm");
  EXPECT_EQ(code_of(none + "." + mine_.payload + "." + mine_.signature), "token_algorithm");
  EXPECT_EQ(code_of(mine_.header + "." + mine_.payload + "." + std::string(43, 'A')),
            "token_signature");
  EXPECT_EQ(code_of(mine_.header + "." + payload_with("\"sub\":\"", "\"sub\":\"1") + "." +
                    mine_.signature),
            "token_signature");
  EXPECT_EQ(
      code_of(signed_token(mine_.header, payload_with(R"("aud":"candor")", R"("aud":"another")"))),
      "token_audience");
  EXPECT_EQ(
      code_of(signed_token(mine_.header, payload_with(R"("iss":"candor")", R"("iss":"another")"))),
      "invalid_token");
  advance(31 * kMinuteMs);
  EXPECT_EQ(code_of(token_), "token_expired");
}

TEST_F(TokensTest, RevokedAndReplayed) {
  const Answer in = sign_in(email_of(As::recruiter), kPassword);
  ASSERT_EQ(send_with(in.text("access_token"), "POST", "/api/v1/auth/logout").status, 200);
  EXPECT_EQ(code_of(in.text("access_token")), "session_ended");
  const auto refresh = [&](std::string_view token) {
    return post(As::guest, "/api/v1/auth/refresh", object({{"refresh_token", token}}));
  };
  EXPECT_EQ(refresh(in.text("refresh_token")).code(), "session_ended");
  const std::string first = sign_in(email_of(As::recruiter), kPassword).text("refresh_token");
  ASSERT_EQ(refresh(first).status, 200);
  advance(11'000);
  EXPECT_EQ(refresh(first).code(), "refresh_reused");
}

TEST_F(TokensTest, NoOtherHeaderIsRead) {
  const std::string ours = *secrets::decode_base64url(mine_.header);
  const char* const headers[] = {
      R"({"alg":"none"})",
      R"({"alg":"nOnE"})",
      R"({"alg":"HS512","typ":"at+jwt"})",
      R"({"alg":"RS256","typ":"at+jwt"})",
      R"({"alg":"HS256"})",
      R"({"alg":"HS256","typ":"JWT"})",
      R"({"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"AAAA"}})",
      R"({"alg":"HS256","typ":"at+jwt","jku":"https://evil.example/keys"})",
      R"({"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"})",
      R"({"alg":"HS256","typ":"at+jwt","kid":"' OR 1=1 --"})",
      R"({"alg":"HS256","typ":"at+jwt","crit":["exp"]})",
      R"({"alg":"HS256","typ":"at+jwt","zip":"DEF"})",
      "",
      "{}",
      "[]",
      "null"};
  for (const char* header : headers) {
    EXPECT_EQ(code_of(signed_token(secrets::base64url(header), mine_.payload)), "token_algorithm")
        << header;
  }
  EXPECT_EQ(code_of(signed_token(secrets::base64url(ours + " "), mine_.payload)),
            "token_algorithm");
}

TEST_F(TokensTest, ClaimsOfOtherShapes) {
  const std::string exp = *secrets::decode_base64url(mine_.payload);
  const std::size_t at = exp.find("\"exp\":") + 6;
  const std::string number = exp.substr(at, exp.find_first_of(",}", at) - at);
  for (const char* value :
       {"\"x\"", "null", "1e99", "9223372036854775808", "true", "[1]", "{}", "1.5e400", "-1"}) {
    const std::string token = signed_token(
        mine_.header, payload_with("\"exp\":" + number, "\"exp\":" + std::string(value)));
    const Answer answer = send_with(token, "GET", "/api/v1/auth/me");
    EXPECT_EQ(answer.status, 401) << value << answer.body;
  }
  for (const char* payload : {"", "{}", "[]", "null", "{\"sid\":1}",
                              "{\"iss\":\"candor\",\"iss\":\"candor\"}", "{\"a\""}) {
    EXPECT_EQ(code_of(signed_token(mine_.header, secrets::base64url(payload))), "invalid_token");
  }
}

TEST_F(TokensTest, OtherSpellings) {
  EXPECT_EQ(code_of(token_ + "."), "invalid_token");
  EXPECT_EQ(code_of("." + token_), "invalid_token");
  EXPECT_EQ(code_of(token_ + "="), "token_signature");
  EXPECT_EQ(code_of(mine_.header + "=." + mine_.payload + "." + mine_.signature),
            "token_algorithm");
  EXPECT_EQ(code_of(mine_.header + "." + mine_.payload + "."), "token_signature");
  EXPECT_EQ(code_of(signed_token(mine_.header, mine_.payload + "=")), "invalid_token");
  EXPECT_EQ(code_of(token_ + "." + mine_.payload), "invalid_token");
  EXPECT_EQ(code_of(std::string(5'000, 'a') + "." + token_), "invalid_token");
  EXPECT_EQ(code_of("Bearer " + token_), "token_algorithm");
}

// K11

class AdminTokens : public TokensTest {
 protected:
  Answer admin_sign_in(As who) {
    return post(As::guest, "/api/v1/admin/auth/login",
                object({{"username", name_of(who)}, {"password", kPassword}}));
  }
};

TEST_F(AdminTokens, AreForAdministratorsOnly) {
  const Answer refused = admin_sign_in(As::recruiter);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "admins_only");
  EXPECT_TRUE(refused.header("Set-Cookie").empty());
  const Answer in = admin_sign_in(As::admin);
  ASSERT_EQ(in.status, 200) << in.body;
  const auto claims = secrets::decode_base64url(parts_of(in.text("access_token")).payload);
  EXPECT_NE(claims->find(R"("aud":"admin")"), std::string::npos);
  EXPECT_EQ(send_with(in.text("access_token"), "GET", "/api/v1/auth/me").status, 200);
  // A refresh keeps the audience.
  const Answer renewed = post(As::guest, "/api/v1/auth/refresh",
                              object({{"refresh_token", in.text("refresh_token")}}));
  const auto later = secrets::decode_base64url(parts_of(renewed.text("access_token")).payload);
  EXPECT_NE(later->find(R"("aud":"admin")"), std::string::npos);
}

TEST_F(AdminTokens, ARightSignatureMakesNoAdministrator) {
  const std::string raised =
      signed_token(mine_.header, payload_with(R"("aud":"candor")", R"("aud":"admin")"));
  EXPECT_EQ(send_with(raised, "GET", "/api/v1/auth/me").text("role"), "recruiter")
      << "rights come from the row, never from the token";
}

TEST_F(AdminTokens, ChangingThePasswordOnTheirPath) {
  const std::string body =
      object({{"current_password", kPassword}, {"new_password", kNewPassword}});
  EXPECT_EQ(post(As::recruiter, "/api/v1/admin/auth/change-password", body).code(), "admins_only");
  EXPECT_EQ(post(As::admin, "/api/v1/admin/auth/change-password", body).status, 200);
}

// Guessing

class Guessing : public IdentityTest {
 protected:
  std::string me_ = email_of(As::recruiter);
};

TEST_F(Guessing, SlowsDownAndNeverLocks) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(me_, "guess number one").status, 401);
  Answer slowed = sign_in(me_, "guess number one");
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(slowed.header("Retry-After"), "1");
  EXPECT_EQ(sign_in(me_, kPassword).status, 429) << "also with the right one, or it would tell";
  advance(1'000);
  EXPECT_EQ(sign_in(me_, "guess number two").status, 401);
  EXPECT_EQ(sign_in(me_, "guess number two").header("Retry-After"), "2");
  advance(2'000);
  EXPECT_EQ(sign_in(me_, kPassword).status, 200);
  EXPECT_EQ(sign_in(me_, "a slip of the hand").status, 401) << "begun anew";
}

TEST_F(Guessing, TenThousandWrongPasswords) {
  int tried = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (sign_in_from("203.0.113.7", me_, "guess " + str(i)).status == 401) ++tried;
    advance(100);
  }
  EXPECT_LT(tried, 16) << "in a thousand seconds";
  EXPECT_EQ(sign_in(me_, kPassword).status, 200) << "from elsewhere";
  EXPECT_EQ(count("SELECT count(*) FROM account_sessions"), 1);
}

TEST_F(Guessing, FromEverywhereDoesNotKeepOutWhoWasHereBefore) {
  ASSERT_EQ(sign_in_from("198.51.100.1", me_, kPassword).status, 200);
  int tried = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string address = "203.0." + str(i / 200) + "." + str(i % 200);
    if (sign_in_from(address, me_, "guess " + str(i)).status == 401) ++tried;
  }
  EXPECT_EQ(tried, 50);
  EXPECT_EQ(sign_in_from("192.0.2.77", me_, kPassword).status, 429) << "a place never seen";
  EXPECT_EQ(sign_in_from("198.51.100.1", me_, kPassword).status, 200) << "a known one";
  const Answer before = sign_in_from("198.51.100.1", me_, kPassword);
  std::string mark = before.headers.back().value;
  for (const http::Header& header : before.headers) {
    if (header.value.starts_with("candor_device=")) mark = header.value;
  }
  mark = mark.substr(0, mark.find(';'));
  EXPECT_EQ(sign_in_from("192.0.2.78", me_, kPassword, mark).status, 200) << "a known browser";
  EXPECT_EQ(sign_in_from("192.0.2.79", email_of(As::admin), kPassword, mark).status, 200);
  mark.back() = mark.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(sign_in_from("192.0.2.80", me_, kPassword, mark).status, 429) << "a forged mark";
  advance(16 * kMinuteMs);
  EXPECT_EQ(sign_in_from("192.0.2.77", me_, kPassword).status, 200) << "not for long";
}

// Each refusal is in the log, without the name or the password; the network address that asked is
// in the security log alone.
TEST_F(Guessing, IsInTheLogWithoutAnythingPersonal) {
  TemporaryFolder folder;
  Settings other = app().settings;
  other.data = folder.path;
  std::unique_ptr<TestSchema> schema;
  if (!other.database_url.empty()) {
    schema = std::make_unique<TestSchema>(true);
    other.database_url = schema->url;
  }
  World world = app().world;
  std::string log, beside_security;
  world.log = [&](std::string_view line) {
    log += line;
    if (line.find(R"("class":"security")") == std::string_view::npos) beside_security += line;
  };
  auto started = App::start(other, world);
  ASSERT_FALSE(started.is_error()) << started.error().message;
  for (int i = 0; i < 7; ++i) {
    started.value()->router->handle(
        {"POST",
         "/api/v1/auth/login",
         {{"Content-Type", "application/json"}},
         object({{"email", "somebody@example.com"}, {"password", "a secret guess"}}),
         "203.0.113.7",
         false});
  }
  started.value().reset();
  EXPECT_NE(log.find("wrong_credentials"), std::string::npos);
  EXPECT_NE(log.find("too_many_attempts"), std::string::npos);
  for (const char* personal : {"somebody", "secret guess"}) {
    EXPECT_EQ(log.find(personal), std::string::npos) << log;
  }
  EXPECT_NE(log.find("203.0.113.7"), std::string::npos);
  EXPECT_EQ(beside_security.find("203.0.113.7"), std::string::npos) << beside_security;
}

TEST_F(Guessing, UnknownNamesAreSlowedInTheSameWay) {
  for (int i = 0; i < 7; ++i) {
    const Answer known = sign_in(me_, "guess number one");
    const Answer unknown = sign_in("nobody@example.com", "guess number one");
    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(known.code(), unknown.code());
    EXPECT_EQ(known.text("detail"), unknown.text("detail"));
  }
}

TEST(SignInThrottleTest, HoldsBoundedMemory) {
  http::SignInThrottle throttle;
  for (int i = 0; i < 60'000; ++i) {
    const auto status = throttle.begin("name " + str(i), "203.0.113.7", false, Time{i});
    ASSERT_FALSE(status.is_error());
    ASSERT_LE(throttle.size(), http::SignInThrottle::kKeysMax + 2);
  }
}

TEST(SignInThrottleTest, TheDelayDoublesUpToFifteenMinutesAndIsForgotten) {
  http::SignInThrottle throttle;
  Time now{1'000'000};
  std::int64_t longest = 0;
  for (int i = 0; i < 40; ++i) {
    const auto status = throttle.begin("a", "1.2.3.4", true, now);
    if (!status.is_error()) continue;
    longest = std::max<std::int64_t>(longest, status.error().retry_after_seconds);
    now.ms += status.error().retry_after_seconds * 1'000;
  }
  EXPECT_EQ(longest, 900);
  now.ms += kHourMs;
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(throttle.begin("a", "1.2.3.4", true, now).is_error());
  now.ms -= 10 * kHourMs;
  EXPECT_FALSE(throttle.begin("a", "1.2.3.4", true, now).is_error())
      << "a clock that was set back makes nobody wait for hours";
}

}  // namespace
}  // namespace candor::test
