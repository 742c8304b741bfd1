#include "tests/mail/smtp_server.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "server/operate/certificate.h"

namespace candor {

using test::TakenMail;
template <>
struct describe<TakenMail> {
  static constexpr std::string_view name = "TakenMail";
  static constexpr auto fields = fields_of(
      field<&TakenMail::subject>("subject", ""), field<&TakenMail::text>("text", ""),
      field<&TakenMail::html>("html", ""), field<&TakenMail::message_id>("message_id", ""),
      field<&TakenMail::date>("date", ""), field<&TakenMail::from_name>("from_name", ""),
      field<&TakenMail::from_address>("from_address", ""),
      field<&TakenMail::to_name>("to_name", ""), field<&TakenMail::to_address>("to_address", ""),
      field<&TakenMail::reply_to>("reply_to", ""),
      field<&TakenMail::envelope_from>("envelope_from", ""),
      field<&TakenMail::envelope_to>("envelope_to", ""),
      field<&TakenMail::is_encrypted>("is_encrypted", ""), field<&TakenMail::user>("user", ""),
      field<&TakenMail::raw>("raw", ""));
};

struct TakenMails {
  std::vector<TakenMail> mails;
};
template <>
struct describe<TakenMails> {
  static constexpr std::string_view name = "TakenMails";
  static constexpr auto fields = fields_of(field<&TakenMails::mails>("mails", ""));
};

}  // namespace candor

namespace candor::test {

SmtpServer& SmtpServer::fresh() {
  static SmtpServer server;
  if (server.process_ == 0) server.start();
  server.order(R"({"faults":[],"wants_sign_in":false,"forget":true})");
  return server;
}

SmtpServer::SmtpServer() {
  auto made = self_signed_certificate(folder_.path, World::real().now());
  if (made.is_error()) {
    ADD_FAILURE() << made.error().message;
    return;
  }
  certificate_ = made.value().certificate_file;
  key_ = made.value().key_file;
  http_ = work::HttpClient::load().release_value();
  start();
}

SmtpServer::~SmtpServer() {
  kill();
}

void SmtpServer::start() {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it never outlives the tests
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execlp("node", "node", CANDOR_SOURCE_DIR "/tests/mail/smtp_server.mjs", key_.c_str(),
             certificate_.c_str(), std::to_string(port_).c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::FILE* const lines = ::fdopen(ends[0], "r");
  const int count = std::fscanf(lines, "ready %d %d %d", &port_, &tls_port_, &control_);
  std::fclose(lines);
  ASSERT_EQ(count, 3) << "the mail server of tests/mail did not start; run scripts/setup --tests";
}

void SmtpServer::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

void SmtpServer::restart() {
  kill();
  start();
}

std::vector<TakenMail> SmtpServer::order(const std::string& json) {
  work::HttpRequest request;
  request.method = "POST";
  request.url = "http://127.0.0.1:" + std::to_string(control_) + "/";
  request.body = json;
  auto answer = http_->send(request);
  if (answer.is_error()) {
    ADD_FAILURE() << answer.error().cause;
    return {};
  }
  auto mails = json::read<TakenMails>(answer.value().body, json::ReadMode::response);
  EXPECT_FALSE(mails.is_error()) << answer.value().body;
  return mails.is_error() ? std::vector<TakenMail>() : mails.value().mails;
}

work::SmtpServer SmtpServer::address(SmtpSecurity security, bool signs_in) const {
  work::SmtpServer server;
  server.host = "localhost";
  server.port = security == SmtpSecurity::tls ? tls_port_ : port_;
  server.security = security;
  if (signs_in) server.user = "candor", server.password = "correct horse";
  server.authorities = certificate_;
  server.hello = "candor.example.com";
  return server;
}

}  // namespace candor::test
