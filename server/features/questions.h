// Questions as other features see them. Invariant: the questions of an interview that are not
// archived are numbered 1..n without gaps.
#pragma once

#include "server/store/records.h"
#include "shared/domain/interview.h"

namespace candor::features {

// The questions that are asked, in order.
Result<std::vector<Question>> questions_of(store::Reader& reader, InterviewId interview);

// Makes the questions of an interview those of `drafts`: updates by id, inserts without id, removes
// the missing. The order is that of the `order` numbers, then of the list; so is that of the
// questions it gives. add_questions is the same for an interview that has none yet.
Result<std::vector<Question>> add_questions(store::Transaction& tx, InterviewId interview,
                                            const std::vector<QuestionDraft>& drafts, Time now);
Result<std::vector<Question>> replace_questions(store::Transaction& tx, InterviewId interview,
                                                const std::vector<QuestionDraft>& drafts, Time now);

}  // namespace candor::features
