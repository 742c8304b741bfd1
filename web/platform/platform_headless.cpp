// platform.h without a browser: everything is recorded, text has fixed widths, nothing is drawn.
#include "web/platform/platform_headless.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "shared/base/time.h"
#include "web/platform/platform.h"

namespace platform {

namespace headless {

World& world() {
  static World only;
  return only;
}

namespace {

class Decoder {
 public:
  Decoder(const std::uint8_t* bytes, int length) : at_(bytes), end_(bytes + length) {}
  bool more() const { return at_ < end_; }
  std::uint8_t u8() { return at_ < end_ ? *at_++ : 0; }
  std::uint16_t u16() {
    const std::uint16_t low = u8();
    return static_cast<std::uint16_t>(low | u8() << 8);
  }
  int i16() { return static_cast<std::int16_t>(u16()); }
  std::uint32_t u32() {
    const std::uint32_t low = u16();
    return low | static_cast<std::uint32_t>(u16()) << 16;
  }
  std::string text() {
    const std::uint32_t length = u32();
    std::string out(reinterpret_cast<const char*>(at_), length);
    at_ += length;
    return out;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

void remove_node(World& w, std::uint32_t id) {
  const auto at = w.nodes.find(id);
  if (at == w.nodes.end()) return;
  const std::vector<std::uint32_t> children = at->second.children;
  const auto parent = w.nodes.find(at->second.parent);
  if (parent != w.nodes.end()) std::erase(parent->second.children, id);
  w.nodes.erase(at);
  if (w.focus == id) w.focus = 0;
  for (const std::uint32_t child : children) remove_node(w, child);
}

void read_attributes(Decoder& in, World& w) {
  const std::uint32_t id = in.u32();
  if (w.nodes.count(id) == 0) w.broken = "attributes of an unknown node";
  MirrorNode& node = w.nodes[id];
  node.flags = in.u32();
  node.a = static_cast<std::int32_t>(in.u32());
  node.b = static_cast<std::int32_t>(in.u32());
  node.c = static_cast<std::int32_t>(in.u32());
  node.name = in.text();
  node.value = in.text();
  node.description = in.text();
  node.key = in.text();
  node.href = in.text();
}

void read_create(Decoder& in, World& w) {
  MirrorNode node;
  node.id = in.u32();
  node.parent = in.u32();
  node.role = static_cast<ui::Role>(in.u8());
  if (w.nodes.count(node.id) != 0) w.broken = "node created twice";
  if (w.nodes.count(node.parent) == 0) w.broken = "parent is missing";
  w.nodes[node.parent].children.push_back(node.id);
  w.nodes[node.id] = std::move(node);
}

void read_rect(Decoder& in, World& w) {
  MirrorNode& node = w.nodes[in.u32()];
  node.x = in.i16();
  node.y = in.i16();
  node.w = in.i16();
  node.h = in.i16();
}

void read_order(Decoder& in, World& w) {
  const std::uint32_t parent = in.u32();
  std::vector<std::uint32_t> ids(in.u32());
  for (std::uint32_t& id : ids) id = in.u32();
  std::vector<std::uint32_t>& children = w.nodes[parent].children;
  if (!std::is_permutation(ids.begin(), ids.end(), children.begin(), children.end())) {
    w.broken = "order names other children";
  }
  children = std::move(ids);
}

void skip(Decoder& in, int count) {
  for (int i = 0; i < count; ++i) in.u8();
}

void read_one(Decoder& in, World& w) {
  const std::uint8_t kind = in.u8();
  ++w.operations[kind & 15];
  switch (kind) {
    case 1: return remove_node(w, in.u32());
    case 2: return read_create(in, w);
    case 3: return read_attributes(in, w);
    case 4: return read_rect(in, w);
    case 5: return read_order(in, w);
    case 6: return skip(in, 12);
    case 7:
      in.u8();
      w.spoken.push_back(in.text());
      return;
    case 8:
      w.wanted_focus = in.u32();
      if (w.nodes.count(w.wanted_focus) == 0) w.broken = "focus on an unknown node";
      w.focus = w.wanted_focus;
      return;
    case 9: return skip(in, 15);
    default: w.broken = "unknown operation";
  }
}

}  // namespace

void reset_world() {
  world() = World();
  MirrorNode root;
  root.id = 1;
  root.role = ui::Role::root;
  world().nodes[1] = root;
}

}  // namespace headless

using headless::world;

void apply_semantics(const std::uint8_t* operations, int length) {
  headless::Decoder in(operations, length);
  for (int& count : world().operations) count = 0;
  while (in.more() && world().broken.empty()) headless::read_one(in, world());
  ++world().applied;
  world().bytes_applied = length;
}

void request_frame() {
  ++world().frames_wanted;
}
void wake_at(double at_ms) {
  headless::World& w = world();
  w.wake_at = w.wake_at == 0 ? at_ms : std::min(w.wake_at, at_ms);
}
double now_ms() {
  return world().now_ms;
}
double wall_ms() {
  return world().wall_ms;
}
void fetch(std::uint32_t request, std::string_view method, std::string_view url,
           std::string_view headers, std::string_view body) {
  world().requests.push_back(
      {request, std::string(method), std::string(url), std::string(headers), std::string(body)});
}
void navigate(std::string_view url, bool replace) {
  auto& history = world().history;
  if (replace && !history.empty())
    history.back() = url;
  else
    history.emplace_back(url);
}
void back() {
  ++world().back_calls;
}
void open(std::string_view url) {
  world().opened.emplace_back(url);
}
void set_title(std::string_view title) {
  world().title = title;
}
void copy_text(std::string_view text) {
  world().copied = text;
}
void save_preference(std::string_view key, std::string_view value) {
  world().preferences[std::string(key)] = value;
}
std::string read_preference(std::string_view key) {
  const auto at = world().preferences.find(std::string(key));
  return at == world().preferences.end() ? std::string() : at->second;
}

void warn_before_leaving(bool on) {
  world().warns = on;
  ++world().warn_calls;
}
void keep_draft(std::string_view text) {
  world().draft = text;
}
void listen(std::string_view token) {
  world().listens_with = token;
}

std::string kept_draft() {
  return world().draft;
}

std::string format(Intl kind, double value) {
  const auto whole = static_cast<std::int64_t>(value);
  const std::string iso = candor::format_time(candor::Time{whole / 1000 * 1000});
  switch (kind) {
    case Intl::date: return iso.substr(0, 10);
    case Intl::time: return iso.substr(11, 5);
    case Intl::local_input: return iso.substr(0, 16);
    case Intl::number: return std::to_string(whole);
    case Intl::bytes: return std::to_string(whole) + " B";
    case Intl::duration: return std::to_string(whole / 1000) + " s";
    case Intl::relative:
      return std::to_string((whole - static_cast<std::int64_t>(wall_ms())) / 1000) + " s from now";
    case Intl::date_time_zone: return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
    case Intl::date_time: break;
  }
  return iso.substr(0, 10) + " " + iso.substr(11, 5);
}

void island(std::string_view json) {
  world().islands.emplace_back(json);
}
void set_theme(int scheme, std::string_view tokens_json) {
  world().scheme = scheme;
  world().tokens = tokens_json;
}
void set_text_view(bool on) {
  world().text_view = on;
}
void busy(int) {}

// Half of the size for each character, a full size for wide scripts.
double measure_glyph(std::uint32_t, std::uint32_t codepoint, double size_px, double* metrics6) {
  const double advance = codepoint >= 0x2e80 ? size_px : size_px / 2;
  const bool blank = codepoint == ' ';
  metrics6[0] = 0;
  metrics6[1] = blank ? 0 : advance;
  metrics6[2] = blank ? 0 : size_px * 0.7;
  metrics6[3] = 0;
  metrics6[4] = size_px * 0.95;
  metrics6[5] = size_px * 0.25;
  return advance;
}

void rasterise_glyph(std::uint32_t, std::uint32_t, double, int width, int height, double, double,
                     std::uint8_t* rgba) {
  std::memset(rgba, 255, static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
}

bool rasterise_icon(std::string_view, int px, std::uint8_t* rgba) {
  std::memset(rgba, 255, static_cast<std::size_t>(px) * static_cast<std::size_t>(px) * 4);
  return true;
}

}  // namespace platform
