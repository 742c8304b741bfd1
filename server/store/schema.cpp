// Both engines describe themselves in tables of their own.
#include "server/store/schema.h"

#include <algorithm>

#include "server/store/connection.h"

namespace candor::store {

namespace {

// Queries about one table (the value), with the same columns in the answer on both engines.
struct Questions {
  std::string_view names, columns, key, references;
};

constexpr Questions kSqlite = {
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    " ORDER BY name",
    "SELECT name, type = 'TEXT', \"notnull\" OR pk FROM pragma_table_info(?) ORDER BY cid",
    "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
    "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1) WHERE \"table\" <> ?1"
    " ORDER BY \"table\""};

constexpr Questions kPostgresql = {
    "SELECT relname::text COLLATE \"C\" FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY 1",
    "SELECT attname, atttypid = 25, attnotnull FROM pg_attribute"
    " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
    " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = to_regclass(?) AND i.indisprimary"
    " ORDER BY array_position(i.indkey::int2[], a.attnum)",
    "SELECT DISTINCT r.relname::text COLLATE \"C\" FROM pg_constraint c"
    " JOIN pg_class r ON r.oid = c.confrelid WHERE c.conrelid = to_regclass(?)"
    " AND c.contype = 'f' AND c.confrelid <> c.conrelid ORDER BY 1"};

const Questions& questions_of(Engine engine) {
  return engine == Engine::sqlite ? kSqlite : kPostgresql;
}

}  // namespace

Result<std::vector<std::string>> Schema::names(Reader& reader) {
  std::vector<std::string> names;
  TRY(reader.query(questions_of(reader.connection_.engine()).names, {},
                   [&](const Row& row) { names.push_back(row.text(0)); }));
  return names;
}

Result<std::vector<Table>> Schema::read(Reader& reader) {
  const Questions& questions = questions_of(reader.connection_.engine());
  std::vector<Table> tables;
  for (const std::string& name : TRY(names(reader))) {
    Table table;
    table.name = name;
    TRY(reader.query(questions.columns, {name}, [&](const Row& row) {
      table.columns.push_back({row.text(0), row.integer(1) != 0, row.integer(2) != 0});
    }));
    TRY(reader.query(questions.key, {name},
                     [&](const Row& row) { table.key.push_back(row.text(0)); }));
    TRY(reader.query(questions.references, {name},
                     [&](const Row& row) { table.references.push_back(row.text(0)); }));
    const auto has_number = [](const Column& column) {
      return column.name == "id" && !column.is_text;
    };
    table.is_counted = table.key == std::vector<std::string>{"id"} &&
                       std::any_of(table.columns.begin(), table.columns.end(), has_number);
    tables.push_back(std::move(table));
  }
  return tables;
}

Result<std::int64_t> Schema::counter(Reader& reader, const std::string& table) {
  const std::int64_t last = TRY(reader.number("SELECT coalesce(max(id), 0) FROM " + table, {}));
  const std::int64_t given = TRY(
      reader.connection_.engine() == Engine::sqlite
          ? reader.number("SELECT seq FROM sqlite_sequence WHERE name = ?", {table})
          : reader.number("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, 'id')"
                          "::regclass), 0)",
                          {table}));
  return std::max(last, given);
}

Status Schema::set_counter(Transaction& tx, const std::string& table, std::int64_t value) {
  if (value == 0) return ok();
  if (tx.connection_.engine() == Engine::postgresql) {
    TRY(tx.number("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", {table, value}));
    return ok();
  }
  // Tables without AUTOINCREMENT have no counter.
  if (TRY(tx.number("SELECT count(*) FROM sqlite_schema WHERE name = ? AND"
                    " instr(sql, 'AUTOINCREMENT') > 0",
                    {table})) == 0)
    return ok();
  TRY(tx.execute("DELETE FROM sqlite_sequence WHERE name = ?", {table}));
  TRY(tx.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", {table, value}));
  return ok();
}

}  // namespace candor::store
