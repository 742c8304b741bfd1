#include "tests/harness/test_schema.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <mutex>

#include "server/store/connection.h"

namespace candor::test {

namespace {

std::string run_once(const std::string& url, const std::string& sql) {
  store::OpenOptions options;
  options.url = url;
  options.is_locked = false;
  auto opened = store::Connection::open(options, store::Purpose::writing);
  if (opened.is_error()) {
    ADD_FAILURE() << opened.error().message << " " << opened.error().cause;
    return {};
  }
  std::string first;
  const store::Reader::Visit visit = [&](const store::Row& row) {
    if (first.empty()) first = row.text(0);
  };
  const Status done = opened.value()->run(sql, {}, &visit);
  EXPECT_FALSE(done.is_error()) << done.error().cause;
  return first;
}

}  // namespace

std::string TestSchema::server_url() {
  const char* url = std::getenv("CANDOR_TEST_DATABASE_URL");
  return url == nullptr ? "" : url;
}

TestSchema::TestSchema() {
  static std::atomic<int> count{0};
  name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  run_once(server_url(), "CREATE SCHEMA " + name_);
  url = server_url() + "?options=-csearch_path%3D" + name_;
}

TestSchema::~TestSchema() {
  run_once(server_url(), "DROP SCHEMA " + name_ + " CASCADE");
}

std::string TestSchema::ask(const std::string& sql) const {
  return run_once(url, sql);
}

}  // namespace candor::test
