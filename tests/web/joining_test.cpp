// Joining a company by a colleague's link, and companies as administrators see them.
#include "shared/domain/colleague_invitation.h"
#include "shared/domain/member.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kOpen = "/api/v1/auth/invitation",
                           kAccept = "/api/v1/auth/invitation/accept",
                           kCompanies = "/api/v1/companies", kOne = "/api/v1/companies/4",
                           kMembers = "/api/v1/company/members";
constexpr DeskOptions kVisitor{.signed_in = false}, kAdmin{.role = Role::admin};
constexpr std::string_view kPassword = "a quiet harbour at dawn";

ColleagueWelcome welcome() {
  ColleagueWelcome made;
  made.company = "Northlight Labs";
  made.invited_by = "Ada Founder";
  made.email = "kim@northlight.example";
  made.role = Role::domain_expert;
  made.expires_at.ms = 1'772'600'000'000;
  made.theme.company_logo = "/api/v1/logos/abc";
  return made;
}

SignedIn session_of_kim() {
  SignedIn session;
  session.access_token = "token";
  session.user.id.value = 8;
  session.user.full_name = "Kim Colleague";
  session.user.role = Role::domain_expert;
  return session;
}

TEST(Joining, ANameAndAPasswordAndOneIsIn) {
  Desk desk("/join/one-time", kVisitor);
  const Desk::Request* asked = desk.request("POST", kOpen);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->body, "{\"token\":\"one-time\"}");
  desk.answer("POST", kOpen, welcome());
  EXPECT_TRUE(desk.sees(ui::Role::heading, "Join Northlight Labs"));
  EXPECT_TRUE(desk.reads("Ada Founder invites you to work with Northlight Labs as: Domain expert"));
  EXPECT_TRUE(desk.sees(ui::Role::image, "Northlight Labs")) << "the logo of the company";
  const Desk::Node* email = desk.find(ui::Role::textbox, "Email");
  ASSERT_NE(email, nullptr);
  EXPECT_EQ(email->value, "kim@northlight.example");
  EXPECT_NE(email->flags & ui::flag::readonly, 0u);
  desk.type("Your name", "Kim Colleague");
  desk.type("Password", kPassword);
  desk.submit("Join your colleagues");
  const Desk::Request* sent = desk.request("POST", kAccept);
  ASSERT_NE(sent, nullptr);
  const auto body = json::read<ColleagueAcceptance>(sent->body, json::ReadMode::request);
  ASSERT_FALSE(body.is_error()) << sent->body;
  EXPECT_EQ(body.value().token, "one-time");
  EXPECT_EQ(body.value().full_name, "Kim Colleague");
  desk.answer("POST", kAccept, session_of_kim(), 201);
  EXPECT_EQ(desk.url(), "/");
  EXPECT_TRUE(desk.reads("Welcome to Northlight Labs"));
  EXPECT_EQ(desk.web().app().company().name, "") << "our own colours again";
}

TEST(Joining, WhatIsMissingIsNamedBeforeAnythingIsSent) {
  Desk desk("/join/one-time", kVisitor);
  desk.answer("POST", kOpen, welcome());
  desk.type("Password", "short");
  desk.submit("Join your colleagues");
  EXPECT_EQ(desk.request("POST", kAccept), nullptr);
  desk.type("Password", kPassword);
  desk.submit("Join your colleagues");
  EXPECT_EQ(desk.request("POST", kAccept), nullptr);
  EXPECT_TRUE(desk.reads("Enter your name."));
}

TEST(Joining, ALinkThatIsOverSaysWhomToAsk) {
  Desk desk("/join/used", kVisitor);
  desk.refuse("POST", kOpen, 410, "link_invalid", "Gone.");
  EXPECT_TRUE(desk.sees(ui::Role::heading, "This invitation does not work any more"));
  EXPECT_TRUE(desk.reads("Ask the colleague who invited you"));
  desk.press(ui::Role::link, "Go to sign in");
  EXPECT_EQ(desk.url(), "/sign-in");
}

TEST(Joining, WithoutAnAnswerItCanBeTriedAgain) {
  Desk desk("/join/one-time", kVisitor);
  desk.refuse("POST", kOpen, 500, "internal", "Something went wrong here.");
  desk.press_button("Try again");
  desk.answer("POST", kOpen, welcome());
  EXPECT_TRUE(desk.sees(ui::Role::heading, "Join Northlight Labs"));
}

