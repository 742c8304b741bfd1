// Inviting a candidate: the dialog, and the personal link it ends with. What was typed stays when
// it is closed.
#pragma once

#include <optional>
#include <string>

#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "web/screens/screen.h"

namespace candor {

class InviteDialog {
 public:
  void open();
  void draw(Frame& frame, const InterviewView& interview);

 private:
  void draw_form(Frame& frame, const InterviewView& interview);
  void draw_lifetime();
  void draw_created(const InterviewView& interview);
  void create(Frame& frame, InterviewId interview);
  void start_over();

  InvitationDraft draft_;
  std::string lifetime_ = "72";  // hours of a human choice, or "custom"
  std::optional<InvitationView> created_;
  ui::FormState form_;
  Life life_;
  bool open_ = false;
};

// A message the recruiter's own mail program opens with the link in it.
std::string mail_address_of(const InvitationView& invitation, std::string_view interview_title);

}  // namespace candor
