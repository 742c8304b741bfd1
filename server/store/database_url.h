// DATABASE_URL: postgresql://user:password@host:port/database?sslmode=... (also postgres://), or
// empty or "sqlite:" for the file candor.db in the data folder.
#pragma once

#include <string>
#include <string_view>

#include "server/store/database.h"

namespace candor::store {

bool is_postgres_url(std::string_view url);
bool is_sqlite_url(std::string_view url);
// The same with *** for the password, also for one given as a parameter.
std::string masked_url(std::string_view url);
OpenOptions options_for(const std::string& url, const std::string& data_folder);

}  // namespace candor::store
