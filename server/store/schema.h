// The tables of a database as it is, on both engines: for copies from one to the other and for the
// tests that compare them.
#pragma once

#include <string>
#include <vector>

#include "server/store/database.h"

namespace candor::store {

struct Column {
  std::string name;
  bool is_text = false;  // else a 64-bit integer
  bool is_required = false;
  auto operator<=>(const Column&) const = default;
};

struct Table {
  std::string name;
  std::vector<Column> columns;          // in their order
  std::vector<std::string> key;         // columns of the primary key, in its order
  std::vector<std::string> references;  // other tables that must be filled before, sorted
  bool is_counted = false;              // the engine gives the numbers of "id"
};

struct Schema {
  // Sorted by name.
  static Result<std::vector<std::string>> names(Reader& reader);
  static Result<std::vector<Table>> read(Reader& reader);
  // The greatest number that "id" of a counted table ever had; numbers are never used again.
  static Result<std::int64_t> counter(Reader& reader, const std::string& table);
  static Status set_counter(Transaction& tx, const std::string& table, std::int64_t value);
};

}  // namespace candor::store
