// PNG: W3C PNG (Third Edition), 5 and 11.2. JPEG: ITU-T T.81, annex B. WebP: RFC 9649.
#include "server/features/image_check.h"

#include <array>

#include "shared/base/limits.h"

namespace candor::features {

namespace {

Error refused(std::string code, std::string message) {
  return fail(Failure::invalid, std::move(code), std::move(message));
}
Error not_an_image() {
  return refused("not_an_image", "Use a PNG, JPEG or WebP picture.");
}
Error damaged() {
  return refused("image_damaged",
                 "This picture is damaged, incomplete or animated. Save it again as PNG.");
}

// Reads forward; what is not there reads as zero and makes `is_short`.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) is_short = true;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::uint32_t big(std::size_t count) {
    std::uint32_t value = 0;
    for (const char c : take(count)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::uint32_t little(std::size_t count) {
    std::uint32_t value = 0;
    int shift = 0;
    for (const char c : take(count)) {
      value |= std::uint32_t{static_cast<unsigned char>(c)} << shift;
      shift += 8;
    }
    return value;
  }
  std::string_view rest() const { return rest_; }
  bool is_at_end() const { return rest_.empty(); }
  bool is_short = false;

 private:
  std::string_view rest_;
};

Result<Image> sized(std::string_view content_type, std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) return damaged();
  if (width > limits::kLogoSideMax || height > limits::kLogoSideMax) {
    return refused("image_too_large", "Use a picture of at most " +
                                          std::to_string(limits::kLogoSideMax) + " pixels a side.");
  }
  return Image{content_type, static_cast<std::int32_t>(width), static_cast<std::int32_t>(height)};
}

// PNG

constexpr std::string_view kPng{"\x89PNG\r\n\x1a\n", 8};

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t sum = i;
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb8'8320 : 0);
    table[i] = sum;
  }
  return table;
}();

std::uint32_t crc(std::string_view bytes) {
  std::uint32_t sum = 0xffff'ffff;
  for (const char c : bytes) {
    sum = kCrcTable[(sum ^ static_cast<unsigned char>(c)) & 0xff] ^ (sum >> 8);
  }
  return ~sum;
}

// Depths that a colour type allows, as bits.
std::uint32_t depths_of(std::uint32_t color_type) {
  switch (color_type) {
    case 0: return 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16;
    case 3: return 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8;
    case 2:
    case 4:
    case 6: return 1 << 8 | 1 << 16;
    default: return 0;
  }
}

Result<Image> png_header(std::string_view data) {
  if (data.size() != 13) return damaged();
  Bytes header(data);
  const std::uint32_t width = header.big(4);
  const std::uint32_t height = header.big(4);
  const std::uint32_t depth = header.big(1);
  const std::uint32_t color_type = header.big(1);
  const bool is_known = depth <= 16 && (depths_of(color_type) >> depth & 1) != 0 &&
                        header.big(1) == 0 && header.big(1) == 0 && header.big(1) <= 1;
  if (!is_known) return damaged();
  return sized("image/png", width, height);
}

Result<Image> check_png(std::string_view bytes) {
  Bytes png(bytes);
  png.take(kPng.size());
  Image image;
  bool has_data = false;
  for (bool is_first = true; !png.is_short; is_first = false) {
    const std::uint32_t length = png.big(4);
    const std::string_view checked = png.rest().substr(0, std::size_t{4} + length);
    const std::string_view type = png.take(4);
    const std::string_view data = png.take(length);
    if (png.big(4) != crc(checked) || png.is_short) return damaged();
    if (is_first != (type == "IHDR") || type == "acTL") return damaged();
    if (is_first) image = TRY(png_header(data));
    if (type == "IDAT") has_data = true;
    if (type != "IEND") continue;
    if (length != 0 || !has_data || !png.is_at_end()) return damaged();
    return image;
  }
  return damaged();
}

// JPEG

constexpr std::string_view kJpeg = "\xff\xd8\xff";
constexpr std::uint32_t kEndOfImage = 0xd9, kStartOfScan = 0xda;

bool is_frame(std::uint32_t marker) {
  const bool is_table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
  return marker >= 0xc0 && marker <= 0xcf && !is_table;
}

