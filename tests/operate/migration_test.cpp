// R9: every earlier step of the schema, kept as a text dump with data, comes forward with its data;
// killed at every system call that writes, it is afterwards at a whole step and goes on from there.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/operate/operate_fixture.h"
#include "tests/operate/system_calls.h"

namespace candor::test {
namespace {

namespace fs = std::filesystem;

constexpr int kMostCalls = 2'000;
const std::string kSchemas = std::string(CANDOR_SOURCE_DIR) + "/tests/operate/schemas/";

std::string dump_of(std::int64_t number) {
  char name[16];
  std::snprintf(name, sizeof name, "%04lld.dump", static_cast<long long>(number));
  return kSchemas + name;
}

std::unique_ptr<store::Database> open(const std::string& path) {
  store::OpenOptions options;
  options.path = path;
  options.readers = 1;
  auto opened = store::Database::open(options);
  EXPECT_FALSE(opened.is_error()) << opened.error().cause;
  return opened.is_error() ? nullptr : opened.release_value();
}

// The statements of a dump or a migration. Those of a trigger have others inside.
std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> statements;
  for (std::size_t at = 0, end; (end = sql.find(";\n", at)) != std::string::npos; at = end + 2) {
    const bool is_trigger = sql.compare(at, 14, "CREATE TRIGGER") == 0;
    if (is_trigger) end = sql.find("END;\n", at) + 3;
    statements.push_back(sql.substr(at, end - at));
  }
  return statements;
}

class SchemaTest : public ::testing::Test {
 protected:
  std::string in(const std::string& name) const { return folder_.path + "/" + name; }

  static void load(store::Database& database, std::int64_t number) {
    const std::string text = operate::read_text(dump_of(number));
    ASSERT_FALSE(text.empty()) << "make it with tests/operate/schemas/make.py: " << dump_of(number);
    const Status loaded = database.write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("PRAGMA defer_foreign_keys=ON", {}));
      // Tables first: they refer to each other.
      for (const bool makes_tables : {true, false}) {
        for (const std::string& statement : statements_of(text)) {
          const bool is_table = statement.starts_with("CREATE TABLE");
          if (is_table == makes_tables) TRY(tx.execute(statement, {}));
        }
      }
      return ok();
    });
    ASSERT_FALSE(loaded.is_error()) << loaded.error().cause;
  }

  // What the schema says, without spaces.
  static std::string schema_of(store::Database& database) {
    std::string schema;
    Status read = database.read([&](store::Reader& reader) {
      return reader.query("SELECT name, sql FROM sqlite_schema WHERE sql <> '' ORDER BY name", {},
                          [&](const store::Row& row) { schema += row.text(0) + row.text(1); });
    });
    EXPECT_FALSE(read.is_error());
    std::erase_if(schema, [](char c) { return c == ' ' || c == '\n' || c == '"'; });
    return schema;
  }
  static std::int64_t step_of(store::Database& database) {
    return database
        .read([](store::Reader& reader) {
          return reader.number("SELECT max(number) FROM schema_migrations", {});
        })
        .value();
  }

  using Columns = std::map<std::string, std::vector<std::string>>;
  static Columns columns_of(store::Database& database) {
    Columns columns;
    Status read = database.read([&](store::Reader& reader) {
      return reader.query(
          "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
          " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
          " AND t.name <> 'schema_migrations' ORDER BY 1, 2",
          {}, [&](const store::Row& row) { columns[row.text(0)].push_back(row.text(1)); });
    });
    EXPECT_FALSE(read.is_error());
    return columns;
  }
  // The values of these columns, as far as the tables still have them.
  static std::string data_of(store::Database& database, const Columns& wanted) {
    const Columns there = columns_of(database);
    std::string data;
    for (const auto& [table, columns] : wanted) {
      if (!there.contains(table)) continue;
      const auto& have = there.at(table);
      std::string names;
      for (const std::string& column : columns) {
        if (std::find(have.begin(), have.end(), column) == have.end()) continue;
        names += (names.empty() ? "\"" : ", \"") + column + "\"";
      }
      std::vector<std::string> rows;
      Status read = database.read([&](store::Reader& reader) {
        return reader.query("SELECT " + names + " FROM " + table, {}, [&](const store::Row& row) {
          std::string& words = rows.emplace_back(table);
          for (int i = 0; i < row.columns(); ++i) words += "|" + row.text(i);
        });
      });
      EXPECT_FALSE(read.is_error()) << read.error().cause;
      std::sort(rows.begin(), rows.end());
      for (const std::string& words : rows) data += words;
    }
    return data;
  }

  // The columns that the newest step still has. What goes by another name now is listed, so that
  // nothing is dropped unnoticed.
  static Columns lasting_columns(store::Database& database, const std::string& newest) {
    static const std::set<std::string> renamed = {"jobs.created_at"};
    const auto last = open(newest);
    EXPECT_FALSE(last->migrate(Time{1}).is_error());
    const Columns there = columns_of(*last);
    Columns lasting;
    for (const auto& [table, columns] : columns_of(database)) {
      for (const std::string& column : columns) {
        const auto& have = there.at(table);
        const bool lasts = std::find(have.begin(), have.end(), column) != have.end();
        EXPECT_NE(lasts, renamed.contains(table + "." + column)) << table << "." << column;
        if (lasts) lasting[table].push_back(column);
      }
    }
    return lasting;
  }

  // The schema of every step, from its dump; of the newest, from nothing.
  static std::map<std::int64_t, std::string> schemas(const std::string& folder) {
    std::map<std::int64_t, std::string> known;
    const std::int64_t newest = store::Database::newest_schema();
    for (std::int64_t number = 1; number <= newest; ++number) {
      const auto database = open(folder + "/step" + std::to_string(number) + ".db");
      if (number < newest) {
        load(*database, number);
      } else {
        EXPECT_FALSE(database->migrate(Time{1}).is_error());
      }
      known[number] = schema_of(*database);
    }
    return known;
  }

  // What is wrong with a database after a kill; empty when it stands at a whole step, with its
  // data.
  static std::string verdict(const std::string& path, const Columns& columns,
                             const std::string& data,
                             const std::map<std::int64_t, std::string>& known) {
    const auto database = open(path);
    if (!database) return "it cannot be opened";
    if (database->check_integrity(store::Depth::full).is_error()) return "it is damaged";
    const auto step = known.find(step_of(*database));
    if (step == known.end()) return "it stands at no known step";
    if (schema_of(*database) != step->second) return "its step is half done";
    if (data_of(*database, columns) != data) return "its data have changed";
    if (database->migrate(Time{2}).is_error()) return "it does not go on";
    if (schema_of(*database) != known.rbegin()->second) return "it does not reach the newest step";
    return data_of(*database, columns) == data ? "" : "its data changed on the way";
  }

  // Runs `work` in a process that is killed at the call; false when it ended before.
  static bool is_killed_at(int call, const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      calls_left = call;
      work();
      calls_left = -1;
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }

  // Kills at each call in turn; gives what was found wrong, and counts the kills.
  std::set<std::string> kill_at_each(std::int64_t from,
                                     const std::function<void(store::Database&)>& bring_forward,
                                     int& kills) {
    const auto known = schemas(folder_.path);
    Columns columns;
    std::string data;
    {
      const auto database = open(in("start.db"));
      load(*database, from);
      columns = lasting_columns(*database, in("newest.db"));
      data = data_of(*database, columns);
    }
    std::set<std::string> wrong;
    for (int call = 0; call < kMostCalls; ++call) {
      for (const char* more : {"", "-wal", "-shm"}) fs::remove(in("now.db") + more);
      fs::copy_file(in("start.db"), in("now.db"));
      const bool was_killed = is_killed_at(call, [&] { bring_forward(*open(in("now.db"))); });
      const std::string found = verdict(in("now.db"), columns, data, known);
      if (!found.empty()) wrong.insert(found);
      if (!was_killed) return wrong;
      ++kills;
    }
    ADD_FAILURE() << "it never ended";
    return wrong;
  }

  TemporaryFolder folder_;
};

