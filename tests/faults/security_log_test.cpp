// What people try is seen: each attempt leaves its line in the security log, with no secret in it.
#include "tests/harness/app_fixture.h"

namespace candor::test {
namespace {

class SecurityLog : public AppFixture {
 protected:
  // The only security line since the last call; empty when there is none.
  std::string line(std::string_view event) {
    const std::vector<std::string> found = logged(event);
    forget_log();
    if (found.empty()) return {};
    EXPECT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].find("\"class\":\"security\""), std::string::npos) << found[0];
    EXPECT_NE(found[0].find("\"address\":\"127.0.0.1\""), std::string::npos) << found[0];
    EXPECT_NE(found[0].find("\"request_id\""), std::string::npos) << found[0];
    return found[0];
  }
  Answer sign_in(std::string_view password) {
    return post(
        As::guest, "/api/v1/auth/login",
        "{\"username\":\"recruiter@example.com\",\"password\":\"" + std::string(password) + "\"}");
  }
};

TEST_F(SecurityLog, FailedSignIns) {
  EXPECT_EQ(sign_in("a wrong password").status, 401);
  const std::string seen = line("sign_in_failed");
  ASSERT_NE(seen, "");
  EXPECT_EQ(seen.find("recruiter"), std::string::npos) << seen;
  EXPECT_EQ(seen.find("a wrong"), std::string::npos) << seen;
  EXPECT_EQ(sign_in(kPassword).status, 200);
  EXPECT_EQ(line("sign_in_failed"), "");
}

TEST_F(SecurityLog, RefusedTokensAndKeys) {
  for (const char* token : {"a.b.c", "candor_0123456789abcdefghijklmnopqrstuvwxyz01", "cs_1_x"}) {
    EXPECT_EQ(send_with(token, "GET", "/api/v1/auth/me").status, 401);
    const std::string seen = line("token_refused");
    EXPECT_NE(seen, "") << token;
    EXPECT_EQ(seen.find(token), std::string::npos) << seen;
  }
  // Who shows nothing only has not signed in yet.
  EXPECT_EQ(get(As::guest, "/api/v1/auth/me").status, 401);
  EXPECT_EQ(line("token_refused"), "");
}

TEST_F(SecurityLog, CallsBeyondOnesRole) {
  EXPECT_EQ(put(As::recruiter, "/api/v1/company", R"({"name":"Mine"})").status, 403);
  const std::string seen = line("forbidden");
  EXPECT_NE(seen.find("\"endpoint\":\"update_my_company\""), std::string::npos) << seen;
  EXPECT_NE(seen.find("\"who\":\"account "), std::string::npos) << seen;
}

TEST_F(SecurityLog, RecordsOfOthersAndFieldsOnlyTheServerSets) {
  EXPECT_EQ(
      get(As::other_recruiter, "/api/v1/interviews/" + std::to_string(interview.id.value)).status,
      404);
  EXPECT_NE(line("record_refused"), "");
  const std::string questions_path =
      "/api/v1/interviews/" + std::to_string(interview.id.value) + "/questions";
  EXPECT_EQ(post(As::recruiter, questions_path, R"({"text":"q","id":7})").status, 422);
  EXPECT_NE(line("input_refused").find("\"code\":\"read_only\""), std::string::npos);
  EXPECT_EQ(post(As::recruiter, "/api/v1/interviews", R"({"title":"","x":1})").status, 422);
  EXPECT_EQ(line("input_refused"), "");  // a mistake, not an attempt
}

TEST_F(SecurityLog, BodiesNoClientSends) {
  for (const std::string& body :
       {std::string(R"({"title":"A","title":"B"})"), std::string("{\"title\":\"\xff\"}"),
        std::string("{"), "{\"title\":\"" + std::string(300 * 1024, 'a') + "\"}"}) {
    EXPECT_GE(post(As::recruiter, "/api/v1/interviews", body).status, 400);
    EXPECT_NE(line("input_refused"), "") << body.substr(0, 40);
  }
}

TEST_F(SecurityLog, LimitsAndOddPaths) {
  settings.rate_limit_authentication = 1;
  restart();
  forget_log();
  EXPECT_EQ(sign_in("x").status, 401);
  forget_log();
  EXPECT_EQ(sign_in("x").status, 429);
  EXPECT_NE(line("rate_limited"), "");
  for (const char* path : {"/api/v1/../../etc/passwd", "/api/v1/%2e%2e/secrets.json"}) {
    EXPECT_EQ(get(As::guest, path).status, 404);
    EXPECT_NE(line("request_refused"), "") << path;
  }
  EXPECT_EQ(get(As::guest, "/api/v1/nothing").status, 404);
  EXPECT_EQ(line("request_refused"), "");
}

}  // namespace
}  // namespace candor::test
