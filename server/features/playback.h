// Playable copies: what a browser recorded has no length and no index; a copy with the same media
// bits has both, so that reviewers can seek. Made in the background by ffmpeg when the machine has
// it; without it the original is played.
#pragma once

#include "server/app.h"
#include "server/work/jobs.h"

namespace candor::features {

inline constexpr std::string_view kPreparePlayback = "prepare_playback";

// The job: makes the copy of one recording, and learns its duration. Idempotent; ok when nothing is
// to be done.
Status prepare_playback(work::JobRun& run);

// Queues the job for one recording.
Status queue_playback(store::Transaction& tx, std::int64_t recording, Time now);

// Queues every recording that has no copy yet. At start, when ffmpeg is there.
Status queue_missing_playback(App& app);

}  // namespace candor::features
