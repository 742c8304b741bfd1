// The semantic tree and its difference. Order of operations: remove, create, attributes, style,
// rect, order, hole, live, focus. A changed role or parent is a removal and a creation.
#include "web/ui/semantics.h"

#include <algorithm>
#include <cmath>

#include "web/ui/tree.h"

namespace ui {

namespace {

constexpr std::uint32_t kRoot = 1;

std::uint64_t mix_hash(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15ull + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccdull;
}

std::uint64_t hash_text(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return mix_hash(hash, text.size());
}

std::int16_t round16(float value) {
  const float limited = std::clamp(value, -32000.f, 32000.f);
  return static_cast<std::int16_t>(std::floor(limited + 0.5f));
}

bool takes_focus(Role role) {
  switch (role) {
    case Role::button:
    case Role::link:
    case Role::checkbox:
    case Role::radio:
    case Role::toggle:
    case Role::textbox:
    case Role::textarea:
    case Role::select:
    case Role::tab:
    case Role::slider:
    case Role::menu_item:
    case Role::file_input:
    case Role::date_time: return true;
    default: return false;
  }
}

}  // namespace

std::uint32_t hash_id(std::uint32_t seed, std::string_view text) {
  std::uint32_t hash = seed ^ 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6du;
  hash ^= hash >> 12;
  return hash > kRoot ? hash : hash + 2;
}

std::uint32_t hash_id(std::uint32_t seed, std::uint32_t number) {
  const char bytes[4] = {static_cast<char>(number), static_cast<char>(number >> 8),
                         static_cast<char>(number >> 16), static_cast<char>(number >> 24)};
  return hash_id(seed, std::string_view(bytes, 4));
}

Tree::Tree() {
  Node root;
  root.id = kRoot;
  root.role = Role::root;
  before_.nodes.push_back(root);
  before_.index.emplace(kRoot, 0);
}

void Tree::begin(float width, float height) {
  now_.nodes.clear();
  now_.text.clear();
  now_.index.clear();
  parents_.clear();
  spoken_.clear();
  duplicates_ = 0;
  Node root;
  root.id = kRoot;
  root.role = Role::root;
  root.w = width;
  root.h = height;
  now_.nodes.push_back(root);
  now_.index.emplace(kRoot, 0);
  parents_.push_back(kRoot);
}

Node& Tree::add(std::uint32_t id, Role role) {
  while (now_.index.count(id) != 0) {
    id = hash_id(id, 0x9e3779b9u);
    ++duplicates_;
  }
  Node node;
  node.id = id;
  node.parent = parents_.back();
  node.role = role;
  now_.index.emplace(id, static_cast<std::uint32_t>(now_.nodes.size()));
  now_.nodes.push_back(node);
  return now_.nodes.back();
}

StringRef Tree::store(std::string_view text) {
  const StringRef ref{static_cast<std::uint32_t>(now_.text.size()),
                      static_cast<std::uint32_t>(text.size())};
  now_.text.append(text);
  return ref;
}

std::string_view Tree::text(StringRef ref) const {
  return std::string_view(now_.text).substr(ref.at, ref.length);
}

std::string_view Tree::previous_text(StringRef ref) const {
  return std::string_view(before_.text).substr(ref.at, ref.length);
}

Node* Tree::find(std::uint32_t id) {
  const auto at = now_.index.find(id);
  return at == now_.index.end() ? nullptr : &now_.nodes[at->second];
}

const Node* Tree::find_previous(std::uint32_t id) const {
  const auto at = before_.index.find(id);
  return at == before_.index.end() ? nullptr : &before_.nodes[at->second];
}

void Tree::announce(std::string_view text, bool assertive) {
  spoken_.push_back({std::string(text), assertive});
}

const Node* Tree::old_of(const Node& node) const {
  return node.fresh ? nullptr : find_previous(node.id);
}

void Tree::put16(std::int32_t value) {
  put8(static_cast<std::uint8_t>(value));
  put8(static_cast<std::uint8_t>(value >> 8));
}

void Tree::put32(std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) put8(static_cast<std::uint8_t>(value >> shift));
}

