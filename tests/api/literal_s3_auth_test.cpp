// The accounts of the source document S3, replayed on their literal paths: S3-03 to S3-07, S3-20
// (profile) and S3-29.
#include "tests/api/literal_auth_test.h"

namespace candor::test {
namespace {

class LiteralS3Auth : public LiteralAuth {
 protected:
  void approve(std::string_view username) {
    const auto changed = app().database->write([&](store::Transaction& tx) {
      return tx.execute("UPDATE accounts SET status = 0 WHERE username = ?", {username});
    });
    ASSERT_FALSE(changed.is_error());
  }
};

TEST_F(LiteralS3Auth, RegistrationThenLogin) {
  const Answer made = post(As::guest, "/api/v1/auth/registration/", R"({
  "username": "interviewer1",
  "password": "securePassword123",
  "email": "interviewer@example.com",
  "company": "Example Corp"
})");
  ASSERT_EQ(made.status, 201) << made.body;
  expect_keys(made, {"id", "status"});
  EXPECT_EQ(made.text("status"), "pending");
  EXPECT_EQ(made.text("role"), "recruiter");

  const auto log_in = [&] {
    return post(As::guest, "/api/v1/auth/login",
                R"({"username": "interviewer1", "password": "securePassword123"})");
  };
  EXPECT_EQ(log_in().status, 403);
  EXPECT_EQ(log_in().code(), "account_pending");
  approve("interviewer1");
  const Answer in = log_in();
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.text("token_type"), "bearer");
  EXPECT_EQ(in.text("user.username"), "interviewer1");
  EXPECT_EQ(in.text("user.email"), "interviewer@example.com");
  EXPECT_EQ(in.text("user.company"), "Example Corp");
  EXPECT_EQ(in.text("user.subscription_status"), "active");
  expect_keys(in, {"user.id", "user.subscription_plan"});
  EXPECT_FALSE(has_text_id(in, in.text("user.id")));
  EXPECT_EQ(minutes_of(in), 30);
}

TEST_F(LiteralS3Auth, ChangePassword) {
  const Answer changed =
      post(As::recruiter, "/api/v1/auth/change-password",
           object({{"current_password", kPassword}, {"new_password", "securePassword123"}}));
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("success"), "true");
  EXPECT_EQ(sign_in(email_of(As::recruiter), "securePassword123").status, 200);
}

TEST_F(LiteralS3Auth, Profile) {
  const Answer read = get(As::recruiter, "/api/v1/interviewer/profile");
  ASSERT_EQ(read.status, 200) << read.body;
  expect_keys(read, {"id", "username", "email", "full_name", "company", "role"});
  const Answer changed =
      put(As::recruiter, "/api/v1/interviewer/profile", R"({"full_name": "Somebody Else"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviewer/profile").text("full_name"), "Somebody Else");
}

TEST_F(LiteralS3Auth, Admin) {
  const Answer in = post(As::guest, "/api/v1/admin/auth/login",
                         object({{"username", "admin"}, {"password", kPassword}}));
  ASSERT_EQ(in.status, 200) << in.body;
  expect_keys(in, {"access_token", "token_type", "user.id"});
  const std::string bearer = in.text("access_token");
  EXPECT_EQ(
      send_with(bearer, "POST", "/api/v1/admin/auth/change-password",
                object({{"current_password", kPassword}, {"new_password", "securePassword123"}}))
          .status,
      200);
}

TEST_F(LiteralS3Auth, RefreshAndLogout) {
  const std::string bearer = sign_in(email_of(As::recruiter), kPassword).text("access_token");
  const Answer renewed = send_with(bearer, "POST", "/api/v1/auth/refresh");
  EXPECT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_EQ(send_with(renewed.text("access_token"), "POST", "/api/v1/auth/logout").status, 200);
}

}  // namespace
}  // namespace candor::test
