// The way in: two-factor sign-in, too many attempts, registering in each mode, and the pages that
// mailed links lead to.
#include <set>

#include "shared/api/accounts.h"
#include "tests/web/recruiter_desk.h"
#include "web/screens/account/pieces.h"

namespace candor {
namespace {

constexpr std::string_view kSetUp = "/api/v1/setup", kLogin = "/api/v1/auth/login",
                           kRegistration = "/api/v1/auth/registration",
                           kForgot = "/api/v1/auth/forgot-password",
                           kReset = "/api/v1/auth/reset-password",
                           kVerify = "/api/v1/auth/verify-email";
constexpr std::string_view kPassword = "a quiet harbour at dawn";

std::unique_ptr<Desk> visitor(std::string_view url, const DeskOptions& options = {}) {
  DeskOptions at_the_door = options;
  at_the_door.signed_in = false;
  return std::make_unique<Desk>(url, at_the_door);
}

SignedIn session() {
  SignedIn out;
  out.access_token = "token";
  out.user.id.value = 1;
  out.user.full_name = "Ada Founder";
  out.user.email = "ada@northlight.example";
  out.user.role = Role::recruiter;
  return out;
}

void give_password(Desk& desk) {
  desk.answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  desk.type("Email or username", "ada@northlight.example");
  desk.type("Password", kPassword);
  desk.submit("Sign in");
}

SignIn sent_sign_in(Desk& desk) {
  const Desk::Request* sent = desk.request("POST", kLogin);
  EXPECT_NE(sent, nullptr);
  if (!sent) return {};
  auto read = json::read<SignIn>(sent->body, json::ReadMode::request);
  EXPECT_FALSE(read.is_error()) << sent->body;
  return read.is_error() ? SignIn{} : read.release_value();
}

TEST(SignInTwoFactor, AsksForTheCodeAfterThePasswordAndSendsBoth) {
  auto desk = visitor("/sign-in?next=%2Finterviews");
  give_password(*desk);
  desk->refuse("POST", kLogin, 401, "two_factor_required", "A code is needed.");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Enter your code"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Password"));
  EXPECT_EQ(desk->web().focused(), "Code");
  const Desk::Node* field = desk->find(ui::Role::textbox, "Code");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->href, "one-time-code");
  desk->type("Code", "123456");
  desk->submit("Enter your code");
  const SignIn sent = sent_sign_in(*desk);
  EXPECT_EQ(sent.password, kPassword);
  EXPECT_EQ(sent.code, "123456");
  desk->answer("POST", kLogin, session());
  EXPECT_EQ(desk->url(), "/interviews");
}

TEST(SignInTwoFactor, AWrongCodeIsSaidAtItsFieldAndNothingIsSentWithoutOne) {
  auto desk = visitor("/sign-in");
  give_password(*desk);
  desk->refuse("POST", kLogin, 401, "two_factor_required", "A code is needed.");
  desk->submit("Enter your code");
  EXPECT_EQ(desk->request("POST", kLogin), nullptr);
  EXPECT_TRUE(desk->reads("Enter the code."));
  desk->type("Code", "000000");
  desk->submit("Enter your code");
  desk->refuse("POST", kLogin, 401, "wrong_code", "No.");
  EXPECT_TRUE(desk->reads("This code is not right."));
  const Desk::Node* field = desk->find(ui::Role::textbox, "Code");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
}

TEST(SignInTwoFactor, ARecoveryCodeIsAnotherWayAndStartingOverForgetsThePassword) {
  auto desk = visitor("/sign-in");
  give_password(*desk);
  desk->refuse("POST", kLogin, 401, "two_factor_required", "A code is needed.");
  desk->press_button("Use a recovery code");
  desk->type("Recovery code", "abcdef-ghjkmn");
  desk->submit("Enter your code");
  EXPECT_EQ(sent_sign_in(*desk).code, "abcdef-ghjkmn");
  desk->refuse("POST", kLogin, 401, "wrong_code", "No.");
  desk->press_button("Start over");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Sign in"));
  const Desk::Node* field = desk->find(ui::Role::textbox, "Password");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "");
}

