// Changing a password, and setting a new one by a mailed link (S3-06).
#include "server/features/passwords.h"

#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/http/authentication.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Transaction;

namespace {

constexpr std::int64_t kResetPauseMs = kMinuteMs;  // between two letters to one address

Status set_password(Transaction& tx, AccountId account, const std::string& hash, Time now) {
  TRY(tx.execute("UPDATE accounts SET password_hash = ?, updated_at = ? WHERE id = ?",
                 {hash, now, account}));
  return void_links(tx, account, LinkPurpose::reset_password, now);
}

Result<Acknowledged> change_password(Call& call, PasswordChange input) {
  if (call.policy.is_for_admins && call.caller.viewer != Viewer::admin) {
    return fail(Failure::forbidden, "admins_only", "Only administrators change it here.");
  }
  TRY(check_own_password(call, input.current_password, "current_password"));
  const std::string hash = TRY(call.app.passwords->hash_password(input.new_password));
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    TRY(set_password(tx, call.caller.account, hash, call.now));
    TRY(http::end_sessions_of(tx, call.app, call.caller.account, call.caller.account_session,
                              "password_changed", call.now));
    TRY(audit(tx, call,
              {.action = "account.password_changed", .record = call.caller.account.value}));
    return Acknowledged{true, "Your password is changed. Other devices have to sign in again."};
  });
}

// The same work and the same answer for every address: who has it is found by the job. Asking again
// before it ran changes nothing.
Result<Acknowledged> forgot_password(Call& call, ForgottenPassword input) {
  const std::string email = text::lower_ascii(input.email);
  input.email = email;
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    TRY(work::enqueue(tx,
                      {.kind = kSendPasswordReset,
                       .payload = json::write(input),
                       .key = std::string(kSendPasswordReset) + "/" + secrets::sha256_hex(email)},
                      call.now));
    tx.after_commit([&app = call.app] { app.jobs->wake(); });
    return Acknowledged{
        true, "If somebody has an account with this address, a message is on its way to it."};
  });
}

// A deleted or disabled account keeps its password.
Status check_may_reset(Reader& reader, AccountId id) {
  const std::int64_t found = TRY(reader.number(
      "SELECT count(*) FROM accounts WHERE id = ? AND deleted_at IS NULL AND status <> ?",
      {id, int(AccountStatus::disabled)}));
  if (found == 0) return link_invalid();
  return ok();
}

Result<Acknowledged> reset_password(Call& call, PasswordReset input) {
  // Hashing is costly: only for a link that exists.
  const bool is_valid = TRY(call.app.database->read([&](Reader& reader) {
    return is_link_valid(reader, LinkPurpose::reset_password, input.token, call.now);
  }));
  if (!is_valid) return link_invalid();
  const std::string hash = TRY(call.app.passwords->hash_password(input.new_password));
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    const UsedLink link = TRY(redeem(tx, LinkPurpose::reset_password, input.token, call.now));
    TRY(check_may_reset(tx, link.account));
    TRY(set_password(tx, link.account, hash, call.now));
    // Whoever has the link has read the mail to this address.
    TRY(
        tx.execute("UPDATE accounts SET email_verified_at = coalesce(email_verified_at, ?)"
                   " WHERE id = ? AND email = ?",
                   {call.now, link.account, link.email}));
    TRY(http::end_sessions_of(tx, call.app, link.account, {}, "password_reset", call.now));
    TRY(audit(tx, call.app, link.account, call.address,
              {.action = "account.password_reset", .record = link.account.value}, call.now));
    return Acknowledged{true, "Your new password is set. Sign in with it."};
  });
}

}  // namespace

Status send_password_reset(work::JobRun& run) {
  const auto wanted = TRY(json::read<ForgottenPassword>(run.job.payload, json::ReadMode::request));
  const Time now = run.app.world.now();
  return run.finish([&](Transaction& tx) -> Status {
    const std::vector<Account> found =
        TRY(store::list<Account>(tx, "WHERE email = ? AND deleted_at IS NULL AND status <> ?",
                                 {wanted.email, int(AccountStatus::disabled)}));
    if (found.empty()) return ok();
    const AccountId id = found.front().id;
    if (!TRY(may_send_link(tx, id, LinkPurpose::reset_password, now))) return ok();
    const std::int64_t just_now = TRY(
        tx.number("SELECT count(*) FROM account_links WHERE account_id = ? AND purpose = ?"
                  " AND created_at > ?",
                  {id, std::int64_t(LinkPurpose::reset_password), Time{now.ms - kResetPauseMs}}));
    if (just_now != 0) return ok();
    TRY(audit(tx, run.app, {}, {}, {.action = "account.password_reset_asked", .record = id.value},
              now));
    return send_reset_link(tx, run.app, found.front(), now);
  });
}

void bind_passwords(http::Router& router, App&) {
  router.bind(api::change_password, change_password);
  router.bind(api::forgot_password, forgot_password);
  router.bind(api::reset_password, reset_password);
}

}  // namespace candor::features
