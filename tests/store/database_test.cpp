// Group commit, isolation and failures of the one writer.
#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Transaction;

class DatabaseTest : public EngineTest {};
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, kEngines, engine_name);

TEST_P(DatabaseTest, EveryAcknowledgedWriteIsReadableAtOnce) {
  constexpr int kWriters = 8, kEach = 50;
  std::atomic<int> unreadable{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        auto saved = add("Company " + std::to_string(w) + " " + std::to_string(i));
        if (saved.is_error()) {
          ++unreadable;
          continue;
        }
        const auto found = database_->read([&](Reader& reader) {
          return store::find<Company>(reader, "WHERE id = ?", {saved.value().id});
        });
        if (found.is_error()) ++unreadable;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(unreadable, 0);
  EXPECT_EQ(number("SELECT count(*) FROM companies"), kWriters * kEach);
}

// While the writer is held in one operation, others queue up; they must share one commit.
TEST_P(DatabaseTest, WaitingWritesShareOneCommit) {
  constexpr int kWaiting = 40;
  std::atomic<int> started{0};
  auto held = std::make_unique<HeldWriter>(*database_);
  std::vector<std::thread> writers;
  std::atomic<int> effects{0};
  std::atomic<int> seen_by_effects{0};
  for (int i = 0; i < kWaiting; ++i) {
    writers.emplace_back([&, i] {
      ++started;
      auto done = database_->write([&](Transaction& tx) -> Status {
        tx.after_commit([&] {
          ++effects;
          // Runs on the writer's thread after COMMIT: rows of the whole batch are visible to
          // readers.
          const auto count = database_->read(
              [](Reader& reader) { return reader.number("SELECT count(*) FROM companies", {}); });
          if (!count.is_error() && count.value() > 1) ++seen_by_effects;
        });
        auto saved = store::insert(tx, named("waiting " + std::to_string(i)));
        return saved.is_error() ? Status(saved.release_error()) : ok();
      });
      EXPECT_TRUE(is_ok(done));
    });
  }
  while (started < kWaiting) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  held.reset();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(number("SELECT count(*) FROM companies"), kWaiting);
  EXPECT_EQ(effects, kWaiting);
  // With one commit per write, the first effect would see one row; in groups nearly all see more.
  EXPECT_GT(seen_by_effects, kWaiting / 2);
}

TEST_P(DatabaseTest, AFailedOperationRollsBackAlone) {
  constexpr int kWriters = 20;
  std::vector<std::thread> writers;
  std::atomic<int> effects{0};
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&, i] {
      const bool fails = i % 2 == 0;
      const Status done = database_->write([&](Transaction& tx) -> Status {
        auto saved = store::insert(tx, named("row"));
        if (saved.is_error()) return saved.release_error();
        tx.after_commit([&] { ++effects; });
        if (fails) return fail(Failure::conflict, "on_purpose", "No.");
        return ok();
      });
      EXPECT_EQ(done.is_error(), fails);
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(number("SELECT count(*) FROM companies"), kWriters / 2);
  EXPECT_EQ(effects, kWriters / 2);
}

TEST_P(DatabaseTest, AnExceptionRollsBackAndTheWriterGoesOn) {
  const Status thrown = database_->write([&](Transaction& tx) -> Status {
    (void)store::insert(tx, named("lost"));
    throw std::runtime_error("on purpose");
  });
  ASSERT_TRUE(thrown.is_error());
  EXPECT_EQ(thrown.error().failure, Failure::internal);
  EXPECT_FALSE(add("kept").is_error());
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 1);
}

TEST_P(DatabaseTest, BrokenConstraintsAreConflicts) {
  const auto key = [](std::string_view number) {
    return "INSERT INTO uploads VALUES ('t', " + std::string(number) +
           ", 1, 0, '', 'b', 0, NULL, NULL, 0, 0)";
  };
  const auto foreign = database_->write([&](Transaction& tx) { return tx.execute(key("77"), {}); });
  ASSERT_TRUE(foreign.is_error());
  EXPECT_EQ(foreign.error().failure, Failure::conflict);
  EXPECT_EQ(foreign.error().code, "constraint");
  const auto insert = [&] {
    return database_->write([](Transaction& tx) {
      return tx.execute("INSERT INTO schema_migrations VALUES (500, 'x', 'x', 0)", {});
    });
  };
  EXPECT_FALSE(insert().is_error());
  const auto twice = insert();
  ASSERT_TRUE(twice.is_error());
  EXPECT_EQ(twice.error().failure, Failure::conflict);
}

