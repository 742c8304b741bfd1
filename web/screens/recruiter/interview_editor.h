// The draft of an interview and its questions while somebody edits it. It is the only copy of what
// was typed until the server has answered; a failure keeps it, and undo is exact. Used by the
// new-interview and the interview screen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/domain/interview.h"
#include "web/screens/screen.h"

namespace candor {

// A draft that writes the interview as it is.
InterviewDraft draft_of(const InterviewView& interview);

class InterviewEditor {
 public:
  // Starts over with an empty interview and one question to fill in.
  void open_new();
  // Takes over what the server says, unless somebody is typing.
  void follow(const InterviewView& saved);
  // Forgets the edits.
  void open(const InterviewView& saved);
  bool is_open() const { return opened_; }
  bool dirty() const { return opened_ && form_.dirty(draft_); }
  // The draft over a reload of the tab (FormState::keep and restore).
  std::string keep() const { return form_.keep(draft_); }
  void restore(std::string_view kept);
  // Somebody else saved while this draft was being edited.
  bool changed_elsewhere() const { return changed_elsewhere_; }

  // True when it may be sent; otherwise the first card with an error is open and focused.
  bool accept();
  void reject(const Error& error);

  // The whole form under this name, with the preview beside it where there is room. True when it
  // was submitted.
  bool draw(std::string_view label);

  InterviewDraft& draft() { return draft_; }
  ui::FormState& form() { return form_; }
  void show_details() { details_open_ = true; }
  // False: only shows the interview.
  void set_editable(bool editable) { editable_ = editable; }

 private:
  void number_questions();
  void give_keys();
  void open_first_error();
  bool is_saved() const { return saved_at_ms_ >= 0; }
  void draw_details();
  void draw_questions();
  void draw_preview() const;
  void draw_status();
  void draw_question(int index);
  void draw_card_actions(int index, bool is_open);
  void draw_summary(int index);
  void draw_fields(int index);
  void draw_times(QuestionDraft& question, const std::string& prefix);
  void draw_menu(int index);
  void draw_add(int after);
  void add_question(int at, const QuestionDraft* like);
  void remove_question(int at);
  void move_question(int from, int to);
  void apply();
  std::string_view key_of(int index) const { return keys_[static_cast<std::size_t>(index)]; }

  // What a card asked for while drawing; applied when all are drawn.
  enum class Wish : std::uint8_t { none, add, duplicate, remove, move };
  struct Wanted {
    Wish wish = Wish::none;
    int index = 0, to = 0;
  };

  InterviewDraft draft_;
  std::vector<std::string> keys_;  // of the questions: stable while they move
  ui::FormState form_;
  Life life_;
  std::string open_key_;  // the card being edited
  Wanted wanted_;
  std::int64_t saved_at_ms_ = -1;  // updated_at of what was opened
  int next_key_ = 1;
  bool opened_ = false;
  bool editable_ = true;
  bool changed_elsewhere_ = false;
  bool details_open_ = false;
};

}  // namespace candor
