// The content area of a screen: top bar, scroll region, bars at the bottom edge; and scroll regions
// and layers.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

constexpr float kTopBar = 56, kBarPad = 12, kThumb = 6;

struct PageState {
  ImRect area;
  std::uint32_t main_node = 0;
  ImRect header;
  float top = 0, free = 0;
};
PageState page_state;

float side_padding() {
  const float width = page_state.area.GetWidth();
  return width < 640 ? 16.f : width < 1024 ? 24.f : 40.f;
}

// A thin thumb the pointer can drag; the wheel and touch belong to the browser's own scroller.
void draw_thumb(std::uint32_t id, const ImRect& area, ScrollState& state) {
  if (state.content <= state.view + 1 || cx().env.coarse_pointer || cx().env.text_view) return;
  const float track = area.GetHeight() - 8;
  const float height = std::max(32.f, track * state.view / state.content);
  const float range = state.content - state.view;
  const float y = area.Min.y + 4 + (track - height) * std::min(1.f, state.top / range);
  const ImRect thumb(area.Max.x - kThumb - 3, y, area.Max.x - 3, y + height);
  const std::uint32_t drag = hash_id(id, "thumb");
  ImRect reach = thumb;
  reach.Expand({4, 0});
  const Touch touch = press(drag, reach);
  draw_box(thumb, kThumb / 2,
           paint(Token::line_strong, touch.held || touch.hovered ? 0.9f : 0.45f));
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (!touch.held || moved.y == 0 || track <= height) return;
  state.top = std::clamp(state.top + moved.y * range / (track - height), 0.f, range);
  state.moved = true;
  cx().unsettled = true;
}

void end_scroll_region(Box& content) {
  Context& c = cx();
  const std::uint32_t id = content.data;
  ScrollState& state = c.scrolls[id];
  Node* node = c.tree.find(id);
  state.content = content.at_y + 2 * content.pad_y;
  const float limit = std::max(0.f, state.content - state.view);
  if (state.top > limit + 0.5f) {
    state.top = limit;
    state.moved = true;
    c.unsettled = true;
  }
  node->b = static_cast<std::int32_t>(std::ceil(state.content));
  node->c = state.moved ? static_cast<std::int32_t>(state.top) : -1;
}

}  // namespace

Box& open_scroll(std::uint32_t id, const ImRect& area, std::string_view label, float pad_x,
                 float max_content, float gap) {
  Context& c = cx();
  ScrollState& state = c.scrolls[id];
  state.view = area.GetHeight();
  state.turn = c.turn;
  emit(id, Role::scroll, area, {.name = label});
  c.tree.find(id)->scroll = state.top;
  c.tree.open(id);
  canvas()->PushClipRect(area.Min, area.Max, true);
  ImGui::GetCurrentWindow()->ClipRect = ImRect(canvas()->_ClipRectStack.back());
  const float room = area.GetWidth() - 2 * pad_x;
  const float width = max_content > 0 ? std::min(room, max_content) : room;
  const float left = area.Min.x + pad_x + (room - width) / 2;
  ImRect inner(left, area.Min.y - state.top, left + width, area.Min.y - state.top);
  Box& content = open_box_at(hash_id(id, "content"), inner, gap);
  content.data = id;
  return content;
}

void close_scroll() {
  Context& c = cx();
  Box& content = box();
  const std::uint32_t id = content.data;
  end_scroll_region(content);
  close_box();
  c.tree.close();
  canvas()->PopClipRect();
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  window->ClipRect = ImRect(canvas()->_ClipRectStack.back());
  const Node* node = c.tree.find(id);
  draw_thumb(id, ImRect(node->x, node->y, node->x + node->w, node->y + node->h), c.scrolls[id]);
}

Scope scroll(const ScrollOptions& options) {
  const std::uint32_t id = make_id(options.label, options.key);
  const ScrollState& state = cx().scrolls[id];
  const float wanted =
      options.height > 0 ? options.height : std::min(options.max_height, state.content);
  if (options.height <= 0 && state.content == 0) cx().unsettled = true;
  const ImRect area = place(200, std::max(1.f, wanted), true);
  open_scroll(id, area, options.label, 0, 0, kSpace3);
  return Scope([] {
    const float before = cx().scrolls[box().data].view;
    const float content = box().at_y;
    if (content > before + 1 && before < 1.5f) cx().unsettled = true;
    close_scroll();
  });
}

