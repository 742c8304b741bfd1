// A candidate's flow with the world around it played by hand, for the tests of the flow.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "shared/describe/json.h"
#include "web/screens/candidate/flow.h"

namespace candor::candidate {

inline constexpr std::int64_t kStart = 1'800'000'000'000;

inline AccessView access_of(int questions, AnswerKind kind = AnswerKind::video) {
  AccessView view;
  view.interview.id.value = 5;
  view.interview.title = "Backend engineer";
  view.company_name = "Northlight Labs";
  view.candidate_name = "Ada";
  view.token_info.can_start = true;
  for (int i = 1; i <= questions; ++i) {
    AccessQuestion question;
    question.id.value = 100 + i;
    question.order = i;
    question.text = "Question text " + std::to_string(i);
    question.preparation_time.ms = 30'000;
    question.responding_time.ms = 60'000;
    question.answer_kind = kind;
    question.max_retakes = 1;
    view.interview.questions.push_back(question);
  }
  return view;
}

inline CandidateSession session_of(const AccessView& access, bool resumed = false) {
  CandidateSession session;
  session.session_id.value = 9;
  session.session_secret = "secret";
  session.resumed = resumed;
  for (const AccessQuestion& question : access.interview.questions) {
    AnswerView answer;
    answer.id.value = 10 + question.order;
    answer.question_id = question.id;
    answer.order = question.order;
    answer.question_text = question.text;
    answer.preparation_time = question.preparation_time;
    answer.responding_time = question.responding_time;
    answer.asked_kind = question.answer_kind;
    answer.max_retakes = question.max_retakes;
    session.answers.push_back(answer);
  }
  return session;
}

inline Devices devices_of(bool video = true) {
  Devices devices;
  devices.cameras = {{"c1", "Front camera"}};
  devices.microphones = {{"m1", "Microphone"}};
  if (video) devices.camera = "c1";
  devices.microphone = "m1";
  devices.video = video;
  return devices;
}

inline Error error_of(Failure failure, std::string code) {
  return fail(failure, std::move(code), "Why.");
}

// A flow with the world around it played by hand.
class CandidateFlow : public ::testing::Test {
 protected:
  CandidateFlow() {
    flow.recall = [this](std::string_view key) { return kept[std::string(key)]; };
  }

  const State& state() const { return flow.state(); }
  Step step() const { return flow.state().step; }

  // Orders since the last call; what is to be remembered is.
  void collect() {
    for (Order& order : flow.take_orders()) {
      if (order.kind == Order::Kind::remember) kept[order.key] = order.text;
      orders.push_back(std::move(order));
    }
  }
  bool ordered(Order::Kind kind) {
    collect();
    for (const Order& order : orders) {
      if (order.kind == kind) return true;
    }
    return false;
  }
  // The first island command of this name, or "".
  std::string commanded(std::string_view name) {
    collect();
    const std::string start = "{\"do\":\"" + std::string(name) + "\"";
    for (const Order& order : orders) {
      if (order.kind == Order::Kind::island && order.text.starts_with(start)) return order.text;
    }
    return {};
  }
  bool said(std::string_view key) {
    collect();
    for (const Order& order : orders) {
      if (order.kind == Order::Kind::say && order.text == key) return true;
    }
    return false;
  }
  void forget() {
    collect();
    orders.clear();
  }
  void pass(std::int64_t ms) { flow.tick(now += ms); }

  AnswerView begun(int index) {
    AnswerView answer = session.answers[static_cast<std::size_t>(index)];
    answer.status = AnswerStatus::begun;
    return answer;
  }

  void arrive(AccessView view = access_of(3)) {
    access = std::move(view);
    session = session_of(access);
    flow.open("token", now);
    flow.accessed(access);
  }
  void reach_check() {
    arrive();
    flow.go_on();
    flow.agree();
  }
  void reach_ready() {
    reach_check();
    flow.ask_devices();
    flow.devices_live(devices_of());
    flow.leave_check();
    flow.leave_practice();
  }
  void reach_read() {
    reach_ready();
    flow.show_question();
    flow.started(session);
    flow.begun(AnswerId{11}, begun(0));
    forget();
  }
  void reach_recording() {
    reach_read();
    flow.start_now();
    flow.recording_changed("11", "started", "");
    forget();
  }
  void reach_review() {
    reach_recording();
    flow.finish_answer();
    flow.recording_changed("11", "stopped", "asked");
    flow.review_ready("11", "blob:1", 12'000, 5'000'000);
  }
  // Answers the question that is ready, whichever it is.
  void answer_current() {
    const std::string id = std::to_string(11 + state().current);
    const int index = state().current;
    flow.show_question();
    flow.begun(AnswerId{11 + index}, begun(index));
    flow.start_now();
    flow.recording_changed(id, "started", "");
    flow.finish_answer();
    flow.recording_changed(id, "stopped", "asked");
    flow.review_ready(id, "blob:" + id, 9'000, 1'000);
    flow.keep();
  }
  void resume_with(const std::vector<Flow::Pending>& pending) {
    access.token_info.can_resume = true;
    flow.open("token", now);
    flow.accessed(access);
    flow.go_on();
    session.resumed = true;
    flow.started(session);
    flow.pending_found(pending);
  }

  Flow flow;
  AccessView access = access_of(3);
  CandidateSession session = session_of(access);
  std::map<std::string, std::string> kept;
  std::vector<Order> orders;
  std::int64_t now = kStart;
};

}  // namespace candor::candidate
