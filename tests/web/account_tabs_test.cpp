// My account: profile, password, two factors with its picture and recovery codes, devices and API
// keys.
#include "shared/api/accounts.h"
#include "shared/domain/api_key.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kMe = "/api/v1/auth/me",
                           kChangePassword = "/api/v1/auth/change-password",
                           kResend = "/api/v1/auth/verify-email/resend",
                           kTwoFactor = "/api/v1/auth/two-factor",
                           kConfirm = "/api/v1/auth/two-factor/confirm",
                           kDisable = "/api/v1/auth/two-factor/disable",
                           kRenew = "/api/v1/auth/two-factor/recovery-codes",
                           kSessions = "/api/v1/auth/sessions", kKeys = "/api/v1/api-keys";
constexpr std::string_view kPassword = "a quiet harbour at dawn";

AccountView me() {
  AccountView out;
  out.id.value = 1;
  out.full_name = "Ada Founder";
  out.username = "ada";
  out.email = "ada@northlight.example";
  out.company = "Northlight Labs";
  out.is_email_verified = true;
  out.updated_at.ms = 5;
  return out;
}

template <class T>
T sent(Desk& desk, std::string_view method, std::string_view path) {
  const Desk::Request* request = desk.request(method, path);
  EXPECT_NE(request, nullptr) << method << " " << path;
  if (!request) return {};
  auto read = json::read<T>(request->body, json::ReadMode::request);
  EXPECT_FALSE(read.is_error()) << request->body;
  return read.is_error() ? T{} : read.release_value();
}

// ---- profile
// -------------------------------------------------------------------------------------

TEST(AccountProfile, ANewNameIsSavedAndShownEverywhere) {
  Desk desk("/account");
  desk.answer("GET", kMe, me());
  desk.type("Your name", "Ada Lovelace");
  EXPECT_TRUE(desk.world().warns);
  desk.type("Telephone number", "+46 8 123 456");
  desk.press_button("Save");
  const auto change = sent<ProfileChange>(desk, "PUT", kMe);
  EXPECT_EQ(change.full_name, "Ada Lovelace");
  EXPECT_EQ(change.phone_number, "+46 8 123 456");
  EXPECT_EQ(change.email, "ada@northlight.example");
  AccountView saved = me();
  saved.full_name = "Ada Lovelace";
  saved.updated_at.ms = 6;
  desk.answer("PUT", kMe, saved);
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
  EXPECT_EQ(desk.web().app().viewer().name, "Ada Lovelace");
}

TEST(AccountProfile, AnotherAddressAsksForThePassword) {
  Desk desk("/account");
  desk.answer("GET", kMe, me());
  EXPECT_FALSE(desk.sees(ui::Role::textbox, "Current password"));
  desk.type("Email", "ada@lovelace.example");
  EXPECT_TRUE(desk.sees(ui::Role::textbox, "Current password"));
  desk.press_button("Save");
  EXPECT_EQ(desk.request("PUT", kMe), nullptr);
  desk.type("Current password", kPassword);
  desk.press_button("Save");
  EXPECT_EQ(sent<ProfileChange>(desk, "PUT", kMe).current_password, kPassword);
  desk.refuse("PUT", kMe, 422, "invalid", "Not right.",
              R"([{"field":"current_password","code":"wrong","message":"That is not it."}])");
  EXPECT_TRUE(desk.reads("That is not it."));
}

TEST(AccountProfile, AnAddressThatIsNotConfirmedGetsItsLinkAgain) {
  Desk desk("/account");
  AccountView unconfirmed = me();
  unconfirmed.is_email_verified = false;
  desk.answer("GET", kMe, unconfirmed);
  desk.press_button("Send the link");
  desk.answer("POST", kResend, Acknowledged{});
  EXPECT_TRUE(desk.reads("A link is on its way to ada@northlight.example"));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Send the link"));
}

