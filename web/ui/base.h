// Small vocabulary shared by every widget: icons, tones, sizes, lists of options, scopes.
// Never includes imgui.h, so that a screen's header can include it cheaply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

// Names of lucide icons; the same list in the same order is assets/icons.json (a test compares).
enum class Icon : std::uint8_t {
  none = 0,
  home,
  message_square,
  briefcase,
  users,
  video,
  settings,
  shield,
  log_out,
  user,
  help,
  plus,
  minus,
  x,
  check,
  chevron_down,
  chevron_up,
  chevron_left,
  chevron_right,
  arrow_left,
  arrow_right,
  arrow_up,
  arrow_down,
  more,
  search,
  filter,
  copy,
  link,
  external,
  mail,
  phone,
  calendar,
  clock,
  mic,
  mic_off,
  camera,
  camera_off,
  play,
  pause,
  square,
  refresh,
  undo,
  upload,
  download,
  file,
  image,
  trash,
  pencil,
  eye,
  eye_off,
  lock,
  key,
  star,
  flag,
  bell,
  info,
  warning,
  alert,
  success,
  grip,
  menu,
  list,
  columns,
  chart,
  globe,
  building,
  send,
  save,
  sun,
  moon,
  contrast,
  keyboard,
  wifi_off,
  sparkles,
  code,
  text,
  history,
  archive,
  tag,
  thumbs_up,
  thumbs_down,
  circle,
  circle_dot,
  loader,
  book,
  scale,
  hand,
  monitor,
  languages,
  credit_card,
  database,
  plug,
  kCount
};
std::string_view icon_name(Icon icon);

// Meaning of a colour. Always shown with an icon or a word as well.
enum class Tone : std::uint8_t { neutral, accent, info, ok, warn, danger };
enum class Look : std::uint8_t { secondary, primary, quiet, danger };
enum class Align : std::uint8_t { start, center, end, between, stretch };

// A read-only list parameter: takes {a, b, c}, a vector or an array; valid during the call only.
template <class T>
class View {
 public:
  View() = default;
  View(std::initializer_list<T> items) {
    data_ = items.begin();
    size_ = items.size();
  }
  View(const std::vector<T>& items) : data_(items.data()), size_(items.size()) {}
  template <std::size_t N>
  View(const T (&items)[N]) : data_(items), size_(N) {}
  View(const T* data, std::size_t size) : data_(data), size_(size) {}
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T& operator[](std::size_t index) const { return data_[index]; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
};

// One choice of a select, radio group, menu or tab list.
struct Choice {
  std::string_view value;  // wire value
  std::string_view label;
  std::string_view help = {};
  bool disabled = false;
  Icon icon = Icon::none;
};
using Choices = View<Choice>;

// What every box, popup and key returns: it closes what was opened when it leaves its block.
//   { auto row = ui::row(); ui::button("A"); ui::button("B"); }
// For things that may be closed (dialog, menu) test it first: if (auto d = ui::dialog(...)) {...}
class [[nodiscard]] Scope {
 public:
  using Close = void (*)();
  explicit Scope(Close close, bool open = true) : close_(close), open_(open) {}
  ~Scope() {
    if (close_) close_();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  explicit operator bool() const { return open_; }

 private:
  Close close_;
  bool open_;
};

// Where the layout stands, from the width of the window in CSS pixels.
enum class Width : std::uint8_t { phone /* < 640 */, tablet /* < 1024 */, desktop };

// What the world looks like this turn. Read-only for screens.
struct Environment {
  float width = 1280, height = 900, pixel_ratio = 1;
  float inset_top = 0, inset_right = 0, inset_bottom = 0, inset_left = 0;
  bool dark = false, more_contrast = false, forced_colors = false, reduced_motion = false;
  bool coarse_pointer = false, online = true, visible = true, text_view = false, webgl = true;
};
const Environment& environment();
Width window_width();
inline bool is_phone() {
  return window_width() == Width::phone;
}
inline bool is_text_view() {
  return environment().text_view;
}

// Keys the children: pass the entity's id (never a row index). Children with equal labels under
// different keys are different widgets; tests find the node by data-key as well.
Scope key(std::string_view id);

}  // namespace ui