void Tree::put_text(std::string_view text) {
  put32(static_cast<std::uint32_t>(text.size()));
  bytes_.insert(bytes_.end(), text.begin(), text.end());
}

void Tree::finish_nodes() {
  std::vector<Node>& nodes = now_.nodes;
  children_.resize(std::max(children_.size(), nodes.size()));
  for (std::size_t i = 0; i < nodes.size(); ++i) children_[i].clear();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Node& node = nodes[i];
    std::uint64_t hash = hash_text(node.flags, text(node.name));
    hash = hash_text(hash, text(node.value));
    hash = hash_text(hash, text(node.description));
    hash = hash_text(hash, text(node.key));
    hash = hash_text(hash, text(node.href));
    for (const std::int32_t number : {node.a, node.b, node.c}) {
      hash = mix_hash(hash, static_cast<std::uint32_t>(number));
    }
    node.attributes_hash = hash;
    node.style_hash = static_cast<std::uint32_t>(
        mix_hash(mix_hash(node.font_px * 1000003u + node.weight, node.line_px * 8u + node.align),
                 node.colour));
    float left = node.x, top = node.y;
    if (i > 0) {
      node.parent_index = static_cast<std::int32_t>(now_.index[node.parent]);
      const Node& parent = nodes[static_cast<std::size_t>(node.parent_index)];
      left += parent.scroll_x - parent.x;
      top += parent.scroll - parent.y;
      children_[static_cast<std::size_t>(node.parent_index)].push_back(
          static_cast<std::uint32_t>(i));
    }
    node.rx = round16(left);
    node.ry = round16(top);
    node.rw = static_cast<std::int16_t>(round16(left + node.w) - node.rx);
    node.rh = static_cast<std::int16_t>(round16(top + node.h) - node.ry);
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto& list = children_[i];
    std::stable_partition(list.begin(), list.end(),
                          [&](std::uint32_t child) { return !nodes[child].overlay; });
    std::uint64_t hash = list.size();
    for (const std::uint32_t child : list) hash = mix_hash(hash, nodes[child].id);
    nodes[i].children_hash = hash;
  }
}

void Tree::mark_changes() {
  for (std::size_t i = 1; i < now_.nodes.size(); ++i) {
    Node& node = now_.nodes[i];
    const Node& parent = now_.nodes[static_cast<std::size_t>(node.parent_index)];
    const Node* old = find_previous(node.id);
    node.fresh = parent.fresh || !old || old->role != node.role || old->parent != node.parent;
  }
  for (std::size_t i = 1; i < before_.nodes.size(); ++i) {
    Node& old = before_.nodes[i];
    const auto at = now_.index.find(old.id);
    old.gone = at == now_.index.end() || now_.nodes[at->second].fresh;
  }
}

void Tree::write_removed() {
  for (std::size_t i = 1; i < before_.nodes.size(); ++i) {
    const Node& old = before_.nodes[i];
    if (!old.gone) continue;
    const Node& parent = before_.nodes[static_cast<std::size_t>(old.parent_index)];
    if (old.parent_index > 0 && parent.gone) continue;
    put8(1);
    put32(old.id);
  }
}

void Tree::write_created() {
  for (const Node& node : now_.nodes) {
    if (!node.fresh) continue;
    put8(2);
    put32(node.id);
    put32(node.parent);
    put8(static_cast<std::uint8_t>(node.role));
  }
}

void Tree::write_attributes(const Node& node) {
  put8(3);
  put32(node.id);
  put32(node.flags);
  for (const std::int32_t number : {node.a, node.b, node.c}) {
    put32(static_cast<std::uint32_t>(number));
  }
  for (const StringRef ref : {node.name, node.value, node.description, node.key, node.href}) {
    put_text(text(ref));
  }
}

void Tree::write_attribute_changes() {
  for (std::size_t i = 1; i < now_.nodes.size(); ++i) {
    const Node& node = now_.nodes[i];
    const Node* old = old_of(node);
    if (!old || old->attributes_hash != node.attributes_hash) write_attributes(node);
  }
}

