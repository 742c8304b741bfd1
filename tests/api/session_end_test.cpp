// How sign-ins end by themselves: for want of use (SESSION_IDLE_MINUTES) and in any case
// (SESSION_EXPIRE_HOURS).
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class SessionEnd : public IdentityTest {
 protected:
  void SetUp() override {
    settings.access_token_expire_minutes = 24 * 60;  // so that only the session can end it
    IdentityTest::SetUp();
    const Answer in = sign_in(email_of(As::recruiter), kPassword);
    access_ = in.text("access_token");
    refresh_ = in.text("refresh_token");
  }
  int look() { return send_with(access_, "GET", "/api/v1/auth/me").status; }
  Answer refresh() {
    return post(As::guest, "/api/v1/auth/refresh", object({{"refresh_token", refresh_}}));
  }
  std::string access_, refresh_;
};

TEST_F(SessionEnd, AfterAnHourWithoutARequest) {
  advance(59 * kMinuteMs);
  EXPECT_EQ(look(), 200);
  advance(59 * kMinuteMs);
  EXPECT_EQ(look(), 200);
  advance(60 * kMinuteMs);
  const Answer over = send_with(access_, "GET", "/api/v1/auth/me");
  EXPECT_EQ(over.status, 401);
  EXPECT_EQ(over.code(), "session_ended");
  EXPECT_EQ(refresh().code(), "session_ended");
}

TEST_F(SessionEnd, InAnyCaseAfterADay) {
  for (int minutes = 0; minutes < 24 * 60 - 50; minutes += 50) {
    ASSERT_EQ(look(), 200) << minutes;
    advance(50 * kMinuteMs);
  }
  EXPECT_EQ(look(), 200);
  advance(50 * kMinuteMs);
  EXPECT_EQ(look(), 401);
  EXPECT_EQ(refresh().status, 401);
}

TEST_F(SessionEnd, RefreshingIsUse) {
  advance(59 * kMinuteMs);
  const Answer next = refresh();
  ASSERT_EQ(next.status, 200);
  advance(59 * kMinuteMs);
  EXPECT_EQ(send_with(next.text("access_token"), "GET", "/api/v1/auth/me").status, 200);
}

TEST_F(SessionEnd, UseIsNotedOnceAMinute) {
  const auto noted = [&] { return count("SELECT max(last_seen_at) FROM account_sessions"); };
  const std::int64_t first = noted();
  advance(59 * kSecondMs);
  look();
  EXPECT_EQ(noted(), first);
  advance(kSecondMs);
  look();
  EXPECT_EQ(noted(), first + kMinuteMs);
}

TEST_F(SessionEnd, OnesThatEndedAreNotListed) {
  advance(61 * kMinuteMs);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/sessions").number("items.length"), 1);
}

TEST_F(SessionEnd, TheTimeIsASetting) {
  settings.session_idle_minutes = 5;
  restart();
  advance(4 * kMinuteMs);
  EXPECT_EQ(look(), 200);
  advance(5 * kMinuteMs);
  EXPECT_EQ(look(), 401);
  settings.session_idle_minutes = 0;
  restart();
  advance(10 * kHourMs);
  EXPECT_EQ(look(), 200);
}

}  // namespace
}  // namespace candor::test
