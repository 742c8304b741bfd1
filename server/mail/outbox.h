// The outbox: the rows of `mails`, and the background job that hands each to the mailer after the
// commit of the change that wrote it. One job is one try; a try that failed queues the next with a
// longer pause, until the mail is sent, refused for good, or kMailTryDays old.
#pragma once

#include "server/mail/mailer.h"
#include "server/work/jobs.h"
#include "shared/domain/mail.h"

namespace candor::mail {

inline constexpr std::string_view kSendMail = "send_mail";
inline constexpr std::string_view kForgetMails = "forget_mails";
inline constexpr int kKeepMailDays = 90;

// Queues a try of a mail whose row is `queued`, at `when`.
Status queue_mail(store::Transaction& tx, App& app, const Mail& mail, Time when);
// Sends a mail that is not waiting once more. conflict (code "mail_waits" or "mail_gone") when it
// waits already, or when its text is no longer there.
Status send_again(store::Transaction& tx, App& app, Mail& mail, Time now);
// Queues what was held while there was no mailer, unless it is too old; at start.
Status queue_held(App& app);

// The jobs.
Status send_queued(work::JobRun& run);
Status forget_mails(work::JobRun& run);

}  // namespace candor::mail
