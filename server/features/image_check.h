// Whether bytes are a picture that browsers may be given: PNG, JPEG or WebP, read to its last byte.
// Nothing is decoded: signatures, lengths of chunks and segments, checksums where there are some,
// and the size in pixels. No SVG, which is a program. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "shared/base/result.h"

namespace candor::features {

struct Image {
  std::string_view content_type;  // "image/png", "image/jpeg", "image/webp"
  std::int32_t width = 0, height = 0;
};

// Failure::invalid with a sentence: not_an_image (another type), image_damaged (cut off, with bytes
// behind its end, or a wrong structure; also an animated one), image_too_large (a side has more
// than limits::kLogoSideMax pixels).
Result<Image> check_image(std::string_view bytes);

}  // namespace candor::features
