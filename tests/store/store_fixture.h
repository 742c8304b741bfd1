// One database in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "server/store/records.h"
#include "shared/domain/company.h"

namespace candor::test {

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "candor-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
    ASSERT_TRUE(is_ok(database_->migrate(Time{1})));
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  void open() {
    store::OpenOptions options;
    options.path = path();
    auto opened = store::Database::open(options);
    ASSERT_FALSE(opened.is_error()) << opened.error().message << opened.error().cause;
    database_ = opened.release_value();
  }
  std::string path() const { return folder_ + "/candor.db"; }

  static ::testing::AssertionResult is_ok(const Status& status) {
    if (!status.is_error()) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << status.error().code << " " << status.error().cause;
  }
  static Company named(std::string_view name) {
    Company company;
    company.name = name;
    return company;
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
  std::unique_ptr<store::Database> database_;
};

}  // namespace candor::test
