#include "shared/domain/theme_settings.h"

#include "shared/base/text.h"

namespace candor {

namespace {

// "3.21" of 321.
std::string ratio_words(std::int32_t contrast) {
  const std::string part = text::number(contrast % 100);
  return text::number(contrast / 100) + "." + (part.size() < 2 ? "0" : "") + part;
}

struct Pair {
  std::string_view field, words;
  std::string ThemeSettings::*color;
};

}  // namespace

std::vector<ContrastWarning> contrast_warnings(const ThemeSettings& theme) {
  constexpr Pair kOnBackground[] = {
      {"text_color", "Text", &ThemeSettings::text_color},
      {"primary_color", "Buttons", &ThemeSettings::primary_color},
      {"accent_color", "Links", &ThemeSettings::accent_color},
  };
  std::vector<ContrastWarning> warnings;
  for (const Pair& pair : kOnBackground) {
    const std::int32_t contrast = contrast_of(theme.*pair.color, theme.background_color);
    if (contrast >= kReadableContrast) continue;
    ContrastWarning& warning = warnings.emplace_back();
    warning.color = pair.field;
    warning.on = "background_color";
    warning.contrast = contrast;
    warning.message = std::string(pair.words) + " on the background: " + ratio_words(contrast) +
                      ":1, and " + ratio_words(kReadableContrast) +
                      ":1 can be read. Make one of them darker or lighter.";
  }
  return warnings;
}

}  // namespace candor
