// Fonts whose glyphs the platform measures and rasterises (browser 2D canvas; fixed widths in
// tests). No font data travels with the client.
#pragma once

#include "imgui.h"
#include "web/ui/base.h"
#include "web/ui/paint.h"

namespace ui {

void add_fonts(ImFontAtlas* atlas);
// `shift`: glyphs moved to the right by this many quarters of a device pixel.
inline constexpr int kShifts = 4;
ImFont* font_of(const Face& face, int shift = 0);
ImFont* icon_font();
// Code point of an icon in the icon font.
ImWchar icon_codepoint(Icon icon);

}  // namespace ui
