// Colours of the design and the arithmetic that keeps them readable.
#include "web/ui/theme.h"

#include "generated/assets.h"
#include "shared/domain/contrast.h"
#include "web/ui/flat_json.h"

namespace ui {

namespace {

constexpr std::array<std::string_view, kTokenCount> kNames{
    "bg",     "surface",   "sunken",      "line",        "line_strong", "text",    "muted",
    "accent", "on_accent", "accent_soft", "accent_text", "danger",      "warn",    "ok",
    "info",   "focus",     "on_danger",   "danger_soft", "warn_soft",   "ok_soft", "info_soft"};

const FlatJson& theme_file() {
  static const FlatJson file(generated::kThemeJson);
  return file;
}

std::int64_t luminance(Rgb c) {
  return candor::luminance(c.r, c.g, c.b);
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view token_name(Token token) {
  return kNames[static_cast<std::size_t>(token)];
}

bool parse_colour(std::string_view text, Rgb& out) {
  if ((text.size() != 7 && text.size() != 4) || text[0] != '#') return false;
  const bool is_short = text.size() == 4;
  int parts[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const int high = hex(text[is_short ? 1 + i : 1 + 2 * i]);
    const int low = hex(text[is_short ? 1 + i : 2 + 2 * i]);
    if (high < 0 || low < 0) return false;
    parts[i] = high * 16 + low;
  }
  out = {static_cast<std::uint8_t>(parts[0]), static_cast<std::uint8_t>(parts[1]),
         static_cast<std::uint8_t>(parts[2])};
  return true;
}

std::string write_colour(Rgb c) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "#";
  for (const std::uint8_t part : {c.r, c.g, c.b}) {
    out += kDigits[part >> 4];
    out += kDigits[part & 15];
  }
  return out;
}

int contrast(Rgb a, Rgb b) {
  return candor::contrast_of(luminance(a), luminance(b));
}

Rgb mix(Rgb a, Rgb b, int per_cent_of_b) {
  const auto part = [&](int x, int y) {
    return static_cast<std::uint8_t>((x * (100 - per_cent_of_b) + y * per_cent_of_b + 50) / 100);
  };
  return {part(a.r, b.r), part(a.g, b.g), part(a.b, b.b)};
}

Rgb readable(Rgb colour, Rgb ground, int ratio) {
  if (contrast(colour, ground) >= ratio) return colour;
  const Rgb black{0, 0, 0}, white{255, 255, 255};
  for (int step = 1; step <= 100; ++step) {
    const Rgb darker = mix(colour, black, step), lighter = mix(colour, white, step);
    if (contrast(darker, ground) >= ratio) return darker;
    if (contrast(lighter, ground) >= ratio) return lighter;
  }
  return contrast(black, ground) > contrast(white, ground) ? black : white;
}

Theme theme_of(Scheme scheme) {
  constexpr std::string_view kSchemes[] = {"light", "dark", "contrast", "contrast_dark"};
  Theme theme{};
  theme.scheme = scheme;
  for (int i = 0; i < kTokenCount; ++i) {
    std::string path(kSchemes[static_cast<int>(scheme)]);
    path += '.';
    path += kNames[static_cast<std::size_t>(i)];
    parse_colour(theme_file().get(path), theme.colours[static_cast<std::size_t>(i)]);
  }
  return theme;
}

const std::array<TokenPair, 36>& token_pairs() {
  using enum Token;
  static constexpr std::array<TokenPair, 36> kPairs{{
      {text, bg, 450},
      {text, surface, 450},
      {text, sunken, 450},
      {text, accent_soft, 450},
      {muted, bg, 450},
      {muted, surface, 450},
      {muted, sunken, 450},
      {muted, accent_soft, 450},
      {on_accent, accent, 450},
      {accent_text, bg, 450},
      {accent_text, surface, 450},
      {accent_text, sunken, 450},
      {accent_text, accent_soft, 450},
      {on_danger, danger, 450},
      {danger, bg, 450},
      {danger, surface, 450},
      {danger, danger_soft, 450},
      {warn, bg, 450},
      {warn, surface, 450},
      {warn, warn_soft, 450},
      {ok, bg, 450},
      {ok, surface, 450},
      {ok, ok_soft, 450},
      {info, bg, 450},
      {info, surface, 450},
      {info, info_soft, 450},
      {text, danger_soft, 450},
      {text, warn_soft, 450},
      {text, ok_soft, 450},
      {text, info_soft, 450},
      {line_strong, bg, 300},
      {line_strong, surface, 300},
      {accent, bg, 300},
      {accent, surface, 300},
      {focus, bg, 300},
      {focus, surface, 300},
  }};
  return kPairs;
}

CompanyTheme company_theme(const Theme& base, const CompanyColours& colours) {
  CompanyTheme out{base};
  Theme& theme = out.theme;
  if (base.scheme != Scheme::light)
    return out;  // dark and contrast stay ours: the reader asked for them
  Rgb given;
  if (parse_colour(colours.background, given)) {
    theme[Token::bg] = given;
    const bool dark_ground = luminance(given) < candor::kLuminanceWhite / 5 * 2;
    if (dark_ground) theme[Token::bg] = mix(given, {255, 255, 255}, 92);
    out.moved_background = dark_ground;
    theme[Token::sunken] = mix(theme[Token::bg], {0, 0, 0}, 4);
  }
  if (parse_colour(colours.text, given)) {
    theme[Token::text] = readable(given, theme[Token::sunken], 700);
    out.moved_text = contrast(given, theme[Token::bg]) < 450;
  }
  if (!parse_colour(colours.primary, given)) return out;
  const Rgb accent = readable(given, theme[Token::sunken], 450);
  out.moved_accent = !(accent == given);
  theme[Token::accent] = accent;
  theme[Token::on_accent] = {255, 255, 255};
  theme[Token::accent_soft] = mix({255, 255, 255}, accent, 10);
  const bool has_accent = parse_colour(colours.accent, given);
  theme[Token::accent_text] = readable(has_accent ? given : accent, theme[Token::accent_soft], 450);
  theme[Token::muted] = readable(theme[Token::muted], theme[Token::sunken], 450);
  for (const TokenPair& pair : token_pairs()) {
    theme[pair.front] = readable(theme[pair.front], theme[pair.ground], pair.ratio);
  }
  return out;
}

std::string theme_json(const Theme& theme) {
  std::string out = "{";
  for (int i = 0; i < kTokenCount; ++i) {
    if (i > 0) out += ',';
    out += '"';
    out += kNames[static_cast<std::size_t>(i)];
    out += "\":\"" + write_colour(theme.colours[static_cast<std::size_t>(i)]) + '"';
  }
  return out + '}';
}

}  // namespace ui
