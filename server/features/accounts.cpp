// Signing in and out, the first set-up, and who I am (S3-03..S3-05, K5-K9, K56). An unknown user
// and a wrong password get the same answer after the same work.
#include "server/features/accounts.h"

#include "server/features/account_links.h"
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/own_record.h"
#include "server/features/two_factor.h"
#include "server/http/authentication.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using http::Tokens;
using store::Reader;
using store::Transaction;

namespace {

Error wrong_credentials() {
  return fail(Failure::unauthenticated, "wrong_credentials",
              "The e-mail address or the password is not right. Try again.");
}

Error admins_only() {
  return fail(Failure::forbidden, "admins_only", "Only administrators can sign in here.");
}

Error set_up_done() {
  return fail(Failure::conflict, "set_up_done", "This installation is set up already. Sign in.");
}

constexpr std::int64_t kKnownAddressMs = 30 * kDayMs;

Result<SetUpState> set_up_state(Call& call) {
  SetUpState state;
  state.version = kVersion;
  state.needed = TRY(call.app.database->read(account_count)) == 0;
  return state;
}

Result<SignedIn> set_up(Call& call, SetUp input) {
  const std::int64_t accounts = TRY(call.app.database->read(account_count));
  if (accounts != 0) return set_up_done();
  const std::string& token = call.app.set_up_token;
  if (token.empty() || !secrets::equal(token, input.token)) {
    return fail(Failure::forbidden, "set_up_token_wrong",
                "Open the set-up link that the server printed when it started.");
  }
  const std::string hash = TRY(call.app.passwords->hash_password(input.password));
  auto result = call.app.database->write([&](Transaction& tx) -> Result<SignedIn> {
    const std::int64_t present = TRY(account_count(tx));
    if (present != 0) return set_up_done();
    Company company;
    company.name = input.company_name;
    company.created_at = company.updated_at = call.now;
    company = TRY(store::insert(tx, company));
    Account account;
    account.company_id = company.id;
    account.email = text::lower_ascii(input.email);
    account.username = TRY(free_username(tx, account.email));
    account.full_name = input.full_name;
    account.role = Role::admin;
    account.password_hash = hash;
    account.created_at = account.updated_at = call.now;
    account = TRY(store::insert(tx, account));
    TRY(audit(tx, call.app, account.id, call.address,
              {.action = "installation.set_up",
               .record = account.id.value,
               .company = account.company_id},
              call.now));
    const Tokens tokens = TRY(http::issue_tokens(tx, call, account.id));
    return signed_in(tx, call.app, tokens);
  });
  if (result) http::set_session_cookie(call, result.value().refresh_token);
  return result;
}

// The account an identifier names; empty when there is none (K5: usernames contain no "@").
Result<std::optional<Account>> find_account(Reader& reader, std::string_view identifier) {
  const bool is_email = identifier.find('@') != std::string_view::npos;
  const std::string wanted = text::lower_ascii(text::trimmed(identifier));
  std::vector<Account> found =
      TRY(store::list<Account>(reader,
                               is_email ? "WHERE email = ? AND deleted_at IS NULL"
                                        : "WHERE lower(username) = ? AND deleted_at IS NULL",
                               {wanted}));
  if (found.empty()) return std::optional<Account>{};
  return std::optional<Account>(std::move(found.front()));
}

// Said only to who knows the password.
Status check_status(const Account& account) {
  if (account.status == AccountStatus::pending) {
    return fail(Failure::forbidden, "account_pending",
                "An administrator has to approve your account first.");
  }
  if (account.status == AccountStatus::disabled) {
    return fail(Failure::forbidden, "account_disabled",
                "This account is switched off. Ask your administrator.");
  }
  return ok();
}

// A new sign-in would have to be saved.
Error only_reading() {
  Error error =
      fail(Failure::unavailable, "database_read_only",
           "Nobody can sign in while nothing can be saved. Who is signed in already can read on. "
           "Whoever runs this server finds out what is wrong with: candor doctor");
  error.retry_after_seconds = 60;
  return error;
}

// Who may sign in by this identifier and password from this address, before the second factor.
struct Attempt {
  std::string name;  // what was typed, in one spelling
  std::optional<Account> account;
  // In this browser, or from this address in the last 30 days, this account has signed in.
  bool is_known_here = false;
};

Result<Attempt> attempt_of(const Call& call, const std::string& identifier) {
  return call.app.database->read([&](Reader& reader) -> Result<Attempt> {
    Attempt attempt;
    attempt.name = text::lower_ascii(text::trimmed(identifier));
    attempt.account = TRY(find_account(reader, identifier));
    // Asked for an unknown name as well: the work is the same.
    const AccountId id = attempt.account ? attempt.account->id : AccountId{};
    attempt.is_known_here =
        TRY(reader.number("SELECT count(*) FROM account_sessions WHERE account_id = ?"
                          " AND address = ? AND created_at > ?",
                          {id, call.address, Time{call.now.ms - kKnownAddressMs}})) != 0 ||
        http::is_known_device(call, id);
    return attempt;
  });
}

// Written for unknown names as well: the same work. Waiting attempts are in the server's log only,
// so nobody can fill the audit log. A database that cannot be written costs the entry, not the
// answer.
void note_failure(const Call& call, const std::optional<Account>& account,
                  std::string_view reason) {
  const Status noted = call.app.database->write([&](Transaction& tx) {
    return audit(tx, call,
                 {.action = "account.sign_in_failed",
                  .record = account ? account->id.value : 0,
                  .details = std::string(reason),
                  .company = account ? account->company_id : CompanyId{}});
  });
  if (!noted.is_error()) return;
  call.app.log.write(LogLevel::warn, "audit_not_written",
                     {{"request_id", call.request_id}, {"code", noted.error().code}});
}

Status check_second_factor(Transaction& tx, const Call& call, const Account& account,
                           std::string_view code) {
  if (!TRY(has_two_factor(tx, account.id))) return ok();
  if (code.empty()) {
    return fail(Failure::unauthenticated, "two_factor_required",
                "Enter the code of your authenticator app, or a recovery code.");
  }
  if (TRY(takes_code(tx, call.app, account.id, code, call.now))) return ok();
  return fail(Failure::unauthenticated, "wrong_code",
              "This code is not right, or was used already. Wait for the next one.");
}

Result<SignedIn> open_session(Call& call, const Account& account, std::string_view code) {
  return call.app.database->write([&](Transaction& tx) -> Result<SignedIn> {
    TRY(check_second_factor(tx, call, account, code));
    TRY(tx.execute("UPDATE accounts SET last_sign_in_at = ? WHERE id = ?", {call.now, account.id}));
    TRY(audit(tx, call.app, account.id, call.address,
              {.action = "account.sign_in",
               .record = account.id.value,
               .details = call.policy.is_for_admins ? "administration" : "",
               .company = account.company_id},
              call.now));
    const Tokens tokens = TRY(http::issue_tokens(tx, call, account.id));
    return signed_in(tx, call.app, tokens);
  });
}

// `name` is the throttle's: who was only told to come back must not wait the longer for it.
Result<bool> verify(const Call& call, std::string_view name, std::string_view password,
                    std::string_view hash) {
  Result<bool> is_right = call.app.passwords->verify_password(password, hash);
  if (is_right.is_error()) call.app.sign_in_throttle.take_back(name, call.address);
  return is_right;
}

Result<SignedIn> sign_in(Call& call, SignIn input) {
  const std::string identifier = input.email.empty() ? input.username : input.email;
  if (identifier.empty()) {
    return invalid_field("email", "required", "Enter your e-mail address or username.");
  }
  http::SignInThrottle& throttle = call.app.sign_in_throttle;
  const Attempt attempt = TRY(attempt_of(call, identifier));
  TRY(throttle.begin(attempt.name, call.address, attempt.is_known_here, call.now));
  // An empty hash costs the same work as a real one.
  const std::optional<Account>& account = attempt.account;
  const bool is_right = TRY(
      verify(call, attempt.name, input.password, account ? account->password_hash : std::string()));
  if (!account || !is_right) {
    note_failure(call, account, "wrong_credentials");
    return wrong_credentials();
  }
  TRY(check_status(*account));
  if (call.policy.is_for_admins && account->role != Role::admin) return admins_only();
  auto result = open_session(call, *account, input.code);
  const bool is_guess = result.is_error() && result.error().code == "wrong_code";
  if (is_guess) note_failure(call, account, "wrong_code");
  if (result.is_error() && result.error().code == "database_read_only") return only_reading();
  // Not before the second factor was right, or its codes could be guessed at leisure.
  if (result.is_error()) return result;
  throttle.succeed(attempt.name, call.address);
  http::set_session_cookie(call, result.value().refresh_token);
  http::set_device_cookie(call, account->id);
  return result;
}

// By body, by the cookie of our own page, or by the bearer (K8).
Result<Tokens> exchange(Call& call, const Refresh& input) {
  if (!input.refresh_token.empty()) return http::refresh_tokens(call, input.refresh_token);
  const std::string cookie = http::is_same_site(call) ? http::session_cookie(call) : std::string();
  if (!cookie.empty()) return http::refresh_tokens(call, cookie);
  return http::refresh_by_bearer(call);
}

Status note_reuse(const Call& call) {
  return call.app.database->write([&](Transaction& tx) {
    return audit(tx, call, {.action = "token.refused", .details = "refresh_reused"});
  });
}

Result<SignedIn> refresh(Call& call, Refresh input) {
  auto tokens = exchange(call, input);
  if (tokens.is_error()) {
    const bool has_ended = tokens.error().failure == Failure::unauthenticated;
    if (has_ended) http::clear_session_cookie(call);
    if (tokens.error().code == "refresh_reused") TRY(note_reuse(call));
    return tokens.release_error();
  }
  auto result = call.app.database->read(
      [&](Reader& reader) { return signed_in(reader, call.app, tokens.value()); });
  if (result) http::set_session_cookie(call, result.value().refresh_token);
  return result;
}

Status end_own_session(Transaction& tx, const Call& call, AccountSessionId session) {
  const AccountId account{TRY(tx.number(
      "SELECT account_id FROM account_sessions WHERE id = ? AND ended_at IS NULL", {session}))};
  if (account.value == 0) return ok();
  TRY(http::end_session(tx, call.app, session, "signed_out", call.now));
  return audit(tx, call.app, account, call.address,
               {.action = "account.sign_out", .record = account.value}, call.now);
}

Result<Acknowledged> sign_out(Call& call) {
  const std::optional<AccountSessionId> session = http::named_session(call);
  if (session) {
    Status ended = call.app.database->write(
        [&](Transaction& tx) { return end_own_session(tx, call, *session); });
    if (ended.is_error()) return ended.release_error();
  }
  http::clear_session_cookie(call);
  return Acknowledged{true, "You are signed out."};
}

Result<AccountView> me(Call& call) {
  return call.app.database->read([&](Reader& reader) { return own_account_view(reader, call); });
}

}  // namespace

