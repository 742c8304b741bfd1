// Strong row numbers: one tag per noun.
#pragma once

#include "shared/describe/describe.h"

namespace candor {

using AccountId = Id<struct AccountNoun>;
using AccountSessionId = Id<struct AccountSessionNoun>;
using CompanyId = Id<struct CompanyNoun>;
using InterviewId = Id<struct InterviewNoun>;
using QuestionId = Id<struct QuestionNoun>;
using InvitationId = Id<struct InvitationNoun>;
using SessionId = Id<struct SessionNoun>;
using AnswerId = Id<struct AnswerNoun>;
using RecordingId = Id<struct RecordingNoun>;
using MailId = Id<struct MailNoun>;
using LetterTemplateId = Id<struct LetterTemplateNoun>;

}  // namespace candor
