// Tables. On wide screens rows of equal height, only those in view are drawn; on phones each row is
// a card; in the text view every row is there.
#include "web/ui/table.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

struct Table::State {
  std::vector<Column> columns;
  std::vector<std::string> labels;
  std::vector<float> left, width;
  std::string selected, label;
  int rows = 0, row = -1, column = 0, first = 0, last = 0;
  int focused = -1;  // stays in the tree wherever the reader scrolls
  float row_height = 44, top = 0, card_top = 0;
  std::uint32_t id = 0, row_id = 0;
  bool cards = false, in_row = false, sorted = false, own_scroll = false, pushed = false;
  ImRect area, row_rect;
  Memory* memory = nullptr;
};

namespace {

constexpr float kHead = 40, kPadX = 16;
constexpr int kOverscan = 2;
constexpr int kVirtualFrom =
    50;  // a page of a list is always whole, for readers and for searching in the page

// The least width in which the columns can be read; without those that may be left out.
float least_width(View<Column> columns, bool narrow) {
  float sum = 0;
  for (const Column& column : columns) {
    if (narrow && column.hide_when_narrow) continue;
    sum += column.width > 0 ? column.width : 80 * column.grow;
  }
  return sum;
}

void measure_columns(View<Column> columns, float width, std::vector<float>& left,
                     std::vector<float>& widths) {
  const bool narrow = least_width(columns, false) > width;
  float fixed = 0, grow = 0;
  for (const Column& column : columns) {
    if (narrow && column.hide_when_narrow) continue;
    if (column.width > 0)
      fixed += column.width;
    else
      grow += column.grow;
  }
  float x = 0;
  for (const Column& column : columns) {
    const bool hidden = narrow && column.hide_when_narrow;
    const float share =
        std::max(80.f * column.grow, (width - fixed) * column.grow / std::max(grow, 0.01f));
    const float own = hidden ? 0 : column.width > 0 ? column.width : share;
    left.push_back(x);
    widths.push_back(own);
    x += own;
  }
}

// The row that holds the focus, as it was drawn last; -1 = none.
int focused_row(std::uint32_t rows) {
  const Tree& tree = cx().tree;
  for (const Node* node = tree.find_previous(cx().focused); node && node->id != 1;
       node = tree.find_previous(node->parent)) {
    if (node->role == Role::row && node->parent == rows) return node->a - 2;
  }
  return -1;
}

// Cards have no header to press: a choice of the column and a button that turns the order round.
// Says whether the order changed.
bool draw_sort_line(View<Column> columns, Sort& sort) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < columns.size(); ++i) values.push_back(std::to_string(i));
  std::vector<Choice> choices{{"", text("ui.sort_usual")}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].sortable) choices.push_back({values[i], columns[i].label});
  }
  if (choices.size() == 1) return false;
  auto line = row({.gap = kSpace2, .align = Align::center, .wrap = false});
  std::string by = sort.column < 0 ? std::string() : std::to_string(sort.column);
  bool changed = select(text("ui.sort_by"), by, choices,
                        {.hide_label = true, .width = is_phone() ? 0.f : 220.f});
  if (changed) sort = {.column = by.empty() ? -1 : std::atoi(by.c_str()), .descending = false};
  if (sort.column < 0) return changed;
  const std::string_view turn = text(sort.descending ? "ui.sort_ascending" : "ui.sort_descending");
  if (icon_button(sort.descending ? Icon::arrow_down : Icon::arrow_up, turn)) {
    sort.descending = !sort.descending;
    changed = true;
  }
  return changed;
}

}  // namespace

Table table(View<Column> columns, const TableOptions& options) {
  return Table(columns, options);
}