Result<AccountView> account_view(Reader& reader, AccountId id) {
  const Account account = TRY(store::find<Account>(reader, "WHERE id = ?", {id}));
  const Company company = TRY(store::find<Company>(reader, "WHERE id = ?", {account.company_id}));
  AccountView view;
  view.id = account.id;
  view.username = account.username;
  view.email = account.email;
  view.full_name = account.full_name;
  view.phone_number = account.phone_number;
  view.company = company.name;
  view.company_id = company.id;
  view.role = account.role;
  view.status = account.status;
  view.is_active = account.status == AccountStatus::active;
  view.is_email_verified = account.email_verified_at.has_value();
  view.has_two_factor = TRY(has_two_factor(reader, id));
  // What an administrator marked, if anything (K48).
  const auto marked = TRY(store::list<Subscription>(reader, "WHERE account_id = ?", {id}));
  if (!marked.empty()) view.subscription_status = word_of(marked.front().status);
  if (!marked.empty()) view.subscription_plan = marked.front().plan;
  view.created_at = account.created_at;
  view.updated_at = account.updated_at;
  return view;
}

Result<AccountView> own_account_view(Reader& reader, const Call& call) {
  AccountView view = TRY(account_view(reader, call.caller.account));
  view.needs_two_factor = call.caller.needs_two_factor;
  return view;
}

