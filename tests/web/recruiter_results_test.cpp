// Home, invitations, results and the review of a session.
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kOne = "/api/v1/interviews/7",
                           kInvitations = "/api/v1/interviews/7/invitations",
                           kSessions = "/api/v1/interviews/7/sessions",
                           kSession = "/api/v1/interviews/7/sessions/9";

InvitationView invitation_of(std::int64_t id, std::string name) {
  InvitationView one;
  one.id.value = id;
  one.interview_id.value = 7;
  one.candidate_name = std::move(name);
  one.candidate_email = "grace@example.com";
  one.link = "https://interviews.example.com/i/secret";
  one.expires_at.ms = 1'772'259'200'000;
  return one;
}

AnswerView answer_of(std::int64_t id, AnswerStatus status, AnswerKind kind) {
  AnswerView answer;
  answer.id.value = id;
  answer.order = static_cast<std::int32_t>(id);
  answer.question_text = "Question text " + std::to_string(id);
  answer.status = status;
  answer.kind = kind;
  answer.asked_kind = AnswerKind::video;
  return answer;
}

SessionView session_of(std::int64_t id, std::string name) {
  SessionView session;
  session.id.value = id;
  session.interview_id.value = 7;
  session.interview_title = "Backend engineer";
  session.candidate_name = std::move(name);
  session.status = SessionStatus::completed;
  session.completed_at = Time{1'771'990'000'000};
  session.answered_count = 2;
  session.question_count = 3;
  session.device = "Firefox on Android";
  session.answers.push_back(answer_of(1, AnswerStatus::submitted, AnswerKind::video));
  RecordingView recording;
  recording.id.value = 31;
  recording.file_path = "/api/v1/recordings/31/media";
  recording.content_type = "video/webm";
  recording.size_bytes = 4'100'000;
  recording.sha256 = "a3f5c0ffee";
  session.answers[0].recording = recording;
  session.answers.push_back(answer_of(2, AnswerStatus::submitted, AnswerKind::text));
  session.answers[1].text = "I would measure first.";
  session.answers.push_back(answer_of(3, AnswerStatus::skipped, AnswerKind::video));
  return session;
}

std::unique_ptr<Desk> open_tab(std::string_view tab, const DeskOptions& options = {}) {
  auto desk = std::make_unique<Desk>("/interviews/7?tab=" + std::string(tab), options);
  desk->answer("GET", kOne, interview_of({"First"}));
  return desk;
}

std::unique_ptr<Desk> open_review(const DeskOptions& options = {}) {
  auto desk = std::make_unique<Desk>("/interviews/7/results/9", options);
  desk->answer("GET", kSession, session_of(9, "Grace Hopper"));
  desk->answer("GET", kSessions, page_of<SessionView>({session_of(8, "Alan Turing"),
                                                       session_of(9, "Grace Hopper")}));
  return desk;
}

TEST(RecruiterHome, ANewCompanyIsLedToItsFirstInterview) {
  Desk desk("/");
  desk.answer("GET", "/api/v1/overview", Overview{});
  desk.answer("GET", "/api/v1/interviews", page_of<InterviewView>({}));
  EXPECT_TRUE(desk.sees(ui::Role::heading, "Your first interview"));
  desk.press(ui::Role::link, "Create an interview");
  EXPECT_EQ(desk.url(), "/interviews/new");
}

TEST(RecruiterHome, AnswersToReviewComeFirstAndLeadToTheReview) {
  Overview overview;
  overview.to_review_count = 1;
  overview.to_review = {session_of(9, "Grace Hopper")};
  overview.expiring = {invitation_of(4, "Katherine Johnson")};
  Desk desk("/");
  desk.answer("GET", "/api/v1/overview", overview);
  InterviewView interview = interview_of({"First"});
  interview.session_count = 1;
  desk.answer("GET", "/api/v1/interviews", page_of<InterviewView>({interview}));
  EXPECT_FALSE(desk.sees(ui::Role::heading, "Your first interview"));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Katherine Johnson"));
  desk.press(ui::Role::link, "Grace Hopper");
  EXPECT_EQ(desk.url(), "/interviews/7/results/9");
}

