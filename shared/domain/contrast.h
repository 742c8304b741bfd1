// Whether text can be read on a ground: the contrast ratio of WCAG 2.2, section 1.4.3, in whole
// numbers, so that the server's warning (S3-22) and the preview of the client are the same.
#pragma once

#include <cstdint>
#include <string_view>

namespace candor {

// 4.5:1 for text.
inline constexpr std::int32_t kReadableContrast = 450;

// Relative luminance of an sRGB colour: 0 is black, kLuminanceWhite white.
inline constexpr std::int64_t kLuminanceWhite = 10'000'000'000;
std::int64_t luminance(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

// The ratio of two luminances times 100, rounded down: 100 (the same) to 2100 (black on white).
std::int32_t contrast_of(std::int64_t luminance, std::int64_t other);
// The same of two colours "#rrggbb"; 0 when one of them is none.
std::int32_t contrast_of(std::string_view color, std::string_view other);

}  // namespace candor
