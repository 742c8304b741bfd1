// Mail that follows from a change: queued in its transaction, sent once by a background job.
#pragma once

#include "server/mail/mailer.h"
#include "server/work/jobs.h"

namespace candor::mail {

inline constexpr std::string_view kSendMail = "send_mail";

// Queues a message; the same id again within 30 days sends nothing. bad_message when it can never
// be sent. Wake the jobs after the commit.
Status queue(store::Transaction& tx, const Message& message, Time now);

// The job.
Status send_queued(work::JobRun& run);

}  // namespace candor::mail
