// People who try: too many requests, forged and stale tokens, refresh tokens used twice, cookies
// from other sites.
#include "server/http/rate_limits.h"
#include "server/operate/secrets.h"
#include "shared/api/endpoints.h"
#include "tests/harness/app_fixture.h"

namespace candor::test {
namespace {

class AbuseTest : public AppFixture {
 protected:
  Answer sign_in(std::string_view name = "recruiter") {
    return post(As::guest, "/api/v1/auth/login",
                "{\"username\":\"" + std::string(name) + "\",\"password\":\"" +
                    std::string(kPassword) + "\"}");
  }
  Answer refresh(const std::string& token, std::vector<http::Header> headers = {}) {
    return send_with("", "POST", "/api/v1/auth/refresh",
                     token.empty() ? "" : "{\"refresh_token\":\"" + token + "\"}",
                     std::move(headers));
  }
  int me(std::string_view bearer) { return send_with(bearer, "GET", "/api/v1/auth/me").status; }
};

TEST_F(AbuseTest, TheEleventhSignInInAMinuteWaits) {
  settings.rate_limit_authentication = 10;
  restart();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sign_in("nobody" + std::to_string(i)).status, 401) << i;
  const Answer refused = sign_in();
  ASSERT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "too_many_requests");
  const int wait = std::stoi(refused.header("Retry-After"));
  EXPECT_GE(wait, 1);
  EXPECT_LE(wait, 66);
  advance((wait - 2) * kSecondMs);
  EXPECT_EQ(sign_in().status, 429);
  advance(2 * kSecondMs);
  EXPECT_EQ(sign_in().status, 200);
}

TEST_F(AbuseTest, LimitsCountPerAccountAndNeverMoreThanTheNumberInAMinute) {
  settings.rate_limit_general = 100;
  restart();
  for (int i = 0; i < 100; ++i) ASSERT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 200) << i;
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 429);
  EXPECT_EQ(get(As::admin, "/api/v1/auth/me").status, 200);
  EXPECT_EQ(get(As::admin, "/api/v1/auth/me").header("RateLimit-Policy"), "\"general\";q=100;w=60");
}