Result<SignedIn> signed_in(Reader& reader, const App& app, const Tokens& tokens) {
  SignedIn result;
  result.access_token = tokens.access_token;
  result.expires_in = tokens.expires_in;
  result.refresh_token = tokens.refresh_token;
  result.user = TRY(account_view(reader, tokens.account));
  result.user.needs_two_factor = TRY(http::needs_two_factor(reader, app, tokens.session));
  return result;
}

Result<std::string> free_username(Reader& reader, std::string_view email) {
  const std::string base(email.substr(0, email.find('@')));
  std::string name = base;
  for (int suffix = 2; suffix < 1000; ++suffix) {
    const std::int64_t taken = TRY(
        reader.number("SELECT count(*) FROM accounts WHERE lower(username) = lower(?)", {name}));
    if (taken == 0) return name;
    name = base + text::number(suffix);
  }
  return username_taken();
}

Result<std::int64_t> account_count(Reader& reader) {
  return reader.number("SELECT count(*) FROM accounts", {});
}

Error email_taken() {
  return fail(Failure::conflict, "email_taken",
              "Somebody already uses this e-mail address. Sign in, or use another one.");
}

Error username_taken() {
  return fail(Failure::conflict, "username_taken", "Choose another username.");
}

Status check_email_free(Reader& reader, std::string_view email, AccountId except) {
  const std::int64_t same = TRY(
      reader.number("SELECT count(*) FROM accounts WHERE email = ? AND id <> ?", {email, except}));
  if (same != 0) return email_taken();
  return ok();
}

