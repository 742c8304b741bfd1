// The turn in progress: ids, nodes, events, passes.
#include "web/ui/context.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/platform/platform.h"
#include "web/ui/fonts.h"

namespace ui {

namespace {

constexpr int kPassesMax = 8;

bool is_native(Role role) {
  switch (role) {
    case Role::textbox:
    case Role::textarea:
    case Role::date_time:
    case Role::media:
    case Role::file_input:
    case Role::meter:
    case Role::image: return true;
    default: return false;
  }
}

// Native elements lie above the canvas: what is painted over them must be cut out of them.
void cut_hole(Node& node, const LayerRect& layer) {
  const ImRect own(node.x, node.y, node.x + node.w, node.y + node.h);
  if (!own.Overlaps(layer.rect)) return;
  ImRect hole = layer.rect;
  hole.ClipWith(ImRect(own.Min.x - 60, own.Min.y - 60, own.Max.x + 60, own.Max.y + 60));
  node.hole_x = hole.Min.x - node.x;
  node.hole_y = hole.Min.y - node.y;
  node.hole_w = hole.GetWidth();
  node.hole_h = hole.GetHeight();
}

void cover_native_nodes() {
  Context& c = cx();
  std::vector<Node>& nodes = c.tree.nodes();
  std::vector<int> layer_of(nodes.size(), -1);
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    Node& node = nodes[i];
    const Node* parent = c.tree.find(node.parent);
    layer_of[i] = layer_of[static_cast<std::size_t>(parent - nodes.data())];
    for (std::size_t l = 0; l < c.layers.size(); ++l) {
      if (c.layers[l].node == node.id) layer_of[i] = static_cast<int>(l);
    }
    if (!is_native(node.role)) continue;
    for (std::size_t l = static_cast<std::size_t>(layer_of[i] + 1); l < c.layers.size(); ++l) {
      cut_hole(node, c.layers[l]);
    }
  }
}

// Everything below the top modal is inert.
void make_inert() {
  Context& c = cx();
  int modal = -1;
  for (std::size_t l = 0; l < c.layers.size(); ++l) {
    if (c.layers[l].modal) modal = static_cast<int>(l);
  }
  if (modal < 0) return;
  for (Node& node : c.tree.nodes()) {
    if (node.parent != 1 || node.id == 1) continue;
    bool above = node.role == Role::status;
    for (std::size_t l = static_cast<std::size_t>(modal); l < c.layers.size(); ++l) {
      above = above || c.layers[l].node == node.id;
    }
    if (!above) node.flags |= flag::inert;
  }
}

void note_focus(const Action& action) {
  Context& c = cx();
  if (action.kind == ActionKind::focus) {
    c.focused = action.id;
    c.focus_visible = action.number != 0;
  }
  if (action.kind == ActionKind::blur && c.focused == action.id) c.focused = 0;
  if (action.kind != ActionKind::scroll) return;
  ScrollState& state = c.scrolls[action.id];
  state.top = static_cast<float>(action.number);
  state.left = std::strtof(action.text.c_str(), nullptr);
  state.moved = false;
}

void find_focus_key() {
  Context& c = cx();
  if (c.focus_key.empty()) return;
  for (const Node& node : c.tree.nodes()) {
    if (c.tree.text(node.key) != c.focus_key) continue;
    c.focus_wish = node.id;
    c.focus_key.clear();
    return;
  }
}

// The nearest scroll region of a node moves so that it is in view.
void scroll_into_view(std::uint32_t id) {
  Context& c = cx();
  Node* node = c.tree.find(id);
  if (!node) return;
  for (Node* up = c.tree.find(node->parent); up && up->id != 1; up = c.tree.find(up->parent)) {
    const auto at = c.scrolls.find(up->id);
    if (up->role != Role::scroll || at == c.scrolls.end()) continue;
    ScrollState& state = at->second;
    const float above = up->y + 16 - (node->y - 28),
                below = node->y + node->h + 40 - (up->y + up->h);
    if (above > 0)
      state.top = std::max(0.f, state.top - above);
    else if (below > 0)
      state.top += std::min(below, -above);
    else
      return;
    state.moved = true;
    c.unsettled = true;
    return;
  }
}

}  // namespace

Context& cx() {
  static Context context;
  return context;
}

