#include "server/features/checksum.h"

#include <sodium.h>

#include "server/work/digest.h"
#include "server/work/event.h"

namespace candor::features {

Result<std::string> decode_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, &end, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != text.data() + text.size()) {
    return fail(Failure::malformed, "malformed_base64", "Encode this value as base64.");
  }
  bytes.resize(length);
  return bytes;
}

Result<bool> matches_checksum(std::string_view header, const work::Bytes& bytes) {
  const std::size_t space = header.find(' ');
  const std::string_view algorithm = header.substr(0, space);
  if (space == std::string_view::npos || (algorithm != "sha1" && algorithm != "sha256")) {
    return fail(Failure::malformed, "unknown_checksum", "Use sha1 or sha256 as checksum.");
  }
  const std::string expected = TRY(decode_base64(header.substr(space + 1)));
  const auto kind = algorithm == "sha1" ? work::Digest::Kind::sha1 : work::Digest::Kind::sha256;
  // A whole piece of an upload takes tens of milliseconds.
  return work::elsewhere([&]() -> Result<bool> {
    work::Digest digest(kind);
    TRY(bytes.visit([&](std::string_view piece) {
      digest.add(piece);
      return ok();
    }));
    return digest.finish() == expected;
  });
}

}  // namespace candor::features
