// All rows of one database into another, whatever the engines: for `candor migrate --to` and for
// backups of an installation on PostgreSQL.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/store/database.h"

namespace candor::store {

struct CopiedTable {
  std::string name;
  std::int64_t rows = 0;
  std::string sha256;  // over all rows in the order of the key, the same on both sides
};

// Copies every table as of one moment of the source into a migrated database without rows, in one
// transaction, then reads both sides again and compares them row by row. Numbers go on where they
// were. `progress` hears of each table before it begins. Errors: "target_not_empty" and
// "schemas_differ" before anything is written, "copy_differs" after it: the target is of no use.
Result<std::vector<CopiedTable>> copy_all(
    Database& source, Database& target,
    const std::function<void(const std::string& table)>& progress = {});

// Copies into an SQLite file, which must not exist yet.
Status copy_into_new_file(Database& source, const std::string& path);

}  // namespace candor::store