Status check_username_free(Reader& reader, std::string_view name, AccountId except) {
  const std::int64_t same = TRY(
      reader.number("SELECT count(*) FROM accounts WHERE lower(username) = lower(?) AND id <> ?",
                    {name, except}));
  if (same != 0) return username_taken();
  return ok();
}

Status change_email(Transaction& tx, Account& account, const std::string& email, Time now) {
  TRY(void_links(tx, account.id, LinkPurpose::reset_password, now));
  TRY(keep_earlier_address(tx, account.id, account.email));
  account.email = email;
  account.email_verified_at.reset();
  return ok();
}

Status check_own_password(const Call& call, std::string_view password, std::string_view field) {
  const std::string name = "account " + text::number(call.caller.account.value);
  TRY(call.app.sign_in_throttle.begin(name, call.address, true, call.now));
  const Account account = TRY(call.app.database->read([&](Reader& reader) {
    return store::find<Account>(reader, "WHERE id = ?", {call.caller.account});
  }));
  if (!TRY(verify(call, name, password, account.password_hash))) {
    return invalid_field(std::string(field), "wrong_password", "This is not your password.");
  }
  call.app.sign_in_throttle.succeed(name, call.address);
  return ok();
}

void bind_accounts(http::Router& router, App&) {
  router.bind(api::set_up_state, set_up_state);
  router.bind(api::set_up, set_up);
  router.bind(api::sign_in, sign_in);
  router.bind(api::refresh, refresh);
  router.bind(api::sign_out, sign_out);
  router.bind(api::me, me);
}

}  // namespace candor::features
