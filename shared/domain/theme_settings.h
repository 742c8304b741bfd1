// How a company looks to candidates, as its recruiters set it (S3-22, S3-23, K43).
#pragma once

#include "shared/domain/company.h"
#include "shared/domain/contrast.h"

namespace candor {

// Two colours that are too close to be read. Candidates see the nearest readable shade instead.
struct ContrastWarning {
  std::string color;          // a field of the theme, "text_color"
  std::string on;             // the field of its ground, "background_color"
  std::int32_t contrast = 0;  // ratio times 100: 321 is 3.21:1
  std::int32_t needed = kReadableContrast;
  std::string message;
};
template <>
struct describe<ContrastWarning> {
  static constexpr std::string_view name = "ContrastWarning";
  static constexpr auto fields =
      fields_of(field<&ContrastWarning::color>("color", "theme.warning_color").set_by_server(),
                field<&ContrastWarning::on>("on", "theme.warning_on").set_by_server(),
                field<&ContrastWarning::contrast>("contrast", "theme.contrast").set_by_server(),
                field<&ContrastWarning::needed>("needed", "theme.needed").set_by_server(),
                field<&ContrastWarning::message>("message", "common.message").set_by_server());
};

// Only what a body names changes. `company_logo`: a data URL (PNG, JPEG, WebP; at most
// limits::kLogoBytes) stores the logo, null or "" removes it, and what an answer gave leaves it as
// it is. Answers give the stored logo as a data URL, else the address of Company::logo_url, else
// null.
struct ThemeSettings {
  std::string primary_color = "#0f6b5c";
  std::string accent_color = "#0f6b5c";
  std::string background_color = "#f7f6f3";
  std::string text_color = "#1d1b18";
  std::optional<std::string> company_logo;
  std::optional<std::string> logo_url;  // where candidates get the stored logo
  std::vector<ContrastWarning> warnings;
};
template <>
struct describe<ThemeSettings> {
  static constexpr std::string_view name = "ThemeSettings";
  static constexpr auto fields = fields_of(
      field<&ThemeSettings::primary_color>("primary_color", "theme.primary_color")
          .format(Format::color),
      field<&ThemeSettings::accent_color>("accent_color", "theme.accent_color")
          .format(Format::color),
      field<&ThemeSettings::background_color>("background_color", "theme.background_color")
          .format(Format::color),
      field<&ThemeSettings::text_color>("text_color", "theme.text_color").format(Format::color),
      field<&ThemeSettings::company_logo>("company_logo", "theme.company_logo")
          .length(0, limits::kLogoTextMax),
      field<&ThemeSettings::logo_url>("logo_url", "company.logo_url").set_by_server(),
      field<&ThemeSettings::warnings>("warnings", "theme.warnings").set_by_server());
};

// Every pair of these colours that candidates could not read: text, buttons and links on the
// background.
std::vector<ContrastWarning> contrast_warnings(const ThemeSettings& theme);

}  // namespace candor
