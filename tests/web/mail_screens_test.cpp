// The screens about mail, found by role and name.
#include "shared/domain/mail.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kMail = "/api/v1/mail", kStatus = "/api/v1/mail/status",
                           kOne = "/api/v1/mail/7",
                           kTemplate = "/api/v1/mail/templates/invite_candidate";

MailView mail_of(MailState state) {
  MailView mail;
  mail.id.value = 7;
  mail.kind = LetterKind::invite_candidate;
  mail.to_name = "Kim Candidate";
  mail.to_address = "kim@example.org";
  mail.subject = "Your interview";
  mail.state = state;
  mail.can_send_again = state != MailState::queued;
  mail.text = "Hello Kim";
  mail.link = "https://interviews.example.com/i/abc";
  mail.created_at.ms = mail.state_at.ms = 1'772'000'000'000;
  return mail;
}

LetterTemplateView template_of(bool is_changed) {
  LetterTemplateView view;
  view.kind = LetterKind::invite_candidate;
  view.subject = "Your interview with {company}";
  view.text = "Hello {name}: {link}";
  view.is_changed = is_changed;
  for (const LetterField& field : letter_fields(view.kind))
    view.fields.push_back({std::string(field.name), std::string(field.sample), field.is_required});
  return view;
}

std::unique_ptr<Desk> at(std::string_view url) {
  return std::make_unique<Desk>(url, DeskOptions{.role = Role::admin});
}

TEST(MailScreens, WithoutAMailServerItSaysWhatToDo) {
  auto desk = at("/admin/mail");
  desk->answer("GET", kStatus, MailStatus{});
  desk->answer("GET", kMail, page_of<MailView>({}));
  EXPECT_TRUE(desk->reads("set CANDOR_SMTP_HOST and CANDOR_MAIL_FROM"));
  EXPECT_TRUE(desk->reads("No mail yet."));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Send a test mail"));
}

TEST(MailScreens, TheListLeadsToEachMail) {
  auto desk = at("/admin/mail");
  desk->answer("GET", kStatus, MailStatus{});
  desk->answer("GET", kMail, page_of<MailView>({mail_of(MailState::failed)}));
  EXPECT_TRUE(desk->reads("Failed"));
  EXPECT_TRUE(desk->reads("Invitation of a candidate"));
  desk->press(ui::Role::link, "Kim Candidate");
  EXPECT_EQ(desk->url(), "/admin/mail/7");
}

TEST(MailScreens, ATestMailIsFollowed) {
  auto desk = at("/admin/mail");
  MailStatus status;
  status.driver = MailDriver::smtp;
  status.host = "mail.example.com:587";
  status.from_address = "interviews@example.com";
  status.last_error = "No such user.";
  status.last_error_at = Time{1'772'000'000'000};
  desk->answer("GET", kStatus, status);
  EXPECT_TRUE(desk->reads("mail.example.com:587, STARTTLS"));
  EXPECT_TRUE(desk->reads("No such user."));
  desk->type("Email", "me@example.com");
  desk->submit("Test mail");
  const Desk::Request* sent = desk->request("POST", "/api/v1/mail/test");
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(json::read<TestMail>(sent->body, json::ReadMode::request).value().to_address,
            "me@example.com");
  desk->answer("POST", "/api/v1/mail/test", mail_of(MailState::queued), 202);
  EXPECT_EQ(desk->url(), "/admin/mail/7");
}

TEST(MailScreens, AMailThatIsHeldHasItsLinkToCopy) {
  auto desk = at("/admin/mail/7");
  desk->answer("GET", kOne, mail_of(MailState::held));
  EXPECT_TRUE(desk->reads("Not sent: no mail server is set up."));
  EXPECT_TRUE(desk->reads("https://interviews.example.com/i/abc"));
  EXPECT_TRUE(desk->reads("Hello Kim"));
}

TEST(MailScreens, AMailThatFailedCanBeSentAgain) {
  auto desk = at("/admin/mail/7");
  MailView failed = mail_of(MailState::failed);
  failed.last_error = "No such user.";
  desk->answer("GET", kOne, failed);
  EXPECT_TRUE(desk->reads("No such user."));
  desk->press_button("Send again");
  desk->answer("POST", "/api/v1/mail/7/send", mail_of(MailState::queued));
  EXPECT_TRUE(desk->reads("On its way."));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Send again"));
}

TEST(MailScreens, APrivateLetterShowsNeitherTextNorLink) {
  auto desk = at("/admin/mail/7");
  MailView mail = mail_of(MailState::sent);
  mail.is_private = true;
  mail.text.reset();
  mail.link.reset();
  desk->answer("GET", kOne, mail);
  EXPECT_TRUE(desk->reads("Only its receiver can read it."));
  EXPECT_FALSE(desk->reads("Hello Kim"));
}

TEST(MailScreens, AnUnknownMailSaysSo) {
  auto desk = at("/admin/mail/7");
  desk->refuse("GET", kOne, 404, "not_found", "This no longer exists, or never did.");
  EXPECT_TRUE(desk->reads("This no longer exists"));
}

TEST(LetterTemplates, ThePreviewFollowsWhatIsTyped) {
  auto desk = at("/admin/mail/templates/invite_candidate");
  desk->answer("GET", kTemplate, template_of(false));
  EXPECT_TRUE(desk->reads("Your interview with Example Ltd"));
  desk->type("Subject", "Come to {company}");
  EXPECT_TRUE(desk->reads("Come to Example Ltd"));
  desk->type("Subject", "Come to {compny}");
  EXPECT_TRUE(desk->reads("There is no field {compny} here."));
}

TEST(LetterTemplates, AFaultStandsAtItsFieldAndIsNotSent) {
  auto desk = at("/admin/mail/templates/invite_candidate");
  desk->answer("GET", kTemplate, template_of(false));
  desk->type("Text", "No link");
  desk->submit("Letter");
  EXPECT_EQ(desk->request("PUT", kTemplate), nullptr);
  const Desk::Node* field = desk->find(ui::Role::textarea, "Text");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
  desk->type("Text", "Here: {link}");
  desk->submit("Letter");
  const Desk::Request* sent = desk->request("PUT", kTemplate);
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(json::read<LetterDraft>(sent->body, json::ReadMode::request).value().text,
            "Here: {link}");
  LetterTemplateView saved = template_of(true);
  saved.text = "Here: {link}";
  desk->answer("PUT", kTemplate, saved);
  EXPECT_TRUE(desk->reads("The letter is saved."));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Use the standard words"));
}

TEST(LetterTemplates, TheListNamesOwnWordsAndProblems) {
  auto desk = at("/admin/mail/templates");
  LetterTemplateList list;
  list.items.push_back(template_of(true));
  list.items.push_back(template_of(true));
  list.items[1].kind = LetterKind::test;
  list.items[1].problem = "There is no field {gone} here.";
  desk->answer("GET", "/api/v1/mail/templates", list);
  EXPECT_TRUE(desk->reads("Your own words"));
  EXPECT_TRUE(desk->reads("Problem"));
  desk->press(ui::Role::link, "Invitation of a candidate");
  EXPECT_EQ(desk->url(), "/admin/mail/templates/invite_candidate");
}

TEST(MailScreens, RecruitersAreNotLetIn) {
  Desk desk("/admin/mail");
  EXPECT_EQ(desk.request("GET", kMail), nullptr);
}

}  // namespace
}  // namespace candor
