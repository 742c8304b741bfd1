// What only PostgreSQL can do to us: end a connection at any moment, restart under load, refuse a
// transaction that another came between, belong to somebody else.
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "server/store/database_url.h"
#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Transaction;

class PostgresqlTest : public StoreTest {
 protected:
  store::Engine engine() const override { return store::Engine::postgresql; }
  static std::string code_of(const Status& status) {
    return status.is_error() ? status.error().code : "";
  }
  static std::int64_t process(Reader& reader) {
    return reader.number("SELECT pg_backend_pid()", {}).value();
  }
  void kill(std::int64_t process) const {
    EXPECT_EQ(schema_->ask("SELECT pg_terminate_backend(" + std::to_string(process) + ")"), "t");
  }
  std::string open_error(const std::string& url) const {
    store::OpenOptions made;
    made.url = url;
    auto opened = store::Database::open(made);
    return opened.is_error() ? opened.error().code : "";
  }
  std::string url_with(std::string_view from, std::string_view to) const {
    std::string url = schema_->url;
    return url.replace(url.find(from), from.size(), to);
  }
};

TEST_F(PostgresqlTest, WhatCannotBeOpenedSaysWhy) {
  EXPECT_EQ(open_error(url_with(":secret@", ":wrong@")), "database_refused");
  EXPECT_EQ(open_error(url_with("candor:", "nobody:")), "database_refused");
  EXPECT_EQ(open_error(url_with("/postgres?", "/missing?")), "database_missing");
  EXPECT_EQ(open_error("postgresql://candor:secret@127.0.0.1:1/postgres"), "database_unreachable");
  EXPECT_EQ(open_error(url_with("test_", "other_")), "schema_missing");
  EXPECT_EQ(open_error(schema_->url), "in_use");
  database_.reset();
  EXPECT_EQ(open_error(schema_->url), "");
}

TEST_F(PostgresqlTest, NobodyReadsThePasswordInAnError) {
  store::OpenOptions made;
  made.url = url_with(":secret@", ":hidden@");
  auto opened = store::Database::open(made);
  ASSERT_TRUE(opened.is_error());
  EXPECT_EQ(opened.error().message.find("hidden"), std::string::npos);
  EXPECT_EQ(opened.error().cause.find("hidden"), std::string::npos);
  EXPECT_EQ(store::masked_url("postgres://me:p@ss:/w@host:1/db?password=x&sslmode=require"),
            "postgres://me:***@host:1/db?password=***&sslmode=require");
  EXPECT_EQ(store::masked_url("postgres://host/db"), "postgres://host/db");
  EXPECT_EQ(store::masked_url("postgres://me@host/db"), "postgres://me@host/db");
}

TEST_F(PostgresqlTest, SettingsThatDurabilityRestsOn) {
  const auto setting = [&](std::string_view sql) {
    std::string found;
    EXPECT_TRUE(is_ok(database_->write([&](Transaction& tx) {
      return tx.query(sql, {}, [&](const store::Row& row) { found = row.text(0); });
    })));
    return found;
  };
  EXPECT_EQ(setting("SHOW synchronous_commit"), "on");
  EXPECT_EQ(setting("SHOW transaction_isolation"), "serializable");
  EXPECT_EQ(setting("SHOW client_encoding"), "UTF8");
}

TEST_F(PostgresqlTest, AConnectionKilledDuringAWriteSavesNothing) {
  int runs = 0;
  const Status done = database_->write([&](Transaction& tx) -> Status {
    ++runs;
    TRY(store::insert(tx, named("lost")));
    kill(process(tx));
    TRY(store::insert(tx, named("lost too")));
    return ok();
  });
  EXPECT_EQ(code_of(done), "database_unreachable");
  EXPECT_EQ(runs, 1);
  EXPECT_FALSE(add("next").is_error());
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 1);
}

TEST_F(PostgresqlTest, AConnectionKilledDuringAReadIsAnError) {
  const Status done = database_->read([&](Reader& reader) -> Status {
    kill(process(reader));
    TRY(reader.number("SELECT count(*) FROM companies", {}));
    return ok();
  });
  EXPECT_EQ(code_of(done), "database_unreachable");
  for (int i = 0; i < 8; ++i) EXPECT_EQ(number("SELECT count(*) FROM companies"), 0);
}

// Killed while nothing runs: nobody notices.
TEST_F(PostgresqlTest, AnIdleConnectionThatWasKilledComesBackUnseen) {
  ASSERT_FALSE(add("before").is_error());
  schema_->ask(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
      " WHERE pid <> pg_backend_pid() AND application_name = 'candor'");
  EXPECT_FALSE(add("after").is_error());
  for (int i = 0; i < 8; ++i) EXPECT_EQ(number("SELECT count(*) FROM companies"), 2);
}

// The connection ends while COMMIT is on its way: nobody can know, so nobody is told "saved".
TEST_F(PostgresqlTest, ALostCommitIsReportedAsUnknown) {
  schema_->ask(
      "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
      " $$BEGIN PERFORM pg_sleep(20); RETURN NULL; END$$");
  schema_->ask(
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON companies"
      " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()");
  std::atomic<std::int64_t> writer{0};
  std::atomic<int> runs{0}, effects{0};
  std::thread killer([&] {
    while (writer == 0) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    kill(writer);
  });
  const Status done = database_->write([&](Transaction& tx) -> Status {
    ++runs;
    tx.after_commit([&] { ++effects; });
    TRY(store::insert(tx, named("who knows")));
    writer = process(tx);
    return ok();
  });
  killer.join();
  ASSERT_EQ(code_of(done), "outcome_unknown");
  EXPECT_EQ(done.error().failure, Failure::unavailable);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(effects, 0);
}

