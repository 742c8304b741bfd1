// A company: the tenant every interview, account and result belongs to (S0-17, K26), and how it
// looks to candidates.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

// Colours and logo on candidate pages (S3-25). Colours are "#rrggbb"; the logo is a URL or empty.
struct Theme {
  std::string primary_color = "#0f6b5c";
  std::string accent_color = "#0f6b5c";
  std::string background_color = "#f7f6f3";
  std::string text_color = "#1d1b18";
  std::optional<std::string> company_logo;
};
template <>
struct describe<Theme> {
  static constexpr std::string_view name = "Theme";
  static constexpr auto fields = fields_of(
      field<&Theme::primary_color>("primary_color", "theme.primary_color").format(Format::color),
      field<&Theme::accent_color>("accent_color", "theme.accent_color").format(Format::color),
      field<&Theme::background_color>("background_color", "theme.background_color")
          .format(Format::color),
      field<&Theme::text_color>("text_color", "theme.text_color").format(Format::color),
      field<&Theme::company_logo>("company_logo", "theme.company_logo").length(0, 2'000));
};

struct Company {
  CompanyId id;
  std::string name;
  std::string contact_email;  // shown to candidates as the person to ask
  std::string about;          // one paragraph candidates read on the welcome page
  std::string primary_color = "#0f6b5c";
  std::string accent_color = "#0f6b5c";
  std::string background_color = "#f7f6f3";
  std::string text_color = "#1d1b18";
  Time created_at;
  Time updated_at;
};
template <>
struct describe<Company> {
  static constexpr std::string_view name = "Company", table = "companies";
  static constexpr auto fields = fields_of(
      field<&Company::id>("id", "company.id").set_by_server(),
      field<&Company::name>("name", "company.name").required().length(1, limits::kNameMax),
      field<&Company::contact_email>("contact_email", "company.contact_email")
          .format(Format::email)
          .length(0, limits::kEmailMax)
          .personal(Personal::contact),
      field<&Company::about>("about", "company.about")
          .format(Format::multiline)
          .length(0, limits::kDescriptionMax),
      field<&Company::primary_color>("primary_color", "theme.primary_color").format(Format::color),
      field<&Company::accent_color>("accent_color", "theme.accent_color").format(Format::color),
      field<&Company::background_color>("background_color", "theme.background_color")
          .format(Format::color),
      field<&Company::text_color>("text_color", "theme.text_color").format(Format::color),
      field<&Company::created_at>("created_at", "common.created_at").set_by_server(),
      field<&Company::updated_at>("updated_at", "common.updated_at").set_by_server());
};

}  // namespace candor
