// Brings the schema to what this program knows: numbered files, each in one transaction, remembered
// with a checksum.
#include <algorithm>
#include <iterator>
#include <map>

#include "embedded_files.h"
#include "server/operate/secrets.h"
#include "server/store/connection.h"
#include "server/store/schema.h"
#include "shared/base/text.h"

namespace candor::store {

namespace {

struct Migration {
  std::int64_t number = 0;
  std::string_view name;
  std::string_view sql;
  std::string checksum;
};

struct Applied {
  std::string name, checksum;
};

// SQLite's files lie in migrations/, PostgreSQL's form of each in migrations/postgresql/.
std::vector<Migration> known_migrations(Engine engine) {
  constexpr std::string_view kFolder = "postgresql/";
  std::vector<Migration> known;
  for (const embedded::File& file : embedded::migrations()) {
    const bool is_postgresql = file.path.starts_with(kFolder);
    if (!file.path.ends_with(".sql") || is_postgresql != (engine == Engine::postgresql)) continue;
    Migration one;
    one.name = file.path.substr(is_postgresql ? kFolder.size() : 0);
    for (char c : one.name.substr(0, one.name.find('_'))) one.number = one.number * 10 + (c - '0');
    one.sql = file.bytes;
    one.checksum = secrets::sha256_hex(file.bytes);
    known.push_back(std::move(one));
  }
  std::sort(known.begin(), known.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  return known;
}

constexpr std::string_view kSqliteTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";
constexpr std::string_view kPostgresqlTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY,"
    " name TEXT COLLATE \"C\" NOT NULL, checksum TEXT COLLATE \"C\" NOT NULL,"
    " applied_at BIGINT NOT NULL)";

Result<std::map<std::int64_t, Applied>> applied_migrations(Reader& reader) {
  std::map<std::int64_t, Applied> applied;
  const std::vector<std::string> tables = TRY(Schema::names(reader));
  if (std::find(tables.begin(), tables.end(), "schema_migrations") == tables.end()) return applied;
  TRY(reader.query("SELECT number, name, checksum FROM schema_migrations", {}, [&](const Row& row) {
    applied[row.integer(0)] = {row.text(1), row.text(2)};
  }));
  return applied;
}

Status compare(const std::vector<Migration>& known,
               const std::map<std::int64_t, Applied>& applied) {
  for (const auto& [number, done] : applied) {
    const auto match = std::find_if(known.begin(), known.end(),
                                    [&, n = number](const Migration& m) { return m.number == n; });
    if (match == known.end()) {
      return fail(Failure::unavailable, "schema_too_new",
                  "This data was written by a newer Candor (step " + done.name +
                      "). Start that version, or restore a backup.");
    }
    if (match->checksum != done.checksum) {
      return fail(Failure::unavailable, "migration_changed",
                  "The database step " + done.name +
                      " differs from the one this program knows. Use the program that wrote the "
                      "data, or an empty data folder.");
    }
  }
  return ok();
}

}  // namespace

struct Migrations {
  // PostgreSQL keeps references whole while a table changes; SQLite does not.
  static Status check_references(Transaction& tx, const Migration& one) {
    std::string broken;
    TRY(tx.query("PRAGMA foreign_key_check", {}, [&](const Row& row) { broken = row.text(0); }));
    if (broken.empty()) return ok();
    Error error = fail(Failure::internal, "migration_broken",
                       "The database could not be brought up to date. Nothing was changed.");
    error.cause = std::string(one.name) + " leaves broken references in " + broken;
    return error;
  }
  static Status apply(Transaction& tx, const Migration& one, Time now) {
    TRY(tx.connection_.run_script(std::string(one.sql)));
    if (tx.connection_.engine() == Engine::sqlite) TRY(check_references(tx, one));
    TRY(
        tx.execute("INSERT INTO schema_migrations (number, name, checksum, applied_at)"
                   " VALUES (?, ?, ?, ?)",
                   {one.number, one.name, one.checksum, now}));
    return ok();
  }
};

std::int64_t Database::newest_schema() {
  return known_migrations(Engine::sqlite).back().number;
}

Status Database::migrate(Time now) {
  const std::vector<Migration> known = known_migrations(engine());
  const auto missing = [&]() -> Result<std::vector<Migration>> {
    const auto applied = TRY(read([](Reader& reader) { return applied_migrations(reader); }));
    TRY(compare(known, applied));
    std::vector<Migration> left;
    std::copy_if(known.begin(), known.end(), std::back_inserter(left),
                 [&](const Migration& one) { return !applied.contains(one.number); });
    return left;
  };
  // Only read when nothing is to be done: a server also starts on a full disk, and while the check
  // after a crash goes on.
  if (TRY(missing()).empty()) return ok();
  while (trust() == Trust::checking) (void)wait_for_verdict(std::chrono::seconds(1));
  // Two programs that start together migrate one after the other, also where no data folder tells
  // them of each other. The lock ends with its connection.
  std::unique_ptr<Connection> lock;
  if (engine() == Engine::postgresql) {
    lock = TRY(Connection::open(options(), Purpose::copying));
    TRY(lock->run("SELECT pg_advisory_lock(hashtext('candor migrations ' || current_schema()))", {},
                  nullptr));
  }
  TRY(write([&](Transaction& tx) {
    return tx.execute(engine() == Engine::sqlite ? kSqliteTable : kPostgresqlTable, {});
  }));
  for (const Migration& one : TRY(missing())) {
    TRY(write([&](Transaction& tx) -> Status { return Migrations::apply(tx, one, now); }));
  }
  return ok();
}

}  // namespace candor::store
