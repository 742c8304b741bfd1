#include "tests/harness/test_schema.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <vector>

#include "server/store/connection.h"

namespace candor::test {

namespace {

std::unique_ptr<store::Connection> connect(const std::string& url) {
  store::OpenOptions options;
  options.url = url;
  options.is_locked = false;
  auto opened = store::Connection::open(options, store::Purpose::writing);
  if (!opened.is_error()) return opened.release_value();
  ADD_FAILURE() << opened.error().message << " " << opened.error().cause;
  return nullptr;
}

// The harness's own connection, and the schemas whose tables wait for the next test.
struct Server {
  std::mutex mutex;
  std::unique_ptr<store::Connection> connection = connect(url());
  std::vector<std::string> emptied;
  int made = 0;

  static std::string url() { return TestSchema::server_url(); }
  static Server& the() {
    static Server server;
    return server;
  }
  void run(const std::string& script) {
    // A test may have ended every connection.
    if (connection == nullptr || connection->ping().is_error()) connection = connect(url());
    if (connection == nullptr) return;
    const Status done = connection->run_script(script);
    EXPECT_FALSE(done.is_error()) << done.error().cause;
  }
};

// Rows and counters of everything but the list of migrations. Without the checks of references, so
// that the order of the tables does not matter.
std::string emptying(const std::string& schema) {
  return "SET session_replication_role = replica; DO $$ DECLARE t text; BEGIN"
         " FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '" +
         schema + "' AND tablename <> 'schema_migrations' LOOP EXECUTE 'DELETE FROM " + schema +
         ".' || t; END LOOP;"
         " PERFORM setval((schemaname || '.' || sequencename)::regclass, 1, false)"
         " FROM pg_sequences WHERE schemaname = '" +
         schema + "'; END $$; RESET session_replication_role";
}

}  // namespace

std::string TestSchema::server_url() {
  const char* url = std::getenv("CANDOR_TEST_DATABASE_URL");
  return url == nullptr ? "" : url;
}

TestSchema::TestSchema(bool is_reused) : is_reused_(is_reused) {
  Server& server = Server::the();
  std::lock_guard lock(server.mutex);
  if (is_reused && !server.emptied.empty()) {
    name_ = server.emptied.back();
    server.emptied.pop_back();
  } else {
    name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++server.made);
    server.run("CREATE SCHEMA " + name_);
  }
  url = server_url() + "?options=-csearch_path%3D" + name_;
}

TestSchema::~TestSchema() {
  Server& server = Server::the();
  std::lock_guard lock(server.mutex);
  server.run(is_reused_ ? emptying(name_) : "DROP SCHEMA " + name_ + " CASCADE");
  if (is_reused_) server.emptied.push_back(name_);
}

std::string TestSchema::ask(const std::string& sql) const {
  const auto connection = connect(url);
  std::string first;
  const store::Reader::Visit visit = [&](const store::Row& row) {
    if (first.empty()) first = row.text(0);
  };
  const Status done = connection->run(sql, {}, &visit);
  EXPECT_FALSE(done.is_error()) << done.error().cause;
  return first;
}

}  // namespace candor::test
