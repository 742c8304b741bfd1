// An empty schema in the PostgreSQL server of tests/harness/postgresql, for one test.
#pragma once

#include <string>

namespace candor::test {

class TestSchema {
 public:
  // CANDOR_TEST_DATABASE_URL; empty when there is no server.
  static std::string server_url();

  TestSchema();
  ~TestSchema();
  TestSchema(const TestSchema&) = delete;

  std::string url;  // DATABASE_URL of this schema
  // Runs one statement in it on a connection of the test's own; gives the first column of the
  // first row.
  std::string ask(const std::string& sql) const;

 private:
  std::string name_;
};

}  // namespace candor::test
