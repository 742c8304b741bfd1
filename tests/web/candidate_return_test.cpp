// The candidate comes back: after a reload, on another device, with a link that ended, after
// skipping, and when the server disagrees.
#include "tests/web/candidate_flow.h"

namespace candor::candidate {
namespace {

TEST_F(CandidateFlow, ResumeSendsWhatWasKeptAndAsksAboutTheRest) {
  session.answers[0].status = AnswerStatus::uploading;
  session.answers[1].status = AnswerStatus::uploading;
  resume_with({{.answer = "11", .bytes = 900, .duration_ms = 0, .kept = true},
               {.answer = "12", .bytes = 400, .duration_ms = 2'000, .kept = false}});
  EXPECT_TRUE(state().items[0].kept);
  EXPECT_EQ(step(), Step::recovered);
  EXPECT_EQ(state().current, 1);
  EXPECT_NE(commanded("resume").find("\"session\":\"9\""), std::string::npos);
  EXPECT_NE(commanded("review").find("\"answer\":\"12\""), std::string::npos);
  EXPECT_EQ(commanded("discard"), "");
  flow.keep();
  EXPECT_NE(commanded("keep").find("\"answer\":\"12\""), std::string::npos);
  EXPECT_EQ(step(), Step::check) << "camera and microphone are needed again for question 3";
  EXPECT_EQ(state().current, 2);
}

TEST_F(CandidateFlow, RecoveredAnswerCanBeRecordedAgainWithoutARetake) {
  session.answers[0].status = AnswerStatus::uploading;
  resume_with({{.answer = "11", .bytes = 400, .duration_ms = 0, .kept = false}});
  forget();
  flow.retake();
  EXPECT_FALSE(ordered(Order::Kind::retake));
  EXPECT_NE(commanded("discard"), "");
  EXPECT_EQ(step(), Step::check);
  EXPECT_EQ(state().current, 0);
}

TEST_F(CandidateFlow, WhatWasKeptStaysKeptWhenThePageGoesBeforeTheJournalKnows) {
  session.answers[0].status = AnswerStatus::uploading;
  const std::vector<Flow::Pending> unmarked = {
      {.answer = "11", .bytes = 400, .duration_ms = 2'000, .kept = false}};
  resume_with(unmarked);
  ASSERT_EQ(step(), Step::recovered);
  flow.keep();
  collect();
  resume_with(unmarked);
  EXPECT_TRUE(state().items[0].kept);
  EXPECT_EQ(step(), Step::check);
  EXPECT_EQ(state().current, 1);
  EXPECT_NE(commanded("keep").find("\"answer\":\"11\""), std::string::npos);
}

TEST_F(CandidateFlow, WhatIsRecordedAgainIsNotKeptYet) {
  session.answers[0].status = AnswerStatus::uploading;
  kept["candidate.kept.11"] = "1";
  resume_with({});
  ASSERT_EQ(step(), Step::recovered);
  flow.retake();
  collect();
  EXPECT_EQ(kept["candidate.kept.11"], "");
}

TEST_F(CandidateFlow, AnswerOnAnotherDeviceIsNotLost) {
  session.answers[0].status = AnswerStatus::uploading;
  resume_with({});
  EXPECT_EQ(step(), Step::recovered);
  EXPECT_TRUE(flow.item().elsewhere);
  flow.leave_elsewhere();
  EXPECT_EQ(state().current, 1);
  flow.skip_question();
  EXPECT_TRUE(state().items[0].kept);
}

TEST_F(CandidateFlow, ResumeGoesOnWithoutAnIsland) {
  access.token_info.can_resume = true;
  flow.open("token", now);
  flow.accessed(access);
  flow.go_on();
  session.resumed = true;
  flow.started(session);
  EXPECT_EQ(step(), Step::loading);
  pass(3'000);
  EXPECT_EQ(step(), Step::check);
  flow.pending_found({{.answer = "11", .bytes = 5, .duration_ms = 0, .kept = false}});
  EXPECT_EQ(step(), Step::recovered) << "late news still counts";
}

TEST_F(CandidateFlow, SeenQuestionGetsItsTimeOnceMoreAndNotTwice) {
  session.answers[0].status = AnswerStatus::begun;
  resume_with({});
  flow.ask_devices();
  flow.devices_live(devices_of());
  flow.leave_check();
  flow.show_question();
  EXPECT_EQ(step(), Step::read);
  EXPECT_TRUE(state().clock_restarted);
  EXPECT_EQ(state().preparation_end, now + 30'000);
  collect();
  EXPECT_EQ(kept["candidate.restarted.11"], "1");

  resume_with({});
  flow.ask_devices();
  flow.devices_live(devices_of());
  flow.leave_check();
  flow.show_question();
  EXPECT_EQ(step(), Step::read);
  EXPECT_EQ(state().preparation_end, 0);
  pass(600'000);
  EXPECT_EQ(step(), Step::read) << "nothing is recorded before the person starts";
}

TEST_F(CandidateFlow, LinksThatLeadNowhereSayWhy) {
  const std::pair<Error, LinkProblem> cases[] = {
      {error_of(Failure::not_found, "invitation_unknown"), LinkProblem::unknown},
      {error_of(Failure::gone, "invitation_expired"), LinkProblem::expired},
      {error_of(Failure::gone, "invitation_revoked"), LinkProblem::withdrawn},
      {error_of(Failure::gone, "interview_closed"), LinkProblem::closed},
      {error_of(Failure::conflict, "interview_not_open"), LinkProblem::early},
  };
  for (const auto& [error, problem] : cases) {
    flow.open("token", now);
    flow.accessed(error);
    EXPECT_EQ(step(), Step::closed) << error.code;
    EXPECT_EQ(state().problem, problem) << error.code;
  }
}

TEST_F(CandidateFlow, CompletedInterviewShowsItsReceiptAgain) {
  flow.open("token", now);
  flow.accessed(error_of(Failure::gone, "invitation_used"));
  EXPECT_EQ(step(), Step::loading);
  ASSERT_TRUE(ordered(Order::Kind::read_session));
  session.status = SessionStatus::completed;
  session.receipt = "WXYZ-2345";
  flow.session_read(session);
  EXPECT_EQ(step(), Step::done);
  EXPECT_EQ(state().session.receipt, "WXYZ-2345");
}

TEST_F(CandidateFlow, UsedLinkWithoutASessionSaysSo) {
  flow.open("token", now);
  flow.accessed(error_of(Failure::gone, "invitation_used"));
  flow.session_read(error_of(Failure::not_found, "session_not_started"));
  EXPECT_EQ(step(), Step::closed);
  EXPECT_EQ(state().problem, LinkProblem::used);
}

TEST_F(CandidateFlow, TroubleIsRepeatedWithoutAttention) {
  flow.open("token", now);
  forget();
  flow.accessed(error_of(Failure::unavailable, "away"));
  EXPECT_TRUE(state().has_trouble);
  EXPECT_NE(flow.next_wake(), 0);
  pass(2'000);
  ASSERT_TRUE(ordered(Order::Kind::access));
  flow.accessed(access);
  EXPECT_EQ(step(), Step::welcome);
  EXPECT_FALSE(state().has_trouble);
}

TEST_F(CandidateFlow, RefusedSecretIsRenewedUnnoticed) {
  reach_review();
  forget();
  flow.retake();
  forget();
  flow.retaken(AnswerId{11}, error_of(Failure::unauthenticated, "token"));
  ASSERT_TRUE(ordered(Order::Kind::start));
  EXPECT_EQ(step(), Step::review);
  session.session_secret = "fresh";
  session.answers[0].status = AnswerStatus::uploading;
  flow.started(session);
  EXPECT_NE(commanded("authorise").find("fresh"), std::string::npos);
  EXPECT_TRUE(ordered(Order::Kind::retake)) << "what was asked for is asked again";
  EXPECT_EQ(flow.item().url, "blob:1");
}

TEST_F(CandidateFlow, PracticeIsNeverSent) {
  reach_check();
  flow.devices_live(devices_of());
  flow.leave_check();
  EXPECT_EQ(step(), Step::offer);
  flow.start_practice();
  EXPECT_EQ(step(), Step::read);
  pass(kPracticePreparationMs);
  EXPECT_EQ(step(), Step::recording);
  EXPECT_NE(commanded("record").find("\"practice\":true"), std::string::npos);
  flow.recording_changed("practice", "started", "");
  flow.recording_changed("practice", "stopped", "limit");
  flow.review_ready("practice", "blob:p", 30'000, 100);
  EXPECT_EQ(step(), Step::review);
  EXPECT_FALSE(flow.has_unsent());
  flow.keep();
  EXPECT_EQ(commanded("keep"), "");
  EXPECT_NE(commanded("discard").find("practice"), std::string::npos);
  EXPECT_FALSE(ordered(Order::Kind::start));
  EXPECT_EQ(step(), Step::ready);
}

TEST_F(CandidateFlow, SkippedQuestionsAreAskedAboutAtTheEnd) {
  reach_ready();
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  flow.skip_question();
  EXPECT_EQ(state().current, 1);
  answer_current();
  answer_current();
  EXPECT_EQ(step(), Step::sending);
  flow.upload_changed("12", 10, 10, "done", 0);
  flow.upload_changed("13", 10, 10, "done", 0);
  EXPECT_FALSE(ordered(Order::Kind::complete)) << "nothing ends by accident";
  EXPECT_EQ(flow.unanswered(), 1);
  forget();
  flow.finish_without();
  ASSERT_TRUE(ordered(Order::Kind::complete));
  EXPECT_TRUE(orders.back().flag);
}

TEST_F(CandidateFlow, SkippedQuestionCanStillBeAnswered) {
  reach_ready();
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  flow.skip_question();
  answer_current();
  answer_current();
  flow.answer_skipped(0);
  EXPECT_EQ(state().current, 0);
  EXPECT_EQ(step(), Step::check) << "the devices were closed at the end";
}

TEST_F(CandidateFlow, RefusedUploadCanBeSentAgain) {
  reach_review();
  flow.keep();
  flow.upload_changed("11", 100, 1'000, "failed", 500);
  EXPECT_EQ(state().items[0].transfer, Transfer::failed);
  EXPECT_TRUE(flow.has_unsent());
  forget();
  flow.send_again(0);
  EXPECT_NE(commanded("keep").find("\"answer\":\"11\""), std::string::npos);
  EXPECT_EQ(state().items[0].transfer, Transfer::running);
}

TEST_F(CandidateFlow, ServerHasTheLastWordOnWhatArrived) {
  reach_ready();
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  flow.skip_question();
  answer_current();
  answer_current();
  flow.upload_changed("12", 10, 10, "done", 0);
  flow.upload_changed("13", 10, 10, "done", 0);
  flow.finish_without();
  forget();
  flow.completed(error_of(Failure::conflict, "upload_unfinished"));
  ASSERT_TRUE(ordered(Order::Kind::read_session));
  session.answers[1].status = AnswerStatus::submitted;
  session.answers[2].status = AnswerStatus::begun;
  flow.session_read(session);
  EXPECT_EQ(state().current, 2) << "answer 3 did not arrive, so it is asked for again";
}

TEST_F(CandidateFlow, FileInsteadOfARecorder) {
  reach_check();
  flow.choose_mode(Mode::file);
  EXPECT_EQ(step(), Step::ready);
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  EXPECT_EQ(step(), Step::file);
  forget();
  flow.use_file(77);
  EXPECT_NE(commanded("upload_file").find("\"node\":77"), std::string::npos);
  EXPECT_EQ(state().current, 1);
  EXPECT_TRUE(flow.has_unsent());
}

TEST_F(CandidateFlow, EventsOfOtherAnswersAreHarmless) {
  reach_recording();
  flow.recording_changed("99", "stopped", "asked");
  flow.upload_changed("99", 1, 2, "done", 0);
  flow.review_ready("99", "blob:x", 1, 1);
  flow.pending_found({{.answer = "99", .bytes = 1, .duration_ms = 0, .kept = true}});
  EXPECT_EQ(step(), Step::recording);
}

}  // namespace
}  // namespace candor::candidate
