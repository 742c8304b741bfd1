// The same POST twice: one effect, one answer.
#include <array>
#include <thread>

#include "server/http/idempotency.h"
#include "server/work/jobs.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

const std::string kDraft = R"({"title":"Only once"})";

class Idempotency : public ApiTest {
 protected:
  Answer create(std::string_view key, As who = As::recruiter, const std::string& body = kDraft) {
    return send(who, "POST", "/api/v1/interviews", body, {{"Idempotency-Key", std::string(key)}});
  }
  std::int64_t interviews() {
    return count("SELECT count(*) FROM interviews WHERE title = 'Only once'");
  }
  void change(const std::string& sql) {
    ASSERT_FALSE(app()
                     .database->write([&](store::Transaction& tx) { return tx.execute(sql, {}); })
                     .is_error());
  }
};

TEST_F(Idempotency, TheAnswerComesAgainAndTheEffectDoesNot) {
  const Answer first = create("\"8e03978e-40d5\"");
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(first.header("Idempotent-Replayed"), "");
  const Answer again = create("8e03978e-40d5");  // quotes are no part of the key
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Content-Type"), first.header("Content-Type"));
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(interviews(), 1);
  EXPECT_EQ(create("another").status, 201);
  EXPECT_EQ(interviews(), 2);
}

TEST_F(Idempotency, KeysBelongToACallerAndAnEndpoint) {
  EXPECT_EQ(create("k", As::recruiter).status, 201);
  EXPECT_EQ(create("k", As::admin).header("Idempotent-Replayed"), "");
  EXPECT_EQ(create("k", As::other_recruiter).header("Idempotent-Replayed"), "");
  EXPECT_EQ(interviews(), 3);
  EXPECT_EQ(send(As::recruiter, "POST", interview_path("/questions"), R"({"text":"q"})",
                 {{"Idempotency-Key", "k"}})
                .status,
            201);
}

TEST_F(Idempotency, AnotherRequestWithTheSameKeyIsRefused) {
  EXPECT_EQ(create("k").status, 201);
  const Answer other = create("k", As::recruiter, R"({"title":"Something else"})");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.code(), "idempotency_key_reused");
  const Answer place =
      send(As::recruiter, "POST", "/api/v1/interviews?x=1", kDraft, {{"Idempotency-Key", "k"}});
  EXPECT_EQ(place.code(), "idempotency_key_reused");
  EXPECT_EQ(interviews(), 1);
}

TEST_F(Idempotency, OnlyPlainKeysWork) {
  for (const std::string& key : {std::string(256, 'a'), std::string("\"\""), std::string("a\tb"),
                                 std::string("\xc3\xa4"), std::string("a\"b")}) {
    const Answer refused = create(key);
    EXPECT_EQ(refused.status, 400) << key;
    EXPECT_EQ(refused.code(), "bad_idempotency_key") << key;
  }
  EXPECT_EQ(interviews(), 0);
  EXPECT_EQ(create(std::string(255, 'a')).status, 201);
}

TEST_F(Idempotency, WhatFailedMayBeTriedAgain) {
  const std::string path = "/api/v1/interviews/" + str(interview.id.value + 1) + "/questions";
  const std::vector<http::Header> headers = {{"Idempotency-Key", "k"}};
  EXPECT_EQ(send(As::recruiter, "POST", path, R"({"text":"q"})", headers).status, 404);
  add_interview(company, accounts[As::recruiter], "Now it is there");
  EXPECT_EQ(send(As::recruiter, "POST", path, R"({"text":"q"})", headers).status, 201);
  EXPECT_EQ(create("k", As::recruiter, "{").status, 400);
  EXPECT_EQ(create("k").status, 201);
}

