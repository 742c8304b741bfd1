// Text: sizes and weights of the design, wrapped to the width of the box, real text in the mirror.
// `text(key)` reads assets/texts/en.json; everything people read comes from there.
#pragma once

#include "web/ui/base.h"

namespace ui {

// The text of a key ("candidate.welcome.title"). An unknown key shows the key itself, and a test
// fails.
std::string_view text(std::string_view key);
// Replaces {name} in the text of a key: text("team.count", {{"count", "3"}}).
struct Value {
  std::string_view name;
  std::string_view value;
};
std::string text(std::string_view key, View<Value> values);
// Chooses key + ".one" or key + ".other" by the number, and fills {count}.
std::string plural(std::string_view key, std::int64_t count, View<Value> values = {});
// True when the key exists.
bool has_text(std::string_view key);

enum class Colour : std::uint8_t { text, muted, accent, danger, warn, ok, info, on_accent };
struct TextOptions {
  Colour colour = Colour::text;
  Align align = Align::start;
  bool strong = false;
  bool single_line = false;  // cut with an ellipsis instead of wrapping; the node keeps it whole
  float max_width = 0;
  std::string_view key = {};  // to link to it or to scroll to it
  int level = 0;              // of a heading, when it is not that of its size
};
void h1(std::string_view words, const TextOptions& options = {});
void h2(std::string_view words, const TextOptions& options = {});
void h3(std::string_view words, const TextOptions& options = {});
void lead(std::string_view words, const TextOptions& options = {});
void body(std::string_view words, const TextOptions& options = {});
void small(std::string_view words, const TextOptions& options = {});
void muted(std::string_view words, const TextOptions& options = {});  // small and muted
void code(std::string_view words, const TextOptions& options = {});
// Large figure with a caption below it ("12", "Answers to review").
void figure(std::string_view value, std::string_view caption, std::string_view href = {});
// Only for assistive technology and the text view.
void hidden_text(std::string_view words);

struct LinkOptions {
  Icon icon = Icon::none;
  bool external = false;  // opens elsewhere, with the external icon
  bool download = false;
  bool strong = false;
  bool quiet = false;  // text colour instead of link colour (names in tables)
  std::string_view key = {};
};
// A real <a href>. Inside the client plain clicks are routed; true in the turn it was followed.
bool link(std::string_view label, std::string_view href, const LinkOptions& options = {});

void icon(Icon which, Tone tone = Tone::neutral, std::string_view alternative = {},
          float size = 20);

// Facts: term and description pairs, in columns when there is room.
struct Fact {
  std::string_view term;
  std::string_view value;
  std::string_view href = {};
};
void facts(View<Fact> facts);

// Dates, numbers and sizes the way the reader writes them (Intl). Times are epoch milliseconds UTC.
std::string date_time(std::int64_t ms);
std::string date_time_zone(std::int64_t ms);
std::string date(std::int64_t ms);
std::string time_of_day(std::int64_t ms);
std::string relative(std::int64_t ms);  // "in 3 days"; the screen is redrawn each minute
std::string number(std::int64_t value);
std::string bytes(std::int64_t value);
std::string duration(std::int64_t ms);  // "1 min 30 s"
std::string clock(std::int64_t ms);     // "1:30"

}  // namespace ui
