// Requests to other servers: who cannot prove its name gets nothing, answers have bounds.
#include "server/work/http_client.h"

#include "tests/harness/server_fixture.h"

namespace candor::test {
namespace {

class PlainServer : public ServerFixture {
 protected:
  Result<work::HttpAnswer> ask(std::size_t bytes_max) {
    work::HttpRequest request;
    request.url = server().address() + "/api/v1/health";
    request.answer_bytes_max = bytes_max;
    return client_->send(request);
  }
  std::unique_ptr<work::HttpClient> client_ = work::HttpClient::load().release_value();
};

class SelfSignedServer : public PlainServer {
 protected:
  void SetUp() override {
    settings.tls_self_signed = true;
    PlainServer::SetUp();
  }
};

TEST_F(PlainServer, AnswersAreBounded) {
  const auto answer = ask(100'000);
  ASSERT_FALSE(answer.is_error()) << answer.error().cause;
  EXPECT_EQ(answer.value().status, 200);
  EXPECT_EQ(answer.value().header("content-TYPE"), "application/json");
  EXPECT_EQ(ask(3).error().code, "http_too_large");
  client_->stop();
  EXPECT_EQ(ask(100'000).error().code, "http_stopped");
}

TEST_F(PlainServer, OnlyHttp) {
  for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"}) {
    work::HttpRequest request;
    request.url = url;
    EXPECT_TRUE(client_->send(request).is_error()) << url;
  }
}

TEST_F(SelfSignedServer, IsNotTrusted) {
  ASSERT_TRUE(server().address().starts_with("https://"));
  const auto answer = ask(100'000);
  ASSERT_TRUE(answer.is_error());
  EXPECT_EQ(answer.error().code, "http_untrusted") << answer.error().cause;
}

}  // namespace
}  // namespace candor::test
