// The authentication of the source document S2, replayed on its literal paths: S2-01 to S2-04.
#include "tests/api/literal_auth_test.h"

namespace candor::test {
namespace {

class LiteralS2Auth : public LiteralAuth {};

TEST_F(LiteralS2Auth, TheCommandsOfItsTestingSection) {
  // curl -X POST http://localhost:8000/auth/register -H "Content-Type: application/json"
  const Answer made =
      post(As::guest, "/auth/register",
           R"({"email": "test@example.com", "password": "password123", "full_name": "Test User"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("role"), "recruiter");
  EXPECT_EQ(made.text("status"), "active");
  EXPECT_EQ(made.text("full_name"), "Test User");
  EXPECT_GT(made.number("id"), 0);
  EXPECT_FALSE(has_text_id(made, made.text("id"))) << "an integer on this path";

  // curl -X POST http://localhost:8000/auth/login
  const Answer in =
      post(As::guest, "/auth/login", R"({"email": "test@example.com", "password": "password123"})");
  ASSERT_EQ(in.status, 200) << in.body;
  expect_keys(in, {"access_token", "token_type", "expires_in", "user.id", "user.email"});
  EXPECT_EQ(minutes_of(in), 24 * 60) << "K7";

  const std::string bearer = in.text("access_token");
  EXPECT_EQ(send_with({}, "GET", "/auth/me").status, 401) << "protected";
  EXPECT_EQ(send_with(bearer, "GET", "/auth/me").text("email"), "test@example.com");
  const Answer out = send_with(bearer, "POST", "/auth/logout");
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(out.text("success"), "true");
  expect_keys(out, {"message"});
  EXPECT_EQ(send_with(bearer, "GET", "/auth/me").code(), "session_ended");
}

TEST_F(LiteralS2Auth, InvalidInputIs422) {
  EXPECT_EQ(post(As::guest, "/auth/register", R"({"email":"test@example.com"})").status, 422);
  EXPECT_EQ(post(As::guest, "/auth/register", "{").status, 400) << "cannot be parsed";
}

}  // namespace
}  // namespace candor::test