void open_layer(std::uint32_t id, bool block, const ImRect* area) {
  Context& c = cx();
  const ImRect whole(0, 0, c.env.width, c.env.height);
  const ImRect place = area ? *area : whole;
  char name[24];
  std::snprintf(name, sizeof name, "layer%08x", id);
  int flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
              ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
              ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoBackground |
              ImGuiWindowFlags_NoScrollWithMouse;
  if (!block) flags |= ImGuiWindowFlags_NoInputs;
  ImGui::SetNextWindowPos(place.Min);
  ImGui::SetNextWindowSize(place.GetSize());
  ImGui::Begin(name, nullptr, flags);
  ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
  if (area) ImGui::PushClipRect(whole.Min, whole.Max, false);
  c.tree.open(1);
}

void close_layer(std::uint32_t node, const ImRect& rect, bool modal) {
  Context& c = cx();
  c.tree.close();
  if (ImGui::GetCurrentWindow()->Size.x < c.env.width) ImGui::PopClipRect();
  ImGui::End();
  c.layers.push_back({node, rect, modal});
}

// ---- page
// ----------------------------------------------------------------------------------------

namespace {

void draw_crumb(const Crumb& crumb, float& x, float middle) {
  const std::uint32_t id = hash_id(make_id("crumb"), crumb.href);
  const ImRect rect(x, middle - 12, x + text_width(kSmallStrong, crumb.label), middle + 12);
  const Touch touch = press(id, rect);
  const Token ink = touch.hovered ? Token::text : Token::muted;
  draw_text(kSmallStrong, {x, middle - 9}, crumb.label, paint(ink));
  style_node(emit(id, Role::link, rect, {.name = crumb.label, .href = crumb.href}), kSmallStrong,
             ink);
  if (touch.pressed) go_to(crumb.href);
  x = rect.Max.x + 6;
  draw_icon(Icon::chevron_right, {x, middle - 7}, 14, paint(Token::muted));
  x += 20;
}

void draw_back_link(const Crumb& parent, const ImRect& bar) {
  const std::uint32_t id = make_id(parent.href, "back");
  const ImRect rect(bar.Min.x + 4, bar.Min.y + 6, bar.Min.x + 48, bar.Min.y + 50);
  const Touch touch = press(id, rect);
  draw_icon(Icon::arrow_left, {rect.Min.x + 12, rect.Min.y + 12}, 20, paint(Token::text));
  emit(id, Role::link, rect, {.name = parent.label, .href = parent.href});
  if (touch.pressed) go_to(parent.href);
}

void draw_top_bar(const PageOptions& options, const ImRect& bar) {
  Context& c = cx();
  const bool narrow = is_phone();
  draw_hairline({bar.Min.x, bar.Max.y - 1}, bar.Max, paint(Token::line));
  const float middle = (bar.Min.y + bar.Max.y - 1) / 2;
  float x = bar.Min.x + side_padding();
  Node& banner = emit(hash_id(0x21u, "top"), Role::banner, bar, {});
  c.tree.open(banner.id);
  const float end_room = 108;
  if (narrow && !options.breadcrumb.empty()) {
    draw_back_link(options.breadcrumb[options.breadcrumb.size() - 1], bar);
    x = bar.Min.x + 52;
  }
  if (!narrow) {
    for (const Crumb& crumb : options.breadcrumb) draw_crumb(crumb, x, middle);
  }
  // Without parents the title would stand here twice; the company says more.
  const bool alone = options.breadcrumb.empty();
  const std::string_view words = alone ? std::string_view(c.chrome.company) : options.title;
  const std::string shown = cut_text(kSmallStrong, words, bar.Max.x - end_room - x);
  draw_text(kSmallStrong, {x, middle - 9}, shown, paint(alone ? Token::muted : Token::text));
  if (alone && !words.empty()) {
    const ImRect place(x, middle - 9, x + text_width(kSmallStrong, shown), middle + 9);
    style_node(emit(hash_id(0x21u, "company"), Role::text, place, {.name = words}), kSmallStrong,
               Token::muted);
  }
  if (c.chrome.top_end) {
    const float drop = (kTopBar - control_height()) / 2;
    const ImRect end(bar.Max.x - end_room, bar.Min.y + drop, bar.Max.x - 12, bar.Max.y);
    Box& inner = open_box_at(hash_id(0x21u, "end"), end, kSpace1);
    inner.kind = BoxKind::row;
    inner.justify = Align::end;
    inner.align = Align::center;
    c.chrome.top_end();
    close_box();
  }
  c.tree.close();
}

void draw_title_line(const PageOptions& options) {
  auto line = row({.gap = kSpace3, .align = Align::center});
  h1(options.title, {.key = "page-title"});
  if (options.count >= 0) lead(number(options.count), {.colour = Colour::muted});
  if (!options.chip.empty()) chip(options.chip, options.chip_tone);
}

void close_page() {
  Context& c = cx();
  Box& content = box();
  content.at_y += is_phone() ? kSpace6 : kSpace7;
  close_scroll();
  c.tree.close();
  if (std::fabs(c.bottom_reserved - c.bottom_reserved_before) > 0.5f) c.unsettled = true;
  c.bottom_reserved_before = c.bottom_reserved;
}

}  // namespace

