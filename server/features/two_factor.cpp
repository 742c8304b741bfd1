// Enrolling an authenticator app, recovery codes, and taking codes.
#include "server/features/two_factor.h"

#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/http/authentication.h"
#include "server/operate/totp.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

constexpr std::string_view kIssuer = "Candor";
constexpr std::size_t kRecoveryGroup = 6, kRecoveryLetters = 24;  // about 118 bits

struct TwoFactor {
  std::string sealed_secret;
  std::optional<Time> confirmed_at;
  std::int64_t last_step = 0;
};

Error two_factor_on() {
  return fail(Failure::conflict, "two_factor_on",
              "Two-factor sign-in is on already. Turn it off first.");
}
Error two_factor_off() {
  return fail(Failure::conflict, "two_factor_off", "Two-factor sign-in is not on.");
}
Error wrong_code() {
  return invalid_field("code", "wrong_code",
                       "This code is not right, or was used already. Wait for the next one.");
}

std::string place_of_secret(AccountId account) {
  return "two_factors|sealed_secret|" + text::number(account.value);
}

Result<std::optional<TwoFactor>> find_two_factor(Reader& reader, AccountId account) {
  std::optional<TwoFactor> found;
  TRY(reader.query(
      "SELECT sealed_secret, confirmed_at, last_step FROM two_factors WHERE account_id = ?",
      {account}, [&](const Row& row) {
        found = TwoFactor{row.text(0), {}, row.integer(2)};
        if (!row.is_null(1)) found->confirmed_at = Time{row.integer(1)};
      }));
  return found;
}

Result<std::string> open_secret(const App& app, AccountId account, const TwoFactor& row) {
  const auto secret = secrets::open_sealed(app.keys, place_of_secret(account), row.sealed_secret);
  if (secret) return *secret;
  Error error = fail(Failure::internal, "two_factor_unreadable",
                     "Your authenticator app cannot be checked. Use a recovery code.");
  error.cause = "the sealed secret does not open with the pepper of secrets.json";
  return error;
}

// Letters and digits only, in lower case: people type codes with spaces and dashes.
std::string plain_code(std::string_view typed) {
  std::string plain = text::lower_ascii(typed);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '-'; });
  return plain;
}

bool is_app_code(std::string_view code) {
  return code.size() == totp::kDigits &&
         code.find_first_not_of("0123456789") == std::string_view::npos;
}

// Raises the last step only when it is still lower, so that of two at once one is taken.
Result<bool> takes_app_code(Transaction& tx, const App& app, AccountId account,
                            const TwoFactor& row, std::string_view code, Time now) {
  const std::string secret = TRY(open_secret(app, account, row));
  const auto step = totp::step_of_code(secret, code, now, row.last_step);
  if (!step) return false;
  const std::int64_t changed =
      TRY(tx.execute("UPDATE two_factors SET last_step = ? WHERE account_id = ? AND last_step < ?",
                     {*step, account, *step}));
  return changed == 1;
}

Result<RecoveryCodes> new_recovery_codes(Transaction& tx, const App& app, AccountId account) {
  TRY(tx.execute("DELETE FROM recovery_codes WHERE account_id = ?", {account}));
  RecoveryCodes made;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    const std::string letters = app.random_key(kRecoveryLetters);
    TRY(tx.execute("INSERT INTO recovery_codes (account_id, code_hash) VALUES (?, ?)",
                   {account, secrets::sha256_hex(letters)}));
    std::string& code = made.codes.emplace_back(letters);
    for (std::size_t at = kRecoveryLetters - kRecoveryGroup; at > 0; at -= kRecoveryGroup) {
      code.insert(at, "-");
    }
  }
  return made;
}

Status audit_change(Transaction& tx, const Call& call, std::string_view what) {
  return audit(tx, call,
               {.action = "account.totp_changed",
                .record = call.caller.account.value,
                .details = std::string(what)});
}

Result<TwoFactorState> two_factor_state(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<TwoFactorState> {
    TwoFactorState state;
    state.is_demanded =
        demands_two_factor(call.app.settings.require_two_factor, call.caller.viewer);
    const auto row = TRY(find_two_factor(reader, call.caller.account));
    if (!row || !row->confirmed_at) return state;
    state.is_enabled = true;
    state.enabled_at = row->confirmed_at;
    state.recovery_codes_left = static_cast<std::int32_t>(TRY(reader.number(
        "SELECT count(*) FROM recovery_codes WHERE account_id = ?", {call.caller.account})));
    return state;
  });
}

Result<TwoFactorEnrolment> begin_two_factor(Call& call, TwoFactorBegin input) {
  TRY(check_own_password(call, input.password, "password"));
  std::string secret(totp::kSecretBytes, '\0');
  call.app.world.random(reinterpret_cast<unsigned char*>(secret.data()), secret.size());
  const AccountId account = call.caller.account;
  const std::string sealed =
      secrets::seal(call.app.keys, call.app.world, place_of_secret(account), secret);
  return call.app.database->write([&](Transaction& tx) -> Result<TwoFactorEnrolment> {
    // One that is confirmed stays as it is.
    const std::int64_t changed =
        TRY(tx.execute("INSERT INTO two_factors (account_id, sealed_secret, begun_at, last_step)"
                       " VALUES (?, ?, ?, 0) ON CONFLICT (account_id) DO UPDATE SET"
                       " sealed_secret = excluded.sealed_secret, begun_at = excluded.begun_at,"
                       " last_step = 0 WHERE two_factors.confirmed_at IS NULL",
                       {account, sealed, call.now}));
    if (changed == 0) return two_factor_on();
    const Account row = TRY(store::find<Account>(tx, "WHERE id = ?", {account}));
    return TwoFactorEnrolment{totp::base32(secret), totp::uri(kIssuer, row.email, secret)};
  });
}