Table::Table(View<Column> columns, const TableOptions& options) : state_(new State) {
  Context& c = cx();
  State& s = *state_;
  s.id = make_id(options.label, options.key);
  s.rows = options.rows;
  s.selected = options.selected;
  s.label = options.label;
  s.cards = !is_text_view() && (is_phone() || least_width(columns, true) > box().width);
  for (const Column& column : columns) {
    s.columns.push_back(column);
    s.labels.emplace_back(column.label);
  }
  for (std::size_t i = 0; i < s.columns.size(); ++i) s.columns[i].label = s.labels[i];
  if (s.cards && options.sort) s.sorted = draw_sort_line(columns, *options.sort);
  Box& outer = open_box({.gap = s.cards ? kSpace3 : 0.f});
  outer.id = s.id;
  s.memory = &memory_of(s.id);
  open_node(outer, Role::table, {.name = options.label, .key = options.key});
  Node& node = c.tree.nodes()[static_cast<std::size_t>(outer.node)];
  node.b = s.rows + 1;
  node.c = static_cast<std::int32_t>(columns.size());
  c.ids.push_back(s.id);
  measure_columns(columns, outer.width, s.left, s.width);
  s.row_height = std::max(options.dense ? 36.f : 44.f, s.memory->fixed);
  s.memory->grow = 0;
  draw_head(options.sort);
  s.last = s.rows;
  if (s.cards) {
    const ImRect body(outer.x, s.top, outer.x + outer.width, s.top);
    emit(hash_id(s.id, "rows"), Role::row_group, body, {});
    c.tree.open(hash_id(s.id, "rows"));
  } else {
    open_rows(options.max_height);
  }
}

void Table::draw_head(Sort* sort) {
  Context& c = cx();
  State& s = *state_;
  const Box& outer = box();
  const ImRect head(outer.x, outer.y, outer.x + outer.width, outer.y + (s.cards ? 0 : kHead));
  const std::uint32_t head_id = hash_id(s.id, "head");
  emit(hash_id(s.id, "head-group"), Role::row_group, head, {});
  c.tree.open(hash_id(s.id, "head-group"));
  emit(head_id, Role::row, head, {});
  c.tree.find(head_id)->a = 1;
  c.tree.open(head_id);
  if (!s.cards) {
    const float all = kHead + static_cast<float>(s.rows) * s.row_height;
    s.area = ImRect(outer.x, outer.y, outer.x + outer.width, outer.y + all);
    draw_box(s.area, 10, paint(Token::surface));
    canvas()->AddRectFilled(head.Min, head.Max, paint(Token::sunken), 10,
                            ImDrawFlags_RoundCornersTop);
    draw_hairline({head.Min.x, head.Max.y - 1}, head.Max, paint(Token::line));
  }
  for (std::size_t i = 0; i < s.columns.size(); ++i) {
    draw_header(i, hash_id(head_id, static_cast<std::uint32_t>(i)), sort);
  }
  c.tree.close();
  c.tree.close();
  s.top = head.Max.y;
  if (!s.cards) place(outer.width, kHead, true);
}

void Table::draw_header(std::size_t index, std::uint32_t id, Sort* sort) {
  State& s = *state_;
  const Box& outer = box();
  const Column& column = s.columns[index];
  const float left = outer.x + s.left[index];
  const ImRect cell(left, outer.y, left + s.width[index], outer.y + (s.cards ? 0 : kHead));
  const bool by_this = sort && sort->column == static_cast<int>(index);
  const bool unseen = s.cards || s.width[index] <= 0;
  const bool sortable = column.sortable && sort && !unseen;
  Token ink = Token::muted;
  Node& header =
      emit(id, Role::column_header, cell, {.name = sortable ? std::string_view() : column.label},
           unseen ? flag::hidden_text + 0u : 0u);
  header.c = by_this ? (sort->descending ? 2 : 1) : 0;
  style_node(header, kSmallStrong, ink);
  const float width = text_width(kSmallStrong, column.label);
  const float x = column.align == Align::end ? cell.Max.x - kPadX - width : cell.Min.x + kPadX;
  if (sortable) {
    const Touch touch = press(hash_id(id, "sort"), cell);
    if (touch.hovered || by_this) ink = Token::text;
    cx().tree.open(id);
    style_node(emit(hash_id(id, "sort"), Role::button, cell, {.name = column.label}), kSmallStrong,
               ink);
    cx().tree.close();
    const Icon arrow = by_this && sort->descending ? Icon::arrow_down : Icon::arrow_up;
    if (by_this || touch.hovered) {
      draw_icon(arrow, {x + width + 4, cell.GetCenter().y - 7}, 14, paint(ink));
    }
    if (touch.pressed) {
      sort->descending = by_this && !sort->descending;
      sort->column = static_cast<int>(index);
      s.sorted = true;
      cx().unsettled = true;
    }
  }
  if (unseen || column.hide_label) return;
  draw_text(kSmallStrong, {x, cell.GetCenter().y - 9},
            cut_text(kSmallStrong, column.label, s.width[index] - kPadX), paint(ink));
}

