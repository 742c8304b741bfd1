// The preview of a company's colours.
#include "web/ui/company_preview.h"

#include <cmath>

#include "web/ui/context.h"

namespace ui {

namespace {

// Lines of one text below each other; returns where the next one starts.
float draw_lines(const Face& face, ImVec2 at, float width, std::string_view words, Rgb ink) {
  for (const std::string_view line : wrap_text(face, words, width)) {
    draw_text(face, at, line, paint(ink));
    at.y += face.line;
  }
  return at.y;
}

}  // namespace

void company_preview(const CompanyColours& colours, const PreviewWords& words) {
  const Theme theme = company_theme(theme_of(Scheme::light), colours).theme;
  constexpr float kPad = 20, kHeight = 312;
  const ImRect area = place(280, kHeight, true);
  draw_box(area, 10, paint(theme[Token::bg]));
  draw_line_box(area, 10, paint(Token::line), line_thickness());
  canvas()->PushClipRect(area.Min, area.Max, true);
  const float width = area.GetWidth() - 2 * kPad;
  const ImVec2 corner(area.Min.x + kPad, area.Min.y + kPad);
  if (words.logo.empty()) {
    const std::string company = cut_text(kStrong, words.company, width);
    draw_text(kStrong, {corner.x, corner.y + 8}, company, paint(theme[Token::text]));
  }
  const ImRect sheet(corner.x, corner.y + 52, corner.x + width, area.Max.y - kPad);
  draw_box(sheet, 10, paint(theme[Token::surface]));
  draw_line_box(sheet, 10, paint(theme[Token::line]), line_thickness());
  const float inner = width - 2 * kPad;
  const ImVec2 start(sheet.Min.x + kPad, sheet.Min.y + kPad);
  float y = draw_lines(kH3, start, inner, words.title, theme[Token::text]) + 4;
  y = draw_lines(kBody, {start.x, y}, inner, words.lead, theme[Token::muted]) + kSpace4;
  const ImRect button(start.x, y, start.x + text_width(kStrong, words.button) + 32, y + 40);
  draw_box(button, 6, paint(theme[Token::accent]));
  draw_text_centred(kStrong, button, words.button, paint(theme[Token::on_accent]));
  y = button.Max.y + kSpace3;
  draw_text(kBody, {start.x, y}, words.link, paint(theme[Token::accent_text]));
  const float under = y + 19;
  draw_hairline({start.x, under}, {start.x + text_width(kBody, words.link), under + 1},
                paint(theme[Token::accent_text], 0.5f));
  canvas()->PopClipRect();
  emit(text_id(), Role::image, area, {.name = words.label});
  if (words.logo.empty()) return;
  const ImRect logo(corner, {corner.x + kLogoWidth, corner.y + kLogoHeight});
  emit(make_id("logo", kLogoKey), Role::image, logo,
       {.name = words.company, .key = kLogoKey, .href = words.logo});
}

bool colour_picker(std::string_view label, std::string& value, bool disabled) {
  const std::uint32_t id = make_id(label);
  bool changed = false;
  if (const std::string* picked = took_value(id)) {
    changed = *picked != value;
    value = *picked;
  }
  const ImRect rect = place(40, 40);
  Rgb given;
  const bool is_colour = parse_colour(value, given);
  if (is_colour) draw_box(rect, 6, paint(given));
  draw_line_box(rect, 6, paint(Token::line_strong, 0.6f), line_thickness());
  const std::string shown = write_colour(given);
  Node& node = emit(id, Role::date_time, rect, {.name = label, .value = shown},
                    disabled ? flag::disabled + 0u : 0u);
  node.a = 3;
  return changed;
}

}  // namespace ui
