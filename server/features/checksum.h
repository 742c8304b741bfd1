// What headers of tus say about bytes: checksums and base64.
#pragma once

#include <string>
#include <string_view>

#include "server/work/bytes.h"
#include "shared/base/result.h"

namespace candor::features {

Result<std::string> decode_base64(std::string_view text);

// Whether `bytes` have the checksum of an "sha1 <base64>" or "sha256 <base64>" header; malformed
// when it names another algorithm.
Result<bool> matches_checksum(std::string_view header, const work::Bytes& bytes);

}  // namespace candor::features
