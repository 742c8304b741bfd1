// Invitations and what their holders can do: look, start, answer, complete.
#include <thread>

#include "server/operate/secrets.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

constexpr std::string_view kAccess = "/api/v1/candidates/interviews/access";
constexpr std::string_view kStart = "/api/v1/candidates/interviews/start-session";
constexpr std::string_view kMine = "/api/v1/candidates/interviews/session";

class Candidates : public ApiTest {
 protected:
  Answer access(std::string_view token) {
    return post(As::guest, kAccess, "{\"token\":\"" + std::string(token) + "\"}");
  }
  Answer try_start(std::string_view token) {
    return post(As::guest, kStart, "{\"token\":\"" + std::string(token) + "\"}");
  }
  // A link with one attempt.
  std::string single(std::string_view name = "Sam Field") {
    return token_of(add_invitation(interview.id, name));
  }
  std::string token_of(const Invitation& of) {
    return secrets::link_token(app().keys, of.link_nonce);
  }
  void set_status(std::string_view word) {
    const Answer changed =
        put(As::recruiter, interview_path(),
            "{\"title\":\"" + interview.title + "\",\"status\":\"" + std::string(word) + "\"}");
    ASSERT_EQ(changed.status, 200) << changed.body;
  }
  void expect_refusal(const Answer& answer, int status, std::string_view code) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.code(), code);
    EXPECT_GT(answer.text("detail").size(), 30u) << "a nervous person reads this";
  }
};

TEST_F(Candidates, InvitationHasALinkAndDefaults) {
  const Answer made = post(As::recruiter, interview_path("/invitations"),
                           R"({"candidate_name":"Ana","candidate_email":"Ana@Example.com"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.number("max_attempts"), 1);
  EXPECT_EQ(made.number("current_attempts"), 0);
  EXPECT_EQ(made.text("is_used"), "false");
  EXPECT_EQ(made.text("status"), "sent");
  EXPECT_EQ(made.text("candidate_email"), "ana@example.com");
  const std::string token = made.text("token_value");
  EXPECT_GE(token.size(), 43u);
  const std::string link = made.text("link");
  EXPECT_TRUE(link.ends_with("/i/" + token)) << link;
  EXPECT_TRUE(link.starts_with("http")) << link;
  EXPECT_EQ(made.read<InvitationView>().expires_at.ms, now().ms + 72 * kHourMs);
  EXPECT_EQ(count("SELECT count(*) FROM invitations WHERE token_hash = '" + token + "'"), 0)
      << "the token itself is not stored";
  EXPECT_EQ(access(token).status, 200);
  const Answer again = get(As::recruiter, interview_path("/invitations?search=ana"));
  EXPECT_EQ(again.text("items[0].token_value"), token) << "the link can be copied again";
  EXPECT_EQ(again.text("items[0].status"), "opened");
}

TEST_F(Candidates, ExpertsSeeInvitationsWithoutLinks) {
  const Answer list = get(As::domain_expert, interview_path("/invitations"));
  ASSERT_EQ(list.status, 200);
  EXPECT_FALSE(list.has("items[0].token_value"));
  EXPECT_FALSE(list.has("items[0].link"));
}

TEST_F(Candidates, InvitationRules) {
  const std::string path = interview_path("/invitations");
  const Answer other =
      post(As::recruiter, path,
           "{\"candidate_name\":\"A\",\"interview_id\":" + str(interview.id.value + 1) + "}");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.text("errors[0].field"), "interview_id");
  for (const char* body :
       {R"({"candidate_name":""})", R"({})", R"({"candidate_name":"A","max_attempts":11})",
        R"({"candidate_name":"A","expires_in_hours":0})",
        R"({"candidate_name":"A","expires_in_hours":8761})",
        R"({"candidate_name":"A","candidate_email":"nonsense"})"}) {
    EXPECT_EQ(post(As::recruiter, path, body).status, 422) << body;
  }
}

TEST_F(Candidates, LookingStartsAndCountsNothing) {
  for (int i = 0; i < 3; ++i) {
    const Answer view = access(link_token);
    ASSERT_EQ(view.status, 200) << view.body;
    EXPECT_EQ(view.number("token_info.attempts_remaining"), 2);
    EXPECT_EQ(view.text("company_name"), company.name);
    EXPECT_EQ(view.number("interview.questions.length"), 2);
    EXPECT_EQ(view.text("theme.primary_color"), company.primary_color);
    advance(kMinuteMs);
  }
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0);
  EXPECT_EQ(count("SELECT opened_at FROM invitations"), now().ms - 3 * kMinuteMs) << "noted once";
}