TEST(AccountProfile, WhatMustStayFilledIsNamed) {
  Desk desk("/account");
  desk.answer("GET", kMe, me());
  desk.type("Your name", "");
  desk.press_button("Save");
  EXPECT_EQ(desk.request("PUT", kMe), nullptr);
  EXPECT_TRUE(desk.reads("Enter your name."));
  desk.press_button("Discard");
  EXPECT_FALSE(desk.reads("Enter your name."));
}

TEST(AccountTabs, AreAddresses) {
  Desk desk("/account");
  desk.press(ui::Role::tab, "Devices");
  EXPECT_EQ(desk.url(), "/account?tab=sessions");
  EXPECT_NE(desk.request("GET", kSessions), nullptr);
  desk.press(ui::Role::tab, "Profile");
  EXPECT_EQ(desk.url(), "/account");
}

// ---- password
// ------------------------------------------------------------------------------------

TEST(AccountPassword, IsChangedAndTheFieldsAreEmptyAfterwards) {
  Desk desk("/account?tab=security");
  desk.type("Current password", kPassword);
  desk.type("New password", "six sails over a calm sea");
  desk.submit("Password");
  const auto change = sent<PasswordChange>(desk, "POST", kChangePassword);
  EXPECT_EQ(change.current_password, kPassword);
  EXPECT_EQ(change.new_password, "six sails over a calm sea");
  desk.answer("POST", kChangePassword, Acknowledged{});
  const Desk::Node* field = desk.find(ui::Role::textbox, "New password");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "");
  EXPECT_TRUE(desk.reads("Your password is changed."));
}

TEST(AccountPassword, AShortOneAndAWrongOneAreNamedAtTheirFields) {
  Desk desk("/account?tab=security");
  desk.type("Current password", kPassword);
  desk.type("New password", "short");
  desk.submit("Password");
  EXPECT_EQ(desk.request("POST", kChangePassword), nullptr);
  desk.type("New password", "six sails over a calm sea");
  desk.submit("Password");
  desk.refuse("POST", kChangePassword, 422, "invalid", "Not right.",
              R"([{"field":"current_password","code":"wrong","message":"That is not it."}])");
  const Desk::Node* field = desk.find(ui::Role::textbox, "Current password");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
  EXPECT_TRUE(desk.reads("That is not it."));
}

// ---- two factors
// ---------------------------------------------------------------------------------

std::unique_ptr<Desk> at_security(bool is_on, int codes_left = 10) {
  auto desk = std::make_unique<Desk>("/account?tab=security");
  TwoFactorState state;
  state.is_enabled = is_on;
  state.recovery_codes_left = codes_left;
  if (is_on) state.enabled_at = Time{1'771'000'000'000};
  desk->answer("GET", kTwoFactor, state);
  return desk;
}

RecoveryCodes ten_codes() {
  RecoveryCodes out;
  for (int i = 0; i < 10; ++i) out.codes.push_back("abcdef-ghjkm" + std::to_string(i));
  return out;
}

constexpr std::string_view kUri = "otpauth://totp/Candor:ada?secret=JBSWY3DPEHPK3PXP&issuer=Candor";

void enrol(Desk& desk) {
  desk.press_button("Turn on");
  desk.type("Your password", kPassword);
  desk.submit("Turn on");
  desk.answer("POST", kTwoFactor, TwoFactorEnrolment{"JBSWY3DPEHPK3PXP", std::string(kUri)});
}

TEST(AccountTwoFactor, ShowsThePictureAndTheKeyAsText) {
  auto desk = at_security(false);
  enrol(*desk);
  ASSERT_FALSE(desk->world().islands.empty());
  EXPECT_EQ(desk->world().islands.back(), R"({"do":"qr","text":")" + std::string(kUri) + "\"}");
  EXPECT_TRUE(desk->reads("JBSW Y3DP EHPK 3PXP"));
  desk->press_button("Copy");
  EXPECT_EQ(desk->world().copied, "JBSWY3DPEHPK3PXP");
  EXPECT_EQ(desk->web().count(ui::Role::image), 0);
  desk->web().island(R"({"event":"qr","url":"data:image/svg+xml,drawn"})");
  const Desk::Node* picture = nullptr;
  for (const auto& [id, node] : desk->world().nodes) {
    if (node.role == ui::Role::image && !node.href.empty()) picture = &node;
  }
  ASSERT_NE(picture, nullptr);
  EXPECT_EQ(picture->href, "data:image/svg+xml,drawn");
  EXPECT_NE(picture->name.find("QR code"), std::string::npos);
}

