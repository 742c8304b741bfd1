// The SMTP driver against a real mail server: security, sign-in, refusals, faults, and what another
// parser reads of the messages.
#include <gtest/gtest.h>

#include "server/mail/smtp_mailer.h"
#include "tests/mail/sample.h"
#include "tests/mail/smtp_server.h"

namespace candor::test {
namespace {

using mail::Message;

Message message(std::string id = "invitation/1") {
  Message one = sample_message(std::move(id));
  one.reply_to = "people@acme.example.com";
  one.html = "<p>Hello Kim</p>\n";
  return one;
}

class SmtpTest : public ::testing::Test {
 protected:
  mail::SmtpMailer mailer(SmtpSecurity security, bool signs_in = false) {
    return mail::SmtpMailer(server.address(security, signs_in), folder.path + "/sent");
  }
  std::vector<TakenMail> taken() { return server.order(); }
  void fault(const std::string& json) { server.order("{\"faults\":[" + json + "]}"); }

  SmtpServer& server = SmtpServer::fresh();
  TemporaryFolder folder;
};

std::string code_of(const Status& status) {
  return status.is_error() ? status.error().code : "ok";
}

TEST_F(SmtpTest, AMailArrivesAsItWasMeant) {
  auto plain = mailer(SmtpSecurity::none);
  ASSERT_EQ(code_of(plain.send(message())), "ok");
  const auto mails = taken();
  ASSERT_EQ(mails.size(), 1u);
  const TakenMail& one = mails[0];
  EXPECT_EQ(one.envelope_from, "jobs@acme.example.com");
  EXPECT_EQ(one.envelope_to, "kim@example.org");
  EXPECT_EQ(one.from_name, "Acme");
  EXPECT_EQ(one.from_address, "jobs@acme.example.com");
  EXPECT_EQ(one.to_name, "Kim Candidate");
  EXPECT_EQ(one.to_address, "kim@example.org");
  EXPECT_EQ(one.reply_to, "people@acme.example.com");
  EXPECT_EQ(one.subject, "Your interview");
  EXPECT_EQ(one.text, message().text);
  EXPECT_EQ(one.html, message().html);
  EXPECT_EQ(one.message_id, mail::message_id(message()));
  EXPECT_EQ(one.date, "2026-01-01T00:00:00.000Z");
  EXPECT_FALSE(one.is_encrypted);
  EXPECT_EQ(one.user, "");
}

TEST_F(SmtpTest, EncryptionAndSignInAreUsedWhenAskedFor) {
  for (const SmtpSecurity security : {SmtpSecurity::starttls, SmtpSecurity::tls}) {
    for (const bool signs_in : {false, true}) {
      server.order(R"({"forget":true})");
      auto mails = mailer(security, signs_in);
      const std::string id = std::to_string(int(security)) + std::to_string(signs_in);
      ASSERT_EQ(code_of(mails.send(message(id))), "ok");
      ASSERT_EQ(taken().size(), 1u);
      EXPECT_TRUE(taken()[0].is_encrypted);
      EXPECT_EQ(taken()[0].user, signs_in ? "candor" : "");
    }
  }
}

TEST_F(SmtpTest, AnUnknownCertificateOrNameIsNotTrusted) {
  for (const SmtpSecurity security : {SmtpSecurity::starttls, SmtpSecurity::tls}) {
    work::SmtpServer unknown = server.address(security, true);
    unknown.authorities.clear();
    mail::SmtpMailer first(unknown, folder.path + "/sent");
    EXPECT_EQ(code_of(first.send(message())), "smtp_untrusted");
    work::SmtpServer other = server.address(security, true);
    other.host = "other.localhost";  // this machine as well, but not in the certificate
    mail::SmtpMailer second(other, folder.path + "/sent");
    EXPECT_EQ(code_of(second.send(message())), "smtp_untrusted");
  }
  EXPECT_TRUE(taken().empty());
}

TEST_F(SmtpTest, NothingGoesOutReadableWhenEncryptionWasAskedFor) {
  work::SmtpServer wrong = server.address(SmtpSecurity::none, true);
  wrong.security = SmtpSecurity::tls;  // the port speaks plain
  mail::SmtpMailer mailer(wrong, folder.path + "/sent");
  EXPECT_EQ(code_of(mailer.send(message())), "smtp_not_encrypted");
  EXPECT_TRUE(taken().empty());
}

TEST_F(SmtpTest, AWrongPasswordIsMendableAndSaysSo) {
  work::SmtpServer wrong = server.address(SmtpSecurity::starttls, true);
  wrong.password = "wrong";
  mail::SmtpMailer mailer(wrong, folder.path + "/sent");
  const Status refused = mailer.send(message());
  EXPECT_EQ(code_of(refused), "smtp_sign_in");
  EXPECT_EQ(refused.error().failure, Failure::unavailable);
  EXPECT_NE(refused.error().message.find("SMTP_PASSWORD"), std::string::npos);
  EXPECT_EQ(refused.error().message.find("wrong"), std::string::npos);
}

TEST_F(SmtpTest, AServerThatWantsASignInSaysSo) {
  server.order(R"({"wants_sign_in":true})");
  auto guest = mailer(SmtpSecurity::starttls);
  EXPECT_EQ(code_of(guest.send(message())), "smtp_sign_in");
  auto known = mailer(SmtpSecurity::starttls, true);
  EXPECT_EQ(code_of(known.send(message())), "ok");
}

TEST_F(SmtpTest, RefusalsForGoodAndForNowAreToldApart) {
  const struct {
    const char* fault;
    const char* code;
  } cases[] = {
      {R"({"at":"connect","code":421,"text":"Too busy","times":1})", "smtp_unreachable"},
      {R"({"at":"mail","code":451,"text":"Later","times":1})", "smtp_busy"},
      {R"({"at":"mail","code":550,"text":"Sender unknown","times":1})", "smtp_sender"},
      {R"({"at":"mail","code":552,"text":"Too large","times":1})", "smtp_refused"},
      {R"({"at":"rcpt","code":450,"text":"Greylisted","times":1})", "smtp_busy"},
      {R"({"at":"rcpt","code":550,"text":"No such user","times":1})", "smtp_refused"},
      {R"({"at":"data","code":452,"text":"Disk full","times":1})", "smtp_busy"},
      {R"({"at":"data","code":554,"text":"Looks like spam","times":1})", "smtp_refused"},
  };
  auto plain = mailer(SmtpSecurity::none);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.fault);
    fault(one.fault);
    const Status refused = plain.send(message());
    ASSERT_EQ(code_of(refused), one.code) << (refused.is_error() ? refused.error().message : "");
    const bool is_final = refused.error().failure == Failure::invalid;
    EXPECT_EQ(is_final, std::string(one.code) == "smtp_refused");
  }
  fault(cases[5].fault);
  const std::string said = plain.send(message()).error().message;
  EXPECT_NE(said.find("No such user"), std::string::npos) << said;
  EXPECT_TRUE(taken().empty());
  EXPECT_EQ(code_of(plain.send(message())), "ok");
  EXPECT_EQ(taken().size(), 1u);
}

