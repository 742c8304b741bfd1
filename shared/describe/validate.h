// The rules of a description, checked on a value. The same function runs in the form and on the
// server, so both say the same words. Messages say what to do next (look.md, Words).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/describe/describe.h"

namespace candor {

// All violations of all fields, in field order; lists and records are entered. `prefix` is put
// before each path. Fields that only the server writes are not judged. Text is judged as input
// keeps it: trimmed.
std::vector<FieldError> validate(const TypeInfo& record, const void* value,
                                 std::string_view prefix = {});
template <class T>
std::vector<FieldError> validate(const T& value) {
  return validate(type_of<T>(), &value);
}

// The sentence for a code of one field ("Use at least 8 characters"). Used by every engine that
// reports.
std::string violation_message(const FieldInfo& field, std::string_view code);
// The same for a value of `type` under the rules of `field`, such as one element of a list.
std::string violation_message(const TypeInfo& type, const FieldInfo& field, std::string_view code);

}  // namespace candor
