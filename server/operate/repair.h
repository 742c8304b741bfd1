// Questions that a rule of today would not take: found, and put right where that loses nothing
// (S3-35). The rules are those of the description of Question; numbers go to the nearest that is
// allowed, places become 1, 2, 3 ..., an empty question is archived. What needs a person is told.
#pragma once

#include <string>

#include "server/store/database.h"
#include "shared/domain/question.h"
#include "shared/domain/system.h"

namespace candor::operate {

// What is wrong with one question, for people; empty: nothing. Puts right what can be.
struct Mended {
  std::string message;
  bool is_changed = false;
};
Mended mend_question(Question& question);

// Looks at every question that is not archived; `fixes` also changes them, an interview at a time.
// Reads beside the requests.
Result<RepairReport> repair_questions(store::Database& database, bool fixes, Time now);

}  // namespace candor::operate
