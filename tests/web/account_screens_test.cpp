// Set-up, sign-in and account, found by role and name.
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kSetUp = "/api/v1/setup", kLogin = "/api/v1/auth/login";

std::unique_ptr<Desk> at_the_door(std::string_view url, bool is_new) {
  auto desk = std::make_unique<Desk>(url, DeskOptions{.signed_in = false});
  desk->answer("GET", kSetUp, SetUpState{is_new, "0.1.0"});
  return desk;
}

SignedIn session_of(Role role) {
  SignedIn session;
  session.access_token = "token";
  session.user.id.value = 1;
  session.user.full_name = "Ada Founder";
  session.user.role = role;
  return session;
}

TEST(AccountSetUp, TheFirstPersonIsSignedInAtOnce) {
  auto desk = at_the_door("/setup/one-time", true);
  desk->type("Company name", "Northlight Labs");
  desk->type("Your name", "Ada Founder");
  desk->type("Email", "ada@northlight.example");
  desk->type("Password", "a quiet harbour at dawn");
  desk->submit("Welcome to Candor");
  const Desk::Request* sent = desk->request("POST", kSetUp);
  ASSERT_NE(sent, nullptr);
  const auto body = json::read<candor::SetUp>(sent->body, json::ReadMode::request);
  ASSERT_FALSE(body.is_error()) << sent->body;
  EXPECT_EQ(body.value().token, "one-time");
  EXPECT_EQ(body.value().company_name, "Northlight Labs");
  desk->answer("POST", kSetUp, session_of(Role::admin), 201);
  EXPECT_EQ(desk->url(), "/");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Home"));
}

TEST(AccountSetUp, AShortPasswordIsNamedBeforeAnythingIsSent) {
  auto desk = at_the_door("/setup/one-time", true);
  desk->type("Company name", "Northlight Labs");
  desk->type("Your name", "Ada Founder");
  desk->type("Email", "ada@northlight.example");
  desk->type("Password", "short");
  desk->submit("Welcome to Candor");
  EXPECT_EQ(desk->request("POST", kSetUp), nullptr);
  const Desk::Node* field = desk->find(ui::Role::textbox, "Password");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
  EXPECT_EQ(field->href, "new-password");
}

TEST(AccountSetUp, ALinkThatIsNotTheCurrentOneSaysSoAndKeepsWhatWasTyped) {
  auto desk = at_the_door("/setup/old", true);
  desk->type("Company name", "Northlight Labs");
  desk->type("Your name", "Ada Founder");
  desk->type("Email", "ada@northlight.example");
  desk->type("Password", "a quiet harbour at dawn");
  desk->submit("Welcome to Candor");
  desk->refuse("POST", kSetUp, 403, "forbidden", "Not allowed.");
  EXPECT_TRUE(desk->reads("This set-up link is not the current one."));
  const Desk::Node* name = desk->find(ui::Role::textbox, "Company name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "Northlight Labs");
}

TEST(AccountSetUp, WhenItIsDoneTheWayToSignInIsThere) {
  auto desk = at_the_door("/setup/one-time", false);
  EXPECT_TRUE(desk->reads("Set-up is done"));
  desk->press(ui::Role::link, "Go to sign in");
  EXPECT_EQ(desk->url(), "/sign-in");
}

TEST(AccountSignIn, LeadsBackToWhereSomebodyWantedToGo) {
  auto desk = std::make_unique<Desk>("/interviews/7?tab=results", DeskOptions{.signed_in = false});
  EXPECT_EQ(desk->url().substr(0, 8), "/sign-in");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  desk->type("Email or username", "ada@northlight.example");
  desk->type("Password", "a quiet harbour at dawn");
  desk->submit("Sign in");
  desk->answer("POST", kLogin, session_of(Role::recruiter));
  EXPECT_EQ(desk->url(), "/interviews/7?tab=results");
}

TEST(AccountSignIn, AWrongPasswordIsSaidInsideTheCardAndTheNameStays) {
  auto desk = at_the_door("/sign-in", false);
  desk->type("Email or username", "ada");
  desk->type("Password", "wrong");
  desk->submit("Sign in");
  desk->refuse("POST", kLogin, 401, "wrong_credentials", "No.");
  EXPECT_TRUE(desk->reads("That email and password do not belong together."));
  const Desk::Node* name = desk->find(ui::Role::textbox, "Email or username");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "ada");
}

TEST(AccountSignIn, EmptyFieldsAreNamed) {
  auto desk = at_the_door("/sign-in", false);
  desk->submit("Sign in");
  EXPECT_EQ(desk->request("POST", kLogin), nullptr);
  EXPECT_TRUE(desk->reads("Enter your email or username."));
  EXPECT_TRUE(desk->reads("Enter your password."));
}

TEST(AccountSignIn, ForeignAddressesAreNotFollowed) {
  auto desk = at_the_door("/sign-in?next=//evil.example", false);
  desk->type("Email or username", "ada");
  desk->type("Password", "a quiet harbour at dawn");
  desk->submit("Sign in");
  desk->answer("POST", kLogin, session_of(Role::recruiter));
  EXPECT_EQ(desk->url(), "/");
  EXPECT_TRUE(desk->world().opened.empty());
}

TEST(AccountSignIn, ANewInstallationSendsPeopleToThePrintedLink) {
  auto desk = at_the_door("/sign-in", true);
  EXPECT_TRUE(desk->reads("Open the set-up link"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Password"));
}

TEST(AccountPage, TheThemeIsRememberedOnThisDevice) {
  Desk desk("/account");
  desk.answer("GET", "/api/v1/auth/me", session_of(Role::recruiter).user);
  EXPECT_TRUE(desk.reads("Ada Founder"));
  desk.press(ui::Role::radio, "Dark");
  EXPECT_EQ(desk.world().preferences["theme"], "dark");
  desk.press(ui::Role::toggle, "Single-key shortcuts");
  EXPECT_EQ(desk.world().preferences["single_keys"], "off");
}

}  // namespace
}  // namespace candor
