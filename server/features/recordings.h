// Recordings as other features see them: media types, names, and the one way a finished file
// becomes an answer.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/session.h"

namespace candor::features {

// Enough bytes to recognise every supported container.
inline constexpr std::size_t kMagicBytes = 16;

// The container by its first bytes: "webm", "mp4", "ogg", "wav", "mp3", "flac" or "aac"; empty when
// unknown.
std::string_view container_of(std::string_view first_bytes);
// The media type that is stored and served: the container found in the bytes, as the kind says.
// Never what a client claimed.
std::string media_type(std::string_view container, AnswerKind kind);
Error unsupported_media();
Error recording_too_large(std::int64_t limit);

// "/uploads/recordings/session_456_question_1.webm" (K22).
std::string recording_path(const Recording& recording);
RecordingView recording_view(const Recording& recording);

// The file `blob` is durable: makes it the recording of the answer and submits the answer. Replaces
// nothing: an answer that is already submitted is a conflict.
Result<Recording> submit_recording(store::Transaction& tx, App& app, Recording recording, Time now);

}  // namespace candor::features
