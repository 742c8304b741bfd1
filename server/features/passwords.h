// Passwords as other parts of the server see them.
#pragma once

#include "server/work/jobs.h"

namespace candor::features {

// The job behind "forgot my password": finds who has the address, if anybody, and mails a link.
inline constexpr std::string_view kSendPasswordReset = "send_password_reset";
Status send_password_reset(work::JobRun& run);

}  // namespace candor::features
