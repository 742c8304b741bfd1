// The public form for a demonstration, and the administrators' inbox (S0-01, S0-02).
#include "server/features/demo_requests.h"
#include "server/work/jobs.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class DemoRequests : public ApiTest {
 protected:
  static constexpr std::string_view kLiteral = "/api/demo-requests";
  Answer ask(std::string_view more = {}) {
    return post(As::guest, kLiteral,
                "{\"name\":\"Ada\",\"email\":\"Ada@Example.org\",\"company\":\"Engines\"" +
                    std::string(more) + "}");
  }
  std::int64_t rows() { return count("SELECT count(*) FROM demo_requests"); }
};

TEST_F(DemoRequests, AnybodyAsksAndAdministratorsRead) {
  const Answer asked = ask(R"(,"phone":"+44 20","message":"A line\nand one more","source":"web")");
  EXPECT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(asked.text("success"), "true");
  EXPECT_FALSE(asked.has("id"));
  const Answer inbox = get(As::admin, kLiteral);
  ASSERT_EQ(inbox.number("total"), 1) << inbox.body;
  EXPECT_EQ(inbox.text("items[0].email"), "ada@example.org");
  EXPECT_EQ(inbox.text("items[0].status"), "new");
  EXPECT_EQ(get(As::recruiter, kLiteral).status, 403);
  EXPECT_EQ(get(As::guest, kLiteral).status, 401);
}

TEST_F(DemoRequests, AFormOfAPageWorksToo) {
  const Answer sent = send(As::guest, "POST", kLiteral, "name=Ada&email=ada%40example.org",
                           {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(sent.status, 201) << sent.body;
  EXPECT_EQ(rows(), 1);
}

TEST_F(DemoRequests, WhatIsNotRightIs400OnTheDocumentsPathAnd422OnOurs) {
  const std::string_view body = R"({"name":"","email":"nobody"})";
  EXPECT_EQ(post(As::guest, kLiteral, body).status, 400);
  const Answer ours = post(As::guest, "/api/v1/demo-requests", body);
  EXPECT_EQ(ours.status, 422);
  EXPECT_EQ(ours.number("errors.length"), 2);
  EXPECT_EQ(post(As::guest, kLiteral, R"({"name":"A","email":"a@b.c","status":"closed"})").status,
            400);
  EXPECT_EQ(rows(), 0);
}

TEST_F(DemoRequests, TheTrapIsAnsweredLikeAnyOtherAndKeepsNothing) {
  const Answer honest = ask();
  const Answer trapped = ask(R"(,"website":"https://spam.example")");
  EXPECT_EQ(trapped.status, honest.status);
  EXPECT_EQ(trapped.body, honest.body);
  EXPECT_EQ(rows(), 1);
}

TEST_F(DemoRequests, OneAddressCannotFloodTheInbox) {
  settings.rate_limit_authentication = 3;
  restart();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask().status, 201);
  const Answer refused = ask();
  EXPECT_EQ(refused.status, 429);
  EXPECT_FALSE(refused.header("Retry-After").empty());
  EXPECT_EQ(rows(), 3);
}

TEST_F(DemoRequests, StatesAreFilteredAndChanged) {
  ask();
  ask();
  const std::int64_t id = get(As::admin, kLiteral).number("items[0].id");
  const std::string one = "/api/v1/demo-requests/" + str(id);
  EXPECT_EQ(put(As::admin, one, R"({"status":"contacted"})").text("status"), "contacted");
  EXPECT_EQ(put(As::admin, one, R"({"status":"lost"})").status, 422);
  EXPECT_EQ(get(As::admin, std::string(kLiteral) + "?status=new").number("total"), 1);
  EXPECT_EQ(get(As::admin, std::string(kLiteral) + "?status=contacted").number("items[0].id"), id);
  EXPECT_EQ(get(As::admin, std::string(kLiteral) + "?search=engines").number("total"), 2);
  EXPECT_EQ(put(As::recruiter, one, R"({"status":"closed"})").status, 403);
}

TEST_F(DemoRequests, ADeletedOneIsHiddenAndForgottenAfterAMonth) {
  ask();
  const std::string one =
      "/api/v1/demo-requests/" + str(get(As::admin, kLiteral).number("items[0].id"));
  EXPECT_EQ(del(As::admin, one).status, 204);
  EXPECT_EQ(del(As::admin, one).status, 404);
  EXPECT_EQ(get(As::admin, kLiteral).number("total"), 0);
  advance(2 * kDayMs);
  app().jobs->run_due();
  EXPECT_EQ(rows(), 1);
  advance(features::kDemoRequestKeepMs);
  app().jobs->run_due();
  EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace candor::test