TEST_F(Candidates, LinksThatDoNotWorkSayWhy) {
  expect_refusal(access("nonsense"), 404, "invitation_unknown");
  const std::string token = single();
  set_status("draft");
  expect_refusal(access(token), 409, "interview_not_open");
  set_status("closed");
  expect_refusal(access(token), 410, "interview_closed");
  expect_refusal(try_start(token), 410, "interview_closed");
  set_status("open");
  EXPECT_EQ(access(token).status, 200);
  advance(73 * kHourMs);
  expect_refusal(access(token), 410, "invitation_expired");
  expect_refusal(try_start(token), 410, "invitation_expired");
}

TEST_F(Candidates, AWithdrawnLinkStopsAtOnce) {
  const Candidate who = start();
  EXPECT_EQ(del(As::recruiter, interview_path("/invitations/" + str(invitation.id.value))).status,
            204);
  expect_refusal(access(link_token), 410, "invitation_revoked");
  expect_refusal(try_start(link_token), 410, "invitation_revoked");
  expect_refusal(write(who, 0, "Too late"), 410, "invitation_revoked");
  EXPECT_EQ(get(As::recruiter, interview_path("/invitations")).text("items[0].status"), "revoked");
  EXPECT_EQ(del(As::recruiter, interview_path("/invitations/999")).status, 404);
}

TEST_F(Candidates, AUsedLinkStillShowsTheReceipt) {
  const std::string token = single();
  const Candidate who = completed(token);
  expect_refusal(access(token), 410, "invitation_used");
  expect_refusal(try_start(token), 410, "invitation_used");
  const Answer by_secret = send_with(who.secret, "GET", kMine);
  EXPECT_EQ(by_secret.text("status"), "completed");
  EXPECT_EQ(by_secret.text("receipt").size(), 9u);
  const Answer by_link = send_with(token, "GET", kMine);
  ASSERT_EQ(by_link.status, 200) << by_link.body;
  EXPECT_EQ(by_link.text("receipt"), by_secret.text("receipt"));
  advance(30 * kDayMs);
  EXPECT_EQ(send_with(token, "GET", kMine).text("receipt"), by_secret.text("receipt"));
}

TEST_F(Candidates, ResumingDoesNotCount) {
  const std::string token = single();
  const Candidate first = start(token);
  EXPECT_EQ(write(first, 0, "Kept").status, 200);
  const Answer looked = access(token);
  EXPECT_EQ(looked.text("token_info.can_resume"), "true");
  EXPECT_EQ(looked.number("token_info.attempts_remaining"), 0);
  const Answer again = try_start(token);
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.text("resumed"), "true");
  EXPECT_EQ(again.number("session_id"), first.session);
  EXPECT_EQ(again.text("session_secret"), first.secret);
  EXPECT_EQ(again.text("answers[0].status"), "submitted");
  EXPECT_EQ(count("SELECT max(current_attempts) FROM invitations"), 1);
}

TEST_F(Candidates, RunningSessionsOutliveTheirLink) {
  const std::string token = single();
  const Candidate who = start(token);
  advance(71 * kHourMs);
  set_status("closed");
  EXPECT_EQ(write(who, 0, "Still here").status, 200);
  advance(20 * kHourMs);
  EXPECT_EQ(try_start(token).status, 201) << "the link ended, the session did not";
  advance(23 * kHourMs);
  EXPECT_EQ(write(who, 1, "Last minute").status, 200);
  advance(25 * kHourMs);
  expect_refusal(complete(who), 410, "session_expired");
  expect_refusal(try_start(token), 410, "invitation_expired");
  EXPECT_EQ(get(As::recruiter, session_path(who.session)).text("status"), "expired");
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?status=expired")).number("total"), 1);
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?status=in_progress")).number("total"), 0);
}

TEST_F(Candidates, TheCookieProvesTheSession) {
  const Answer started = try_start(link_token);
  std::string cookie = started.header("Set-Cookie");
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos) << cookie;
  EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
  EXPECT_NE(cookie.find("candor_interview="), std::string::npos);
  cookie = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(send(As::guest, "GET", kMine, {}, {{"Cookie", cookie}}).number("session_id"),
            started.number("session_id"));
}

