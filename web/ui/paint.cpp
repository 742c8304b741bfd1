// Drawing in the language of look.md.
#include "web/ui/paint.h"

#include <algorithm>
#include <cmath>

#include "web/ui/context.h"
#include "web/ui/flat_json.h"
#include "web/ui/fonts.h"

namespace ui {

namespace {

constexpr float kPi = 3.14159265f;

ImFontBaked* baked_of(const Face& face, int shift = 0) {
  return font_of(face, shift)->GetFontBaked(face.px, cx().env.pixel_ratio);
}

void draw_glyph(ImDrawList* list, const ImFontGlyph& glyph, float x, float y, ImU32 colour) {
  const ImU32 ink = glyph.Colored ? (colour | 0x00ffffffu) : colour;
  list->PrimReserve(6, 4);
  list->PrimRectUV({x + glyph.X0, y + glyph.Y0}, {x + glyph.X1, y + glyph.Y1}, {glyph.U0, glyph.V0},
                   {glyph.U1, glyph.V1}, ink);
}

bool breaks_after(std::uint32_t c) {
  return c == ' ' || c == '-' || c == '/' || c == 0x200b;
}

// Scripts without spaces may break between any two characters.
bool breaks_anywhere(std::uint32_t c) {
  return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7ff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef);
}

std::string_view trimmed_end(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

ImDrawList* canvas() {
  return ImGui::GetWindowDrawList();
}

float snap(float value) {
  const float ratio = cx().env.pixel_ratio;
  return std::floor(value * ratio + 0.5f) / ratio;
}

float line_thickness() {
  return cx().theme.scheme >= Scheme::contrast ? 2.f : 1.f;
}

ImU32 paint(Rgb c, float opacity) {
  return IM_COL32(c.r, c.g, c.b, static_cast<int>(opacity * 255 + 0.5f));
}
ImU32 paint(Token token, float opacity) {
  return paint(cx().theme[token], opacity);
}

Token token_of(Tone tone) {
  constexpr Token kTokens[] = {Token::muted, Token::accent_text, Token::info,
                               Token::ok,    Token::warn,        Token::danger};
  return kTokens[static_cast<int>(tone)];
}

Token soft_token_of(Tone tone) {
  constexpr Token kTokens[] = {Token::sunken,  Token::accent_soft, Token::info_soft,
                               Token::ok_soft, Token::warn_soft,   Token::danger_soft};
  return kTokens[static_cast<int>(tone)];
}

float text_width(const Face& face, std::string_view text) {
  ImFontBaked* baked = baked_of(face);
  float width = 0;
  for (std::size_t at = 0; at < text.size();) {
    width += baked->GetCharAdvance(next_codepoint(text, at));
  }
  return width;
}

std::vector<std::string_view> wrap_text(const Face& face, std::string_view text, float width) {
  std::vector<std::string_view> lines;
  ImFontBaked* baked = baked_of(face);
  std::size_t start = 0, last_break = 0;
  float used = 0, used_at_break = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    const std::uint32_t c = next_codepoint(text, at);
    if (c == '\n') {
      lines.push_back(trimmed_end(text.substr(start, before - start)));
      start = last_break = at;
      used = used_at_break = 0;
      continue;
    }
    const float advance = baked->GetCharAdvance(c);
    if (used + advance > width + 0.01f && c != ' ' && before > start) {
      const std::size_t cut = last_break > start ? last_break : before;
      lines.push_back(trimmed_end(text.substr(start, cut - start)));
      used = cut == before ? 0 : used - used_at_break;
      start = last_break = cut;
      used_at_break = 0;
    }
    used += advance;
    if (breaks_after(c) || breaks_anywhere(c)) {
      last_break = at;
      used_at_break = used;
    }
  }
  if (start < text.size() || lines.empty()) lines.push_back(text.substr(start));
  return lines;
}

std::string cut_text(const Face& face, std::string_view text, float width) {
  if (text_width(face, text) <= width + 0.5f) return std::string(text);
  ImFontBaked* baked = baked_of(face);
  const float room = width - baked->GetCharAdvance(0x2026);
  float used = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    used += baked->GetCharAdvance(next_codepoint(text, at));
    if (used > room) break;
    end = at;
  }
  return std::string(trimmed_end(text.substr(0, end))) + "\xe2\x80\xa6";
}

bool needs_shaping(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_codepoint(text, at);
    const bool shaped = (c >= 0x0590 && c <= 0x08ff) || (c >= 0x0900 && c <= 0x109f) ||
                        (c >= 0x1780 && c <= 0x18af) || (c >= 0xfb1d && c <= 0xfdff) ||
                        (c >= 0xfe70 && c <= 0xfeff);
    if (shaped) return true;
  }
  return false;
}

