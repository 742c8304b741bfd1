// Tabs, segments, steps and reordering: composites with one tab stop and arrow keys.
#include <algorithm>
#include <cmath>

#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

int arrow_target(std::string_view pressed, int current, int count) {
  if (pressed == "ArrowRight" || pressed == "ArrowDown") return (current + 1) % count;
  if (pressed == "ArrowLeft" || pressed == "ArrowUp") return (current + count - 1) % count;
  if (pressed == "Home") return 0;
  return pressed == "End" ? count - 1 : -1;
}

int index_of(Choices choices, std::string_view value) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].value == value) return static_cast<int>(i);
  }
  return 0;
}

std::uint32_t last_tab_panel = 0;
std::string last_tab_label;

// Where a row of tabs may scroll sideways; returns how far it is scrolled.
float open_sideways(std::uint32_t id, const ImRect& area, float content, std::string_view label) {
  Context& c = cx();
  ScrollState& state = c.scrolls[id];
  state.content_width = content;
  Node& node = emit(id, Role::scroll, area, {.name = label});
  node.a = static_cast<std::int32_t>(std::ceil(content));
  node.b = static_cast<std::int32_t>(area.GetHeight());
  node.c = -1;
  node.scroll_x = state.left;
  c.tree.open(id);
  canvas()->PushClipRect(area.Min, area.Max, true);
  return state.left;
}

struct TabLook {
  ImRect rect;
  float pad = 12;
  bool on = false;
};

void draw_tab(const Choice& choice, const TabLook& look, const Touch& touch) {
  const float middle = look.rect.GetCenter().y;
  float x = look.rect.Min.x + look.pad;
  const Token ink = look.on ? Token::text : Token::muted;
  if (choice.icon != Icon::none) {
    draw_icon(choice.icon, {x, middle - 8}, 16, paint(ink));
    x += 24;
  }
  draw_text(kStrong, {x, middle - 11}, choice.label, paint(touch.hovered ? Token::text : ink));
  if (look.on) {
    const float in = look.pad - 4;
    draw_box(
        ImRect(look.rect.Min.x + in, look.rect.Max.y - 3, look.rect.Max.x - in, look.rect.Max.y),
        1.5f, paint(Token::accent));
  }
}

}  // namespace

bool tabs(std::string& value, Choices choices, const TabsOptions& options) {
  Context& c = cx();
  const std::uint32_t id = make_id(options.label, options.key);
  const float height = 44;
  const int count = static_cast<int>(choices.size());
  float content = 0;
  std::vector<float> widths;
  for (const Choice& choice : choices) {
    widths.push_back(std::ceil(text_width(kStrong, choice.label)) +
                     (choice.icon == Icon::none ? 0 : 24));
    content += widths.back();
  }
  // On a phone they stand closer before they scroll.
  const float pads = static_cast<float>(2 * std::max(1, count));
  const float pad = std::clamp(std::floor((available_width() - content) / pads), 6.f, 12.f);
  for (float& width : widths) width += 2 * pad;
  content += pad * pads;
  const ImRect area = place(content, height, true);
  draw_hairline({area.Min.x, area.Max.y - 1}, area.Max, paint(Token::line));
  const bool sideways = content > area.GetWidth() + 0.5f;
  const float shift = sideways ? open_sideways(hash_id(id, "scroll"), area, content, {}) : 0;
  emit(id, Role::tablist, area, {.name = options.label}, flag::keys);
  c.tree.find(id)->x -= shift;
  c.tree.find(id)->w = std::max(content, area.GetWidth());
  c.tree.open(id);
  const std::string before = value;
  const int wanted = arrow_target(took_key(id), index_of(choices, value), std::max(1, count));
  if (wanted >= 0 && count > 0) {
    value = choices[static_cast<std::size_t>(wanted)].value;
    focus_on(hash_id(id, value));
  }
  float x = area.Min.x - shift;
  const int current = index_of(choices, value);
  for (int i = 0; i < count; ++i) {
    const Choice& choice = choices[static_cast<std::size_t>(i)];
    const std::uint32_t tab = hash_id(id, choice.value);
    const ImRect rect(x, area.Min.y, x + widths[static_cast<std::size_t>(i)], area.Max.y);
    const Touch touch = press(tab, rect);
    const bool on = i == current;
    draw_tab(choice, {rect, pad, on}, touch);
    style_node(emit(tab, Role::tab, rect, {.name = choice.label},
                    on ? flag::selected | flag::roving : flag::skip_roving + 0u),
               kStrong, Token::text, Align::center);
    if (touch.pressed) value = choice.value;
    x = rect.Max.x;
  }
  c.tree.close();
  if (sideways) {
    c.tree.close();
    canvas()->PopClipRect();
  }
  last_tab_panel = hash_id(id, "panel");
  last_tab_label =
      count > 0 ? choices[static_cast<std::size_t>(current)].label : std::string_view();
  if (value != before) c.unsettled = true;
  return value != before;
}

