// Short clips for the example company, made when they are needed: nothing is shipped and nobody is
// shown.
#pragma once

#include <string>
#include <vector>

#include "server/app.h"
#include "shared/domain/question.h"

namespace candor::features::demo {

struct Clip {
  std::string bytes;
  std::string content_type;
  AnswerKind kind = AnswerKind::audio;
  std::int64_t duration_ms = 0;
};

// A handful of distinct moving pictures with a tone (WebM), when ffmpeg is found; otherwise
// spoken-length tones (WAV), which need no program. Never empty.
std::vector<Clip> make_video_clips(App& app);
std::vector<Clip> make_audio_clips();

}  // namespace candor::features::demo
