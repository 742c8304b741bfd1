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
  // `more` names further fields of the query, texts or numbers, that a list is filtered by
  // ("role"); those of Filter::more first.
  explicit ListState(std::vector<std::string_view> sort_words,
                     std::vector<std::string_view> more = {})
      : sort_words_(std::move(sort_words)),
        more_words_(std::move(more)),
        more_(more_words_.size()) {}

  // Takes over what the URL says. Call it first in each draw.
  void follow(const Frame& frame);

  template <class Query, class Item>
  Loaded<Page<Item>> load(const Frame& frame, const Endpoint<Query, Page<Item>>& endpoint,
                          const Path& path = {}) {
    const Wishes wanted = wishes();
    auto now = frame.load(endpoint, path, query_of<Query>(wanted));
    if (now.value) {
      shown_ = wanted;
      has_shown_ = true;
      return now;
    }
    if (now.error || !has_shown_) return now;
    auto before = frame.load(endpoint, path, query_of<Query>(shown_));
    return before.value ? before : now;
  }

  struct Filter {
    std::string_view search_label;
    std::string_view status_label;
    ui::Choices statuses;   // the first one has the value ""; none at all: not asked for
    std::string_view base;  // URL without filters, "/interviews/12?tab=results"
    struct More {
      std::string_view label;
      ui::Choices choices;  // the first one has the value ""
    };
    ui::View<More> more = {};  // one for each further field that is chosen here
  };
  // Search and state on one line. Changes reach the URL by themselves.
  void draw_filter(Frame& frame, const Filter& filter);
  // After the table: sorting and paging reach the URL.
  void draw_pager(Frame& frame, std::string_view base, bool sort_changed, std::int64_t total);

  ui::Sort& sort() { return sort_; }
  bool is_filtered() const;
  // "/interviews?status=open": shows the list without any filter when `clear`.
  std::string url(std::string_view base) const;
  void clear(Frame& frame, std::string_view base);

 private:
  static constexpr std::int32_t kPerPage = 25;
  static constexpr std::int64_t kSettleMs = 300;  // typing is sent when it rests
  struct Wishes {
    PageQuery page;
    std::vector<std::string> more;
  };
  Wishes wishes() const;
  void draw_more(Frame& frame, const Filter& filter);
  static void set_field(const FieldInfo& field, void* query, const std::string& value);
  template <class Query>
  Query query_of(const Wishes& wishes) const {
    const PageQuery& page = wishes.page;
    Query query;
    query.page = page.page;
    query.per_page = page.per_page;
    query.search = page.search;
    query.status = page.status;
    query.sort = page.sort;
    query.order = page.order;
    const TypeInfo& type = type_of<Query>();
    for (std::size_t i = 0; i < more_words_.size(); ++i) {
      const auto index = static_cast<std::size_t>(find_field(type, more_words_[i]));
      set_field(type.fields[index], &query, wishes.more[i]);
    }
    return query;
  }

  std::vector<std::string_view> sort_words_, more_words_;
  std::vector<std::string> more_;
  std::string search_, status_, typed_, seen_;
  ui::Sort sort_;
  std::int32_t page_ = 1;
  std::int64_t send_at_ms_ = 0;
  Wishes shown_;
  bool has_shown_ = false;
};

}  // namespace candor
