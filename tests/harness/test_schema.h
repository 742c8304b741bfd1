// A schema in the PostgreSQL server of tests/harness/postgresql, for one test.
#pragma once

#include <string>

namespace candor::test {

class TestSchema {
 public:
  // CANDOR_TEST_DATABASE_URL; empty when there is no server.
  static std::string server_url();

  // Without tables; or `is_reused`: empty tables of an earlier test when there are some, because
  // making them takes longer than most tests.
  explicit TestSchema(bool is_reused = false);
  ~TestSchema();
  TestSchema(const TestSchema&) = delete;

  std::string url;  // DATABASE_URL of this schema
  // Runs one statement in it on a connection of the test's own; gives the first column of the
  // first row.
  std::string ask(const std::string& sql) const;

 private:
  bool is_reused_;
  std::string name_;
};

}  // namespace candor::test
