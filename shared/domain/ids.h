// Strong row numbers: one tag per noun.
#pragma once

#include "shared/describe/describe.h"

namespace candor {

using AccountId = Id<struct AccountNoun>;
using AccountSessionId = Id<struct AccountSessionNoun>;
using ApiKeyId = Id<struct ApiKeyNoun>;
using CompanyId = Id<struct CompanyNoun>;
using InterviewId = Id<struct InterviewNoun>;
using QuestionId = Id<struct QuestionNoun>;
using InvitationId = Id<struct InvitationNoun>;
using SessionId = Id<struct SessionNoun>;
using AnswerId = Id<struct AnswerNoun>;
using RecordingId = Id<struct RecordingNoun>;
using AuditEntryId = Id<struct AuditEntryNoun>;
using BackgroundJobId = Id<struct BackgroundJobNoun>;
using DemoRequestId = Id<struct DemoRequestNoun>;
using MailId = Id<struct MailNoun>;
using LetterTemplateId = Id<struct LetterTemplateNoun>;
using ColleagueInvitationId = Id<struct ColleagueInvitationNoun>;

}  // namespace candor
