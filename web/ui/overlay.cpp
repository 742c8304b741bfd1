// Dialogs, panels and menus: layers over the page with their own focus and an inert page below.
#include "web/ui/overlay.h"

#include <algorithm>
#include <cmath>

#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

struct OpenDialog {
  std::uint32_t id = 0;
  std::uint32_t opener = 0;
  bool* open = nullptr;
  ImRect rect;
  std::size_t first_node = 0;
  bool alert = false;
  bool fresh = false;
};
std::vector<OpenDialog> dialogs;                           // being drawn, outer first
std::unordered_map<std::uint32_t, std::uint32_t> openers;  // of open dialogs

bool takes_first_focus(const Node& node, bool fields_only) {
  if ((node.flags & (flag::disabled | flag::skip_roving)) != 0) return false;
  switch (node.role) {
    case Role::textbox:
    case Role::textarea:
    case Role::select:
    case Role::date_time:
    case Role::checkbox:
    case Role::radio: return true;
    case Role::button:
    case Role::link: return !fields_only;
    default: return false;
  }
}

void focus_first(const OpenDialog& dialog) {
  Context& c = cx();
  const std::vector<Node>& nodes = c.tree.nodes();
  const std::uint32_t closer = hash_id(dialog.id, "close");
  for (const bool fields_only : {true, false}) {
    if (fields_only && dialog.alert) continue;
    for (std::size_t i = dialog.first_node; i < nodes.size(); ++i) {
      if (nodes[i].id == closer || !takes_first_focus(nodes[i], fields_only)) continue;
      focus_on(nodes[i].id);
      return;
    }
  }
  focus_on(dialog.id);
}

bool draw_close_button(std::uint32_t id, const ImRect& corner) {
  const Touch touch = press(id, corner);
  if (touch.hovered) draw_box(corner, 6, paint(Token::text, 0.07f));
  const ImVec2 middle = corner.GetCenter();
  draw_icon(Icon::x, {middle.x - 10, middle.y - 10}, 20, paint(Token::muted));
  style_node(emit(id, Role::button, corner, {.name = text("ui.close")}), {1, 1, 400}, Token::text);
  return touch.pressed;
}

void close_dialog() {
  Context& c = cx();
  const OpenDialog dialog = dialogs.back();
  dialogs.pop_back();
  box().at_y += kSpace5;
  close_scroll();
  c.ids.pop_back();
  c.tree.close();
  close_layer(dialog.id, dialog.rect, true);
  if (dialog.fresh && !c.unsettled)
    focus_first(dialog);
  else if (dialog.fresh)
    c.since[dialog.id] = 0;
}

Scope open_dialog(bool& open, const DialogOptions& options, const ImRect& rect, float radius) {
  Context& c = cx();
  const std::uint32_t id = hash_id(0xd1a1u, options.key.empty() ? options.title : options.key);
  open_layer(id, true);
  const ImRect all(0, 0, c.env.width, c.env.height);
  draw_box(all, 0, paint(Rgb{12, 11, 9}, c.theme.scheme == Scheme::dark ? 0.6f : 0.42f));
  draw_shadow(rect, radius, 40);
  draw_box(rect, radius, paint(Token::surface));
  draw_line_box(rect, radius, paint(Token::line), line_thickness());
  const Role role = options.alert ? Role::alert_dialog : Role::dialog;
  Node& node =
      emit(id, role, rect, {.name = options.title, .description = options.body}, flag::modal);
  node.overlay = true;
  c.tree.open(id);
  c.ids.push_back(id);
  OpenDialog dialog{.id = id, .open = &open, .rect = rect, .alert = options.alert};
  const auto known = openers.find(id);
  if (known == openers.end()) openers[id] = c.focused;
  const auto fresh = c.since.find(id);
  dialog.fresh = fresh == c.since.end() || fresh->second == 0;
  c.since[id] = c.now;
  dialog.first_node = c.tree.nodes().size();
  const float pad = is_phone() ? kSpace4 : kSpace5;
  const std::uint32_t scroller = hash_id(id, "scroll");
  const ScrollState& state = c.scrolls[scroller];
  const bool overflows = state.content > state.view + 1;
  open_scroll(scroller, rect, overflows ? options.title : std::string_view(), pad, 0, kSpace4);
  box().at_y += pad;
  if (took(ActionKind::dismiss, id) && !options.no_dismiss) open = false;
  const Box& content = box();
  const float close_room = options.no_dismiss ? 0 : 44.f;
  {
    auto head = stack({.gap = kSpace2, .max_width = std::max(40.f, content.width - close_room)});
    h2(options.title);
    if (!options.body.empty()) body(options.body, {.colour = Colour::muted});
  }
  if (!options.no_dismiss) {
    const float x = rect.Max.x - pad - 30, y = rect.Min.y + pad - 6 - state.top;
    if (draw_close_button(hash_id(id, "close"), ImRect(x, y, x + 40, y + 40))) open = false;
  }
  dialogs.push_back(dialog);
  if (!open) c.unsettled = true;
  return Scope(close_dialog);
}

