// The state machines of a session and its answers.
#include "shared/domain/session.h"

namespace candor {

bool may_become(SessionStatus from, SessionStatus to) {
  return from == SessionStatus::in_progress && to != SessionStatus::in_progress;
}

bool may_become(AnswerStatus from, AnswerStatus to) {
  using enum AnswerStatus;
  switch (from) {
    case waiting: return to != waiting;
    case begun: return to == uploading || to == submitted || to == skipped;
    // Back to begun: a retake gives the recording up.
    case uploading: return to == begun || to == submitted;
    case submitted: return to == begun;
    case skipped: return false;
  }
  return false;
}

}  // namespace candor
