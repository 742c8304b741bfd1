// What every list shares: one pager for both documented query styles (K15) and for going on by key,
// allowed sort columns, search patterns.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "shared/base/result.h"
#include "shared/base/text.h"
#include "shared/domain/page.h"

namespace candor::features {

// A word of `sort` and the expression it means, never NULL and never text of the client's.
struct SortColumn {
  std::string_view word, key;
  bool is_text = false;  // otherwise an integer
};

// Where a listing goes on: behind the row with this key and id. Travels as `next` and `after`.
struct Cursor {
  std::string sort;  // the word it was made for
  bool is_descending = false;
  std::int64_t total = 0;     // rows when the listing began
  std::int64_t position = 0;  // rows before the next page
  std::int64_t id = 0;
  std::optional<std::int64_t> number;  // the key; otherwise `text` is
  std::string text;
};
std::string text_of(const Cursor& cursor);

// The rows a query asks for, and in which order.
struct Window {
  std::int32_t limit = limits::kPageSizeDefault;
  std::int32_t offset = 0;
  std::optional<Cursor> after;  // then `offset` is 0
  SortColumn column;
  bool is_descending = false;
};

// The first column is the default one, descending. Mixing the styles is malformed; an offset beyond
// the bound, an unknown word and a cursor of another order are invalid.
Result<Window> window_of(const PageQuery& query, std::initializer_list<SortColumn> columns);

// How many rows a path's page has when the query does not say (K15); 0: as everywhere.
void set_page_size(PageQuery& query, int size);

// The conditions of a list and their values, numbered in order. A condition that is not asked for
// is left out, so that the database can use an index for the others. Texts are not copied: they
// must live as long.
class Conditions {
 public:
  // What the statement's columns and tables use, from ?1 on.
  explicit Conditions(std::initializer_list<store::Value> values) : values_(values) {}
  // Each "?" without a number becomes the next value.
  Conditions& add(std::string_view condition, std::initializer_list<store::Value> values);
  // Text in any of the columns, in any case; nothing when `pattern` is "%".
  Conditions& search(const std::string& pattern, std::initializer_list<std::string_view> columns);
  const std::string& text() const { return text_; }  // "WHERE …"
  const std::vector<store::Value>& values() const { return values_; }

 private:
  std::string text_;
  std::vector<store::Value> values_;
};

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

// Where a list's rows come from: "FROM …" and the number that decides between equal keys.
struct Source {
  std::string tables;
  std::string_view id;
};

// What follows "FROM …" in the statement of one page.
struct Tail {
  std::string sql;
  std::vector<store::Value> values;
};

// The parts of read_page that know nothing of the rows' type.
Result<std::int64_t> total_of(store::Reader& reader, const Source& source, const Window& window,
                              const Conditions& conditions);
// Asks for one row more than the page has, which tells whether more follow.
Tail tail_of(const Source& source, const Window& window, Conditions conditions);
Result<std::string> next_of(store::Reader& reader, const Source& source, const Window& window,
                            const Conditions& conditions, std::int64_t total, std::int64_t last_id);

// One page of a list. `read(tail, values)` gives the rows of "SELECT … FROM source <tail>".
template <class T, class Read>
Result<Page<T>> read_page(store::Reader& reader, const Source& source, const Window& window,
                          const Conditions& conditions, Read read) {
  Page<T> page;
  page.total = TRY(total_of(reader, source, window, conditions));
  const Tail tail = tail_of(source, window, conditions);
  page.items = TRY(read(tail.sql, tail.values));
  const std::int64_t position = window.after ? window.after->position : window.offset;
  page.limit = page.per_page = window.limit;
  page.offset = static_cast<std::int32_t>(position);
  page.page = static_cast<std::int32_t>(position / window.limit + 1);
  page.has_prev = position > 0;
  page.has_next = page.items.size() > static_cast<std::size_t>(window.limit);
  if (!page.has_next) return page;
  page.items.pop_back();
  page.next =
      TRY(next_of(reader, source, window, conditions, page.total, page.items.back().id.value));
  return page;
}

}  // namespace candor::features
