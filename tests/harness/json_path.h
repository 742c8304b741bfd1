// Looks one value up in a JSON text, for assertions: "items[0].text", "items.length". The text must
// be valid JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace candor::test {

// A scalar as text without quotes ("null" for null), the length of a list as its number; nothing
// when absent.
std::optional<std::string> find_in_json(std::string_view json, std::string_view path);

}  // namespace candor::test
