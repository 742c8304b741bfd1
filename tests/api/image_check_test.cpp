// Pictures are believed when every byte of their structure is right, and not before.
#include "server/features/image_check.h"

#include "shared/base/limits.h"
#include "tests/api/logo_samples.h"

namespace candor::test {
namespace {

using features::check_image;

std::string code_of(std::string_view bytes) {
  const auto image = check_image(bytes);
  return image.is_error() ? image.error().code : "fine";
}

void expect_image(std::string_view bytes, std::string_view type, int width, int height) {
  const auto image = check_image(bytes);
  ASSERT_FALSE(image.is_error()) << image.error().code;
  EXPECT_EQ(image.value().content_type, type);
  EXPECT_EQ(image.value().width, width);
  EXPECT_EQ(image.value().height, height);
}

TEST(ImageCheck, KnowsThreeKindsAndTheirSizes) {
  expect_image(png_sample(), "image/png", 1, 1);
  expect_image(jpeg_sample(), "image/jpeg", 16, 8);
  expect_image(webp_sample(), "image/webp", 16, 8);
}

TEST(ImageCheck, EveryCutAndEveryByteBehindTheEndIsDamage) {
  for (const std::string& whole : {png_sample(), jpeg_sample(), webp_sample()}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(code_of(whole.substr(0, length)), "fine") << length << " of " << whole.size();
    }
    EXPECT_EQ(code_of(whole + "x"), "image_damaged");
    EXPECT_EQ(code_of(whole + whole), "image_damaged");
  }
}

TEST(ImageCheck, OtherTypesAreNoPictures) {
  for (const std::string_view bytes :
       {std::string_view(), std::string_view("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        std::string_view("GIF89a\1\0\1\0", 10), std::string_view("BM"),
        std::string_view("<html><script>"), std::string_view("RIFF\4\0\0\0WAVE", 12)}) {
    EXPECT_EQ(code_of(bytes), "not_an_image") << bytes;
  }
}

TEST(ImageCheck, PngChecksumsAndChunksMustBeRight) {
  const std::string png = png_sample();
  for (std::size_t i = 8; i < png.size(); ++i) {
    std::string changed = png;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    EXPECT_NE(code_of(changed), "fine") << "byte " << i;
  }
  // Without its data, and with its first chunk twice.
  EXPECT_EQ(code_of(png.substr(0, 33) + png.substr(58)), "image_damaged");
  EXPECT_EQ(code_of(png.substr(0, 33) + png.substr(8)), "image_damaged");
}

TEST(ImageCheck, TooManyPixelsAreRefusedByTheHeaderAlone) {
  std::string jpeg = jpeg_sample();
  const std::size_t frame = jpeg.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  jpeg[frame + 5] = 0x7f;  // the high byte of its height
  EXPECT_EQ(code_of(jpeg), "image_too_large");
  jpeg[frame + 5] = jpeg[frame + 6] = 0;
  EXPECT_EQ(code_of(jpeg), "image_damaged") << "no height";
  std::string webp = webp_sample();
  webp[27] = 0x3f;  // the high bits of its width
  EXPECT_EQ(code_of(webp), "image_too_large");
}

TEST(ImageCheck, AnAnimatedWebpIsRefused) {
  const std::string still = webp_sample().substr(12);
  std::string chunk("VP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x07\0\0", 18);
  const auto wrapped = [&] {
    std::string bytes = "RIFF";
    const std::size_t size = 4 + chunk.size() + still.size();
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(size >> 8 * i & 0xff);
    return bytes + "WEBP" + chunk + still;
  };
  EXPECT_EQ(code_of(wrapped()), "fine");
  chunk[8] = 0x02;
  EXPECT_EQ(code_of(wrapped()), "image_damaged") << "animated";
  chunk[8] = 0;
  chunk[12] = 0x10;
  EXPECT_EQ(code_of(wrapped()), "image_damaged") << "the canvas is not the picture's";
}

}  // namespace
}  // namespace candor::test