TEST(AccountTwoFactor, ACodeTurnsItOnAndTheRecoveryCodesAreShownOnce) {
  auto desk = at_security(false);
  enrol(*desk);
  desk->type("Code", "123456");
  desk->submit("Add Candor to your authenticator app");
  EXPECT_EQ(sent<TwoFactorConfirmation>(*desk, "POST", kConfirm).code, "123456");
  desk->answer("POST", kConfirm, ten_codes());
  EXPECT_TRUE(desk->reads("abcdef-ghjkm0"));
  EXPECT_TRUE(desk->reads("abcdef-ghjkm9"));
  EXPECT_TRUE(desk->world().warns) << "they are nowhere else";
  desk->press_button("Copy all");
  EXPECT_NE(desk->world().copied.find("abcdef-ghjkm9\n"), std::string::npos);
  desk->press_button("Done");
  EXPECT_TRUE(desk->reads("Keep the codes first"));
  desk->press(ui::Role::checkbox, "I have kept the codes in a safe place");
  desk->press_button("Done");
  EXPECT_FALSE(desk->reads("abcdef-ghjkm0"));
  EXPECT_FALSE(desk->world().warns);
  EXPECT_NE(desk->request("GET", kTwoFactor), nullptr) << "its state is read again";
}

TEST(AccountTwoFactor, AWrongCodeStaysAtTheSameStep) {
  auto desk = at_security(false);
  enrol(*desk);
  desk->type("Code", "000000");
  desk->submit("Add Candor to your authenticator app");
  desk->refuse("POST", kConfirm, 422, "invalid", "No.",
               R"([{"field":"code","code":"wrong","message":"That is not the code."}])");
  EXPECT_TRUE(desk->reads("That is not the code."));
  EXPECT_TRUE(desk->reads("JBSW Y3DP EHPK 3PXP"));
  desk->press_button("Cancel");
  EXPECT_FALSE(desk->reads("JBSW"));
}

TEST(AccountTwoFactor, WhereItIsDemandedNothingElseOpens) {
  Desk desk("/interviews");
  Visitor viewer = desk.web().app().viewer();
  viewer.needs_two_factor = true;
  desk.web().app().set_viewer(viewer);
  desk.web().go_back("/");
  EXPECT_EQ(desk.url(), "/account?tab=security");
  TwoFactorState state;
  state.is_demanded = true;
  desk.answer("GET", kTwoFactor, state);
  EXPECT_TRUE(desk.reads("Your administrator asks for two-factor sign-in."));
}

TEST(AccountTwoFactor, WhereItIsDemandedItCannotBeTurnedOff) {
  Desk desk("/account?tab=security");
  TwoFactorState state;
  state.is_enabled = state.is_demanded = true;
  state.enabled_at = Time{1'772'000'000'000};
  state.recovery_codes_left = 8;
  desk.answer("GET", kTwoFactor, state);
  EXPECT_TRUE(desk.sees(ui::Role::button, "New recovery codes"));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Turn off"));
}

TEST(AccountTwoFactor, TurningOffAsksForPasswordAndCode) {
  auto desk = at_security(true, 2);
  EXPECT_TRUE(desk->reads("2 recovery codes are left."));
  desk->press_button("Turn off");
  desk->type("Your password", kPassword);
  desk->submit("Turn off");
  EXPECT_EQ(desk->request("POST", kDisable), nullptr) << "the code is missing";
  desk->type("Code", "123456");
  desk->submit("Turn off");
  EXPECT_EQ(sent<TwoFactorProof>(*desk, "POST", kDisable).code, "123456");
  desk->answer("POST", kDisable, Acknowledged{});
  TwoFactorState off;
  desk->answer("GET", kTwoFactor, off);
  EXPECT_TRUE(desk->sees(ui::Role::button, "Turn on"));
}

