// What candidates read about my company; administrators change it, everybody of it reads it.
#pragma once

#include <string>

#include "shared/domain/company.h"
#include "web/screens/screen.h"

namespace candor {

// The fields of a company's profile, in the order they are shown.
inline constexpr std::string_view kCompanyProfile =
    "name contact_email about industry website address";

// Draws them as a form. The change describes the name as one that may be left out; it must stay
// filled all the same.
void edit_company_profile(ui::FormState& form, Company& draft);
// An empty name is told at its field; false then.
bool accept_company_profile(ui::FormState& form, const Company& draft);

class CompanyProfileTab {
 public:
  bool has_unsaved_changes() const { return is_opened_ && form_.dirty(draft_); }
  std::string unsaved() const { return has_unsaved_changes() ? form_.keep(draft_) : std::string(); }
  void draw(Frame& frame);

 private:
  void open(const Company& saved);
  static void draw_facts(const Company& company);
  void draw_form(Frame& frame, const Company& saved);
  void save(Frame& frame);

  Company draft_;
  ui::FormState form_;
  Life life_;
  std::int64_t opened_ms_ = 0;  // `updated_at` of what the form began with
  bool is_opened_ = false, is_restored_ = false;
};

}  // namespace candor
