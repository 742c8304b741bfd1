// Buttons, links that look like buttons, tooltips, chips, avatars.
#include <algorithm>
#include <cmath>

#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

constexpr double kTooltipDelay = 450;
constexpr float kTooltipGap = 6;

struct Skin {
  ImU32 fill = 0, line = 0, ink = 0;
};

Skin skin_of(Look look, const Touch& touch, bool off) {
  const bool hot = touch.hovered || touch.held;
  Skin skin;
  switch (look) {
    case Look::primary:
    case Look::danger: {
      const Token ground = look == Look::primary ? Token::accent : Token::danger;
      const Rgb base = cx().theme[ground];
      const Rgb shade = mix(base, cx().theme[Token::text], touch.held ? 24 : hot ? 12 : 0);
      skin = {paint(shade), 0, paint(look == Look::primary ? Token::on_accent : Token::on_danger)};
      break;
    }
    case Look::secondary:
      skin = {paint(hot ? Token::sunken : Token::surface),
              paint(Token::line_strong, hot ? 1 : 0.7f), paint(Token::text)};
      break;
    case Look::quiet:
      skin = {hot ? paint(Token::text, touch.held ? 0.12f : 0.07f) : 0, 0, paint(Token::text)};
      break;
  }
  if (off) {
    skin.fill = look == Look::quiet ? 0 : paint(Token::sunken);
    skin.line = look == Look::quiet ? 0 : paint(Token::line);
    skin.ink = paint(Token::muted);
  }
  return skin;
}

// How the text view paints it.
std::string_view look_word(Look look) {
  if (look == Look::primary) return "primary";
  return look == Look::danger ? "danger" : std::string_view();
}

// A widget that cannot be pressed still tells the pointer why.
void note_hover(std::uint32_t id, const ImRect& rect) {
  Context& c = cx();
  if (c.env.text_view || c.env.coarse_pointer) return;
  if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(rect.Min, rect.Max)) return;
  c.last_touch.hovered = true;
  if (c.hover_id == id) return;
  c.hover_id = id;
  c.hover_since = c.now;
}

void draw_skin(const ImRect& rect, const Skin& skin) {
  if (skin.fill != 0) draw_box(rect, 6, skin.fill);
  if (skin.line != 0) draw_line_box(rect, 6, skin.line, line_thickness());
}

void draw_face(const ImRect& rect, std::string_view label, Icon icon, const Face& face, ImU32 ink) {
  const float words = text_width(face, label);
  const float size = face.px >= 15 ? 18.f : 16.f;
  const float all = words + (icon == Icon::none ? 0 : size + 8);
  float x = rect.Min.x + (rect.GetWidth() - all) / 2;
  const float middle = (rect.Min.y + rect.Max.y) / 2;
  if (icon != Icon::none) {
    draw_icon(icon, {x, middle - size / 2}, size, ink);
    x += size + 8;
  }
  draw_text(face, {x, middle - static_cast<float>(face.line) / 2}, label, ink);
}

float height_of(const ButtonOptions& options) {
  if (options.small) return cx().env.coarse_pointer ? 40.f : 32.f;
  return control_height();
}

ImRect place_button(std::string_view label, const ButtonOptions& options, const Face& face) {
  const float icon_room = options.icon == Icon::none ? 0 : (options.small ? 24.f : 26.f);
  const float pad = options.small ? 12.f : 16.f;
  const float natural = std::ceil(text_width(face, label)) + icon_room + 2 * pad;
  const bool fill =
      options.full_width || (box().kind == BoxKind::stack && box().align == Align::stretch &&
                             is_phone() && !options.small);
  return place(natural, height_of(options), fill);
}

}  // namespace

