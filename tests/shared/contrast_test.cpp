// Contrast in whole numbers against the formula of WCAG 2.2.
#include "shared/domain/contrast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "shared/domain/theme_settings.h"

namespace candor {
namespace {

double linear(int channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}
double exact_luminance(int red, int green, int blue) {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
double exact_contrast(double a, double b) {
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

TEST(Contrast, IsTheFormulaOfWcagToAHundredth) {
  std::uint32_t state = 1;
  const auto next = [&state] {
    state = state * 1'664'525 + 1'013'904'223;
    return static_cast<int>(state >> 24);
  };
  for (int i = 0; i < 200'000; ++i) {
    const bool is_grey = i < 256;
    const int r = is_grey ? i : next(), g = is_grey ? i : next(), b = is_grey ? i : next();
    const int r2 = next(), g2 = next(), b2 = next();
    const double exact = exact_contrast(exact_luminance(r, g, b), exact_luminance(r2, g2, b2));
    const auto byte = [](int value) { return static_cast<std::uint8_t>(value); };
    const std::int32_t ours =
        contrast_of(luminance(byte(r), byte(g), byte(b)), luminance(byte(r2), byte(g2), byte(b2)));
    // Rounded down; a ratio a hair from a whole hundredth may fall to either side.
    ASSERT_LT(std::abs(ours + 0.5 - exact * 100), 0.502)
        << r << ' ' << g << ' ' << b << " on " << r2 << ' ' << g2 << ' ' << b2;
  }
}

TEST(Contrast, KnownPairs) {
  EXPECT_EQ(contrast_of("#000000", "#ffffff"), 2'100);
  EXPECT_EQ(contrast_of("#FFFFFF", "#ffffff"), 100);
  EXPECT_EQ(contrast_of("#767676", "#ffffff"), 454);  // the lightest grey that passes on white
  EXPECT_EQ(contrast_of("#777777", "#ffffff"), 447);
  EXPECT_EQ(contrast_of("#ffffff", "#777777"), 447) << "order does not matter";
  EXPECT_EQ(contrast_of("red", "#ffffff"), 0);
  EXPECT_EQ(contrast_of("#12345g", "#ffffff"), 0);
}

TEST(Contrast, WarnsOfEachColourThatCannotBeRead) {
  EXPECT_TRUE(contrast_warnings(ThemeSettings{}).empty());
  ThemeSettings theme;
  theme.background_color = "#ffffff";
  theme.text_color = "#777777";
  theme.primary_color = "#767676";
  theme.accent_color = "#ffff00";
  const auto warnings = contrast_warnings(theme);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].color, "text_color");
  EXPECT_EQ(warnings[0].on, "background_color");
  EXPECT_EQ(warnings[0].contrast, 447);
  EXPECT_EQ(warnings[0].needed, 450);
  EXPECT_NE(warnings[0].message.find("4.47:1"), std::string::npos) << warnings[0].message;
  EXPECT_EQ(warnings[1].color, "accent_color");
  EXPECT_NE(warnings[1].message.find("1.07:1"), std::string::npos) << warnings[1].message;
}

}  // namespace
}  // namespace candor
