// R11 through the whole application: tokens, links, limits and retention when the clock jumps by a
// day or stands in a far year.
#include "server/features/uploads.h"
#include "server/work/jobs.h"
#include "shared/base/limits.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

constexpr Time k2038{2'147'483'647'000};  // the last second of 32 bits
constexpr Time k2100{4'107'542'400'000};  // 2100-03-01

class FarClockTest : public ApiTest, public ::testing::WithParamInterface<Time> {
 protected:
  // A day before the time in question, with an invitation of that day.
  void SetUp() override {
    ApiTest::SetUp();
    advance(GetParam().ms - kDayMs / 2 - now().ms);
    invitation = add_invitation(interview.id, "Kim", 2);
    link_token = secrets::link_token(app().keys, invitation.link_nonce);
  }
  int status_of_link() {
    return post(As::guest, "/api/v1/candidates/interviews/access",
                "{\"token\":\"" + link_token + "\"}")
        .status;
  }
  Answer sign_in() {
    return post(
        As::guest, "/api/v1/auth/login",
        R"({"email":"recruiter@example.com","password":")" + std::string(kPassword) + "\"}");
  }
};

TEST_P(FarClockTest, AccessTokensEndAtTheirTime) {
  const std::string token = sign_in().text("access_token");
  EXPECT_EQ(send_with(token, "GET", "/api/v1/interviews").status, 200);
  advance(29 * kMinuteMs);
  EXPECT_EQ(send_with(token, "GET", "/api/v1/interviews").status, 200);
  advance(kDayMs);
  EXPECT_EQ(send_with(token, "GET", "/api/v1/interviews").status, 401);
}

TEST_P(FarClockTest, ALinkWorksForItsHoursAcrossTheTime) {
  EXPECT_EQ(status_of_link(), 200);
  advance(kDayMs);  // past the time in question
  EXPECT_EQ(status_of_link(), 200);
  advance(-kDayMs);
  EXPECT_EQ(status_of_link(), 200);
  advance(72 * kHourMs);
  EXPECT_EQ(status_of_link(), 410);
}

TEST_P(FarClockTest, AnUploadGoesOnAcrossTheTimeAndExpiresOnlyThen) {
  const Candidate who = start();
  const std::string location = upload(who, 0, 3'000);
  EXPECT_EQ(append(who, location, 0, webm(1'000)).status, 204);
  advance(kDayMs / 2 + 1);
  app().jobs->run_due();
  EXPECT_EQ(head(who, location).header("Upload-Offset"), "1000");
  EXPECT_EQ(append(who, location, 1'000, std::string(1'000, 'x')).status, 204);
  app().jobs->run_due();
  advance((limits::kUploadHours - 1) * kHourMs);
  app().jobs->run_due();
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 1);
  advance(2 * kHourMs);
  app().jobs->run_due();
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 0);
}

TEST_P(FarClockTest, BackByADayNothingIsRemovedEarlyAndLaterStillIs) {
  const Candidate who = start();
  const std::string location = upload(who, 0, 3'000);
  advance(-kDayMs);
  app().jobs->run_due();
  EXPECT_EQ(append(who, location, 0, webm(1'000)).status, 204);
  advance((limits::kUploadHours - 1) * kHourMs);
  app().jobs->run_due();
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 1);
  advance(2 * kHourMs);
  app().jobs->run_due();
  advance(kHourMs);
  app().jobs->run_due();
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 0);
}

TEST_P(FarClockTest, LimitsPerMinuteAreForThatMinute) {
  settings.rate_limit_authentication = 3;
  restart();
  checks_answers = false;
  int allowed = 0;
  for (int i = 0; i < 6; ++i) allowed += sign_in().status == 200;
  EXPECT_EQ(allowed, 3);
  advance(2 * kMinuteMs);
  EXPECT_EQ(sign_in().status, 200);
  for (int i = 0; i < 6; ++i) (void)sign_in();
  advance(kDayMs);
  EXPECT_EQ(sign_in().status, 200);
  for (int i = 0; i < 6; ++i) (void)sign_in();
  // Set back by a day: nobody is locked out until that day has come again.
  advance(-kDayMs);
  advance(2 * kMinuteMs);
  EXPECT_EQ(sign_in().status, 200);
  settings = quiet_settings();
}

TEST_P(FarClockTest, TimesAreWrittenAsTheyAre) {
  advance(kDayMs / 2);
  const Answer made = post(As::recruiter, interview_path("/invitations"),
                           R"({"candidate_name":"Kim","candidate_email":"kim@example.org"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("created_at"), format_time(now()));
}

INSTANTIATE_TEST_SUITE_P(Years, FarClockTest, ::testing::Values(k2038, k2100),
                         [](const auto& given) {
                           return std::string(given.param == k2038 ? "in2038" : "in2100");
                         });

}  // namespace
}  // namespace candor::test