TEST_F(PostgresqlTest, AStatementThatTakesTooLongIsEnded) {
  const auto started = std::chrono::steady_clock::now();
  const Status done = database_->read([](Reader& reader) -> Status {
    TRY(reader.number("SELECT 1 FROM pg_sleep(30)", {}));
    return ok();
  });
  EXPECT_EQ(code_of(done), "read_timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(15));
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 0);
}

// An operation that hides a failed statement must not take its batch with it.
TEST_F(PostgresqlTest, AnOperationThatGoesOnAfterAFailureFailsAlone) {
  const Status done = database_->write([&](Transaction& tx) -> Status {
    (void)tx.execute("INSERT INTO companies (id) VALUES (1)", {});
    return ok();
  });
  EXPECT_EQ(code_of(done), "statement_failed");
  EXPECT_FALSE(add("next").is_error());
}

// Each write reads a number and writes the next; the databases do not know of each other.
TEST_F(PostgresqlTest, TransactionsThatCameBetweenEachOtherAreRunAgain) {
  ASSERT_FALSE(add("counter").is_error());
  store::OpenOptions unlocked = options();
  unlocked.is_locked = false;
  unlocked.writers = 2;
  auto other = store::Database::open(unlocked).release_value();
  std::atomic<int> acknowledged{0}, runs{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      store::Database& database = t % 2 == 0 ? *database_ : *other;
      for (int i = 0; i < 25; ++i) {
        const Status done = database.write([&](Transaction& tx) -> Status {
          ++runs;
          const std::int64_t now = TRY(tx.number("SELECT max(created_at) FROM companies", {}));
          TRY(tx.execute("UPDATE companies SET created_at = ?", {now + 1}));
          return ok();
        });
        ++(done.is_error() ? refused : acknowledged);
        if (done.is_error()) EXPECT_EQ(done.error().code, "run_again");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(number("SELECT max(created_at) FROM companies"), acknowledged);
  EXPECT_EQ(acknowledged + refused, 200);
  EXPECT_GT(acknowledged, 190);
  EXPECT_GT(runs, 200) << "nothing ever came between; this proves nothing";
}

TEST_F(PostgresqlTest, TwoThatStartTogetherMigrateOnce) {
  TestSchema fresh;
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      store::OpenOptions made;
      made.url = fresh.url;
      made.is_locked = false;
      auto opened = store::Database::open(made);
      if (opened.is_error() || opened.value()->migrate(Time{1}).is_error()) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(fresh.ask("SELECT count(*) FROM schema_migrations"),
            std::to_string(number("SELECT count(*) FROM schema_migrations")));
}

// The server dies and comes back while eight threads write; every acknowledged row is there, every
// pair is whole, and writing goes on by itself.
TEST_F(PostgresqlTest, ARestartUnderLoadLosesNothingAcknowledged) {
  const char* script = std::getenv("CANDOR_TEST_POSTGRESQL");
  ASSERT_NE(script, nullptr);
  std::mutex mutex;
  std::set<std::string> acknowledged, unknown;
  std::atomic<bool> is_over{false};
  std::atomic<int> refused{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; !is_over; ++i) {
        const std::string name = std::to_string(w) + "-" + std::to_string(i);
        const Status done = database_->write([&](Transaction& tx) -> Status {
          TRY(store::insert(tx, named(name)));
          TRY(store::insert(tx, named(name)));
          return ok();
        });
        if (done.is_error()) {
          ++refused;
          EXPECT_EQ(done.error().failure, Failure::unavailable) << done.error().code;
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        std::lock_guard lock(mutex);
        if (!done.is_error()) acknowledged.insert(name);
        if (code_of(done) == "outcome_unknown") unknown.insert(name);
      }
    });
  }
  std::size_t before_last = 0;
  for (int round = 0; round < 3; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    EXPECT_EQ(std::system((std::string(script) + " restart").c_str()), 0);
    std::lock_guard lock(mutex);
    before_last = acknowledged.size();
  }
  for (int i = 0; i < 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::lock_guard lock(mutex);
    if (acknowledged.size() > before_last + 100) break;
  }
  is_over = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_GT(acknowledged.size(), before_last + 100) << "writing did not go on";
  EXPECT_GT(refused, 0) << "the restart was not noticed; this proves nothing";
  std::map<std::string, int> stored;
  ASSERT_TRUE(is_ok(database_->read([&](Reader& reader) {
    return reader.query(
        "SELECT name, count(*) FROM companies GROUP BY name", {},
        [&](const store::Row& row) { stored[row.text(0)] = static_cast<int>(row.integer(1)); });
  })));
  for (const std::string& name : acknowledged) EXPECT_TRUE(stored.contains(name)) << name;
  for (const auto& [name, count] : stored) {
    EXPECT_EQ(count, 2) << name << " is half there";
    EXPECT_TRUE(acknowledged.contains(name) || unknown.contains(name))
        << name << " was saved and reported as not saved";
  }
}

}  // namespace
}  // namespace candor::test
