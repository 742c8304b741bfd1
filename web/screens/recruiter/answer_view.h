// One answer as the hiring team sees it, and the list of all answers of a session.
#pragma once

#include "shared/domain/session.h"

namespace candor {

struct ShownAnswer {
  const SessionView& session;
  const AnswerView& answer;
  int number, count;
};

// The question, the player or the text, and what there is instead of an answer.
void draw_answer(const ShownAnswer& shown);
// When, how long, how large; nothing when nothing was given.
void draw_answer_facts(const ShownAnswer& shown);
// Questions with the state of their answers. Returns the index that was chosen, or -1.
int draw_answer_list(const SessionView& session, int current);
// Who, when, how long, with what.
void draw_session_facts(const SessionView& session);

}  // namespace candor
