// What goes over the wire, byte by byte: one golden file per view, and the OpenAPI text. A change
// of a view shows in the diff of its file; UPDATE_GOLDEN=1 rewrites them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "server/app.h"
#include "shared/api/endpoints.h"
#include "shared/api/openapi.h"
#include "shared/domain/error_body.h"

namespace candor::test {
namespace {

constexpr Time kNow{1'705'055'400'000};    // 2024-01-12T10:30:00Z
constexpr Time kLater{1'705'314'600'250};  // with a fraction

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(CANDOR_SOURCE_DIR) + "/tests/wire/golden/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text << '\n';
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file.good()) << path << " is missing; run with UPDATE_GOLDEN=1 and read the diff";
  std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(golden, text + '\n') << name << " changed; if that is meant, run with UPDATE_GOLDEN=1";
}

// One member per line, so that a diff shows what changed.
std::string in_lines(const std::string& json) {
  std::string out;
  bool in_text = false;
  int depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"' && (i == 0 || json[i - 1] != '\\')) in_text = !in_text;
    if (in_text) {
      out += c;
      continue;
    }
    if (c == '}' || c == ']') out += '\n' + std::string(static_cast<std::size_t>(--depth) * 1, ' ');
    out += c;
    if (c == '{' || c == '[') ++depth;
    if (c == '{' || c == '[' || c == ',')
      out += '\n' + std::string(static_cast<std::size_t>(depth), ' ');
  }
  return out;
}

template <class T>
void expect_view(const std::string& name, const T& value, json::WriteOptions options = {}) {
  expect_golden(name + ".json", in_lines(json::write(value, options)));
}

AccountView account() {
  AccountView view;
  view.id.value = 1;
  view.username = "interviewer1";
  view.email = "interviewer@example.com";
  view.full_name = "Änne \"Ann\" O'Neil \\ 名前";
  view.company = "Example Corp";
  view.company_id.value = 7;
  view.created_at = kNow;
  return view;
}

Question question() {
  Question view;
  view.id.value = 3;
  view.interview_id.value = 123;
  view.text = "Tell me about yourself\nin two lines";
  view.preparation_time = Seconds{30'000};
  view.responding_time = Seconds{90'500};
  view.order = 1;
  view.created_at = view.updated_at = kNow;
  return view;
}

RecordingView recording() {
  RecordingView view;
  view.id.value = 789;
  view.session_id.value = 456;
  view.question_id.value = 1;
  view.answer_id.value = 9;
  view.file_path = "/uploads/recordings/session_456_question_1.webm";
  view.content_type = "video/webm";
  view.size_bytes = 4'100'000;
  view.sha256 = std::string(64, 'a');
  view.created_at = kNow;
  return view;
}

SessionView session() {
  SessionView view;
  view.id.value = 456;
  view.interview_id.value = 123;
  view.interview_key = "abcdefghijkmnpqrstuv";
  view.interview_title = "Software Developer Interview";
  view.candidate_name = "John Doe";
  view.status = SessionStatus::completed;
  view.answered_count = view.question_count = 1;
  view.started_at = view.last_seen_at = kNow;
  view.completed_at = kLater;
  view.device = "Firefox on Linux";
  AnswerView& answer = view.answers.emplace_back();
  answer.id.value = 9;
  answer.question_id.value = 1;
  answer.order = 1;
  answer.question_text = "Tell me about yourself";
  answer.status = AnswerStatus::submitted;
  answer.recording = recording();
  return view;
}

InvitationView invitation() {
  InvitationView view;
  view.id.value = 5;
  view.interview_id.value = 123;
  view.token_value = "abc123def456ghi789";
  view.link = "https://jobs.example.com/i/abc123def456ghi789";
  view.candidate_name = "John Doe";
  view.expires_at = kLater;
  view.created_at = kNow;
  return view;
}

InterviewView interview() {
  InterviewView view;
  view.id.value = 123;
  view.key = "abcdefghijkmnpqrstuv";
  view.title = "Software Developer Interview";
  view.questions.push_back(question());
  view.question_count = 1;
  view.expected_time = Seconds{120'500};
  view.created_at = view.updated_at = kNow;
  return view;
}

TEST(Golden, Accounts) {
  SignedIn view;
  view.access_token = "access";
  view.expires_in = 1800;
  view.refresh_token = "refresh";
  view.user = account();
  expect_view("signed_in", view);
  expect_view("user_ids_as_text", account(), {kEveryone, true});
}

TEST(Golden, Interviews) {
  expect_view("interview", interview());
  Page<InterviewView> page;
  page.items.push_back(interview());
  page.total = 150;
  page.has_next = true;
  expect_view("interview_page", page);
  QuestionList list;
  list.items.push_back(question());
  list.total = 1;
  expect_view("question_list", list);
}

TEST(Golden, InvitationsByAudience) {
  expect_view("invitation_recruiter", invitation(), {bit(Viewer::recruiter)});
  expect_view("invitation_expert", invitation(), {bit(Viewer::domain_expert)});
}

TEST(Golden, Sessions) {
  expect_view("session", session());
  expect_view("recording", recording());
  Overview overview;
  overview.to_review_count = 1;
  overview.to_review.push_back(session());
  overview.expiring.push_back(invitation());
  expect_view("overview", overview);
}

TEST(Golden, Candidates) {
  AccessView access;
  access.interview.id.value = 123;
  access.interview.title = "Software Developer Interview";
  access.interview.questions.push_back(
      {{1}, "Tell me about yourself", {30'000}, {90'000}, 1, AnswerKind::video, 1});
  access.token_info = {kLater, 1, InvitationStatus::opened, true, false};
  access.candidate_name = "John Doe";
  access.company_name = "Example Corp";
  expect_view("access", access, {bit(Viewer::link)});
  CandidateSession mine;
  mine.session_id.value = 456;
  mine.session_secret = "cs_456_secret";
  mine.started_at = kNow;
  mine.answers = session().answers;
  expect_view("candidate_session", mine, {bit(Viewer::link)});
}

TEST(Golden, ErrorsAndHealth) {
  Error error = invalid_field("questions[2].text", "too_long", "Use at most 2000 characters.");
  error.cause = "never shown";
  expect_view("error", error_body_of(error, "0123456789abcdef", 422));
  Health health;
  health.version = "1.0.0";
  expect_view("health", health);
}

TEST(Golden, OpenApi) {
  expect_golden("openapi.json", in_lines(schema::openapi("1.0.0")));
}

}  // namespace
}  // namespace candor::test
