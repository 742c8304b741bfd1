// Things above or beside the content: dialogs, panels, toasts, banners, states of a page, media.
#pragma once

#include "web/ui/base.h"

namespace ui {

struct DialogOptions {
  std::string_view title;
  std::string_view body = {};  // one or two sentences under the title
  float width = 480;           // full width minus margins on phones
  bool alert = false;          // role=alertdialog, focus on the least destructive button
  bool no_dismiss = false;     // Escape and back do nothing (session expired)
  std::string_view key = {};
};
// Modal. `open` becomes false on Escape, on browser back and on the close button.
//   if (auto d = ui::dialog(open_, {.title = ...})) { ...; auto a = ui::dialog_actions(); ... }
Scope dialog(bool& open, const DialogOptions& options);
// The row of buttons at the end of a dialog: cancel first, the action last.
Scope dialog_actions();

enum class Answer : std::uint8_t { none, yes, no };
struct ConfirmOptions {
  std::string_view title;
  std::string_view body;
  std::string_view yes;      // a verb: "Delete interview"
  std::string_view no = {};  // default "Cancel"
  bool danger = true;
  bool busy = false;
};
// Alert dialog with two buttons. `open` becomes false with the answer (not while busy).
Answer confirm(bool& open, const ConfirmOptions& options);

// Panel from the end edge on wide screens, full screen sheet on phones.
Scope side_panel(bool& open, const DialogOptions& options);

// A short message at the bottom; spoken politely. With `undo` it stays 8 s and offers Undo.
void toast(std::string_view words, Tone tone = Tone::neutral, std::function<void()> undo = {});
// Spoken only.
void announce(std::string_view words, bool assertive = false);

// A message inside the page.
struct BannerOptions {
  Tone tone = Tone::info;
  Icon icon = Icon::none;        // default by tone
  std::string_view action = {};  // button at the end
  bool live = false;             // role=status; alert when danger
};
bool banner(std::string_view words, const BannerOptions& options = {});  // true = action pressed

// ---- states of something that is being loaded -----------------------------------------------
struct EmptyOptions {
  Icon icon = Icon::list;
  std::string_view action = {};
  std::string_view href = {};  // the action is a link
};
bool empty_state(std::string_view words, const EmptyOptions& options = {});
// Grey shapes; appears after 200 ms, then "Still loading" after 5 s.
void skeleton(int lines = 3);
void skeleton_cards(int count = 3);
// What happened, what is kept, Try again. True = try again.
bool failure(std::string_view what_happened, std::string_view what_is_kept = {});

// ---- native islands --------------------------------------------------------------------------
struct MediaOptions {
  float aspect = 16.f / 9.f;
  float max_width = 0;
  bool audio = false;
  std::string_view key = {};
};
// Player with native controls for a URL (recording, question video).
void player(std::string_view label, std::string_view url, const MediaOptions& options = {});
// The live picture of the own camera (island `open` must be running).
void camera_preview(std::string_view label, const MediaOptions& options = {});
// The level of the own microphone; moved by the shell without any frame.
void level_meter(std::string_view label);
// A picture with alternative text. `decorative` when the text beside it says the same.
void picture(std::string_view url, std::string_view alternative, float width, float height);

}  // namespace ui
