// Exact decimal text by moving the decimal point, digit by digit.
#include "shared/base/decimal.h"

#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor {

namespace {

constexpr std::int64_t kExponentEnd = 1'000'000;  // beyond the length of any body

// A number as digits without zeros at either end, times ten to the power of `exponent`.
struct Parts {
  bool is_negative = false;
  std::string digits;
  std::int64_t exponent = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool take_exponent(std::string_view& text, std::int64_t& exponent) {
  exponent = 0;
  if (!take(text, "eE")) return true;
  const bool is_negative = !text.empty() && text.front() == '-';
  take(text, "+-");
  const std::string_view digits = take_digits(text);
  for (const char c : digits) {
    if (exponent < kExponentEnd) exponent = exponent * 10 + (c - '0');
  }
  if (is_negative) exponent = -exponent;
  return !digits.empty();
}

bool split(std::string_view text, Parts& parts) {
  parts.is_negative = take(text, "-");
  const std::string_view whole = take_digits(text);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  std::string_view fraction;
  if (take(text, ".")) {
    fraction = take_digits(text);
    if (fraction.empty()) return false;
  }
  if (!take_exponent(text, parts.exponent) || !text.empty()) return false;
  parts.exponent -= static_cast<std::int64_t>(fraction.size());
  parts.digits = std::string(whole) + std::string(fraction);
  while (!parts.digits.empty() && parts.digits.back() == '0') {
    parts.digits.pop_back();
    ++parts.exponent;
  }
  parts.digits.erase(0, parts.digits.find_first_not_of('0'));
  return true;
}

}  // namespace

DecimalError parse_decimal(std::string_view text, int places, std::int64_t& value) {
  Parts parts;
  if (!split(text, parts)) return DecimalError::malformed;
  const std::int64_t zeros = parts.exponent + places;
  if (parts.digits.empty()) {
    value = 0;
    return DecimalError::none;
  }
  if (zeros < 0) return DecimalError::too_precise;
  if (static_cast<std::int64_t>(parts.digits.size()) + zeros > 16)
    return DecimalError::out_of_range;
  std::int64_t magnitude = 0;
  for (const char c : parts.digits) magnitude = magnitude * 10 + (c - '0');
  for (std::int64_t i = 0; i < zeros; ++i) magnitude *= 10;
  if (magnitude > limits::kIntegerMax) return DecimalError::out_of_range;
  value = parts.is_negative ? -magnitude : magnitude;
  return DecimalError::none;
}

std::string format_decimal(std::int64_t value, int places) {
  std::string digits = text::number(value < 0 ? -value : value);
  const auto width = static_cast<std::size_t>(places);
  if (digits.size() <= width) digits.insert(0, width + 1 - digits.size(), '0');
  digits.insert(digits.size() - width, 1, '.');
  while (digits.back() == '0' && digits[digits.size() - 2] != '.') digits.pop_back();
  return value < 0 ? "-" + digits : digits;
}

}  // namespace candor
