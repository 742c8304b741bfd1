#include "server/mail/outbox.h"

#include "server/app.h"
#include "shared/describe/json.h"

namespace candor::mail {

namespace {
constexpr std::int64_t kKeepIdsMs = 30 * kDayMs;
}

Status queue(store::Transaction& tx, const Message& message, Time now) {
  TRY(check(message));
  return work::enqueue(tx,
                       {.kind = kSendMail,
                        .payload = json::write(message),
                        .key = "mail/" + message.id,
                        .keep_key_ms = kKeepIdsMs},
                       now);
}

Status send_queued(work::JobRun& run) {
  const Message message = TRY(json::read<Message>(run.job.payload, json::ReadMode::response));
  return run.app.mailer->send(message);
}

}  // namespace candor::mail
