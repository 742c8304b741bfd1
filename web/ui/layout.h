// Boxes: where things go. A box places its children, remembers what they measured and settles
// within the same turn, before anything is painted; so a screen may simply open boxes and put
// widgets in. Sizes are CSS pixels. 0 = natural size.
#pragma once

#include "web/ui/base.h"

namespace ui {

// Spaces of the design (look.md). Use these, not numbers.
inline constexpr float kSpace1 = 4, kSpace2 = 8, kSpace3 = 12, kSpace4 = 16, kSpace5 = 24,
                       kSpace6 = 32, kSpace7 = 48, kSpace8 = 64;
inline constexpr float kFormWidth = 560, kReadWidth = 720, kPageWidth = 1120;

struct BoxOptions {
  float gap = kSpace4;
  float width = 0;      // fixed width; 0 = all there is (in a row: what the content needs)
  float max_width = 0;  // the box is not wider than this and stays at the start edge
  float grow = 0;       // in a row: share of the space left over
  Align align =
      Align::stretch;  // children: start, center, end (across a row: vertical centre is default)
  bool center_self = false;  // with max_width: centred in the parent
  std::string_view key = {};
};

// Children below one another.
Scope stack(const BoxOptions& options = {});

struct RowOptions {
  float gap = kSpace3;
  Align justify = Align::start;  // start, center, end, between
  Align align = Align::center;   // across the row: start, center, end
  bool wrap = true;
  float width = 0, grow = 0;   // of the row itself inside another row
  bool full_on_phone = false;  // below 640 px: children below one another, full width
  std::string_view key = {};
};
// Children beside one another, wrapping to the next line when they do not fit.
Scope row(const RowOptions& options = {});
// In a row: takes the space left over, so that what follows stands at the end.
void spacer();
// Vertical or horizontal empty space, along the direction of the box.
void gap(float size);

struct GridOptions {
  float min_column = 260;
  int max_columns = 4;
  float gap = kSpace4;
  std::string_view key = {};
};
// Equal columns; as many as fit. Each child is one cell (normally a card or a stack).
Scope grid(const GridOptions& options = {});

struct CardOptions {
  float padding = kSpace5;  // 16 on phones
  float gap = kSpace3;
  bool selected = false;        // accent line and soft background
  bool sunken = false;          // a well instead of a raised card
  std::string_view href = {};   // the whole card is a link (its first heading is the name)
  std::string_view label = {};  // becomes a group with this name
  float width = 0, grow = 0;
  std::string_view key = {};
};
// A rounded card with a 1 px line.
Scope card(const CardOptions& options = {});

struct SectionOptions {
  std::string_view help = {};
  int level = 2;
  std::string_view key = {};
};
// Heading 2 (or 3), an optional sentence below it, then content.
Scope section(std::string_view title, const SectionOptions& options = {});

struct SplitOptions {
  float first = 0;   // fixed width of the first pane; 0 = shares by `ratio`
  float second = 0;  // fixed width of the second pane
  float ratio = 0.5f;
  float gap = kSpace5;
  float collapse_below = 1024;  // below this window width the panes stand below one another
  bool second_sticky = false;   // the second pane keeps in view while the first scrolls
  std::string_view key = {};
};
// Two panes:  auto split = ui::split(); { auto a = ui::pane(); ... } { auto b = ui::pane(); ... }
Scope split(const SplitOptions& options = {});
Scope pane();

struct ScrollOptions {
  std::string_view label;  // required: names the region for keyboard and screen reader
  float height = 0;        // 0 = what the content needs, at most `max_height`
  float max_height = 400;
  bool horizontal = false;
  std::string_view key = {};
};
// A region that scrolls by itself. Pages scroll already; use it rarely.
Scope scroll(const ScrollOptions& options);
// Brings a node into view in the next turn (by the key it was given).
void scroll_to(std::string_view node_key);
// Focuses a node in this turn (by the key it was given; the h1 of a page is "page-title").
void focus(std::string_view node_key);

// ---- the page ----------------------------------------------------------------------------------

struct Crumb {
  std::string_view label;
  std::string_view href;
};
struct PageOptions {
  std::string_view title;       // the h1 and, with the company name, document.title
  View<Crumb> breadcrumb = {};  // parents only; the page itself is added
  std::string_view lead = {};   // one sentence below the title
  std::string_view chip = {};   // state beside the title
  Tone chip_tone = Tone::neutral;
  int count = -1;  // list pages: shown beside the title
  float max_width = kPageWidth;
  bool bare = false;       // no top bar (candidate pages, sign in)
  bool center = false;     // content centred vertically (sign in)
  bool own_title = false;  // the screen draws its h1 itself, with key "page-title"
};
// The content area of a screen: top bar with breadcrumb, scroll region, h1. Opens a stack.
Scope page(const PageOptions& options);
// Actions of the page: beside the title on wide screens, below it on phones.
Scope page_actions();
// Sticks to the bottom edge of the page while the content scrolls. On phones above the navigation.
// Order in code: after the content. The page keeps room for it.
Scope bottom_bar(std::string_view label);
// "Unsaved changes  [Discard] [Save]". Call it each frame; draws nothing when `dirty` is false.
enum class SaveBar : std::uint8_t { nothing, save, discard };
SaveBar save_bar(bool dirty, bool saving = false);

void divider();

// Groups with a meaning for assistive technology, without a look of their own.
Scope group(std::string_view label);
Scope region(std::string_view label);
// Reading list. Each child in `item()`.
Scope list(std::string_view label, float gap = kSpace2);
Scope item(std::string_view item_key = {});

// Width left in the current box, for the rare drawing that needs to know.
float available_width();

}  // namespace ui