bool button(std::string_view label, const ButtonOptions& options) {
  const Face face = options.small ? kSmallStrong : kStrong;
  const std::uint32_t id = make_id(label, options.key);
  const bool off = options.disabled || !options.disabled_reason.empty();
  const ImRect rect = place_button(label, options, face);
  const Touch touch = press(id, rect, off || options.busy);
  const Skin skin = skin_of(options.look, touch, off);
  draw_skin(rect, skin);
  const bool busy = options.busy;
  draw_face(rect, label, busy ? Icon::none : options.icon, face, busy ? 0 : skin.ink);
  const std::string_view about = off ? options.disabled_reason : options.description;
  std::uint32_t flags = (off || busy ? flag::disabled : 0u) | (options.submit ? flag::submit : 0u);
  const Token ink = options.look == Look::primary  ? Token::on_accent
                    : options.look == Look::danger ? Token::on_danger
                                                   : Token::text;
  const NodeText words{
      .name = label, .value = look_word(options.look), .description = about, .key = options.key};
  style_node(emit(id, Role::button, rect, words, flags), face, ink, Align::center);
  if (busy) {
    const ImVec2 middle = rect.GetCenter();
    const ImRect spin(middle.x - 9, middle.y - 9, middle.x + 9, middle.y + 9);
    style_node(emit(hash_id(id, "busy"), Role::status, spin,
                    {.name = {}, .description = text("ui.submit_busy"), .key = "spinner"}),
               face, ink);
  }
  if (!options.disabled_reason.empty()) {
    cx().last_item = id;
    cx().last_rect = rect;
    note_hover(id, rect);
    tooltip(options.disabled_reason);
  }
  return touch.pressed && !busy && !off;
}

bool link_button(std::string_view label, std::string_view href, const ButtonOptions& options) {
  const Face face = options.small ? kSmallStrong : kStrong;
  const std::uint32_t id = make_id(label, options.key);
  const ImRect rect = place_button(label, options, face);
  const Touch touch = press(id, rect);
  const Skin skin = skin_of(options.look, touch, false);
  draw_skin(rect, skin);
  draw_face(rect, label, options.icon, face, skin.ink);
  const bool is_plain = options.look == Look::secondary;
  const NodeText words{.name = label,
                       .value = is_plain ? "secondary" : look_word(options.look),
                       .description = options.description,
                       .key = options.key,
                       .href = href};
  style_node(emit(id, Role::link, rect, words), face, Token::text, Align::center);
  if (touch.pressed) go_to(href);
  return touch.pressed;
}

bool icon_button(Icon icon, std::string_view label, const ButtonOptions& options) {
  const std::uint32_t id = make_id(label, options.key);
  const float size = height_of(options);
  const bool off = options.disabled || !options.disabled_reason.empty();
  const ImRect rect = place(size, size);
  const Touch touch = press(id, rect, off || options.busy);
  const Look look = options.look == Look::secondary ? Look::quiet : options.look;
  const Skin skin = skin_of(look, touch, off);
  draw_skin(rect, skin);
  const float glyph = options.small ? 16.f : 20.f;
  const ImVec2 middle = rect.GetCenter();
  draw_icon(icon, {middle.x - glyph / 2, middle.y - glyph / 2}, glyph, skin.ink);
  const std::string_view about = off ? options.disabled_reason : options.description;
  const NodeText words{
      .name = label, .value = look_word(options.look), .description = about, .key = options.key};
  Node& node = emit(id, Role::button, rect, words, off ? flag::disabled : 0u);
  style_node(node, {1, 1, 400}, Token::text);
  if (off) note_hover(id, rect);
  tooltip(options.disabled_reason.empty() ? label : options.disabled_reason);
  return touch.pressed;
}

bool toggle_button(std::string_view label, bool& pressed, const ButtonOptions& options) {
  ButtonOptions changed = options;
  if (pressed) changed.look = Look::primary;
  const bool turned = button(label, changed);
  Node* node = cx().tree.find(make_id(label, options.key));
  if (node) node->flags |= pressed ? flag::selected : flag::mixed;
  if (turned) pressed = !pressed;
  return turned;
}

