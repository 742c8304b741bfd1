// Pages of rows in the order of the key, from a snapshot of the source into one transaction.
#include "server/store/copy.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <span>

#include "server/store/connection.h"
#include "server/store/schema.h"
#include "server/work/digest.h"

namespace candor::store {

namespace {

constexpr std::size_t kPageRows = 200;
// Both forms of a migration lead to the same tables, but each engine remembers its own files.
constexpr std::string_view kNotCopied = "schema_migrations";

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  return list;
}

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

std::string places(std::size_t count) {
  std::string list = "(?";
  for (std::size_t i = 1; i < count; ++i) list += ", ?";
  return list + ")";
}

}  // namespace

// One page: all cells of its rows, one row after the other.
struct Rows {
  struct Cell {
    Value::Type type = Value::Type::null;
    std::int64_t integer = 0;
    std::string text;
    Value value() const {
      if (type == Value::Type::integer) return integer;
      return type == Value::Type::text ? Value(text) : Value();
    }
  };
  std::vector<Cell> cells;

  // The rows after those in here, which they replace. Empty at the end of the table.
  Status read_next(Reader& reader, const Table& table) {
    const std::string key = joined(table.key);
    std::string sql = "SELECT " + joined(names_of(table.columns)) + " FROM " + table.name;
    if (!cells.empty()) sql += " WHERE (" + key + ") > " + places(table.key.size());
    sql += " ORDER BY " + key + " LIMIT " + std::to_string(kPageRows);
    const std::vector<Cell> before = std::exchange(cells, {});
    const auto last =
        before.end() - (before.empty() ? 0 : static_cast<std::ptrdiff_t>(table.columns.size()));
    std::vector<Value> values;
    for (const std::string& name : before.empty() ? std::vector<std::string>() : table.key) {
      const auto is_it = [&](const Column& column) { return column.name == name; };
      const auto at = std::find_if(table.columns.begin(), table.columns.end(), is_it);
      values.push_back(last[at - table.columns.begin()].value());
    }
    const Reader::Visit visit = [&](const Row& row) { add(row, table); };
    return reader.connection_.run(sql, values, &visit);
  }
  void add(const Row& row, const Table& table) {
    for (int i = 0; i < row.columns(); ++i) {
      Cell& cell = cells.emplace_back();
      if (row.is_null(i)) continue;
      if (table.columns[static_cast<std::size_t>(i)].is_text) {
        cell.type = Value::Type::text;
        cell.text = row.text(i);
      } else {
        cell.type = Value::Type::integer;
        cell.integer = row.integer(i);
      }
    }
  }
  Status insert(Transaction& tx, const Table& table) const {
    const std::string row = places(table.columns.size());
    std::string sql =
        "INSERT INTO " + table.name + " (" + joined(names_of(table.columns)) + ") VALUES " + row;
    for (std::size_t i = table.columns.size(); i < cells.size(); i += table.columns.size())
      sql += ", " + row;
    std::vector<Value> values;
    for (const Cell& cell : cells) values.push_back(cell.value());
    return tx.connection_.run(sql, values, nullptr);
  }
  // Two different rows never give the same bytes.
  std::string bytes() const {
    std::string all;
    for (const Cell& cell : cells) {
      if (cell.type == Value::Type::null) all += "n";
      if (cell.type == Value::Type::integer) all += "i" + std::to_string(cell.integer) + ";";
      if (cell.type == Value::Type::text)
        all += "t" + std::to_string(cell.text.size()) + ":" + cell.text;
    }
    return all;
  }
};

