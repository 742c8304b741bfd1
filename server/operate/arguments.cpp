#include "server/operate/arguments.h"

#include <cstdio>

namespace candor {

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
}

int complain(const Error& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "candor: %s\n", error.message.c_str());
  if (!error.cause.empty()) std::fprintf(stderr, "        %s\n", error.cause.c_str());
  return 1;
}

std::string take_flag(Arguments& arguments, const std::string& name) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool is_joined = arguments[i].starts_with(name + "=");
    if (!is_joined && arguments[i] != name) continue;
    std::string value = is_joined ? arguments[i].substr(name.size() + 1) : std::string();
    const bool has_next = !is_joined && i + 1 < arguments.size();
    if (has_next) value = arguments[i + 1];
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    arguments.erase(at, at + (has_next ? 2 : 1));
    return value;
  }
  return {};
}

bool take_switch(Arguments& arguments, const std::string& name) {
  const std::size_t before = arguments.size();
  std::erase(arguments, name);
  return arguments.size() != before;
}

}  // namespace candor