TEST_F(Candidates, ConsentMayBeSilentButNotRefused) {
  EXPECT_EQ(post(As::guest, kStart, "{\"token\":\"" + link_token + "\",\"consent\":false}").status,
            422);
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0);
  EXPECT_EQ(try_start(link_token).status, 201);
  EXPECT_EQ(count("SELECT consented_at FROM sessions"), 0)
      << "nobody agreed, so nothing is claimed";
}

TEST_F(Candidates, AHundredStartsOfASingleLinkMakeOneSession) {
  const std::string token = single();
  http::Request request{"POST",
                        std::string(kStart),
                        {{"Content-Type", "application/json"}},
                        "{\"token\":\"" + token + "\"}",
                        "127.0.0.1",
                        false};
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) answered += app().router->handle(request).status == 201 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered.load(), 100) << "the others resumed it";
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 1);
  EXPECT_EQ(count("SELECT max(current_attempts) FROM invitations"), 1);
}

TEST_F(Candidates, ASecondAttemptIsANewSession) {
  const Candidate first = completed();
  const Candidate second = completed();
  EXPECT_NE(first.session, second.session);
  expect_refusal(try_start(link_token), 410, "invitation_used");
  const Answer list = get(As::recruiter, interview_path("/invitations"));
  EXPECT_EQ(list.text("items[0].status"), "completed");
  EXPECT_EQ(list.text("items[0].is_used"), "true");
  EXPECT_EQ(list.number("items[0].session_id"), second.session);
}

TEST_F(Candidates, SessionsOfOthersAreOutOfReach) {
  const Candidate mine = start();
  const Candidate theirs = start(single());
  EXPECT_EQ(send_with(mine.secret, "POST", answer_path(theirs.answers[0], "/begin")).status, 404);
  EXPECT_EQ(send_with(mine.secret, "PATCH", "/api/v1/candidates/interviews/complete-session",
                      "{\"session_id\":" + str(theirs.session) + "}")
                .status,
            404);
  std::string forged = mine.secret;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(send_with(forged, "GET", kMine).status, 401);
  EXPECT_EQ(send_with(link_token, "GET", interview_path()).status, 403)
      << "a link opens no company page";
}

TEST_F(Candidates, NoSessionYet) {
  expect_refusal(send_with(link_token, "GET", kMine), 404, "session_not_started");
}

TEST_F(Candidates, LaterEditsDoNotChangeARunningInterview) {
  const Candidate who = start();
  const std::string before = session_of(who).answers[0].question_text;
  put(As::recruiter, interview_path("/questions/" + str(who.questions[0])),
      R"({"text":"Changed"})");
  post(As::recruiter, interview_path("/questions"), R"({"text":"Added"})");
  EXPECT_EQ(session_of(who).answers[0].question_text, before);
  EXPECT_EQ(session_of(who).answers.size(), 2u);
  EXPECT_EQ(access(link_token).number("interview.questions.length"), 2);
}

TEST_F(Candidates, BeginRetakeAndTheirLimit) {
  const Candidate who = start();
  const std::string path = answer_path(who.answers[0]);
  EXPECT_EQ(send_with(who.secret, "POST", path + "/retake").code(), "answer_not_begun");
  const Answer begun = send_with(who.secret, "POST", path + "/begin");
  EXPECT_EQ(begun.text("status"), "begun");
  advance(kMinuteMs);
  EXPECT_EQ(send_with(who.secret, "POST", path + "/begin").text("begun_at"),
            begun.text("begun_at"));
  record(who, 0, webm(100));
  EXPECT_EQ(session_of(who).answers[0].status, AnswerStatus::submitted);
  const Answer retaken = send_with(who.secret, "POST", path + "/retake");
  ASSERT_EQ(retaken.status, 200) << retaken.body;
  EXPECT_EQ(retaken.text("status"), "begun");
  EXPECT_EQ(retaken.number("retakes_used"), 1);
  EXPECT_FALSE(retaken.has("recording"));
  EXPECT_EQ(count("SELECT count(*) FROM recordings"), 0);
  EXPECT_EQ(send_with(who.secret, "POST", path + "/retake").code(), "retakes_used_up");
}