Scope tab_panel() {
  Box& made = open_box({.gap = kSpace4});
  made.id = last_tab_panel;
  open_node(made, Role::tabpanel, {.name = last_tab_label});
  return Scope(close_box);
}

bool segmented(std::string_view label, std::string& value, Choices choices) {
  Context& c = cx();
  const std::uint32_t id = make_id(label);
  const float height = control_height();
  float content = 6;
  std::vector<float> widths;
  for (const Choice& choice : choices) {
    widths.push_back(std::ceil(text_width(kSmallStrong, choice.label)) + 24 +
                     (choice.icon == Icon::none ? 0 : 22));
    content += widths.back();
  }
  const ImRect area = place(content, height);
  draw_box(area, 8, paint(Token::sunken));
  draw_line_box(area, 8, paint(Token::line), line_thickness());
  emit(id, Role::radiogroup, area, {.name = label}, flag::keys);
  c.tree.open(id);
  const std::string before = value;
  const int count = static_cast<int>(choices.size());
  const int wanted = arrow_target(took_key(id), index_of(choices, value), std::max(1, count));
  if (wanted >= 0 && count > 0) {
    value = choices[static_cast<std::size_t>(wanted)].value;
    focus_on(hash_id(id, value));
  }
  float x = area.Min.x + 3;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Choice& choice = choices[i];
    const ImRect rect(x, area.Min.y + 3, x + widths[i], area.Max.y - 3);
    const std::uint32_t part = hash_id(id, choice.value);
    const Touch touch = press(part, rect);
    if (touch.pressed) value = choice.value;
    const bool on = choice.value == value;
    if (on) {
      draw_box(rect, 6, paint(Token::surface));
      draw_line_box(rect, 6, paint(Token::line_strong, 0.6f), line_thickness());
    }
    float at = rect.Min.x + 12;
    const Token ink = on || touch.hovered ? Token::text : Token::muted;
    if (choice.icon != Icon::none) {
      draw_icon(choice.icon, {at, rect.GetCenter().y - 8}, 16, paint(ink));
      at += 22;
    }
    draw_text(kSmallStrong, {at, rect.GetCenter().y - 9}, choice.label, paint(ink));
    style_node(emit(part, Role::radio, rect, {.name = choice.label},
                    on ? flag::checked | flag::roving : flag::skip_roving + 0u),
               kSmallStrong, ink, Align::center);
    x = rect.Max.x;
  }
  c.tree.close();
  if (value != before) c.unsettled = true;
  return value != before;
}

