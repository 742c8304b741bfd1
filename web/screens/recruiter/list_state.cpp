// Filters of a list and their way to the URL and back.
#include "web/screens/recruiter/list_state.h"

#include <algorithm>
#include <cstdlib>

#include "shared/base/text.h"
#include "web/app.h"

namespace candor {

void ListState::follow(const Frame& frame) {
  if (frame.router.url() == seen_) return;
  seen_ = frame.router.url();
  const Params& params = frame.params;
  const std::string search(params.query("search"));
  // What is being typed is newer than the URL.
  if (search != search_) {
    typed_ = search;
    send_at_ms_ = 0;
  }
  search_ = search;
  status_ = params.query("status");
  for (std::size_t i = 0; i < more_.size(); ++i) more_[i] = params.query(more_words_[i]);
  page_ = std::max(1, std::atoi(std::string(params.query("page")).c_str()));
  sort_ = {};
  const std::string_view word = params.query("sort");
  for (std::size_t i = 0; i < sort_words_.size(); ++i) {
    if (!word.empty() && sort_words_[i] == word) sort_.column = static_cast<int>(i);
  }
  sort_.descending = params.query("order") == "desc";
}

bool ListState::is_filtered() const {
  const bool has_more =
      std::any_of(more_.begin(), more_.end(), [](const std::string& one) { return !one.empty(); });
  return !search_.empty() || !status_.empty() || has_more;
}

ListState::Wishes ListState::wishes() const {
  PageQuery query;
  query.page = page_;
  query.per_page = kPerPage;
  query.search = search_;
  query.status = status_;
  if (sort_.column >= 0) {
    query.sort = sort_words_[static_cast<std::size_t>(sort_.column)];
    query.order = sort_.descending ? "desc" : "asc";
  }
  return {query, more_};
}

std::string ListState::url(std::string_view base) const {
  std::string url(base);
  const auto add = [&url](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += std::string(name) + "=" + text::encode_url(value);
  };
  add("search", search_);
  add("status", status_);
  for (std::size_t i = 0; i < more_.size(); ++i) add(more_words_[i], more_[i]);
  if (sort_.column >= 0) {
    add("sort", sort_words_[static_cast<std::size_t>(sort_.column)]);
    add("order", sort_.descending ? "desc" : "asc");
  }
  if (page_ > 1) add("page", std::to_string(page_));
  return url;
}

void ListState::clear(Frame& frame, std::string_view base) {
  search_.clear();
  status_.clear();
  for (std::string& one : more_) one.clear();
  typed_.clear();
  page_ = 1;
  frame.router.replace(url(base));
}

void ListState::draw_filter(Frame& frame, const Filter& filter) {
  auto line = ui::row({.gap = ui::kSpace3, .wrap = false, .full_on_phone = true});
  {
    auto grow = ui::stack({.gap = 0, .grow = 1});
    if (ui::search_field(filter.search_label, typed_, {.max_length = limits::kSearchMax})) {
      send_at_ms_ = frame.now_ms + kSettleMs;
      frame.app.wake_at(send_at_ms_);
    }
  }
  const int selects = static_cast<int>(filter.more.size()) + (filter.statuses.empty() ? 0 : 1);
  auto pairs = ui::is_phone() && selects > 1 ? ui::grid({.min_column = 130, .max_columns = 2})
                                             : ui::Scope([] {}, false);
  std::string status = status_;
  if (!filter.statuses.empty() &&
      ui::select(filter.status_label, status, filter.statuses,
                 {.hide_label = true, .width = ui::is_phone() ? 0.f : 200.f})) {
    status_ = status;
    page_ = 1;
    frame.router.replace(url(filter.base));
  }
  draw_more(frame, filter);
  if (send_at_ms_ != 0 && frame.now_ms >= send_at_ms_) {
    send_at_ms_ = 0;
    if (text::trim(typed_) == search_) return;
    search_ = text::trim(typed_);
    page_ = 1;
    frame.router.replace(url(filter.base));
  }
}

void ListState::set_field(const FieldInfo& field, void* query, const std::string& value) {
  const TypeInfo& type = field.type();
  if (type.kind == Kind::text) {
    *static_cast<std::string*>(field.address_in(query)) = value;
  } else {
    type.set_integer(field.address_in(query), std::atoll(value.c_str()));
  }
}

void ListState::draw_more(Frame& frame, const Filter& filter) {
  for (std::size_t i = 0; i < filter.more.size(); ++i) {
    std::string value = more_[i];
    const bool is_changed = ui::select(filter.more[i].label, value, filter.more[i].choices,
                                       {.hide_label = true, .width = ui::is_phone() ? 0.f : 180.f});
    if (!is_changed) continue;
    more_[i] = value;
    page_ = 1;
    frame.router.replace(url(filter.base));
  }
}

void ListState::draw_pager(Frame& frame, std::string_view base, bool sort_changed,
                           std::int64_t total) {
  if (sort_changed) {
    page_ = 1;
    frame.router.replace(url(base));
  }
  // A list longer than pages reach is narrowed, or sorted the other way.
  constexpr std::int64_t kPagesMax = limits::kPageOffsetMax / kPerPage + 1;
  const auto pages = static_cast<int>(std::min((total + kPerPage - 1) / kPerPage, kPagesMax));
  if (pages < 2) return;
  const int asked = ui::pager(page_, pages, total);
  if (asked < 1) return;
  page_ = asked;
  frame.router.replace(url(base));
}

}  // namespace candor
