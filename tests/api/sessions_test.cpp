// Results as the hiring team sees them, the overview, the company and health.

#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Sessions : public ApiTest {};

TEST_F(Sessions, DetailShowsAnswersAndRecordings) {
  const Candidate who = start();
  record(who, 0, webm(2000));
  write(who, 1, "In writing");
  complete(who);
  const Answer view = get(As::domain_expert, session_path(who.session));
  ASSERT_EQ(view.status, 200) << view.body;
  EXPECT_EQ(view.text("status"), "completed");
  EXPECT_EQ(view.number("answered_count"), 2);
  EXPECT_EQ(view.number("question_count"), 2);
  EXPECT_EQ(view.number("answers.length"), 2);
  EXPECT_EQ(view.text("answers[0].recording.content_type"), "video/webm");
  EXPECT_EQ(view.number("answers[0].recording.size_bytes"), 2000);
  EXPECT_EQ(view.text("answers[1].text"), "In writing");
  EXPECT_FALSE(view.has("answers[0].recording.blob"));
  const std::string recording = view.text("answers[0].recording.id");
  const Answer facts = get(As::recruiter, session_path(who.session, "/recordings/" + recording));
  EXPECT_EQ(facts.number("id"), view.number("answers[0].recording.id"));
  EXPECT_NE(facts.body.find("\"transcript\":null"), std::string::npos);
  EXPECT_EQ(get(As::recruiter, session_path(who.session + 1, "/recordings/" + recording)).status,
            404);
  EXPECT_EQ(get(As::recruiter, session_path(who.session, "/recordings/999")).status, 404);
  EXPECT_EQ(get(As::recruiter, session_path(who.session, "/recordings/x")).status, 404);
}

TEST_F(Sessions, ReviewMarksAndUnmarks) {
  const Candidate who = completed();
  const std::string path = session_path(who.session, "/review");
  const Answer marked = put(As::domain_expert, path, R"({"reviewed":true})");
  ASSERT_EQ(marked.status, 200) << marked.body;
  EXPECT_EQ(marked.text("reviewed_by"), accounts[As::domain_expert].full_name);
  advance(kHourMs);
  EXPECT_EQ(put(As::recruiter, path, R"({"reviewed":true})").text("reviewed_at"),
            marked.text("reviewed_at"))
      << "the first reviewer stays";
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?status=reviewed")).number("total"), 1);
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?status=to_review")).number("total"), 0);
  EXPECT_FALSE(put(As::recruiter, path, R"({"reviewed":false})").has("reviewed_at"));
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?status=to_review")).number("total"), 1);
  EXPECT_EQ(put(As::recruiter, path, "{}").status, 422);
}

TEST_F(Sessions, ReviewWaitsForCompletion) {
  const Candidate who = start();
  const Answer early =
      put(As::recruiter, session_path(who.session, "/review"), R"({"reviewed":true})");
  EXPECT_EQ(early.status, 409);
  EXPECT_EQ(early.code(), "session_not_completed");
}

TEST_F(Sessions, DeleteTakesTheMediaAlong) {
  const Candidate who = start();
  record(who, 0, webm(500));
  const std::string pending = upload(who, 1, 1000);
  ASSERT_EQ(append(who, pending, 0, webm(400)).status, 204);
  auto files = [&] { return app().blobs->list(Time{INT64_MAX}).value().size(); };
  EXPECT_EQ(files(), 2u);
  EXPECT_EQ(del(As::recruiter, session_path(who.session)).status, 204);
  EXPECT_EQ(files(), 0u);
  EXPECT_EQ(get(As::recruiter, session_path(who.session)).status, 404);
  EXPECT_EQ(del(As::recruiter, session_path(who.session)).status, 404);
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions")).number("total"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM sessions WHERE deleted_at IS NOT NULL"), 1);
  EXPECT_EQ(send_with(who.secret, "GET", "/api/v1/candidates/interviews/session").status, 401);
}

