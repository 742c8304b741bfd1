// Which part of a list is shown: search, state, sorting and page. The URL is its truth, so a
// filtered list can be shared, reloaded and gone back to. While another part is fetched the one
// before stays in view.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/domain/page.h"
#include "web/screens/screen.h"

namespace candor {

class ListState {
 public:
  // `sort_words[i]` is what the API calls the i-th column of the table; empty = not sortable.
  explicit ListState(std::vector<std::string_view> sort_words)
      : sort_words_(std::move(sort_words)) {}

  // Takes over what the URL says. Call it first in each draw.
  void follow(const Frame& frame);

  template <class Item>
  Loaded<Page<Item>> load(const Frame& frame, const Endpoint<PageQuery, Page<Item>>& endpoint,
                          const Path& path = {}) {
    const PageQuery wanted = query();
    auto now = frame.load(endpoint, path, wanted);
    if (now.value) {
      shown_ = wanted;
      has_shown_ = true;
      return now;
    }
    if (now.error || !has_shown_) return now;
    auto before = frame.load(endpoint, path, shown_);
    return before.value ? before : now;
  }

  struct Filter {
    std::string_view search_label;
    std::string_view status_label;
    ui::Choices statuses;   // the first one has the value ""
    std::string_view base;  // URL without filters, "/interviews/12?tab=results"
  };
  // Search and state on one line. Changes reach the URL by themselves.
  void draw_filter(Frame& frame, const Filter& filter);
  // After the table: sorting and paging reach the URL.
  void draw_pager(Frame& frame, std::string_view base, bool sort_changed, std::int64_t total);

  ui::Sort& sort() { return sort_; }
  bool is_filtered() const { return !search_.empty() || !status_.empty(); }
  // "/interviews?status=open": shows the list without any filter when `clear`.
  std::string url(std::string_view base) const;
  void clear(Frame& frame, std::string_view base);

 private:
  static constexpr std::int32_t kPerPage = 25;
  static constexpr std::int64_t kSettleMs = 300;  // typing is sent when it rests
  PageQuery query() const;

  std::vector<std::string_view> sort_words_;
  std::string search_, status_, typed_, seen_;
  ui::Sort sort_;
  std::int32_t page_ = 1;
  std::int64_t send_at_ms_ = 0;
  PageQuery shown_;
  bool has_shown_ = false;
};

}  // namespace candor
