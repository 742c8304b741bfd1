// How candidate pages look in a company's colours: a small picture of one, for the page where they
// are chosen.
#pragma once

#include <string>
#include <string_view>

#include "web/ui/theme.h"

namespace ui {

// The box of a logo at the start of a candidate page's header; the key is how the style sheet knows
// one.
inline constexpr float kLogoWidth = 160, kLogoHeight = 40;
inline constexpr std::string_view kLogoKey = "company-logo";

struct PreviewWords {
  std::string_view label;  // for assistive technology: the picture says nothing new
  std::string_view company, title, lead, button, link;
  std::string_view logo = {};  // address of a picture; stands in place of the company's name
};
// Painted with the colours as candidates get them, that is after the correction for contrast.
void company_preview(const CompanyColours& colours, const PreviewWords& words);
// A square of one colour; pressing it opens the browser's own picker. `value` becomes "#rrggbb";
// true in the turn it changed.
bool colour_picker(std::string_view label, std::string& value, bool disabled = false);

}  // namespace ui
