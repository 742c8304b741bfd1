// Small pictures for the tests of logos.
#pragma once

#include <string>
#include <string_view>

#include "server/features/checksum.h"
#include "tests/api/api_test.h"

namespace candor::test {

// The logo of the source document S3: one pixel, 70 bytes.
inline constexpr std::string_view kDocumentLogo =
    "data:image/"
    "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAW"
    "jR9awAAAABJRU5ErkJggg==";
inline constexpr std::string_view kJpegText =
    "/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYH"
    "BwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsODg4RERT/xABMAAEBAAAAAAAAAAAAAAAAAAAABgEBAQAAAAAA"
    "AAAAAAAAAAAABQcQAQAAAAAAAAAAAAAAAAAAAAARAQAAAAAAAAAAAAAAAAAAAAD/wAARCAAIABADASIAAhEAAxEA/9oA"
    "DAMBAAIRAxEAPwCZALJ+/9k=";
inline constexpr std::string_view kWebpText =
    "UklGRjgAAABXRUJQVlA4ICwAAACQAQCdASoQAAgAAgA0JaACdLoAA5gA/u8pR8TxdvIb/6MP/xpH/GkfDmAAAA==";

inline std::string decoded(std::string_view base64_text) {
  auto bytes = features::decode_base64(base64_text);
  EXPECT_FALSE(bytes.is_error());
  return bytes.is_error() ? std::string() : bytes.release_value();
}
inline std::string png_sample() {
  return decoded(kDocumentLogo.substr(kDocumentLogo.find(',') + 1));
}
inline std::string jpeg_sample() {
  return decoded(kJpegText);
}
inline std::string webp_sample() {
  return decoded(kWebpText);
}

}  // namespace candor::test
