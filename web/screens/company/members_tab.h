// Who works in my company: the members and what each may do, who is invited to join, and inviting,
// changing and removing for those who may.
#pragma once

#include <optional>

#include "web/screens/company/colleague_dialog.h"
#include "web/screens/recruiter/list_state.h"

namespace candor {

class MembersTab {
 public:
  void draw(Frame& frame);
  // Outside of the panel: what lies over the page.
  void draw_dialogs(Frame& frame);

 private:
  void draw_members(Frame& frame);
  void draw_filter(Frame& frame);
  bool draw_table(const Frame& frame, const Page<Member>& page);
  void draw_member_menu(const Frame& frame, const Member& one);
  void draw_invitations(Frame& frame);
  void draw_invitation_table(Frame& frame, const Page<ColleagueInvitationView>& page);
  void draw_invitation_actions(Frame& frame, const ColleagueInvitationView& one);
  static void draw_roles();
  void draw_role_dialog(Frame& frame);
  void save_role(Frame& frame);
  void remove(Frame& frame);
  void resend(Frame& frame, const ColleagueInvitationView& one);
  void withdraw(Frame& frame);

  ListState list_{{"full_name", "role", "status", "", ""}, {"role"}};
  ColleagueDialog invite_;
  std::optional<Member> changing_, removing_;
  std::optional<ColleagueInvitationView> withdrawing_;
  Role role_ = Role::recruiter;
  ui::FormState role_form_;
  Life life_;
  bool role_open_ = false, remove_open_ = false, withdraw_open_ = false;
};

}  // namespace candor
