// Pager, sorting and search of every list.
#include "server/features/paging.h"

namespace candor::features {

Result<Window> window_of(const PageQuery& query) {
  const bool by_page = query.page != 0 || query.per_page != 0;
  const bool by_offset = query.limit != 0 || query.offset >= 0;
  if (by_page && by_offset) {
    return fail(Failure::malformed, "mixed_paging",
                "Use either page and per_page, or limit and offset.");
  }
  Window window;
  if (by_offset) {
    if (query.limit != 0) window.limit = query.limit;
    if (query.offset > 0) window.offset = query.offset;
    return window;
  }
  if (query.per_page != 0) window.limit = query.per_page;
  const std::int64_t page = query.page == 0 ? 1 : query.page;
  const std::int64_t offset = (page - 1) * window.limit;
  if (offset > limits::kPageOffsetMax) {
    return invalid_field("page", "too_large", "Narrow the list with a search or a filter.");
  }
  window.offset = static_cast<std::int32_t>(offset);
  return window;
}

Result<std::string> order_by(const PageQuery& query, std::initializer_list<SortColumn> columns,
                             std::string_view tiebreak) {
  std::string_view column;
  bool may_be_null = false;
  for (const SortColumn& allowed : columns) {
    const bool is_default = query.sort.empty() && column.empty();
    if (!is_default && allowed.word != query.sort) continue;
    column = allowed.column;
    may_be_null = allowed.may_be_null;
  }
  if (column.empty()) {
    std::string words;
    for (const SortColumn& allowed : columns) {
      words += (words.empty() ? "" : ", ") + std::string(allowed.word);
    }
    return invalid_field("sort", "unknown_choice", "Use one of " + words + ".");
  }
  const std::string order = text::lower_ascii(query.order);
  if (!order.empty() && order != "asc" && order != "desc") {
    return invalid_field("order", "unknown_choice", "Use asc or desc.");
  }
  const bool is_descending = order.empty() ? query.sort.empty() : order == "desc";
  const std::string direction = is_descending ? " DESC" : " ASC";
  // Engines differ in where NULL comes unless they are told.
  const std::string nulls = !may_be_null ? "" : is_descending ? " NULLS LAST" : " NULLS FIRST";
  return " ORDER BY " + std::string(column) + direction + nulls + ", " + std::string(tiebreak) +
         direction + " LIMIT ? OFFSET ?";
}

std::string search_pattern(std::string_view search) {
  std::string pattern = "%";
  for (char c : text::lower_ascii(text::trim(search))) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  if (pattern.size() > 1) pattern += '%';
  return pattern;
}

}  // namespace candor::features