// Rows of equal height; with `max_height` in a scroll region of their own.
void Table::open_rows(float max_height) {
  Context& c = cx();
  State& s = *state_;
  const float all = static_cast<float>(s.rows) * s.row_height;
  s.own_scroll = max_height > 0 && all > max_height && !is_text_view();
  const float height = s.own_scroll ? max_height : all;
  const ImRect body = place(box().width, height, true);
  const std::uint32_t id = hash_id(s.id, "rows");
  float shift = 0;
  if (s.own_scroll) {
    ScrollState& scroll = c.scrolls[id];
    scroll.view = height;
    scroll.content = all;
    shift = std::clamp(scroll.top, 0.f, all - height);
  }
  s.area.Max.y = body.Max.y;
  const std::string_view label = s.own_scroll ? std::string_view(s.label) : std::string_view();
  Node& group = emit(id, Role::row_group, body, {.name = label});
  group.b = s.own_scroll ? static_cast<std::int32_t>(all) : 0;
  group.c = -1;
  group.scroll = shift;
  c.tree.open(id);
  canvas()->PushClipRect(body.Min, body.Max, true);
  ImGui::GetCurrentWindow()->ClipRect = ImRect(canvas()->_ClipRectStack.back());
  s.pushed = true;
  s.top = body.Min.y - shift;
  if (is_text_view() || (!s.own_scroll && s.rows <= kVirtualFrom)) return;
  const ImVec4 clip = canvas()->_ClipRectStack.back();
  s.first = std::max(0, static_cast<int>((clip.y - s.top) / s.row_height) - kOverscan);
  s.last = std::min(s.rows, static_cast<int>((clip.w - s.top) / s.row_height) + 1 + kOverscan);
  s.focused = focused_row(id);
}

bool Table::sort_changed() const {
  return state_->sorted;
}
int Table::index() const {
  return state_->row;
}

namespace {

void end_card(std::uint32_t) {
  close_box();
}

}  // namespace

bool Table::next() {
  Context& c = cx();
  State& s = *state_;
  if (s.in_row) {
    c.tree.close();
    c.ids.pop_back();
    if (s.cards) end_card(s.row_id);
    s.in_row = false;
  }
  // Beside the rows in view the focused one and its neighbours, so that Tab goes on from there.
  const auto is_drawn = [&s](int row) {
    const bool near_focus = s.focused >= 0 && std::abs(row - s.focused) <= 1;
    return near_focus || (row >= s.first && row < s.last);
  };
  do ++s.row;
  while (s.row < s.rows && !is_drawn(s.row));
  if (s.row >= s.rows) return false;
  // A provisional name that no entity's id can equal; the caller's own row_key replaces it.
  row_key("#" + std::to_string(s.row));
  return true;
}

