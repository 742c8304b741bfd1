#include "server/store/postgres_sql.h"

#include <algorithm>

namespace candor::store {

namespace {

// Where the quoted text or comment that begins at `at` ends; `at` when none begins there.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
  const bool is_comment = sql.substr(at, 2) == "--";
  if (!is_comment && sql[at] != '\'' && sql[at] != '"') return at;
  // A doubled quote ends one text and begins the next, which comes to the same.
  const std::size_t end = sql.find(is_comment ? '\n' : sql[at], at + 1);
  return end == std::string_view::npos ? sql.size() : end + 1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

PostgresSql to_postgres(std::string_view sql, std::span<const Value> values) {
  PostgresSql made;
  made.text.reserve(sql.size() + 16 * values.size());
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t end = skip_quoted(sql, at);
    if (end != at) {
      made.text += sql.substr(at, end - at);
      at = end;
      continue;
    }
    const char c = sql[at++];
    if (c != '?') {
      made.text += c;
      continue;
    }
    std::size_t number = 0;
    while (at < sql.size() && is_digit(sql[at]) && number < 100'000)
      number = number * 10 + static_cast<std::size_t>(sql[at++] - '0');
    if (number == 0) number = made.parameters + 1;
    made.parameters = std::max(made.parameters, number);
    const bool is_text = number <= values.size() && values[number - 1].type == Value::Type::text;
    const std::string place = "$" + std::to_string(number);
    made.text += is_text ? "(" + place + " COLLATE \"C\")" : place;
  }
  return made;
}

}  // namespace candor::store
