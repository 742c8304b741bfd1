// Described records as rows: column lists, binding and reading come from TypeInfo
// (shared/describe). Column names are the wire names; "order" is quoted. bool and enums are
// integers, Time and Seconds integer milliseconds, optional is NULL.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "server/store/database.h"
#include "shared/describe/describe.h"

namespace candor::store {

template <class Noun>
Value::Value(Id<Noun> v) : type(Type::integer), integer(v.value) {}

// "id, name, …" of the stored columns, each prefixed with `alias.` when given. Cached per type.
std::string columns_of(const TypeInfo& record, std::string_view alias = {});
// Fills a record from a row whose columns from `first` on are columns_of(record).
void read_row(const TypeInfo& record, const Row& row, void* value, int first = 0);

// All rows with one statement; `new_ids` has a place for each. REQUIRES at least one row.
Status insert_records(Transaction& tx, const TypeInfo& record, std::span<const void* const> rows,
                      std::span<std::int64_t> new_ids);
// Updates all stored columns but id by id; not_found when no row has it.
Status update_record(Transaction& tx, const TypeInfo& record, const void* value);

// Inserts and returns the record with its new id (records whose table has an integer "id").
template <class T>
Result<T> insert(Transaction& tx, T value) {
  std::int64_t id = 0;
  const void* const row = &value;
  Status status = insert_records(tx, type_of<T>(), {&row, 1}, {&id, 1});
  if (status.is_error()) return status.release_error();
  if constexpr (requires { value.id.value; }) value.id.value = id;
  return value;
}
// Inserts records of a table with an integer "id" and gives each its own, with one statement for
// many.
template <class T>
Status insert_all(Transaction& tx, std::span<T* const> values) {
  constexpr std::size_t kRows = 50;
  for (std::size_t first = 0; first < values.size(); first += kRows) {
    const std::size_t count = std::min(kRows, values.size() - first);
    const std::vector<const void*> rows(values.begin() + first, values.begin() + first + count);
    std::vector<std::int64_t> ids(count);
    Status status = insert_records(tx, type_of<T>(), rows, ids);
    if (status.is_error()) return status;
    for (std::size_t i = 0; i < count; ++i) values[first + i]->id.value = ids[i];
  }
  return ok();
}
template <class T>
Status update(Transaction& tx, const T& value) {
  return update_record(tx, type_of<T>(), &value);
}

// Rows of "SELECT columns FROM table <tail>", e.g. list<Question>(reader, "WHERE interview_id = ?
// ORDER BY \"order\"", {id}).
template <class T>
Result<std::vector<T>> list(Reader& reader, std::string_view tail,
                            std::initializer_list<Value> values) {
  const TypeInfo& type = type_of<T>();
  std::string sql =
      "SELECT " + columns_of(type) + " FROM " + std::string(type.table) + " " + std::string(tail);
  std::vector<T> rows;
  Status status =
      reader.query(sql, values, [&](const Row& row) { read_row(type, row, &rows.emplace_back()); });
  if (status.is_error()) return status.release_error();
  return rows;
}
// The first such row; not_found (code "not_found") when there is none.
template <class T>
Result<T> find(Reader& reader, std::string_view tail, std::initializer_list<Value> values) {
  std::vector<T> rows = TRY(list<T>(reader, tail, values));
  if (rows.empty())
    return fail(Failure::not_found, "not_found", "This no longer exists, or never did.");
  return std::move(rows.front());
}

}  // namespace candor::store