TEST_F(Idempotency, ManyAtOnceHaveOneEffect) {
  // The fixture is one thread's: the token is there before the threads are.
  const std::string bearer = "Bearer " + bearer_of(As::recruiter);
  std::array<http::Reply, 16> replies;
  std::vector<std::thread> threads;
  for (http::Reply& reply : replies) {
    threads.emplace_back([&] {
      http::Request request{"POST", "/api/v1/interviews", {}, kDraft, "127.0.0.1", false, {}};
      request.headers = {{"Host", "localhost"},
                         {"Content-Type", "application/json"},
                         {"Authorization", bearer},
                         {"Idempotency-Key", "k"}};
      reply = app().router->handle(request);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int made = 0;
  for (const http::Reply& reply : replies) {
    made += reply.status == 201;
    if (reply.status == 201) continue;
    EXPECT_EQ(reply.status, 409) << reply.body;
    EXPECT_TRUE(reply.body.find("idempotency_under_way") != std::string::npos) << reply.body;
  }
  EXPECT_EQ(interviews(), 1);
  EXPECT_GE(made, 1);
  EXPECT_EQ(create("k").header("Idempotent-Replayed"), "true");
}

TEST_F(Idempotency, SecretsAreAnsweredAgainAndKeptFromReaders) {
  const auto ask = [&] {
    return send(As::recruiter, "POST", "/api/v1/api-keys",
                R"({"name":"Program","scopes":["read"]})", {{"Idempotency-Key", "make-my-key"}});
  };
  const Answer first = ask();
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(ask().text("key"), first.text("key"));
  EXPECT_EQ(count("SELECT count(*) FROM api_keys"), 1);
  const std::string stored =
      app()
          .database
          ->read([](store::Reader& reader) -> Result<std::string> {
            std::string all;
            TRY(reader.query("SELECT key_hash, answer FROM idempotency_keys", {},
                             [&](const store::Row& row) { all += row.text(0) + row.text(1); }));
            return all;
          })
          .value();
  EXPECT_GT(stored.size(), 200u);
  EXPECT_EQ(stored.find(first.text("key").substr(7)), std::string::npos);
  EXPECT_EQ(stored.find("make-my-key"), std::string::npos);
  EXPECT_EQ(stored.find("Program"), std::string::npos);
}

// What a crash leaves behind, step by step.
TEST_F(Idempotency, AfterACrashBeforeTheEffectItIsDone) {
  EXPECT_EQ(create("k").status, 201);
  change("DELETE FROM interviews WHERE title = 'Only once'");
  change("UPDATE idempotency_keys SET state = 0, run = 'dead', answer = ''");
  const Answer again = create("k");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "");
  EXPECT_EQ(interviews(), 1);
}

TEST_F(Idempotency, AfterACrashBehindTheEffectItIsNotDoneAgain) {
  EXPECT_EQ(create("k").status, 201);
  change("UPDATE idempotency_keys SET state = 1, run = 'dead', answer = ''");
  const Answer again = create("k");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "idempotency_answer_lost");
  EXPECT_EQ(interviews(), 1);
}

TEST_F(Idempotency, TheNoteCommitsWithTheEffect) {
  // A trigger sees whether both are in one transaction: the note must be there when the effect is.
  if (!TestSchema::server_url().empty()) GTEST_SKIP() << "SQLite's form of a trigger";
  change("CREATE TABLE seen (states INTEGER)");
  change(
      "CREATE TRIGGER watch AFTER UPDATE OF state ON idempotency_keys WHEN NEW.state = 1 BEGIN"
      " INSERT INTO seen SELECT count(*) FROM interviews WHERE title = 'Only once'; END");
  EXPECT_EQ(create("k").status, 201);
  EXPECT_EQ(count("SELECT count(*) FROM seen"), 1);
  EXPECT_EQ(count("SELECT max(states) FROM seen"), 1);
  // An effect that fails takes the note with it: the key is free again.
  change("CREATE TRIGGER stop BEFORE INSERT ON interviews BEGIN SELECT RAISE(ABORT, 'no'); END");
  checks_answers = false;
  EXPECT_GE(create("other").status, 400);
  EXPECT_EQ(count("SELECT count(*) FROM idempotency_keys"), 1);
}

TEST_F(Idempotency, WhileTheFirstIsUnderWayTheSecondWaits) {
  EXPECT_EQ(create("k").status, 201);
  change("UPDATE idempotency_keys SET state = 0, answer = ''");
  const Answer refused = create("k");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "idempotency_under_way");
  EXPECT_EQ(refused.header("Retry-After"), "1");
}

TEST_F(Idempotency, KeysLiveForADay) {
  EXPECT_EQ(create("k").status, 201);
  advance(http::kIdempotencyMs - 1);
  EXPECT_EQ(create("k").header("Idempotent-Replayed"), "true");
  advance(1);
  EXPECT_EQ(create("k").header("Idempotent-Replayed"), "");
  EXPECT_EQ(interviews(), 2);
  app().jobs->queue_scheduled();
  advance(2 * http::kIdempotencyMs);
  app().jobs->run_due();
  EXPECT_EQ(count("SELECT count(*) FROM idempotency_keys"), 0);
}

TEST_F(Idempotency, ACallerHasABoundedNumberOfKeys) {
  EXPECT_EQ(create("k").status, 201);
  change(
      "INSERT INTO idempotency_keys (owner, endpoint, key_hash, fingerprint, state, run, answer,"
      " created_at) WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " +
      str(http::kIdempotencyKeysMax) +
      ") SELECT k.owner, 'x' || n.i, k.key_hash, k.fingerprint, 2, 'r', '', k.created_at"
      " FROM n, idempotency_keys k");
  const Answer refused = create("one more");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "too_many_idempotency_keys");
  EXPECT_EQ(create("k").header("Idempotent-Replayed"), "true");
  EXPECT_EQ(create("one more", As::admin).status, 201);
}

TEST_F(Idempotency, ElsewhereTheHeaderMeansNothing) {
  const std::vector<http::Header> headers = {{"Idempotency-Key", "\"\""}};
  EXPECT_EQ(send(As::recruiter, "GET", "/api/v1/interviews", {}, headers).status, 200);
  EXPECT_EQ(send(As::recruiter, "PUT", interview_path(), R"({"title":"A"})", headers).status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM idempotency_keys"), 0);
}

}  // namespace
}  // namespace candor::test
