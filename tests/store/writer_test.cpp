// What the writer does with operations that share a commit, and with those that are alone.
#include <any>
#include <atomic>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Transaction;

class WriterTest : public EngineTest {
 protected:
  using Operation = std::function<Status(Transaction&)>;

  // Runs the operations in one batch, in their order: the writer is held until all are queued.
  std::vector<Status> together(const std::vector<Operation>& operations) {
    auto held = std::make_unique<HeldWriter>(*database_);
    std::vector<Status> results(operations.size(), ok());
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < operations.size(); ++i) {
      callers.emplace_back([&, i] { results[i] = database_->write(operations[i]); });
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    held.reset();
    for (std::thread& caller : callers) caller.join();
    return results;
  }

  Operation adds(std::string name) {
    return [this, name](Transaction& tx) -> Status {
      ++runs_;
      return added(tx, name);
    };
  }
  Operation adds_and_fails(std::string name) {
    return [this, name](Transaction& tx) -> Status {
      ++runs_;
      TRY(added(tx, name));
      return fail(Failure::conflict, "on_purpose", "No.");
    };
  }
  Operation only_fails() {
    return [this](Transaction& tx) -> Status {
      ++runs_;
      TRY(tx.number("SELECT count(*) FROM companies", {}));
      return fail(Failure::not_found, "on_purpose", "No.");
    };
  }
  std::string names() {
    std::string all;
    const Status read = database_->read([&](Reader& reader) -> Status {
      return reader.query("SELECT name FROM companies ORDER BY name", {},
                          [&](const store::Row& row) { all += row.text(0) + " "; });
    });
    return is_ok(read) ? all : "could not be read";
  }

  std::atomic<int> runs_{0};  // of operations

