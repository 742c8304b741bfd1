// The audit log: what is written, by whom it may be read, and that every way to change it behind
// the server's back is found. On both engines.
#include "server/features/audit.h"

#include <cstdio>
#include <fstream>
#include <thread>

#include "server/operate/audit_chain.h"
#include "server/operate/files.h"
#include "shared/domain/audit.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Audit : public ApiTest {
 protected:
  Page<AuditEntryView> entries(std::string_view query = {}) {
    const Answer answer = get(As::admin, "/api/v1/admin/audit?" + std::string(query));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.read<Page<AuditEntryView>>();
  }
  // `number` entries of the server itself.
  void fill(int number) {
    for (int i = 0; i < number; ++i) {
      const Status done = app().database->write([&](store::Transaction& tx) {
        return features::audit(tx, app(), {}, "", {.action = "data.repaired", .record = i}, now());
      });
      ASSERT_FALSE(done.is_error()) << done.error().cause;
    }
  }
  AuditVerdict verify(const std::optional<operate::AuditHead>& known = {}) {
    auto verdict = operate::verify_audit(*app().database, app().settings.data,
                                         operate::AuditSpan::whole, known);
    EXPECT_FALSE(verdict.is_error());
    return verdict.is_error() ? AuditVerdict{} : verdict.release_value();
  }
  Status change(std::string_view sql) {
    return app().database->write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute(sql, {}));
      return ok();
    });
  }
  // As somebody who owns the database does it: without the triggers.
  void tamper(std::initializer_list<std::string_view> statements) {
    const bool is_sqlite = app().database->engine() == store::Engine::sqlite;
    if (is_sqlite) {
      EXPECT_FALSE(change("DROP TRIGGER IF EXISTS audit_log_keeps_rows").is_error());
      EXPECT_FALSE(change("DROP TRIGGER IF EXISTS audit_log_keeps_words").is_error());
    } else {
      EXPECT_FALSE(change("ALTER TABLE audit_log DISABLE TRIGGER USER").is_error());
    }
    for (std::string_view sql : statements) {
      const Status done = change(sql);
      EXPECT_FALSE(done.is_error()) << sql << " " << done.error().cause;
    }
  }
};

TEST_F(Audit, SaysWhoWhatWhenFromWhereAndToWhichRecord) {
  put(As::recruiter, interview_path(), R"({"title":"A secret plan"})");
  const auto page = entries("noun=interview");
  ASSERT_EQ(page.total, 1);
  const AuditEntryView& entry = page.items[0];
  EXPECT_EQ(entry.action, "interview.updated");
  EXPECT_EQ(entry.kind, AuditKind::data_modification);
  EXPECT_EQ(entry.actor_id, accounts[As::recruiter].id);
  EXPECT_EQ(entry.actor, accounts[As::recruiter].full_name);
  EXPECT_EQ(entry.company_id, company.id);
  EXPECT_EQ(entry.record_id, interview.id.value);
  EXPECT_EQ(entry.address, "127.0.0.1");
  EXPECT_EQ(entry.created_at, now());
  EXPECT_EQ(entry.details, "title") << "names of fields, not what was written";
}

TEST_F(Audit, AChangeThatFailsLeavesNoEntry) {
  EXPECT_EQ(put(As::recruiter, interview_path("/questions/999999"), R"({"text":"x"})").status, 404);
  EXPECT_EQ(del(As::admin, "/api/v1/admin/users/" + str(accounts[As::admin].id.value)).status, 409);
  EXPECT_EQ(entries().total, 0);
  EXPECT_TRUE(verify().is_whole);
}

