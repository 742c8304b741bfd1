// What the example company is made of: plain tables, no logic.
#pragma once

#include <span>
#include <string_view>

#include "shared/domain/interview.h"

namespace candor::features::demo {

struct QuestionText {
  std::string_view text;
  int preparation_seconds = 30;
  int responding_seconds = 120;
  AnswerKind kind = AnswerKind::video;
  int max_retakes = 1;
  std::string_view written = {};  // what somebody answers in writing
};

struct InterviewText {
  std::string_view title, description;
  InterviewStatus status = InterviewStatus::open;
  int days_old = 0;
  std::span<const QuestionText> questions;
};

// How far one candidate came.
enum class Progress {
  sent,
  opened,
  expiring,
  withdrawn,
  missed,
  missed_opened,  // no session
  begun,
  halfway,
  uploading,
  lapsed,  // unfinished session
  completed,
  partly_skipped,
  reviewed,
  second_attempt,  // completed session
};

struct Person {
  std::string_view name, email;
  int interview = 0;
  Progress progress = Progress::sent;
  int hours_ago = 24;  // of the invitation
};

std::span<const InterviewText> interviews();
std::span<const Person> people();

}  // namespace candor::features::demo
