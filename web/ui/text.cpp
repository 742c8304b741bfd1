// Text in the canvas and in the tree, and the table of texts.
#include "web/ui/text.h"

#include <algorithm>
#include <cmath>

#include "generated/assets.h"
#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/flat_json.h"

namespace ui {

namespace {

const FlatJson& texts() {
  static const FlatJson table(generated::kTextsJson);
  return table;
}

Token token_of(Colour colour) {
  constexpr Token kTokens[] = {Token::text, Token::muted, Token::accent_text, Token::danger,
                               Token::warn, Token::ok,    Token::info,        Token::on_accent};
  return kTokens[static_cast<int>(colour)];
}

void draw_words(Role role, int level, const Face& face, std::string_view words,
                const TextOptions& options, std::uint32_t flags = 0) {
  if (words.empty()) return;
  const float natural = std::ceil(text_width(face, words)) + 1;
  const float limit =
      options.max_width > 0 ? std::min(options.max_width, box().width) : box().width;
  const bool in_row = box().kind == BoxKind::row;
  const float width = in_row ? std::min(natural, limit) : limit;
  std::vector<std::string_view> lines;
  std::string cut;
  if (options.single_line) {
    cut = cut_text(face, words, width);
    lines.push_back(cut);
  } else {
    lines = wrap_text(face, words, width);
  }
  const bool shaped = needs_shaping(words);
  const float height = static_cast<float>(face.line) * static_cast<float>(lines.size());
  const bool fills = !in_row && box().align == Align::stretch && options.max_width == 0;
  const ImRect rect = place(std::min(natural, fills ? natural : width), height, fills);
  const Token token = token_of(options.colour);
  float y = rect.Min.y;
  for (const std::string_view line : lines) {
    float x = rect.Min.x;
    const bool aligned = options.align == Align::center || options.align == Align::end;
    if (aligned) {
      const float free = rect.GetWidth() - text_width(face, line);
      x += options.align == Align::center ? free / 2 : free;
    }
    draw_text(face, {x, y}, line, paint(token));
    y += face.line;
  }
  Node& node = emit(options.key.empty() ? text_id() : make_id(options.key), role, rect,
                    {.name = words, .key = options.key}, flags | (shaped ? flag::dom_text : 0u));
  node.a = options.level > 0 ? options.level : level;
  style_node(node, face, token, options.align);
}

}  // namespace

std::string_view text(std::string_view key) {
  const FlatJson& table = texts();
  return table.has(key) ? table.get(key) : key;
}

bool has_text(std::string_view key) {
  return texts().has(key);
}

std::string text(std::string_view key, View<Value> values) {
  std::string out(text(key));
  for (const Value& value : values) {
    const std::string mark = "{" + std::string(value.name) + "}";
    for (std::size_t at = out.find(mark); at != std::string::npos;
         at = out.find(mark, at + value.value.size())) {
      out.replace(at, mark.size(), value.value);
    }
  }
  return out;
}

std::string plural(std::string_view key, std::int64_t count, View<Value> values) {
  const std::string form = std::string(key) + (count == 1 ? ".one" : ".other");
  const std::string shown = number(count);
  std::string out = text(form, {{"count", shown}});
  for (const Value& value : values) {
    const std::string mark = "{" + std::string(value.name) + "}";
    const std::size_t at = out.find(mark);
    if (at != std::string::npos) out.replace(at, mark.size(), value.value);
  }
  return out;
}

void h1(std::string_view words, const TextOptions& options) {
  draw_words(Role::heading, 1, is_phone() ? kH1Phone : kH1, words, options, flag::focusable);
}
void h2(std::string_view words, const TextOptions& options) {
  draw_words(Role::heading, 2, kH2, words, options);
}
void h3(std::string_view words, const TextOptions& options) {
  draw_words(Role::heading, 3, kH3, words, options);
}
void lead(std::string_view words, const TextOptions& options) {
  draw_words(Role::text, 0, kLead, words, options);
}
void body(std::string_view words, const TextOptions& options) {
  draw_words(Role::text, 0, options.strong ? kStrong : kBody, words, options);
}
void small(std::string_view words, const TextOptions& options) {
  draw_words(Role::text, 0, options.strong ? kSmallStrong : kSmall, words, options);
}
void muted(std::string_view words, const TextOptions& options) {
  TextOptions changed = options;
  changed.colour = Colour::muted;
  small(words, changed);
}
void code(std::string_view words, const TextOptions& options) {
  draw_words(Role::text, 0, kCode, words, options);
}

void figure(std::string_view value, std::string_view caption, std::string_view href) {
  auto whole = stack({.gap = 0});
  draw_words(Role::text, 0, kFigure, value, {});
  if (href.empty())
    muted(caption);
  else
    link(caption, href);
}

void hidden_text(std::string_view words) {
  const Box& here = box();
  const ImRect rect(here.x, here.y + here.at_y, here.x + 1, here.y + here.at_y + 1);
  emit(text_id(), Role::text, rect, {.name = words}, flag::hidden_text);
}

bool link(std::string_view label, std::string_view href, const LinkOptions& options) {
  const Face face = options.strong ? kStrong : kBody;
  const std::uint32_t id =
      options.key.empty() ? hash_id(make_id(label), href) : make_id(options.key);
  const Icon icon = options.external && options.icon == Icon::none ? Icon::external : options.icon;
  const float icon_room = icon == Icon::none ? 0 : 22.f;
  const float natural = std::ceil(text_width(face, label)) + 1 + icon_room;
  const float width = std::min(natural, box().width);
  const auto lines = wrap_text(face, label, width - icon_room);
  const float height = static_cast<float>(face.line) * static_cast<float>(lines.size());
  const ImRect rect = place(width, height);
  const Touch touch = press(id, rect);
  const Token ink = options.quiet ? Token::text : Token::accent_text;
  const bool icon_first = !options.external;
  float y = rect.Min.y;
  const float x = rect.Min.x + (icon_first ? icon_room : 0);
  for (const std::string_view line : lines) {
    draw_text(face, {x, y}, line, paint(ink));
    if (touch.hovered || !options.quiet) {
      const float under = y + face.line - 3;
      draw_hairline({x, under}, {x + text_width(face, line), under + 1},
                    paint(ink, touch.hovered ? 1.f : 0.35f));
    }
    y += face.line;
  }
  if (icon != Icon::none) {
    draw_icon(icon, {icon_first ? rect.Min.x : rect.Max.x - 16, rect.Min.y + 3}, 16, paint(ink));
  }
  Node& node =
      emit(id, Role::link, rect, {.name = label, .key = options.key, .href = href},
           (options.external ? flag::external : 0u) | (options.download ? flag::download : 0u));
  style_node(node, face, ink);
  if (!touch.pressed) return false;
  const bool browser = options.external || options.download;
  if (!browser) go_to(href);
  return !browser;
}

void icon(Icon which, Tone tone, std::string_view alternative, float size) {
  const ImRect rect = place(size, size);
  draw_icon(which, rect.Min, size, paint(token_of(tone)));
  if (!alternative.empty()) emit(text_id(), Role::image, rect, {.name = alternative});
}

void facts(View<Fact> all) {
  // As wide as the values need, within bounds: an address stays in one line.
  float widest = 120;
  for (const Fact& fact : all) widest = std::max(widest, text_width(kStrong, fact.value) + 1);
  widest = std::min({widest, 220.f, available_width()});
  auto columns = grid({.min_column = widest, .max_columns = 4, .gap = kSpace4});
  for (const Fact& fact : all) {
    auto one = stack({.gap = 2});
    muted(fact.term);
    if (fact.href.empty())
      body(fact.value, {.strong = true});
    else
      link(fact.value, fact.href);
  }
}

std::string date_time(std::int64_t ms) {
  return platform::format(platform::Intl::date_time, static_cast<double>(ms));
}
std::string date_time_zone(std::int64_t ms) {
  return platform::format(platform::Intl::date_time_zone, static_cast<double>(ms));
}
std::string date(std::int64_t ms) {
  return platform::format(platform::Intl::date, static_cast<double>(ms));
}
std::string time_of_day(std::int64_t ms) {
  return platform::format(platform::Intl::time, static_cast<double>(ms));
}
std::string relative(std::int64_t ms) {
  wake_in(60'000);
  return platform::format(platform::Intl::relative, static_cast<double>(ms));
}
std::string number(std::int64_t value) {
  return platform::format(platform::Intl::number, static_cast<double>(value));
}
std::string bytes(std::int64_t value) {
  return platform::format(platform::Intl::bytes, static_cast<double>(value));
}
std::string duration(std::int64_t ms) {
  return platform::format(platform::Intl::duration, static_cast<double>(ms));
}
std::string clock(std::int64_t ms) {
  const std::int64_t seconds = std::max<std::int64_t>(0, (ms + 999) / 1000);
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

}  // namespace ui
