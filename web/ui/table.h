// Tables: a real table for assistive technology, virtual rows in the canvas, cards on phones and
// where the columns do not fit, every row in the text view. Usage:
//   auto table = ui::table(columns, {.label = text("people.table"), .rows = count, .sort =
//   &sort_}); while (table.next()) {
//     const Person& person = people[table.index()];
//     table.row_key(person.id);
//     table.link_cell(person.name, href);
//     table.text_cell(person.email);
//     { auto cell = table.cell(); ui::chip(...); }
//   }
#pragma once

#include "web/ui/base.h"

namespace ui {

struct Column {
  std::string_view label;
  float width = 0;  // fixed; 0 = shares the rest by `grow`
  float grow = 1;
  bool sortable = false;
  Align align = Align::start;
  bool title = false;             // heads the card on phones
  bool hide_when_narrow = false;  // text that is left out where not all columns fit
  bool hide_label_in_card = false;
  bool hide_label = false;  // named for assistive technology, not painted (columns of menus)
};

struct Sort {
  int column = -1;
  bool descending = false;
  friend bool operator==(const Sort& a, const Sort& b) {
    return a.column == b.column && a.descending == b.descending;
  }
};

struct TableOptions {
  std::string_view label;
  int rows = 0;
  Sort* sort = nullptr;            // changed when a header is pressed
  std::string_view selected = {};  // row_key of the selected row
  bool dense = false;              // 36 px rows instead of 44
  float max_height = 0;            // own scroll region with virtual rows; 0 = grows with the page
  std::string_view key = {};
};

class Table {
 public:
  Table(View<Column> columns, const TableOptions& options);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  bool next();        // advances to the next row in view
  int index() const;  // of the row in the data
  bool sort_changed() const;

  void row_key(std::string_view id);  // first, in each row
  void text_cell(std::string_view words);
  void muted_cell(std::string_view words);
  void link_cell(std::string_view words, std::string_view href);
  void person_cell(std::string_view name, std::string_view second_line, std::string_view href = {});
  void lines_cell(std::string_view first, std::string_view second);  // both wrap
  void number_cell(std::string_view words);
  Scope cell();  // any widgets; laid out as a row

 private:
  struct State;
  void words_cell(std::string_view words, bool is_muted);
  void draw_head(Sort* sort);
  void draw_header(std::size_t index, std::uint32_t id, Sort* sort);
  void open_rows(float max_height);
  State* state_;
};
Table table(View<Column> columns, const TableOptions& options);

// Paging below a list. Returns the page asked for, or -1.
int pager(int page, int pages, std::int64_t total);
// "Show more" for cursors. True = pressed.
bool show_more(std::int64_t shown, std::int64_t total, bool loading);

}  // namespace ui
