// A consistent copy of an SQLite database while writes go on.
#pragma once

#include "server/store/database.h"

namespace candor::store {

// Into a new file at `path`.
Status online_copy(const OpenOptions& source, const std::string& path);

}  // namespace candor::store