void draw_text(const Face& face, ImVec2 at, std::string_view text, ImU32 colour) {
  if (needs_shaping(text)) return;
  ImDrawList* list = canvas();
  const ImVec4 clip = list->_ClipRectStack.back();
  if (at.y > clip.w || at.y + face.line < clip.y) return;
  const float ratio = cx().env.pixel_ratio;
  ImFontBaked* baked[kShifts] = {};
  baked[0] = baked_of(face, 0);
  const float height = baked[0]->Ascent - baked[0]->Descent;
  const float baseline = snap(at.y + (face.line - height) / 2 + baked[0]->Ascent);
  float pen = at.x;
  for (std::size_t i = 0; i < text.size();) {
    const std::uint32_t c = next_codepoint(text, i);
    const float device = pen * ratio;
    const int shift = ratio < 1.75f ? static_cast<int>((device - std::floor(device)) * kShifts) : 0;
    if (!baked[shift]) baked[shift] = baked_of(face, shift);
    const ImFontGlyph* glyph = baked[shift]->FindGlyph(c);
    if (!glyph) continue;
    if (glyph->Visible) {
      const float whole = ratio < 1.75f ? std::floor(device) / ratio : snap(pen);
      draw_glyph(list, *glyph, whole, baseline, colour);
    }
    pen += glyph->AdvanceX;
  }
}

void draw_text_centred(const Face& face, const ImRect& box, std::string_view text, ImU32 colour) {
  const float width = text_width(face, text);
  draw_text(
      face,
      {box.Min.x + (box.GetWidth() - width) / 2, box.Min.y + (box.GetHeight() - face.line) / 2},
      text, colour);
}

void draw_icon(Icon icon, ImVec2 at, float size, ImU32 colour) {
  if (icon == Icon::none) return;
  ImFontBaked* baked = icon_font()->GetFontBaked(size, cx().env.pixel_ratio);
  const ImFontGlyph* glyph = baked->FindGlyph(icon_codepoint(icon));
  if (!glyph || !glyph->Visible) return;
  const float x = snap(at.x), y = snap(at.y);
  ImDrawList* list = canvas();
  list->PrimReserve(6, 4);
  list->PrimRectUV({x, y}, {x + glyph->X1, y + glyph->Y1}, {glyph->U0, glyph->V0},
                   {glyph->U1, glyph->V1}, colour);
}

void draw_box(const ImRect& box, float radius, ImU32 fill) {
  canvas()->AddRectFilled({snap(box.Min.x), snap(box.Min.y)}, {snap(box.Max.x), snap(box.Max.y)},
                          fill, radius);
}

void draw_line_box(const ImRect& box, float radius, ImU32 line, float thickness) {
  const float half = thickness / 2;
  canvas()->AddRect({snap(box.Min.x) + half, snap(box.Min.y) + half},
                    {snap(box.Max.x) - half, snap(box.Max.y) - half}, line,
                    std::max(0.f, radius - half), 0, thickness);
}

void draw_shadow(const ImRect& box, float radius, float spread) {
  constexpr int kSteps = 20;
  if (cx().theme.scheme >= Scheme::contrast) return;
  const float strength = cx().theme.scheme == Scheme::dark ? 0.06f : 0.018f;
  for (int i = 0; i < kSteps; ++i) {
    const float inward = static_cast<float>(i + 1) / kSteps;
    const float grow = spread * 0.7f * (1 - inward);
    ImRect around = box;
    around.Expand(grow);
    around.TranslateY(spread * 0.2f);
    // Fainter outside, so that no edge of the shadow can be seen.
    canvas()->AddRectFilled(around.Min, around.Max, paint(Rgb{20, 16, 10}, strength * inward),
                            radius + grow);
  }
}

void draw_hairline(ImVec2 from, ImVec2 to, ImU32 colour) {
  const float t = line_thickness();
  canvas()->AddRectFilled(
      {snap(from.x), snap(from.y)},
      {std::max(snap(to.x), snap(from.x) + t), std::max(snap(to.y), snap(from.y) + t)}, colour);
}

void draw_arc(ImVec2 centre, float radius, float part, float thickness, ImU32 colour) {
  if (part <= 0) return;
  const float from = -kPi / 2;
  canvas()->PathArcTo(centre, radius, from, from + 2 * kPi * std::min(part, 1.f), 72);
  canvas()->PathStroke(colour, 0, thickness);
}

}  // namespace ui