TEST(AccountTwoFactor, NewRecoveryCodesReplaceTheOldOnes) {
  auto desk = at_security(true);
  desk->press_button("New recovery codes");
  desk->type("Your password", kPassword);
  desk->type("Code", "123456");
  desk->submit("New recovery codes");
  desk->answer("POST", kRenew, ten_codes());
  EXPECT_TRUE(desk->reads("abcdef-ghjkm5"));
}

// ---- devices
// -------------------------------------------------------------------------------------

AccountSessionView session_of(std::int64_t id, std::string device, bool is_current) {
  AccountSessionView out;
  out.id.value = id;
  out.device = std::move(device);
  out.address = "192.0.2." + std::to_string(id);
  out.is_current = is_current;
  return out;
}

AccountSessionList two_sessions() {
  return {{session_of(1, "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0 Safari/537.36", true),
           session_of(2, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1", false)}};
}

TEST(AccountSessions, SayTheDeviceInWordsAndEndOne) {
  Desk desk("/account?tab=sessions");
  desk.answer("GET", kSessions, two_sessions());
  EXPECT_TRUE(desk.reads("Chrome on Linux"));
  EXPECT_TRUE(desk.reads("This device"));
  EXPECT_TRUE(desk.reads("192.0.2.2"));
  desk.press_button("Sign out");
  EXPECT_TRUE(desk.reads("Sign out Safari on iPhone?"));
  EXPECT_EQ(desk.request("DELETE", "/api/v1/auth/sessions/2"), nullptr) << "it asks first";
  desk.press(ui::Role::button, "Sign out", 1);
  desk.answer_text("DELETE", "/api/v1/auth/sessions/2", 204, "");
  EXPECT_NE(desk.request("GET", kSessions), nullptr) << "the list is read again";
}

TEST(AccountSessions, AllOthersEndAtOnce) {
  Desk desk("/account?tab=sessions");
  desk.answer("GET", kSessions, two_sessions());
  desk.press_button("Sign out everywhere else");
  desk.press(ui::Role::button, "Sign out everywhere else", 1);
  desk.answer("DELETE", kSessions, Acknowledged{});
  desk.answer("GET", kSessions, AccountSessionList{{two_sessions().items[0]}});
  EXPECT_FALSE(desk.sees(ui::Role::button, "Sign out everywhere else"));
}

// ---- API keys
// ------------------------------------------------------------------------------------

ApiKeyView key_of(std::int64_t id, std::string name) {
  ApiKeyView out;
  out.id.value = id;
  out.name = std::move(name);
  out.hint = "candor_a1b2";
  out.scopes = {Scope::read, Scope::invite};
  return out;
}

TEST(AccountApiKeys, ANewKeyIsShownOnceToBeCopied) {
  Desk desk("/account?tab=keys");
  desk.answer("GET", kKeys, ApiKeyList{});
  desk.press_button("Create API key");
  EXPECT_FALSE(desk.sees(ui::Role::checkbox, "Manage the company")) << "a recruiter cannot";
  desk.type("What it is for", "Careers page");
  desk.press(ui::Role::checkbox, "Invite candidates");
  desk.type("Works for", "365");
  desk.submit("Create API key");
  const auto draft = sent<ApiKeyDraft>(desk, "POST", kKeys);
  EXPECT_EQ(draft.name, "Careers page");
  EXPECT_EQ(draft.scopes, (std::vector<Scope>{Scope::read, Scope::invite}));
  EXPECT_EQ(draft.expires_in_days, 365);
  desk.answer("POST", kKeys, NewApiKey{"candor_secret", key_of(1, "Careers page")}, 201);
  EXPECT_TRUE(desk.reads("candor_secret"));
  desk.press_button("Copy");
  EXPECT_EQ(desk.world().copied, "candor_secret");
  desk.press_button("Done");
  desk.answer("GET", kKeys, ApiKeyList{{key_of(1, "Careers page")}});
  EXPECT_FALSE(desk.reads("candor_secret"));
  EXPECT_TRUE(desk.reads("Careers page"));
  EXPECT_TRUE(desk.reads("Read, Invite candidates"));
}

TEST(AccountApiKeys, NeedANameAndAScope) {
  Desk desk("/account?tab=keys");
  desk.answer("GET", kKeys, ApiKeyList{});
  desk.press_button("Create API key");
  desk.press(ui::Role::checkbox, "Read");
  desk.submit("Create API key");
  EXPECT_EQ(desk.request("POST", kKeys), nullptr);
  EXPECT_TRUE(desk.reads("2 things need your attention"));
}

TEST(AccountApiKeys, AreDeletedAfterAQuestion) {
  Desk desk("/account?tab=keys");
  desk.answer("GET", kKeys, ApiKeyList{{key_of(7, "Careers page")}});
  desk.press_button("Delete");
  EXPECT_TRUE(desk.reads("Delete Careers page?"));
  desk.press_button("Delete API key");
  desk.answer_text("DELETE", "/api/v1/api-keys/7", 204, "");
  desk.answer("GET", kKeys, ApiKeyList{});
  EXPECT_TRUE(desk.reads("An API key lets a program"));
}

// ---- the session that ended while working
// --------------------------------------------------------

// ADMIN_STRICT (K11).
TEST(SessionDialog, AsksAdministratorsWhoComeForAdministration) {
  constexpr std::string_view kUsers = "/api/v1/admin/users";
  Desk desk("/admin/users", {.role = Role::admin});
  desk.refuse("GET", kUsers, 403, "admin_token_required", "Sign in as administrator.");
  EXPECT_TRUE(desk.reads("before they change it"));
  desk.type("Password", kPassword);
  desk.submit("Sign in to continue");
  EXPECT_EQ(desk.request("POST", "/api/v1/auth/login"), nullptr);
  SignedIn now;
  now.access_token = "new";
  now.user = me();
  now.user.role = Role::admin;
  desk.answer("POST", api::kAdministratorsSignIn, now);
  EXPECT_FALSE(desk.reads("Sign in to continue"));
  const Desk::Request* again = desk.request("GET", kUsers);
  ASSERT_NE(again, nullptr) << "the page is read again";
  EXPECT_NE(again->headers.find("Bearer new"), std::string::npos);
}

TEST(SessionDialog, LeavesAdministrationWithoutSigningIn) {
  Desk desk("/admin/users", {.role = Role::admin});
  desk.refuse("GET", "/api/v1/admin/users", 403, "admin_token_required", "Sign in.");
  desk.press_button("Not now");
  EXPECT_FALSE(desk.reads("Sign in to continue"));
  EXPECT_NE(desk.request("GET", "/api/v1/overview"), nullptr);
}

TEST(SessionDialog, AsksForACodeAfterThePassword) {
  Desk desk("/account?tab=sessions");
  desk.refuse("GET", kSessions, 401, "unauthenticated", "Over.");
  desk.refuse("POST", "/api/v1/auth/refresh", 401, "unauthenticated", "Over.");
  EXPECT_TRUE(desk.reads("Sign in to continue"));
  desk.type("Password", "wrong");
  desk.submit("Sign in to continue");
  desk.refuse("POST", "/api/v1/auth/login", 401, "wrong_credentials", "No.");
  EXPECT_TRUE(desk.reads("do not belong together"));
  desk.type("Password", kPassword);
  desk.submit("Sign in to continue");
  desk.refuse("POST", "/api/v1/auth/login", 401, "two_factor_required", "A code is needed.");
  desk.type("Code", "123456");
  desk.submit("Sign in to continue");
  EXPECT_EQ(sent<SignIn>(desk, "POST", "/api/v1/auth/login").code, "123456");
  SignedIn now;
  now.access_token = "new";
  now.user = me();
  desk.answer("POST", "/api/v1/auth/login", now);
  EXPECT_FALSE(desk.reads("Sign in to continue"));
  desk.answer("GET", kSessions, two_sessions());
  EXPECT_TRUE(desk.reads("Chrome on Linux")) << "what waited for the session is sent";
}

}  // namespace
}  // namespace candor