 private:
  static Status added(Transaction& tx, const std::string& name) {
    TRY(store::insert(tx, named(name)));
    return ok();
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, WriterTest, kEngines, engine_name);

TEST_P(WriterTest, AFailureTakesOnlyItselfBackWhereverItIs) {
  for (const std::size_t place : {0u, 1u, 2u}) {
    const std::string round = std::to_string(place);
    std::vector<Operation> operations = {adds("a" + round), adds("b" + round)};
    operations.insert(operations.begin() + static_cast<std::ptrdiff_t>(place),
                      adds_and_fails("lost" + round));
    const std::vector<Status> results = together(operations);
    for (std::size_t i = 0; i < results.size(); ++i)
      EXPECT_EQ(results[i].is_error(), i == place) << i << " of round " << round;
  }
  EXPECT_EQ(names(), "a0 a1 a2 b0 b1 b2 ");
}

TEST_P(WriterTest, AllOfABatchMayFail) {
  const auto results = together({adds_and_fails("a"), only_fails(), adds_and_fails("b")});
  for (const Status& result : results) EXPECT_TRUE(result.is_error());
  EXPECT_EQ(names(), "");
  EXPECT_FALSE(add("later").is_error());
}

// A request that is refused must not cost those that share its commit.
TEST_P(WriterTest, AFailureThatChangedNothingMakesNobodyRunAgain) {
  const auto results = together({adds("a"), only_fails(), adds("b")});
  EXPECT_FALSE(results[0].is_error());
  EXPECT_EQ(results[1].error().code, "on_purpose");
  EXPECT_FALSE(results[2].is_error());
  EXPECT_EQ(names(), "a b ");
  EXPECT_EQ(runs_, 3);
}

// A statement that fails leaves nothing behind, but those before it in its operation do.
TEST_P(WriterTest, ABrokenConstraintAmongOthersIsThatOperationsAlone) {
  const Operation breaks = [](Transaction& tx) -> Status {
    TRY(store::insert(tx, named("lost")));
    TRY(tx.execute("INSERT INTO accounts(company_id, email) VALUES(99, 'nobody')", {}));
    return ok();
  };
  const auto results = together({adds("a"), breaks, adds("b")});
  EXPECT_FALSE(results[0].is_error());
  EXPECT_TRUE(results[1].is_error());
  EXPECT_FALSE(results[2].is_error());
  EXPECT_EQ(names(), "a b ");
}

// What operations add to their commit: the names of all of them in one row, and how often it was
// written.
struct Together {
  std::atomic<int> writes{0}, effects{0};
  bool fails = false;
};

Status write_all(Transaction& tx, void* context, std::span<std::any> added) {
  Together& together = *static_cast<Together*>(context);
  ++together.writes;
  std::string names = "all:";
  for (const std::any& one : added) names += std::any_cast<std::string>(one);
  TRY(store::insert(tx, StoreTest::named(names)));
  tx.after_commit([&] { ++together.effects; });
  if (together.fails) return fail(Failure::internal, "on_purpose", "No.");
  return ok();
}

TEST_P(WriterTest, WhatIsAddedIsWrittenOnceForACommit) {
  Together together;
  const auto adds_to = [&](std::string name, bool fails) -> Operation {
    return [&together, name, fails](Transaction& tx) -> Status {
      TRY(store::insert(tx, named(name)));
      tx.at_commit(write_all, &together, name);
      if (fails) return fail(Failure::conflict, "on_purpose", "No.");
      return ok();
    };
  };
  const auto results =
      this->together({adds_to("a", false), adds_to("b", true), adds_to("c", false)});
  EXPECT_FALSE(results[0].is_error());
  EXPECT_TRUE(results[1].is_error());
  EXPECT_FALSE(results[2].is_error());
  EXPECT_EQ(names(), "a all:ac c ");
  EXPECT_EQ(together.writes, 1);
  EXPECT_EQ(together.effects, 1);
  ASSERT_TRUE(is_ok(database_->write(adds_to("d", false))));
  EXPECT_EQ(names(), "a all:ac all:d c d ");
}

TEST_P(WriterTest, WhatCannotBeWrittenForAllFailsAll) {
  Together together;
  together.fails = true;
  const Operation adds_to = [&](Transaction& tx) -> Status {
    TRY(store::insert(tx, named("lost")));
    tx.at_commit(write_all, &together, std::string("x"));
    return ok();
  };
  for (const Status& result : this->together({adds_to, adds_to})) {
    ASSERT_TRUE(result.is_error());
    EXPECT_EQ(result.error().code, "on_purpose");
  }
  EXPECT_EQ(names(), "");
  EXPECT_EQ(together.effects, 0);
  EXPECT_FALSE(add("later").is_error());
}

TEST_P(WriterTest, WhatIsAloneRunsWhereItIsCalled) {
  std::thread::id thread;
  const Operation notes = [&](Transaction&) -> Status {
    thread = std::this_thread::get_id();
    return ok();
  };
  ASSERT_TRUE(is_ok(database_->write(notes)));
  EXPECT_EQ(thread, std::this_thread::get_id());
  if (engine() == store::Engine::postgresql) return;  // several lanes: a second one is free
  ASSERT_FALSE(together({notes})[0].is_error());
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_P(WriterTest, AWriteInsideAWriteIsAMistakeThatIsSeen) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((void)database_->write(
                   [&](Transaction&) -> Status { return add("inside").is_error() ? ok() : ok(); }),
               "runs_on_lane");
}

TEST_P(WriterTest, ManyRecordsOfOneStatementGetTheirOwnIds) {
  std::vector<Company> companies;
  for (int i = 0; i < 120; ++i) companies.push_back(named("company " + std::to_string(1'000 + i)));
  std::vector<Company*> added;
  for (Company& company : companies) added.push_back(&company);
  ASSERT_FALSE(add("before").is_error());
  ASSERT_TRUE(is_ok(database_->write(
      [&](Transaction& tx) -> Status { return store::insert_all<Company>(tx, added); })));
  EXPECT_EQ(number("SELECT count(*) FROM companies"), 121);
  for (const Company& company : companies) {
    const auto found = database_->read(
        [&](Reader& reader) { return store::find<Company>(reader, "WHERE id = ?", {company.id}); });
    ASSERT_FALSE(found.is_error());
    EXPECT_EQ(found.value().name, company.name);
  }
}

// Calls to the system that write, of the whole process.
std::int64_t writing_calls() {
  std::ifstream file("/proc/self/io");
  std::string name;
  std::int64_t value = 0;
  while (file >> name >> value)
    if (name == "syscw:") return value;
  return -1;
}

TEST_F(StoreTest, ACommitOfManyPagesIsWrittenWithFewCalls) {
  ASSERT_FALSE(add("first").is_error());
  const std::int64_t before = writing_calls();
  ASSERT_GE(before, 0) << "the system does not count";
  ASSERT_FALSE(add(std::string(20 * 4'096, 'x')).is_error());  // some 22 pages
  EXPECT_LE(writing_calls() - before, 4);
}

// More than SQLite keeps in memory, so that parts of the log are written, and read again by the
// same connection, before the commit.
TEST_F(StoreTest, ALargeTransactionIsWhole) {
  constexpr int kRows = 300;
  const auto read_back = [](Reader& reader) {
    return reader.number("SELECT sum(length(name)) FROM companies", {});
  };
  const Result<std::int64_t> own = database_->write([&](Transaction& tx) -> Result<std::int64_t> {
    for (int i = 0; i < kRows; ++i)
      TRY(store::insert(tx, named(std::string(100'000, static_cast<char>('a' + i % 26)))));
    TRY(tx.execute("UPDATE companies SET name = name || 'b'", {}));
    return read_back(tx);
  });
  ASSERT_FALSE(own.is_error()) << own.error().cause;
  EXPECT_EQ(own.value(), kRows * 100'001);
  const auto others = database_->read(read_back);
  ASSERT_FALSE(others.is_error());
  EXPECT_EQ(others.value(), own.value());
  EXPECT_TRUE(is_ok(database_->check_integrity(store::Depth::full)));
}

}  // namespace
}  // namespace candor::test
