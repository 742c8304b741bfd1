// The semantic tree: what the screen means, beside what the canvas paints.
//
// Every ui:: widget draws with Dear ImGui and emits one node here. At the end of a turn the new
// tree is compared with the previous one and the difference goes to the shell in one call
// (platform::apply_semantics), which keeps real DOM elements over the canvas (architecture section
// 4; web-client.md section A2).
//
// Byte format of one difference (little endian, no padding; str = u32 byte length + UTF-8 bytes):
//   Op::remove    u8=1  u32 id                                        removes the node and its
//   subtree Op::create    u8=2  u32 id  u32 parent  u8 role                   appended to the
//   parent until `order` Op::attributes u8=3 u32 id  u32 flags  i32 a  i32 b  i32 c  str name  str
//   value  str description  str key  str href Op::rect      u8=4  u32 id  i16 x  i16 y  i16 w  i16
//   h            CSS px, relative to the parent node;
//                                                                     inside a Scroll: content
//                                                                     space
//   Op::order     u8=5  u32 parent  u32 count  u32 ids[count]         foreign DOM children are
//   ignored Op::hole      u8=6  u32 id  i16 x  i16 y  i16 w  i16 h            clip this rect out of
//   a native field
//                                                                     (w = 0: no hole)
//   Op::live      u8=7  u8 assertive  str text                        spoken by a live region
//   Op::focus     u8=8  u32 id                                        after everything else
//   Op::style     u8=9  u32 id  u16 font_px  u16 weight  u16 line_px  u8 align (0 start, 1 centre,
//   2 end)
//                       u32 colour (0xRRGGBBAA, of visible native text)
// Emission order: remove, create, attributes, style, rect, order, hole, live, focus.
// The root node has id 1 and exists always. Order of emission is reading order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

// The wire numbers are part of the contract with wasm-shell/src/mirror.ts: append only.
enum class Role : std::uint8_t {
  root = 0,
  main,
  nav,
  banner,
  region,
  form,
  group,
  heading,
  text,
  button,
  link,
  checkbox,
  radio,
  radiogroup,
  toggle /* role=switch */,
  textbox,
  textarea,
  slider,
  select,
  option,
  tablist,
  tab,
  tabpanel,
  menu,
  menu_item,
  table,
  row_group,
  row,
  column_header,
  cell,
  list,
  list_item,
  dialog,
  alert_dialog,
  scroll,
  status,
  alert,
  progress,
  image,
  file_input,
  media,
  tooltip,
  timer,
  meter,
  separator,
  toolbar,
  date_time
};

