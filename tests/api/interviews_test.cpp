// Interviews and their questions, as a recruiter works with them.
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Interviews : public ApiTest {
 protected:
  std::vector<std::string> question_texts(const std::string& path) {
    std::vector<std::string> texts;
    std::int32_t place = 0;
    for (const Question& q : get(As::recruiter, path + "/questions").read<QuestionList>().items) {
      EXPECT_EQ(q.order, ++place) << "the order has gaps";
      texts.push_back(q.text);
    }
    return texts;
  }
  std::string create(std::string_view body) {
    const Answer answer = post(As::recruiter, "/api/v1/interviews", body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return "/api/v1/interviews/" + answer.text("key");
  }
  using Texts = std::vector<std::string>;
};

TEST_F(Interviews, CreateOrdersQuestionsDensely) {
  const std::string path = create(R"({"title":"  Backend  ","questions":[{"text":"c"},)"
                                  R"({"text":"b","order":7},{"text":"a","order":2}]})");
  EXPECT_EQ(question_texts(path), (Texts{"a", "b", "c"}));
  const Answer read = get(As::recruiter, path);
  EXPECT_EQ(read.text("title"), "Backend");
  EXPECT_EQ(read.number("question_count"), 3);
  EXPECT_EQ(read.text("status"), "open");
  EXPECT_GE(read.text("key").size(), 16u);
}

TEST_F(Interviews, TheAnswerToACreateIsWhatAReadGives) {
  const Answer created =
      post(As::recruiter, "/api/v1/interviews",
           R"({"title":"Pilot","description":"Fly","status":"closed","questions":[)"
           R"({"text":"Second?","preparation_time":30,"responding_time":90,"order":2},)"
           R"({"text":"First?","preparation_time":15,"responding_time":60,"order":1}]})");
  ASSERT_EQ(created.status, 201) << created.body;
  const Answer read = get(As::recruiter, "/api/v1/interviews/" + created.text("key"));
  EXPECT_EQ(created.body, read.body);
}

TEST_F(Interviews, IdAndKeyNameTheSameOne) {
  EXPECT_EQ(get(As::recruiter, interview_path()).body,
            get(As::recruiter, "/api/v1/interviews/" + interview.key).body);
}

TEST_F(Interviews, AnotherCompanySeesNothing) {
  for (const std::string& name : {str(interview.id.value), interview.key, std::string("999999")}) {
    const Answer answer = get(As::other_recruiter, "/api/v1/interviews/" + name);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.code(), "not_found");
  }
  EXPECT_EQ(get(As::other_recruiter, "/api/v1/interviews").number("total"), 0);
}

