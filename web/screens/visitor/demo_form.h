// The form on the landing page by which somebody asks to be shown Candor.
#pragma once

#include "shared/domain/demo_request.h"
#include "web/screens/account/pieces.h"
#include "web/screens/screen.h"

namespace candor {

class DemoForm {
 public:
  void draw(Frame& frame);
  bool has_words() const { return !is_sent_ && is_opened_ && form_.dirty(draft_); }
  std::string unsaved() const { return form_.keep(draft_); }

 private:
  void open(Frame& frame);
  void draw_sent();
  void send(Frame& frame);

  DemoRequestDraft draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  bool is_opened_ = false;
  bool is_sent_ = false;
};

}  // namespace candor
