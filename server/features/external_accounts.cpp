#include "server/features/external_accounts.h"

#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/store/records.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using identity::Identity;
using store::Reader;
using store::Transaction;

namespace {

Error forbidden(std::string code, std::string message) {
  return fail(Failure::forbidden, std::move(code), std::move(message));
}

Error account_exists() {
  return forbidden("account_exists",
                   "An account with your e-mail address exists here already. Sign in with its "
                   "password and verify the address, then come again.");
}

Role role_of(ExternalRole role) {
  if (role == ExternalRole::candidate) return Role::candidate;
  if (role == ExternalRole::domain_expert) return Role::domain_expert;
  return Role::recruiter;
}

Result<std::optional<Account>> first(Reader& reader, std::string_view where,
                                     std::initializer_list<store::Value> values) {
  std::vector<Account> found = TRY(store::list<Account>(reader, where, values));
  if (found.empty()) return std::optional<Account>{};
  return std::optional<Account>(std::move(found.front()));
}

Result<std::optional<Account>> known_account(Reader& reader, const Identity& who) {
  return first(reader,
               "WHERE id = (SELECT account_id FROM external_identities WHERE source = ?"
               " AND issuer = ? AND subject = ?)",
               {int(who.source), who.issuer, who.subject});
}

Status remember(Transaction& tx, const Call& call, const Identity& who, const Account& account,
                std::string_view action, const std::string& details) {
  TRY(
      tx.execute("INSERT INTO external_identities (account_id, source, issuer, subject, created_at)"
                 " VALUES (?, ?, ?, ?, ?)",
                 {account.id, int(who.source), who.issuer, who.subject, call.now}));
  return audit(tx, call.app, account.id, call.address,
               {.action = action,
                .record = account.id.value,
                .details = std::string(word_of(who.source)) + details,
                .company = account.company_id},
               call.now);
}

Result<Account> join(Transaction& tx, const Call& call, const Identity& who, Account account) {
  const bool is_same_person =
      who.is_email_verified && account.email_verified_at && !account.deleted_at;
  if (!is_same_person) return account_exists();
  TRY(remember(tx, call, who, account, "account.identity_joined", ""));
  return account;
}

Result<Account> make(Transaction& tx, const Call& call, const Identity& who) {
  const Settings& settings = call.app.settings;
  if (settings.external_role == ExternalRole::none) {
    return forbidden("no_account", "You have no account here. Ask an administrator for one.");
  }
  Account account;
  account.email = who.email;
  account.username = TRY(free_username(tx, who.email));
  account.full_name = text::head(text::valid_utf8(text::trimmed(who.full_name)), limits::kNameMax);
  if (account.full_name.empty()) account.full_name = account.username;
  account.role = role_of(settings.external_role);
  account.company_id = TRY(company_of_new(tx, call, settings.external_company, account));
  const bool waits = settings.registration_mode == RegistrationMode::pending;
  if (waits) account.status = AccountStatus::pending;
  if (who.is_email_verified) account.email_verified_at = call.now;
  account.created_at = account.updated_at = call.now;
  account = TRY(store::insert(tx, account));
  TRY(remember(
      tx, call, who, account, "account.registered",
      " " + std::string(word_of(account.role)) + " " + std::string(word_of(account.status))));
  if (waits) TRY(send_pending_letter(tx, call.app, account, call.now));
  return account;
}

}  // namespace

Result<Account> account_of(Transaction& tx, const Call& call, const Identity& who) {
  if (auto known = TRY(known_account(tx, who))) return std::move(*known);
  if (TRY(account_count(tx)) == 0) {
    return forbidden("set_up_first",
                     "Nobody has an account yet. Open the set-up link that the server printed.");
  }
  if (!text::is_email(who.email)) {
    return forbidden("email_missing", "The sign-in service gives no e-mail address of yours.");
  }
  auto same = TRY(first(tx, "WHERE email = ?", {who.email}));
  return same ? join(tx, call, who, std::move(*same)) : make(tx, call, who);
}

Status may_come_in(const Account& account) {
  if (account.status == AccountStatus::pending) {
    return forbidden("account_pending", "An administrator has to approve your account first.");
  }
  if (account.status == AccountStatus::disabled || account.deleted_at) {
    return forbidden("account_disabled", "This account is switched off. Ask your administrator.");
  }
  return ok();
}

}  // namespace candor::features