TEST(SignInRest, TooManyAttemptsSayHowLongToWaitAndLetOneTryAgainAfterwards) {
  auto desk = visitor("/sign-in");
  give_password(*desk);
  desk->refuse("POST", kLogin, 429, "too_many_attempts", "Too many.", "[]", "retry-after: 90\n");
  EXPECT_TRUE(desk->reads("Too many attempts. Wait"));
  EXPECT_TRUE(desk->reads("You can try again in 1:30"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Sign in"));
  desk->pass_time(60'000);
  EXPECT_FALSE(desk->sees(ui::Role::button, "Sign in"));
  desk->pass_time(31'000);
  EXPECT_TRUE(desk->sees(ui::Role::button, "Sign in"));
  EXPECT_FALSE(desk->reads("You can try again in"));
}

TEST(SignInRefused, AnAccountThatWaitsOrIsOffSaysWhoCanHelp) {
  for (const auto& [code, words] :
       {std::pair{"account_pending", "waits for an administrator"},
        std::pair{"account_disabled", "This account is switched off"}}) {
    auto desk = visitor("/sign-in");
    give_password(*desk);
    desk->refuse("POST", kLogin, 403, code, "No.");
    EXPECT_TRUE(desk->reads(words)) << code;
  }
}

TEST(SignInWays, RegisteringIsOfferedWhereItIsPossible) {
  auto desk = visitor("/sign-in");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  desk->answer("GET", kRegistration, RegistrationState{RegistrationMode::closed, false});
  EXPECT_FALSE(desk->sees(ui::Role::link, "Create an account"));
  EXPECT_TRUE(desk->reads("An administrator adds people here."));
  EXPECT_TRUE(desk->sees(ui::Role::link, "Forgot your password?"));
  desk.reset();
  desk = visitor("/sign-in");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  desk->answer("GET", kRegistration, RegistrationState{});
  desk->press(ui::Role::link, "Create an account");
  EXPECT_EQ(desk->url(), "/register");
}

// ---- registering
// ---------------------------------------------------------------------------------

std::unique_ptr<Desk> registering(RegistrationMode mode) {
  auto desk = visitor("/register");
  desk->answer("GET", kRegistration, RegistrationState{mode, false});
  return desk;
}

Registration fill_registration(Desk& desk) {
  desk.type("Your name", "Ada Founder");
  desk.type("Email", "ada@northlight.example");
  desk.type("Password", kPassword);
  desk.type("Company", "Northlight Labs");
  desk.submit("Create your account");
  const Desk::Request* sent = desk.request("POST", kRegistration);
  EXPECT_NE(sent, nullptr);
  if (!sent) return {};
  auto read = json::read<Registration>(sent->body, json::ReadMode::request);
  EXPECT_FALSE(read.is_error()) << sent->body;
  return read.is_error() ? Registration{} : read.release_value();
}

AccountView registered(AccountStatus status) {
  AccountView out = session().user;
  out.status = status;
  out.is_active = status == AccountStatus::active;
  return out;
}

TEST(Register, WhoMaySignInAtOnceIsSignedInAtOnce) {
  auto desk = registering(RegistrationMode::open);
  const Registration sent = fill_registration(*desk);
  EXPECT_EQ(sent.full_name, "Ada Founder");
  EXPECT_EQ(sent.company, "Northlight Labs");
  EXPECT_EQ(sent.role, Role::recruiter);
  desk->answer("POST", kRegistration, registered(AccountStatus::active), 201);
  EXPECT_EQ(sent_sign_in(*desk).password, kPassword);
  desk->answer("POST", kLogin, session());
  EXPECT_EQ(desk->url(), "/");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Home"));
}

TEST(Register, WhoHasToBeApprovedIsToldSoAndNotSignedIn) {
  auto desk = registering(RegistrationMode::pending);
  EXPECT_TRUE(desk->reads("An administrator looks at each new account."));
  fill_registration(*desk);
  desk->answer("POST", kRegistration, registered(AccountStatus::pending), 201);
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Your account waits for approval"));
  EXPECT_TRUE(desk->reads("ada@northlight.example"));
  EXPECT_EQ(desk->request("POST", kLogin), nullptr);
  EXPECT_FALSE(desk->world().warns) << "nothing is left to save";
}

TEST(Register, ACandidateHasNoCompany) {
  auto desk = registering(RegistrationMode::open);
  EXPECT_TRUE(desk->sees(ui::Role::textbox, "Company"));
  desk->type("Company", "Northlight Labs");
  desk->press(ui::Role::radio, "I am a candidate");
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Company"));
  desk->type("Email", "ada@northlight.example");
  desk->type("Password", kPassword);
  desk->submit("Create your account");
  const Desk::Request* sent = desk->request("POST", kRegistration);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("\"candidate\""), std::string::npos) << sent->body;
  EXPECT_EQ(sent->body.find("Northlight"), std::string::npos) << sent->body;
}

TEST(Register, WhatIsWrongStandsAtItsFieldAndNothingIsLost) {
  auto desk = registering(RegistrationMode::open);
  fill_registration(*desk);
  desk->refuse(
      "POST", kRegistration, 409, "email_taken", "Taken.",
      R"([{"field":"email","code":"email_taken","message":"Somebody has this address."}])");
  EXPECT_TRUE(desk->reads("Somebody has this address."));
  const Desk::Node* name = desk->find(ui::Role::textbox, "Your name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "Ada Founder");
}

TEST(Register, AShortPasswordIsNamedBeforeAnythingIsSent) {
  auto desk = registering(RegistrationMode::open);
  desk->type("Email", "ada@northlight.example");
  desk->type("Password", "short");
  desk->submit("Create your account");
  EXPECT_EQ(desk->request("POST", kRegistration), nullptr);
  const Desk::Node* field = desk->find(ui::Role::textbox, "Password");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
}

TEST(Register, WhereItIsNotPossibleThePageSaysWhomToAsk) {
  auto desk = registering(RegistrationMode::closed);
  EXPECT_TRUE(desk->reads("Accounts are created by administrators"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Email"));
  desk.reset();
  desk = registering(RegistrationMode::invite);
  EXPECT_TRUE(desk->reads("Registration is by invitation"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Email"));
  desk.reset();
  desk = visitor("/register");
  desk->answer("GET", kRegistration, RegistrationState{RegistrationMode::open, true});
  EXPECT_TRUE(desk->reads("Open the set-up link"));
}

TEST(Register, AFailureToLoadOffersToTryAgain) {
  auto desk = visitor("/register");
  desk->refuse("GET", kRegistration, 500, "internal", "The server had a problem.");
  EXPECT_TRUE(desk->reads("The server had a problem."));
  desk->press_button("Try again");
  desk->answer("GET", kRegistration, RegistrationState{});
  EXPECT_TRUE(desk->sees(ui::Role::textbox, "Email"));
}

// ---- links
// ---------------------------------------------------------------------------------------

TEST(ForgottenPassword, SaysTheSameWhetherOrNotTheAddressIsKnown) {
  auto desk = visitor("/forgot-password");
  desk->submit("Forgot your password?");
  EXPECT_EQ(desk->request("POST", kForgot), nullptr) << "an address is needed";
  desk->type("Email", "ada@northlight.example");
  desk->submit("Forgot your password?");
  desk->answer("POST", kForgot, Acknowledged{});
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Look into your mail"));
  EXPECT_TRUE(desk->reads("If ada@northlight.example belongs to an account"));
  desk->press_button("Use another address");
  EXPECT_TRUE(desk->sees(ui::Role::textbox, "Email"));
}

TEST(ResetPassword, TheTokenOfTheLinkGoesWithTheNewPassword) {
  auto desk = visitor("/reset-password/one-time");
  const Desk::Node* field = desk->find(ui::Role::textbox, "Password");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->href, "new-password");
  desk->type("Password", kPassword);
  desk->submit("Set a new password");
  const Desk::Request* sent = desk->request("POST", kReset);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("one-time"), std::string::npos);
  desk->answer("POST", kReset, Acknowledged{});
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Your new password is set"));
  desk->press(ui::Role::link, "Go to sign in");
  EXPECT_EQ(desk->url(), "/sign-in");
}

TEST(ResetPassword, ALinkThatIsOverLeadsToAnotherOne) {
  auto desk = visitor("/reset-password/old");
  desk->type("Password", kPassword);
  desk->submit("Set a new password");
  desk->refuse("POST", kReset, 410, "link_invalid", "Over.");
  EXPECT_TRUE(desk->reads("This link does not work any more"));
  desk->press(ui::Role::link, "Ask for a new link");
  EXPECT_EQ(desk->url(), "/forgot-password");
}

TEST(VerifyEmail, OpeningTheLinkIsEnough) {
  auto desk = visitor("/verify-email/one-time");
  const Desk::Request* sent = desk->request("POST", kVerify);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("one-time"), std::string::npos);
  desk->answer("POST", kVerify, Acknowledged{});
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Your address is confirmed"));
  EXPECT_EQ(desk->request("POST", kVerify), nullptr) << "once";
}

TEST(VerifyEmail, ALinkThatIsOverSaysWhereAnotherComesFrom) {
  auto desk = visitor("/verify-email/old");
  desk->refuse("POST", kVerify, 410, "link_invalid", "Over.");
  EXPECT_TRUE(desk->reads("This link does not work any more"));
  desk->press(ui::Role::link, "Sign in");
  EXPECT_EQ(desk->url(), "/sign-in?next=%2Faccount");
}

TEST(VerifyEmail, AServerThatDoesNotAnswerMayBeAskedAgain) {
  auto desk = visitor("/verify-email/one-time");
  desk->refuse("POST", kVerify, 503, "unavailable", "The database is away.");
  EXPECT_TRUE(desk->reads("The database is away."));
  desk->press_button("Try again");
  desk->answer("POST", kVerify, Acknowledged{});
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Your address is confirmed"));
}

TEST(EntryPages, FitOnAPhone) {
  for (const std::string_view url :
       {"/sign-in", "/register", "/forgot-password", "/reset-password/x", "/verify-email/x", "/"}) {
    auto desk = visitor(url, {.size = kPhone});
    if (desk->request("GET", kRegistration)) {
      desk->answer("GET", kRegistration, RegistrationState{});
    }
    EXPECT_EQ(desk->web().count(ui::Role::heading) > 0, true) << url;
    for (const auto& [id, node] : desk->world().nodes) {
      const Headless::Place at = desk->web().place(node);
      if ((node.flags & ui::flag::hidden_text) != 0) continue;
      EXPECT_LE(at.x + at.w, 391) << url << " " << node.name;
    }
  }
}

TEST(DeviceWords, SayBrowserAndSystem) {
  EXPECT_EQ(device_words("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                         "Chrome/141.0.0.0 Safari/537.36"),
            "Chrome on Linux");
  EXPECT_EQ(device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                         "like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"),
            "Edge on Windows");
  EXPECT_EQ(device_words("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) "
                         "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 "
                         "Safari/604.1"),
            "Safari on iPhone");
  EXPECT_EQ(device_words("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 "
                         "Firefox/143.0"),
            "Firefox on macOS");
  EXPECT_EQ(device_words("curl/8.5.0"), "curl/8.5.0");
  EXPECT_EQ(device_words(""), "A program without a name");
}

}  // namespace
}  // namespace candor
