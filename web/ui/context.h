// The turn in progress: layout boxes, ids, what the user did, what is open. One instance; inside
// web/ui and web/app.cpp only. Widgets work on it through the functions below.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/ui/base.h"
#include "web/ui/layout.h"
#include "web/ui/paint.h"
#include "web/ui/theme.h"
#include "web/ui/tree.h"

namespace ui {

class FormState;

// What a box measured in the pass before; a difference asks for another pass.
struct Memory {
  float height = 0, natural = 0, fixed = 0, grow = 0;
  std::vector<float> line_heights, line_widths;
  unsigned turn = 0;
};

enum class BoxKind : std::uint8_t { stack, row, grid };

struct Box {
  BoxKind kind = BoxKind::stack;
  std::uint32_t id = 0;
  float x = 0, y = 0, width = 0;  // where the content starts and how wide it may be
  float at_x = 0, at_y = 0;       // where the next child goes, relative
  float gap = 0, pad = 0, pad_y = 0;
  float line_height = 0, line_natural = 0, natural = 0, fixed = 0, grow = 0;
  float stretch = 0;  // in a grid: height of the cell, so that cards are equal
  float cell_width = 0;
  float assumed = 0;   // natural width it was placed with, from the pass before
  bool sized = false;  // width given or growing: what it measures changes nothing
  int columns = 1, column = 0, line = 0, in_line = 0, children = 0, texts = 0;
  Align align = Align::stretch, justify = Align::start;
  bool wrap = false, in_parent = true;
  int node = -1;  // semantic node whose rectangle this box is
  bool closes_node = false, pops_id = false;
  void (*on_close)(Box& box) = nullptr;
  std::uint32_t data = 0;
  Memory* memory = nullptr;
};

struct ScrollState {
  float top = 0, left = 0, view = 0, content = 0, content_width = 0;
  bool moved = false;  // C++ moved it: the browser must follow
  unsigned turn = 0;
};

struct Touch {
  bool hovered = false, held = false, pressed = false;
};

// An overlay above the page. Kept from the pass before to know what covers what.
struct LayerRect {
  std::uint32_t node = 0;
  ImRect rect;
  bool modal = false;
};

// The one tooltip there is.
struct Tip {
  std::uint32_t owner = 0;      // node of the widget it is about
  std::uint32_t dismissed = 0;  // not again before pointer and focus have left this one
  ImRect keep;                  // the pointer may move here
  bool by_pointer = false;
  unsigned turn = 0;  // when it was drawn last
};

struct Toast {
  std::string words;
  Tone tone = Tone::neutral;
  std::function<void()> undo;
  double until = 0;
  std::uint32_t id = 0;
};

struct PageChrome {
  ImRect area;                       // where the page goes
  std::function<void()> top_end;     // draws at the end of the top bar
  std::function<void()> menu_start;  // draws at its start on phones
  bool show_top = true;
  std::string company;  // shown in the top bar of pages without parents
};

struct Context {
  Tree tree;
  Environment env;
  Theme theme;
  double now = 0;
  unsigned turn = 0;
  int pass = 0;
  bool unsettled = false;
  const Action* action = nullptr;  // what happened; only in the first pass
  std::uint32_t focused = 0;
  bool focus_visible = false;  // it came by keyboard
  std::uint32_t focus_wish = 0;
  std::string focus_key;  // focus the node with this key when it appears
  std::vector<std::uint32_t> ids;
  std::vector<Box> boxes;
  std::unordered_map<std::uint32_t, Memory> memory;
  std::unordered_map<std::uint32_t, ScrollState> scrolls;
  std::unordered_map<std::uint32_t, std::string> strings;  // text being typed that is no value yet
  std::unordered_map<std::uint32_t, double> since;         // when something appeared
  std::vector<LayerRect> layers, layers_before;
  std::vector<Toast> toasts;
  std::vector<std::uint32_t> openers;  // what to focus when the layer closes
  std::uint32_t open_menu = 0;
  std::uint32_t last_item = 0;  // node of the last widget, for tooltips and descriptions
  ImRect last_rect;
  Touch last_touch;
  double hover_since = 0;
  std::uint32_t hover_id = 0, dragged = 0;
  Tip tip;
  float drag_offset = 0;
  FormState* form = nullptr;
  std::uint32_t form_node = 0, form_submit = 0;
  bool form_submitted = false;
  int heading_level = 1;
  float bottom_reserved = 0, bottom_reserved_before = 0;
  PageChrome chrome;
  std::string title;  // of the page, as drawn
  std::function<void(std::string_view)> go;
  std::string scroll_wish;
  bool page_keys = false;  // the screen listens to single keys
  double wake = 0;         // next wanted turn, 0 = none
};
Context& cx();

// ---- ids
// -----------------------------------------------------------------------------------------
std::uint32_t make_id(std::string_view label, std::string_view key = {});
std::uint32_t text_id();  // of a text in the current box

// ---- layout
// --------------------------------------------------------------------------------------
Box& box();
// Reserves a rectangle for one widget. `fill` takes the width there is (`width` is then its natural
// one).
ImRect place(float width, float height, bool fill = false);
struct OpenBox {
  BoxKind kind = BoxKind::stack;
  std::string_view key = {};
  float gap = 0, pad = 0, pad_y = -1;
  float width = 0, max_width = 0, grow = 0;
  bool center_self = false;
  Align align = Align::stretch, justify = Align::start;
  bool wrap = false;
};
// Opens a box inside the current one.
Box& open_box(const OpenBox& options);
// Opens a box anywhere (layers, page parts); it does not move its parent.
Box& open_box_at(std::uint32_t id, const ImRect& area, float gap);
void close_box();
Memory& memory_of(std::uint32_t id);
void remember(float& kept, float measured);

// ---- nodes
// ---------------------------------------------------------------------------------------
struct NodeText {
  std::string_view name = {}, value = {}, description = {}, key = {}, href = {};
};
// Adds a node with a rectangle. The reference lives until the next one is added.
Node& emit(std::uint32_t id, Role role, const ImRect& rect, const NodeText& text,
           std::uint32_t flags = 0);
void style_node(Node& node, const Face& face, Token colour, Align align = Align::start);
// Opens a node as the parent of what follows, together with the box just opened.
void open_node(Box& box, Role role, const NodeText& text, std::uint32_t flags = 0);

// ---- what the user did
// ---------------------------------------------------------------------------
bool took(ActionKind kind, std::uint32_t id);
// Value typed or chosen in the field; null when it is not about this one.
const std::string* took_value(std::uint32_t id);
std::string_view took_key(std::uint32_t id);
// Pointer and activation of an item together.
Touch press(std::uint32_t id, const ImRect& rect, bool is_disabled = false);
void focus_on(std::uint32_t id);
void wake_in(double ms);
void go_to(std::string_view url);

// ---- scrolling
// ----------------------------------------------------------------------------------- Opens a
// scroll region with its node, clip and box. Close with close_scroll().
Box& open_scroll(std::uint32_t id, const ImRect& area, std::string_view label, float pad_x,
                 float max_content, float gap);
void close_scroll();

// ---- layers
// -------------------------------------------------------------------------------------- A window
// over the page. `block` = presses outside are swallowed. `area`: only this part of the window
// takes the pointer; what lies under the rest stays usable.
void open_layer(std::uint32_t id, bool block, const ImRect* area = nullptr);
void close_layer(std::uint32_t node, const ImRect& rect, bool modal);

// ---- turns, for the app
// --------------------------------------------------------------------------
void start_toolkit();
void begin_turn(const Action* action);
bool begin_pass();  // false: settled
void end_pass();
void finish_turn();  // sends the difference
void set_scheme(Scheme scheme, const CompanyColours& company);
void draw_toasts();
float control_height();
std::uint32_t main_node();
int open_dialogs();          // modal layers of the last pass
std::uint32_t top_dialog();  // node of the topmost, 0 = none

}  // namespace ui
