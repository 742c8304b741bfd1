// One database of its own for each test: a file in a temporary folder, or a schema of a PostgreSQL
// server (tests/harness/postgresql).
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>

#include "server/store/records.h"
#include "shared/domain/company.h"
#include "tests/harness/test_schema.h"

namespace candor::test {

class StoreTest : public ::testing::Test {
 public:
  static Company named(std::string_view name) {
    Company company;
    company.name = name;
    return company;
  }

 protected:
  // Of a derived fixture, before SetUp: which engine.
  virtual store::Engine engine() const { return store::Engine::sqlite; }
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "candor-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    if (engine() == store::Engine::postgresql) {
      if (TestSchema::server_url().empty()) {
        GTEST_SKIP() << "no PostgreSQL: run it through tests/harness/postgresql";
      }
      schema_ = std::make_unique<TestSchema>();
    }
    open();
    ASSERT_TRUE(is_ok(database_->migrate(Time{1})));
  }
  void TearDown() override {
    database_.reset();
    schema_.reset();
    std::filesystem::remove_all(folder_);
  }
  store::OpenOptions options() const {
    store::OpenOptions made;
    made.path = path();
    if (schema_) made.url = schema_->url;
    return made;
  }
  void open() {
    auto opened = store::Database::open(options());
    ASSERT_FALSE(opened.is_error()) << opened.error().message << opened.error().cause;
    database_ = opened.release_value();
  }
  std::string path() const { return folder_ + "/candor.db"; }

  static ::testing::AssertionResult is_ok(const Status& status) {
    if (!status.is_error()) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << status.error().code << " " << status.error().cause;
  }
  Result<Company> add(std::string_view name) {
    return database_->write([&](store::Transaction& tx) { return store::insert(tx, named(name)); });
  }
  std::int64_t number(std::string_view sql) {
    auto result =
        database_->read([&](store::Reader& reader) { return reader.number(sql, {}, -1); });
    EXPECT_FALSE(result.is_error()) << result.error().cause;
    return result.is_error() ? -1 : result.value();
  }

  std::string folder_;
  std::unique_ptr<TestSchema> schema_;
  std::unique_ptr<store::Database> database_;
};

// While it lives the writer is busy with an operation, and others wait to share the next commit.
class HeldWriter {
 public:
  explicit HeldWriter(store::Database& database) {
    holder_ = std::thread([this, &database] {
      (void)database.write([this](store::Transaction&) -> Status {
        is_held_.release();
        is_released_.acquire();
        return ok();
      });
    });
    is_held_.acquire();
  }
  ~HeldWriter() {
    is_released_.release();
    holder_.join();
  }
  HeldWriter(const HeldWriter&) = delete;
  HeldWriter& operator=(const HeldWriter&) = delete;

 private:
  std::binary_semaphore is_held_{0}, is_released_{0};
  std::thread holder_;
};

// The same test on each engine: TEST_P and INSTANTIATE_TEST_SUITE_P(Engines, Suite, kEngines,
// engine_name).
class EngineTest : public StoreTest, public ::testing::WithParamInterface<store::Engine> {
 protected:
  store::Engine engine() const override { return GetParam(); }
};
inline const auto kEngines = ::testing::Values(store::Engine::sqlite, store::Engine::postgresql);
inline std::string engine_name(const ::testing::TestParamInfo<store::Engine>& info) {
  return info.param == store::Engine::sqlite ? "SQLite" : "PostgreSQL";
}

}  // namespace candor::test
