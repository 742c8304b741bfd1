// Lists: one pager for every list, taking both documented query styles and answering with the
// superset (K15).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/base/limits.h"
#include "shared/describe/describe.h"

namespace candor {

// Which part of a list: page + per_page, limit + offset, or `after` with limit or per_page. Mixing
// them is an error; 0, -1 and "" mean "not given". Pages and offsets reach the first
// kPageOffsetMax rows; `after` goes on from `next` of the page before, as far as there are rows and
// equally quick everywhere.
struct PageQuery {
  std::int32_t page = 0;
  std::int32_t per_page = 0;
  std::int32_t limit = 0;
  std::int32_t offset = -1;
  std::string after;  // what a page called `next`
  std::string sort;   // a column the endpoint allows
  std::string order;  // asc, desc
  std::string search;
  std::string status;  // a state word the endpoint knows
};

// The fields of a pager and then those of its own, for queries that filter by more: `Query` has the
// members of PageQuery, in that order, before its own.
template <class Query, class... Own>
constexpr auto page_fields_of(Own... own) {
  return fields_of(
      field<&Query::page>("page", "page.page").range(0, 1'000'000),
      field<&Query::per_page>("per_page", "page.per_page").range(0, limits::kPageSizeMax),
      field<&Query::limit>("limit", "page.limit").range(0, limits::kPageSizeMax),
      field<&Query::offset>("offset", "page.offset").range(-1, limits::kPageOffsetMax),
      field<&Query::after>("after", "page.after").length(0, limits::kPageCursorMax),
      field<&Query::sort>("sort", "page.sort").length(0, 40),
      field<&Query::order>("order", "page.order").length(0, 4),
      field<&Query::search>("search", "page.search").length(0, limits::kSearchMax),
      field<&Query::status>("status", "page.status").length(0, 40), own...);
}
template <>
struct describe<PageQuery> {
  static constexpr std::string_view name = "PageQuery";
  static constexpr auto fields = page_fields_of<PageQuery>();
};

// The pager's part of such a query.
template <class Query>
PageQuery page_query_of(const Query& query) {
  return {query.page, query.per_page, query.limit,  query.offset, query.after,
          query.sort, query.order,    query.search, query.status};
}

// `total` counts when a listing begins and stays the same while it is followed by `next`, which is
// absent on the last page.
template <class T>
struct Page {
  std::vector<T> items;
  std::int64_t total = 0;
  std::int32_t page = 1;
  std::int32_t per_page = limits::kPageSizeDefault;
  std::int32_t limit = limits::kPageSizeDefault;
  std::int32_t offset = 0;
  bool has_next = false;
  bool has_prev = false;
  std::optional<std::string> next;
};
template <class T>
struct describe<Page<T>> {
  static constexpr std::string_view name = describe<T>::page_name;
  static constexpr auto fields =
      fields_of(field<&Page<T>::items>("items", "page.items").set_by_server(),
                field<&Page<T>::total>("total", "page.total").set_by_server(),
                field<&Page<T>::page>("page", "page.page").set_by_server(),
                field<&Page<T>::per_page>("per_page", "page.per_page").set_by_server(),
                field<&Page<T>::limit>("limit", "page.limit").set_by_server(),
                field<&Page<T>::offset>("offset", "page.offset").set_by_server(),
                field<&Page<T>::has_next>("has_next", "page.has_next").set_by_server(),
                field<&Page<T>::has_prev>("has_prev", "page.has_prev").set_by_server(),
                field<&Page<T>::next>("next", "page.next").set_by_server());
};

}  // namespace candor
