// Letters from the change that makes them necessary to the mail server, and what is kept of them.
#include "server/mail/letters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/mail/outbox.h"
#include "server/mail/smtp_mailer.h"
#include "server/mail/templates.h"
#include "tests/harness/fakes.h"
#include "tests/mail/smtp_server.h"

namespace candor::test {
namespace {

using mail::Letter;

TEST(Templates, EveryStandardTemplateIsValidAndUsesEveryField) {
  ASSERT_FALSE(mail::check_standard_templates().is_error());
  for (const Choice& choice : describe_choices<LetterKind>::values) {
    const auto kind = static_cast<LetterKind>(choice.value);
    const LetterDraft& draft = mail::standard_template(kind);
    for (const LetterField& field : letter_fields(kind)) {
      const std::string mark = "{" + std::string(field.name) + "}";
      EXPECT_NE((draft.subject + draft.text).find(mark), std::string::npos)
          << choice.wire << " " << mark;
    }
  }
}

TEST(Templates, ThePageHoldsSubjectAndParagraphs) {
  const std::string page = mail::html_page("Fish & <chips>", "<p>Hello</p>\n");
  EXPECT_NE(page.find("<title>Fish &amp; &lt;chips&gt;</title>"), std::string::npos);
  EXPECT_NE(page.find("\n<p>Hello</p>\n</div>"), std::string::npos);
}

// Refuses, or fails for now, as a test wants.
class MoodyMailer final : public mail::Mailer {
 public:
  Status send(const mail::Message& message) override {
    ++tries;
    if (problem) return Error(*problem);
    return memory.send(message);
  }
  MemoryMailer memory;
  std::optional<Error> problem;
  int tries = 0;
};

class LettersTest : public AppFixture {
 protected:
  void SetUp() override {
    settings.mail_from = "interviews@example.com";
    AppFixture::SetUp();
    auto moody = std::make_unique<MoodyMailer>();
    mailer = moody.get();
    app().mailer = std::move(moody);
  }

  Letter letter(std::string id = "invitation/1", LetterKind kind = LetterKind::invite_candidate) {
    Letter one;
    one.kind = kind;
    one.id = std::move(id);
    one.to_name = "Kim";
    one.to_address = "kim@example.org";
    one.company = company.id;
    one.fields = sample_values(kind);
    for (auto& [name, value] : one.fields)
      if (name == "link") value = kLink;
    return one;
  }
  Status queue(const Letter& one, bool fails = false) {
    return app().database->write([&](store::Transaction& tx) -> Status {
      TRY(mail::queue_letter(tx, app(), one, now()));
      if (fails) return fail(Failure::invalid, "no", "No.");
      return ok();
    });
  }
  Mail row(const std::string& id = "invitation/1") {
    auto found = app().database->read([&](store::Reader& reader) {
      return store::find<Mail>(reader, "WHERE letter_id = ?", {id});
    });
    EXPECT_FALSE(found.is_error());
    return found.is_error() ? Mail{} : found.value();
  }
  std::vector<mail::Message> sent() { return mailer->memory.sent(); }

