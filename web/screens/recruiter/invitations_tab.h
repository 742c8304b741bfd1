// The invitations of one interview: who was invited, until when, and their links.
#pragma once

#include <optional>

#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "web/screens/recruiter/list_state.h"

namespace candor {

class InvitationsTab {
 public:
  // True when the person asked to invite somebody.
  bool draw(Frame& frame, const InterviewView& interview);
  // Outside of the table: questions that lie over the page.
  void draw_dialogs(Frame& frame, const InterviewView& interview);

 private:
  void draw_filter(Frame& frame, std::string_view base);
  bool draw_table(const Frame& frame, const Page<InvitationView>& page);
  void draw_actions(const Frame& frame, const InvitationView& one);
  void withdraw(Frame& frame, InterviewId interview);

  ListState list_{{"candidate_name", "status", "expires_at"}};
  std::optional<InvitationView> withdrawing_;
  bool confirm_open_ = false;
  Life life_;
};

}  // namespace candor
