// Decimal numbers as integers of their smallest unit: "1.5" with three places is 1500. Exact,
// without floats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace candor {

// malformed: not a JSON number. too_precise: more places than `places` (zeros at the end do not
// count). out_of_range: beyond limits::kIntegerMax in the smallest unit.
enum class DecimalError : std::uint8_t { none, malformed, too_precise, out_of_range };

// Reads a JSON number (RFC 8259, exponents included). `value` changes only without error.
DecimalError parse_decimal(std::string_view text, int places, std::int64_t& value);
// The shortest decimal with at least one place: "30.0", "1.5", "0.125".
std::string format_decimal(std::int64_t value, int places);

}  // namespace candor
