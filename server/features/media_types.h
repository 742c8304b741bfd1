// What a file of a recording is, told by its bytes. Pure.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/domain/recording.h"

namespace candor::features {

// Enough bytes to recognise every supported container.
inline constexpr std::size_t kMagicBytes = 16;

// The container by its first bytes: "webm", "mp4", "ogg", "wav", "mp3", "flac" or "aac"; empty when
// unknown.
std::string_view container_of(std::string_view first_bytes);
// The media type that is stored and served: the container found in the bytes, as the kind says.
// Never what a client claimed.
std::string media_type(std::string_view container, AnswerKind kind);
bool is_audio_only(std::string_view container);
Error unsupported_media();

}  // namespace candor::features
