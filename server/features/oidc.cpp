// Signing in with an OpenID Connect issuer: the browser goes there and comes back. An attempt is a
// row that counts once, for ten minutes, and only for the browser it was begun in (the cookie); its
// nonce and its PKCE verifier are computed from what that browser holds, so the database has no
// secret. Every outcome is a page of ours; the issuer's own words are never shown, because anybody
// could write them into a link.
#include "shared/api/oidc.h"
#include "server/features/audit.h"
#include "server/features/external_accounts.h"
#include "server/features/features.h"
#include "server/http/authentication.h"
#include "server/identity/services.h"
#include "server/store/records.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using identity::Identity;
using identity::OidcReturn;
using identity::OidcSecrets;
using store::Row;
using store::Transaction;

namespace {

constexpr std::int64_t kAttemptMs = 10 * kMinuteMs;
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kReasonMax = 60;

OidcSecrets secrets_of(const App& app, const std::string& browser, const std::string& state) {
  const auto derived = [&](std::string_view what) {
    return secrets::base64url(secrets::hmac(
        app.keys.link_key, "candor oidc " + std::string(what) + " " + browser + " " + state));
  };
  return {derived("nonce"), derived("verifier")};
}

// A page of this site, or its first one: nobody is sent elsewhere.
std::string page_of_ours(std::string_view next) {
  const bool is_path = next.starts_with('/') && !next.starts_with("//");
  for (const char c : next) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f || c == '\\') return "/";
  }
  return is_path ? std::string(next) : "/";
}

Result<Nothing> go_to(Call& call, std::string address) {
  call.reply_headers.push_back({"Location", std::move(address)});
  return Nothing{};
}

// The reason is of the issuer's making, or nobody's: only a plain word of it reaches the log.
std::string word_in(std::string_view reason) {
  std::string word;
  for (const char c : reason.substr(0, kReasonMax)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ' ';
    word += is_plain ? c : '.';
  }
  return word;
}

Result<Nothing> go_back(Call& call, const Error& error) {
  call.app.log.security("oidc_sign_in_failed", {{"request_id", call.request_id},
                                                {"code", error.code},
                                                {"reason", word_in(error.cause)},
                                                {"address", call.address}});
  const bool is_known =
      std::find(kOidcProblems.begin(), kOidcProblems.end(), error.code) != kOidcProblems.end();
  return go_to(call, "/sign-in?problem=" + (is_known ? error.code : std::string("try_again")));
}

Error problem(std::string code) {
  return fail(Failure::unauthenticated, std::move(code), "Signing in did not work.");
}

Result<OidcState> oidc_state(Call& call) {
  OidcState state;
  state.is_enabled = call.app.identity->oidc != nullptr;
  if (!state.is_enabled) return state;
  state.name = call.app.settings.oidc_name;
  state.start = api::begin_oidc.info.path;
  return state;
}

Status keep_attempt(const Call& call, const std::string& browser, const std::string& state,
                    const std::string& next) {
  return call.app.database->write([&](Transaction& tx) -> Status {
    TRY(tx.execute("DELETE FROM oidc_attempts WHERE expires_at <= ?", {call.now}));
    TRY(
        tx.execute("INSERT INTO oidc_attempts (state_hash, browser_hash, next_path, expires_at)"
                   " VALUES (?, ?, ?, ?)",
                   {secrets::sha256_hex(state), secrets::sha256_hex(browser), next,
                    Time{call.now.ms + kAttemptMs}}));
    return ok();
  });
}

Result<Nothing> begin_oidc(Call& call, OidcStart input) {
  if (!call.app.identity->oidc) return go_back(call, problem("off"));
  const std::string browser = call.app.random_hex(kRandomBytes);
  const std::string state = call.app.random_hex(kRandomBytes);
  const auto url = call.app.identity->oidc->authorization_url(
      state, secrets_of(call.app, browser, state), call.now);
  if (url.is_error()) return go_back(call, url.error());
  const Status kept = keep_attempt(call, browser, state, page_of_ours(input.next));
  if (kept.is_error()) return go_back(call, kept.error());
  http::set_oidc_cookie(call, browser);
  return go_to(call, url.value());
}

