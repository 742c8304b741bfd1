// The authentication of the source document S4, replayed on its literal paths: S4-01 to S4-04.
#include "tests/api/literal_auth_test.h"

namespace candor::test {
namespace {

class LiteralS4Auth : public LiteralAuth {};

TEST_F(LiteralS4Auth, TheCommandsOfItsTestingSection) {
  // curl -X POST http://localhost:8000/api/auth/signup -H "Content-Type: application/json"
  const Answer made =
      post(As::guest, "/api/auth/signup",
           R"({"username":"testuser","email":"test@example.com","password":"Test123!@#"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("username"), "testuser");
  EXPECT_EQ(made.text("role"), "candidate") << "its default";
  EXPECT_EQ(made.text("status"), "active") << "at once";

  // curl -H "Content-Type: application/x-www-form-urlencoded", as curl -d and requests write it
  for (const char* form :
       {"username=testuser&password=Test123!@#", "username=testuser&password=Test123%21%40%23"}) {
    const Answer in = send(As::guest, "POST", "/api/auth/login", form,
                           {{"Content-Type", "application/x-www-form-urlencoded"}});
    ASSERT_EQ(in.status, 200) << in.body;
    expect_keys(in, {"access_token", "token_type"});
  }
  const std::string token =
      send(As::guest, "POST", "/api/auth/login", "username=testuser&password=Test123%21%40%23",
           {{"Content-Type", "application/x-www-form-urlencoded"}})
          .text("access_token");

  // curl http://localhost:8000/api/auth/me -H "Authorization: Bearer <your-token-here>"
  const Answer me = send_with(token, "GET", "/api/auth/me");
  EXPECT_EQ(me.text("email"), "test@example.com");
  EXPECT_TRUE(has_text_id(me, me.text("id"))) << "K6";
  EXPECT_EQ(send_with({}, "GET", "/api/auth/me").status, 401);

  const Answer renewed = send_with(token, "POST", "/api/auth/refresh");
  ASSERT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_TRUE(has_text_id(renewed, renewed.text("user.id")));
  EXPECT_EQ(send_with(renewed.text("access_token"), "GET", "/api/auth/me").status, 200);
}

TEST_F(LiteralS4Auth, ProtectedPathsNeedTheToken) {
  EXPECT_EQ(send_with({}, "POST", "/api/auth/refresh").status, 401);
  EXPECT_EQ(send_with("not-a-token", "GET", "/api/auth/me").status, 401);
}

}  // namespace
}  // namespace candor::test