// Meaning of a, b, c by role: heading a = level | progress, slider, meter a = min, b = max, c = now
// | table b = row count, c = column count | row a = row index (1-based, aria-rowindex) |
// column_header c = sort (0 none, 1 ascending, 2 descending), cell c = column index |
// scroll a = content width px when it scrolls sideways, b = content height px, c = scroll top px to
// move to, or -1 to leave it where the reader has it | textbox, textarea a = max length in
// characters (0 = none), b = selection start or -1 textbox `description` is the help and error text
// (aria-describedby); `href` carries the autocomplete token
// ("email", "current-password", "name", ...); `value` the text.
// select: children are options (option value = wire value, name = label, selected flag).
// link href = URL. file_input href = accept list. image name = alternative text, href = URL (may be
// empty). media: href = URL to play (video/audio element with controls); value = "preview" (live
// camera island), "playback" (recorded blob or URL), "audio"; key says which stream the recorder
// module attaches.
//
// How the shell reads it (additions agreed with wasm-shell, all optional):
// Fields (textbox, textarea, select, slider, date_time, file_input, meter): `name` becomes a real
// <label> and
//   `description` its help text. Both are hidden over the canvas and shown in the text view, so do
//   not emit separate nodes for them. The rect is the whole frame; the shell insets text by 12 px
//   left and right and textarea text by 9 px top and bottom. textbox c = inset at the start instead
//   of 12 (room for an icon).
// Op::hole is relative to the node's own rect.
// Roles whose `name` is shown as text: heading, text, button, link, tab, menu_item, option,
// checkbox, radio,
//   toggle, cell, column_header, list_item, status, alert, timer, tooltip. Leave it empty when
//   children carry the text. Elsewhere `name` becomes aria-label. A cell, list_item or group may
//   have both name and children.
// slider, progress, meter, timer: `value` = words spoken instead of the number (aria-valuetext).
// progress with flag mixed = indeterminate; with flag live, 25/50/75/100 % are announced.
// button, link: `value` = "primary", "danger" or, of a link, "secondary": painted like that button
// in the text view. button with flag selected or checked = aria-pressed true; with skip_roving or a
// has_popup menu as usual. A toggle button that is not pressed carries the flag mixed (so
// aria-pressed=false is emitted). date_time a: 0 date and time, 1 date, 2 time, 3 colour; `value`
// in the format of the native input. file_input flag mixed = several files; scroll a = content
// width px (0: no sideways scrolling), its action
//   carries scrollLeft as text. row_group with b > 0 is a scroll region itself.
// External and download links are followed by the browser; C++ does not act on them.
// submit: id = the form, text = decimal id of the submit button used (Enter: the first one). A
// submit button
//   sends no `activate` inside a form; a real pointer press reaches C++ through the pointer only.
// select sends set_value with the wire value of the chosen option.
// key: id = the nearest node with flag keys at or above the focus; character keys come only outside
// fields. Animated by CSS, no frames: key "spinner", "recording-dot" (any role, painted by the
// shell, DOM only). image with href is a visible <img>; without it the canvas paints and the node
// is the alternative text. media sends set_number (position in seconds, 4 Hz) while playing when it
// carries flag live. The Escape key sends `dismiss` for the topmost tooltip, menu, expanded control
// or dialog.
namespace flag {  // a scope of their own: "number" and others are also names of functions
enum Flag : std::uint32_t {
  disabled = 1u << 0,
  checked = 1u << 1,
  mixed = 1u << 2,
  selected = 1u << 3,
  expanded = 1u << 4,
  collapsed = 1u << 5,
  required = 1u << 6,
  invalid = 1u << 7,
  readonly = 1u << 8,
  password = 1u << 9,
  email = 1u << 10,
  telephone = 1u << 11,
  modal = 1u << 12,
  inert = 1u << 13,
  submit = 1u << 14,
  dom_text = 1u << 15,  // the DOM node shows the text itself (scripts that need shaping)
  keys = 1u << 16,  // forward keydown (arrows, Home, End, PageUp/Down, Escape, characters) to C++
  live = 1u << 17,
  current = 1u << 18,
  has_popup = 1u << 19,
  search = 1u << 20,
  number = 1u << 21,
  hidden_text = 1u << 22,  // visually hidden, for assistive technology and the text view only
  external = 1u << 23,     // link opens elsewhere: target=_blank rel=noopener
  download = 1u << 24,
  focusable = 1u << 25 /* tabindex=-1, e.g. h1 */,
  roving = 1u << 26 /* the one tab stop */,
  skip_roving = 1u << 27 /* member of a composite without the tab stop: tabindex=-1 */,
  url = 1u << 28,
  decorative = 1u << 29 /* in the tree for layout only: aria-hidden */,
  multiline_hint = 1u << 30
};
}  // namespace flag
using flag::Flag;

// What the shell reports back; numbers are part of the contract with wasm-shell/src/actions.ts.
enum class ActionKind : std::uint8_t {
  activate = 1,  // virtual click, Enter, Space
  set_value,     // text = the whole new value of a field, select, file name list
  set_number,    // number = slider value
  focus,         // number = 1 when it came by keyboard (:focus-visible)
  blur,
  key,     // text = KeyboardEvent.key, number = modifier bits (1 shift, 2 ctrl, 4 alt, 8 meta)
  scroll,  // number = scrollTop
  submit,  // of a form
  files,   // text = JSON list of {name,size,type}; the bytes stay in the shell
  context_menu,
  dismiss  // Escape or browser "back" asked to close the top dialog or popup; id = its node
};

struct Action {
  ActionKind kind;
  std::uint32_t id;
  std::string text;
  double number = 0;
};

}  // namespace ui