void Tree::write_styles() {
  for (std::size_t i = 1; i < now_.nodes.size(); ++i) {
    const Node& node = now_.nodes[i];
    const Node* old = old_of(node);
    if (node.font_px == 0 || (old && old->style_hash == node.style_hash)) continue;
    put8(9);
    put32(node.id);
    put16(node.font_px);
    put16(node.weight);
    put16(node.line_px);
    put8(node.align);
    put32(node.colour);
  }
}

void Tree::write_rects() {
  for (const Node& node : now_.nodes) {
    const Node* old = old_of(node);
    if (old && old->rx == node.rx && old->ry == node.ry && old->rw == node.rw &&
        old->rh == node.rh) {
      continue;
    }
    put8(4);
    put32(node.id);
    put16(node.rx);
    put16(node.ry);
    put16(node.rw);
    put16(node.rh);
  }
}

void Tree::write_orders() {
  for (std::size_t i = 0; i < now_.nodes.size(); ++i) {
    const Node& node = now_.nodes[i];
    const Node* old = old_of(node);
    const auto& list = children_[i];
    if (old ? old->children_hash == node.children_hash : std::is_sorted(list.begin(), list.end())) {
      continue;
    }
    put8(5);
    put32(node.id);
    put32(static_cast<std::uint32_t>(list.size()));
    for (const std::uint32_t child : list) put32(now_.nodes[child].id);
  }
}

void Tree::write_holes() {
  for (const Node& node : now_.nodes) {
    const Node* old = old_of(node);
    const bool had = old && old->hole_w > 0;
    if (node.hole_w <= 0 && !had) continue;
    if (had && old->hole_x == node.hole_x && old->hole_y == node.hole_y &&
        old->hole_w == node.hole_w && old->hole_h == node.hole_h) {
      continue;
    }
    put8(6);
    put32(node.id);
    put16(round16(node.hole_x));
    put16(round16(node.hole_y));
    put16(round16(node.hole_w));
    put16(round16(node.hole_h));
  }
}

void Tree::write_spoken() {
  for (const Spoken& one : spoken_) {
    put8(7);
    put8(one.assertive ? 1 : 0);
    put_text(one.text);
  }
  spoken_.clear();
}

std::uint32_t Tree::neighbour_of(std::uint32_t gone) const {
  const auto at = before_.index.find(gone);
  if (at == before_.index.end()) return 0;
  const std::size_t count = before_.nodes.size();
  const std::uint32_t parent = before_.nodes[at->second].parent;
  const auto usable = [&](const Node& node) {
    return node.parent == parent && !node.gone && takes_focus(node.role) &&
           (node.flags & flag::disabled) == 0;
  };
  for (std::size_t i = at->second + 1; i < count; ++i) {
    if (usable(before_.nodes[i])) return before_.nodes[i].id;
  }
  for (std::size_t i = at->second; i-- > 1;) {
    if (usable(before_.nodes[i])) return before_.nodes[i].id;
  }
  for (const Node& node : now_.nodes) {
    if (node.role == Role::heading && (node.flags & flag::focusable) != 0) return node.id;
  }
  return 0;
}

void Tree::write_focus(std::uint32_t focused) {
  std::uint32_t target = focus_ != 0 && now_.index.count(focus_) != 0 ? focus_ : 0;
  const auto old = focused == 0 ? before_.index.end() : before_.index.find(focused);
  if (target == 0 && old != before_.index.end() && before_.nodes[old->second].gone) {
    target = now_.index.count(focused) != 0 ? focused : neighbour_of(focused);
  }
  if (target == 0) return;
  focus_ = 0;
  put8(8);
  put32(target);
}

const std::vector<std::uint8_t>& Tree::commit(std::uint32_t focused) {
  bytes_.clear();
  finish_nodes();
  mark_changes();
  write_removed();
  write_created();
  write_attribute_changes();
  write_styles();
  write_rects();
  write_orders();
  write_holes();
  write_spoken();
  write_focus(focused);
  std::swap(now_, before_);
  return bytes_;
}

}  // namespace ui
