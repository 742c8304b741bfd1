// What tus clients say about an upload in the header Upload-Metadata. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shared/describe/json.h"
#include "shared/domain/recording.h"

namespace candor::features {

// "key base64,key base64,key". malformed when a value is not base64 or not UTF-8.
Result<std::vector<json::Pair>> read_metadata(std::string_view header);
// The length of the recording as the recorder measured it; creation and the last PATCH may carry
// it.
std::optional<Seconds> duration_of(const std::vector<json::Pair>& pairs);
// A new upload: its answer, kind, media type and length.
Result<Upload> read_new_upload(const std::vector<json::Pair>& pairs);

}  // namespace candor::features
