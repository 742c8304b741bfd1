// Builds the tree from events.
#include "tests/shared/dom.h"

#include <gtest/gtest.h>

#include "shared/base/assert.h"

namespace candor::test {

namespace {

class TreeBuilder final : public json::Events {
 public:
  explicit TreeBuilder(Node& root) : root_(root) {}
  bool begin_object() override { return open(Node::Type::object); }
  bool begin_array() override { return open(Node::Type::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string_view name) override {
    key_ = name;
    return open_.back()->find(name) == nullptr;
  }
  bool text(std::string_view value) override { return scalar(Node::Type::text, value); }
  bool number(std::string_view value) override { return scalar(Node::Type::number, value); }
  bool boolean(bool value) override {
    return scalar(Node::Type::boolean, value ? "true" : "false");
  }
  bool null() override { return scalar(Node::Type::null, "null"); }

 private:
  Node& add() {
    if (open_.empty()) return root_;
    open_.back()->members.emplace_back(std::exchange(key_, {}), std::make_unique<Node>());
    return *open_.back()->members.back().second;
  }
  bool scalar(Node::Type type, std::string_view text) {
    Node& node = add();
    node.type = type;
    node.text = text;
    return true;
  }
  bool open(Node::Type type) {
    Node& node = add();
    node.type = type;
    open_.push_back(&node);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Node& root_;
  std::vector<Node*> open_;
  std::string key_;
};

}  // namespace

const Node& Node::at(std::initializer_list<std::string_view> path) const {
  const Node* node = this;
  for (const std::string_view name : path) {
    node = node->find(name);
    if (node == nullptr) ADD_FAILURE() << "no member " << name;
    ASSERT(node != nullptr);
  }
  return *node;
}

std::vector<std::string> Node::names() const {
  std::vector<std::string> names;
  for (const auto& [key, value] : members) names.push_back(key);
  return names;
}

std::vector<std::string> Node::texts() const {
  std::vector<std::string> texts;
  for (const auto& [key, value] : members) texts.push_back(value->text);
  return texts;
}

std::unique_ptr<Node> parse_tree(std::string_view text) {
  auto root = std::make_unique<Node>();
  TreeBuilder builder(*root);
  const Status status = json::parse(text, {64 << 20, 64, 1 << 20}, builder);
  if (status.is_error()) {
    ADD_FAILURE() << "not JSON: " << status.error().code << " " << status.error().message;
    return nullptr;
  }
  return root;
}

}  // namespace candor::test