TEST_F(SmtpTest, AServerThatIsAwayIsTriedAgain) {
  auto plain = mailer(SmtpSecurity::none);
  server.kill();
  const Status away = plain.send(message());
  EXPECT_EQ(code_of(away), "smtp_unreachable");
  EXPECT_EQ(away.error().failure, Failure::unavailable);
  server.restart();
  EXPECT_EQ(code_of(plain.send(message())), "ok");
  EXPECT_EQ(code_of(plain.send(message())), "ok");
  EXPECT_EQ(taken().size(), 1u);
}

TEST_F(SmtpTest, WhatTheServerMayHaveTakenIsSentAgainWithTheSameMessageId) {
  auto plain = mailer(SmtpSecurity::none);
  fault(R"({"at":"data","drop":"before","times":1})");
  EXPECT_EQ(code_of(plain.send(message("a"))), "smtp_unreachable");
  EXPECT_EQ(code_of(plain.send(message("a"))), "ok");
  EXPECT_EQ(taken().size(), 1u);
  // The limit of the protocol: it was taken, and nobody told us.
  fault(R"({"at":"data","drop":"after","times":1})");
  EXPECT_EQ(code_of(plain.send(message("b"))), "smtp_unreachable");
  EXPECT_EQ(code_of(plain.send(message("b"))), "ok");
  const auto mails = taken();
  ASSERT_EQ(mails.size(), 3u);
  EXPECT_EQ(mails[1].message_id, mails[2].message_id);
  EXPECT_EQ(mails[1].raw, mails[2].raw);
}

TEST_F(SmtpTest, WhatWasSentIsRememberedByTheNextProgram) {
  {
    auto plain = mailer(SmtpSecurity::none);
    ASSERT_EQ(code_of(plain.send(message())), "ok");
  }
  auto next = mailer(SmtpSecurity::none);
  EXPECT_EQ(code_of(next.send(message())), "ok");
  EXPECT_EQ(taken().size(), 1u);
  ASSERT_FALSE(next.forget(Time{World::real().now().ms + kDayMs}).is_error());
  EXPECT_EQ(code_of(next.send(message())), "ok");
  EXPECT_EQ(taken().size(), 2u);
}

TEST_F(SmtpTest, LongLinesDotsAndEveryScriptArrive) {
  Message one = message();
  one.subject = "面接のご案内 👩🏽‍💻 Zoë";
  one.to_name = "Доброе утро";
  one.text = ".\n..\n.leading dot\nQUIT\n" + std::string(2'000, 'x') + "\nGrüße 面接\n.\n";
  one.html.clear();
  auto plain = mailer(SmtpSecurity::none);
  ASSERT_EQ(code_of(plain.send(one)), "ok");
  ASSERT_EQ(taken().size(), 1u);
  const TakenMail mail = taken()[0];
  EXPECT_EQ(mail.subject, one.subject);
  EXPECT_EQ(mail.to_name, one.to_name);
  EXPECT_EQ(mail.text, one.text);
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < mail.raw.size();) {
    const std::size_t end = std::min(mail.raw.find("\r\n", begin), mail.raw.size());
    longest = std::max(longest, end - begin);
    begin = end + 2;
  }
  EXPECT_LE(longest, 78u);
}

TEST_F(SmtpTest, StoppingEndsWhatIsUnderWayAndRefusesMore) {
  auto plain = mailer(SmtpSecurity::none);
  plain.stop();
  EXPECT_EQ(code_of(plain.send(message())), "smtp_stopped");
  EXPECT_TRUE(taken().empty());
}

}  // namespace
}  // namespace candor::test
