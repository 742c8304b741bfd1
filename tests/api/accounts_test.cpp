// Signing in, refreshing, signing out, and the first set-up.
#include "tests/api/api_test.h"
#include "tests/harness/coverage.h"

namespace candor::test {
namespace {

class Accounts : public ApiTest {
 protected:
  Answer sign_in(std::string_view name, std::string_view password,
                 std::string_view field = "email") {
    return post(As::guest, "/api/v1/auth/login",
                "{\"" + std::string(field) + "\":\"" + std::string(name) + "\",\"password\":\"" +
                    std::string(password) + "\"}");
  }
  Answer refresh(std::string_view token) {
    return post(As::guest, "/api/v1/auth/refresh",
                "{\"refresh_token\":\"" + std::string(token) + "\"}");
  }
  void set_status(As who, AccountStatus status) {
    const auto changed = app().database->write([&](store::Transaction& tx) {
      return tx.execute("UPDATE accounts SET status = ? WHERE id = ?",
                        {int(status), accounts[who].id});
    });
    ASSERT_FALSE(changed.is_error());
  }
};

TEST_F(Accounts, SignInByEmailOrUsernameInAnyCase) {
  const Answer answer = sign_in("recruiter@example.com", kPassword);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("token_type"), "bearer");
  EXPECT_EQ(answer.text("user.email"), "recruiter@example.com");
  EXPECT_EQ(answer.text("user.company"), company.name);
  EXPECT_EQ(answer.text("user.subscription_status"), "active");
  EXPECT_GT(answer.number("expires_in"), 0);
  EXPECT_EQ(sign_in("Recruiter@Example.COM", kPassword).status, 200);
  EXPECT_EQ(sign_in(accounts[As::recruiter].username, kPassword, "username").status, 200);
  EXPECT_EQ(sign_in(accounts[As::recruiter].username, kPassword, "email").status, 200);
}

TEST_F(Accounts, SignInAsFormWithOauthExtras) {
  const Answer answer =
      send(As::guest, "POST", "/api/v1/auth/login",
           "grant_type=password&username=recruiter%40example.com&password=correct+horse+battery",
           {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(Accounts, SameAnswerForUnknownUserAndWrongPassword) {
  const Answer unknown = sign_in("nobody@example.com", "some password");
  const Answer wrong = sign_in("recruiter@example.com", "some password");
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.code(), wrong.code());
  EXPECT_EQ(unknown.text("detail"), wrong.text("detail"));
  EXPECT_EQ(sign_in("", "some password").status, 422);
}

TEST_F(Accounts, PendingAndDisabledAreToldOnlyToWhoKnowsThePassword) {
  set_status(As::recruiter, AccountStatus::pending);
  EXPECT_EQ(sign_in("recruiter@example.com", "wrong password").status, 401);
  const Answer pending = sign_in("recruiter@example.com", kPassword);
  EXPECT_EQ(pending.status, 403);
  EXPECT_EQ(pending.code(), "account_pending");
  set_status(As::recruiter, AccountStatus::disabled);
  EXPECT_EQ(sign_in("recruiter@example.com", kPassword).code(), "account_disabled");
}

TEST_F(Accounts, ADisabledAccountLosesItsRunningSession) {
  ASSERT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 200);
  set_status(As::recruiter, AccountStatus::disabled);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 401);
}

TEST_F(Accounts, MeIsTheCaller) {
  const Answer answer = get(As::domain_expert, "/api/v1/auth/me");
  EXPECT_EQ(answer.text("role"), "domain_expert");
  EXPECT_EQ(answer.number("id"), accounts[As::domain_expert].id.value);
  EXPECT_FALSE(answer.has("password_hash"));
}

TEST_F(Accounts, RefreshRotatesAndReuseEndsTheSession) {
  const std::string first = sign_in("recruiter@example.com", kPassword).text("refresh_token");
  const Answer second = refresh(first);
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_NE(second.text("refresh_token"), first);
  advance(11'000);
  const Answer reused = refresh(first);
  EXPECT_EQ(reused.status, 401);
  EXPECT_EQ(refresh(second.text("refresh_token")).status, 401) << "the whole session has ended";
  EXPECT_EQ(send_with(second.text("access_token"), "GET", "/api/v1/auth/me").status, 401);
}

TEST_F(Accounts, TwoTabsMayRefreshAtOnce) {
  const std::string first = sign_in("recruiter@example.com", kPassword).text("refresh_token");
  const std::string one = refresh(first).text("refresh_token");
  advance(9'000);
  const Answer other = refresh(first);
  ASSERT_EQ(other.status, 200) << other.body;
  EXPECT_EQ(other.text("refresh_token"), one);
  EXPECT_EQ(refresh(one).status, 200);
}

TEST_F(Accounts, RefreshByBearerAndRefusals) {
  const Answer signed_in = sign_in("recruiter@example.com", kPassword);
  const std::string bearer = signed_in.text("access_token");
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/auth/refresh", "{}").status, 200);
  EXPECT_EQ(refresh("not a token").status, 401);
  EXPECT_EQ(post(As::guest, "/api/v1/auth/refresh", "{}").status, 401);
}

TEST_F(Accounts, RefreshByCookieOnlyFromOurOwnPage) {
  const Answer signed_in = sign_in("recruiter@example.com", kPassword);
  std::string cookie = signed_in.header("Set-Cookie");
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
  cookie = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(send(As::guest, "POST", "/api/v1/auth/refresh", "{}",
                 {{"Cookie", cookie}, {"Sec-Fetch-Site", "cross-site"}})
                .status,
            401);
  EXPECT_EQ(send(As::guest, "POST", "/api/v1/auth/refresh", "{}",
                 {{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}})
                .status,
            200);
}

TEST_F(Accounts, SignOutEndsTheSession) {
  const Answer signed_in = sign_in("recruiter@example.com", kPassword);
  const std::string bearer = signed_in.text("access_token");
  const Answer out = send_with(bearer, "POST", "/api/v1/auth/logout");
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(out.text("success"), "true");
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/auth/me").status, 401);
  EXPECT_EQ(refresh(signed_in.text("refresh_token")).status, 401);
  EXPECT_EQ(post(As::guest, "/api/v1/auth/logout").status, 200) << "signing out twice is fine";
}

TEST_F(Accounts, SessionsEnd) {
  const Answer signed_in = sign_in("recruiter@example.com", kPassword);
  advance(25 * kHourMs);
  EXPECT_EQ(refresh(signed_in.text("refresh_token")).status, 401);
  EXPECT_EQ(send_with(signed_in.text("access_token"), "GET", "/api/v1/auth/me").status, 401);
}

TEST_F(Accounts, SetUpIsOverOnceThereIsAnAccount) {
  EXPECT_EQ(get(As::guest, "/api/v1/setup").text("needed"), "false");
  const Answer answer =
      post(As::guest, "/api/v1/setup",
           R"({"token":"guess","company_name":"A","full_name":"B","email":"b@example.com",)"
           R"("password":"long enough"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "set_up_done");
}

// An empty installation, without what the fixture fills in.
TEST_F(Accounts, SetUpWithTheOneTimeToken) {
  TemporaryFolder folder;
  Settings empty = app().settings;
  empty.data = folder.path;
  std::unique_ptr<TestSchema> schema;
  if (!empty.database_url.empty()) {
    schema = std::make_unique<TestSchema>(true);
    empty.database_url = schema->url;
  }
  auto started = App::start(empty, app().world);
  ASSERT_FALSE(started.is_error()) << started.error().message;
  App& fresh = *started.value();
  ASSERT_FALSE(fresh.set_up_token.empty());
  auto ask = [&](const std::string& token) {
    http::Request request{"POST",
                          "/api/v1/setup",
                          {{"Content-Type", "application/json"}},
                          "{\"token\":\"" + token +
                              "\",\"company_name\":\"Northern Lights\",\"full_name\":\"Ada\","
                              "\"email\":\"Ada@Example.com\",\"password\":\"long enough\"}",
                          "127.0.0.1",
                          false};
    return fresh.router->handle(request);
  };
  EXPECT_EQ(ask(std::string(fresh.set_up_token.size(), 'x')).status, 403);
  EXPECT_EQ(ask("short").status, 403);
  const http::Reply done = ask(fresh.set_up_token);
  ASSERT_EQ(done.status, 201) << done.body;
  const auto signed_in = json::read<SignedIn>(done.body, json::ReadMode::response);
  ASSERT_FALSE(signed_in.is_error());
  note_answer("set_up", done.status);
  EXPECT_EQ(signed_in.value().user.role, Role::admin);
  EXPECT_EQ(signed_in.value().user.email, "ada@example.com");
  EXPECT_EQ(signed_in.value().user.username, "ada");
  EXPECT_EQ(ask(fresh.set_up_token).status, 409);
}

}  // namespace
}  // namespace candor::test
