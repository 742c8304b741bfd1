// What the fuzz targets share: bytes of libFuzzer as text, choices drawn from them, and a check
// that stays on in every build.
#pragma once

#include <cstdint>
#include <string_view>

#include "shared/base/assert.h"

namespace candor::fuzz {

// Draws from the front of the input, so that a mutation of a few bytes changes one decision.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // Up to a line feed, which is dropped.
  std::string_view line() {
    const std::string_view taken = take(rest_.substr(0, rest_.find('\n')).size());
    byte();
    return taken;
  }
  std::string_view rest() { return take(rest_.size()); }
  bool is_empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace candor::fuzz