TEST_F(Candidates, WrittenAnswersAreDraftedThenHandedIn) {
  const Candidate who = start();
  EXPECT_EQ(write(who, 0, "Half a sent", false).text("status"), "begun");
  EXPECT_EQ(session_of(who).answers[0].text, "Half a sent");
  EXPECT_EQ(get(As::recruiter, session_path(who.session)).text("answers[0].text"), "")
      << "drafts are the candidate's alone";
  EXPECT_EQ(write(who, 0, "   ").status, 422);
  const Answer final = write(who, 0, "Half a sentence, now whole.");
  EXPECT_EQ(final.text("status"), "submitted");
  EXPECT_EQ(final.text("kind"), "text");
  EXPECT_EQ(write(who, 0, "Half a sentence, now whole.").status, 200)
      << "repeating after a lost reply";
  EXPECT_EQ(write(who, 0, "Something else").code(), "answer_submitted");
  EXPECT_EQ(write(who, 0, "Something else", false).code(), "answer_submitted");
  EXPECT_EQ(get(As::recruiter, session_path(who.session)).text("answers[0].text"),
            "Half a sentence, now whole.");
}

TEST_F(Candidates, WritingInsteadGivesUpTheUpload) {
  const Candidate who = start();
  const std::string location = upload(who, 0, 1000);
  EXPECT_EQ(append(who, location, 0, webm(500)).status, 204);
  EXPECT_EQ(write(who, 0, "The camera broke.").status, 200);
  EXPECT_EQ(head(who, location).status, 404);
}

TEST_F(Candidates, CompletionNeedsEveryAnswerOrAWord) {
  const Candidate who = start();
  write(who, 0, "One");
  const Answer refused = complete(who);
  expect_refusal(refused, 409, "unanswered_questions");
  EXPECT_EQ(refused.text("errors[0].code"), "unanswered");
  const Answer done = complete(who, true);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.text("status"), "completed");
  EXPECT_EQ(done.text("answers[1].status"), "skipped");
  const Answer again = complete(who);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("receipt"), done.text("receipt"));
  EXPECT_EQ(again.text("completed_at"), done.text("completed_at"));
  EXPECT_EQ(write(who, 1, "Late").code(), "session_completed");
  EXPECT_EQ(send_with(who.secret, "POST", answer_path(who.answers[0], "/retake")).code(),
            "session_completed");
}

TEST_F(Candidates, CompletionWaitsForUploads) {
  const Candidate who = start();
  write(who, 1, "Two");
  const std::string bytes = webm(64);
  const std::string location = upload(who, 0, 64);
  expect_refusal(complete(who, true), 409, "upload_unfinished");
  EXPECT_EQ(append(who, location, 0, bytes).status, 204);
  for (const char* method : {"POST", "PUT"}) {
    EXPECT_EQ(
        send_with(who.secret, method, "/api/v1/candidates/interviews/complete-session").status,
        200);
  }
}

TEST_F(Candidates, AnInterviewWithoutQuestionsCannotStart) {
  const Interview empty = add_interview(company, accounts[As::recruiter], "Empty");
  const std::string token = token_of(add_invitation(empty.id, "Sam"));
  EXPECT_EQ(access(token).text("token_info.can_start"), "false");
  expect_refusal(try_start(token), 409, "interview_empty");
  EXPECT_EQ(count("SELECT max(current_attempts) FROM invitations"), 0);
}

TEST_F(Candidates, InvitationListFollowsTheCandidate) {
  const std::string list = interview_path("/invitations?status=");
  EXPECT_EQ(get(As::recruiter, list + "sent").number("total"), 1);
  access(link_token);
  EXPECT_EQ(get(As::recruiter, list + "opened").number("total"), 1);
  const Candidate who = start();
  EXPECT_EQ(get(As::recruiter, list + "started").number("total"), 1);
  write(who, 0, "One");
  complete(who, true);
  EXPECT_EQ(get(As::recruiter, list + "completed").number("total"), 1);
  single("Other Person");
  advance(80 * kHourMs);
  EXPECT_EQ(get(As::recruiter, list + "completed").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "expired").number("total"), 1);
  EXPECT_EQ(get(As::recruiter, list + "nonsense").status, 422);
}

}  // namespace
}  // namespace candor::test
