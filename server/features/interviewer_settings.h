// Interviewers' settings as other features see them.
#pragma once

#include "server/store/records.h"
#include "shared/domain/interviewer_settings.h"

namespace candor::features {

// What an account set, else the standard ones.
Result<InterviewerSettings> interviewer_settings(store::Reader& reader, AccountId account);

}  // namespace candor::features
