// Pager, sorting and search of every list.
#include "server/features/paging.h"

#include "server/operate/secrets.h"
#include "shared/describe/json.h"

namespace candor {

template <>
struct describe<features::Cursor> {
  using Cursor = features::Cursor;
  static constexpr std::string_view name = "Cursor";
  static constexpr auto fields = fields_of(
      field<&Cursor::sort>("s", "").length(0, 40), field<&Cursor::is_descending>("d", ""),
      field<&Cursor::total>("t", ""), field<&Cursor::position>("p", "").range(0, 2'000'000'000),
      field<&Cursor::id>("i", "").required(), field<&Cursor::number>("n", ""),
      field<&Cursor::text>("x", "").length(0, limits::kTitleMax));
};

namespace features {

namespace {

Error bad_cursor() {
  return invalid_field("after", "bad_cursor", "Begin again with the first page.");
}

Result<Cursor> cursor_of(const PageQuery& query, const SortColumn& column, bool is_descending) {
  const std::optional<std::string> json = secrets::decode_base64url(query.after);
  if (!json) return bad_cursor();
  Result<Cursor> cursor = json::read<Cursor>(*json, json::ReadMode::request);
  if (cursor.is_error()) return bad_cursor();
  const bool fits = cursor.value().sort == column.word &&
                    cursor.value().is_descending == is_descending &&
                    cursor.value().number.has_value() != column.is_text;
  if (!fits) return bad_cursor();
  return cursor;
}

Status place_of(const PageQuery& query, Window& window) {
  const bool by_page = query.page != 0 || query.per_page != 0;
  const bool by_offset = query.limit != 0 || query.offset >= 0;
  const bool is_mixed = !query.after.empty() && (query.page != 0 || query.offset >= 0);
  if ((by_page && by_offset) || is_mixed) {
    return fail(Failure::malformed, "mixed_paging",
                "Use page and per_page, or limit and offset, or after.");
  }
  if (query.limit != 0) window.limit = query.limit;
  if (query.per_page != 0) window.limit = query.per_page;
  if (query.offset > 0) window.offset = query.offset;
  if (query.page == 0) return ok();
  const std::int64_t offset = std::int64_t{query.page - 1} * window.limit;
  if (offset > limits::kPageOffsetMax) {
    return invalid_field("page", "too_large", "Narrow the list with a search or a filter.");
  }
  window.offset = static_cast<std::int32_t>(offset);
  return ok();
}

Result<SortColumn> column_of(const PageQuery& query, std::initializer_list<SortColumn> columns) {
  std::string words;
  for (const SortColumn& allowed : columns) {
    if (query.sort.empty() || allowed.word == query.sort) return allowed;
    words += (words.empty() ? "" : ", ") + std::string(allowed.word);
  }
  return invalid_field("sort", "unknown_choice", "Use one of " + words + ".");
}

}  // namespace

std::string text_of(const Cursor& cursor) {
  return secrets::base64url(json::write(cursor));
}

void set_page_size(PageQuery& query, int size) {
  if (size == 0 || query.per_page != 0 || query.limit != 0) return;
  const bool is_by_page = query.page != 0;
  (is_by_page ? query.per_page : query.limit) = size;
}

Result<Window> window_of(const PageQuery& query, std::initializer_list<SortColumn> columns) {
  Window window;
  TRY(place_of(query, window));
  window.column = TRY(column_of(query, columns));
  const std::string order = text::lower_ascii(query.order);
  if (!order.empty() && order != "asc" && order != "desc") {
    return invalid_field("order", "unknown_choice", "Use asc or desc.");
  }
  window.is_descending = order.empty() ? query.sort.empty() : order == "desc";
  if (!query.after.empty()) {
    window.after = TRY(cursor_of(query, window.column, window.is_descending));
  }
  return window;
}

Conditions& Conditions::add(std::string_view condition,
                            std::initializer_list<store::Value> values) {
  text_ += text_.empty() ? "WHERE " : " AND ";
  std::size_t number = values_.size();
  for (std::size_t i = 0; i < condition.size(); ++i) {
    text_ += condition[i];
    const bool is_numbered =
        i + 1 < condition.size() && condition[i + 1] >= '0' && condition[i + 1] <= '9';
    if (condition[i] == '?' && !is_numbered) text_ += std::to_string(++number);
  }
  values_.insert(values_.end(), values);
  return *this;
}

Conditions& Conditions::search(const std::string& pattern,
                               std::initializer_list<std::string_view> columns) {
  if (pattern == "%") return *this;
  const std::string place = "?" + std::to_string(values_.size() + 1);
  std::string any;
  for (std::string_view column : columns) {
    any += (any.empty() ? "(lower(" : " OR lower(") + std::string(column) + ") LIKE " + place +
           " ESCAPE '\\'";
  }
  return add(any + ")", {pattern});
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

Result<std::int64_t> total_of(store::Reader& reader, const Source& source, const Window& window,
                              const Conditions& conditions) {
  if (window.after) return window.after->total;
  std::int64_t total = 0;
  TRY(reader.query("SELECT count(*) " + source.tables + " " + conditions.text(),
                   conditions.values(), [&](const store::Row& row) { total = row.integer(0); }));
  return total;
}

Tail tail_of(const Source& source, const Window& window, Conditions conditions) {
  const std::string key(window.column.key), id(source.id);
  if (window.after) {
    const Cursor& after = *window.after;
    const store::Value value =
        after.number ? store::Value(*after.number) : store::Value(after.text);
    conditions.add("(" + key + ", " + id + ")" + (window.is_descending ? " < " : " > ") + "(?, ?)",
                   {value, after.id});
  }
  Tail tail{conditions.text(), conditions.values()};
  const std::string direction = window.is_descending ? " DESC" : " ASC";
  const std::size_t bound = tail.values.size();
  tail.sql += " ORDER BY " + key + direction + ", " + id + direction + " LIMIT ?" +
              std::to_string(bound + 1) + " OFFSET ?" + std::to_string(bound + 2);
  tail.values.insert(tail.values.end(), {window.limit + 1, window.offset});
  return tail;
}

Result<std::string> next_of(store::Reader& reader, const Source& source, const Window& window,
                            const Conditions& conditions, std::int64_t total,
                            std::int64_t last_id) {
  Cursor cursor;
  cursor.sort = window.column.word;
  cursor.is_descending = window.is_descending;
  cursor.total = total;
  cursor.position = (window.after ? window.after->position : window.offset) + window.limit;
  cursor.id = last_id;
  Conditions last = conditions;
  last.add(std::string(source.id) + " = ?", {last_id});
  const std::string sql =
      "SELECT " + std::string(window.column.key) + " " + source.tables + " " + last.text();
  TRY(reader.query(sql, last.values(), [&](const store::Row& row) {
    if (window.column.is_text) {
      cursor.text = row.text(0);
    } else {
      cursor.number = row.integer(0);
    }
  }));
  return text_of(cursor);
}

}  // namespace features

}  // namespace candor
