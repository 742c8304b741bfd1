// Signing in with another service: the link there, coming back, and what went wrong on the way.
#include "shared/api/oidc.h"
#include "tests/web/recruiter_desk.h"
#include "web/screens/account/pieces.h"

namespace candor {
namespace {

constexpr std::string_view kSetUp = "/api/v1/setup", kOidc = "/api/v1/auth/oidc",
                           kRefresh = "/api/v1/auth/refresh";

std::unique_ptr<Desk> visitor(std::string_view url) {
  DeskOptions at_the_door;
  at_the_door.signed_in = false;
  return std::make_unique<Desk>(url, at_the_door);
}

OidcState staff() {
  return {true, "Example Staff", "/api/v1/auth/oidc/start"};
}

TEST(IssuerSignIn, IsALinkThatKeepsThePage) {
  auto desk = visitor("/sign-in?next=%2Finterviews%3Fpage%3D2");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  EXPECT_EQ(desk->find(ui::Role::link, "Sign in with Example Staff"), nullptr);
  desk->answer("GET", kOidc, staff());
  const Desk::Node* link = desk->find(ui::Role::link, "Sign in with Example Staff");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(link->href, "/api/v1/auth/oidc/start?next=%2Finterviews%3Fpage%3D2");
}

TEST(IssuerSignIn, IsNotThereWithoutAnIssuer) {
  auto desk = visitor("/sign-in");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  desk->answer("GET", kOidc, OidcState{});
  EXPECT_FALSE(desk->reads("Sign in with"));
}

TEST(IssuerSignIn, ComesBackWithASession) {
  auto desk = visitor("/sign-in?from=issuer&next=%2Finterviews");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Signing you in"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Password"));
  SignedIn session;
  session.access_token = "token";
  session.user.id.value = 1;
  session.user.full_name = "Kim Example";
  session.user.role = Role::recruiter;
  desk->answer("POST", kRefresh, session);
  EXPECT_EQ(desk->url(), "/interviews");
}

TEST(IssuerSignIn, ComesBackTooLate) {
  auto desk = visitor("/sign-in?from=issuer");
  desk->refuse("POST", kRefresh, 401, "session_ended", "No.");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  EXPECT_TRUE(desk->reads("This attempt to sign in is over."));
  EXPECT_TRUE(desk->sees(ui::Role::textbox, "Password"));
}

TEST(IssuerSignIn, SaysWhatWentWrongInWordsOfOurs) {
  for (const std::string_view problem : kOidcProblems) {
    auto desk = visitor("/sign-in?problem=" + std::string(problem));
    desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
    EXPECT_TRUE(desk->reads(ui::text("oidc_problem." + std::string(problem)))) << problem;
    EXPECT_TRUE(desk->sees(ui::Role::textbox, "Password"));
  }
  auto desk = visitor("/sign-in?problem=Call%20this%20number");
  desk->answer("GET", kSetUp, SetUpState{false, "0.1.0"});
  EXPECT_FALSE(desk->reads("Call this number"));
}

}  // namespace
}  // namespace candor