namespace {

Result<CopiedTable> fingerprint(Reader& reader, const Table& table) {
  CopiedTable result{table.name, 0, {}};
  work::Digest digest;
  Rows page;
  while (true) {
    TRY(page.read_next(reader, table));
    if (page.cells.empty()) break;
    result.rows += static_cast<std::int64_t>(page.cells.size() / table.columns.size());
    digest.add(page.bytes());
  }
  result.sha256 = digest.finish_hex();
  return result;
}

Error differ(const std::string& what) {
  return fail(
      Failure::conflict, "schemas_differ",
      "The two databases are not of the same version: " + what + ". Use the same Candor for both.");
}

// Tables that others refer to come first.
Result<std::vector<Table>> in_order(std::vector<Table> tables) {
  std::vector<Table> ordered;
  std::set<std::string> done;
  while (!tables.empty()) {
    const auto ready = std::find_if(tables.begin(), tables.end(), [&](const Table& table) {
      return std::all_of(table.references.begin(), table.references.end(),
                         [&](const std::string& name) { return done.contains(name); });
    });
    if (ready == tables.end()) return differ("tables refer to each other in a circle");
    done.insert(ready->name);
    ordered.push_back(std::move(*ready));
    tables.erase(ready);
  }
  std::erase_if(ordered, [](const Table& table) { return table.name == kNotCopied; });
  return ordered;
}

Status check_target(Transaction& tx, const std::vector<Table>& tables) {
  const std::vector<Table> found = TRY(Schema::read(tx));
  for (const Table& table : tables) {
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const Table& one) { return one.name == table.name; });
    if (same == found.end()) return differ("the target has no table " + table.name);
    std::vector<Column> left = table.columns, right = same->columns;
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    if (left != right) return differ("the columns of " + table.name);
    if (TRY(tx.number("SELECT count(*) FROM " + table.name, {})) == 0) continue;
    return fail(Failure::conflict, "target_not_empty",
                "The target holds data already (table " + table.name +
                    "). Nothing was copied. Use an empty database.");
  }
  return ok();
}

Status copy_table(Reader& source, Transaction& target, const Table& table) {
  Rows page;
  while (true) {
    TRY(page.read_next(source, table));
    if (page.cells.empty()) break;
    TRY(page.insert(target, table));
  }
  if (!table.is_counted) return ok();
  const std::int64_t counter = TRY(Schema::counter(source, table.name));
  return Schema::set_counter(target, table.name, counter);
}

Result<std::vector<CopiedTable>> compare(Reader& source, Database& target,
                                         const std::vector<Table>& tables) {
  std::vector<CopiedTable> copied;
  Status compared = target.inspect([&](Reader& copy) -> Status {
    for (const Table& table : tables) {
      copied.push_back(TRY(fingerprint(copy, table)));
      const CopiedTable original = TRY(fingerprint(source, table));
      if (original.rows == copied.back().rows && original.sha256 == copied.back().sha256) continue;
      return fail(Failure::internal, "copy_differs",
                  "The copy of table " + table.name +
                      " differs from its original. Do not use the target; remove it.");
    }
    return ok();
  });
  if (compared.is_error()) return compared.release_error();
  return copied;
}

}  // namespace

Result<std::vector<CopiedTable>> copy_all(
    Database& source, Database& target,
    const std::function<void(const std::string& table)>& progress) {
  std::vector<CopiedTable> copied;
  Status done = source.inspect([&](Reader& reader) -> Status {
    std::vector<Table> found = TRY(Schema::read(reader));
    const std::vector<Table> tables = TRY(in_order(std::move(found)));
    Status written = target.write([&](Transaction& tx) -> Status {
      TRY(check_target(tx, tables));
      for (const Table& table : tables) {
        if (progress) progress(table.name);
        TRY(copy_table(reader, tx, table));
      }
      return ok();
    });
    if (written.is_error()) return written;
    copied = TRY(compare(reader, target, tables));
    return ok();
  });
  if (done.is_error()) return done.release_error();
  return copied;
}

Status copy_into_new_file(Database& source, const std::string& path) {
  if (std::filesystem::exists(path))
    return fail(Failure::conflict, "target_not_empty", path + " exists already.");
  OpenOptions options;
  options.path = path;
  options.readers = 1;
  const auto target = TRY(Database::open(options));
  const auto migrated_at = source.read([](Reader& reader) {
    return reader.number("SELECT max(applied_at) FROM schema_migrations", {});
  });
  if (migrated_at.is_error()) return Error(migrated_at.error());
  TRY(target->migrate(Time{migrated_at.value()}));
  TRY(copy_all(source, *target));
  return ok();
}

}  // namespace candor::store