void Table::row_key(std::string_view id) {
  Context& c = cx();
  State& s = *state_;
  if (s.in_row && s.column == 0) {
    // Named by the caller: the provisional row node takes the entity's id.
    c.tree.close();
    c.tree.nodes().pop_back();
    c.tree.forget(s.row_id);
    c.ids.pop_back();
    if (s.cards) c.boxes.back().id = hash_id(s.id, id);
  } else if (s.cards) {
    Box& made = open_box({.gap = 6, .pad = kSpace4});
    const ImRect rect(made.x - made.pad, made.y - made.pad, made.x + made.width + made.pad,
                      made.y - made.pad + made.memory->height);
    draw_box(rect, 10, paint(Token::surface));
    draw_line_box(rect, 10, paint(Token::line), line_thickness());
    s.row_rect = rect;
  }
  s.row_id = hash_id(hash_id(s.id, "row"), id);
  s.column = 0;
  const bool on = !s.selected.empty() && s.selected == id;
  if (!s.cards) {
    const float y = s.top + static_cast<float>(s.row) * s.row_height;
    const Box& outer = box();
    s.row_rect = ImRect(outer.x, y, outer.x + outer.width, y + s.row_height);
    const bool hot = s.row_rect.Contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered() &&
                     !cx().env.coarse_pointer;
    if (!s.in_row && s.row > 0) {
      draw_hairline({outer.x, y}, {outer.x + outer.width, y + 1}, paint(Token::line));
    }
    if (on)
      draw_box(s.row_rect, 0, paint(Token::accent_soft));
    else if (hot && !s.in_row)
      draw_box(s.row_rect, 0, paint(Token::text, 0.025f));
  }
  s.in_row = true;
  Node& node = emit(s.row_id, Role::row, s.row_rect, {.key = id}, on ? flag::selected + 0u : 0u);
  node.a = s.row + 2;
  c.tree.open(s.row_id);
  c.ids.push_back(s.row_id);
}

Scope Table::cell() {
  Context& c = cx();
  State& s = *state_;
  const auto at =
      static_cast<std::size_t>(std::min(s.column, static_cast<int>(s.columns.size()) - 1));
  const Column& column = s.columns[at];
  ++s.column;
  const std::uint32_t id = hash_id(s.row_id, static_cast<std::uint32_t>(s.column));
  if (s.cards) {
    const bool labelled =
        !column.title && !column.hide_label_in_card && !column.hide_label && !column.label.empty();
    Box& line = open_box({.kind = BoxKind::row, .gap = kSpace2, .align = Align::center});
    line.id = hash_id(id, "card");
    if (labelled) {
      const ImRect rect = place(104, 22);
      draw_text(kSmall, {rect.Min.x, rect.Min.y + 2}, cut_text(kSmall, column.label, 100),
                paint(Token::muted));
    }
    open_node(line, Role::cell, {.name = {}});
    c.tree.nodes()[static_cast<std::size_t>(line.node)].c = s.column;
    line.on_close = nullptr;
    return Scope(close_box);
  }
  const float width = std::max(8.f, s.width[at] - 2 * kPadX);
  const ImRect inner(s.row_rect.Min.x + s.left[at] + kPadX, s.row_rect.Min.y,
                     s.row_rect.Min.x + s.left[at] + kPadX + width, s.row_rect.Max.y);
  Box& made = open_box_at(id, inner, kSpace2);
  made.kind = BoxKind::row;
  made.align = Align::center;
  made.justify = column.align == Align::end ? Align::end : Align::start;
  const float free = s.row_height - made.memory->height;
  made.y += std::max(0.f, free / 2);
  const ImRect rect(s.row_rect.Min.x + s.left[at], s.row_rect.Min.y,
                    s.row_rect.Min.x + s.left[at] + s.width[at], s.row_rect.Max.y);
  Node& node = emit(id, Role::cell, rect, {});
  node.c = s.column;
  c.tree.open(node.id);
  made.closes_node = true;
  made.data = s.id;
  made.on_close = [](Box& closing) {
    Memory& table = memory_of(closing.data);
    table.grow = std::max(table.grow, closing.at_y + 16);
  };
  canvas()->PushClipRect(rect.Min, rect.Max, true);
  return Scope([] {
    canvas()->PopClipRect();
    close_box();
  });
}

