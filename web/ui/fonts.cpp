// The glyph loader: ImGui asks for a glyph of a size, the platform draws it.
#include "web/ui/fonts.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "imgui_internal.h"
#include "web/platform/platform.h"

namespace ui {

namespace {

constexpr unsigned kIconStyle = 0x20000, kMonoStyle = 0x10000;
// Bits above the style say by how many quarters of a device pixel a glyph is moved to the right: on
// screens of low density evenly spaced letters need positions between pixels.
constexpr unsigned kShiftUnit = 0x100000, kStyleMask = 0x3ffff;
constexpr unsigned kStyles[] = {400, 500, 650, kMonoStyle | 400};
constexpr int kStyleCount = 4;
constexpr ImWchar kFirstIcon = 0xe000;
ImFont* fonts[kStyleCount][kShifts];
ImFont* icons;

unsigned style_of(const ImFontConfig* source) {
  return source->FontLoaderFlags & kStyleMask;
}

bool contains(ImFontAtlas*, ImFontConfig* source, ImWchar codepoint) {
  const bool is_icon =
      codepoint >= kFirstIcon && codepoint < kFirstIcon + static_cast<unsigned>(Icon::kCount);
  return (style_of(source) == kIconStyle) == is_icon;
}

bool init_size(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
  double metrics[6] = {};
  if (style_of(source) == kIconStyle) {
    baked->Ascent = baked->Size;
    baked->Descent = 0;
    return true;
  }
  platform::measure_glyph(style_of(source), 'x', baked->Size, metrics);
  baked->Ascent = static_cast<float>(metrics[4]);
  baked->Descent = -static_cast<float>(metrics[5]);
  return true;
}

bool is_coloured(const unsigned char* rgba, int count) {
  for (int i = 0; i < count; ++i) {
    const unsigned char* p = rgba + i * 4;
    if (p[3] > 32 && (std::abs(p[0] - p[1]) > 24 || std::abs(p[1] - p[2]) > 24)) return true;
  }
  return false;
}

bool place_bitmap(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, ImFontGlyph* glyph,
                  int width, int height, unsigned char* rgba) {
  const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, width, height);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, id);
  glyph->Visible = true;
  glyph->Colored = is_coloured(rgba, width * height);
  glyph->PackId = id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, rgba,
                                     ImTextureFormat_RGBA32, width * 4);
  return true;
}

bool load_icon(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, ImFontGlyph* glyph) {
  const float density = source->RasterizerDensity * baked->RasterizerDensity;
  const int px = static_cast<int>(std::ceil(baked->Size * density));
  ImVector<unsigned char> rgba;
  rgba.resize(px * px * 4);
  std::memset(rgba.Data, 0, static_cast<std::size_t>(rgba.size()));
  const auto icon = static_cast<Icon>(glyph->Codepoint - kFirstIcon);
  platform::rasterise_icon(icon_name(icon), px, rgba.Data);
  glyph->X0 = 0;
  glyph->Y0 = 0;
  glyph->X1 = static_cast<float>(px) / density;
  glyph->Y1 = static_cast<float>(px) / density;
  return place_bitmap(atlas, source, baked, glyph, px, px, rgba.Data);
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*,
                ImWchar codepoint, ImFontGlyph* glyph, float* advance_only) {
  const bool icon = style_of(source) == kIconStyle;
  const float density = source->RasterizerDensity * baked->RasterizerDensity;
  const double px = baked->Size * density;
  double m[6] = {};
  const double advance = icon ? px : platform::measure_glyph(style_of(source), codepoint, px, m);
  if (advance_only) {
    *advance_only = static_cast<float>(advance) / density;
    return true;
  }
  glyph->Codepoint = codepoint;
  glyph->AdvanceX = static_cast<float>(advance) / density;
  if (icon) return load_icon(atlas, source, baked, glyph);
  const bool blank = m[0] + m[1] <= 0 || m[2] + m[3] <= 0;
  if (blank) return true;
  const int left = static_cast<int>(std::ceil(m[0])) + 1;
  const int right = static_cast<int>(std::ceil(m[1])) + 2;
  const int above = static_cast<int>(std::ceil(m[2])) + 1;
  const int below = static_cast<int>(std::ceil(m[3])) + 1;
  const int width = left + right, height = above + below;
  ImVector<unsigned char> rgba;
  rgba.resize(width * height * 4);
  const double shift = source->FontLoaderFlags / kShiftUnit * (1.0 / kShifts);
  platform::rasterise_glyph(style_of(source), codepoint, px, width, height, left + shift, above,
                            rgba.Data);
  glyph->X0 = static_cast<float>(-left) / density;
  glyph->X1 = static_cast<float>(width - left) / density;
  glyph->Y0 = static_cast<float>(-above) / density;  // relative to the baseline
  glyph->Y1 = glyph->Y0 + static_cast<float>(height) / density;
  return place_bitmap(atlas, source, baked, glyph, width, height, rgba.Data);
}

ImFont* add_font(ImFontAtlas* atlas, const ImFontLoader* loader, unsigned flags) {
  static char nothing[4];
  ImFontConfig config;
  config.FontLoader = loader;
  config.FontLoaderFlags = flags;
  config.FontData = nothing;
  config.FontDataSize = sizeof nothing;
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = 15;
  return atlas->AddFont(&config);
}

}  // namespace

void add_fonts(ImFontAtlas* atlas) {
  static ImFontLoader loader;
  loader.Name = "platform";
  loader.FontSrcContainsGlyph = contains;
  loader.FontBakedInit = init_size;
  loader.FontBakedLoadGlyph = load_glyph;
  atlas->SetFontLoader(&loader);
  for (int shift = 0; shift < kShifts; ++shift) {
    for (int i = 0; i < kStyleCount; ++i) {
      fonts[i][shift] =
          add_font(atlas, &loader, kStyles[i] | kShiftUnit * static_cast<unsigned>(shift));
    }
  }
  icons = add_font(atlas, &loader, kIconStyle);
}

ImFont* font_of(const Face& face, int shift) {
  if (face.mono) return fonts[3][shift];
  return fonts[face.weight >= 600 ? 2 : face.weight >= 500 ? 1 : 0][shift];
}

ImFont* icon_font() {
  return icons;
}

ImWchar icon_codepoint(Icon icon) {
  return kFirstIcon + static_cast<ImWchar>(icon);
}

}  // namespace ui
