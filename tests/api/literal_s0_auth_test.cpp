// The authentication of the source document S0, replayed on its literal paths: S0-15, S0-16.
#include "tests/api/literal_auth_test.h"

namespace candor::test {
namespace {

class LiteralS0Auth : public LiteralAuth {};

TEST_F(LiteralS0Auth, Register) {
  const Answer made = post(As::guest, "/api/auth/register", R"({
    "email": "jane@example.com",
    "password": "string12",
    "full_name": "Jane Doe",
    "phone_number": "+1 555 0100",
    "role": "recruiter"
  })");
  ASSERT_EQ(made.status, 201) << made.body;
  expect_keys(made,
              {"id", "email", "full_name", "phone_number", "role", "created_at", "updated_at"});
  EXPECT_TRUE(has_text_id(made, made.text("id"))) << "\"id\": \"string\"";
  EXPECT_EQ(made.text("email"), "jane@example.com");
  EXPECT_EQ(made.text("full_name"), "Jane Doe");
  EXPECT_EQ(made.text("phone_number"), "+1 555 0100");
  EXPECT_EQ(made.text("role"), "recruiter");
  EXPECT_TRUE(made.text("created_at").ends_with("Z"));
  EXPECT_FALSE(made.has("access_token")) << "the document's answer has no token";
  EXPECT_NE(made.header("Link").find("rel=\"canonical\""), std::string::npos);
}

TEST_F(LiteralS0Auth, TheRoleComesFromTheBody) {
  const auto role_of = [&](std::string_view email, std::string_view role) {
    return post(As::guest, "/api/auth/register",
                object({{"email", email},
                        {"password", "string12"},
                        {"full_name", "A"},
                        {"phone_number", ""},
                        {"role", role}}))
        .text("role");
  };
  EXPECT_EQ(role_of("a@example.com", "candidate"), "candidate");
  EXPECT_EQ(role_of("b@example.com", "interviewer"), "recruiter") << "K10";
}

TEST_F(LiteralS0Auth, Login) {
  post(As::guest, "/api/auth/register",
       R"({"email":"jane@example.com","password":"string12","full_name":"Jane Doe",
           "phone_number":"+1 555 0100","role":"candidate"})");
  const Answer in = post(As::guest, "/api/auth/login", R"({
    "email": "jane@example.com",
    "password": "string12"
  })");
  ASSERT_EQ(in.status, 200) << in.body;
  expect_keys(in, {"access_token", "user.id", "user.email", "user.full_name", "user.phone_number",
                   "user.role"});
  EXPECT_TRUE(has_text_id(in, in.text("user.id")));
  const Answer me = send_with(in.text("access_token"), "GET", "/api/auth/me");
  EXPECT_EQ(me.status, 200);
  EXPECT_TRUE(has_text_id(me, in.text("user.id")));
}

// K14: this document answers invalid input with 400.
TEST_F(LiteralS0Auth, InvalidInputIs400) {
  for (const char* body :
       {R"({"email":"jane@example.com"})", R"({"email":"no","password":"string12"})",
        R"({"email":"jane@example.com","password":"string12","role":"king"})", "{"}) {
    EXPECT_EQ(post(As::guest, "/api/auth/register", body).status, 400) << body;
  }
  EXPECT_EQ(post(As::guest, "/api/auth/login", "{}").status, 400);
  EXPECT_EQ(
      post(As::guest, "/api/auth/login", R"({"email":"a@example.com","password":"wrong"})").status,
      401);
}

}  // namespace
}  // namespace candor::test
