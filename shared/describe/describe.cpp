// Look-ups in descriptions.
#include "shared/describe/describe.h"

#include "shared/base/text.h"

namespace candor {

int find_field(const TypeInfo& record, std::string_view name) {
  if (name.empty()) return -1;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (record.fields[i].name == name || record.fields[i].also == name) return static_cast<int>(i);
  }
  return -1;
}

const TypeInfo& content_of(const TypeInfo& type) {
  const TypeInfo* content = &type;
  while (content->kind == Kind::optional) content = &content->element();
  return *content;
}

std::string_view choice_word(const TypeInfo& choice, std::int64_t value) {
  for (const Choice& c : choice.choices) {
    if (c.value == value) return c.wire;
  }
  return {};
}

std::optional<std::int64_t> choice_value(const TypeInfo& choice, std::string_view word) {
  for (const Choice& c : choice.choices) {
    if (text::equals_ignoring_case(c.wire, word)) return c.value;
  }
  for (const Choice& c : choice.synonyms) {
    if (text::equals_ignoring_case(c.wire, word)) return c.value;
  }
  return std::nullopt;
}

}  // namespace candor