TEST(RecruiterInvitations, AnEmptyTabInvitesToInvite) {
  auto desk = open_tab("invitations");
  desk->answer("GET", kInvitations, page_of<InvitationView>({}));
  EXPECT_TRUE(desk->reads("Each candidate gets a personal link."));
  desk->press(ui::Role::button, "Invite candidate", 1);
  EXPECT_TRUE(desk->sees(ui::Role::dialog, "Invite a candidate"));
}

TEST(RecruiterInvitations, InvitingEndsWithThePersonalLinkAndACopy) {
  auto desk = open_tab("questions");
  desk->press_button("Invite candidate");
  desk->type("Name", "Grace Hopper");
  desk->type("Email", "grace@example.com");
  desk->type("Link works for", "168");
  desk->submit("Invite a candidate");
  const Desk::Request* sent = desk->request("POST", kInvitations);
  ASSERT_NE(sent, nullptr);
  const auto draft = json::read<InvitationDraft>(sent->body, json::ReadMode::request);
  ASSERT_FALSE(draft.is_error());
  EXPECT_EQ(draft.value().candidate_name, "Grace Hopper");
  EXPECT_EQ(draft.value().expires_in_hours, 168);
  desk->answer("POST", kInvitations, invitation_of(4, "Grace Hopper"), 201);
  EXPECT_TRUE(desk->sees(ui::Role::dialog, "Grace Hopper is invited"));
  EXPECT_TRUE(desk->reads("https://interviews.example.com/i/secret"));
  desk->press_button("Copy");
  EXPECT_EQ(desk->world().copied, "https://interviews.example.com/i/secret");
  desk->press_button("Invite another");
  const Desk::Node* name = desk->find(ui::Role::textbox, "Name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "");
}

TEST(RecruiterInvitations, ARefusedInvitationKeepsTheNameAndMarksTheField) {
  auto desk = open_tab("questions");
  desk->press_button("Invite candidate");
  desk->type("Name", "Grace Hopper");
  desk->type("Email", "grace@example.com");
  desk->submit("Invite a candidate");
  desk->refuse("POST", kInvitations, 422, "invalid", "Check the marked fields.",
               R"([{"field":"candidate_email","code":"taken","message":"Already invited."}])");
  EXPECT_TRUE(desk->reads("Already invited."));
  const Desk::Node* email = desk->find(ui::Role::textbox, "Email");
  ASSERT_NE(email, nullptr);
  EXPECT_EQ(email->value, "grace@example.com");
  EXPECT_NE(email->flags & ui::flag::invalid, 0u);
}

TEST(RecruiterInvitations, WhatWasTypedIsStillThereWhenTheDialogIsOpenedAgain) {
  auto desk = open_tab("questions");
  desk->press_button("Invite candidate");
  desk->type("Name", "Grace Hopper");
  desk->press_button("Cancel");
  EXPECT_FALSE(desk->sees(ui::Role::dialog, "Invite a candidate"));
  desk->press_button("Invite candidate");
  const Desk::Node* name = desk->find(ui::Role::textbox, "Name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "Grace Hopper");
}

TEST(RecruiterInvitations, TheLinkIsCopiedFromTheTableAndCanBeWithdrawn) {
  auto desk = open_tab("invitations");
  desk->answer("GET", kInvitations, page_of<InvitationView>({invitation_of(4, "Grace Hopper")}));
  desk->press_button("Copy link");
  EXPECT_EQ(desk->world().copied, "https://interviews.example.com/i/secret");
  desk->press_button("More for Grace Hopper");
  desk->press(ui::Role::menu_item, "Withdraw link");
  EXPECT_TRUE(desk->sees(ui::Role::alert_dialog, "Withdraw the link of Grace Hopper?"));
  desk->press_button("Withdraw link");
  desk->answer_text("DELETE", "/api/v1/interviews/7/invitations/4", 204, "");
  EXPECT_TRUE(desk->reads("Link of Grace Hopper withdrawn"));
  EXPECT_NE(desk->request("GET", kInvitations), nullptr) << "the list is fetched again";
}

TEST(RecruiterResults, TheTableLeadsToTheReviewAndSaysWhatIsLeft) {
  auto desk = open_tab("results");
  desk->answer("GET", kSessions, page_of<SessionView>({session_of(9, "Grace Hopper")}));
  EXPECT_TRUE(desk->reads("To review"));
  EXPECT_TRUE(desk->reads("2 of 3"));
  desk->press(ui::Role::link, "Grace Hopper");
  EXPECT_EQ(desk->url(), "/interviews/7/results/9");
}

TEST(RecruiterResults, FilteringAsksTheServerAndStaysInTheAddress) {
  auto desk = open_tab("results");
  desk->answer("GET", kSessions, page_of<SessionView>({session_of(9, "Grace Hopper")}));
  desk->type("Show", "to_review");
  EXPECT_EQ(desk->url(), "/interviews/7?tab=results&status=to_review");
  const Desk::Request* asked = desk->request("GET", kSessions);
  ASSERT_NE(asked, nullptr);
  EXPECT_NE(asked->url.find("status=to_review"), std::string::npos);
}

TEST(RecruiterReview, TheRecordingPlaysAndItsFingerprintIsThere) {
  auto desk = open_review();
  const Desk::Node* player = desk->find(ui::Role::media, "Answer to question 1");
  ASSERT_NE(player, nullptr);
  EXPECT_EQ(player->href, "/api/v1/recordings/31/media");
  EXPECT_TRUE(desk->reads("a3f5c0ffee"));
  EXPECT_TRUE(desk->reads("Firefox on Android"));
}

TEST(RecruiterReview, WrittenAndSkippedAnswersSayWhatTheyAre) {
  auto desk = open_review();
  desk->press_button("Next answer");
  EXPECT_EQ(desk->url(), "/interviews/7/results/9?answer=2");
  EXPECT_TRUE(desk->reads("I would measure first."));
  EXPECT_TRUE(desk->reads("Asked for Video, answered by Writing"));
  desk->press(ui::Role::link, "3. Question text 3");
  EXPECT_EQ(desk->url(), "/interviews/7/results/9?answer=3");
  EXPECT_TRUE(desk->reads("Grace Hopper left this question unanswered."));
  EXPECT_FALSE(desk->sees(ui::Role::media, "Answer to question 3"));
}

TEST(RecruiterReview, JAndKWalkThroughTheAnswers) {
  auto desk = open_review();
  desk->web().focus(ui::Role::button, "Next answer");
  desk->web().press_key("j");
  EXPECT_EQ(desk->url(), "/interviews/7/results/9?answer=2");
  desk->web().press_key("k");
  EXPECT_EQ(desk->url(), "/interviews/7/results/9?answer=1");
}

TEST(RecruiterReview, TheWayBackLeadsThroughTheInterview) {
  auto desk = open_review();
  EXPECT_TRUE(desk->sees(ui::Role::link, "Interviews"));
  desk->press(ui::Role::link, "Backend engineer");
  EXPECT_EQ(desk->url(), "/interviews/7?tab=results");
}

TEST(RecruiterReview, MarkingIsOnePressAndCanBeTakenBack) {
  auto desk = open_review();
  desk->press_button("Mark as reviewed");
  const Desk::Request* sent = desk->request("PUT", "/api/v1/interviews/7/sessions/9/review");
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("true"), std::string::npos);
  SessionView now = session_of(9, "Grace Hopper");
  now.reviewed_at = Time{1'772'000'000'000};
  now.reviewed_by = "Ada Founder";
  desk->answer("PUT", "/api/v1/interviews/7/sessions/9/review", now);
  EXPECT_TRUE(desk->reads("Reviewed by Ada Founder"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Mark as not reviewed"));
}

TEST(RecruiterReview, TheNeighbouringCandidatesAreOnePressAway) {
  auto desk = open_review();
  EXPECT_FALSE(desk->sees(ui::Role::link, "Next candidate"));
  desk->press(ui::Role::link, "Previous candidate");
  EXPECT_EQ(desk->url(), "/interviews/7/results/8");
}

}  // namespace
}  // namespace candor
