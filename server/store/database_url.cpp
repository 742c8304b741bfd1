#include "server/store/database_url.h"

#include <algorithm>

namespace candor::store {

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

// The documents write sqlite:///./name.db; the file of an installation is always the same.
bool is_sqlite_url(std::string_view url) {
  return url.empty() || url.starts_with("sqlite:");
}

OpenOptions options_for(const std::string& url, const std::string& data_folder) {
  OpenOptions options;
  options.path = data_folder + "/candor.db";
  if (is_postgres_url(url)) options.url = url;
  return options;
}

std::string masked_url(std::string_view url) {
  std::string masked(url);
  const std::size_t start = masked.find("://");
  if (start == std::string::npos) return masked;
  // Up to the last @, whatever a password that was not encoded holds.
  const std::size_t end = std::min(masked.find('?', start + 3), masked.size());
  const std::size_t at = masked.rfind('@', end);
  const std::size_t colon = masked.find(':', start + 3);
  if (at != std::string::npos && at > start && colon < at) {
    masked.replace(colon + 1, at - colon - 1, "***");
  }
  for (const std::string_view name :
       {"?password=", "&password=", "?sslpassword=", "&sslpassword="}) {
    const std::size_t found = masked.find(name);
    if (found == std::string::npos) continue;
    const std::size_t value = found + name.size();
    masked.replace(value, std::min(masked.find('&', value), masked.size()) - value, "***");
  }
  return masked;
}

}  // namespace candor::store
