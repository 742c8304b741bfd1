// Routes, session, connection, theme.
#include <gtest/gtest.h>

#include <algorithm>

#include "generated/assets.h"
#include "tests/web/headless.h"
#include "web/ui/context.h"
#include "web/ui/flat_json.h"
#include "web/ui/theme.h"

namespace {

using ui::Role;

TEST(App, UnknownAddressShowsTheNotFoundScreenAndAWayOn) {
  auto web = Headless::signed_in("/nothing/here");
  EXPECT_TRUE(web->has(Role::heading, "Page not found"));
  EXPECT_TRUE(web->has(Role::link, "Go to the start page"));
}

TEST(App, ProtectedRouteWithoutASessionGoesToSignInAndRemembersWhere) {
  Headless web("/interviews/12?tab=results");
  ASSERT_FALSE(web.world().history.empty());
  EXPECT_EQ(web.world().history.back(), "/sign-in?next=%2Finterviews%2F12%3Ftab%3Dresults");
}

TEST(App, ExpiredSessionKeepsTheScreenAndSendsTheRequestAfterSigningIn) {
  auto web = Headless::signed_in("/");
  ASSERT_NE(web->waiting("GET", "/api/v1/overview"), nullptr);
  web->answer("GET", "/api/v1/overview", 401, "{}");
  ASSERT_NE(web->waiting("POST", "/api/v1/auth/refresh"), nullptr);
  web->answer("POST", "/api/v1/auth/refresh", 401, "{}");
  ASSERT_TRUE(web->has(Role::dialog, "Sign in to continue"));
  web->type("Password", "secret123");
  web->submit("Sign in to continue");
  ASSERT_NE(web->waiting("POST", "/api/v1/auth/login"), nullptr);
  web->answer("POST", "/api/v1/auth/login", 200,
              R"({"access_token":"t2","token_type":"bearer","expires_in":900,"refresh_token":"",)"
              R"("user":{"id":7,"username":"ada","email":"ada@example.com","full_name":"Ada",)"
              R"("role":"recruiter"}})");
  EXPECT_FALSE(web->has(Role::dialog, "Sign in to continue"));
  const auto* again = web->waiting("GET", "/api/v1/overview");
  ASSERT_NE(again, nullptr);
  EXPECT_NE(again->headers.find("Bearer t2"), std::string::npos);
}

TEST(App, LostConnectionShowsTheStripAndRetriesWhenBack) {
  auto web = Headless::signed_in("/");
  web->answer("GET", "/api/v1/overview", 0, "");
  EXPECT_TRUE(web->says("No connection."));
  web->set_online(true);
  EXPECT_NE(web->waiting("GET", "/api/v1/overview"), nullptr);
}

TEST(App, NoAnswerAtTheStartIsNotTheEndOfTheSession) {
  for (const int status : {0, 429, 503}) {
    auto web = Headless::returning("/interviews/12");
    web->answer("POST", "/api/v1/auth/refresh", status, "");
    EXPECT_TRUE(web->says("No connection.")) << status;
    EXPECT_TRUE(web->world().history.empty()) << "led away by " << status;
    EXPECT_EQ(web->world().preferences["signed_in"], "yes") << status;
    web->advance(5'000);
    ASSERT_NE(web->waiting("POST", "/api/v1/auth/refresh"), nullptr) << status;
    web->renew_session();
    EXPECT_NE(web->waiting("GET", "/api/v1/interviews/12"), nullptr) << status;
    EXPECT_FALSE(web->says("No connection."));
  }
}

TEST(App, ARefusedConnectionIsTriedAgainEveryFewSecondsAndNotAtOnce) {
  auto web = Headless::signed_in("/");
  web->answer("GET", "/api/v1/overview", 0, "");
  EXPECT_EQ(web->waiting("GET", "/api/v1/overview"), nullptr);
  web->advance(4'900);
  EXPECT_EQ(web->waiting("GET", "/api/v1/overview"), nullptr);
  web->advance(200);
  ASSERT_NE(web->waiting("GET", "/api/v1/overview"), nullptr);
  web->answer("GET", "/api/v1/overview", 0, "");
  EXPECT_EQ(web->waiting("GET", "/api/v1/overview"), nullptr);
}

TEST(Theme, EveryPairOfEverySchemeIsReadable) {
  for (const auto scheme :
       {ui::Scheme::light, ui::Scheme::dark, ui::Scheme::contrast, ui::Scheme::contrast_dark}) {
    const ui::Theme theme = ui::theme_of(scheme);
    for (const ui::TokenPair& pair : ui::token_pairs()) {
      EXPECT_GE(ui::contrast(theme[pair.front], theme[pair.ground]), pair.ratio)
          << ui::token_name(pair.front) << " on " << ui::token_name(pair.ground) << " scheme "
          << static_cast<int>(scheme);
    }
  }
}

TEST(Theme, CompanyColoursAreMovedUntilTheyCanBeRead) {
  const ui::Theme base = ui::theme_of(ui::Scheme::light);
  const auto made = ui::company_theme(base, {"#ffee55", "#ffee55", "#f5f7fa", "#bbbbbb"});
  EXPECT_TRUE(made.moved_accent);
  EXPECT_TRUE(made.moved_text);
  for (const ui::TokenPair& pair : ui::token_pairs()) {
    EXPECT_GE(ui::contrast(made.theme[pair.front], made.theme[pair.ground]), pair.ratio)
        << ui::token_name(pair.front) << " on " << ui::token_name(pair.ground);
  }
  const auto kept = ui::company_theme(base, {"#091326", "#52606d", "#f5f7fa", "#222222"});
  EXPECT_FALSE(kept.moved_accent);
  EXPECT_EQ(ui::write_colour(kept.theme[ui::Token::accent]), "#091326");
}

TEST(Assets, IconsOfTheEnumAreTheIconsOfTheFile) {
  const ui::FlatJson file(generated::kIconsJson);
  const int count = static_cast<int>(ui::Icon::kCount);
  for (int i = 1; i < count; ++i) {
    const std::string path = "icons." + std::to_string(i - 1);
    EXPECT_EQ(file.get(path), ui::icon_name(static_cast<ui::Icon>(i)));
  }
  EXPECT_FALSE(file.has("icons." + std::to_string(count - 1)));
}

TEST(Router, ExactSegmentsOutrankParameters) {
  candor::Router router;
  router.add({.pattern = "/jobs/{id}", .title = "a", .make = nullptr});
  router.add({.pattern = "/jobs/new", .title = "b", .make = nullptr});
  candor::Params params;
  EXPECT_EQ(router.match("/jobs/new", params)->title, "b");
  EXPECT_EQ(router.match("/jobs/12/", params)->title, "a");
  EXPECT_EQ(params.id(), 12);
  EXPECT_EQ(router.match("/jobs", params), nullptr);
  router.set("/jobs/12?tab=a%20b&x=1#top");
  EXPECT_EQ(router.params().query("tab"), "a b");
}

}  // namespace
