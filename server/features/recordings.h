// Recordings as other features see them: names, and the one way a finished file becomes an answer.
#pragma once

#include "server/features/media_types.h"
#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/session.h"

namespace candor::features {

Error recording_too_large(std::int64_t limit);

// "/uploads/recordings/session_456_question_1.webm" (K22).
std::string recording_path(const Recording& recording);
RecordingView recording_view(const Recording& recording);

// The file `blob` is durable: makes it the recording of the answer and submits the answer. Replaces
// nothing: an answer that is already submitted is a conflict.
Result<Recording> submit_recording(store::Transaction& tx, App& app, Recording recording, Time now);

}  // namespace candor::features