Result<RecoveryCodes> confirm_two_factor(Call& call, TwoFactorConfirmation input) {
  const AccountId account = call.caller.account;
  return call.app.database->write([&](Transaction& tx) -> Result<RecoveryCodes> {
    const auto row = TRY(find_two_factor(tx, account));
    if (!row) {
      return fail(Failure::conflict, "two_factor_not_begun", "Begin with your password first.");
    }
    if (row->confirmed_at) return two_factor_on();
    const std::string code = plain_code(input.code);
    if (!is_app_code(code) || !TRY(takes_app_code(tx, call.app, account, *row, code, call.now))) {
      return wrong_code();
    }
    TRY(tx.execute("UPDATE two_factors SET confirmed_at = ? WHERE account_id = ?",
                   {call.now, account}));
    // Whoever is signed in elsewhere came in without the second factor.
    TRY(http::end_sessions_of(tx, call.app, account, call.caller.account_session,
                              "two_factor_enabled", call.now));
    TRY(audit_change(tx, call, "on"));
    return new_recovery_codes(tx, call.app, account);
  });
}

// What password and code together allow.
template <class F>
auto with_proof(Call& call, const TwoFactorProof& input, F change)
    -> decltype(change(std::declval<Transaction&>())) {
  TRY(check_own_password(call, input.password, "password"));
  const std::string name = "code " + text::number(call.caller.account.value);
  TRY(call.app.sign_in_throttle.begin(name, call.address, true, call.now));
  auto result = call.app.database->write([&](Transaction& tx) -> decltype(change(tx)) {
    if (!TRY(has_two_factor(tx, call.caller.account))) return two_factor_off();
    if (!TRY(takes_code(tx, call.app, call.caller.account, input.code, call.now))) {
      return wrong_code();
    }
    return change(tx);
  });
  if (result) call.app.sign_in_throttle.succeed(name, call.address);
  return result;
}

Result<RecoveryCodes> renew_recovery_codes(Call& call, TwoFactorProof input) {
  return with_proof(call, input, [&](Transaction& tx) -> Result<RecoveryCodes> {
    TRY(audit_change(tx, call, "recovery_codes"));
    return new_recovery_codes(tx, call.app, call.caller.account);
  });
}

Result<Acknowledged> disable_two_factor(Call& call, TwoFactorProof input) {
  if (demands_two_factor(call.app.settings.require_two_factor, call.caller.viewer)) {
    return fail(Failure::conflict, "two_factor_demanded",
                "Two-factor sign-in is demanded here. New recovery codes can be made.");
  }
  return with_proof(call, input, [&](Transaction& tx) -> Result<Acknowledged> {
    TRY(tx.execute("DELETE FROM two_factors WHERE account_id = ?", {call.caller.account}));
    TRY(http::end_sessions_of(tx, call.app, call.caller.account, call.caller.account_session,
                              "two_factor_disabled", call.now));
    TRY(audit_change(tx, call, "off"));
    return Acknowledged{true, "You sign in with your password alone now."};
  });
}

// The user signs in with the password alone and enrols anew; whoever is signed in with the lost
// factor is signed out.
Result<Acknowledged> reset_two_factor(Call& call, TwoFactorBegin input) {
  const AccountId id{TRY(call.id("user"))};
  if (id == call.caller.account) {
    return fail(Failure::conflict, "own_two_factor",
                "Turn your own off in your account, with a code of the app or a recovery code.");
  }
  TRY(check_own_password(call, input.password, "password"));
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    const Account user = TRY(store::find<Account>(tx, "WHERE id = ? AND deleted_at IS NULL", {id}));
    if (!TRY(has_two_factor(tx, id))) {
      return fail(Failure::conflict, "two_factor_off", "This user has no second factor.");
    }
    TRY(tx.execute("DELETE FROM two_factors WHERE account_id = ?", {id}));
    TRY(http::end_sessions_of(tx, call.app, id, {}, "two_factor_reset", call.now));
    TRY(audit(
        tx, call,
        {.action = "account.two_factor_reset", .record = id.value, .company = user.company_id}));
    return Acknowledged{true, "This user signs in with the password alone now."};
  });
}

}  // namespace

Result<bool> has_two_factor(Reader& reader, AccountId account) {
  const std::int64_t found =
      TRY(reader.number("SELECT count(*) FROM two_factors WHERE account_id = ?"
                        " AND confirmed_at IS NOT NULL",
                        {account}));
  return found != 0;
}

Result<bool> takes_code(Transaction& tx, const App& app, AccountId account, std::string_view typed,
                        Time now) {
  const std::string code = plain_code(typed);
  if (is_app_code(code)) {
    const auto row = TRY(find_two_factor(tx, account));
    if (!row || !row->confirmed_at) return false;
    return takes_app_code(tx, app, account, *row, code, now);
  }
  const std::int64_t used =
      TRY(tx.execute("DELETE FROM recovery_codes WHERE account_id = ? AND code_hash = ?",
                     {account, secrets::sha256_hex(code)}));
  return used == 1;
}

void bind_two_factor(http::Router& router, App&) {
  router.bind(api::two_factor_state, two_factor_state);
  router.bind(api::begin_two_factor, begin_two_factor);
  router.bind(api::confirm_two_factor, confirm_two_factor);
  router.bind(api::renew_recovery_codes, renew_recovery_codes);
  router.bind(api::disable_two_factor, disable_two_factor);
  router.bind(api::reset_two_factor, reset_two_factor);
}

}  // namespace candor::features
