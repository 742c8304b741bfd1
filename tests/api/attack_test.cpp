// Attacks by who comes with a token that is not theirs, with rights they do not have, or with
// many guesses. Each gets a clear answer and a line in the security log; nothing leaks, nothing
// changes. Attacks by what a request is made of are in attack_input_test.cpp, on the wire in
// tests/faults.
#include "tests/api/attack_test.h"

#include <thread>

#include "shared/api/endpoints.h"

namespace candor::test {
namespace {

// Tokens

class AttackTokens : public AttackTest {
 protected:
  // With which an administrator would rename the company.
  Answer rename_with(std::string_view bearer) {
    return send_with(bearer, "PUT", "/api/v1/company", R"({"name":"Taken over"})");
  }
  std::string forge(std::string_view header, const std::string& payload, std::string_view key) {
    const std::string head = secrets::base64url(header) + "." + secrets::base64url(payload);
    return head + "." + (key.empty() ? "" : secrets::base64url(secrets::hmac(key, head)));
  }
};

TEST_F(AttackTokens, AccessTokensThatAreNotOurs) {
  const std::string good = bearer_of(As::admin);
  const std::size_t first = good.find('.'), last = good.rfind('.');
  const std::string header = *secrets::decode_base64url(good.substr(0, first));
  const std::string claims = *secrets::decode_base64url(good.substr(first + 1, last - first - 1));
  const std::string& key = app().keys.token_key;
  std::string elsewhere = claims;
  elsewhere.replace(elsewhere.find(R"("aud":"candor")"), 14, R"("aud":"others")");
  const std::string none = R"({"alg":"none","typ":"at+jwt"})";
  expect_refused(rename_with(forge(none, claims, "")), 401, "token_algorithm", "token_refused");
  expect_refused(rename_with(forge(none, claims, key)), 401, "token_algorithm", "token_refused");
  expect_refused(rename_with(forge(header, claims, "a key that we never had, as long as ours")),
                 401, "token_signature", "token_refused");
  expect_refused(rename_with(good.substr(0, good.size() - 4) + "AAAA"), 401, "token_signature",
                 "token_refused");
  expect_refused(rename_with(forge(header, elsewhere, key)), 401, "token_audience",
                 "token_refused");
  expect_refused(rename_with("cs_1_AAAA"), 401, "invalid_link", "token_refused");
  expect_refused(rename_with(std::string(43, 'A')), 401, "invalid_link", "token_refused");
  advance(31 * kMinuteMs);
  expect_refused(rename_with(good), 401, "token_expired", "token_refused");
  expect_unchanged();
}

TEST_F(AttackTokens, RevokedAccessTokens) {
  const std::string bearer = sign_in(email_of(As::admin), kPassword).text("access_token");
  ASSERT_EQ(send_with(bearer, "POST", "/api/v1/auth/logout").status, 200);
  remember();
  expect_refused(rename_with(bearer), 401, "session_ended", "token_refused");
  expect_refused(send_with(bearer, "POST", "/api/v1/auth/refresh"), 401, "session_ended",
                 "token_refused");
  expect_unchanged();
}

// It ends the whole session, whoever of the two was the thief; nothing else changes.
TEST_F(AttackTokens, ReplayedRefreshTokens) {
  const auto refresh = [&](std::string_view token) {
    return post(As::guest, "/api/v1/auth/refresh", object({{"refresh_token", token}}));
  };
  const std::string stolen = sign_in(email_of(As::admin), kPassword).text("refresh_token");
  const Answer renewed = refresh(stolen);
  ASSERT_EQ(renewed.status, 200);
  advance(11 * kSecondMs);
  forget_log();
  expect_refused(refresh(stolen), 401, "refresh_reused", "token_refused");
  remember();
  expect_refused(refresh(stolen), 401, "session_ended", "token_refused");
  expect_refused(refresh(renewed.text("refresh_token")), 401, "session_ended", "token_refused");
  expect_refused(rename_with(renewed.text("access_token")), 401, "session_ended", "token_refused");
  expect_refused(refresh("cr_1_1_" + std::string(43, 'A')), 401, "invalid_token", "token_refused");
  expect_unchanged();
}

TEST_F(AttackTokens, MailedAndSharedLinksThatAreNotTheirs) {
  const std::string token = token_mailed_to(As::admin, "reset-password");
  ASSERT_FALSE(token.empty());
  const auto reset = [&](std::string_view with) {
    return post(As::guest, "/api/v1/auth/reset-password",
                object({{"token", with}, {"new_password", kNewPassword}}));
  };
  ASSERT_EQ(reset(token).status, 200);
  remember();
  expect_refused(reset(token), 410, "link_invalid", "token_refused");
  expect_refused(reset(std::string(43, 'A')), 410, "link_invalid", "token_refused");
  expect_refused(post(As::guest, "/api/v1/auth/verify-email", object({{"token", token}})), 410,
                 "link_invalid", "token_refused");
  for (const char* path : {"access", "start-session"}) {
    expect_refused(post(As::guest, "/api/v1/candidates/interviews/" + std::string(path),
                        object({{"token", std::string(43, 'A')}})),
                   404, "invitation_unknown", "token_refused");
  }
  expect_unchanged();
}

TEST_F(AttackTokens, AKeyEndsWithItsDeletedOwner) {
  const Answer made =
      post(As::recruiter, "/api/v1/api-keys", R"({"name":"Program","scopes":["read","write"]})");
  const std::string key = made.text("key");
  ASSERT_EQ(send_with(key, "GET", "/api/v1/interviews").status, 200);
  const std::string user = "/api/v1/admin/users/" + str(accounts[As::recruiter].id.value);
  ASSERT_EQ(del(As::admin, user).status, 204);
  remember();
  expect_refused(send_with(key, "GET", "/api/v1/interviews"), 401, "invalid_key", "token_refused");
  expect_refused(send_with(key, "POST", "/api/v1/interviews", R"({"title":"Mine"})"), 401,
                 "invalid_key", "token_refused");
  expect_unchanged();
}

TEST_F(AttackTokens, AKeyThatReadsGetsNoLinksOfCandidates) {
  const auto key = [&](std::string_view scopes) {
    return post(As::recruiter, "/api/v1/api-keys",
                R"({"name":"Program","scopes":[)" + std::string(scopes) + "]}")
        .text("key");
  };
  const Answer read = send_with(key(R"("read")"), "GET", interview_path("/invitations"));
  ASSERT_EQ(read.status, 200) << read.body;
  EXPECT_EQ(read.body.find(link_token), std::string::npos);
  const Answer invites =
      send_with(key(R"("read","invite")"), "GET", interview_path("/invitations"));
  EXPECT_NE(invites.body.find(link_token), std::string::npos);
}

// Rights

class AttackRights : public AttackTest {};

// What a person can never send about themself or their records, on every endpoint that takes JSON.
TEST_F(AttackRights, ByFieldsThatNobodySends) {
  const std::string others = str(other_company.id.value);
  for (const EndpointInfo* endpoint : api::all()) {
    const bool takes_json = endpoint->body == Body::json || endpoint->body == Body::form;
    if (!takes_json || endpoint->permission == Permission::answer_interview) continue;
    std::string path(endpoint->path);
    const std::string ids[] = {str(interview.id.value), str(questions[0].id.value)};
    for (const std::string& id : ids) {
      const std::size_t open = path.find('{');
      if (open != std::string::npos) path.replace(open, path.find('}') - open + 1, id);
    }
    const As who = permits(Viewer::recruiter, endpoint->permission) ? As::recruiter : As::admin;
    for (const char* const field :
         {"\"id\":7", "\"password_hash\":\"x\"", "\"created_by\":1", "\"account_id\":1"}) {
      const Answer answer =
          send(who, word_of_method(endpoint->method), path, "{" + std::string(field) + "}");
      EXPECT_EQ(answer.status, 422) << endpoint->name << field << answer.body;
      EXPECT_EQ(logged("input_refused").size(), 1u) << endpoint->name << field;
      expect_no_leak(answer);
      forget_log();
    }
    if (find_field(endpoint->request(), "company_id") >= 0) continue;
    const Answer answer =
        send(who, word_of_method(endpoint->method), path, "{\"company_id\":" + others + "}");
    EXPECT_EQ(answer.status, 422) << endpoint->name << answer.body;
    forget_log();
  }
  expect_unchanged();
}

TEST_F(AttackRights, ByNamingARoleOrAStateOfOneself) {
  for (const char* path :
       {"/api/v1/auth/registration", "/auth/register", "/api/auth/register", "/api/auth/signup"}) {
    for (const char* role : {"admin", "domain_expert", "expert"}) {
      expect_refused(
          post(As::guest, path,
               object({{"email", "new@example.org"}, {"password", "long enough"}, {"role", role}})),
          403, "role_refused", "forbidden");
    }
  }
  for (const char* path : {"/api/v1/auth/me", "/api/v1/interviewer/profile", "/auth/me"}) {
    for (const char* body : {R"({"role":"admin"})", R"({"status":"active"})", R"({"company_id":2})",
                             R"({"is_active":true})", R"({"full_name":"Fine","role":"admin"})",
                             R"({"subscription_status":"active"})"}) {
      expect_refused(put(As::candidate, path, body), 422, "unknown_field", "input_refused");
    }
  }
  expect_refused(send(As::candidate, "PUT", "/api/v1/auth/me", R"({"\u0072ole":"admin"})"), 422,
                 "unknown_field", "input_refused");
  expect_unchanged();
}

// A record of ours, asked for by somebody of another company, on every path that leads to it.
TEST_F(AttackRights, ByTheIdOfAnotherCompany) {
  const std::string id = str(interview.id.value), question = str(questions[0].id.value);
  const std::string fitting = R"({"title":"Mine"})", words = R"({"text":"Mine?"})";
  for (const std::string& base :
       {"/api/v1/interviews/" + id, "/api/interviews/" + id, "/interviews/" + id,
        "/api/v1/interviewer/interviews/" + id, "/api/v1/interviewer/interviews/" + interview.key,
        "/api/v1/interviews/" + interview.key + "/"}) {
    const std::string slash = base.ends_with('/') ? "" : "/";
    const std::vector<Answer> answers = {
        get(As::other_recruiter, base),
        put(As::other_recruiter, base, fitting),
        get(As::other_recruiter, base + slash + "questions"),
        post(As::other_recruiter, base + slash + "questions", words),
        put(As::other_recruiter, base + slash + "questions/" + question, words),
        del(As::other_recruiter, base + slash + "questions/" + question),
        del(As::other_recruiter, base)};
    for (const Answer& answer : answers) {
      EXPECT_EQ(answer.status, 404) << base << answer.body;
      expect_no_leak(answer);
    }
    EXPECT_EQ(logged("record_refused").size(), answers.size()) << base;
    forget_log();
  }
  for (const char* rest : {"/tokens", "/results", "/invitations", "/sessions"}) {
    const std::string base = std::string(rest) == "/tokens" || std::string(rest) == "/results"
                                 ? "/api/v1/interviewer/interviews/"
                                 : "/api/v1/interviews/";
    EXPECT_EQ(get(As::other_recruiter, base + id + rest).status, 404) << rest;
  }
  expect_unchanged();
}

// The hidden fields of what one may read name nothing of another company either.
TEST_F(AttackRights, ByARecordOfAnotherCompanyInTheBody) {
  const Interview theirs =
      add_interview(other_company, accounts[As::other_recruiter], "Not for Acme");
  const Question question = add_question(theirs.id, "Theirs?");
  remember();
  const std::string their_question = str(question.id.value);
  const Answer invited =
      post(As::recruiter, interview_path("/invitations"),
           R"({"candidate_name":"A","interview_id":)" + str(theirs.id.value) + "}");
  EXPECT_EQ(invited.status, 422);
  EXPECT_EQ(code_of(invited), "mismatch");
  EXPECT_GE(
      put(As::recruiter, interview_path("/questions/reorder"), "[" + their_question + "]").status,
      400);
  EXPECT_GE(put(As::recruiter, interview_path("/update-with-questions"),
                R"({"title":"Mine","questions":[{"id":)" + their_question + R"(,"text":"x"}]})")
                .status,
            400);
  EXPECT_EQ(
      put(As::recruiter, interview_path("/questions/" + their_question), R"({"text":"x"})").status,
      404);
  expect_unchanged();
}

// Whatever a path is called, the permission is that of its endpoint.
TEST_F(AttackRights, ByAnotherSpellingOfAPathForAdministrators) {
  for (const EndpointInfo* endpoint : api::all()) {
    if (endpoint->permission != Permission::administer) continue;
    std::string path(endpoint->path);
    const std::size_t open = path.find('{');
    if (open != std::string::npos)
      path.replace(open, path.find('}') - open + 1, str(accounts[As::admin].id.value));
    const std::string rest = path.substr(std::string_view("/api/v1").size());
    for (const std::string& spelling :
         {path, path + "/", "/api" + rest, rest, rest + "/", "/api/v1/" + rest, "/api//v1" + rest,
          "/API/V1" + rest, "/api/v1/./" + rest.substr(1), "/api/v1/x/.." + rest,
          "/api/v1/%61dmin" +
              rest.substr(rest.find('/', 1) == std::string::npos ? rest.size() : rest.find('/', 1)),
          path + "?role=admin", path + "%00", path + ";a=b"}) {
      for (As who : {As::recruiter, As::candidate, As::domain_expert}) {
        const int status = send(who, word_of_method(endpoint->method), spelling).status;
        EXPECT_TRUE(status == 403 || status == 404 || status == 405) << spelling << " " << status;
      }
      EXPECT_GE(send(As::guest, word_of_method(endpoint->method), spelling).status, 401)
          << spelling;
    }
    EXPECT_FALSE(logged("forbidden").empty()) << endpoint->name;
    forget_log();
  }
  expect_unchanged();
}

// Guessing

class AttackGuessing : public AttackTest {};

// From one address and from ten thousand: the owner signs in from where they were before, and a
// guess that would have been right is not even tried.
TEST_F(AttackGuessing, TenThousandWrongPasswordsFromAsManyAddresses) {
  const std::string me = email_of(As::recruiter);
  ASSERT_EQ(sign_in_from("198.51.100.1", me, kPassword).status, 200);
  remember();
  int tried = 0, waited = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string address = "203.0." + str(i / 200) + "." + str(i % 200);
    const Answer answer = sign_in_from(address, me, "guess " + str(i));
    tried += answer.status == 401;
    waited += answer.status == 429;
    if (answer.status == 429) EXPECT_FALSE(answer.header("Retry-After").empty());
  }
  EXPECT_EQ(tried, 50);
  EXPECT_EQ(tried + waited, 10'000);
  EXPECT_EQ(sign_in_from("203.0.99.99", me, kPassword).status, 429) << "the right one, guessed";
  EXPECT_EQ(logged("sign_in_failed").size(), 50u);
  EXPECT_EQ(logged("rate_limited").size(), 9'951u);
  EXPECT_LE(count("SELECT count(*) FROM audit_log"), 60) << "waiting attempts fill no log of ours";
  expect_unchanged();
  EXPECT_EQ(sign_in_from("198.51.100.1", me, kPassword).status, 200) << "the owner";
}

// The queue for hashing is full of somebody else's guesses: who is told to come back has not
// guessed, and need not wait the longer for it.
TEST(AttackThrottle, WhoWasTurnedAwayHasNotGuessed) {
  http::SignInThrottle throttle;
  const Time now{1'000'000};
  for (int i = 0; i < 200; ++i) {
    ASSERT_FALSE(throttle.begin("me", "198.51.100.1", false, now).is_error()) << i;
    throttle.take_back("me", "198.51.100.1");
  }
  // Only what was not looked at comes back: five wrong ones stay five.
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(throttle.begin("me", "198.51.100.1", false, now).is_error());
  }
  EXPECT_TRUE(throttle.begin("me", "198.51.100.1", false, now).is_error());
  throttle.take_back("nobody", "198.51.100.1");
  EXPECT_TRUE(throttle.begin("me", "198.51.100.1", false, now).is_error());
}

// Many at once are no more than one after the other.
TEST_F(AttackGuessing, AtOnceGainsNothing) {
  const std::string me = email_of(As::recruiter);
  std::atomic<int> tried{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i)
        tried += sign_in_from("203.0.113.7", me, "guess " + str(t) + str(i)).status == 401;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(tried, 5);
  expect_unchanged();
}

}  // namespace
}  // namespace candor::test
