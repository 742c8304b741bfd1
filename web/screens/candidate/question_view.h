// A question as the candidate sees it. The editor's preview draws the same card, so that a
// recruiter reads exactly what a candidate will read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/domain/question.h"

namespace candor::candidate {

struct QuestionCard {
  int number = 1, count = 1;
  std::string_view text;
  Seconds preparation_time, responding_time;
  AnswerKind kind = AnswerKind::video;
  int max_retakes = 0;
};

// Number, text in large letters, and the rules below it.
void draw_question_card(const QuestionCard& card);

// "30 s to prepare", "up to 2 min to answer", "1 more try": one line each, with icons.
void draw_question_rules(const QuestionCard& card);

// "Question 2 of 3"
std::string question_name(int number, int count);

}  // namespace candor::candidate