TEST_P(DatabaseTest, WrongStatementsAreErrorsAndNothingIsLost) {
  ASSERT_FALSE(add("kept").is_error());
  for (const std::string_view sql :
       {"SELEKT 1", "SELECT * FROM no_table", "INSERT INTO companies (name) VALUES ('x')",
        "SELECT 1; SELECT 2", "SELECT ?", ""}) {
    const auto done = database_->write([&](Transaction& tx) { return tx.execute(sql, {}); });
    ASSERT_TRUE(done.is_error()) << sql;
    EXPECT_EQ(done.error().failure, Failure::internal) << sql;
    EXPECT_FALSE(done.error().cause.empty());
    EXPECT_EQ(done.error().message.find("SQL"), std::string::npos);
  }
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 1);
}

TEST_P(DatabaseTest, ReadersCannotWrite) {
  const Status done = database_->read([](Reader& reader) {
    return reader.query("DELETE FROM companies", {}, [](const store::Row&) {});
  });
  EXPECT_TRUE(done.is_error());
}

TEST_P(DatabaseTest, AReadSeesOneMomentThroughout) {
  ASSERT_FALSE(add("first").is_error());
  const Status done = database_->read([&](Reader& reader) -> Status {
    const std::int64_t before = TRY(reader.number("SELECT count(*) FROM companies", {}));
    std::thread([&] { (void)add("second"); }).join();
    const std::int64_t after = TRY(reader.number("SELECT count(*) FROM companies", {}));
    EXPECT_EQ(before, after);
    return ok();
  });
  EXPECT_TRUE(is_ok(done));
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 2);
}

TEST_P(DatabaseTest, AQueryMayRunTheSameStatementInsideItself) {
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(add("row").is_error());
  int pairs = 0;
  const Status done = database_->read([&](Reader& reader) {
    return reader.query("SELECT id FROM companies", {}, [&](const store::Row&) {
      (void)reader.query("SELECT id FROM companies", {}, [&](const store::Row&) { ++pairs; });
    });
  });
  EXPECT_TRUE(is_ok(done));
  EXPECT_EQ(pairs, 9);
}

TEST_P(DatabaseTest, EmptyTextIsNotNull) {
  const Company company = add("one").release_value();
  EXPECT_EQ(number("SELECT count(*) FROM companies WHERE about = ''"), 1);
  EXPECT_EQ(company.about, "");
}

// PostgreSQL cannot keep a zero byte nor what is no UTF-8; SQLite could, and refuses it too.
TEST_P(DatabaseTest, TextThatNotBothCanKeepIsRefused) {
  for (const std::string& odd :
       {std::string("a\0b", 3), std::string("\xff"), std::string("\xc3")}) {
    const auto saved = add(odd);
    ASSERT_TRUE(saved.is_error());
    EXPECT_EQ(saved.error().failure, Failure::malformed);
    EXPECT_EQ(saved.error().code, "unstorable_text");
    const Status found = database_->read([&](Reader& reader) -> Status {
      const auto count = reader.number("SELECT count(*) FROM companies WHERE name = ?", {odd});
      return count.is_error() ? Status(Error(count.error())) : ok();
    });
    EXPECT_EQ(found.is_error() ? found.error().code : "", "unstorable_text");
  }
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 0);
}

TEST_P(DatabaseTest, ClosingFinishesWhatWaitsAndRefusesTheRest) {
  ASSERT_FALSE(add("before").is_error());
  database_->close();
  const auto late = add("after");
  ASSERT_TRUE(late.is_error());
  EXPECT_EQ(late.error().failure, Failure::unavailable);
  open();
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 1);
}

TEST_F(StoreTest, SettingsThatDurabilityRestsOn) {
  const auto setting = [&](std::string_view sql) {
    return database_->write([&](Transaction& tx) { return tx.number(sql, {}, -1); })
        .release_value();
  };
  EXPECT_EQ(setting("PRAGMA synchronous"), 2);
  EXPECT_EQ(setting("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(setting("PRAGMA mmap_size"), 0);
  EXPECT_EQ(setting("PRAGMA secure_delete"), 1);
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
}

TEST_F(StoreTest, DamageIsFoundAndNothingIsWrittenOverIt) {
  for (int i = 0; i < 200; ++i) ASSERT_FALSE(add(std::string(100, 'x')).is_error());
  database_.reset();
  {
    std::FILE* file = std::fopen(path().c_str(), "r+b");
    ASSERT_NE(file, nullptr);
    const std::string garbage(16'384, '\x5a');
    std::fseek(file, 4'096, SEEK_SET);
    std::fwrite(garbage.data(), 1, garbage.size(), file);
    std::fclose(file);
  }
  store::OpenOptions options;
  options.path = path();
  auto opened = store::Database::open(options);
  if (opened.is_error()) {
    EXPECT_EQ(opened.error().code, "database_corrupt");
    return;
  }
  const Status checked = opened.value()->check();
  ASSERT_TRUE(checked.is_error());
  EXPECT_EQ(checked.error().failure, Failure::unavailable);
}

}  // namespace
}  // namespace candor::test
