// The steps as they are drawn, one function each. They read the flow and call it; nothing is
// decided here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/screens/candidate/flow.h"
#include "web/ui/ui.h"

namespace candor::candidate {

// What one step remembers while it is shown.
struct Notes {
  bool agreed = false;
  bool consent_missing = false;
  bool finish_open = false;
  std::string written;
  std::vector<ui::ChosenFile> files;
};

struct StepView {
  Flow& flow;
  const State& state;
  Notes& notes;
  std::int64_t now_ms = 0;
  std::string_view company() const;  // a name or "the company"
};

void draw_closed(const StepView& view);
void draw_welcome(const StepView& view);
void draw_consent(const StepView& view);
void draw_check(const StepView& view);
void draw_offer(const StepView& view);
void draw_ready(const StepView& view);
void draw_read(const StepView& view);
void draw_recording(const StepView& view);
void draw_review(const StepView& view);
void draw_writing(const StepView& view);
void draw_file(const StepView& view);
void draw_recovered(const StepView& view);
void draw_sending(const StepView& view);
void draw_done(const StepView& view);

// ---- pieces the steps share ---------------------------------------------------------------------

// The h1 of the step.
std::string title_of(const Flow& flow);
// An icon and a sentence, as an item of a list.
void draw_point(ui::Icon icon, std::string_view words);
// A part of the page with a small heading.
ui::Scope draw_part(std::string_view title);
// Whom to ask.
void draw_contact(const StepView& view);
// "Saved 4.1 of 5.2 MB, continues in the background", for what is on its way.
void draw_upload_line(const StepView& view);
std::string upload_words(const Item& item);
// A primary action that is as wide as the phone.
bool draw_next(std::string_view label, bool busy = false, ui::Icon icon = ui::Icon::none);
// Puts the question off; it is asked about again before the end.
void draw_skip_button(const StepView& view);
// The text of the question, large; `small` leaves room for more on the same screen.
void draw_question_text(const StepView& view, bool small = false);

}  // namespace candor::candidate
