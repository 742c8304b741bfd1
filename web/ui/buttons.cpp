// Buttons, links that look like buttons, tooltips, chips, avatars.
#include <algorithm>
#include <cmath>

#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

constexpr double kTooltipDelay = 450;

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
  style_node(emit(id, Role::button, rect, {.name = label, .description = about, .key = options.key},
                  flags),
             face, ink, Align::center);
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
  style_node(
      emit(id, Role::link, rect,
           {.name = label, .description = options.description, .key = options.key, .href = href}),
      face, Token::text, Align::center);
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
  Node& node =
      emit(id, Role::button, rect, {.name = label, .description = about, .key = options.key},
           off ? flag::disabled : 0u);
  style_node(node, {1, 1, 400}, Token::text);
  tooltip(label);
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

void tooltip(std::string_view words) {
  Context& c = cx();
  const bool on = c.last_touch.hovered && c.hover_id != 0 && !c.last_touch.held;
  if (!on || c.env.text_view || c.env.coarse_pointer || words.empty()) return;
  const double waited = c.now - c.hover_since;
  if (waited < kTooltipDelay) {
    wake_in(kTooltipDelay - waited + 1);
    return;
  }
  const ImRect target = c.last_rect;
  const std::uint32_t id = hash_id(c.last_item, "tooltip");
  const auto lines = wrap_text(kSmall, words, 280);
  float width = 0;
  for (const auto line : lines) width = std::max(width, text_width(kSmall, line));
  const float w = width + 20, h = static_cast<float>(lines.size()) * 18 + 12;
  float x = std::clamp(target.GetCenter().x - w / 2, 8.f, std::max(8.f, c.env.width - w - 8));
  float y = target.Max.y + 6;
  if (y + h > c.env.height - 8) y = target.Min.y - h - 6;
  const ImRect rect(x, y, x + w, y + h);
  open_layer(id, false);
  draw_box(rect, 6, paint(Token::text));
  float at = y + 6;
  for (const auto line : lines) {
    draw_text(kSmall, {x + 10, at}, line, paint(Token::bg));
    at += 18;
  }
  Node& node = emit(id, Role::tooltip, rect, {.name = words}, flag::decorative);
  node.overlay = true;
  style_node(node, kSmall, Token::bg);
  close_layer(id, rect, false);
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
