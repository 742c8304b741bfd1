// Integer time: milliseconds since 1970-01-01 UTC, printed as RFC 3339 with "Z". No clock lives
// here.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace candor {

struct Time {
  std::int64_t ms = 0;
  bool operator==(const Time&) const = default;
  auto operator<=>(const Time&) const = default;
};

// A duration that the documents write in seconds with a fraction (30.0). Kept in milliseconds.
struct Seconds {
  std::int64_t ms = 0;
  bool operator==(const Seconds&) const = default;
  auto operator<=>(const Seconds&) const = default;
};

inline constexpr std::int64_t kSecondMs = 1'000, kMinuteMs = 60'000, kHourMs = 3'600'000,
                              kDayMs = 86'400'000;

// "2024-01-15T10:30:00Z"; with ".123" only when there are milliseconds. Years 0000-9999.
std::string format_time(Time time);
// Accepts RFC 3339 with "Z" or an offset, with or without a fraction (cut to milliseconds). K53.
std::optional<Time> parse_time(std::string_view text);

}  // namespace candor
