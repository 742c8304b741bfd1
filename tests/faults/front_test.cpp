// The listener on a real socket: framing that cannot be trusted is refused before a body is read,
// connections are reused safely, files are served in parts, and stopping lets requests finish.

#include <thread>

#include "tests/harness/raw_client.h"
#include "tests/harness/server_fixture.h"

namespace candor::test {
namespace {

// Answers as text, whole or not at all.
struct Connection : RawClient {
  using RawClient::RawClient;
  std::string answer() {
    const Answer found = RawClient::answer();
    return found.status == 0 ? std::string() : found.head + found.body;
  }
};

int status_of_answer(const std::string& answer) {
  return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
}

// The parameter: over TLS.
class FrontTest : public ServerFixture, public testing::WithParamInterface<bool> {
 public:
  void SetUp() override {
    settings.tls_self_signed = GetParam();
    ServerFixture::SetUp();
  }
  Address port() { return {server().port(), GetParam()}; }
  std::string exchange(std::string_view request) {
    Connection connection(port());
    connection.send(request);
    return connection.answer();
  }
};

constexpr std::string_view kHealth = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST_P(FrontTest, AConnectionServesManyRequests) {
  Connection connection(port());
  for (int i = 0; i < 5; ++i) {
    connection.send(kHealth);
    EXPECT_EQ(status_of_answer(connection.answer()), 200);
  }
}

TEST_P(FrontTest, ADeleteWithoutBodyDoesNotSwallowTheNextRequest) {
  Connection connection(port());
  connection.send(
      "DELETE /api/v1/interviews/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
      bearer_of(As::recruiter) + "\r\n\r\n");
  EXPECT_EQ(status_of_answer(connection.answer()), 204);
  connection.send(kHealth);
  EXPECT_EQ(status_of_answer(connection.answer()), 200);
}

TEST_P(FrontTest, FramingThatCannotBeTrustedIsRefused) {
  struct Case {
    std::string_view why, request;
    int status;
  };
  const Case cases[] = {
      {"chunked",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       411},
      {"list of codings",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
       411},
      {"two lengths",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: "
       "3\r\n\r\n{}",
       400},
      {"negative length",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
      {"length with a sign",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}", 400},
      {"a GET with a body", "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
       400},
      {"two hosts", "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"no host", "GET /api/v1/health HTTP/1.1\r\n\r\n", 400},
      {"encoded line break",
       "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX: b%0d%0aSet-Cookie:%20c=1\r\n\r\n", 400},
      {"compressed body",
       "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: "
       "2\r\n\r\n{}",
       415},
      {"unknown method", "BREW /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n", 405},
  };
  for (const Case& one : cases) {
    const std::string answer = exchange(one.request);
    EXPECT_EQ(status_of_answer(answer), one.status) << one.why << "\n" << answer;
    EXPECT_EQ(answer.find("\nSet-Cookie"), std::string::npos) << one.why;
  }
  EXPECT_EQ(status_of_answer(exchange(kHealth)), 200);
}

TEST_P(FrontTest, AnExpectationIsRefusedBeforeTheBody) {
  const std::string answer = exchange(
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
      "9999\r\n\r\n");
  EXPECT_EQ(status_of_answer(answer), 417) << answer;
}

TEST_P(FrontTest, TooMuchIsRefusedFromItsDeclaredLength) {
  // Not one byte of these bodies is sent: the answer cannot have waited for it.
  EXPECT_EQ(status_of_answer(
                exchange("POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n"
                         "Content-Type: application/json\r\nContent-Length: 300000\r\n\r\n")),
            413);
  EXPECT_EQ(status_of_answer(exchange("PATCH /api/v1/uploads/abc HTTP/1.1\r\nHost: a\r\n"
                                      "Content-Length: 16777217\r\n\r\n")),
            413);
  // Large enough to be worth asking first: nobody who may not upload makes us read it.
  EXPECT_EQ(status_of_answer(exchange("PATCH /api/v1/uploads/abc HTTP/1.1\r\nHost: a\r\n"
                                      "Content-Length: 16000000\r\n\r\n")),
            401);
  const std::string target = "/" + std::string(3'000, 'a');
  EXPECT_EQ(status_of_answer(exchange("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")), 414);
}

TEST_P(FrontTest, FormsReachTheRouterAsTheyWereSent) {
  const Form form =
      AppFixture::form({{"username", "recruiter"}, {"password", std::string(kPassword)}});
  const std::string answer =
      exchange("POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: " + form.content_type +
               "\r\nContent-Length: " + std::to_string(form.body.size()) + "\r\n\r\n" + form.body);
  EXPECT_EQ(status_of_answer(answer), 200) << answer;
  EXPECT_NE(answer.find("\"access_token\""), std::string::npos);
  EXPECT_NE(answer.find("HttpOnly; SameSite=Strict"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("; Secure") != std::string::npos, GetParam()) << answer;
}

TEST_P(FrontTest, ABusyPortIsOneClearSentence) {
  Settings second = settings;
  second.data = settings.data + "-second";
  second.port = port();
  auto other = App::start(second, World::real());
  ASSERT_FALSE(other.is_error()) << other.error().message;
  http::Server server(*other.value());
  const Status bound = server.bind();
  ASSERT_TRUE(bound.is_error());
  EXPECT_EQ(bound.error().code, "port_busy");
  EXPECT_NE(bound.error().message.find("Port " + std::to_string(port()) + " is in use"),
            std::string::npos);
}

TEST_P(FrontTest, AFolderInUseIsOneClearSentence) {
  auto other = App::start(settings, World::real());
  ASSERT_TRUE(other.is_error());
  EXPECT_EQ(other.error().code, "in_use");
}

TEST_P(FrontTest, BrowsersGetPagesAndProgramsGetData) {
  const auto get = [&](const std::string& path, const std::string& accept) {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept: " + accept + "\r\n\r\n");
  };
  const std::string browser = "text/html,application/xhtml+xml,*/*;q=0.8";
  for (const std::string path : {"/", "/interviews", "/i/some-token", "/setup/abc", "/nowhere"}) {
    const std::string page = get(path, browser);
    EXPECT_EQ(status_of_answer(page), 200) << path;
    EXPECT_NE(page.find("text/html"), std::string::npos) << path;
    EXPECT_NE(page.find("Content-Security-Policy"), std::string::npos) << path;
  }
  EXPECT_EQ(status_of_answer(get("/interviews", "*/*")), 401);
  EXPECT_EQ(status_of_answer(get("/api/v1/interviews", browser)), 401);
  EXPECT_NE(get("/health", browser).find("\"healthy\""), std::string::npos);
  EXPECT_EQ(status_of_answer(get("/nowhere", "*/*")), 404);
}

TEST_P(FrontTest, AStopBeforeTheFirstRequestEndsTheServer) {
  for (int i = 0; i < 20; ++i) {
    TearDown();
    SetUp();
  }
}

TEST_P(FrontTest, WhoAsksIsWhatTheProxySaysAndNotTheClient) {
  const auto sign_in = [&](const std::string& forwarded) {
    const std::string body = R"({"username":"nobody","password":"wrong words"})";
    return status_of_answer(exchange(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
        forwarded + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
  };
  const auto restart_with = [&](const std::string& proxies) {
    TearDown();
    settings.trusted_proxies = proxies;
    settings.rate_limit_authentication = 2;
    SetUp();
  };
  // Nobody is trusted: whatever the client claims, it is one address.
  restart_with("");
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.1\r\n"), 401);
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.2\r\n"), 401);
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.3\r\n"), 429);
  // The proxy adds its own line behind the client's.
  restart_with("127.0.0.1");
  const std::string real = "X-Forwarded-For: 198.51.100.7\r\n";
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.1\r\n" + real), 401);
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.2\r\n" + real), 401);
  EXPECT_EQ(sign_in("X-Forwarded-For: 192.0.2.3\r\n" + real), 429);
  EXPECT_EQ(sign_in("X-Forwarded-For: 198.51.100.8\r\n"), 401);
  EXPECT_EQ(sign_in("X-Forwarded-For: ,\r\n"), 401);
}

// Header injection, oversized heads and bodies, smuggling, paths that leave their place.
TEST_P(FrontTest, AttacksOnTheWireAreSeen) {
  const std::string head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n";
  const std::pair<std::string, int> attempts[] = {
      {head + "X: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n", 400},
      {head + "X\r: b\r\nContent-Length: 0\r\n\r\n", 400},
      {head + "X: " + std::string(17'000, 'y') + "\r\n\r\n", 431},
      {head + "Content-Length: 999999999\r\n\r\n", 413},
      {head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
      {head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
      {"GET /" + std::string(3'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET /assets/../../secrets.json HTTP/1.1\r\nHost: a\r\n\r\n", 404},
      {"GET /%2e%2e/candor.db HTTP/1.1\r\nHost: a\r\n\r\n", 404}};
  for (const auto& [request, status] : attempts) {
    forget_log();
    const std::string answer = exchange(request);
    EXPECT_EQ(status_of_answer(answer), status) << request.substr(0, 100);
    EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos) << answer;
    const std::vector<std::string> seen = logged("request_refused");
    ASSERT_EQ(seen.size(), 1u) << request.substr(0, 100);
    EXPECT_NE(seen[0].find("\"class\":\"security\""), std::string::npos) << seen[0];
  }
}

TEST_P(FrontTest, RefusalsAreErrorsLikeAllOthers) {
  const std::string answer =
      exchange("POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const char* part :
       {"\"status\":411", "\"title\":\"Length Required\"", "\"code\":\"length_required\"",
        "X-Request-Id: ", "Connection: close", "X-Content-Type-Options: nosniff"})
    EXPECT_NE(answer.find(part), std::string::npos) << part << "\n" << answer;
  EXPECT_NE(exchange("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").find("Allow: GET, "), std::string::npos);
}

TEST_P(FrontTest, StoppingAnswersWhatIsRunningAndEnds) {
  Connection idle(port());
  idle.send(kHealth);
  ASSERT_EQ(status_of_answer(idle.answer()), 200);
  const auto started = std::chrono::steady_clock::now();
  server().stop();
  serving().join();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
}

INSTANTIATE_TEST_SUITE_P(Wire, FrontTest, testing::Bool(),
                         [](const auto& one) { return one.param ? "Tls" : "Plain"; });

}  // namespace
}  // namespace candor::test