std::uint32_t main_node() {
  return hash_id(0x21u, "main");
}

Scope page(const PageOptions& options) {
  Context& c = cx();
  ImRect area = c.chrome.area;
  page_state.area = area;
  c.title = options.title;
  if (!options.bare && c.chrome.show_top) {
    draw_top_bar(options, ImRect(area.Min.x, area.Min.y, area.Max.x, area.Min.y + kTopBar));
    area.Min.y += kTopBar;
  }
  area.Max.y -= c.bottom_reserved_before;
  Node& main = emit(main_node(), Role::main, area, {}, c.page_keys ? flag::keys + 0u : 0u);
  page_state.main_node = main.id;
  c.tree.open(main.id);
  const std::uint32_t scroller = hash_id(hash_id(0x21u, "scroll"), options.title);
  Box& content = open_scroll(scroller, area, options.title, side_padding(), options.max_width,
                             is_phone() ? kSpace4 : kSpace5);
  content.at_y += is_phone() ? kSpace4 : kSpace6;
  if (options.center) {
    const float free = area.GetHeight() - content.memory->height;
    content.at_y += std::max(0.f, free / 2 - kSpace5);
  }
  if (options.title.empty() || options.own_title) return Scope(close_page);
  {
    auto head = stack({.gap = kSpace1});
    draw_title_line(options);
    if (!options.lead.empty())
      body(options.lead, {.colour = Colour::muted, .max_width = kReadWidth});
  }
  const Memory& head = memory_of(hash_id(box().id, 0x4000u));
  const float top = box().y + box().at_y - head.height;
  page_state.header = ImRect(box().x, top, box().x + box().width, top + head.height);
  return Scope(close_page);
}

Scope page_actions() {
  if (is_phone() || box().children > 1) return row({.gap = kSpace2});
  const std::uint32_t id = hash_id(box().id, "actions");
  const float natural = memory_of(id).natural;
  ImRect rect = page_state.header;
  rect.Min.x = std::max(rect.Min.x, rect.Max.x - std::max(natural, 1.f) - 0.5f);
  Box& made = open_box_at(id, rect, kSpace2);
  made.kind = BoxKind::row;
  made.align = Align::center;
  return Scope(close_box);
}

Scope bottom_bar(std::string_view label) {
  Context& c = cx();
  const std::uint32_t id = make_id(label, "bottom-bar");
  const float inner = memory_of(hash_id(id, "row")).height;
  const float height = inner + 2 * kBarPad;
  const ImRect area = page_state.area;
  const float bottom = area.Max.y - c.bottom_reserved;
  const ImRect rect(area.Min.x, bottom - height, area.Max.x, bottom);
  c.bottom_reserved += height;
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  canvas()->PushClipRect(area.Min, area.Max, false);
  window->ClipRect = ImRect(area.Min, area.Max);
  draw_box(rect, 0, paint(Token::surface));
  draw_hairline(rect.Min, {rect.Max.x, rect.Min.y + 1}, paint(Token::line));
  c.tree.open(page_state.main_node);
  Node& node = emit(id, Role::region, rect, {.name = label});
  c.tree.open(node.id);
  const float room = rect.GetWidth() - 2 * side_padding();
  const float width = std::min(room, kPageWidth);
  const float left = rect.Min.x + side_padding() + (room - width) / 2;
  Box& made = open_box_at(hash_id(id, "row"),
                          ImRect(left, rect.Min.y + kBarPad, left + width, rect.Max.y), kSpace3);
  made.kind = BoxKind::row;
  made.align = Align::center;
  made.wrap = true;
  return Scope([] {
    close_box();
    cx().tree.close();
    cx().tree.close();
    canvas()->PopClipRect();
    ImGui::GetCurrentWindow()->ClipRect = ImRect(canvas()->_ClipRectStack.back());
  });
}

SaveBar save_bar(bool dirty, bool saving) {
  if (!dirty && !saving) return SaveBar::nothing;
  SaveBar answer = SaveBar::nothing;
  auto bar = bottom_bar(text("ui.unsaved"));
  body(text(saving ? "ui.saving" : "ui.unsaved"), {.strong = true});
  spacer();
  if (button(text("ui.discard"),
             {.look = Look::quiet, .disabled = saving, .key = "save-bar-discard"})) {
    answer = SaveBar::discard;
  }
  const ButtonOptions save{.look = Look::primary, .busy = saving, .key = "save-bar-save"};
  if (button(text("ui.save"), save)) answer = SaveBar::save;
  return answer;
}

}  // namespace ui
