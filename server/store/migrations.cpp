// Brings the schema to what this program knows: numbered files, each in one transaction, remembered
// with a checksum.
#include <algorithm>
#include <map>

#include "embedded_files.h"
#include "server/operate/secrets.h"
#include "server/store/connection.h"
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

std::vector<Migration> known_migrations() {
  std::vector<Migration> known;
  for (const embedded::File& file : embedded::migrations()) {
    if (!file.path.ends_with(".sql")) continue;
    Migration one;
    for (char c : file.path.substr(0, file.path.find('_')))
      one.number = one.number * 10 + (c - '0');
    one.name = file.path;
    one.sql = file.bytes;
    one.checksum = secrets::sha256_hex(file.bytes);
    known.push_back(std::move(one));
  }
  std::sort(known.begin(), known.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  return known;
}

Status create_table(Transaction& tx) {
  TRY(
      tx.execute("CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY,"
                 " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
                 {}));
  return ok();
}

// Of a new database: none.
Result<std::map<std::int64_t, Applied>> applied_migrations(Reader& reader) {
  std::map<std::int64_t, Applied> applied;
  const std::int64_t has_table = TRY(reader.number(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
      {}));
  if (has_table == 0) return applied;
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
  static Status apply(Transaction& tx, const Migration& one, Time now) {
    TRY(tx.connection_.run_script(std::string(one.sql)));
    std::string broken;
    TRY(tx.query("PRAGMA foreign_key_check", {}, [&](const Row& row) { broken = row.text(0); }));
    if (!broken.empty()) {
      Error error = fail(Failure::internal, "migration_broken",
                         "The database could not be brought up to date. Nothing was changed.");
      error.cause = std::string(one.name) + " leaves broken references in " + broken;
      return error;
    }
    TRY(
        tx.execute("INSERT INTO schema_migrations (number, name, checksum, applied_at)"
                   " VALUES (?, ?, ?, ?)",
                   {one.number, one.name, one.checksum, now}));
    return ok();
  }
};

std::int64_t Database::newest_schema() {
  return known_migrations().back().number;
}

Status Database::migrate(Time now) {
  const std::vector<Migration> known = known_migrations();
  // Only read when nothing is to be done: a server also starts on a full disk, and while the check
  // after a crash goes on.
  const std::map<std::int64_t, Applied> applied =
      TRY(read([](Reader& reader) { return applied_migrations(reader); }));
  TRY(compare(known, applied));
  if (applied.size() == known.size()) return ok();
  while (trust() == Trust::checking) (void)wait_for_verdict(std::chrono::seconds(1));
  TRY(write([](Transaction& tx) { return create_table(tx); }));
  for (const Migration& one : known) {
    if (applied.contains(one.number)) continue;
    TRY(write([&](Transaction& tx) -> Status { return Migrations::apply(tx, one, now); }));
  }
  return ok();
}

}  // namespace candor::store
