// Colours of the design by name, in the four schemes, and the arithmetic that keeps them readable.
// Pure functions over assets/theme.json (embedded at build); no drawing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ui {

enum class Token : std::uint8_t {
  bg,
  surface,
  sunken,
  line,
  line_strong,
  text,
  muted,
  accent,
  on_accent,
  accent_soft,
  accent_text,
  danger,
  warn,
  ok,
  info,
  focus,
  on_danger,
  danger_soft,
  warn_soft,
  ok_soft,
  info_soft,
  kCount
};
inline constexpr int kTokenCount = static_cast<int>(Token::kCount);
std::string_view token_name(Token token);

struct Rgb {
  std::uint8_t r = 0, g = 0, b = 0;
  bool operator==(const Rgb&) const = default;
};
// "#rrggbb" or "#rgb"; false on anything else.
bool parse_colour(std::string_view text, Rgb& out);
std::string write_colour(Rgb colour);
// WCAG 2.x contrast ratio, times 100 (450 = 4.5:1).
int contrast(Rgb a, Rgb b);
// The nearest shade of `colour` (towards black or white) that reaches `ratio` (times 100) against
// `ground`.
Rgb readable(Rgb colour, Rgb ground, int ratio);
Rgb mix(Rgb a, Rgb b, int per_cent_of_b);

enum class Scheme : std::uint8_t { light, dark, contrast, contrast_dark };
struct Theme {
  std::array<Rgb, kTokenCount> colours;
  Scheme scheme = Scheme::light;
  Rgb operator[](Token token) const { return colours[static_cast<std::size_t>(token)]; }
  Rgb& operator[](Token token) { return colours[static_cast<std::size_t>(token)]; }
};
Theme theme_of(Scheme scheme);

// A pair that must be readable: text pairs at 4.5:1, lines and rings at 3:1.
struct TokenPair {
  Token front, ground;
  int ratio;
};
const std::array<TokenPair, 36>& token_pairs();

// Company colours over a theme. Failing pairs are moved to the nearest passing shade; the names of
// the moved colours come back so that the editor can say so.
struct CompanyColours {
  std::string_view primary, accent, background, text;
};
struct CompanyTheme {
  Theme theme;
  bool moved_accent = false, moved_text = false, moved_background = false;
};
CompanyTheme company_theme(const Theme& base, const CompanyColours& colours);

// {"bg":"#...", ...} for native elements.
std::string theme_json(const Theme& theme);

}  // namespace ui
