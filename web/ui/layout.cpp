// Boxes: placing, measuring, settling. A box that measured something else than in the pass before
// asks for another pass; stacks settle at once, rows and cards with the second.
#include "web/ui/layout.h"

#include <algorithm>
#include <cmath>

#include "web/ui/context.h"
#include "web/ui/text.h"

namespace ui {

namespace {

constexpr float kMinGrow = 160;

float line_of(const std::vector<float>& lines, int line) {
  return line < static_cast<int>(lines.size()) ? lines[static_cast<std::size_t>(line)] : 0;
}

void remember_line(std::vector<float>& lines, int line, float measured) {
  const auto at = static_cast<std::size_t>(line);
  if (lines.size() <= at) lines.resize(at + 1, -1);
  remember(lines[at], measured);
}

void end_line(Box& row) {
  remember_line(row.memory->line_heights, row.line, row.line_height);
  remember_line(row.memory->line_widths, row.line, row.line_natural);
  row.natural = std::max(row.natural, row.line_natural);
  row.at_y += row.line_height;
  row.at_x = row.line_height = row.line_natural = 0;
  row.in_line = 0;
  ++row.line;
}

float justify_offset(const Box& row) {
  const float free = row.width - line_of(row.memory->line_widths, row.line);
  if (free <= 0 || row.memory->line_widths.empty()) return 0;
  if (row.justify == Align::end) return free;
  return row.justify == Align::center ? free / 2 : 0;
}

float across(const Box& row, float height) {
  const float line = std::max(line_of(row.memory->line_heights, row.line), height);
  if (row.align == Align::end) return line - height;
  return row.align == Align::start || row.align == Align::stretch ? 0 : (line - height) / 2;
}

// Where a child of this width starts; makes a new line when it does not fit.
ImVec2 start_child(Box& parent, float width, float height, float natural) {
  ++parent.children;
  if (parent.kind == BoxKind::stack) {
    if (parent.children > 1) parent.at_y += parent.gap;
    float x = parent.x;
    if (parent.align == Align::center) x += std::max(0.f, (parent.width - width) / 2);
    if (parent.align == Align::end) x += std::max(0.f, parent.width - width);
    parent.natural = std::max(parent.natural, natural);
    return {x, parent.y + parent.at_y};
  }
  if (parent.kind == BoxKind::grid) {
    if (parent.column == parent.columns) {
      end_line(parent);
      parent.at_y += parent.gap;
      parent.column = 0;
    }
    const float x = parent.x + static_cast<float>(parent.column) * (parent.cell_width + parent.gap);
    ++parent.column;
    parent.line_natural += natural + (parent.column > 1 ? parent.gap : 0);
    return {x, parent.y + parent.at_y};
  }
  const float gap = parent.in_line > 0 ? parent.gap : 0;
  if (parent.wrap && parent.in_line > 0 && parent.at_x + gap + width > parent.width + 0.5f) {
    end_line(parent);
    parent.at_y += parent.gap * 0.67f;
  }
  if (parent.in_line > 0) {
    parent.at_x += parent.gap;
    parent.line_natural += parent.gap;
    parent.fixed += parent.gap;
  }
  ++parent.in_line;
  const ImVec2 at{parent.x + parent.at_x + justify_offset(parent),
                  parent.y + parent.at_y + across(parent, height)};
  parent.at_x += width;
  parent.line_natural += natural;
  return at;
}

void end_child(Box& parent, float height) {
  if (parent.kind == BoxKind::stack) {
    parent.at_y += height;
  } else {
    parent.line_height = std::max(parent.line_height, height);
  }
}

// Width of a growing child of a row.
float grown(const Box& row, float share, float natural) {
  const float free = row.width - row.memory->fixed;
  const float width = free * share / std::max(share, row.memory->grow);
  if (row.wrap && width < std::min(kMinGrow, row.width)) return row.width;
  return std::max(width, row.wrap ? 0.f : std::min(natural, 40.f));
}

float width_in_parent(Box& parent, const OpenBox& options, const Memory& own) {
  if (parent.kind == BoxKind::grid) return parent.cell_width;
  if (options.width > 0) return std::min(options.width, parent.width);
  if (parent.kind == BoxKind::row && options.grow > 0) {
    return grown(parent, options.grow, own.natural);
  }
  float width = parent.width;
  const bool shrinks =
      parent.kind == BoxKind::row || (parent.align != Align::stretch && options.max_width == 0);
  if (shrinks && own.natural > 0) width = std::min(width, std::ceil(own.natural));
  if (options.max_width > 0) width = std::min(width, options.max_width);
  return width;
}

}  // namespace

Box& box() {
  return cx().boxes.back();
}

Memory& memory_of(std::uint32_t id) {
  Memory& memory = cx().memory[id];
  memory.turn = cx().turn;
  return memory;
}

void remember(float& kept, float measured) {
  if (std::fabs(kept - measured) > 0.5f) cx().unsettled = true;
  kept = measured;
}

ImRect place(float width, float height, bool fill) {
  Box& parent = box();
  const float natural = width;
  float used = std::min(width, parent.width);
  if (parent.kind == BoxKind::grid)
    used = fill ? parent.cell_width : std::min(width, parent.cell_width);
  if (fill && parent.kind == BoxKind::stack) used = parent.width;
  if (fill && parent.kind == BoxKind::row) {
    parent.grow += 1;
    used = grown(parent, 1, natural);
  } else if (parent.kind == BoxKind::row) {
    parent.fixed += used;
  }
  const ImVec2 at = start_child(parent, used, height, natural);
  end_child(parent, height);
  return {at.x, at.y, at.x + used, at.y + height};
}

Box& open_box(const OpenBox& options) {
  Context& c = cx();
  Box& parent = box();
  Box made;
  made.kind = options.kind;
  made.id = options.key.empty()
                ? hash_id(parent.id, 0x4000u + static_cast<std::uint32_t>(parent.children))
                : make_id(options.key);
  made.memory = &memory_of(made.id);
  const float pad_y = options.pad_y < 0 ? options.pad : options.pad_y;
  const float outer = width_in_parent(parent, options, *made.memory);
  if (parent.kind == BoxKind::row) {
    if (options.grow > 0)
      parent.grow += options.grow;
    else
      parent.fixed += outer;
  }
  const float natural = options.width > 0 ? options.width : made.memory->natural;
  ImVec2 at = start_child(parent, outer, made.memory->height, natural);
  if (options.center_self) at.x += std::max(0.f, (parent.width - outer) / 2);
  if (parent.kind == BoxKind::grid) {
    made.stretch = line_of(parent.memory->line_heights, parent.line);
  }
  made.assumed = natural;
  made.sized = options.width > 0 || options.grow > 0;
  made.x = at.x + options.pad;
  made.y = at.y + pad_y;
  made.width = std::max(1.f, outer - 2 * options.pad);
  made.pad = options.pad;
  made.pad_y = pad_y;
  made.gap = options.gap;
  made.align = options.align;
  made.justify = options.justify;
  made.wrap = options.wrap;
  c.boxes.push_back(made);
  return c.boxes.back();
}

Box& open_box_at(std::uint32_t id, const ImRect& area, float gap) {
  Box made;
  made.id = id;
  made.memory = &memory_of(id);
  made.x = area.Min.x;
  made.y = area.Min.y;
  made.width = std::max(1.f, area.GetWidth());
  made.gap = gap;
  made.in_parent = false;
  cx().boxes.push_back(made);
  return cx().boxes.back();
}

void close_box() {
  Context& c = cx();
  Box& closing = c.boxes.back();
  if (closing.kind != BoxKind::stack) end_line(closing);
  if (closing.kind != BoxKind::stack) {
    closing.memory->line_heights.resize(static_cast<std::size_t>(closing.line), 0);
    closing.memory->line_widths.resize(static_cast<std::size_t>(closing.line), 0);
  }
  const float height = closing.at_y + 2 * closing.pad_y;
  Memory& memory = *closing.memory;
  remember(memory.height, height);
  remember(memory.natural, closing.natural + 2 * closing.pad);
  remember(memory.fixed, closing.fixed);
  remember(memory.grow, closing.grow);
  const float shown = std::max(height, closing.stretch);
  if (closing.node >= 0) {
    Node& node = c.tree.nodes()[static_cast<std::size_t>(closing.node)];
    node.h = shown;
  }
  if (closing.on_close) closing.on_close(closing);
  if (closing.closes_node) c.tree.close();
  if (closing.pops_id) c.ids.pop_back();
  const bool in_parent = closing.in_parent;
  const float more = closing.sized ? 0 : memory.natural - closing.assumed;
  c.boxes.pop_back();
  if (!in_parent) return;
  Box& parent = box();
  if (parent.kind == BoxKind::stack) {
    parent.natural = std::max(parent.natural, memory.natural);
  } else {
    parent.line_natural += more;
    if (parent.kind == BoxKind::row) parent.fixed += more;
  }
  end_child(parent, height);
}

float available_width() {
  return box().width;
}

Scope stack(const BoxOptions& options) {
  OpenBox open{.key = options.key,
               .gap = options.gap,
               .width = options.width,
               .max_width = options.max_width,
               .grow = options.grow,
               .center_self = options.center_self,
               .align = options.align};
  open_box(open);
  return Scope(close_box);
}

Scope row(const RowOptions& options) {
  const bool stacked = options.full_on_phone && is_phone();
  OpenBox open{.kind = stacked ? BoxKind::stack : BoxKind::row,
               .key = options.key,
               .gap = options.gap,
               .width = options.width,
               .grow = options.grow,
               .align = stacked ? Align::stretch : options.align,
               .justify = options.justify,
               .wrap = options.wrap};
  open_box(open);
  return Scope(close_box);
}

void spacer() {
  Box& parent = box();
  if (parent.kind != BoxKind::row) return;
  ++parent.children;
  parent.grow += 1;
  const std::vector<float>& widths = parent.memory->line_widths;
  if (parent.line != 0 || widths.size() != 1) return;  // not measured yet, or it wraps
  parent.at_x += std::max(0.f, parent.width - widths[0]);
}

void gap(float size) {
  Box& parent = box();
  if (parent.kind == BoxKind::row)
    parent.at_x += size;
  else
    parent.at_y += size;
}

Scope grid(const GridOptions& options) {
  Box& made = open_box({.kind = BoxKind::grid, .key = options.key, .gap = options.gap});
  const float fit = (made.width + options.gap) / (options.min_column + options.gap);
  made.columns = std::clamp(static_cast<int>(fit), 1, options.max_columns);
  made.cell_width = (made.width - options.gap * static_cast<float>(made.columns - 1)) /
                    static_cast<float>(made.columns);
  return Scope(close_box);
}

Scope card(const CardOptions& options) {
  const float pad = is_phone() ? std::min(options.padding, kSpace4) : options.padding;
  Box& made = open_box({.key = options.key,
                        .gap = options.gap,
                        .pad = pad,
                        .width = options.width,
                        .grow = options.grow});
  const float height = std::max(made.memory->height, made.stretch);
  const ImRect rect(made.x - pad, made.y - pad, made.x + made.width + pad, made.y - pad + height);
  const bool sunken = options.sunken;
  if (sunken) {
    draw_box(rect, 10, paint(Token::sunken));
  } else {
    draw_box(rect, 10, paint(options.selected ? Token::accent_soft : Token::surface));
    draw_line_box(rect, 10, paint(options.selected ? Token::accent : Token::line),
                  line_thickness());
  }
  if (!options.label.empty()) open_node(made, Role::group, {.name = options.label});
  if (!options.href.empty()) {
    const std::uint32_t id = hash_id(made.id, "open");
    const Touch touch = press(id, rect);
    if (touch.hovered) draw_line_box(rect, 10, paint(Token::line_strong), line_thickness());
    if (touch.pressed) go_to(options.href);
  }
  return Scope(close_box);
}

Scope section(std::string_view title, const SectionOptions& options) {
  Box& made = open_box({.key = options.key, .gap = kSpace4});
  open_node(made, Role::region, {.name = title});
  {
    auto heading = stack({.gap = kSpace1});
    if (options.level == 2)
      h2(title);
    else
      h3(title);
    if (!options.help.empty()) body(options.help, {.colour = Colour::muted});
  }
  return Scope(close_box);
}

Scope split(const SplitOptions& options) {
  const bool collapsed = cx().env.width < options.collapse_below;
  Box& made = open_box({.kind = collapsed ? BoxKind::stack : BoxKind::row,
                        .key = options.key,
                        .gap = options.gap,
                        .align = Align::start});
  const float room = made.width - options.gap;
  float first = options.first > 0 ? options.first : room * options.ratio;
  if (options.second > 0) first = room - options.second;
  made.cell_width = collapsed ? made.width : first;
  made.columns = collapsed ? 1 : 2;
  made.data = options.second_sticky && !collapsed && !is_text_view() ? 1 : 0;
  return Scope(close_box);
}

namespace {

// Moves a pane down with the reader, as far as its row reaches and only when all of it can be seen.
void keep_in_view(Box& pane, float row_height) {
  const ImVec4 clip = canvas()->_ClipRectStack.back();
  const float height = pane.memory->height, room = row_height - height;
  if (height > clip.w - clip.y - 2 * kSpace5) return;
  pane.y += std::clamp(clip.y + kSpace5 - pane.y, 0.f, std::max(0.f, room));
}

}  // namespace

Scope pane() {
  Box& parent = box();
  const float room = parent.width - parent.gap;
  const bool is_first = parent.children == 0;
  const float width = parent.columns == 1 ? parent.width
                      : is_first          ? parent.cell_width
                                          : room - parent.cell_width;
  const bool sticky = parent.data != 0 && !is_first;
  const float row_height = parent.memory->height;
  Box& made = open_box({.gap = kSpace4, .width = width});
  if (sticky) keep_in_view(made, row_height);
  return Scope(close_box);
}

Scope group(std::string_view label) {
  open_node(open_box({.gap = kSpace3}), Role::group, {.name = label});
  return Scope(close_box);
}

Scope region(std::string_view label) {
  open_node(open_box({.gap = kSpace4}), Role::region, {.name = label});
  return Scope(close_box);
}

Scope list(std::string_view label, float gap) {
  Box& made = open_box({.gap = gap});
  made.id = make_id(label, {});
  open_node(made, Role::list, {.name = label});
  return Scope(close_box);
}

Scope item(std::string_view item_key) {
  Box& made = open_box({.gap = kSpace2});
  made.id = item_key.empty() ? hash_id(made.id, "item") : hash_id(cx().ids.back(), item_key);
  cx().ids.push_back(made.id);
  made.pops_id = true;
  open_node(made, Role::list_item, {.key = item_key});
  return Scope(close_box);
}

void divider() {
  const ImRect rect = place(1, line_thickness(), true);
  draw_hairline(rect.Min, rect.Max, paint(Token::line));
}

}  // namespace ui