TEST(Joining, ALinkUsedMeanwhileIsToldAndSoIsATakenName) {
  Desk desk("/join/one-time", kVisitor);
  desk.answer("POST", kOpen, welcome());
  desk.type("Your name", "Kim Colleague");
  desk.type("Password", kPassword);
  desk.submit("Join your colleagues");
  desk.refuse("POST", kAccept, 409, "email_taken", "Somebody has an account with this address.");
  EXPECT_TRUE(desk.reads("Somebody has an account with this address."));
  desk.submit("Join your colleagues");
  desk.refuse("POST", kAccept, 410, "link_invalid", "Gone.");
  EXPECT_TRUE(desk.sees(ui::Role::heading, "This invitation does not work any more"));
}

// ---- companies of the installation

Company company_of(std::int64_t id, std::string name, bool is_deleted = false) {
  Company company;
  company.id.value = id;
  company.name = std::move(name);
  company.industry = "Lighting";
  company.created_at.ms = company.updated_at.ms = 1'772'000'000'000;
  if (is_deleted) company.deleted_at = company.updated_at;
  company.is_active = !is_deleted;
  return company;
}

TEST(AdminCompanies, AreFoundFilteredAndOpened) {
  Desk desk("/admin/companies", kAdmin);
  desk.answer("GET", kCompanies,
              page_of<Company>({company_of(4, "Acme"), company_of(5, "Globex")}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Globex"));
  desk.web().choose("Status", "deleted");
  EXPECT_EQ(desk.url(), "/admin/companies?status=deleted");
  desk.answer("GET", kCompanies, page_of<Company>({}));
  EXPECT_TRUE(desk.reads("No company matches"));
  desk.press_button("Show all");
  desk.press(ui::Role::link, "Acme");
  EXPECT_EQ(desk.url(), "/admin/companies/4");
}

TEST(AdminCompanies, OnlyAdministratorsComeIn) {
  Desk desk("/admin/companies");
  EXPECT_EQ(desk.request("GET", kCompanies), nullptr);
}

TEST(AdminCompanies, AListThatCannotBeLoadedOffersAnotherTry) {
  Desk desk("/admin/companies", kAdmin);
  desk.refuse("GET", kCompanies, 500, "internal", "Something went wrong here.");
  desk.press_button("Try again");
  desk.answer("GET", kCompanies, page_of<Company>({company_of(4, "Acme")}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Acme"));
}

TEST(AdminCompanies, OneIsChangedDeletedAndRestored) {
  Desk desk("/admin/companies/4", kAdmin);
  desk.answer("GET", kOne, company_of(4, "Acme"));
  Page<Member> members;
  members.total = 3;
  desk.answer("GET", kMembers, members);
  EXPECT_TRUE(desk.reads("3 members"));
  desk.type("Industry", "Anvils");
  desk.press_button("Save");
  const Desk::Request* sent = desk.request("PUT", kOne);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("Anvils"), std::string::npos);
  desk.answer("PUT", kOne, company_of(4, "Acme"));
  desk.press_button("Delete");
  EXPECT_EQ(desk.request("DELETE", kOne), nullptr);
  EXPECT_TRUE(desk.reads("Delete Acme?"));
  desk.press_button("Delete company");
  desk.refuse("DELETE", kOne, 409, "own_company", "You belong to this company.");
  EXPECT_TRUE(desk.reads("You belong to this company."));
  desk.press_button("Delete");
  desk.press_button("Delete company");
  desk.answer_text("DELETE", kOne, 204, "");
  desk.answer("GET", kOne, company_of(4, "Acme", true));
  EXPECT_TRUE(desk.reads("This company is deleted"));
  EXPECT_FALSE(desk.sees(ui::Role::textbox, "Industry"));
  desk.press_button("Restore");
  desk.answer("POST", std::string(kOne) + "/restore", company_of(4, "Acme"));
  EXPECT_TRUE(desk.reads("Acme is restored"));
}

TEST(AdminCompanies, ANewOneIsMadeAndItsFirstMemberInvited) {
  Desk desk("/admin/companies/new", kAdmin);
  desk.submit("New company");
  EXPECT_EQ(desk.request("POST", kCompanies), nullptr) << "it needs a name";
  desk.type("Company name", "Initech");
  desk.submit("New company");
  ASSERT_NE(desk.request("POST", kCompanies), nullptr);
  desk.refuse("POST", kCompanies, 409, "company_name_taken", "This name is taken.");
  EXPECT_TRUE(desk.reads("This name is taken."));
  desk.submit("New company");
  desk.answer("POST", kCompanies, company_of(4, "Initech"), 201);
  EXPECT_EQ(desk.url(), "/admin/companies/4");
  desk.answer("GET", kOne, company_of(4, "Initech"));
  desk.press_button("Invite colleague");
  desk.type("Email", "kim@initech.example");
  desk.submit("Invite a colleague");
  const Desk::Request* sent = desk.request("POST", "/api/v1/company/invitations");
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("\"company_id\":4"), std::string::npos) << sent->body;
}

}  // namespace
}  // namespace candor
