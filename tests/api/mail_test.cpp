// Mail for administrators: the list, one mail with its link, letters in own words, sending again.
#include "server/mail/letters.h"
#include "server/work/jobs.h"
#include "shared/api/endpoints.h"
#include "tests/api/api_test.h"
#include "tests/harness/fakes.h"

namespace candor::test {
namespace {

const std::string kLink = "https://interviews.example.com/i/very-secret-link";

class MailApi : public ApiTest {
 protected:
  void SetUp() override {
    settings.mail_from = "interviews@example.com";
    ApiTest::SetUp();
  }
  std::int64_t queue(LetterKind kind, const std::string& id, const std::string& to,
                     CompanyId owner) {
    mail::Letter letter;
    letter.kind = kind;
    letter.id = id;
    letter.to_address = to;
    letter.company = owner;
    letter.fields = sample_values(kind);
    for (auto& [name, value] : letter.fields)
      if (name == "link") value = kLink;
    const Status queued = app().database->write(
        [&](store::Transaction& tx) { return mail::queue_letter(tx, app(), letter, now()); });
    EXPECT_FALSE(queued.is_error()) << (queued.is_error() ? queued.error().cause : "");
    return count("SELECT max(id) FROM mails");
  }
  std::int64_t invite(const std::string& id = "invitation/1") {
    return queue(LetterKind::invite_candidate, id, "kim@example.org", company.id);
  }
  MemoryMailer& set_up_mailer() {
    auto made = std::make_unique<MemoryMailer>();
    MemoryMailer& mailer = *made;
    app().mailer = std::move(made);
    return mailer;
  }
  static std::string path(std::int64_t id, std::string_view rest = {}) {
    return "/api/v1/mail/" + str(id) + std::string(rest);
  }
};

TEST_F(MailApi, WithoutAMailServerEveryLinkCanBeCopied) {
  const std::int64_t id = invite();
  const Answer list = get(As::admin, "/api/v1/mail");
  ASSERT_EQ(list.status, 200);
  EXPECT_EQ(list.number("total"), 1);
  EXPECT_EQ(list.text("items[0].state"), "held");
  EXPECT_EQ(list.text("items[0].to_address"), "kim@example.org");
  EXPECT_EQ(list.body.find("very-secret"), std::string::npos);
  const Answer one = get(As::admin, path(id));
  EXPECT_EQ(one.text("link"), kLink);
  EXPECT_NE(one.text("text").find(kLink), std::string::npos);
  const Answer status = get(As::admin, "/api/v1/mail/status");
  EXPECT_EQ(status.text("driver"), "none");
  EXPECT_EQ(status.number("held_count"), 1);
  const Answer test = post(As::admin, "/api/v1/mail/test", R"({"to_address":"a@example.com"})");
  EXPECT_EQ(test.status, 409);
  EXPECT_EQ(test.code(), "mail_not_set_up");
}

// Whoever holds such a link is the account: no administrator may become somebody else by it.
TEST_F(MailApi, LinksToAccountsAreNobodyElses) {
  for (const LetterKind kind : {LetterKind::password_reset, LetterKind::verify_email}) {
    const std::string word(word_of(kind));
    const std::int64_t id = queue(kind, word, "kim@example.org", company.id);
    for (const Answer& answer : {get(As::admin, path(id)), get(As::admin, "/api/v1/mail"),
                                 post(As::admin, path(id, "/send"))}) {
      EXPECT_EQ(answer.status, 200);
      EXPECT_EQ(answer.body.find("very-secret"), std::string::npos) << answer.body;
    }
    const Answer one = get(As::admin, path(id));
    EXPECT_EQ(one.text("is_private"), "true");
    EXPECT_FALSE(one.has("text"));
    EXPECT_FALSE(one.has("link"));
  }
}

TEST_F(MailApi, AnotherCompanysMailIsNotThere) {
  const std::int64_t foreign =
      queue(LetterKind::test, "foreign", "kim@example.org", other_company.id);
  const std::int64_t nobodys = queue(LetterKind::test, "nobodys", "kim@example.org", {});
  for (const std::int64_t id : {foreign, nobodys}) {
    EXPECT_EQ(get(As::admin, path(id)).status, 404);
    EXPECT_EQ(post(As::admin, path(id, "/send")).status, 404);
  }
  EXPECT_EQ(get(As::admin, "/api/v1/mail").number("total"), 0);
  EXPECT_EQ(get(As::admin, "/api/v1/mail/status").number("held_count"), 0);
}

TEST_F(MailApi, TheListIsFilteredSearchedAndPaged) {
  for (int i = 0; i < 5; ++i) {
    advance(kSecondMs);
    queue(LetterKind::test, "t" + str(i), "p" + str(i) + "@example.org", company.id);
  }
  set_up_mailer();
  invite();
  app().jobs->run_due();
  EXPECT_EQ(get(As::admin, "/api/v1/mail?status=held").number("total"), 5);
  EXPECT_EQ(get(As::admin, "/api/v1/mail?status=sent").number("total"), 1);
  EXPECT_EQ(get(As::admin, "/api/v1/mail?status=lost").status, 422);
  EXPECT_EQ(get(As::admin, "/api/v1/mail?search=P3@").text("items[0].to_address"),
            "p3@example.org");
  const Answer first = get(As::admin, "/api/v1/mail?limit=4");
  EXPECT_EQ(first.text("items[0].kind"), "invite_candidate");
  const Answer second = get(As::admin, "/api/v1/mail?limit=4&after=" + first.text("next"));
  EXPECT_EQ(second.number("items.length"), 2);
  EXPECT_EQ(second.text("items[1].to_address"), "p0@example.org");
}

TEST_F(MailApi, SendingAgainSendsOnceMore) {
  const std::int64_t id = invite();
  EXPECT_EQ(post(As::admin, path(id, "/send")).text("state"), "held");
  MemoryMailer& mailer = set_up_mailer();
  EXPECT_EQ(post(As::admin, path(id, "/send")).text("state"), "queued");
  const Answer twice = post(As::admin, path(id, "/send"));
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ(twice.code(), "mail_waits");
  app().jobs->run_due();
  EXPECT_EQ(get(As::admin, path(id)).text("state"), "sent");
  EXPECT_EQ(post(As::admin, path(id, "/send")).status, 200);
  app().jobs->run_due();
  EXPECT_EQ(mailer.sent().size(), 2u);
}

TEST_F(MailApi, ATestMailGoesOut) {
  MemoryMailer& mailer = set_up_mailer();
  const Answer test = post(As::admin, "/api/v1/mail/test", R"({"to_address":"a@example.com"})");
  ASSERT_EQ(test.status, 202);
  EXPECT_EQ(test.text("state"), "queued");
  app().jobs->run_due();
  ASSERT_EQ(mailer.sent().size(), 1u);
  EXPECT_EQ(mailer.sent()[0].to_address, "a@example.com");
  const Answer status = get(As::admin, "/api/v1/mail/status");
  EXPECT_TRUE(status.has("last_sent_at"));
  EXPECT_EQ(post(As::admin, "/api/v1/mail/test", R"({"to_address":"a"})").status, 422);
}

TEST_F(MailApi, ACompanyWritesItsOwnWords) {
  const std::string at = "/api/v1/mail/templates/invite_candidate";
  const std::string standard = get(As::admin, at).text("text");
  EXPECT_EQ(get(As::admin, at).text("is_changed"), "false");
  const Answer changed =
      put(As::admin, at, R"({"subject":"Hi {name}","text":"Come: {link}\nuntil {expires}"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("is_changed"), "true");
  EXPECT_EQ(get(As::admin, path(invite("own"))).text("text"),
            "Come: " + kLink + "\nuntil 24 November 2026, 18:00 UTC");
  const auto foreign = queue(LetterKind::invite_candidate, "x", "a@example.com", other_company.id);
  EXPECT_EQ(count("SELECT count(*) FROM mails WHERE subject = 'Hi Kim Berger'"), 1);
  EXPECT_GT(foreign, 0);
  const Answer reset = del(As::admin, at);
  EXPECT_EQ(reset.text("is_changed"), "false");
  EXPECT_EQ(reset.text("text"), standard);
  EXPECT_EQ(get(As::admin, "/api/v1/mail/templates").number("items.length"),
            std::int64_t{kLetterKinds});
  EXPECT_EQ(get(As::admin, "/api/v1/mail/templates/love_letter").status, 404);
}

TEST_F(MailApi, ATemplateWithAFaultIsNeitherSavedNorShown) {
  const std::string at = "/api/v1/mail/templates/invite_candidate";
  const std::string body = R"({"subject":"Hi {nmae}","text":"Come until {expires}"})";
  for (const Answer& answer : {put(As::admin, at, body), post(As::admin, at + "/preview", body)}) {
    EXPECT_EQ(answer.status, 422);
    const auto error = answer.body;
    EXPECT_NE(error.find("unknown_field"), std::string::npos) << error;
    EXPECT_NE(error.find("missing_field"), std::string::npos) << error;
  }
  EXPECT_EQ(count("SELECT count(*) FROM letter_templates"), 0);
  const Answer shown =
      post(As::admin, at + "/preview", R"({"subject":"Hi {name}","text":"<b> {link}"})");
  ASSERT_EQ(shown.status, 200);
  EXPECT_EQ(shown.text("subject"), "Hi Kim Berger");
  EXPECT_NE(shown.text("html").find("&lt;b&gt; <a href="), std::string::npos);
}

TEST_F(MailApi, AnInvitationIsMailedWhenAskedFor) {
  MemoryMailer& mailer = set_up_mailer();
  const std::string at = interview_path("/invitations");
  const Answer quiet = post(As::recruiter, at, R"({"candidate_name":"Kim"})");
  EXPECT_FALSE(quiet.has("mail_state"));
  const Answer missing = post(As::recruiter, at, R"({"candidate_name":"Kim","send_mail":true})");
  EXPECT_EQ(missing.status, 422);
  EXPECT_EQ(missing.text("errors[0].field"), "candidate_email");
  EXPECT_EQ(count("SELECT count(*) FROM mails"), 0);
  const Answer made =
      post(As::recruiter, at,
           R"({"candidate_name":"Kim","candidate_email":"kim@example.org","send_mail":true})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("mail_state"), "queued");
  app().jobs->run_due();
  ASSERT_EQ(mailer.sent().size(), 1u);
  const mail::Message mail = mailer.sent()[0];
  EXPECT_EQ(mail.to_address, "kim@example.org");
  EXPECT_EQ(mail.reply_to, company.contact_email);
  EXPECT_NE(mail.text.find(made.text("link")), std::string::npos);
  EXPECT_NE(mail.text.find(interview.title), std::string::npos);
  EXPECT_EQ(get(As::recruiter, at + "?search=kim@").text("items[0].mail_state"), "sent");
}

// Fields come and go with the program: what was saved before must not stop a letter.
TEST_F(MailApi, AnOutdatedTemplateGivesWayToTheStandardOne) {
  const Status stored = app().database->write([&](store::Transaction& tx) -> Status {
    TRY(
        tx.execute("INSERT INTO letter_templates(company_id, kind, subject, text, updated_at)"
                   " VALUES (?, ?, 'Hi', 'Before: {gone}', 1)",
                   {company.id, static_cast<int>(LetterKind::invite_candidate)}));
    return ok();
  });
  ASSERT_FALSE(stored.is_error());
  const Answer shown = get(As::admin, "/api/v1/mail/templates/invite_candidate");
  EXPECT_NE(shown.text("problem").find("{gone}"), std::string::npos);
  EXPECT_NE(get(As::admin, path(invite())).text("text").find("invites you"), std::string::npos);
}

}  // namespace
}  // namespace candor::test