TEST_F(Sessions, ListSortsAndSearches) {
  completed(secrets::link_token(app().keys, add_invitation(interview.id, "Zoe Ash").link_nonce));
  advance(kMinuteMs);
  start(secrets::link_token(app().keys, add_invitation(interview.id, "adam Bell").link_nonce));
  const std::string list = interview_path("/sessions");
  EXPECT_EQ(get(As::recruiter, list).text("items[0].candidate_name"), "adam Bell")
      << "newest first";
  EXPECT_EQ(
      get(As::recruiter, list + "?sort=candidate_name&order=desc").text("items[0].candidate_name"),
      "Zoe Ash");
  EXPECT_EQ(get(As::recruiter, list + "?search=zoe").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "?status=completed").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "?status=in_progress").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list).number("items[0].answers.length"), 0);
  for (const char* sort :
       {"started_at", "created_at", "completed_at", "last_seen_at", "status", "answered_count"}) {
    EXPECT_EQ(get(As::recruiter, list + "?sort=" + sort).status, 200) << sort;
  }
  EXPECT_EQ(get(As::recruiter, list + "?sort=device").status, 422);
}

TEST_F(Sessions, AnotherCompanySeesNothing) {
  const Candidate who = completed();
  for (const std::string& path : {interview_path("/sessions"), session_path(who.session)}) {
    EXPECT_EQ(get(As::other_recruiter, path).status, 404) << path;
  }
  // The number of a foreign interview in the path does not help either.
  const Interview theirs = add_interview(other_company, accounts[As::other_recruiter], "Theirs");
  const std::string path =
      "/api/v1/interviews/" + str(theirs.id.value) + "/sessions/" + str(who.session);
  EXPECT_EQ(get(As::other_recruiter, path).status, 404);
  EXPECT_EQ(del(As::other_recruiter, path).status, 404);
  EXPECT_EQ(get(As::other_recruiter, "/api/v1/overview").number("to_review_count"), 0);
}

TEST_F(Sessions, OverviewSaysWhatNeedsAPerson) {
  Answer view = get(As::recruiter, "/api/v1/overview");
  EXPECT_EQ(view.number("open_interview_count"), 1);
  EXPECT_EQ(view.number("expiring_count"), 0);
  advance(30 * kHourMs);
  view = get(As::recruiter, "/api/v1/overview");
  EXPECT_EQ(view.number("expiring_count"), 1);
  EXPECT_EQ(view.text("expiring[0].candidate_name"), invitation.candidate_name);
  const Candidate who = completed();
  start();
  view = get(As::recruiter, "/api/v1/overview");
  EXPECT_EQ(view.number("expiring_count"), 0) << "it was started";
  EXPECT_EQ(view.number("to_review_count"), 1);
  EXPECT_EQ(view.number("in_progress_count"), 1);
  EXPECT_EQ(view.number("to_review[0].id"), who.session);
  EXPECT_EQ(view.text("to_review[0].interview_title"), interview.title);
}

TEST_F(Sessions, CompanyIsChangedByAdministratorsFieldByField) {
  const Answer before = get(As::recruiter, "/api/v1/company");
  EXPECT_EQ(before.text("name"), company.name);
  const Answer after =
      put(As::admin, "/api/v1/company",
          R"({"name":"New name","primary_color":"#091326","contact_email":"jobs@example.com"})");
  ASSERT_EQ(after.status, 200) << after.body;
  EXPECT_EQ(after.text("primary_color"), "#091326");
  EXPECT_EQ(after.text("accent_color"), before.text("accent_color"));
  EXPECT_EQ(
      put(As::admin, "/api/v1/company", R"({"name":"New name","primary_color":"red"})").status,
      422);
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"name":"X","id":7})").status, 422);
  EXPECT_EQ(get(As::other_recruiter, "/api/v1/company").text("name"), other_company.name);
  const Answer welcome =
      post(As::guest, "/api/v1/candidates/interviews/access", "{\"token\":\"" + link_token + "\"}");
  EXPECT_EQ(welcome.text("theme.primary_color"), "#091326");
  EXPECT_EQ(welcome.text("contact_email"), "jobs@example.com");
}

TEST_F(Sessions, HealthIsThreeWordsOnEveryPrefix) {
  for (const char* path : {"/health", "/api/health", "/api/v1/health", "/health/db"}) {
    const Answer answer = get(As::guest, path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.text("status"), "healthy");
    EXPECT_EQ(answer.text("database"), "connected");
    EXPECT_FALSE(answer.text("version").empty());
  }
}

}  // namespace
}  // namespace candor::test