TEST_F(Audit, OrdinaryWorkIsWritten) {
  const Answer made =
      post(As::recruiter, "/api/v1/interviews", R"({"title":"T","questions":[{"text":"q"}]})");
  const std::string path = "/api/v1/interviews/" + made.text("id");
  const Answer question = post(As::recruiter, path + "/questions", R"({"text":"more"})");
  put(As::recruiter, path + "/questions/" + question.text("id"), R"({"text":"changed"})");
  const Answer list = get(As::recruiter, path + "/questions");
  put(As::recruiter, path + "/questions/reorder",
      "[" + list.text("items[1].id") + "," + list.text("items[0].id") + "]");
  del(As::recruiter, path + "/questions/" + question.text("id"));
  const Answer link = post(As::recruiter, path + "/invitations", R"({"candidate_name":"X"})");
  del(As::recruiter, path + "/invitations/" + link.text("id"));
  del(As::recruiter, path);
  const Candidate who = completed();
  put(As::recruiter, session_path(who.session, "/review"), R"({"reviewed":true})");
  del(As::recruiter, session_path(who.session));
  put(As::admin, "/api/v1/company", R"({"about":"x"})");
  const auto page = entries("sort=id&order=asc&limit=100");
  std::string actions;
  for (const AuditEntryView& entry : page.items) actions += entry.action + " ";
  EXPECT_EQ(actions,
            "interview.created question.created question.updated question.reordered "
            "question.deleted invitation.created invitation.withdrawn interview.deleted "
            "session.started session.completed session.reviewed session.deleted "
            "company.updated ");
  for (const AuditEntryView& entry : page.items) {
    EXPECT_NE(entry.record_id, 0) << entry.action;
    EXPECT_EQ(entry.company_id, company.id) << entry.action;
    EXPECT_EQ(entry.actor.empty(), entry.action.starts_with("session.started") ||
                                       entry.action.starts_with("session.completed"))
        << entry.action;
  }
  EXPECT_TRUE(verify().is_whole) << verify().message;
}

TEST_F(Audit, LookingAtAResultIsWrittenOnceInAWhile) {
  const Candidate who = completed();
  const auto views = [&] { return entries("action=session.viewed").total; };
  for (int i = 0; i < 3; ++i) get(As::recruiter, session_path(who.session));
  EXPECT_EQ(views(), 1);
  get(As::domain_expert, session_path(who.session));
  EXPECT_EQ(views(), 2);
  advance(features::kAccessQuietMs);
  get(As::recruiter, session_path(who.session));
  EXPECT_EQ(views(), 3);
  get(As::other_recruiter, session_path(who.session));
  EXPECT_EQ(views(), 3) << "what is not theirs was not seen";
}

TEST_F(Audit, FiltersFindAnEntry) {
  fill(3);
  advance(kHourMs);
  put(As::admin, "/api/v1/company", R"({"about":"x"})");
  EXPECT_EQ(entries("kind=data_modification").total, 4);
  EXPECT_EQ(entries("action=company.updated").total, 1);
  EXPECT_EQ(entries("actor_id=" + str(accounts[As::admin].id.value)).total, 1);
  EXPECT_EQ(entries("company_id=" + str(company.id.value)).total, 1);
  EXPECT_EQ(entries("noun=data&record_id=2").total, 1);
  EXPECT_EQ(entries("address=127.0.0.1").total, 1);
  EXPECT_EQ(entries("since=" + format_time(now())).total, 1);
  EXPECT_EQ(entries("until=" + format_time(now())).total, 3);
  EXPECT_EQ(entries("search=repaired").total, 3);
  EXPECT_EQ(entries().items[0].action, "company.updated") << "newest first";
  EXPECT_EQ(get(As::admin, "/api/v1/admin/audit?action=made.up").status, 422);
  const auto first = entries("limit=2");
  ASSERT_TRUE(first.next);
  EXPECT_EQ(entries("limit=2&after=" + *first.next).items[0].id.value, 2);
}

TEST_F(Audit, TheDatabaseRefusesToChangeOrRemoveARow) {
  fill(2);
  EXPECT_TRUE(change("UPDATE audit_log SET details = 'x' WHERE id = 1").is_error());
  EXPECT_TRUE(change("DELETE FROM audit_log WHERE id = 1").is_error());
  EXPECT_TRUE(change("DELETE FROM audit_log").is_error());
  EXPECT_EQ(verify().entries, 2);
  fill(1);
  EXPECT_TRUE(verify().is_whole) << "and goes on";
}

TEST_F(Audit, AChangedRowIsNamed) {
  fill(5);
  tamper({"UPDATE audit_log SET actor_id = 7 WHERE id = 3"});
  const AuditVerdict verdict = verify();
  EXPECT_FALSE(verdict.is_whole);
  EXPECT_EQ(verdict.first_broken, 3);
  const Answer told = get(As::admin, "/api/v1/admin/audit/verify");
  EXPECT_EQ(told.text("is_whole"), "false");
  EXPECT_EQ(told.number("first_broken"), 3);
  EXPECT_EQ(diagnose("audit").finding, operate::Finding::problem);
}

TEST_F(Audit, ARemovedRowIsNamed) {
  fill(5);
  tamper({"DELETE FROM audit_log WHERE id = 2"});
  EXPECT_EQ(verify().first_broken, 2);
}

