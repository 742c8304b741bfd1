// One scalar value in and out of its texts. Internal to shared/describe.
#pragma once

#include <string>
#include <string_view>

#include "shared/describe/describe.h"

namespace candor::json {

// What the text of a body was: a JSON string, a JSON number, true or false, or the text of a form.
enum class Spelling : std::uint8_t { string, number, boolean, form };

// Sets a value of a scalar type. Empty when done, otherwise the code of the violation. `cleans`
// trims and unifies line ends, as requests want it.
std::string_view assign(const TypeInfo& type, const FieldInfo& field, Spelling spelling,
                        std::string_view text, bool cleans, void* value);

// The text of a scalar without quotes.
std::string text_of(const TypeInfo& type, const void* value);

}  // namespace candor::json