// Written once, or as good as absent (RFC 6749, section 3.1).
std::string parameter(const Call& call, std::string_view name) {
  std::string value;
  int count = 0;
  for (const json::Pair& pair : call.query) {
    if (pair.name != name) continue;
    value = pair.value;
    ++count;
  }
  return count == 1 ? value : std::string();
}

// Uses the attempt up and gives the page to go on with.
Result<std::string> take_attempt(const Call& call, const std::string& browser,
                                 const std::string& state) {
  if (browser.empty() || state.empty()) return problem("expired");
  return call.app.database->write([&](Transaction& tx) -> Result<std::string> {
    const std::string hash = secrets::sha256_hex(state);
    std::string next;
    TRY(tx.query("SELECT next_path FROM oidc_attempts WHERE state_hash = ?", {hash},
                 [&](const Row& row) { next = row.text(0); }));
    const std::int64_t taken =
        TRY(tx.execute("DELETE FROM oidc_attempts WHERE state_hash = ? AND browser_hash = ?"
                       " AND expires_at > ?",
                       {hash, secrets::sha256_hex(browser), call.now}));
    if (taken != 1) return problem("expired");
    return next;
  });
}

// The account stays also when it may not come in yet.
struct Entry {
  Account account;
  std::optional<http::Tokens> tokens;
};

Result<Entry> open_session(Transaction& tx, const Call& call, const Identity& who) {
  Entry entry;
  entry.account = TRY(account_of(tx, call, who));
  const Account& account = entry.account;
  if (may_come_in(account).is_error()) return entry;
  TRY(tx.execute("UPDATE accounts SET last_sign_in_at = ? WHERE id = ?", {call.now, account.id}));
  TRY(audit(tx, call.app, account.id, call.address,
            {.action = "account.sign_in",
             .record = account.id.value,
             .details = std::string(word_of(who.source)),
             .company = account.company_id},
            call.now));
  entry.tokens = TRY(http::issue_tokens(tx, call, account.id, http::SignInBy::issuer));
  return entry;
}

Result<Entry> come_in(Call& call, const std::string& browser, const std::string& state) {
  const OidcReturn returned{parameter(call, "code"), parameter(call, "error"),
                            parameter(call, "iss")};
  const Identity who = TRY(
      call.app.identity->oidc->finish(returned, secrets_of(call.app, browser, state), call.now));
  Entry entry =
      TRY(call.app.database->write([&](Transaction& tx) { return open_session(tx, call, who); }));
  TRY(may_come_in(entry.account));
  return entry;
}

// An attempt of ours that failed; a log that cannot be written does not change the answer.
void note_failure(const Call& call, const Error& error) {
  (void)call.app.database->write([&](Transaction& tx) {
    return audit(tx, call,
                 {.action = "account.sign_in_failed", .details = "oidc " + word_in(error.code)});
  });
}

Result<Nothing> finish_oidc(Call& call) {
  if (!call.app.identity->oidc) return go_back(call, problem("off"));
  const std::string browser = http::oidc_cookie(call), state = parameter(call, "state");
  http::set_oidc_cookie(call, {});
  const auto next = take_attempt(call, browser, state);
  if (next.is_error()) return go_back(call, next.error());
  const auto entry = come_in(call, browser, state);
  if (entry.is_error()) {
    note_failure(call, entry.error());
    return go_back(call, entry.error());
  }
  http::set_session_cookie(call, entry.value().tokens->refresh_token);
  http::set_device_cookie(call, entry.value().account.id);
  return go_to(call, "/sign-in?from=issuer&next=" + text::encode_url(next.value()));
}

}  // namespace

void bind_oidc(http::Router& router, App&) {
  router.bind(api::oidc_state, oidc_state);
  router.bind(api::begin_oidc, begin_oidc);
  router.bind(api::finish_oidc, finish_oidc);
}

}  // namespace candor::features
