// A JSON text as a tree, read with the product's own parser, to look into generated documents.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shared/describe/json_parse.h"

namespace candor::test {

struct Node {
  enum class Type { null, boolean, number, text, array, object } type = Type::null;
  std::string text;                                                    // of a scalar
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> members;  // arrays: empty names

  const Node* find(std::string_view name) const {
    for (const auto& [key, value] : members) {
      if (key == name) return value.get();
    }
    return nullptr;
  }
  // REQUIRES the path; every name is one step.
  const Node& at(std::initializer_list<std::string_view> path) const;
  std::vector<std::string> names() const;
  std::vector<std::string> texts() const;  // of an array
};

// Fails the test and answers null when the text is not JSON.
std::unique_ptr<Node> parse_tree(std::string_view text);

}  // namespace candor::test
