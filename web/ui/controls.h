// Buttons, choices and small pieces. Every function that can change something returns true in the
// turn the user changed it; values are set absolutely, so a repeated event is harmless.
#pragma once

#include "web/ui/base.h"

namespace ui {

struct ButtonOptions {
  Look look = Look::secondary;
  Icon icon = Icon::none;
  bool busy = false;    // shows a spinner, keeps its width, ignores presses
  bool submit = false;  // the submit button of the form around it
  bool full_width = false;
  bool small = false;  // 32 px, in rows of tables and cards
  bool disabled = false;
  std::string_view disabled_reason = {};  // set = disabled; spoken and shown as tooltip
  std::string_view description = {};      // tells equal buttons apart ("for Ada Lovelace")
  std::string_view key = {};
};
bool button(std::string_view label, const ButtonOptions& options = {});
inline bool primary_button(std::string_view label, ButtonOptions options = {}) {
  options.look = Look::primary;
  return button(label, options);
}
// A link that looks like a button; a real <a href>.
bool link_button(std::string_view label, std::string_view href, const ButtonOptions& options = {});
// Icon only, in toolbars: the label is its name and its tooltip.
bool icon_button(Icon icon, std::string_view label, const ButtonOptions& options = {});
// Pressed or not (filters, mute): aria-pressed.
bool toggle_button(std::string_view label, bool& pressed, const ButtonOptions& options = {});

struct CheckOptions {
  std::string_view help = {};
  std::string_view error = {};
  bool disabled = false;
  bool mixed = false;
  std::string_view key = {};
};
bool checkbox(std::string_view label, bool& value, const CheckOptions& options = {});
bool toggle_switch(std::string_view label, bool& value, const CheckOptions& options = {});
// One of several, all visible. `as_cards` shows help texts in bordered cards.
struct RadioOptions {
  std::string_view help = {};
  std::string_view error = {};
  bool as_cards = false;
  bool disabled = false;
  std::string_view key = {};
};
bool radio_group(std::string_view label, std::string& value, Choices choices,
                 const RadioOptions& options = {});
// 1-5 rating with a word per step; keys 1-5 and arrows when focused. 0 = not rated.
bool rating(std::string_view label, int& value, View<std::string_view> words,
            std::string_view error = {});

// Number with minus and plus, for counts and times. `format` turns the value into words
// ("2 min"); the node is a spin button with value text.
struct StepperOptions {
  std::int64_t min = 0, max = 100, step = 1;
  std::string (*format)(std::int64_t) = nullptr;
  std::string_view help = {};
  std::string_view error = {};
  bool disabled = false;
  std::string_view key = {};
};
bool stepper(std::string_view label, std::int64_t& value, const StepperOptions& options = {});
bool slider(std::string_view label, std::int64_t& value, const StepperOptions& options = {});

// State in a word with an icon. Not interactive.
void chip(std::string_view label, Tone tone = Tone::neutral, Icon icon = Icon::none);
// A filter chip: on or off, or removable.
bool filter_chip(std::string_view label, bool& on);
bool removable_chip(std::string_view label);  // true = asked to be removed

// 0..1000; `words` is what is shown and spoken ("4.1 of 5.2 MB").
void progress(std::string_view label, int per_mille, std::string_view words = {});
// Ring for countdowns; big text in the middle.
struct RingOptions {
  float size = 160;
  Tone tone = Tone::accent;
  std::string_view caption = {};
};
void progress_ring(std::string_view label, int per_mille, std::string_view words,
                   const RingOptions& options = {});
// Countdown to `end_ms` (wall clock): draws the ring, asks for one turn a second and announces
// 5 min, 1 min, 30 s, 10 s. Returns the milliseconds left, 0 when it is over.
std::int64_t timer(std::string_view label, std::int64_t end_ms, std::int64_t total_ms,
                   const RingOptions& options = {});
// The same as one line of words ("Time left 1:30").
std::int64_t timer_line(std::string_view label, std::int64_t end_ms, std::int64_t total_ms);

// Tabs of a page: roving focus. `value` is the value of the chosen tab. When hrefs are wanted give
// `base`: each tab is then a link to base + "?tab=" + value and the router remembers it.
struct TabsOptions {
  std::string_view label;
  std::string_view key = {};
};
bool tabs(std::string& value, Choices choices, const TabsOptions& options);
// Panel of the tab list drawn before it.
Scope tab_panel();

// A few exclusive choices in one control (view switches).
bool segmented(std::string_view label, std::string& value, Choices choices);

// Menu button (APG): opens on press, arrows, Home, End, Escape.
//   if (auto menu = ui::menu_button("More")) { if (ui::menu_item("Duplicate", Icon::copy)) ...; }
struct MenuOptions {
  Icon icon = Icon::more;
  bool icon_only = true;
  Look look = Look::quiet;
  std::string_view description = {};
  std::string_view key = {};
};
Scope menu_button(std::string_view label, const MenuOptions& options = {});
struct MenuItemOptions {
  Icon icon = Icon::none;
  bool danger = false;
  bool disabled = false;
  bool checked = false;
  std::string_view hint = {};  // shortcut or note at the end
  std::string_view href = {};
};
bool menu_item(std::string_view label, const MenuItemOptions& options = {});
void menu_separator();

// Initials on a colour made from the name; decorative, the name stands beside it.
void avatar(std::string_view name, float size = 32);
// About the widget before it, and its description: shown after a delay under the pointer, at once
// when the keyboard comes to it. The pointer may move onto it; Escape and a press send it away.
void tooltip(std::string_view words);

// Steps with dots and words ("1 Welcome", "2 Consent", ...).
void steps(std::string_view label, View<std::string_view> names, int current);

// Field with a text and a button that copies it.
void copy_field(std::string_view label, std::string_view value);

// Reordering. Draws the grip and, in a menu, Move up / Move down / Move to top; dragging works too.
//   if (auto moved = ui::reorder("Question 2", index, count)) move(index, moved.to);
struct Moved {
  int to = -1;
  explicit operator bool() const { return to >= 0; }
};
Moved reorder(std::string_view what, int index, int count);

// Files chosen by the user; the bytes stay in the shell under the node's id (recorder commands
// and net::Client::upload take it).
struct ChosenFile {
  std::string name;
  std::string type;
  std::int64_t size = 0;
  std::uint32_t node = 0;
};
struct FileOptions {
  std::string_view accept = {};
  std::string_view help = {};
  std::string_view error = {};
  bool multiple = false;
  std::string_view key = {};
};
bool file_input(std::string_view label, std::vector<ChosenFile>& files,
                const FileOptions& options = {});

}  // namespace ui