TEST_F(Interviews, UpdateTouchesOnlyNamedFields) {
  const std::string path = create(
      R"({"title":"One","description":"Long text","status":"draft","questions":[{"text":"a"}]})");
  Answer answer = put(As::recruiter, path, R"({"title":"Two"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("description"), "Long text");
  EXPECT_EQ(answer.text("status"), "draft");
  EXPECT_EQ(answer.number("question_count"), 1);
  answer = put(As::recruiter, path, R"({"title":"Two","status":"Closed","description":""})");
  EXPECT_EQ(answer.text("status"), "closed");
  EXPECT_EQ(answer.text("description"), "");
}

TEST_F(Interviews, UpdateWithQuestionsUpsertsInsertsAndRemoves) {
  const std::string path =
      create(R"({"title":"One","questions":[{"text":"a"},{"text":"b"},{"text":"c"}]})");
  const auto before = get(As::recruiter, path).read<InterviewView>();
  const std::string a = str(before.questions[0].id.value), c = str(before.questions[2].id.value);
  const Answer answer =
      put(As::recruiter, path + "/update-with-questions",
          "{\"title\":\"Two\",\"questions\":[{\"id\":" + c +
              ",\"text\":\"c2\"},{\"text\":\"new\"},{\"id\":" + a + ",\"text\":\"a\"}]}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(question_texts(path), (Texts{"c2", "new", "a"}));
  EXPECT_EQ(answer.read<InterviewView>().questions[0].id, before.questions[2].id);
}

TEST_F(Interviews, UpdateWithQuestionsIsOneStep) {
  const std::string path = create(R"({"title":"One","questions":[{"text":"a"}]})");
  const Answer foreign =
      put(As::recruiter, path + "/update-with-questions",
          "{\"title\":\"Two\",\"questions\":[{\"id\":" + str(questions[0].id.value) +
              ",\"text\":\"x\"}]}");
  EXPECT_EQ(foreign.status, 422);
  EXPECT_EQ(foreign.text("errors[0].field"), "questions[0].id");
  EXPECT_EQ(get(As::recruiter, path).text("title"), "One");
  EXPECT_EQ(question_texts(path), (Texts{"a"}));
}

TEST_F(Interviews, AnsweredQuestionsAreArchived) {
  const Candidate who = start();
  EXPECT_EQ(del(As::recruiter, interview_path("/questions/" + str(who.questions[0]))).status, 204);
  EXPECT_EQ(get(As::recruiter, interview_path("/questions")).number("total"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM questions WHERE is_archived = 1"), 1);
  EXPECT_EQ(session_of(who).answers.size(), 2u) << "a started session keeps its questions";
  EXPECT_EQ(del(As::recruiter, interview_path("/questions/" + str(who.questions[0]))).status, 404);
}

TEST_F(Interviews, QuestionsInsertShiftMoveAndClose) {
  const std::string path = create(R"({"title":"One","questions":[{"text":"a"},{"text":"b"}]})");
  const std::string list = path + "/questions";
  EXPECT_EQ(post(As::recruiter, list, R"({"text":"end"})").number("order"), 3);
  EXPECT_EQ(post(As::recruiter, list, R"({"question_text":"first","order":1})").number("order"), 1);
  EXPECT_EQ(question_texts(path), (Texts{"first", "a", "b", "end"}));
  const auto items = get(As::recruiter, list).read<QuestionList>().items;
  const std::string end = list + "/" + str(items[3].id.value);
  EXPECT_EQ(put(As::recruiter, end, R"({"text":"end","order":2})").status, 200);
  EXPECT_EQ(question_texts(path), (Texts{"first", "end", "a", "b"}));
  EXPECT_EQ(put(As::recruiter, end, R"({"text":"still second"})").number("order"), 2);
  EXPECT_EQ(del(As::recruiter, list + "/" + str(items[0].id.value)).status, 204);
  EXPECT_EQ(question_texts(path), (Texts{"still second", "a", "b"}));
}

TEST_F(Interviews, ReorderTakesThreeForms) {
  const std::string path =
      create(R"({"title":"One","questions":[{"text":"a"},{"text":"b"},{"text":"c"}]})");
  const auto q = get(As::recruiter, path).read<InterviewView>().questions;
  const std::string a = str(q[0].id.value), b = str(q[1].id.value), c = str(q[2].id.value);
  const std::string reorder = path + "/questions/reorder";
  EXPECT_EQ(put(As::recruiter, reorder, "{\"ids\":[" + c + "," + b + "," + a + "]}").status, 200);
  EXPECT_EQ(question_texts(path), (Texts{"c", "b", "a"}));
  EXPECT_EQ(put(As::recruiter, reorder, " [" + b + "," + a + "," + c + "]").status, 200);
  EXPECT_EQ(question_texts(path), (Texts{"b", "a", "c"}));
  EXPECT_EQ(put(As::recruiter, reorder,
                "[{\"id\":" + a + ",\"order\":3},{\"id\":" + b + ",\"order\":2},{\"id\":" + c +
                    ",\"order\":1}]")
                .status,
            200);
  EXPECT_EQ(question_texts(path), (Texts{"c", "b", "a"}));
  for (const std::string& body :
       {"[" + a + "," + b + "]", "[" + a + "," + a + "," + b + "]", std::string("[]"),
        "[" + a + "," + b + "," + c + ",999]", std::string("{\"ids\":[\"x\"]}")}) {
    EXPECT_EQ(put(As::recruiter, reorder, body).status, 422) << body;
  }
  EXPECT_EQ(put(As::recruiter, reorder, "[" + a + ",").status, 400);
  EXPECT_EQ(put(As::recruiter, reorder, "").status, 400);
  EXPECT_EQ(question_texts(path), (Texts{"c", "b", "a"}));
}

TEST_F(Interviews, FiftyQuestionsAtMost) {
  std::string body = R"({"title":"Long","questions":[)";
  for (int i = 0; i < limits::kQuestionsMax; ++i)
    body += (i == 0 ? "" : ",") + std::string(R"({"text":"q"})");
  const std::string path = create(body + "]}");
  EXPECT_EQ(post(As::recruiter, path + "/questions", R"({"text":"one more"})").status, 422);
  EXPECT_EQ(post(As::recruiter, "/api/v1/interviews", body + R"(,{"text":"q"}]})").status, 422);
}

TEST_F(Interviews, DeleteIsSoftAndEndsTheLinks) {
  const Candidate who = completed();
  EXPECT_EQ(del(As::recruiter, interview_path()).status, 204);
  EXPECT_EQ(get(As::recruiter, interview_path()).status, 404);
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").number("total"), 0);
  EXPECT_EQ(del(As::recruiter, interview_path()).status, 404);
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 1);
  const Answer access =
      post(As::guest, "/api/v1/candidates/interviews/access", "{\"token\":\"" + link_token + "\"}");
  EXPECT_EQ(access.status, 410);
  EXPECT_EQ(access.code(), "interview_closed");
  EXPECT_EQ(session_of(who).receipt.size(), 9u) << "the receipt stays readable";
}

TEST_F(Interviews, ListPagesSortsSearchesAndFilters) {
  for (const char* title : {"Alpha", "beta", "Gamma 100%", "delta_x"}) {
    advance(1000);
    create("{\"title\":\"" + std::string(title) + "\",\"status\":\"draft\"}");
  }
  const std::string list = "/api/v1/interviews";
  Answer page = get(As::recruiter, list + "?limit=2&offset=0&sort=title&order=asc&status=draft");
  EXPECT_EQ(page.number("total"), 4);
  EXPECT_EQ(page.text("items[0].title"), "Alpha");
  EXPECT_EQ(page.text("items[1].title"), "beta");
  EXPECT_EQ(page.text("has_next"), "true");
  page = get(As::recruiter, list + "?page=2&per_page=3&status=draft");
  EXPECT_EQ(page.text("items[0].title"), "Alpha") << "newest first";
  EXPECT_EQ(page.text("has_prev"), "true");
  EXPECT_EQ(page.text("has_next"), "false");
  EXPECT_EQ(page.number("offset"), 3);
  EXPECT_EQ(get(As::recruiter, list + "?search=100%25").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "?search=_").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "?search=ALPHA").number("total"), 1);
  for (const char* sort : {"created_at", "title", "status", "to_review"}) {
    EXPECT_EQ(get(As::recruiter, list + "?sort=" + sort).status, 200);
  }
}

TEST_F(Interviews, ListRefusesWhatItDoesNotKnow) {
  struct Bad {
    const char* query;
    int status;
  };
  for (const Bad& bad :
       {Bad{"?page=1&limit=5", 400}, Bad{"?sort=password_hash", 422}, Bad{"?order=sideways", 422},
        Bad{"?status=sleeping", 422}, Bad{"?limit=101", 422}, Bad{"?offset=10001", 422},
        Bad{"?page=202&per_page=50", 422}, Bad{"?page=x", 422}, Bad{"?colour=red", 422}}) {
    EXPECT_EQ(get(As::recruiter, std::string("/api/v1/interviews") + bad.query).status, bad.status)
        << bad.query;
  }
}

TEST_F(Interviews, CountsFollowTheCandidates) {
  completed();
  start();
  const Answer view = get(As::recruiter, interview_path());
  EXPECT_EQ(view.number("invitation_count"), 1);
  EXPECT_EQ(view.number("session_count"), 2);
  EXPECT_EQ(view.number("to_review_count"), 1);
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").number("items[0].to_review_count"), 1);
}

}  // namespace
}  // namespace candor::test
