// For maps of std::string that are asked with a std::string_view, without a copy of it.
#pragma once

#include <functional>
#include <string_view>

namespace candor::work {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

}  // namespace candor::work
