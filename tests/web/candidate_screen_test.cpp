// The candidate's page as a person finds it: by role and name, with the server and the recorder
// played by hand.
#include <gtest/gtest.h>

#include "shared/describe/json.h"
#include "shared/domain/candidate_access.h"
#include "tests/web/headless.h"

namespace candor {
namespace {

using ui::Role;

constexpr std::string_view kPath = "/api/v1/candidates/interviews/";

AccessView access_view() {
  AccessView view;
  view.interview.id.value = 5;
  view.interview.title = "Backend engineer";
  view.company_name = "Northlight Labs";
  view.candidate_name = "Mina Okafor";
  view.contact_name = "Ada Founder";
  view.contact_email = "ada@northlight.example";
  view.token_info.can_start = true;
  view.token_info.expires_at.ms = 1'772'300'000'000;
  for (int i = 1; i <= 2; ++i) {
    AccessQuestion question;
    question.id.value = 100 + i;
    question.order = i;
    question.text = i == 1 ? "What did you build last?" : "What would you do differently?";
    question.preparation_time.ms = 30'000;
    question.responding_time.ms = 60'000;
    question.max_retakes = 1;
    view.interview.questions.push_back(question);
  }
  return view;
}

CandidateSession session_of(const AccessView& access) {
  CandidateSession session;
  session.session_id.value = 9;
  session.session_secret = "cs_secret";
  for (const AccessQuestion& question : access.interview.questions) {
    AnswerView answer;
    answer.id.value = 10 + question.order;
    answer.question_id = question.id;
    answer.order = question.order;
    answer.question_text = question.text;
    answer.preparation_time = question.preparation_time;
    answer.responding_time = question.responding_time;
    answer.max_retakes = question.max_retakes;
    session.answers.push_back(answer);
  }
  return session;
}

class CandidatePage : public ::testing::Test {
 protected:
  void open(Size size = kPhone, bool text_view = false) {
    web = std::make_unique<Headless>("/i/link-token", size, text_view);
  }
  void arrive(Size size = kPhone, bool text_view = false) {
    open(size, text_view);
    answer("POST", "access", access);
  }
  template <class T>
  void answer(std::string_view method, std::string_view path, const T& value, int status = 200) {
    const std::string url = std::string(kPath) + std::string(path);
    ASSERT_TRUE(web->answer(method, url, status, json::write(value)))
        << method << " " << url << " was not asked for\n" << web->tree();
  }
  void refuse(std::string_view method, std::string_view path, int status, std::string_view code) {
    const std::string url = std::string(kPath) + std::string(path);
    ASSERT_TRUE(web->answer(method, url, status,
                            "{\"detail\":\"Why.\",\"code\":\"" + std::string(code) + "\"}"));
  }
  void press(std::string_view name) { web->activate(Role::button, name); }
  void expect_h1(std::string_view name) {
    EXPECT_TRUE(web->has(Role::heading, name)) << "no heading " << name << "\n" << web->tree();
  }
  bool commanded(std::string_view start) {
    for (const std::string& json : web->world().islands) {
      if (json.starts_with(start)) return true;
    }
    return false;
  }
  void devices(bool video = true) {
    web->island(video ? R"({"event":"devices","cameras":[{"id":"c1","label":"Front"}],)"
                        R"("microphones":[{"id":"m1","label":"Built in"}],"camera":"c1",)"
                        R"("microphone":"m1","video":true})"
                      : R"({"event":"devices","cameras":[],"microphones":[{"id":"m1",)"
                        R"("label":"Built in"}],"camera":"","microphone":"m1","video":false})");
  }
  void event(std::string_view answer, std::string_view state, std::string_view reason = "") {
    web->island("{\"event\":\"recording\",\"answer\":\"" + std::string(answer) +
                "\",\"state\":\"" + std::string(state) + "\",\"reason\":\"" +
                std::string(reason) + "\"}");
  }
  void review(std::string_view answer) {
    web->island("{\"event\":\"review\",\"answer\":\"" + std::string(answer) +
                "\",\"url\":\"blob:x\",\"duration_ms\":12000,\"bytes\":5200000}");
  }
  void upload(std::string_view answer, int sent, int total, std::string_view state) {
    web->island("{\"event\":\"upload\",\"answer\":\"" + std::string(answer) + "\",\"sent\":" +
                std::to_string(sent) + ",\"total\":" + std::to_string(total) + ",\"state\":\"" +
                std::string(state) + "\"}");
  }

