#include "tests/mail/smtp_server.h"

#include <gtest/gtest.h>

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

namespace {

constexpr std::size_t kPort = 0, kTlsPort = 1, kControl = 2;

}  // namespace

SmtpServer& SmtpServer::fresh() {
  static SmtpServer server;
  if (!server.program_.is_running()) server.start();
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
  start();
}

void SmtpServer::start() {
  program_.start({key_, certificate_, std::to_string(program_.port(kPort))});
}

void SmtpServer::restart() {
  kill();
  start();
}

std::vector<TakenMail> SmtpServer::order(const std::string& json) {
  const std::string answer = program_.order(program_.port(kControl), json);
  auto mails = json::read<TakenMails>(answer, json::ReadMode::response);
  EXPECT_FALSE(mails.is_error()) << answer;
  return mails.is_error() ? std::vector<TakenMail>() : mails.value().mails;
}

work::SmtpServer SmtpServer::address(SmtpSecurity security, bool signs_in) const {
  work::SmtpServer server;
  server.host = "localhost";
  server.port = program_.port(security == SmtpSecurity::tls ? kTlsPort : kPort);
  server.security = security;
  if (signs_in) server.user = "candor", server.password = "correct horse";
  server.authorities = certificate_;
  server.hello = "candor.example.com";
  return server;
}

}  // namespace candor::test
