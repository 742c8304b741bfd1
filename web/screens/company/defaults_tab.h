// What my own new questions and invitations begin with (S3-21).
#pragma once

#include <string>

#include "shared/domain/interviewer_settings.h"
#include "web/screens/screen.h"

namespace candor {

class DefaultsTab {
 public:
  bool has_unsaved_changes() const { return is_opened_ && form_.dirty(draft_); }
  std::string unsaved() const { return has_unsaved_changes() ? form_.keep(draft_) : std::string(); }
  void draw(Frame& frame);

 private:
  void open(const InterviewerSettings& saved);
  void draw_number(std::string_view name, std::string_view label, std::int32_t& value, int min,
                   int max);
  void draw_fields();
  void save(Frame& frame);

  InterviewerSettings draft_, saved_;
  ui::FormState form_;
  Life life_;
  bool is_opened_ = false, is_restored_ = false;
};

}  // namespace candor
