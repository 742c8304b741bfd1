// The examples of the source document S3, replayed as they are written, on their literal paths.
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class LiteralS3 : public ApiTest {
 protected:
  // The document's keys are all in the answer, with values that are not null.
  void expect_keys(const Answer& answer, std::initializer_list<const char*> keys) {
    for (const char* key : keys) EXPECT_TRUE(answer.has(key)) << key << " in " << answer.body;
  }
  std::string made_interview() {
    const Answer made = post(As::recruiter, "/api/v1/interviewer/interviews", R"({
  "title": "Software Developer Interview",
  "questions": [
    {
      "text": "Tell me about your experience with Python",
      "preparation_time": 30.0,
      "responding_time": 90.0,
      "order": 1
    },
    {
      "text": "Describe a challenging project you worked on",
      "preparation_time": 45.0,
      "responding_time": 120.0,
      "order": 2
    }
  ]
})");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_NE(made.body.find("\"preparation_time\":30.0"), std::string::npos) << made.body;
    return "/api/v1/interviewer/interviews/" + made.text("key");
  }
};

TEST_F(LiteralS3, Login) {
  const Answer answer = post(As::guest, "/api/v1/auth/login",
                             "{\"username\":\"" + accounts[As::recruiter].username +
                                 "\",\"password\":\"" + std::string(kPassword) + "\"}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  expect_keys(answer, {"access_token", "token_type", "user.id", "user.username", "user.email",
                       "user.company", "user.subscription_status", "user.subscription_plan"});
  EXPECT_GT(answer.number("user.id"), 0) << "an integer on this prefix";
  const std::string bearer = answer.text("access_token");
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/interviewer/interviews").status, 200);
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/auth/refresh").status, 200);
  EXPECT_EQ(send_with(bearer, "POST", "/api/v1/auth/logout").status, 200);
}

TEST_F(LiteralS3, Interviews) {
  const std::string path = made_interview();
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviewer/interviews").number("total"), 2);
  const Answer page = get(
      As::recruiter, "/api/v1/interviewer/interviews?limit=50&offset=0&sort=created_at&order=desc");
  expect_keys(page, {"items[0].id", "total", "limit", "offset", "has_next", "has_prev"});
  const Answer read = get(As::recruiter, path);
  expect_keys(read, {"id", "key", "title", "created_at", "updated_at"});
  EXPECT_EQ(put(As::recruiter, path, R"({"title":"Renamed"})").status, 200);
  EXPECT_EQ(put(As::recruiter, path + "/update-with-questions",
                R"({"title":"Renamed","questions":[{"text":"Only one"}]})")
                .number("question_count"),
            1);
  EXPECT_EQ(del(As::recruiter, path).status, 204);
  EXPECT_EQ(get(As::recruiter, path).status, 404);
}

TEST_F(LiteralS3, Questions) {
  const std::string path = made_interview() + "/questions";
  const Answer added = post(As::recruiter, path, R"({
  "text": "What is your experience with React?",
  "preparation_time": 30.0,
  "responding_time": 60.0
})");
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.number("order"), 3);
  EXPECT_NE(added.body.find("\"responding_time\":60.0"), std::string::npos) << added.body;
  const std::string third = str(added.number("id"));
  const auto items = get(As::recruiter, path).read<QuestionList>().items;
  ASSERT_EQ(items.size(), 3u);
  const std::string first = str(items[0].id.value), second = str(items[1].id.value);
  EXPECT_EQ(put(As::recruiter, path + "/" + third, R"({"text":"And Vue?"})").status, 200);
  EXPECT_EQ(
      put(As::recruiter, path + "/reorder", "[" + third + "," + first + "," + second + "]").status,
      200);
  EXPECT_EQ(put(As::recruiter, path + "/reorder",
                "[{\"id\":" + first + ",\"order\":1},{\"id\":" + second +
                    ",\"order\":2},{\"id\":" + third + ",\"order\":3}]")
                .status,
            200);
  EXPECT_EQ(del(As::recruiter, path + "/" + third).status, 204);
}