namespace {

// Whether the tooltip of the last widget is due; there is one at a time and the pointer's goes
// first.
bool wants_tip(std::uint32_t owner) {
  Context& c = cx();
  Tip& tip = c.tip;
  const bool is_shown = tip.owner == owner && tip.turn + 1 >= c.turn;
  const bool on_widget = c.last_touch.hovered && c.hover_id != 0;
  const bool on_tip = is_shown && tip.by_pointer && tip.keep.Contains(ImGui::GetIO().MousePos);
  const bool focused = c.focused == owner && c.focus_visible;
  if (on_tip && ImGui::IsMouseClicked(0)) tip.dismissed = owner;
  const bool left = !on_widget && !on_tip && !focused;
  if (left && tip.dismissed == owner) tip.dismissed = 0;
  if (left && c.hover_id == owner) c.hover_id = 0;
  if (left || tip.dismissed == owner) {
    if (tip.owner == owner) tip.owner = 0;
    if (is_shown) c.unsettled = true;
    return false;
  }
  const double waited = c.now - c.hover_since;
  const bool by_pointer = on_tip || (on_widget && (is_shown || waited >= kTooltipDelay));
  if (on_widget && !by_pointer) wake_in(kTooltipDelay - waited + 1);
  const bool is_taken = tip.owner != 0 && tip.owner != owner && tip.turn + 1 >= c.turn;
  if (!by_pointer && (!focused || is_taken)) return false;
  if (is_taken) c.unsettled = true;
  tip.owner = owner;
  tip.by_pointer = by_pointer;
  tip.turn = c.turn;
  return true;
}

// Below the widget, or above where there is no room.
ImRect place_tip(const ImRect& target, float width, float height) {
  const Environment& env = cx().env;
  const float limit = std::max(8.f, env.width - width - 8);
  const float x = std::clamp(target.GetCenter().x - width / 2, 8.f, limit);
  float y = target.Max.y + kTooltipGap;
  if (y + height > env.height - 8) y = target.Min.y - height - kTooltipGap;
  return {x, y, x + width, y + height};
}

void draw_tip(std::uint32_t id, const ImRect& target, std::string_view words) {
  Tip& tip = cx().tip;
  const auto lines = wrap_text(kSmall, words, 280);
  float width = 0;
  for (const auto line : lines) width = std::max(width, text_width(kSmall, line));
  const ImRect rect = place_tip(target, width + 20, static_cast<float>(lines.size()) * 18 + 12);
  // The way there belongs to it, so that the pointer does not lose it between the two.
  tip.keep = rect;
  if (rect.Min.y > target.Min.y)
    tip.keep.Min.y = target.Max.y;
  else
    tip.keep.Max.y = target.Min.y;
  open_layer(id, tip.by_pointer, &tip.keep);
  draw_box(rect, 6, paint(Token::text));
  float at = rect.Min.y + 6;
  for (const auto line : lines) {
    draw_text(kSmall, {rect.Min.x + 10, at}, line, paint(Token::bg));
    at += 18;
  }
  // Read out with the widget itself, so the node is for the pointer and for Escape only.
  Node& node = emit(id, Role::tooltip, rect, {.name = words}, flag::decorative);
  node.overlay = true;
  style_node(node, kSmall, Token::bg);
  close_layer(id, rect, false);
}

}  // namespace

void tooltip(std::string_view words) {
  Context& c = cx();
  const std::uint32_t owner = c.last_item;
  const ImRect target = c.last_rect;
  if (words.empty()) return;
  Node* node = c.tree.find(owner);
  if (node && c.tree.text(node->name) != words && node->description.length == 0) {
    node->description = c.tree.store(words);
  }
  if (c.env.text_view) return;
  const std::uint32_t id = hash_id(owner, "tooltip");
  if (took(ActionKind::dismiss, id) || c.last_touch.held) c.tip.dismissed = owner;
  if (wants_tip(owner)) draw_tip(id, target, words);
}

void chip(std::string_view label, Tone tone, Icon icon) {
  const float icon_room = icon == Icon::none ? 0 : 20.f;
  const float width = std::ceil(text_width(kSmallStrong, label)) + icon_room + 18;
  const ImRect rect = place(width, 26);
  draw_box(rect, 6, paint(soft_token_of(tone)));
  if (cx().theme.scheme >= Scheme::contrast) draw_line_box(rect, 6, paint(token_of(tone)), 1);
  if (icon != Icon::none) {
    draw_icon(icon, {rect.Min.x + 8, rect.Min.y + 5}, 16, paint(token_of(tone)));
  }
  const std::string shown = cut_text(kSmallStrong, label, rect.GetWidth() - icon_room - 16);
  const ImVec2 at(rect.Min.x + 9 + icon_room, rect.Min.y + 4);
  draw_text(kSmallStrong, at, shown, paint(token_of(tone)));
  const ImRect words(at, {rect.Max.x - 9, at.y + 18});
  style_node(emit(text_id(), Role::text, words, {.name = label}), kSmallStrong, token_of(tone));
}

