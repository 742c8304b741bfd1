// Drawing in the language of look.md: text in lines, rounded shapes, soft shadows, icons. Inside
// web/ui only. Everything snaps to device pixels, so that text and lines are as sharp as the
// browser's own.
#pragma once

#include <string_view>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/ui/base.h"
#include "web/ui/theme.h"

namespace ui {

// Weight, size and line height of a text.
struct Face {
  std::uint16_t px = 15, line = 22, weight = 400;
  bool mono = false;
};
inline constexpr Face kBody{15, 22, 400}, kStrong{15, 22, 500}, kSmall{13, 18, 400},
    kLeadStrong{17, 24, 500}, kSmallStrong{13, 18, 500}, kLead{17, 24, 400}, kH3{20, 28, 650},
    kH2{24, 32, 650}, kH1{32, 40, 650}, kH1Phone{28, 36, 650}, kFigure{32, 40, 650},
    kCode{14, 22, 400, true};

ImU32 paint(Token token, float opacity = 1);
ImU32 paint(Rgb colour, float opacity = 1);
Token token_of(Tone tone);       // foreground of a tone
Token soft_token_of(Tone tone);  // background of a tone

float text_width(const Face& face, std::string_view text);
// Splits at spaces to lines of at most `width`; very long words are cut. Views into `text`.
std::vector<std::string_view> wrap_text(const Face& face, std::string_view text, float width);
// `text` cut with an ellipsis when it is wider than `width`.
std::string cut_text(const Face& face, std::string_view text, float width);
// One line in its line box.
void draw_text(const Face& face, ImVec2 at, std::string_view text, ImU32 colour);
// Centred in a box, one line.
void draw_text_centred(const Face& face, const ImRect& box, std::string_view text, ImU32 colour);
// Scripts the canvas cannot shape: the DOM shows them.
bool needs_shaping(std::string_view text);

void draw_icon(Icon icon, ImVec2 at, float size, ImU32 colour);
void draw_box(const ImRect& box, float radius, ImU32 fill);
void draw_line_box(const ImRect& box, float radius, ImU32 line, float thickness = 1);
void draw_shadow(const ImRect& box, float radius, float spread = 24);
void draw_hairline(ImVec2 from, ImVec2 to, ImU32 colour);
void draw_arc(ImVec2 centre, float radius, float part, float thickness, ImU32 colour);
float line_thickness();  // 1 px, 2 px in high contrast
float snap(float value);
ImDrawList* canvas();

}  // namespace ui
