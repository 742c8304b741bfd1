// Where I am signed in, and signing out there.
#pragma once

#include <optional>

#include "shared/domain/account_session.h"
#include "web/screens/screen.h"

namespace candor {

class SessionsTab {
 public:
  void draw(Frame& frame);
  // Outside of the panel: what lies over the page.
  void draw_dialogs(Frame& frame);

 private:
  void draw_table(const std::vector<AccountSessionView>& sessions);
  void end(Frame& frame);
  void end_others(Frame& frame);

  std::optional<AccountSessionView> ending_;
  bool end_open_ = false;
  bool others_open_ = false;
  Life life_;
};

}  // namespace candor