TEST_F(LiteralS3, TokensAndTheCandidate) {
  const std::string path = made_interview();
  const std::string id = str(get(As::recruiter, path).number("id"));
  const Answer token = post(As::recruiter, path + "/tokens", R"({
  "interview_id": )" + id + R"(,
  "candidate_name": "John Doe",
  "expires_in_hours": 72,
  "max_attempts": 1
})");
  ASSERT_EQ(token.status, 201) << token.body;
  expect_keys(token, {"token_value", "candidate_name", "expires_at", "created_at"});
  EXPECT_EQ(token.text("is_used"), "false");
  EXPECT_EQ(token.number("max_attempts"), 1);
  EXPECT_EQ(token.number("current_attempts"), 0);
  EXPECT_TRUE(token.text("expires_at").ends_with("Z"));
  const std::string value = token.text("token_value");

  const Answer access =
      post(As::guest, "/api/v1/candidates/interviews/access", "{\"token\": \"" + value + "\"}");
  ASSERT_EQ(access.status, 200) << access.body;
  expect_keys(access, {"interview.id", "interview.title", "interview.questions[0].id",
                       "interview.questions[0].text", "interview.questions[0].preparation_time",
                       "interview.questions[0].responding_time", "interview.questions[0].order",
                       "theme.primary_color", "theme.accent_color", "theme.background_color",
                       "theme.text_color", "token_info.expires_at"});
  EXPECT_NE(access.body.find("\"company_logo\":"), std::string::npos);
  EXPECT_EQ(access.number("token_info.attempts_remaining"), 1);

  const Answer started = post(As::guest, "/api/v1/candidates/interviews/start-session",
                              "{\"token\": \"" + value + "\"}");
  ASSERT_EQ(started.status, 201) << started.body;
  const std::string session = str(started.number("session_id"));
  const std::string question = str(access.number("interview.questions[0].id"));

  // formData.append('audio_file', audioBlob, 'recording.webm'), shown with the interview token as
  // bearer.
  const Form form = AppFixture::form({{"session_id", session}, {"question_id", question}},
                                     "audio_file", "recording.webm", "audio/webm", webm(900));
  const Answer recorded = send_with(value, "POST", "/api/v1/candidates/interviews/recordings",
                                    form.body, {{"Content-Type", form.content_type}});
  ASSERT_EQ(recorded.status, 201) << recorded.body;
  expect_keys(recorded, {"id", "session_id", "question_id", "file_path", "created_at"});
  EXPECT_EQ(recorded.text("file_path"),
            "/uploads/recordings/session_" + session + "_question_" + question + ".webm");
  EXPECT_NE(recorded.body.find("\"transcript\":null"), std::string::npos);
  EXPECT_NE(recorded.body.find("\"analysis\":null"), std::string::npos);

  const Answer done = send_with(value, "PATCH", "/api/v1/candidates/interviews/complete-session",
                                "{\"session_id\": " + session + ", \"leave_unanswered\": true}");
  EXPECT_EQ(done.status, 200) << done.body;

  EXPECT_EQ(get(As::recruiter, path + "/results").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, path + "/results/" + session).text("candidate_name"), "John Doe");
  const std::string recording = str(recorded.number("id"));
  EXPECT_EQ(
      get(As::recruiter, path + "/results/" + session + "/recordings/" + recording).number("id"),
      recorded.number("id"));
  EXPECT_EQ(get(As::recruiter, recorded.text("file_path")).status, 200);
  EXPECT_EQ(del(As::recruiter, path + "/results/" + session).status, 204);

  const Answer tokens = get(As::recruiter, path + "/tokens");
  EXPECT_EQ(tokens.text("items[0].is_used"), "true");
  EXPECT_EQ(del(As::recruiter, path + "/tokens/" + str(tokens.number("items[0].id"))).status, 204);
}

TEST_F(LiteralS3, ErrorsCarryDetail) {
  const Answer missing = get(As::recruiter, "/api/v1/interviewer/interviews/999");
  EXPECT_EQ(missing.status, 404);
  EXPECT_FALSE(missing.text("detail").empty());
  EXPECT_EQ(missing.text("error"), missing.text("detail"));
  EXPECT_EQ(get(As::guest, "/api/v1/interviewer/interviews").status, 401);
  EXPECT_EQ(get(As::candidate, "/api/v1/interviewer/interviews").status, 403);
}

TEST_F(LiteralS3, EveryAliasAnswersWithItsCanonicalPath) {
  for (const api::Alias& alias : api::aliases()) {
    std::string path(alias.path);
    while (path.find('{') != std::string::npos) {
      path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "1");
    }
    EXPECT_TRUE(app().router->matches(word_of_method(alias.method), path)) << path;
    EXPECT_TRUE(app().router->matches(word_of_method(alias.method), path + "/")) << path << "/";
  }
}

}  // namespace
}  // namespace candor::test
