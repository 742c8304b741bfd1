// Whole numbers in headers, names and form fields: digits only, exact in everybody's JavaScript.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "shared/base/limits.h"

namespace candor::features {

inline std::optional<std::int64_t> read_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 16) return {};
  std::int64_t value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  if (value > limits::kIntegerMax) return {};
  return value;
}

}  // namespace candor::features