TEST_F(AbuseTest, AWindowOfSixtySecondsNeverHoldsMoreThanTheLimit) {
  http::RateLimits limits;
  constexpr int kLimit = 20;
  std::vector<std::int64_t> allowed;
  for (std::int64_t ms = 5'000; ms < 600'000; ms += 700) {
    if (!limits.count("key", kLimit, Time{ms}).is_allowed) continue;
    allowed.push_back(ms);
    if (allowed.size() <= kLimit) continue;
    // The counters estimate the past minute evenly, so single windows may hold one or two more,
    // never a double.
    EXPECT_GT(ms - allowed[allowed.size() - 1 - kLimit], 50'000);
  }
  EXPECT_GT(allowed.size(), 150u);
}

TEST_F(AbuseTest, AMillionAddressesDoNotGrowMemoryAndAClockThatJumpsBackHeals) {
  http::RateLimits limits;
  for (int i = 0; i < 1'000'000; ++i) {
    (void)limits.count("address " + std::to_string(i), 10, Time{1'000});
  }
  EXPECT_TRUE(limits.count("key", 1, Time{9'000'000}).is_allowed);
  EXPECT_FALSE(limits.count("key", 1, Time{9'000'000}).is_allowed);
  EXPECT_TRUE(limits.count("key", 1, Time{1'000}).is_allowed);
}

TEST_F(AbuseTest, AddressesCountByNetwork) {
  EXPECT_EQ(http::address_key("2001:db8:1:2::1"), http::address_key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(http::address_key("2001:db8:1:2::1"), http::address_key("2001:db8:1:3::1"));
  EXPECT_NE(http::address_key("192.0.2.1"), http::address_key("192.0.2.2"));
}

TEST_F(AbuseTest, OnlyTokensOfOursAreRead) {
  const std::string good = sign_in().text("access_token");
  ASSERT_EQ(me(good), 200);
  const std::size_t first = good.find('.'), last = good.rfind('.');
  const std::string payload = good.substr(first + 1, last - first - 1);
  const auto signed_with = [&](std::string_view header, std::string_view body,
                               std::string_view key) {
    const std::string head = secrets::base64url(header) + "." + secrets::base64url(body);
    return head + "." + secrets::base64url(secrets::hmac(key, head));
  };
  const std::string claims = *secrets::decode_base64url(payload);
  const std::string header = *secrets::decode_base64url(good.substr(0, first));
  const std::string& key = app().keys.token_key;
  ASSERT_EQ(me(signed_with(header, claims, key)),
            200);  // the forger below works, so its failures mean something

  const auto with = [&](std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const std::string none = R"({"alg":"none","typ":"JWT"})";
  const std::vector<std::string> forged = {
      "x",
      "a.b",
      "a.b.c",
      "..",
      good + ".",
      good + "=",
      good + ".x",
      good.substr(0, last + 1),
      good.substr(0, last),
      good.substr(0, good.size() - 1),
      "." + good,
      secrets::base64url(none) + "." + payload + ".",
      signed_with(none, claims, key),
      signed_with(R"({"alg":"HS512","typ":"at+jwt"})", claims, key),
      signed_with(with(header, "HS256", "hs256"), claims, key),
      signed_with(with(header, "at+jwt", "jwt"), claims, key),
      signed_with(with(header, "{", R"({"jku":"https://example.org",)"), claims, key),
      signed_with(with(header, "{", R"({"crit":["exp"],)"), claims, key),
      signed_with(with(header, "\"kid\":\"", "\"kid\":\"../"), claims, key),
      signed_with(header, claims, "another key of thirty-two bytes!"),
      signed_with(header, with(claims, "\"aud\":\"candor\"", "\"aud\":\"mail\""), key),
      signed_with(header, with(claims, "\"iss\":\"candor\"", "\"iss\":\"other\""), key),
      signed_with(header, with(claims, "\"aud\":\"candor\"", "\"aud\":[\"candor\"]"), key),
      signed_with(header, with(claims, "\"exp\":", "\"exp\":1,\"exp\":"), key),
      signed_with(header, with(claims, "\"exp\":", "\"exp\":\"never\",\"was\":"), key),
      signed_with(header, with(claims, "\"sid\":", "\"sid\":999999,\"was\":"), key),
      signed_with(header, "{}", key),
      signed_with(header, "[]", key),
      signed_with(header, "", key),
      signed_with(header, claims + " ", "x"),
      std::string(5'000, 'a') + "." + payload + ".x"};
  for (const std::string& token : forged) EXPECT_EQ(me(token), 401) << token;
  EXPECT_EQ(me(good), 200);
}

TEST_F(AbuseTest, AccessTokensEndAndEndedSessionsAreRefusedAtOnce) {
  const Answer signed_in =
      post(As::guest, "/api/v1/auth/login",
           "{\"username\":\"admin\",\"password\":\"" + std::string(kPassword) + "\"}");
  const std::string bearer = signed_in.text("access_token");
  ASSERT_EQ(me(bearer), 200);
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/auth/logout").status, 200);
  EXPECT_EQ(me(bearer), 401);
  const std::string second = sign_in().text("access_token");
  advance(sign_in().number("expires_in") * kSecondMs + 1);
  EXPECT_EQ(me(second), 401);
}

TEST_F(AbuseTest, ASwitchedOffAccountIsRefusedAtOnce) {
  const std::string bearer = sign_in().text("access_token");
  ASSERT_EQ(me(bearer), 200);
  ASSERT_FALSE(app()
                   .database
                   ->write([](store::Transaction& tx) {
                     return tx.execute(
                         "UPDATE accounts SET status = 2 WHERE username = 'recruiter'", {});
                   })
                   .is_error());
  EXPECT_EQ(me(bearer), 401);
}

TEST_F(AbuseTest, ARefreshTokenUsedTwiceEndsTheSession) {
  const Answer first = sign_in();
  const std::string old_token = first.text("refresh_token");
  const Answer second = refresh(old_token);
  ASSERT_EQ(second.status, 200);
  EXPECT_NE(second.text("refresh_token"), old_token);
  // Two tabs at once get the same successor.
  const Answer sibling = refresh(old_token);
  ASSERT_EQ(sibling.status, 200);
  EXPECT_EQ(sibling.text("refresh_token"), second.text("refresh_token"));
  advance(11 * kSecondMs);
  const Answer reused = refresh(old_token);
  EXPECT_EQ(reused.status, 401);
  EXPECT_EQ(reused.code(), "refresh_reused");
  EXPECT_EQ(refresh(second.text("refresh_token")).status, 401);
  EXPECT_EQ(me(second.text("access_token")), 401);
}

TEST_F(AbuseTest, CookiesCountOnlyFromOurOwnPage) {
  const Answer signed_in = sign_in();
  const std::string cookie = "candor_session=" + signed_in.text("refresh_token");
  EXPECT_EQ(refresh("", {{"Cookie", cookie}, {"Sec-Fetch-Site", "cross-site"}}).status, 401);
  EXPECT_EQ(refresh("", {{"Cookie", cookie}, {"Origin", "https://evil.example"}}).status, 401);
  EXPECT_EQ(send_with("", "GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).status, 401);
  EXPECT_EQ(refresh("", {{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}}).status, 200);
}

}  // namespace
}  // namespace candor::test