const Environment& environment() {
  return cx().env;
}

Width window_width() {
  const float width = cx().env.width;
  return width < 640 ? Width::phone : width < 1024 ? Width::tablet : Width::desktop;
}

float control_height() {
  return cx().env.coarse_pointer ? 44.f : 40.f;
}

std::uint32_t make_id(std::string_view label, std::string_view key) {
  return hash_id(cx().ids.back(), key.empty() ? label : key);
}

std::uint32_t text_id() {
  Box& here = box();
  return hash_id(here.id, 0x7000u + static_cast<std::uint32_t>(here.texts++));
}

Scope key(std::string_view id) {
  cx().ids.push_back(hash_id(cx().ids.back(), id));
  return Scope([] { cx().ids.pop_back(); });
}

Node& emit(std::uint32_t id, Role role, const ImRect& rect, const NodeText& text,
           std::uint32_t flags) {
  Tree& tree = cx().tree;
  [[maybe_unused]] const int duplicates = tree.duplicates();
  Node& node = tree.add(id, role);
#ifndef NDEBUG
  if (tree.duplicates() != duplicates) {
    std::fprintf(stderr, "ui: two widgets with one id: \"%.*s\"; give them keys\n",
                 static_cast<int>(text.name.size()), text.name.data());
  }
#endif
  node.x = rect.Min.x;
  node.y = rect.Min.y;
  node.w = rect.GetWidth();
  node.h = rect.GetHeight();
  node.flags = flags;
  node.name = tree.store(text.name);
  node.value = tree.store(text.value);
  node.description = tree.store(text.description);
  node.key = tree.store(text.key);
  node.href = tree.store(text.href);
  cx().last_item = node.id;
  cx().last_rect = rect;
  return node;
}

void style_node(Node& node, const Face& face, Token colour, Align align) {
  const Rgb c = cx().theme[colour];
  node.font_px = face.px;
  node.weight = face.weight;
  node.line_px = face.line;
  node.align = align == Align::center ? 1 : align == Align::end ? 2 : 0;
  node.colour = static_cast<std::uint32_t>(c.r) << 24 | static_cast<std::uint32_t>(c.g) << 16 |
                static_cast<std::uint32_t>(c.b) << 8 | 0xffu;
}

void open_node(Box& opened, Role role, const NodeText& text, std::uint32_t flags) {
  const ImRect rect(opened.x - opened.pad, opened.y - opened.pad_y,
                    opened.x + opened.width + opened.pad, opened.y);
  Node& node = emit(opened.id, role, rect, text, flags);
  opened.node = static_cast<int>(cx().tree.nodes().size()) - 1;
  opened.closes_node = true;
  cx().tree.open(node.id);
}

bool took(ActionKind kind, std::uint32_t id) {
  const Action* action = cx().action;
  if (!action || action->kind != kind || action->id != id) return false;
  cx().unsettled = true;  // what the screen changed because of it is drawn in the same turn
  return true;
}

const std::string* took_value(std::uint32_t id) {
  return took(ActionKind::set_value, id) ? &cx().action->text : nullptr;
}

std::string_view took_key(std::uint32_t id) {
  return took(ActionKind::key, id) ? std::string_view(cx().action->text) : std::string_view();
}

Touch press(std::uint32_t id, const ImRect& rect, bool is_disabled) {
  Touch touch;
  if (cx().env.text_view) {
    touch.pressed = !is_disabled && took(ActionKind::activate, id);
    return touch;
  }
  if (ImGui::ItemAdd(rect, id) && !is_disabled) {
    touch.pressed =
        ImGui::ButtonBehavior(rect, id, &touch.hovered, &touch.held, ImGuiButtonFlags_NoNavFocus);
  }
  if (cx().pass > 0) touch.pressed = false;
  if (!is_disabled && took(ActionKind::activate, id)) touch.pressed = true;
  if (touch.pressed) cx().unsettled = true;
  if (cx().env.coarse_pointer && !touch.held) touch.hovered = false;
  cx().last_touch = touch;
  if (touch.hovered && cx().hover_id != id) {
    cx().hover_id = id;
    cx().hover_since = cx().now;
  }
  return touch;
}

void focus_on(std::uint32_t id) {
  cx().focus_wish = id;
}