void steps(std::string_view label, View<std::string_view> names, int current) {
  Context& c = cx();
  const auto count = static_cast<int>(names.size());
  const ImRect area = place(320, is_phone() ? 40.f : 44.f, true);
  const std::uint32_t id = make_id(label);
  emit(id, Role::list, area, {.name = label});
  c.tree.open(id);
  const float cell = area.GetWidth() / static_cast<float>(std::max(1, count));
  const bool words = cell > 84;
  const float y = area.Min.y + 9;
  for (int i = 0; i < count; ++i) {
    const std::string_view name = names[static_cast<std::size_t>(i)];
    const float middle = area.Min.x + cell * (static_cast<float>(i) + 0.5f);
    const bool done = i < current, on = i == current;
    if (i > 0) {
      draw_hairline(
          {middle - cell + 14, y - 0.5f}, {middle - 14, y + 1},
          paint(i <= current ? Token::accent : Token::line_strong, i <= current ? 1 : 0.5f));
    }
    canvas()->AddCircleFilled({middle, y}, 8, paint(done || on ? Token::accent : Token::bg));
    if (!done && !on) canvas()->AddCircle({middle, y}, 7.25f, paint(Token::line_strong), 0, 1.5f);
    if (done) draw_icon(Icon::check, {middle - 6, y - 6}, 12, paint(Token::on_accent));
    if (on) canvas()->AddCircleFilled({middle, y}, 3.5f, paint(Token::on_accent));
    const ImRect rect(middle - cell / 2, area.Min.y, middle + cell / 2, area.Max.y);
    const Face face = on ? kSmallStrong : kSmall;
    if (words) {
      const std::string shown = cut_text(face, name, cell - 8);
      draw_text(face, {middle - text_width(face, shown) / 2, area.Min.y + 23}, shown,
                paint(on ? Token::text : Token::muted));
    } else if (on) {
      const std::string shown =
          std::to_string(i + 1) + " / " + std::to_string(count) + "  " + std::string(name);
      const float width = text_width(face, shown);
      const float x = std::clamp(middle - width / 2, area.Min.x, area.Max.x - width);
      draw_text(face, {x, area.Min.y + 22}, shown, paint(Token::text));
    }
    style_node(emit(hash_id(id, static_cast<std::uint32_t>(i)), Role::list_item, rect,
                    {.name = name}, on ? flag::current : 0u),
               {1, 1, 400}, Token::text);
  }
  c.tree.close();
}

namespace {

// Height of the list item around, that is of what moves.
float height_of_item() {
  Context& c = cx();
  for (auto at = c.boxes.rbegin(); at != c.boxes.rend(); ++at) {
    if (at->node < 0) continue;
    const Node& node = c.tree.nodes()[static_cast<std::size_t>(at->node)];
    if (node.role == Role::list_item) return at->memory->height;
  }
  return box().memory->height;
}

}  // namespace

Moved reorder(std::string_view what, int index, int count) {
  Context& c = cx();
  Moved moved;
  const std::uint32_t id = make_id(what, "grip");
  auto line = row({.gap = 0, .wrap = false});
  const float size = cx().env.coarse_pointer ? 44.f : 32.f;
  const ImRect rect = place(24, size);
  const Touch touch = press(id, rect);
  draw_icon(Icon::grip, {rect.Min.x + 2, rect.GetCenter().y - 10}, 20,
            paint(touch.hovered || touch.held ? Token::text : Token::muted));
  // A real element under the pointer, so that dragging does not select the text of the page.
  emit(id, Role::button, rect, {}, flag::decorative | flag::skip_roving);
  const std::string name = text("ui.reorder", {{"label", what}});
  if (auto menu = menu_button(name, {.icon = Icon::chevron_down, .key = "reorder"})) {
    if (menu_item(text("ui.move_up"), {.icon = Icon::arrow_up, .disabled = index == 0})) {
      moved.to = index - 1;
    }
    if (menu_item(text("ui.move_down"),
                  {.icon = Icon::arrow_down, .disabled = index + 1 >= count})) {
      moved.to = index + 1;
    }
    if (menu_item(text("ui.move_top"), {.disabled = index == 0})) moved.to = 0;
  }
  // Dragging: past half of the neighbour's height moves by one; the item stays under the pointer.
  if (touch.held) {
    if (c.dragged != id) c.drag_offset = ImGui::GetIO().MousePos.y;
    c.dragged = id;
    const float by = ImGui::GetIO().MousePos.y - c.drag_offset;
    const float step = std::max(40.f, height_of_item());
    if (by > step * 0.75f && index + 1 < count) moved.to = index + 1;
    if (by < -step * 0.75f && index > 0) moved.to = index - 1;
    if (moved) c.drag_offset = ImGui::GetIO().MousePos.y;
  } else if (c.dragged == id) {
    c.dragged = 0;
  }
  if (c.pass > 0) moved.to = -1;
  return moved;
}

}  // namespace ui
