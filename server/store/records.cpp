// Described records as rows. Statements are made once per type and kept.
#include "server/store/records.h"

#include <map>
#include <mutex>

#include "server/store/connection.h"

namespace candor::store {

namespace {

std::string quoted(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

struct Statements {
  std::vector<const FieldInfo*> columns;
  std::string names;                   // of all columns
  std::string insert, places, update;  // insert ends before the places of the first row
  const FieldInfo* id = nullptr;       // an integer key that the database gives
};

Statements make_statements(const TypeInfo& record) {
  ASSERT(record.kind == Kind::record);
  Statements made;
  std::string places, changes, inserted;
  for (const FieldInfo& field : record.fields) {
    if (!field.is_column) continue;
    made.columns.push_back(&field);
    made.names += (made.names.empty() ? "" : ", ") + quoted(field.name);
    const bool is_key = field.name == "id" && field.type().is_id;
    if (is_key) {
      made.id = &field;
      continue;
    }
    inserted += (inserted.empty() ? "" : ", ") + quoted(field.name);
    places += places.empty() ? "?" : ", ?";
    changes += (changes.empty() ? "" : ", ") + quoted(field.name) + " = ?";
  }
  const std::string table(record.table);
  made.insert = "INSERT INTO " + table + " (" + inserted + ") VALUES ";
  made.places = "(" + places + ")";
  made.update = "UPDATE " + table + " SET " + changes + " WHERE id = ?";
  return made;
}

const Statements& statements_of(const TypeInfo& record) {
  static std::mutex mutex;
  static std::map<const TypeInfo*, Statements> known;
  std::lock_guard lock(mutex);
  const auto found = known.find(&record);
  if (found != known.end()) return found->second;
  return known.emplace(&record, make_statements(record)).first->second;
}

Value value_of(const TypeInfo& type, void* at) {
  switch (type.kind) {
    case Kind::text: return Value(*static_cast<const std::string*>(at));
    case Kind::optional: {
      void* content = type.optional.get(at);
      return content == nullptr ? Value() : value_of(type.element(), content);
    }
    case Kind::list:
    case Kind::record: break;
    default: return Value(type.get_integer(at));
  }
  assertion_failed("a list or record is no column", __FILE__, __LINE__);
}

void read_value(const TypeInfo& type, const Row& row, int column, void* at) {
  switch (type.kind) {
    case Kind::text: *static_cast<std::string*>(at) = row.text(column); return;
    case Kind::optional:
      if (row.is_null(column)) return type.optional.reset(at);
      return read_value(type.element(), row, column, type.optional.emplace(at));
    case Kind::list:
    case Kind::record: break;
    default: return type.set_integer(at, row.integer(column));
  }
  assertion_failed("a list or record is no column", __FILE__, __LINE__);
}

}  // namespace

// An initializer_list cannot be made at run time, so records bind through the connection.
struct Records {
  static Result<std::int64_t> execute(Transaction& tx, const std::string& sql,
                                      const std::vector<Value>& values) {
    TRY(tx.connection_.run(sql, values, nullptr));
    return tx.connection_.changes();
  }
  static Status insert(Transaction& tx, const std::string& sql, const std::vector<Value>& values,
                       std::span<std::int64_t> new_ids) {
    return tx.connection_.insert(sql, values, new_ids);
  }
};

std::string columns_of(const TypeInfo& record, std::string_view alias) {
  const Statements& known = statements_of(record);
  if (alias.empty()) return known.names;
  std::string names;
  for (const FieldInfo* field : known.columns) {
    names += (names.empty() ? "" : ", ") + std::string(alias) + "." + quoted(field->name);
  }
  return names;
}

void read_row(const TypeInfo& record, const Row& row, void* value, int first) {
  int column = first;
  for (const FieldInfo* field : statements_of(record).columns) {
    read_value(field->type(), row, column++, field->address_in(value));
  }
}

Status insert_records(Transaction& tx, const TypeInfo& record, std::span<const void* const> rows,
                      std::span<std::int64_t> new_ids) {
  const Statements& known = statements_of(record);
  std::string sql = known.insert;
  sql.reserve(known.insert.size() + rows.size() * (known.places.size() + 2));
  std::vector<Value> values;
  values.reserve(rows.size() * known.columns.size());
  for (const void* row : rows) {
    if (row != rows.front()) sql += ", ";
    sql += known.places;
    for (const FieldInfo* field : known.columns) {
      if (field == known.id) continue;
      values.push_back(value_of(field->type(), field->address_in(const_cast<void*>(row))));
    }
  }
  if (known.id != nullptr) return Records::insert(tx, sql, values, new_ids);
  TRY(Records::execute(tx, sql, values));
  return ok();
}

Status update_record(Transaction& tx, const TypeInfo& record, const void* value) {
  const Statements& known = statements_of(record);
  ASSERT(known.id != nullptr);
  std::vector<Value> values;
  values.reserve(known.columns.size());
  for (const FieldInfo* field : known.columns) {
    if (field == known.id) continue;
    values.push_back(value_of(field->type(), field->address_in(const_cast<void*>(value))));
  }
  values.push_back(value_of(known.id->type(), known.id->address_in(const_cast<void*>(value))));
  const std::int64_t changed = TRY(Records::execute(tx, known.update, values));
  if (changed == 0) {
    return fail(Failure::not_found, "not_found", "This no longer exists, or never did.");
  }
  return ok();
}

}  // namespace candor::store