void Table::words_cell(std::string_view words, bool is_muted) {
  auto inside = cell();
  const bool cards = state_->cards;
  const Column& column = state_->columns[static_cast<std::size_t>(state_->column) - 1];
  if (words.empty() && !cards) return;
  // Beside the label of a card they wrap in what is left of it.
  if (cards) open_box({.grow = 1});
  body(words.empty() ? "\u2013" : words, {.colour = is_muted ? Colour::muted : Colour::text,
                                          .strong = column.title,
                                          .single_line = !cards && !column.title});
  if (cards) close_box();
}

void Table::text_cell(std::string_view words) {
  words_cell(words, false);
}

void Table::muted_cell(std::string_view words) {
  words_cell(words, true);
}

void Table::number_cell(std::string_view words) {
  text_cell(words);
}

void Table::link_cell(std::string_view words, std::string_view href) {
  auto inside = cell();
  link(words, href, {.strong = true, .quiet = true});
}

void Table::person_cell(std::string_view name, std::string_view second_line,
                        std::string_view href) {
  auto inside = cell();
  avatar(name, 32);
  auto words = stack({.gap = 0, .grow = 1});
  if (href.empty())
    body(name, {.strong = true, .single_line = !state_->cards});
  else
    link(name, href, {.strong = true, .quiet = true});
  if (!second_line.empty()) muted(second_line, {.single_line = true});
}

void Table::lines_cell(std::string_view first, std::string_view second) {
  auto inside = cell();
  auto words = stack({.gap = 0, .grow = 1});
  body(first, {.strong = true});
  if (!second.empty()) muted(second);
}

Table::~Table() {
  Context& c = cx();
  State& s = *state_;
  if (s.in_row) {
    c.tree.close();
    c.ids.pop_back();
    if (s.cards) close_box();
  }
  if (s.pushed) {
    canvas()->PopClipRect();
    ImGui::GetCurrentWindow()->ClipRect = ImRect(canvas()->_ClipRectStack.back());
    draw_line_box(s.area, 10, paint(Token::line), line_thickness());
    const float needed = s.memory->grow;
    s.memory->grow = 0;
    if (s.rows > 0 && needed > 0) {
      float kept = s.memory->fixed;
      remember(kept, std::ceil(needed));
      s.memory->fixed = kept;
    }
  }
  c.tree.close();
  c.ids.pop_back();
  Box& outer = box();
  outer.fixed = s.memory->fixed;
  close_box();
  delete state_;
}

int pager(int page, int pages, std::int64_t total) {
  int wanted = -1;
  auto line = row({.gap = kSpace3, .align = Align::center});
  muted(plural("ui.rows_total", total));
  spacer();
  const std::string shown =
      text("ui.of_pages", {{"page", std::to_string(page + 1)}, {"pages", std::to_string(pages)}});
  if (icon_button(Icon::chevron_left, text("ui.previous_page"), {.disabled = page <= 0})) {
    wanted = page - 1;
  }
  small(shown);
  if (icon_button(Icon::chevron_right, text("ui.next_page"), {.disabled = page + 1 >= pages})) {
    wanted = page + 1;
  }
  return wanted;
}

bool show_more(std::int64_t shown, std::int64_t total, bool loading) {
  if (shown >= total) return false;
  auto line = row({.gap = kSpace3, .align = Align::center});
  const bool pressed = button(text("ui.show_more"), {.busy = loading});
  const std::string of = text("ui.shown_of", {{"shown", number(shown)}, {"total", number(total)}});
  muted(of);
  return pressed;
}

}  // namespace ui