  static constexpr const char* kLink = "https://interviews.example.com/i/very-secret-link";
  MoodyMailer* mailer = nullptr;
};

TEST_F(LettersTest, WhatATransactionQueuesIsSentOnce) {
  EXPECT_TRUE(queue(letter(), true).is_error());
  app().jobs->run_due();
  EXPECT_TRUE(sent().empty());
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(queue(letter()).is_error());
  app().jobs->run_due();
  EXPECT_FALSE(queue(letter()).is_error());
  app().jobs->run_due();
  ASSERT_EQ(sent().size(), 1u);
  const mail::Message one = sent()[0];
  EXPECT_EQ(one.id, "invitation/1");
  EXPECT_EQ(one.from_address, "interviews@example.com");
  EXPECT_EQ(one.from_name, company.name);
  EXPECT_EQ(one.to_address, "kim@example.org");
  EXPECT_EQ(one.subject, "Your interview with Example Ltd: Support engineer");
  EXPECT_NE(one.text.find(kLink), std::string::npos);
  EXPECT_NE(one.html.find("<a href=\"" + std::string(kLink)), std::string::npos);
  EXPECT_EQ(row().state, MailState::sent);
  EXPECT_EQ(row().attempts, 1);
}

TEST_F(LettersTest, ABadLetterFailsTheChangeThatNeedsIt) {
  Letter empty = letter("a");
  empty.fields[0].second.clear();
  Letter unknown = letter("b");
  unknown.fields.emplace_back("hours", "2");
  Letter nobody = letter("c");
  nobody.to_address = "kim@example.org\r\nBcc: all@example.org";
  Letter broken = letter("d");
  broken.to_name = "Kim\nBcc: all@example.org";
  Letter anonymous = letter("");
  for (const Letter& one : {empty, unknown, nobody, broken, anonymous}) {
    const Status refused = queue(one);
    ASSERT_TRUE(refused.is_error()) << one.id;
    EXPECT_EQ(refused.error().code, "bad_letter");
  }
  app().jobs->run_due();
  EXPECT_EQ(mailer->tries, 0);
}

TEST_F(LettersTest, AServerThatIsAwayIsTriedAgainWithLongerPauses) {
  mailer->problem = fail(Failure::unavailable, "smtp_unreachable", "It is away.");
  ASSERT_FALSE(queue(letter()).is_error());
  for (int i = 0; i < 20; ++i) {
    app().jobs->run_due();
    EXPECT_EQ(row().state, MailState::queued);
    EXPECT_EQ(row().last_error, "It is away.");
    ASSERT_TRUE(row().next_try_at.has_value());
    EXPECT_GT(row().next_try_at->ms, now().ms);
    advance(row().next_try_at->ms - now().ms);
  }
  EXPECT_EQ(row().attempts, 20);
  mailer->problem.reset();
  app().jobs->run_due();
  EXPECT_EQ(row().state, MailState::sent);
  EXPECT_EQ(row().last_error, "");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_F(LettersTest, AfterThreeDaysItIsGivenUp) {
  mailer->problem = fail(Failure::unavailable, "smtp_unreachable", "It is away.");
  ASSERT_FALSE(queue(letter()).is_error());
  app().jobs->run_due();
  advance(kMailTryDays * kDayMs);
  app().jobs->run_due();
  EXPECT_EQ(row().state, MailState::failed);
  EXPECT_EQ(row().last_error, "It is away.");
  const int tries = mailer->tries;
  advance(kDayMs);
  app().jobs->run_due();
  EXPECT_EQ(mailer->tries, tries);
}

TEST_F(LettersTest, WhatIsRefusedForGoodFailsAtOnce) {
  mailer->problem = fail(Failure::invalid, "smtp_refused", "No such user.");
  ASSERT_FALSE(queue(letter()).is_error());
  app().jobs->run_due();
  EXPECT_EQ(row().state, MailState::failed);
  EXPECT_EQ(row().last_error, "No such user.");
  EXPECT_EQ(mailer->tries, 1);
}

TEST_F(LettersTest, WithoutAMailServerItIsHeldAndSentOnceThereIsOne) {
  app().mailer.reset();
  ASSERT_FALSE(queue(letter("old")).is_error());
  advance(kMailTryDays * kDayMs);
  ASSERT_FALSE(queue(letter("new")).is_error());
  app().jobs->run_due();
  EXPECT_EQ(row("old").state, MailState::held);
  EXPECT_EQ(row("new").state, MailState::held);
  settings.mail_folder = app().settings.data + "/out";
  restart();
  app().jobs->run_due();
  EXPECT_EQ(row("new").state, MailState::sent);
  EXPECT_EQ(row("old").state, MailState::held);
  namespace fs = std::filesystem;
  const auto count = std::distance(fs::directory_iterator(app().settings.data + "/out/new"),
                                   fs::directory_iterator());
  EXPECT_EQ(count, 1);
}

TEST_F(LettersTest, AMailThatWaitsWhenTheServerIsTakenAwayIsHeld) {
  ASSERT_FALSE(queue(letter()).is_error());
  app().mailer.reset();
  app().jobs->run_due();
  EXPECT_EQ(row().state, MailState::held);
}

// Links open accounts and interviews: whoever reads the database must not find them.
TEST_F(LettersTest, TheDatabaseHoldsNoLinkThatCanBeRead) {
  ASSERT_FALSE(queue(letter("a")).is_error());
  ASSERT_FALSE(queue(letter("b", LetterKind::password_reset)).is_error());
  std::string all;
  const Status read = app().database->read([&](store::Reader& reader) -> Status {
    for (const char* sql : {"SELECT * FROM mails", "SELECT * FROM jobs"}) {
      TRY(reader.query(sql, {}, [&](const store::Row& row) {
        for (int i = 0; i < row.columns(); ++i) all += row.text(i) + "\n";
      }));
    }
    return ok();
  });
  ASSERT_FALSE(read.is_error());
  EXPECT_NE(all.find("kim@example.org"), std::string::npos);
  EXPECT_EQ(all.find("very-secret"), std::string::npos);
  app().jobs->run_due();
  EXPECT_EQ(sent().size(), 2u);
  EXPECT_NE(row("a").sealed, "");
  EXPECT_EQ(row("b").sealed, "");
}

TEST_F(LettersTest, PrivateTextsAndOldMailsAreForgotten) {
  app().mailer.reset();
  ASSERT_FALSE(queue(letter("a")).is_error());
  ASSERT_FALSE(queue(letter("b", LetterKind::verify_email)).is_error());
  app().jobs->run_due();  // the schedule begins
  advance(kMailTryDays * kDayMs + kHourMs);
  app().jobs->run_due();
  EXPECT_NE(row("a").sealed, "");
  EXPECT_EQ(row("b").sealed, "");
  advance(mail::kKeepMailDays * kDayMs);
  app().jobs->run_due();
  const auto left = app().database->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM mails", {}); });
  EXPECT_EQ(left.value(), 0);
}

// The whole way to a real server.
class DeliveryTest : public LettersTest {
 protected:
  void SetUp() override {
    LettersTest::SetUp();
    app().mailer = std::make_unique<mail::SmtpMailer>(server.address(SmtpSecurity::starttls, true),
                                                      app().settings.data + "/sent");
  }
  SmtpServer& server = SmtpServer::fresh();
};

TEST_F(DeliveryTest, AServerThatIsDownForAWhileGetsEachMailOnce) {
  server.kill();
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(queue(letter(std::to_string(i))).is_error());
  for (int i = 0; i < 3; ++i) {
    app().jobs->run_due();
    advance(kHourMs);
  }
  EXPECT_EQ(row("0").state, MailState::queued);
  EXPECT_NE(row("0").last_error.find("cannot be reached"), std::string::npos);
  server.restart();
  app().jobs->run_due();
  const auto mails = server.order();
  ASSERT_EQ(mails.size(), 3u);
  EXPECT_EQ(mails[0].to_address, "kim@example.org");
  EXPECT_NE(mails[0].text.find(kLink), std::string::npos);
  EXPECT_EQ(mails[0].user, "candor");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(row(std::to_string(i)).state, MailState::sent);
}

TEST_F(DeliveryTest, GreylistingPassesAndARefusalIsShown) {
  server.order(R"({"faults":[{"at":"rcpt","code":450,"text":"Greylisted","times":1},
                             {"at":"rcpt","code":550,"text":"No such user","times":1}]})");
  ASSERT_FALSE(queue(letter("a")).is_error());
  app().jobs->run_due();
  EXPECT_EQ(row("a").state, MailState::queued);
  advance(kMinuteMs);
  ASSERT_FALSE(queue(letter("b")).is_error());
  app().jobs->run_due();
  advance(kMinuteMs);
  app().jobs->run_due();
  const Mail first = row("a"), second = row("b");
  EXPECT_EQ(static_cast<int>(first.state) + static_cast<int>(second.state),
            static_cast<int>(MailState::sent) + static_cast<int>(MailState::failed));
  const std::string errors = first.last_error + second.last_error;
  EXPECT_NE(errors.find("No such user"), std::string::npos) << errors;
  EXPECT_EQ(server.order().size(), 1u);
}

}  // namespace
}  // namespace candor::test