  void agree() {
    press("Continue");
    expect_h1("Before you answer");
    web->activate(Role::checkbox, "I agree that my answers are recorded and shown to the hiring "
                                  "team of Northlight Labs");
    press("Continue");
  }
  void reach_first_question() {
    agree();
    press("Turn on camera and microphone");
    devices();
    press("Continue");
    press("Go to the questions");
    expect_h1("Next: question 1 of 2");
    press("Show question 1");
    answer("POST", "start-session", session, 201);
    begin(0);
  }
  void begin(int index) {
    AnswerView begun = session.answers[static_cast<std::size_t>(index)];
    begun.status = AnswerStatus::begun;
    answer("POST", "answers/" + std::to_string(begun.id.value) + "/begin", begun);
  }
  void record(std::string_view id) {
    press("Start now");
    event(id, "started");
    press("Finish answer");
    event(id, "stopped", "asked");
    review(id);
  }

  AccessView access = access_view();
  CandidateSession session = session_of(access);
  std::unique_ptr<Headless> web;
};

TEST_F(CandidatePage, WelcomesByNameAndSaysWhatToExpect) {
  arrive();
  expect_h1("Welcome, Mina Okafor");
  EXPECT_TRUE(web->says("2 questions"));
  EXPECT_TRUE(web->says("come back with the same link"));
  EXPECT_TRUE(web->says("Only the hiring team of Northlight Labs"));
  EXPECT_TRUE(web->says("You may record an answer again once"));
  EXPECT_TRUE(web->has(Role::link, "Ada Founder"));
  EXPECT_EQ(web->world().title, "Welcome, Mina Okafor - Backend engineer - Northlight Labs");
  EXPECT_EQ(web->count(Role::nav), 0);
}

TEST_F(CandidatePage, RecordsNothingWithoutConsent) {
  arrive();
  press("Continue");
  press("Continue");
  expect_h1("Before you answer");
  EXPECT_TRUE(web->says("Tick the box to continue") || web->tree().find("Tick the box") !=
                                                           std::string::npos);
  EXPECT_FALSE(commanded("{\"do\":\"open\""));
  EXPECT_EQ(web->focused(),
            "I agree that my answers are recorded and shown to the hiring team of Northlight Labs");
}

TEST_F(CandidatePage, FocusFollowsEveryStep) {
  arrive();
  press("Continue");
  EXPECT_EQ(web->focused(), "Before you answer");
}

TEST_F(CandidatePage, WalksTheWholeWay) {
  arrive();
  reach_first_question();
  expect_h1("Question 1 of 2");
  expect_h1("What did you build last?");
  record("11");
  expect_h1("Check your answer 1 of 2");
  upload("11", 4'100'000, 5'200'000, "running");
  EXPECT_TRUE(web->tree().find("continues in the background") != std::string::npos);
  press("Keep and continue");
  expect_h1("Next: question 2 of 2");
  press("Show question 2");
  begin(1);
  record("12");
  press("Keep and continue");
  expect_h1("Sending your answers");
  upload("11", 5'200'000, 5'200'000, "done");
  upload("12", 5'200'000, 5'200'000, "done");
  session.status = SessionStatus::completed;
  session.receipt = "ABCD-EFGH";
  answer("PATCH", "complete-session", session);
  expect_h1("Everything has arrived");
  expect_h1("ABCD-EFGH");
}

TEST_F(CandidatePage, WalksTheWholeWayInTheTextViewInWriting) {
  arrive(kDesktop, true);
  agree();
  press("Answer in writing");
  expect_h1("Next: question 1 of 2");
  press("Show question 1");
  answer("POST", "start-session", session, 201);
  begin(0);
  web->type("Your answer", "A compiler.");
  EXPECT_EQ(web->world().preferences["candidate.draft.11"], "A compiler.");
  web->advance(1'600);
  const platform::headless::Request* draft = web->waiting("PUT", std::string(kPath) + "answers/11");
  ASSERT_NE(draft, nullptr);
  EXPECT_NE(draft->body.find("\"final\":false"), std::string::npos) << draft->body;
  AnswerView answered = session.answers[0];
  answered.status = AnswerStatus::begun;
  answer("PUT", "answers/11", answered);
  press("Submit answer");
  answered.status = AnswerStatus::submitted;
  answer("PUT", "answers/11", answered);
  expect_h1("Next: question 2 of 2");
}

TEST_F(CandidatePage, EveryDenialSaysWhatToDo) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"permission", "Open the settings beside the address"},
      {"missing", "No camera or microphone was found"},
      {"in_use", "Another program is using"},
      {"unsupported", "If the link opened inside another app"},
      {"insecure", "This address is not encrypted"},
  };
  arrive();
  agree();
  for (const auto& [reason, words] : cases) {
    web->island("{\"event\":\"denied\",\"reason\":\"" + std::string(reason) + "\"}");
    EXPECT_TRUE(web->says(words)) << reason << "\n" << web->tree();
    EXPECT_TRUE(web->has(Role::button, "Try again"));
    EXPECT_TRUE(web->has(Role::button, "Answer in writing"));
  }
}