TEST_F(SchemaTest, EveryEarlierStepComesForwardWithItsData) {
  const auto known = schemas(folder_.path);
  for (std::int64_t number = 1; number < store::Database::newest_schema(); ++number) {
    const auto database = open(in("from" + std::to_string(number) + ".db"));
    load(*database, number);
    const Columns columns = lasting_columns(*database, in("newest.db"));
    const std::string data = data_of(*database, columns);
    EXPECT_GT(data.size(), 10'000u) << "the dump holds next to nothing";
    ASSERT_FALSE(database->migrate(Time{1}).is_error());
    EXPECT_EQ(schema_of(*database), known.rbegin()->second) << "from step " << number;
    EXPECT_EQ(data_of(*database, columns), data) << "from step " << number;
    EXPECT_FALSE(database->check_integrity(store::Depth::full).is_error());
  }
}

// The control: steps that are not one transaction must be found half done.
TEST_F(SchemaTest, AStepInPiecesIsFoundHalfDone) {
  const std::string sql =
      operate::read_text(std::string(CANDOR_SOURCE_DIR) + "/server/store/migrations/0002_jobs.sql");
  int kills = 0;
  const auto wrong = kill_at_each(
      1,
      [&](store::Database& database) {
        for (const std::string& statement : statements_of(sql))
          (void)database.write([&](store::Transaction& tx) { return tx.execute(statement, {}); });
      },
      kills);
  EXPECT_TRUE(wrong.contains("its step is half done"));
}

TEST_F(SchemaTest, KilledAtEachWriteItStandsAtAWholeStep) {
  for (std::int64_t number = 1; number < store::Database::newest_schema(); ++number) {
    int kills = 0;
    const auto wrong = kill_at_each(
        number, [](store::Database& database) { (void)database.migrate(Time{1}); }, kills);
    for (const std::string& one : wrong) ADD_FAILURE() << "from step " << number << ": " << one;
    EXPECT_GT(kills, 5) << "from step " << number;
    for (const auto& entry : fs::directory_iterator(folder_.path)) fs::remove(entry);
  }
}

}  // namespace
}  // namespace candor::test