// The marker after any filling, or 0.
std::uint32_t next_marker(Bytes& jpeg) {
  if (jpeg.big(1) != 0xff) return 0;
  std::uint32_t marker = jpeg.big(1);
  while (marker == 0xff && !jpeg.is_short) marker = jpeg.big(1);
  return marker;
}

// Past the compressed data: to the next marker that is neither a stuffed zero nor a restart.
void skip_scan(Bytes& jpeg) {
  const std::string_view data = jpeg.rest();
  std::size_t at = 0;
  while (true) {
    at = data.find('\xff', at);
    if (at == std::string_view::npos || at + 1 >= data.size()) break;
    const auto next = static_cast<unsigned char>(data[at + 1]);
    const bool is_marker = next != 0 && (next < 0xd0 || next > 0xd7);
    if (is_marker) break;
    at += 2;
  }
  jpeg.take(std::min(at, data.size()));
}

Result<Image> check_jpeg(std::string_view bytes) {
  Bytes jpeg(bytes);
  jpeg.take(2);
  Image image;
  bool has_scan = false;
  while (!jpeg.is_short) {
    const std::uint32_t marker = next_marker(jpeg);
    if (marker == kEndOfImage) {
      if (!has_scan || !jpeg.is_at_end()) return damaged();
      return image;
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return damaged();
    const std::uint32_t length = jpeg.big(2);
    if (length < 2) return damaged();
    Bytes segment(jpeg.take(length - 2));
    if (is_frame(marker)) {
      if (image.width != 0 || segment.big(1) != 8) return damaged();
      const std::uint32_t height = segment.big(2);
      const std::uint32_t width = segment.big(2);
      image = TRY(sized("image/jpeg", width, height));
    }
    if (marker != kStartOfScan) continue;
    if (image.width == 0) return damaged();
    has_scan = true;
    skip_scan(jpeg);
  }
  return damaged();
}

// WebP

bool is_webp(std::string_view bytes) {
  return bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP");
}

struct Canvas {
  std::uint32_t width = 0, height = 0;
  bool operator==(const Canvas&) const = default;
};

// Of the bitstream in a chunk "VP8 " or "VP8L"; zero when it is none.
Canvas canvas_of(std::string_view type, std::string_view data) {
  Bytes stream(data);
  if (type == "VP8L") {
    if (stream.big(1) != 0x2f) return {};
    const std::uint32_t bits = stream.little(4);
    if (stream.is_short) return {};
    return {(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
  }
  const bool is_key_frame = (stream.little(3) & 1) == 0;
  if (stream.big(3) != 0x9d'01'2a || !is_key_frame) return {};
  const std::uint32_t width = stream.little(2) & 0x3fff;
  const std::uint32_t height = stream.little(2) & 0x3fff;
  if (stream.is_short) return {};
  return {width, height};
}

Result<Image> check_webp(std::string_view bytes) {
  constexpr std::uint32_t kAnimated = 0x02;
  Bytes webp(bytes);
  webp.take(4);
  if (webp.little(4) + std::uint64_t{8} != bytes.size()) return damaged();
  webp.take(4);
  Canvas extended, picture;
  for (bool is_first = true; !webp.is_at_end(); is_first = false) {
    const std::string_view type = webp.take(4);
    const std::uint32_t length = webp.little(4);
    const std::string_view data = webp.take(length);
    if (length % 2 == 1) webp.take(1);
    if (webp.is_short) return damaged();
    if (type == "VP8X") {
      Bytes header(data);
      if (!is_first || (header.little(4) & kAnimated) != 0) return damaged();
      extended = {header.little(3) + 1, header.little(3) + 1};
      if (header.is_short) return damaged();
    }
    if (type != "VP8 " && type != "VP8L") continue;
    if (picture.width != 0) return damaged();
    picture = canvas_of(type, data);
    if (picture.width == 0) return damaged();
  }
  if (picture.width == 0 || (extended.width != 0 && !(extended == picture))) return damaged();
  return sized("image/webp", picture.width, picture.height);
}

}  // namespace

Result<Image> check_image(std::string_view bytes) {
  if (bytes.starts_with(kPng)) return check_png(bytes);
  if (bytes.starts_with(kJpeg)) return check_jpeg(bytes);
  if (is_webp(bytes)) return check_webp(bytes);
  return not_an_image();
}

}  // namespace candor::features
