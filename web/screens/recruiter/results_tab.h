// The results of one interview: every candidate's session, and which of them still wait for a
// review.
#pragma once

#include <optional>

#include "shared/domain/interview.h"
#include "shared/domain/session.h"
#include "web/screens/recruiter/list_state.h"

namespace candor {

class ResultsTab {
 public:
  void draw(Frame& frame, const InterviewView& interview);
  void draw_dialogs(Frame& frame, const InterviewView& interview);

 private:
  void draw_filter(Frame& frame, std::string_view base);
  bool draw_table(const Frame& frame, const Page<SessionView>& page);
  void draw_review_cell(const SessionView& one);
  void draw_menu(const SessionView& one);
  void remove(Frame& frame, InterviewId interview);

  ListState list_{{"candidate_name", "status", "answered_count", "started_at", "completed_at"}};
  std::optional<SessionView> deleting_;
  bool confirm_open_ = false;
  Life life_;
};

}  // namespace candor
