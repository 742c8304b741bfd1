// Nobody opens the file that is about themself, whatever their role.
#include "shared/domain/overview.h"
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class OwnRecord : public IdentityTest {
 protected:
  // A completed session of a candidate with this address, with one recording.
  Candidate completed_by(std::string_view email) {
    const Answer invited =
        post(As::admin, interview_path("/invitations"),
             object({{"candidate_name", "Insider"}, {"candidate_email", email}}));
    EXPECT_EQ(invited.status, 201) << invited.body;
    Candidate who = start(invited.text("token_value"));
    record(who, 0, webm(100));
    EXPECT_EQ(write(who, 1, "Words").status, 200);
    EXPECT_EQ(complete(who).status, 200);
    return who;
  }
  std::vector<std::pair<std::string, Answer>> every_way(As as, const Candidate& who) {
    const std::string id = str(count("SELECT max(id) FROM recordings"));
    const std::string recording = session_path(who.session, "/recordings/" + id);
    std::vector<std::pair<std::string, Answer>> answers;
    const auto ask = [&](std::string_view method, const std::string& target,
                         std::string_view body = {}) {
      answers.emplace_back(std::string(method) + " " + target, send(as, method, target, body));
    };
    ask("GET", session_path(who.session));
    ask("GET", recording);
    ask("GET", "/uploads/recordings/" + id);
    ask("GET", "/uploads/recordings/session_" + str(who.session) + "_question_" +
                   str(who.questions[0]) + ".webm");
    ask("PUT", session_path(who.session, "/review"), R"({"reviewed":true})");
    if (permits(viewer_of(as), Permission::delete_results))
      ask("DELETE", session_path(who.session));
    return answers;
  }
};

TEST_F(OwnRecord, IsClosedToItsPersonInEveryRoleAndOnEveryPath) {
  for (const As as : {As::recruiter, As::domain_expert, As::admin}) {
    const Candidate who =
        completed_by(email_of(as) == "admin@example.com" ? "ADMIN@example.com"  // in any spelling
                                                         : email_of(as));
    for (const auto& [path, answer] : every_way(as, who)) {
      EXPECT_EQ(answer.status, 403) << path << " as " << name_of(as) << " " << answer.body;
      EXPECT_EQ(answer.code(), "own_record") << path;
    }
  }
  EXPECT_EQ(count("SELECT count(*) FROM sessions WHERE deleted_at IS NOT NULL"
                  " OR reviewed_at IS NOT NULL"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action IN ('session.viewed',"
                  " 'recording.viewed')"),
            0);
}

TEST_F(OwnRecord, IsInNoListAndNoCountOfThatPerson) {
  const Candidate own = completed_by(email_of(As::recruiter));
  completed();
  const Answer mine = get(As::recruiter, interview_path("/sessions"));
  EXPECT_EQ(mine.number("total"), 1);
  EXPECT_NE(mine.number("items[0].id"), own.session);
  EXPECT_EQ(get(As::domain_expert, interview_path("/sessions")).number("total"), 2);
  EXPECT_EQ(get(As::recruiter, interview_path("/sessions?search=insider")).number("total"), 0);
  const auto page = get(As::recruiter, "/api/v1/overview").read<Overview>();
  EXPECT_EQ(page.to_review_count, 1);
  ASSERT_EQ(page.to_review.size(), 1u);
  EXPECT_NE(page.to_review[0].id.value, own.session);
  EXPECT_EQ(get(As::admin, "/api/v1/overview").read<Overview>().to_review_count, 2);
}

TEST_F(OwnRecord, IsOpenToTheirColleagues) {
  const Candidate who = completed_by(email_of(As::recruiter));
  for (const auto& [path, answer] : every_way(As::domain_expert, who)) {
    EXPECT_LT(answer.status, 300) << path << " " << answer.body;
  }
}

// Who moves to another address takes the closed record along, by which road ever they moved.
TEST_F(OwnRecord, StaysClosedUnderAnotherAddress) {
  const std::string first = email_of(As::recruiter);
  const Candidate who = completed_by(first);
  const auto move = [&](std::string_view email) {
    return put(As::recruiter, "/api/v1/auth/me",
               object({{"email", email}, {"current_password", std::string(kPassword)}}));
  };
  const auto expect_closed = [&](std::string_view when) {
    for (const auto& [path, answer] : every_way(As::recruiter, who)) {
      EXPECT_EQ(answer.status, 403) << when << " " << path << " " << answer.body;
      EXPECT_EQ(answer.code(), "own_record") << when << " " << path;
    }
    EXPECT_EQ(get(As::recruiter, interview_path("/sessions")).number("total"), 0) << when;
  };
  const Answer moved = move("moved@example.com");
  ASSERT_EQ(moved.status, 200) << moved.body;
  expect_closed("moved");
  const std::string user = "/api/v1/admin/users/" + str(accounts[As::recruiter].id.value);
  const Answer by_other = put(As::admin, user, R"({"email":"again@example.com"})");
  ASSERT_EQ(by_other.status, 200) << by_other.body;
  expect_closed("moved by an administrator");
  ASSERT_EQ(move(first).status, 200);
  expect_closed("back again");
  ASSERT_EQ(move("moved@example.com").status, 200) << "an address may be had twice";
  for (const auto& [path, answer] : every_way(As::domain_expert, who)) {
    EXPECT_LT(answer.status, 300) << path << " " << answer.body;
  }
}

TEST_F(OwnRecord, AKeyOfThatPersonOpensItNeither) {
  const Candidate who = completed_by(email_of(As::recruiter));
  const Answer key = post(As::recruiter, "/api/v1/api-keys", R"({"name":"P","scopes":["read"]})");
  EXPECT_EQ(send_with(key.text("key"), "GET", session_path(who.session)).code(), "own_record");
}

}  // namespace
}  // namespace candor::test
