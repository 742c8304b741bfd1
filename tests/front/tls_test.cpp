// TLS inside the loop: versions, resumption, a new certificate without dropping anybody, the plain
// port that only leads here.
#include <filesystem>
#include <fstream>

#include "server/operate/certificate.h"
#include "tests/front/front_fixture.h"
#include "tests/front/tls_client.h"

namespace candor::test {
namespace {

class TlsTest : public FrontFixture {
 public:
  void SetUp() override {
    write_certificate();
    options.redirect_port = 0;
    FrontFixture::SetUp();
  }

 protected:
  // Another one each time.
  void write_certificate() {
    const std::string made = folder.path + "/certificate" + std::to_string(++made_);
    std::filesystem::create_directory(made);
    auto certificate = self_signed_certificate(made, Time{1'800'000'000'000});
    ASSERT_FALSE(certificate.is_error()) << certificate.error().message;
    options.certificate_file = folder.path + "/front.pem";
    options.key_file = folder.path + "/front.key";
    const auto replace = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(certificate.value().certificate_file, options.certificate_file,
                               replace);
    std::filesystem::copy_file(certificate.value().key_file, options.key_file, replace);
  }
  int made_ = 0;
};

TEST_F(TlsTest, SpeaksBothVersionsAndNoOlderOne) {
  for (const auto& [version, name] :
       {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
    TlsClient client(port(), version);
    ASSERT_TRUE(client.is_connected()) << name;
    EXPECT_EQ(client.version(), name);
    client.send(kHello);
    EXPECT_TRUE(client.answer().ends_with("hello")) << name;
    EXPECT_TRUE(application.last().is_secure);
  }
  EXPECT_FALSE(TlsClient(port(), TLS1_1_VERSION).is_connected());
}

TEST_F(TlsTest, SessionsAreResumed) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient first(port(), version);
    first.send(kHello);
    first.answer();
    EXPECT_FALSE(first.is_resumed());
    const Session session = first.session();
    TlsClient second(port(), version, session.get());
    second.send(kHello);
    EXPECT_TRUE(second.answer().ends_with("hello"));
    EXPECT_TRUE(second.is_resumed()) << second.version();
  }
}

TEST_F(TlsTest, PipeliningAndLargeBodiesWorkThroughIt) {
  TlsClient client(port(), TLS1_3_VERSION);
  const std::string body(3'000'000, 'b');
  client.send(post("/size", body) + post("/echo", "two") + std::string(kHello));
  EXPECT_TRUE(client.answer().ends_with("3000000"));
  EXPECT_TRUE(client.answer().ends_with("two"));
  EXPECT_TRUE(client.answer().ends_with("hello"));
  client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_GT(client.answer().size(), 4u * 1024 * 1024);
}

TEST_F(TlsTest, FilesAreSentThroughIt) {
  std::string bytes;
  for (int i = 0; bytes.size() < 2'000'000; ++i) bytes += std::to_string(i);
  application.file_path = folder.path + "/film";
  std::ofstream(application.file_path, std::ios::binary) << bytes;
  TlsClient client(port(), TLS1_3_VERSION);
  client.send("GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=100000-1900000\r\n\r\n");
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\n" + bytes.substr(100'000, 1'800'001)));
}

TEST_F(TlsTest, ANewCertificateComesWithoutDroppingAnybody) {
  TlsClient before(port(), TLS1_3_VERSION);
  before.send(kHello);
  ASSERT_TRUE(before.answer().ends_with("hello"));
  const std::string old = before.fingerprint();
  write_certificate();
  front().reload_certificate();
  ASSERT_TRUE(soon([&] { return application.times_logged("certificate_read") == 1; }));
  TlsClient after(port(), TLS1_3_VERSION);
  ASSERT_TRUE(after.is_connected());
  EXPECT_NE(after.fingerprint(), old);
  before.send(kHello);
  EXPECT_TRUE(before.answer().ends_with("hello"));
}

TEST_F(TlsTest, ACertificateThatCannotBeReadChangesNothing) {
  const std::string old = TlsClient(port(), TLS1_3_VERSION).fingerprint();
  std::ofstream(options.certificate_file) << "no certificate";
  front().reload_certificate();
  ASSERT_TRUE(soon([&] { return application.times_logged("certificate_kept") == 1; }));
  EXPECT_EQ(TlsClient(port(), TLS1_3_VERSION).fingerprint(), old);
}

TEST_F(TlsTest, AKeyOfAnotherCertificateIsOneClearSentence) {
  http::FrontOptions other = options;
  other.port = other.redirect_port = 0;
  other.key_file = folder.path + "/certificate1/none.pem";
  http::Front second(application, other);
  const Status opened = second.open();
  ASSERT_TRUE(opened.is_error());
  EXPECT_EQ(opened.error().code, "certificate");
}

TEST_F(TlsTest, ThePlainPortOnlyLeadsToTheOther) {
  RawClient client(front().redirect_port());
  client.send("GET /a?b=c HTTP/1.1\r\nHost: example.org:80\r\n\r\n");
  const RawClient::Answer answer = client.answer();
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.header("Location"), "https://example.org:" + std::to_string(port()) + "/a?b=c");
  EXPECT_TRUE(client.is_ended());
  RawClient six(front().redirect_port());
  six.send("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
  EXPECT_EQ(six.answer().header("Location"), "https://[::1]:" + std::to_string(port()) + "/");
  EXPECT_FALSE(application.has_handled("/a"));
}

TEST_F(TlsTest, PlainWordsOnTheSecurePortAndBrokenHandshakesHarmNobody) {
  RawClient plain(port());
  plain.send(kHello);
  EXPECT_TRUE(plain.is_ended());
  RawClient silent(port());
  RawClient half(port());
  half.send("\x16\x03\x01\x02");
  half.finish_sending();
  EXPECT_TRUE(half.is_ended());
  TlsClient client(port(), TLS1_3_VERSION);
  client.send(kHello);
  EXPECT_TRUE(client.answer().ends_with("hello"));
}

TEST_F(TlsTest, HandshakesHaveADeadline) {
  options.limits.head_ms = 200;
  start();
  RawClient silent(port());
  EXPECT_TRUE(silent.is_ended());
}

}  // namespace
}  // namespace candor::test
