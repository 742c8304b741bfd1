// Changing my password.
#pragma once

#include "shared/domain/password.h"
#include "web/screens/account/pieces.h"
#include "web/screens/screen.h"

namespace candor {

class PasswordSection {
 public:
  void draw(Frame& frame);

 private:
  void save(Frame& frame);

  PasswordChange draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
};

}  // namespace candor
