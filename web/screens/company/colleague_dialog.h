// Inviting a colleague: the dialog, and the link it ends with when no mail carries it.
#pragma once

#include <optional>
#include <string>

#include "shared/domain/colleague_invitation.h"
#include "web/screens/screen.h"

namespace candor {

class ColleagueDialog {
 public:
  // Into my company, or into `company` (administrators).
  void open(std::optional<CompanyId> company = std::nullopt);
  void draw(Frame& frame);

 private:
  void draw_form(Frame& frame);
  void draw_invited();
  void invite(Frame& frame);

  ColleagueInvitationDraft draft_;
  std::string days_;
  std::optional<ColleagueInvitationView> invited_;
  ui::FormState form_;
  Life life_;
  bool is_open_ = false;
};

// One of the roles a member may have, as cards that say what each is for.
bool choose_members_role(ui::FormState& form, Role& role);
// What became of the mail with an invitation's link; nothing when none was sent.
void draw_mail_state(const ColleagueInvitationView& invitation);

}  // namespace candor