void wake_in(double ms) {
  const double at = cx().now + ms;
  if (cx().wake == 0 || at < cx().wake) cx().wake = at;
}

void go_to(std::string_view url) {
  if (cx().go && !url.empty()) cx().go(url);
}

void scroll_to(std::string_view node_key) {
  cx().scroll_wish = node_key;
}
void focus(std::string_view node_key) {
  cx().focus_key = node_key;
}

void announce(std::string_view words, bool assertive) {
  std::string& spoken = cx().strings[assertive ? 2u : 3u];
  const bool is_new = spoken.find(words) == std::string::npos;  // a turn draws several times
  if (is_new) spoken += (spoken.empty() ? "" : " ") + std::string(words);
  cx().unsettled = true;
}

void start_toolkit() {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags = 0;
  io.MouseDragThreshold = 4;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.AntiAliasedLinesUseTex = false;
  style.CircleTessellationMaxError = 0.1f;
  style.Colors[ImGuiCol_WindowBg] = {0, 0, 0, 0};
  add_fonts(io.Fonts);
  set_scheme(Scheme::light, {});
}

void set_scheme(Scheme scheme, const CompanyColours& company) {
  cx().theme = company_theme(theme_of(scheme), company).theme;
  const int native = scheme == Scheme::light ? 0 : scheme == Scheme::dark ? 1 : 2;
  platform::set_theme(native, theme_json(cx().theme));
}

void begin_turn(const Action* action) {
  Context& c = cx();
  ++c.turn;
  c.pass = -1;
  c.unsettled = true;
  c.action = action;
  c.now = platform::now_ms();
  c.wake = 0;
  if (action) note_focus(*action);
}

bool begin_pass() {
  Context& c = cx();
  const bool more_input = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
  if (!c.unsettled && !more_input) return false;
  if (c.pass + 1 >= kPassesMax) return false;
  ++c.pass;
  c.unsettled = false;
  if (c.pass > 0) c.action = nullptr;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {c.env.width, c.env.height};
  io.DisplayFramebufferScale = {c.env.pixel_ratio, c.env.pixel_ratio};
  io.DeltaTime = 1 / 60.f;
  if (more_input) c.pass = 0;
  ImGui::NewFrame();
  c.tree.begin(c.env.width, c.env.height);
  c.layers_before = c.layers;
  c.layers.clear();
  c.ids.assign(1, 0x51u);
  c.boxes.clear();
  c.last_item = 0;
  c.form = nullptr;
  c.heading_level = 1;
  c.bottom_reserved = 0;
  constexpr int kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                         ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoBackground |
                         ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("page", nullptr, kFlags);
  const ImRect all(0, 0, c.env.width, c.env.height);
  draw_box(all, 0, paint(Token::bg));
  open_box_at(0x11u, all, 0);
  return true;
}

void end_pass() {
  Context& c = cx();
  close_box();
  ImGui::End();
  if (c.env.text_view) c.layers_before = c.layers;
  find_focus_key();
  if (!c.scroll_wish.empty()) {
    for (const Node& node : c.tree.nodes()) {
      if (c.tree.text(node.key) == c.scroll_wish) {
        c.scroll_wish.clear();
        scroll_into_view(node.id);
        break;
      }
    }
  }
  if (c.focus_wish != 0 && !c.unsettled && c.tree.find(c.focus_wish)) {
    scroll_into_view(c.focus_wish);
    c.tree.focus(c.focus_wish);
    c.focus_wish = 0;
  }
  ImGui::EndFrame();
}

void finish_turn() {
  Context& c = cx();
  c.action = nullptr;
  cover_native_nodes();
  make_inert();
  for (const std::uint32_t slot : {2u, 3u}) {
    const auto at = c.strings.find(slot);
    if (at == c.strings.end()) continue;
    c.tree.announce(at->second, slot == 2);
    c.strings.erase(at);
  }
  const std::vector<std::uint8_t>& bytes = c.tree.commit(c.focused);
  if (!bytes.empty()) {
    platform::apply_semantics(bytes.data(), static_cast<int>(bytes.size()));
  }
  for (auto at = c.memory.begin(); at != c.memory.end();) {
    at = c.turn - at->second.turn > 200 ? c.memory.erase(at) : std::next(at);
  }
  if (c.wake > 0) platform::wake_at(c.wake);
}

}  // namespace ui
