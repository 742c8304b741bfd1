// What the source documents say of health, administration, errors and pages, replayed on their
// literal paths with their literal bodies: S0-01 to S0-07, S0-22, S1-08, S2-05, S2-06, S3-29 to
// S3-35, S4 (health). tests/api/README.md lists all examples.
#include "tests/api/literal_auth_test.h"

namespace candor::test {
namespace {

class LiteralPlatform : public LiteralAuth {};

// Health: no token, although S1 wants one everywhere (K24).

TEST_F(LiteralPlatform, S1Health) {
  EXPECT_EQ(get(As::guest, "/api/health").status, 200);
}

TEST_F(LiteralPlatform, S2Health) {
  // curl http://localhost:8000/health
  for (const char* path : {"/health", "/health/db"}) {
    const Answer answer = get(As::guest, path);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.text("database"), "connected");
  }
}

TEST_F(LiteralPlatform, S4Health) {
  // curl http://localhost:8000/api/health
  const Answer answer = get(As::guest, "/api/health");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"status":"healthy","version":")" + std::string(kVersion) +
                             R"(","database":"connected"})");
}

// S0

TEST_F(LiteralPlatform, S0Test) {
  const Answer answer = get(As::admin, "/api/test");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("status"), "ok");
  EXPECT_EQ(get(As::guest, "/api/test").status, 401);
  EXPECT_EQ(get(As::recruiter, "/api/test").status, 403);
}

TEST_F(LiteralPlatform, S0DemoRequests) {
  const Answer made =
      post(As::guest, "/api/demo-requests", R"({"name": "string", "email": "ada@example.org"})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(get(As::admin, "/api/demo-requests").text("items[0].name"), "string");
}

TEST_F(LiteralPlatform, S0Interviews) {
  const Answer made = post(As::recruiter, "/api/interviews", R"({"title": "string"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/api/interviews/" + str(made.number("id"));
  EXPECT_EQ(get(As::recruiter, "/api/interviews").status, 200);
  EXPECT_EQ(get(As::recruiter, path).text("title"), "string");
  EXPECT_EQ(put(As::recruiter, path, R"({"title": "renamed"})").status, 200);
  EXPECT_EQ(del(As::recruiter, path).status, 204);
  EXPECT_EQ(get(As::recruiter, path).status, 404);
}

// "All endpoints may return error responses with the following structure": {"error": "string"}.
TEST_F(LiteralPlatform, S0Errors) {
  const auto expect_error = [](const Answer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    expect_keys(answer, {"error"});
  };
  expect_error(post(As::guest, "/api/demo-requests", R"({"name": ""})"), 400);
  expect_error(get(As::guest, "/api/interviews"), 401);
  expect_error(get(As::recruiter, "/api/interviews/999999"), 404);
}

// S3

class LiteralS3Admin : public LiteralAuth {
 protected:
  // With an administrator's token, under the document's base and as its examples write the paths.
  void for_each_base(const std::function<void(const std::string&, const std::string&)>& replay) {
    for (const char* base : {"/api/v1", ""}) {
      SCOPED_TRACE(base);
      const std::string root = base;
      const Answer in = post(As::guest, "/api/v1/admin/auth/login",
                             object({{"username", "admin"}, {"password", kPassword}}));
      ASSERT_EQ(in.status, 200) << in.body;
      replay(root, in.text("access_token"));
    }
  }
};

TEST_F(LiteralS3Admin, UserAccountManagement) {
  for_each_base([&](const std::string& base, const std::string& token) {
    const Answer list =
        send_with(token, "GET",
                  base +
                      "/admin/users?subscription_status=active&sort=created_at&order=desc&limit=50"
                      "&offset=0");
    ASSERT_EQ(list.status, 200) << list.body;
    expect_keys(list, {"items[0].id", "total", "limit", "offset", "has_next", "has_prev"});
    EXPECT_EQ(list.number("limit"), 50);
    EXPECT_EQ(send_with(token, "GET", base + "/admin/users/pending").status, 200);
    const Answer made =
        send_with(token, "POST", base + "/admin/users",
                  R"({"username": "interviewer1", "password": "securePassword123",)"
                  R"( "email": "interviewer@example.com", "company": "Example Corp"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string user = base + "/admin/users/" + str(made.number("id"));
    EXPECT_EQ(send_with(token, "GET", user).text("username"), "interviewer1");
    const Answer changed = send_with(token, "PUT", user, R"({
  "email": "updated@example.com",
  "company": "New Company Name",
  "is_active": true,
  "subscription_status": "active",
  "subscription_plan": "professional",
  "subscription_end_date": "2025-12-31T23:59:59Z"
})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.text("subscription_end_date"), "2025-12-31T23:59:59Z");
    EXPECT_EQ(send_with(token, "DELETE", user).status, 204);
    // The next round makes the same person.
    const std::string name = "gone" + base.substr(0, 4);
    const auto freed = app().database->write([&](store::Transaction& tx) {
      return tx.execute("UPDATE accounts SET email = ?, username = ? WHERE id = ?",
                        {name, name, made.number("id")});
    });
    ASSERT_FALSE(freed.is_error());
  });
}

TEST_F(LiteralS3Admin, SystemManagement) {
  advance(7 * kDayMs + 5 * kHourMs);
  for_each_base([&](const std::string& base, const std::string& token) {
    const Answer status = send_with(token, "GET", base + "/admin/system/status");
    ASSERT_EQ(status.status, 200) << status.body;
    EXPECT_EQ(status.text("status"), "operational");
    EXPECT_EQ(status.text("database"), "connected");
    EXPECT_EQ(status.text("storage"), "available");
    expect_keys(status, {"processors.transcription", "processors.analysis", "version"});
    EXPECT_EQ(status.text("uptime"), "7 days 5 hours");
    EXPECT_EQ(send_with(token, "GET", base + "/admin/system/metrics").status, 200);
    const Answer fixed = send_with(token, "POST", base + "/admin/system/fix-invalid-questions");
    EXPECT_EQ(fixed.status, 200) << fixed.body;
  });
}

TEST_F(LiteralS3Admin, OnlyWithAnAdminsToken) {
  for (const char* path : {"/admin/users", "/api/v1/admin/users", "/admin/system/status"}) {
    EXPECT_EQ(get(As::guest, path).status, 401) << path;
    const Answer refused = get(As::recruiter, path);
    EXPECT_EQ(refused.status, 403) << path;
    expect_keys(refused, {"detail"});
  }
}

// "All error responses follow this format": {"detail": "..."}, and its list of status codes.
TEST_F(LiteralS3Admin, Errors) {
  const auto expect_detail = [](const Answer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    expect_keys(answer, {"detail"});
  };
  expect_detail(post(As::recruiter, "/api/v1/interviewer/interviews", "{"), 400);
  expect_detail(get(As::guest, "/api/v1/interviewer/interviews"), 401);
  expect_detail(get(As::recruiter, "/api/v1/admin/users"), 403);
  expect_detail(get(As::admin, "/api/v1/admin/users/999999"), 404);
  expect_detail(post(As::recruiter, "/api/v1/interviewer/interviews", R"({"title":""})"), 422);
}

}  // namespace
}  // namespace candor::test