// A dialog that was open before and is not any more gives the focus back.
bool is_closed(bool open, const DialogOptions& options) {
  Context& c = cx();
  const std::uint32_t id = hash_id(0xd1a1u, options.key.empty() ? options.title : options.key);
  if (open) return false;
  const auto at = openers.find(id);
  if (at != openers.end()) {
    if (at->second != 0) focus_on(at->second);
    openers.erase(at);
    c.since.erase(id);
    c.scrolls.erase(hash_id(id, "scroll"));
  }
  return true;
}

}  // namespace

int open_dialogs() {
  int count = 0;
  for (const LayerRect& layer : cx().layers) count += layer.modal;
  return count;
}

std::uint32_t top_dialog() {
  std::uint32_t top = 0;
  for (const LayerRect& layer : cx().layers) {
    if (layer.modal) top = layer.node;
  }
  return top;
}

Scope dialog(bool& open, const DialogOptions& options) {
  if (is_closed(open, options)) return Scope(nullptr, false);
  Context& c = cx();
  const std::uint32_t id = hash_id(0xd1a1u, options.key.empty() ? options.title : options.key);
  const float margin = is_phone() ? 16.f : 24.f;
  const float width = std::min(options.width, c.env.width - 2 * margin);
  const float room = c.env.height - 2 * margin - c.env.inset_bottom;
  const float content = c.scrolls[hash_id(id, "scroll")].content;
  const float height = std::clamp(content, 80.f, std::max(80.f, room));
  if (content == 0) c.unsettled = true;
  const float x = std::floor((c.env.width - width) / 2);
  const float y = std::floor(margin + (room - height) * (is_phone() ? 0.5f : 0.4f));
  const ScrollState& state = c.scrolls[hash_id(id, "scroll")];
  if (std::fabs(state.view - height) > 0.5f) c.unsettled = true;
  return open_dialog(open, options, ImRect(x, y, x + width, y + height), 14);
}

Scope side_panel(bool& open, const DialogOptions& options) {
  if (is_closed(open, options)) return Scope(nullptr, false);
  const Context& c = cx();
  const float width =
      is_phone() ? c.env.width : std::min(std::max(options.width, 440.f), c.env.width);
  const ImRect rect(c.env.width - width, 0, c.env.width, c.env.height - c.env.inset_bottom);
  return open_dialog(open, options, rect, 0);
}

Scope dialog_actions() {
  if (is_phone()) return stack({.gap = kSpace2});
  return row({.gap = kSpace2, .justify = Align::end});
}

Answer confirm(bool& open, const ConfirmOptions& options) {
  Answer answer = Answer::none;
  const bool was_open = open;
  {
    auto d = dialog(open, {.title = options.title,
                           .body = options.body,
                           .width = 440,
                           .alert = true,
                           .no_dismiss = options.busy});
    if (!d) return answer;
    auto actions = dialog_actions();
    const std::string_view no = options.no.empty() ? text("ui.cancel") : options.no;
    if (button(no, {.disabled = options.busy, .key = "confirm-no"})) answer = Answer::no;
    const Look look = options.danger ? Look::danger : Look::primary;
    if (button(options.yes, {.look = look, .busy = options.busy, .key = "confirm-yes"})) {
      answer = Answer::yes;
    }
  }
  if (was_open && !open && answer == Answer::none) answer = Answer::no;
  if (answer != Answer::none && !options.busy) {
    open = false;
    cx().unsettled = true;
  }
  return answer;
}

// ---- menus
// ---------------------------------------------------------------------------------------