bool filter_chip(std::string_view label, bool& on) {
  const std::uint32_t id = make_id(label);
  const float height = cx().env.coarse_pointer ? 40.f : 32.f;
  const float width = std::ceil(text_width(kSmallStrong, label)) + 26 + (on ? 22.f : 0.f);
  const ImRect rect = place(width, height);
  const Touch touch = press(id, rect);
  const float round = height / 2;
  draw_box(rect, round,
           paint(on              ? Token::accent_soft
                 : touch.hovered ? Token::sunken
                                 : Token::surface));
  draw_line_box(rect, round, paint(on ? Token::accent : Token::line_strong, on ? 1 : 0.6f),
                line_thickness());
  float x = rect.Min.x + 13;
  const Token ink = on ? Token::accent_text : Token::text;
  if (on) {
    draw_icon(Icon::check, {x - 2, rect.GetCenter().y - 8}, 16, paint(ink));
    x += 20;
  }
  draw_text(kSmallStrong, {x, rect.GetCenter().y - 9}, label, paint(ink));
  Node& node = emit(id, Role::button, rect, {.name = label}, on ? flag::selected : flag::mixed);
  style_node(node, kSmallStrong, ink, Align::center);
  if (touch.pressed) on = !on;
  return touch.pressed;
}

bool removable_chip(std::string_view label) {
  const std::uint32_t id = make_id(label);
  const float width = std::ceil(text_width(kSmallStrong, label)) + 40;
  const float height = cx().env.coarse_pointer ? 40.f : 30.f;
  const ImRect rect = place(width, height);
  const Touch touch = press(id, rect);
  draw_box(rect, 6, paint(touch.hovered ? Token::line : Token::sunken));
  const float middle = rect.GetCenter().y;
  draw_text(kSmallStrong, {rect.Min.x + 10, middle - 9}, label, paint(Token::text));
  draw_icon(Icon::x, {rect.Max.x - 24, middle - 8}, 16, paint(Token::muted));
  const std::string name = text("ui.remove", {{"label", label}});
  Node& node = emit(id, Role::button, rect, {.name = name});
  style_node(node, kSmallStrong, Token::text);
  return touch.pressed;
}

void avatar(std::string_view name, float size) {
  const ImRect rect = place(size, size);
  const std::uint32_t hash = hash_id(7, name);
  constexpr Tone kTones[] = {Tone::accent, Tone::info, Tone::ok, Tone::warn};
  const Tone tone = kTones[hash % 4];
  canvas()->AddCircleFilled(rect.GetCenter(), size / 2, paint(soft_token_of(tone)));
  std::string initials;
  for (std::size_t at = 0; at < name.size() && initials.size() < 2; ++at) {
    const bool starts = at == 0 || name[at - 1] == ' ';
    if (starts && name[at] != ' ' && static_cast<unsigned char>(name[at]) < 0x80) {
      initials += static_cast<char>(name[at] >= 'a' && name[at] <= 'z' ? name[at] - 32 : name[at]);
    }
  }
  const Face face = size >= 32 ? kSmallStrong : Face{11, 14, 500};
  draw_text_centred(face, rect, initials, paint(token_of(tone)));
}

void copy_field(std::string_view label, std::string_view value) {
  static std::uint32_t copied = 0;
  static double copied_at = 0;
  auto whole = stack({.gap = 6});
  small(label, {.strong = true});
  auto line = row({.gap = kSpace2, .wrap = false});
  const std::uint32_t id = make_id(label);
  const ImRect rect = place(240, control_height(), true);
  draw_box(rect, 6, paint(Token::sunken));
  const std::string shown = cut_text(kBody, value, rect.GetWidth() - 24);
  draw_text(kBody, {rect.Min.x + 12, rect.GetCenter().y - 11}, shown, paint(Token::text));
  style_node(emit(id, Role::text, rect, {.name = value}), kBody, Token::text);
  const bool fresh = copied == id && cx().now - copied_at < 2500;
  if (fresh) wake_in(2600);
  const std::string key = std::string(label) + ".copy";
  const ButtonOptions options{
      .icon = fresh ? Icon::check : Icon::copy, .description = label, .key = key};
  if (button(text(fresh ? "ui.copied" : "ui.copy"), options)) {
    platform::copy_text(value);
    announce(text("ui.copied"));
    copied = id;
    copied_at = cx().now;
  }
}

}  // namespace ui
