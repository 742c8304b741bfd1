// What the tests of attacks share: everything that is stored, to be compared afterwards, and the
// line that a refused attempt leaves in the security log.
#pragma once

#include "tests/api/identity_test.h"

namespace candor::test {

class AttackTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    // Sessions of the fixture are there from the start, not made by the first request.
    for (As who : kEveryRole) bearer_of(who);
    before_ = stored();
    forget_log();
  }

  // Every row of every table, but the log of what was tried and what serves the machine alone.
  std::string stored() {
    const bool is_sqlite = app().database->engine() == store::Engine::sqlite;
    const std::string_view tables =
        is_sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                  : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                    " ORDER BY tablename";
    std::string rows;
    const Status read = app().database->read([&](store::Reader& reader) -> Status {
      std::vector<std::string> names;
      TRY(reader.query(tables, {}, [&](const store::Row& row) { names.push_back(row.text(0)); }));
      for (const std::string& name : names) {
        if (is_of_the_machine(name)) continue;
        rows += "\n" + name;
        TRY(reader.query("SELECT * FROM " + name + " ORDER BY 1", {}, [&](const store::Row& row) {
          rows += "\n";
          for (int i = 0; i < row.columns(); ++i) rows += row.text(i) + "|";
        }));
      }
      return ok();
    });
    EXPECT_FALSE(read.is_error()) << read.error().cause;
    return rows;
  }
  // From here on; for a test that prepares something first.
  void remember() {
    before_ = stored();
    forget_log();
  }
  void expect_unchanged() { EXPECT_EQ(stored(), before_); }

  // One attempt: refused so, with one line of this event in the security log, and nothing of ours
  // in the answer.
  void expect_refused(const Answer& answer, int status, std::string_view code,
                      std::string_view event) {
    EXPECT_EQ(answer.status, status) << answer.body;
    if (answer.status >= 400) EXPECT_EQ(code_of(answer), code) << answer.body;
    expect_seen(event);
    expect_no_leak(answer);
  }
  void expect_seen(std::string_view event) {
    const std::vector<std::string> lines = logged(event);
    EXPECT_EQ(lines.size(), 1u) << event;
    for (const std::string& line : lines) {
      EXPECT_NE(line.find("\"class\":\"security\""), std::string::npos) << line;
      EXPECT_EQ(line.find("example.com"), std::string::npos) << line;
      EXPECT_EQ(line.find(kPassword), std::string::npos) << line;
    }
    forget_log();
  }
  void expect_no_leak(const Answer& answer) {
    for (const std::string& ours :
         {app().settings.data, std::string("SELECT "), std::string("$2b$"), std::string("sqlite"),
          other_company.name, link_token}) {
      EXPECT_EQ(answer.body.find(ours), std::string::npos) << ours << " in " << answer.body;
    }
  }
  // Of the first field that is wrong, else of the error.
  static std::string code_of(const Answer& answer) {
    return answer.status == 422 && answer.has("errors[0].code") ? answer.text("errors[0].code")
                                                                : answer.code();
  }

 private:
  static bool is_of_the_machine(std::string_view table) {
    return table.starts_with("sqlite_") || table.starts_with("audit_") ||
           table.starts_with("job") || table == "schema_migrations";
  }
  std::string before_;
};

}  // namespace candor::test
