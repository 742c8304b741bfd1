// My own details (S3-20), and showing that my e-mail address is mine.
#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/features/features.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Transaction;

namespace {

Result<Account> own_account(Reader& reader, const Call& call) {
  return store::find<Account>(reader, "WHERE id = ?", {call.caller.account});
}

Status check_may_verify(Reader& reader, AccountId account, Time now) {
  if (TRY(may_send_link(reader, account, LinkPurpose::verify_email, now))) return ok();
  return too_many_letters();
}

// Only what the body names changes.
Result<AccountView> update_profile(Call& call, ProfileChange change) {
  const auto is_named = [&](std::string_view field) {
    return (call.present >> find_field(type_of<ProfileChange>(), field) & 1) != 0;
  };
  const std::string email = text::lower_ascii(change.email);
  const Account before =
      TRY(call.app.database->read([&](Reader& reader) { return own_account(reader, call); }));
  const bool moves = is_named("email") && !email.empty() && email != before.email;
  if (moves) TRY(check_own_password(call, change.current_password, "current_password"));
  return call.app.database->write([&](Transaction& tx) -> Result<AccountView> {
    Account account = TRY(own_account(tx, call));
    if (is_named("full_name") && !change.full_name.empty()) account.full_name = change.full_name;
    if (is_named("phone_number")) account.phone_number = change.phone_number;
    if (is_named("username") && !change.username.empty()) {
      TRY(check_username_free(tx, change.username, account.id));
      account.username = change.username;
    }
    if (moves) {
      TRY(check_email_free(tx, email, account.id));
      TRY(check_may_verify(tx, account.id, call.now));
      TRY(change_email(tx, account, email, call.now));
    }
    account.updated_at = call.now;
    TRY(store::update(tx, account));
    TRY(audit(tx, call,
              {.action = "account.updated",
               .record = account.id.value,
               .details = named_fields(type_of<ProfileChange>(), call.present)}));
    if (moves) TRY(send_verification_link(tx, call.app, account, call.now));
    return own_account_view(tx, call);
  });
}

Result<Acknowledged> verify_email(Call& call, EmailVerification input) {
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    const UsedLink link = TRY(redeem(tx, LinkPurpose::verify_email, input.token, call.now));
    const std::int64_t changed =
        TRY(tx.execute("UPDATE accounts SET email_verified_at = ?, updated_at = ?"
                       " WHERE id = ? AND email = ? AND deleted_at IS NULL",
                       {call.now, call.now, link.account, link.email}));
    if (changed == 0) return link_invalid();
    TRY(audit(tx, call.app, link.account, call.address,
              {.action = "account.email_verified", .record = link.account.value}, call.now));
    return Acknowledged{true, "Your e-mail address is confirmed."};
  });
}

Result<Acknowledged> resend_verification(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    const Account account = TRY(own_account(tx, call));
    if (account.email_verified_at) {
      return Acknowledged{true, "Your e-mail address is confirmed already."};
    }
    TRY(check_may_verify(tx, account.id, call.now));
    TRY(send_verification_link(tx, call.app, account, call.now));
    return Acknowledged{true, "A message with a link is on its way to " + account.email + "."};
  });
}

}  // namespace

void bind_profile(http::Router& router, App&) {
  router.bind(api::update_profile, update_profile);
  router.bind(api::verify_email, verify_email);
  router.bind(api::resend_verification, resend_verification);
}

}  // namespace candor::features
