// The semantic tree of one turn and its difference to the previous one (byte format: semantics.h).
// Two arenas are swapped at each commit; a pass that is repeated starts the new arena over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "web/ui/semantics.h"

namespace ui {

struct StringRef {
  std::uint32_t at = 0, length = 0;
};

struct Node {
  std::uint32_t id = 0, parent = 0;
  Role role = Role::group;
  std::uint32_t flags = 0;
  float x = 0, y = 0, w = 0, h = 0;  // as drawn, in the window
  float scroll = 0;                  // of a scroll node: children are drawn this much higher
  float scroll_x = 0;
  StringRef name, value, description, key, href;
  std::int32_t a = 0, b = 0, c = 0;
  std::uint16_t font_px = 0, weight = 0, line_px = 0;
  std::uint8_t align = 0;
  std::uint32_t colour = 0;
  bool overlay = false;  // ordered after everything else of its parent
  float hole_x = 0, hole_y = 0, hole_w = 0, hole_h = 0;
  // Filled by commit().
  std::int16_t rx = 0, ry = 0, rw = 0, rh = 0;
  std::uint64_t attributes_hash = 0, children_hash = 0;
  std::uint32_t style_hash = 0;
  std::int32_t parent_index = -1;
  bool fresh = false, gone = false;
};

class Tree {
 public:
  Tree();
  // Starts the new tree over; the root (id 1) exists.
  void begin(float width, float height);
  // Adds a node below the open parent. The reference is valid until the next add.
  Node& add(std::uint32_t id, Role role);
  void open(std::uint32_t id) { parents_.push_back(id); }
  void close() { parents_.pop_back(); }
  std::uint32_t parent() const { return parents_.back(); }
  StringRef store(std::string_view text);
  std::string_view text(StringRef ref) const;

  // After nodes().pop_back(): its id is free again.
  void forget(std::uint32_t id) { now_.index.erase(id); }
  Node* find(std::uint32_t id);  // in the new tree
  const Node* find_previous(std::uint32_t id) const;
  std::string_view previous_text(StringRef ref) const;
  std::vector<Node>& nodes() { return now_.nodes; }
  const std::vector<Node>& previous() const { return before_.nodes; }

  void announce(std::string_view text, bool assertive);
  void focus(std::uint32_t id) { focus_ = id; }
  std::uint32_t wanted_focus() const { return focus_; }

  // The difference as bytes; the new tree becomes the previous one. `focused` is what the browser
  // focuses; when that node is gone the focus moves to a neighbour.
  const std::vector<std::uint8_t>& commit(std::uint32_t focused);
  int duplicates() const { return duplicates_; }

 private:
  struct Arena {
    std::vector<Node> nodes;
    std::string text;
    std::unordered_map<std::uint32_t, std::uint32_t> index;
  };
  struct Spoken {
    std::string text;
    bool assertive;
  };
  void finish_nodes();
  void mark_changes();
  void write_removed();
  void write_created();
  void write_attributes(const Node& node);
  void write_attribute_changes();
  void write_styles();
  void write_rects();
  void write_orders();
  void write_holes();
  void write_spoken();
  void write_focus(std::uint32_t focused);
  std::uint32_t neighbour_of(std::uint32_t gone) const;
  const Node* old_of(const Node& node) const;
  void put8(std::uint8_t value) { bytes_.push_back(value); }
  void put16(std::int32_t value);
  void put32(std::uint32_t value);
  void put_text(std::string_view text);

  Arena now_, before_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::vector<std::uint32_t>> children_;
  std::vector<Spoken> spoken_;
  std::vector<std::uint8_t> bytes_;
  std::uint32_t focus_ = 0;
  int duplicates_ = 0;
};

std::uint32_t hash_id(std::uint32_t seed, std::string_view text);
std::uint32_t hash_id(std::uint32_t seed, std::uint32_t number);

}  // namespace ui