TEST_F(Audit, RowsThatChangedPlacesAreNamed) {
  fill(5);
  tamper({"UPDATE audit_log SET id = 99 WHERE id = 2", "UPDATE audit_log SET id = 2 WHERE id = 3",
          "UPDATE audit_log SET id = 3 WHERE id = 99"});
  EXPECT_EQ(verify().first_broken, 2);
}

TEST_F(Audit, ARemovedRowIsFoundAlsoWhenTheOthersMoveUp) {
  fill(5);
  tamper({"DELETE FROM audit_log WHERE id = 2", "UPDATE audit_log SET id = id - 1 WHERE id > 2",
          "UPDATE audit_head SET entries = 4"});
  EXPECT_EQ(verify().first_broken, 2);
}

TEST_F(Audit, AnAddedRowIsNamed) {
  fill(2);
  tamper(
      {"INSERT INTO audit_log SELECT 3, created_at, 1, 0, 0, action, noun, 9, '', '', hash,"
       " 'abc' FROM audit_log WHERE id = 2",
       "UPDATE audit_head SET entries = 3, hash = 'abc'"});
  EXPECT_EQ(verify().first_broken, 3);
}

TEST_F(Audit, AMissingEndIsFound) {
  fill(5);
  tamper({"DELETE FROM audit_log WHERE id > 3"});
  EXPECT_EQ(verify().first_broken, 4);
  // Whoever also sets the row that names the end is betrayed by the note in the data folder.
  tamper({"UPDATE audit_head SET entries = 3, hash = (SELECT hash FROM audit_log WHERE id = 3)"});
  const AuditVerdict verdict = verify();
  EXPECT_FALSE(verdict.is_whole);
  EXPECT_EQ(verdict.first_broken, 4);
}

TEST_F(Audit, AHeadKeptElsewhereFindsWhatTheDataFolderCannot) {
  fill(5);
  const auto known = operate::read_head(verify().head);
  ASSERT_TRUE(known);
  EXPECT_TRUE(verify(known).is_whole);
  tamper({"DELETE FROM audit_log WHERE id > 3",
          "UPDATE audit_head SET entries = 3, hash = (SELECT hash FROM audit_log WHERE id = 3)"});
  ASSERT_EQ(std::remove((app().settings.data + "/audit.head").c_str()), 0);
  EXPECT_TRUE(verify().is_whole) << "nothing here knows better";
  EXPECT_EQ(verify(known).first_broken, 4);
}

TEST_F(Audit, AChainComputedAnewIsFound) {
  fill(4);
  AuditEntry last;
  const auto read = app().database->read(
      [&](store::Reader& reader) { return store::find<AuditEntry>(reader, "WHERE id = 4", {}); });
  last = read.value();
  last.details = "something else";
  last.hash = operate::hash_of(last);
  tamper(
      {"UPDATE audit_log SET details = 'something else', hash = '" + last.hash + "' WHERE id = 4",
       "UPDATE audit_head SET hash = '" + last.hash + "'"});
  const AuditVerdict verdict = verify();
  EXPECT_FALSE(verdict.is_whole);
  EXPECT_EQ(verdict.first_broken, 4);
}

TEST_F(Audit, ANoteOlderThanTheLogIsNoDamage) {
  fill(2);
  const std::string path = app().settings.data + "/audit.head";
  const std::string older = operate::read_text(path);
  fill(2);
  std::ofstream(path) << older;
  EXPECT_TRUE(verify().is_whole) << "as after a power cut";
}

TEST_F(Audit, WritersThatRaceMakeOneChain) {
  constexpr int kThreads = 6, kEach = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([this] { fill(kEach); });
  for (std::thread& one : threads) one.join();
  const AuditVerdict verdict = verify();
  EXPECT_TRUE(verdict.is_whole) << verdict.message;
  EXPECT_EQ(verdict.entries, kThreads * kEach);
}

TEST_F(Audit, AnUnknownActionIsAnErrorAndUndoesTheChange) {
  const Status done = app().database->write([&](store::Transaction& tx) -> Status {
    TRY(tx.execute("UPDATE companies SET about = 'changed'", {}));
    return features::audit(tx, app(), {}, "", {.action = "made.up"}, now());
  });
  ASSERT_TRUE(done.is_error());
  EXPECT_EQ(done.error().code, "bad_act");
  EXPECT_EQ(count("SELECT count(*) FROM companies WHERE about = 'changed'"), 0);
}

TEST_F(Audit, TheLogGoesOnAfterARestart) {
  fill(2);
  restart();
  fill(2);
  EXPECT_EQ(verify().entries, 4);
  EXPECT_TRUE(verify().is_whole);
}

}  // namespace
}  // namespace candor::test
