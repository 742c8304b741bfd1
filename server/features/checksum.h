// Digests of bytes on the wire. SHA-1 is only what tus clients use against transport errors, never
// for security.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace candor::features {

std::string sha1(std::string_view bytes);    // 20 raw bytes
std::string sha256(std::string_view bytes);  // 32 raw bytes
Result<std::string> decode_base64(std::string_view text);

// Whether `bytes` have the checksum of an "sha1 <base64>" or "sha256 <base64>" header; malformed
// when it names another algorithm.
Result<bool> matches_checksum(std::string_view header, std::string_view bytes);

}  // namespace candor::features