namespace {

struct OpenMenu {
  std::uint32_t id = 0, button = 0;
  ImRect rect;
  std::vector<std::uint32_t> items;
  bool chosen = false;
};
OpenMenu menu;

void close_menu_layer() {
  Context& c = cx();
  box().at_y += 6;
  close_box();
  c.tree.close();
  c.ids.pop_back();
  close_layer(menu.id, menu.rect, false);
  const bool fresh = c.since.count(menu.id) == 0;
  const int count = static_cast<int>(menu.items.size());
  if (fresh && !c.unsettled && count > 0) {
    c.since[menu.id] = c.now;
    focus_on(menu.items[0]);
  }
  const std::string_view pressed = took_key(menu.id);
  int current = 0;
  for (int i = 0; i < count; ++i) {
    if (menu.items[static_cast<std::size_t>(i)] == c.focused) current = i;
  }
  int wanted = -1;
  if (pressed == "ArrowDown") wanted = (current + 1) % count;
  if (pressed == "ArrowUp") wanted = (current + count - 1) % count;
  if (pressed == "Home") wanted = 0;
  if (pressed == "End") wanted = count - 1;
  if (wanted >= 0) focus_on(menu.items[static_cast<std::size_t>(wanted)]);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool outside = c.pass == 0 && !fresh && !c.env.text_view && ImGui::IsMouseClicked(0) &&
                       !menu.rect.Contains(mouse);
  const bool dismissed = took(ActionKind::dismiss, menu.id);
  if (!menu.chosen && !outside && !dismissed && pressed != "Tab") return;
  if (dismissed || menu.chosen) focus_on(menu.button);
  c.open_menu = 0;
  c.since.erase(menu.id);
  c.unsettled = true;
}

}  // namespace

Scope menu_button(std::string_view label, const MenuOptions& options) {
  Context& c = cx();
  const std::uint32_t id = make_id(label, options.key);
  const bool was_open = c.open_menu == id;
  const ButtonOptions face{.look = options.look,
                           .icon = options.icon,
                           .description = options.description,
                           .key = options.key};
  const bool pressed =
      options.icon_only ? icon_button(options.icon, label, face) : button(label, face);
  Node* node = c.tree.find(id);
  if (node) node->flags |= flag::has_popup | (was_open ? flag::expanded : flag::collapsed);
  const ImRect anchor = c.last_rect;
  if (pressed) {
    c.open_menu = was_open ? 0 : id;
    c.unsettled = true;
  }
  if (!was_open || pressed) return Scope(nullptr, false);
  menu = OpenMenu{.id = hash_id(id, "menu"), .button = id};
  const Memory& known = memory_of(hash_id(menu.id, "box"));
  const float width = std::clamp(known.natural, 180.f, c.env.width - 16);
  const float height = known.height;
  float x = anchor.Min.x + width > c.env.width - 8 ? anchor.Max.x - width : anchor.Min.x;
  float y = anchor.Max.y + 4;
  if (y + height > c.env.height - 8) y = std::max(8.f, anchor.Min.y - height - 4);
  x = std::clamp(x, 8.f, std::max(8.f, c.env.width - width - 8));
  menu.rect = ImRect(x, y, x + width, y + height);
  open_layer(menu.id, true);
  draw_shadow(menu.rect, 10);
  draw_box(menu.rect, 10, paint(Token::surface));
  draw_line_box(menu.rect, 10, paint(Token::line), line_thickness());
  Node& made = emit(menu.id, Role::menu, menu.rect, {.name = label}, flag::keys);
  made.overlay = true;
  c.tree.open(menu.id);
  c.ids.push_back(menu.id);
  Box& inner = open_box_at(hash_id(menu.id, "box"), menu.rect, 0);
  inner.at_y = 6;
  return Scope(close_menu_layer);
}

bool menu_item(std::string_view label, const MenuItemOptions& options) {
  const std::uint32_t id = make_id(label);
  const float hint = options.hint.empty() ? 0 : text_width(kSmall, options.hint) + 24;
  const float height = cx().env.coarse_pointer ? 44.f : 38.f;
  const ImRect rect = place(text_width(kBody, label) + 62 + hint, height, true);
  const Touch touch = press(id, rect, options.disabled);
  ImRect inner = rect;
  inner.Expand({-6, 0});
  const bool focused = cx().focused == id;
  if (touch.hovered || focused) draw_box(inner, 6, paint(Token::text, 0.07f));
  const Token ink = options.disabled ? Token::muted : options.danger ? Token::danger : Token::text;
  const float middle = rect.GetCenter().y;
  const Icon icon = options.checked ? Icon::check : options.icon;
  draw_icon(icon, {rect.Min.x + 16, middle - 8}, 16,
            paint(options.danger ? Token::danger : Token::muted));
  draw_text(kBody, {rect.Min.x + 42, middle - 11}, label, paint(ink));
  if (hint > 0) {
    draw_text(kSmall, {rect.Max.x - hint + 8, middle - 9}, options.hint, paint(Token::muted));
  }
  style_node(emit(id, Role::menu_item, rect, {.name = label},
                  flag::skip_roving | (options.disabled ? flag::disabled : 0u) |
                      (options.checked ? flag::checked : 0u)),
             kBody, ink);
  if (!options.disabled) menu.items.push_back(id);
  if (!touch.pressed) return false;
  menu.chosen = true;
  if (!options.href.empty()) go_to(options.href);
  return true;
}

void menu_separator() {
  gap(6);
  divider();
  gap(6);
}

}  // namespace ui
