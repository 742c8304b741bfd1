// What every list shares: one pager for both documented query styles (K15), allowed sort columns,
// search patterns.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/base/text.h"
#include "shared/domain/page.h"

namespace candor::features {

// The rows a query asks for.
struct Window {
  std::int32_t limit = limits::kPageSizeDefault;
  std::int32_t offset = 0;
};

// Mixing page/per_page with limit/offset is malformed; an offset beyond the bound is invalid.
Result<Window> window_of(const PageQuery& query);

// A word of `sort` and the column or alias it means. Never text of the client's.
struct SortColumn {
  std::string_view word, column;
  bool may_be_null = false;  // then it is less than every value
};
// "ORDER BY <column> <direction>, <tiebreak> <direction> LIMIT ? OFFSET ?"; the first column is the
// default one, descending. Unknown words are invalid.
Result<std::string> order_by(const PageQuery& query, std::initializer_list<SortColumn> columns,
                             std::string_view tiebreak);

// "%text%" in lower case with its own % and _ escaped by a backslash; "%" when there is nothing to
// search.
std::string search_pattern(std::string_view search);

// The value of a state word, -1 when none was given.
template <class E>
Result<std::int64_t> status_filter(const PageQuery& query) {
  if (query.status.empty()) return std::int64_t{-1};
  std::optional<std::int64_t> value = choice_value(type_of<E>(), query.status);
  if (!value) return invalid_field("status", "unknown_choice", "Use one of the listed states.");
  return *value;
}

template <class T>
void describe_page(Page<T>& page, const Window& window, std::int64_t total) {
  page.total = total;
  page.limit = page.per_page = window.limit;
  page.offset = window.offset;
  page.page = window.offset / window.limit + 1;
  page.has_prev = window.offset > 0;
  page.has_next = window.offset + static_cast<std::int64_t>(page.items.size()) < total;
}

}  // namespace candor::features
