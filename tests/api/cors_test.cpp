// Pages of other origins: those of the list may, all others get no header that lets them.
#include "server/http/cors.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

const std::string kApp = "https://app.example.com", kEvil = "https://evil.example";

class Cors : public ApiTest {
 protected:
  void SetUp() override {
    settings.cors_origins = kApp + ", http://localhost:3000";
    ApiTest::SetUp();
  }
  Answer from(const std::string& origin, std::string_view path = "/api/v1/interviews") {
    return send(As::recruiter, "GET", path, {}, {{"Origin", origin}});
  }
  Answer preflight(const std::string& origin, std::string_view path, std::string_view method) {
    return send(As::guest, "OPTIONS", path, {},
                {{"Origin", origin}, {"Access-Control-Request-Method", std::string(method)}});
  }
};

TEST_F(Cors, OriginsOfTheListMayRead) {
  for (const std::string& origin : {kApp, std::string("http://localhost:3000")}) {
    const Answer answer = from(origin);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), origin);
    EXPECT_EQ(answer.header("Access-Control-Allow-Credentials"), "true");
    EXPECT_NE(answer.header("Access-Control-Expose-Headers").find("X-Request-Id"),
              std::string::npos);
    EXPECT_EQ(answer.header("Vary"), "Origin");
  }
}

TEST_F(Cors, OthersGetTheAnswerButNoPermission) {
  const std::vector<std::string> refused = {kEvil,
                                            "null",
                                            "https://app.example.com.evil.example",
                                            kApp + "/",
                                            "http://app.example.com",
                                            "https://app.example.com:444",
                                            "HTTPS://APP.EXAMPLE.COM",
                                            "https://evil.example, " + kApp,
                                            "*"};
  for (const std::string& origin : refused) {
    const Answer answer = from(origin);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "") << origin;
    EXPECT_EQ(answer.header("Access-Control-Allow-Credentials"), "") << origin;
    EXPECT_EQ(answer.header("Vary"), "Origin") << origin;
  }
}

TEST_F(Cors, ErrorsCanBeReadToo) {
  EXPECT_EQ(from(kApp, "/api/v1/nothing").header("Access-Control-Allow-Origin"), kApp);
  const Answer refused = send_with("", "GET", "/api/v1/interviews", {}, {{"Origin", kApp}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), kApp);
}

TEST_F(Cors, PreflightsSayWhatAnAddressTakes) {
  const Answer answer = preflight(kApp, "/api/v1/interviews", "POST");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), kApp);
  EXPECT_NE(answer.header("Access-Control-Allow-Methods").find("POST"), std::string::npos);
  EXPECT_EQ(answer.header("Access-Control-Allow-Methods").find("DELETE"), std::string::npos);
  for (std::string_view header : {"Authorization", "Content-Type", "Idempotency-Key"}) {
    EXPECT_NE(answer.header("Access-Control-Allow-Headers").find(header), std::string::npos);
  }
  EXPECT_NE(answer.header("Vary").find("Access-Control-Request-Method"), std::string::npos);
  // Also where OPTIONS is an endpoint of its own (tus).
  EXPECT_NE(preflight(kApp, "/api/v1/uploads", "POST").header("Access-Control-Allow-Methods"), "");
  const Answer refused = preflight(kEvil, "/api/v1/interviews", "POST");
  EXPECT_EQ(refused.status, 204);
  EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(refused.header("Access-Control-Allow-Methods"), "");
  EXPECT_EQ(preflight(kApp, "/api/v1/nothing", "GET").status, 404);
}

TEST_F(Cors, TheSameListGuardsWebSockets) {
  const auto open = [&](const std::string& origin) {
    return send(As::recruiter, "GET", "/api/v1/live", {},
                {{"Origin", origin},
                 {"Connection", "Upgrade"},
                 {"Upgrade", "websocket"},
                 {"Sec-WebSocket-Version", "13"},
                 {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
  };
  EXPECT_NE(open(kApp).status, 403);
  EXPECT_EQ(open(kEvil).code(), "origin_refused");
  EXPECT_EQ(open("https://app.example.com.evil.example").code(), "origin_refused");
}

TEST_F(Cors, CookiesCountFromTheList) {
  const Answer signed_in =
      post(As::guest, "/api/v1/auth/login",
           "{\"username\":\"admin\",\"password\":\"" + std::string(kPassword) + "\"}");
  const std::string cookie = "candor_session=" + signed_in.text("refresh_token");
  const auto refresh = [&](const std::string& origin) {
    return send_with("", "POST", "/api/v1/auth/refresh", "",
                     {{"Cookie", cookie}, {"Origin", origin}, {"Sec-Fetch-Site", "same-site"}})
        .status;
  };
  EXPECT_EQ(refresh(kEvil), 401);
  EXPECT_EQ(refresh(kApp), 200);
}

TEST_F(Cors, WithoutAListNobodyElseMay) {
  settings.cors_origins = "";
  restart();
  const Answer answer = from(kApp);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "");
}

TEST_F(Cors, TheSettingIsChecked) {
  for (const char* good : {"", "https://a.example", "http://localhost:5173,http://[::1]:8000"}) {
    EXPECT_FALSE(http::check_origins(good).is_error()) << good;
  }
  for (const char* bad : {"*", "a.example", "https://a.example/", "https://A.example",
                          "https://*.a", "https://a.example https://b.example", "null"}) {
    EXPECT_TRUE(http::check_origins(bad).is_error()) << bad;
  }
}

}  // namespace
}  // namespace candor::test
