// What an interviewer's questions and invitations begin with (S3-21).
#include "server/features/interviewer_settings.h"

#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Transaction;

namespace {

Result<InterviewerSettings> read_settings(Call& call) {
  return call.app.database->read(
      [&](Reader& reader) { return interviewer_settings(reader, call.caller.account); });
}

Status save(Transaction& tx, const InterviewerSettings& settings) {
  TRY(tx.execute(
      "INSERT INTO interviewer_settings(account_id, preparation_time, responding_time,"
      " max_retakes, invitation_hours, invitation_attempts, updated_at)"
      " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(account_id) DO UPDATE SET"
      " preparation_time = excluded.preparation_time, responding_time = excluded.responding_time,"
      " max_retakes = excluded.max_retakes, invitation_hours = excluded.invitation_hours,"
      " invitation_attempts = excluded.invitation_attempts, updated_at = excluded.updated_at",
      {settings.account_id, settings.preparation_time.ms, settings.responding_time.ms,
       settings.max_retakes, settings.invitation_hours, settings.invitation_attempts,
       settings.updated_at}));
  return ok();
}

Result<InterviewerSettings> update_settings(Call& call, InterviewerSettings change) {
  const TypeInfo& type = type_of<InterviewerSettings>();
  const NamedFields is_named(type, call.present);
  return call.app.database->write([&](Transaction& tx) -> Result<InterviewerSettings> {
    InterviewerSettings settings = TRY(interviewer_settings(tx, call.caller.account));
    if (is_named("preparation_time")) settings.preparation_time = change.preparation_time;
    if (is_named("responding_time")) settings.responding_time = change.responding_time;
    if (is_named("max_retakes")) settings.max_retakes = change.max_retakes;
    if (is_named("invitation_hours")) settings.invitation_hours = change.invitation_hours;
    if (is_named("invitation_attempts")) settings.invitation_attempts = change.invitation_attempts;
    settings.updated_at = call.now;
    TRY(save(tx, settings));
    TRY(audit(tx, call,
              {.action = "account.updated",
               .record = call.caller.account.value,
               .details = named_fields(type, call.present)}));
    return settings;
  });
}

}  // namespace

Result<InterviewerSettings> interviewer_settings(Reader& reader, AccountId account) {
  const auto found =
      TRY(store::list<InterviewerSettings>(reader, "WHERE account_id = ?", {account}));
  if (!found.empty()) return found.front();
  InterviewerSettings settings;
  settings.account_id = account;
  return settings;
}

void bind_interviewer_settings(http::Router& router, App&) {
  router.bind(api::read_interviewer_settings, read_settings);
  router.bind(api::update_interviewer_settings, update_settings);
}

}  // namespace candor::features
