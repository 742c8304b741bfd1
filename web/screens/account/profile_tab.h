// My details: what colleagues see of me and how I am reached.
#pragma once

#include <string>

#include "shared/domain/account.h"
#include "web/screens/screen.h"

namespace candor {

class ProfileTab {
 public:
  void draw(Frame& frame);
  bool has_unsaved_changes() const { return is_opened_ && form_.dirty(draft_); }
  std::string unsaved() const { return form_.keep(draft_); }

 private:
  void follow(Frame& frame, const AccountView& me);
  void open(const AccountView& me);
  void draw_form(Frame& frame, const AccountView& me);
  void draw_text(std::string_view name, std::string& value, int most, ui::FieldOptions options);
  void draw_facts(const AccountView& me);
  void draw_address(Frame& frame, const AccountView& me);
  void save(Frame& frame);
  void send_link_again(Frame& frame);

  ProfileChange draft_;
  std::string email_;  // as it is saved
  std::int64_t updated_ms_ = -1;
  ui::FormState form_;
  Life life_;
  bool is_opened_ = false;
  bool is_restored_ = false;
  bool is_link_sent_ = false;
};

}  // namespace candor
