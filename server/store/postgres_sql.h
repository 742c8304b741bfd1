// The statements of the features in PostgreSQL's words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/store/database.h"

namespace candor::store {

struct PostgresSql {
  std::string text;
  std::size_t parameters = 0;  // the highest number
};

// ? and ?3 become $n by SQLite's rules (a plain ? is one more than the highest so far), outside of
// quotes and comments. A text gets the collation "C" of all our columns, so that lower(?) and
// comparisons mean the same on both engines.
PostgresSql to_postgres(std::string_view sql, std::span<const Value> values);

}  // namespace candor::store