TEST_F(CandidatePage, DeniedCameraThenVoice) {
  arrive();
  agree();
  press("Turn on camera and microphone");
  web->island(R"({"event":"denied","reason":"missing"})");
  press("Answer by voice");
  devices(false);
  expect_h1("Check your microphone");
  press("Continue");
  press("Go to the questions");
  EXPECT_TRUE(web->says("You answer by voice."));
}

TEST_F(CandidatePage, PracticeIsSaidToBePractice) {
  arrive();
  agree();
  press("Turn on camera and microphone");
  devices();
  press("Continue");
  press("Try a practice question");
  expect_h1("Practice question");
  EXPECT_TRUE(web->says("Practice, never sent"));
  press("Start now");
  EXPECT_TRUE(commanded("{\"do\":\"record\",\"answer\":\"practice\""));
  event("practice", "started");
  press("Finish answer");
  event("practice", "stopped", "asked");
  review("practice");
  press("Go to the questions");
  expect_h1("Next: question 1 of 2");
}

TEST_F(CandidatePage, StartAndEndOfARecordingAreSpoken) {
  arrive();
  reach_first_question();
  web->world().spoken.clear();
  press("Start now");
  event("11", "started");
  ASSERT_FALSE(web->world().spoken.empty());
  EXPECT_EQ(web->world().spoken.back(), "Recording started.");
  web->advance(30'500);
  EXPECT_NE(web->world().spoken.back().find("30"), std::string::npos) << "time left is spoken";
  press("Finish answer");
  event("11", "stopped", "asked");
  EXPECT_EQ(web->world().spoken.back(), "Recording stopped.");
}

TEST_F(CandidatePage, TechnicalStopIsExplainedAndFree) {
  arrive();
  reach_first_question();
  press("Start now");
  event("11", "started");
  event("11", "stopped", "track_ended");
  review("11");
  EXPECT_TRUE(web->says("camera or the microphone was disconnected"));
  EXPECT_TRUE(web->says("does not use up a retake"));
  press("Record again");
  EXPECT_EQ(web->waiting("POST", std::string(kPath) + "answers/11/retake"), nullptr);
}

TEST_F(CandidatePage, LastRetakeIsGone) {
  session.answers[0].max_retakes = 0;
  arrive();
  reach_first_question();
  record("11");
  EXPECT_FALSE(web->has(Role::button, "Record again"));
  EXPECT_TRUE(web->says("There is no retake left"));
}

TEST_F(CandidatePage, PreparationEndsInARecording) {
  arrive();
  reach_first_question();
  EXPECT_TRUE(web->count(Role::timer) > 0);
  web->advance(30'100);
  expect_h1("Answering question 1 of 2");
  EXPECT_TRUE(commanded("{\"do\":\"record\",\"answer\":\"11\",\"session\":\"9\""));
}

TEST_F(CandidatePage, OfflineIsQuietAndNothingIsLost) {
  arrive();
  reach_first_question();
  record("11");
  web->set_online(false);
  EXPECT_TRUE(web->says("safe on this device"));
  press("Keep and continue");
  EXPECT_TRUE(commanded("{\"do\":\"keep\",\"answer\":\"11\""));
  press("Show question 2");
  ASSERT_TRUE(web->answer("POST", std::string(kPath) + "answers/12/begin", 0, ""));
  expect_h1("Next: question 2 of 2");
  web->set_online(true);
  begin(1);
  expect_h1("Question 2 of 2");
}

TEST_F(CandidatePage, ReloadOffersWhatWasRecorded) {
  access.token_info.can_resume = true;
  arrive();
  expect_h1("Welcome back, Mina Okafor");
  press("Continue the interview");
  session.resumed = true;
  session.answers[0].status = AnswerStatus::uploading;
  answer("POST", "start-session", session, 201);
  EXPECT_TRUE(commanded("{\"do\":\"resume\",\"session\":\"9\""));
  web->island(R"({"event":"pending","answers":[{"answer":"11","bytes":900,"kept":false,)"
              R"("kind":"video","duration_ms":3000}]})");
  expect_h1("Your answer to question 1 of 2");
  press("Keep what was recorded");
  EXPECT_TRUE(commanded("{\"do\":\"keep\",\"answer\":\"11\""));
  expect_h1("Check camera and microphone");
}

TEST_F(CandidatePage, ReceiptIsShownAgain) {
  open();
  refuse("POST", "access", 410, "invitation_used");
  session.status = SessionStatus::completed;
  session.receipt = "WXYZ-2345";
  answer("GET", "session", session);
  expect_h1("Everything has arrived");
  expect_h1("WXYZ-2345");
}

TEST_F(CandidatePage, EveryDeadLinkHasItsOwnPage) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"invitation_expired", "This link has ended"},
      {"invitation_revoked", "This link was withdrawn"},
      {"interview_closed", "This interview is closed"},
  };
  for (const auto& [code, title] : cases) {
    open();
    refuse("POST", "access", 410, code);
    expect_h1(title);
    web.reset();
  }
  open();
  refuse("POST", "access", 404, "invitation_unknown");
  expect_h1("This link does not lead to an interview");
}

// A recruiter who opens a link in the same browser stays signed in.
TEST_F(CandidatePage, LinkAndAccountDoNotMix) {
  arrive();
  reach_first_question();
  web->app().client().set_token("account");
  press("Skip for now");
  press("Show question 2");
  const auto* begin = web->waiting("POST", std::string(kPath) + "answers/12");
  ASSERT_NE(begin, nullptr);
  EXPECT_NE(begin->headers.find("Bearer cs_secret"), std::string::npos) << begin->headers;
  ASSERT_TRUE(web->answer("POST", std::string(kPath) + "answers/12/begin", 401,
                          R"({"detail":"Why.","code":"invalid_link"})"));
  EXPECT_EQ(web->waiting("POST", "/api/v1/auth/refresh"), nullptr);
  EXPECT_NE(web->waiting("POST", std::string(kPath) + "start-session"), nullptr);
  EXPECT_EQ(web->app().client().token(), "account");
}

}  // namespace
}  // namespace candor
