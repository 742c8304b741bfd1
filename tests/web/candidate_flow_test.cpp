// The candidate's way without any drawing: the usual order, and what a phone and a recorder do
// to it.
#include "tests/web/candidate_flow.h"

namespace candor::candidate {
namespace {

TEST_F(CandidateFlow, LooksTheLinkUpFirst) {
  flow.open("token", now);
  EXPECT_EQ(step(), Step::loading);
  ASSERT_TRUE(ordered(Order::Kind::access));
  flow.accessed(access);
  EXPECT_EQ(step(), Step::welcome);
  EXPECT_EQ(state().items.size(), 3u);
}

TEST_F(CandidateFlow, StartsTheSessionOnlyWithTheFirstQuestion) {
  reach_ready();
  EXPECT_EQ(step(), Step::ready);
  EXPECT_FALSE(ordered(Order::Kind::start));
  flow.show_question();
  collect();
  ASSERT_EQ(orders.back().kind, Order::Kind::start);
  EXPECT_TRUE(orders.back().flag) << "consent was asked and is sent";
}

TEST_F(CandidateFlow, WalksFromWelcomeToReceipt) {
  reach_ready();
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  EXPECT_EQ(step(), Step::read);
  flow.start_now();
  flow.recording_changed("11", "started", "");
  flow.finish_answer();
  flow.recording_changed("11", "stopped", "asked");
  flow.review_ready("11", "blob:1", 9'000, 1'000);
  EXPECT_EQ(step(), Step::review);
  flow.keep();
  EXPECT_EQ(step(), Step::ready);
  EXPECT_EQ(state().current, 1);
  answer_current();
  answer_current();
  EXPECT_EQ(step(), Step::sending);
  forget();
  flow.upload_changed("11", 1'000, 1'000, "done", 0);
  flow.upload_changed("12", 1'000, 1'000, "done", 0);
  EXPECT_FALSE(ordered(Order::Kind::complete));
  flow.upload_changed("13", 1'000, 1'000, "done", 0);
  ASSERT_TRUE(ordered(Order::Kind::complete));
  session.status = SessionStatus::completed;
  session.receipt = "ABCD-EFGH";
  flow.completed(session);
  EXPECT_EQ(step(), Step::done);
  EXPECT_EQ(state().session.receipt, "ABCD-EFGH");
  EXPECT_FALSE(flow.has_unsent());
}

TEST_F(CandidateFlow, RecordsByItselfWhenPreparationEnds) {
  reach_read();
  EXPECT_EQ(flow.next_wake(), now + 30'000);
  pass(29'000);
  EXPECT_EQ(step(), Step::read);
  pass(1'000);
  EXPECT_EQ(step(), Step::recording);
  const std::string record = commanded("record");
  EXPECT_NE(record.find("\"answer\":\"11\""), std::string::npos) << record;
  EXPECT_NE(record.find("\"session\":\"9\""), std::string::npos) << record;
  EXPECT_NE(record.find("\"kind\":\"video\""), std::string::npos) << record;
  EXPECT_NE(record.find("\"limit_ms\":60000"), std::string::npos) << record;
  EXPECT_NE(record.find("\"practice\":false"), std::string::npos) << record;
  flow.recording_changed("11", "started", "");
  EXPECT_TRUE(said("candidate.spoken.started"));
}

TEST_F(CandidateFlow, DoesNotRecordSomebodyWhoIsAway) {
  reach_read();
  pass(300'000);
  EXPECT_EQ(step(), Step::read);
  EXPECT_TRUE(state().overslept);
  EXPECT_EQ(commanded("record"), "");
  flow.start_now();
  EXPECT_NE(commanded("record"), "");
}

TEST_F(CandidateFlow, CountsFromTheMomentTheRecordingStarted) {
  reach_read();
  flow.start_now();
  pass(4'000);
  flow.recording_changed("11", "started", "");
  EXPECT_EQ(state().record_end, now + 60'000);
}

TEST_F(CandidateFlow, StopsWhenTheIslandForgetsTheLimit) {
  reach_recording();
  pass(61'000);
  EXPECT_EQ(commanded("stop"), "");
  pass(1'000);
  EXPECT_NE(commanded("stop"), "");
}

TEST_F(CandidateFlow, ReviewBeforeStoppedCountsAsStopped) {
  reach_recording();
  flow.review_ready("11", "blob:1", 12'000, 700);
  EXPECT_EQ(step(), Step::review);
  flow.recording_changed("11", "stopped", "limit");
  EXPECT_EQ(step(), Step::review);
  EXPECT_EQ(flow.item().stop, Stop::limit);
}

TEST_F(CandidateFlow, UploadDoneBeforeTheStopIsNotForgotten) {
  reach_recording();
  flow.upload_changed("11", 500, 500, "done", 0);
  EXPECT_FALSE(flow.item().is_submitted()) << "nobody has kept it yet";
  flow.recording_changed("11", "stopped", "asked");
  flow.keep();
  EXPECT_TRUE(state().items[0].is_submitted());
}

TEST_F(CandidateFlow, KeepsWhileOffline) {
  reach_review();
  flow.upload_changed("11", 1'000, 5'000'000, "waiting", 0);
  forget();
  flow.keep();
  EXPECT_NE(commanded("keep"), "");
  EXPECT_EQ(step(), Step::ready);
  EXPECT_EQ(state().items[0].transfer, Transfer::waiting);
  EXPECT_TRUE(flow.has_unsent());
  flow.upload_changed("11", 5'000'000, 5'000'000, "done", 0);
  EXPECT_TRUE(state().items[0].is_submitted());
}

TEST_F(CandidateFlow, RetakesAsOftenAsTheServerAllows) {
  reach_review();
  forget();
  EXPECT_EQ(flow.retakes_left(), 1);
  flow.retake();
  ASSERT_TRUE(ordered(Order::Kind::retake));
  EXPECT_EQ(commanded("discard"), "") << "nothing is dropped before the server agrees";
  AnswerView again = begun(0);
  again.retakes_used = 1;
  flow.retaken(AnswerId{11}, again);
  EXPECT_NE(commanded("discard"), "");
  EXPECT_EQ(step(), Step::read);
  flow.start_now();
  flow.recording_changed("11", "started", "");
  flow.recording_changed("11", "stopped", "asked");
  EXPECT_EQ(flow.retakes_left(), 0);
  forget();
  flow.retake();
  EXPECT_FALSE(ordered(Order::Kind::retake));
  EXPECT_EQ(step(), Step::review);
}

TEST_F(CandidateFlow, RefusedRetakeLeavesTheRecording) {
  reach_review();
  forget();
  flow.retake();
  flow.retaken(AnswerId{11}, error_of(Failure::conflict, "retakes_used_up"));
  EXPECT_EQ(step(), Step::review);
  EXPECT_EQ(commanded("discard"), "");
  EXPECT_EQ(flow.retakes_left(), 0);
  flow.keep();
  EXPECT_EQ(step(), Step::ready);
}

TEST_F(CandidateFlow, TechnicalStopIsNoRetake) {
  reach_recording();
  flow.recording_changed("11", "stopped", "track_ended");
  EXPECT_EQ(step(), Step::review);
  EXPECT_TRUE(flow.is_technical_stop());
  EXPECT_TRUE(said("candidate.spoken.interrupted"));
  forget();
  flow.retake();
  EXPECT_FALSE(ordered(Order::Kind::retake));
  EXPECT_NE(commanded("discard"), "");
  EXPECT_NE(commanded("open"), "") << "the tracks are gone and are asked for again";
  EXPECT_EQ(step(), Step::ready);
  flow.show_question();
  EXPECT_EQ(step(), Step::ready) << "waits for the devices";
  flow.devices_live(devices_of());
  flow.show_question();
  EXPECT_EQ(step(), Step::read);
}

TEST_F(CandidateFlow, PutAwayPageKeepsWhatWasRecorded) {
  reach_recording();
  flow.recording_changed("11", "stopped", "hidden");
  flow.review_ready("11", "blob:1", 3'000, 900);
  EXPECT_EQ(step(), Step::review);
  EXPECT_EQ(commanded("discard"), "");
  flow.keep();
  EXPECT_NE(commanded("keep"), "");
}

TEST_F(CandidateFlow, LostDeviceDuringPreparationStopsTheClock) {
  reach_read();
  Devices gone = devices_of();
  gone.cameras.clear();
  flow.devices_live(gone);
  EXPECT_EQ(step(), Step::check);
  EXPECT_EQ(state().devices.reason, "lost");
  EXPECT_EQ(state().preparation_end, 0);
  pass(60'000);
  EXPECT_EQ(commanded("record"), "");
  flow.devices_live(devices_of());
  flow.leave_check();
  EXPECT_EQ(step(), Step::ready);
  flow.show_question();
  EXPECT_EQ(step(), Step::read);
  EXPECT_EQ(state().preparation_end, now + 30'000);
}

TEST_F(CandidateFlow, RecordingThatNeverStartsLeadsBackToTheCheck) {
  reach_read();
  flow.start_now();
  pass(10'000);
  EXPECT_EQ(step(), Step::check);
  EXPECT_FALSE(state().items[0].recorded);
  flow.recording_changed("11", "started", "");
  EXPECT_NE(commanded("stop"), "") << "a late start is stopped, nobody is recorded unaware";
}

TEST_F(CandidateFlow, DeniedPermissionThenVoice) {
  reach_check();
  flow.ask_devices();
  flow.devices_denied("permission");
  EXPECT_EQ(step(), Step::check);
  EXPECT_EQ(state().devices.reason, "permission");
  forget();
  flow.choose_mode(Mode::audio);
  EXPECT_NE(commanded("open").find("\"video\":false"), std::string::npos);
  flow.devices_live(devices_of(false));
  flow.leave_check();
  flow.leave_practice();
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  forget();
  flow.start_now();
  EXPECT_NE(commanded("record").find("\"kind\":\"audio\""), std::string::npos);
}

TEST_F(CandidateFlow, WritingNeedsNoDevices) {
  reach_check();
  flow.choose_mode(Mode::text);
  EXPECT_EQ(step(), Step::ready);
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  EXPECT_EQ(step(), Step::writing);
  EXPECT_EQ(state().write_end, now + 30'000 + 3 * 60'000) << "typing takes longer than speaking";
}

TEST_F(CandidateFlow, DraftsAreSavedAndSurviveEverything) {
  reach_check();
  flow.choose_mode(Mode::text);
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  forget();
  flow.type("I would");
  collect();
  EXPECT_EQ(kept["candidate.draft.11"], "I would") << "on this device at once";
  EXPECT_FALSE(ordered(Order::Kind::write));
  pass(1'500);
  ASSERT_TRUE(ordered(Order::Kind::write));
  EXPECT_FALSE(orders.back().flag);
  flow.written(AnswerId{11}, "I would", false, error_of(Failure::unavailable, "away"));
  EXPECT_TRUE(state().draft_failed);
  forget();
  pass(5'000);
  ASSERT_TRUE(ordered(Order::Kind::write));
  flow.written(AnswerId{11}, "I would", false, begun(0));
  EXPECT_FALSE(state().draft_failed);
  collect();
  EXPECT_EQ(kept["candidate.draft.11"], "");
  EXPECT_FALSE(flow.has_unsent());
}

TEST_F(CandidateFlow, TimeOverKeepsTheTextAndLetsItBeSubmitted) {
  reach_check();
  flow.choose_mode(Mode::text);
  flow.show_question();
  flow.started(session);
  flow.begun(AnswerId{11}, begun(0));
  flow.type("Half an answer");
  pass(211'000);
  EXPECT_TRUE(state().time_over);
  EXPECT_EQ(flow.item().text, "Half an answer");
  forget();
  flow.submit_text();
  ASSERT_TRUE(ordered(Order::Kind::write));
  EXPECT_TRUE(orders.back().flag);
  EXPECT_EQ(orders.back().text, "Half an answer");
  AnswerView done = begun(0);
  done.status = AnswerStatus::submitted;
  flow.written(AnswerId{11}, "Half an answer", true, done);
  EXPECT_EQ(state().current, 1);
}

TEST_F(CandidateFlow, LocalDraftOutlivesAReload) {
  kept["candidate.draft.11"] = "Only here";
  kept["candidate.mode.5"] = "text";
  session.answers[0].status = AnswerStatus::begun;
  session.answers[0].text = "Only";
  resume_with({});
  EXPECT_EQ(step(), Step::ready);
  flow.show_question();
  EXPECT_EQ(step(), Step::writing);
  EXPECT_EQ(flow.item().text, "Only here");
}

}  // namespace
}  // namespace candor::candidate
