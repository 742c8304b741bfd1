// Tokens, sessions and cookies.
#include "server/http/authentication.h"

#include <array>

#include "server/app.h"
#include "server/http/access_tokens.h"
#include "server/http/api_keys.h"
#include "server/http/cors.h"
#include "server/http/front/websocket_handshake.h"
#include "server/store/records.h"
#include "shared/base/text.h"

namespace candor {

namespace http {

using store::Reader;
using store::Row;
using store::Transaction;

namespace {

constexpr std::string_view kAdminPaths = "/api/v1/admin/";
constexpr std::int64_t kReuseGraceMs = 10 * kSecondMs;
constexpr std::int64_t kSeenStepMs = kMinuteMs;
constexpr std::size_t kUserAgentMax = 200;
constexpr std::size_t kLinkTokenLength = 43;  // 32 bytes as base64url

Error sign_in_first() {
  return unauthenticated("unauthenticated", "Sign in first.");
}
Error session_ended() {
  return unauthenticated("session_ended", "You have been signed out. Sign in again.");
}

// Refresh tokens: "cr_<session>_<generation>_<mac>"

struct SessionRow {
  AccountSessionId id;
  AccountId account;
  std::string nonce, refresh_hash;
  std::int64_t generation = 0;
  Time rotated_at, expires_at;
  bool is_for_admins = false;  // its access tokens are for administration
};

struct RefreshParts {
  AccountSessionId session;
  std::int64_t generation = 0;
};

std::string make_refresh_token(const Keys& keys, AccountSessionId session, std::int64_t generation,
                               std::string_view nonce) {
  const std::string head = text::number(session.value) + "_" + text::number(generation);
  const std::string message = "candor refresh " + head + " " + std::string(nonce);
  return "cr_" + head + "_" + secrets::base64url(secrets::hmac(keys.token_key, message));
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  const std::size_t end = text.find('_');
  if (end == std::string_view::npos || end == 0 || end > 15) return {};
  std::int64_t value = 0;
  for (char c : text.substr(0, end)) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(end + 1);
  return value;
}

std::optional<RefreshParts> read_refresh_token(std::string_view token) {
  if (!token.starts_with("cr_")) return {};
  token.remove_prefix(3);
  const auto session = take_number(token);
  const auto generation = session ? take_number(token) : std::nullopt;
  if (!generation) return {};
  return RefreshParts{AccountSessionId{*session}, *generation};
}

// The running session of an account that may sign in; no value when there is none.
Result<std::optional<SessionRow>> find_running(Reader& reader, const App& app, AccountSessionId id,
                                               Time now) {
  std::optional<SessionRow> found;
  TRY(reader.query(
      "SELECT s.account_id, s.nonce, s.refresh_hash, s.generation, s.rotated_at, s.expires_at,"
      " s.audience FROM account_sessions s JOIN accounts a ON a.id = s.account_id"
      " WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.status = ?"
      " AND a.deleted_at IS NULL AND s.external_hash IS NULL AND s.last_seen_at > ?",
      {id, now, int(AccountStatus::active), idle_limit(app, now)}, [&](const Row& row) {
        found = SessionRow{id,
                           {row.integer(0)},
                           row.text(1),
                           row.text(2),
                           row.integer(3),
                           {row.integer(4)},
                           {row.integer(5)},
                           row.integer(6) != 0};
      }));
  return found;
}

Tokens tokens_of(const Call& call, const SessionRow& session) {
  const int policy_minutes = call.policy.access_token_minutes;
  const std::int64_t minutes =
      policy_minutes > 0 ? policy_minutes : call.app.settings.access_token_expire_minutes;
  const std::int64_t now = call.now.ms / kSecondMs;
  AccessClaims claims;
  claims.iss = kIssuer;
  claims.aud = std::string(session.is_for_admins ? kAdminAudience : kIssuer);
  claims.sub = text::number(session.account.value);
  claims.sid = session.id;
  claims.iat = claims.nbf = now;
  claims.exp = std::min(now + minutes * 60, session.expires_at.ms / kSecondMs);
  Tokens tokens;
  tokens.account = session.account;
  tokens.session = session.id;
  tokens.access_token = call.app.access_tokens->make(claims);
  tokens.expires_in = static_cast<std::int32_t>(claims.exp - now);
  tokens.refresh_token =
      make_refresh_token(call.app.keys, session.id, session.generation, session.nonce);
  return tokens;
}

Status rotate(Transaction& tx, const Call& call, SessionRow& session) {
  session.generation += 1;
  const std::string token =
      make_refresh_token(call.app.keys, session.id, session.generation, session.nonce);
  TRY(
      tx.execute("UPDATE account_sessions SET generation = ?, previous_hash = refresh_hash,"
                 " refresh_hash = ?, rotated_at = ?, last_seen_at = ? WHERE id = ?",
                 {session.generation, secrets::sha256_hex(token), call.now, call.now, session.id}));
  return ok();
}

std::string bearer_of(const Call& call) {
  const std::string header = call.request_header("Authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (!text::lower_ascii(header.substr(0, kScheme.size())).starts_with(kScheme)) return {};
  return text::trim(std::string_view(header).substr(kScheme.size()));
}

// Callers

bool needs_admin_token(const Call& call, const Caller& caller) {
  const bool is_administration = call.endpoint.permission == Permission::administer ||
                                 call.endpoint.path.starts_with(kAdminPaths);
  return call.app.settings.admin_strict && is_administration && caller.viewer == Viewer::admin;
}
Error admin_token_required() {
  return fail(Failure::forbidden, "admin_token_required",
              "Sign in as administrator at /api/v1/admin/auth/login for this.");
}
// For those who show something that is never an administrators' token.
Result<Caller> without_admin_token(const Call& call, const Caller& caller) {
  if (needs_admin_token(call, caller)) return admin_token_required();
  return caller;
}

// Open endpoints need nobody: there such a token is not looked at, so nothing is asked of others.
Result<Caller> caller_of_external_token(const Call& call, std::string_view token) {
  if (call.endpoint.permission == Permission::open) return Caller{};
  return without_admin_token(call, TRY(call.app.external_caller(call, token)));
}

Result<Caller> caller_of_access_token(const Call& call, std::string_view token) {
  AccessTokens& tokens = *call.app.access_tokens;
  if (!tokens.has_our_header(token) && call.app.external_caller)
    return caller_of_external_token(call, token);
  const AccessClaims claims = TRY(tokens.read(token, call.now));
  Caller caller = TRY(call.app.database->read(
      [&](Reader& reader) { return caller_of_session(reader, call.app, claims.sid, call.now); }));
  if (needs_admin_token(call, caller) && claims.aud != kAdminAudience)
    return admin_token_required();
  return caller;
}

Result<Caller> link_caller(Reader& reader, std::string_view sql, store::Value value) {
  std::optional<Caller> caller;
  TRY(reader.query(sql, {value}, [&](const Row& row) {
    caller.emplace();
    caller->viewer = Viewer::link;
    caller->invitation.value = row.integer(0);
    caller->session.value = row.integer(1);
    caller->company.value = row.integer(2);
  }));
  if (!caller) {
    return unauthenticated("invalid_link",
                           "This link is not valid. Open it again from the message you received.");
  }
  return *caller;
}

Result<Caller> caller_of_session_secret(const Call& call, std::string_view secret) {
  const auto session = secrets::read_session_secret(call.app.keys, secret);
  return call.app.database->read([&](Reader& reader) {
    return link_caller(reader,
                       "SELECT s.invitation_id, s.id, i.company_id FROM sessions s"
                       " JOIN interviews i ON i.id = s.interview_id"
                       " WHERE s.id = ? AND s.deleted_at IS NULL",
                       session.value_or(SessionId{}));
  });
}

Result<Caller> caller_of_link_token(const Call& call, std::string_view token) {
  const std::string hash = secrets::sha256_hex(token);
  return call.app.database->read([&](Reader& reader) {
    return link_caller(reader,
                       "SELECT v.id, 0, i.company_id FROM invitations v"
                       " JOIN interviews i ON i.id = v.interview_id WHERE v.token_hash = ?",
                       hash);
  });
}

// The cookie only opens media, which browsers fetch without our headers. It must be of the current
// generation, or of the one before while other tabs still use it.
Result<Caller> caller_of_session_cookie(const Call& call, std::string_view token) {
  const auto parts = read_refresh_token(token);
  if (!parts) return bad_token();
  return call.app.database->read([&](Reader& reader) -> Result<Caller> {
    const std::optional<SessionRow> session =
        TRY(find_running(reader, call.app, parts->session, call.now));
    if (!session) return session_ended();
    const std::string expected =
        make_refresh_token(call.app.keys, session->id, parts->generation, session->nonce);
    const std::int64_t age = session->generation - parts->generation;
    if (!secrets::equal(expected, token) || age < 0 || age > 1) return bad_token();
    return caller_of_session(reader, call.app, session->id, call.now);
  });
}

bool is_read(const Call& call) {
  return call.endpoint.method == Method::get || call.endpoint.method == Method::head;
}

Result<Caller> caller_of_ticket(const Call& call, std::string_view ticket) {
  const auto session = call.app.tickets.redeem(ticket, call.now);
  if (!session) {
    return unauthenticated("invalid_ticket",
                           "This ticket was used already, or it is too old. Ask for a new one.");
  }
  return call.app.database->read(
      [&](Reader& reader) { return caller_of_session(reader, call.app, *session, call.now); });
}

// K47: what a browser can send with a WebSocket. Empty when there is none.
std::string socket_bearer(const Call& call) {
  const std::vector<Header> offered = {
      {"Sec-WebSocket-Protocol", call.request_header("Sec-WebSocket-Protocol")}};
  return offered_bearer(offered);
}

Result<Caller> caller_of(const Call& call) {
  std::string bearer = bearer_of(call);
  if (call.endpoint.opens == Opens::websocket) {
    const auto is_ticket = [](const json::Pair& pair) { return pair.name == "ticket"; };
    const auto ticket = std::find_if(call.query.begin(), call.query.end(), is_ticket);
    if (ticket != call.query.end()) return caller_of_ticket(call, ticket->value);
    if (bearer.empty()) bearer = socket_bearer(call);
  }
  if (bearer.starts_with("cs_")) return caller_of_session_secret(call, bearer);
  if (bearer.size() == kLinkTokenLength && bearer.find('.') == std::string::npos) {
    return caller_of_link_token(call, bearer);
  }
  if (is_api_key(bearer)) return without_admin_token(call, TRY(caller_of_api_key(call, bearer)));
  if (!bearer.empty()) return caller_of_access_token(call, bearer);
  if (!call.request_header("Authorization").empty()) return bad_token();

  const bool is_media =
      is_read(call) && call.endpoint.response == nullptr && call.endpoint.opens == Opens::nothing;
  const std::string account = session_cookie(call);
  if (is_media && !account.empty()) return caller_of_session_cookie(call, account);
  const std::string interview = interview_cookie(call);
  const bool is_candidates = call.endpoint.permission == Permission::answer_interview;
  if (is_candidates && !interview.empty() && (is_read(call) || is_same_site(call))) {
    return caller_of_session_secret(call, interview);
  }
  return Caller{};
}

// While nothing can be saved the refresh token stays as it is: who is signed in reads on.
Result<Tokens> tokens_for_reading(const Call& call, AccountSessionId id,
                                  const std::function<bool(const SessionRow&)>& is_right) {
  return call.app.database->read([&](Reader& reader) -> Result<Tokens> {
    const std::optional<SessionRow> session = TRY(find_running(reader, call.app, id, call.now));
    if (!session || !is_right(*session)) return session_ended();
    return tokens_of(call, *session);
  });
}

// Sessions end when a company is deleted, and none begins.
Status check_company(Reader& reader, AccountId account) {
  const std::int64_t deleted =
      TRY(reader.number("SELECT count(*) FROM accounts a JOIN companies c ON c.id = a.company_id"
                        " WHERE a.id = ? AND c.deleted_at IS NOT NULL",
                        {account}));
  if (deleted == 0) return ok();
  return fail(Failure::forbidden, "company_deleted",
              "Your company is deleted here. Ask an administrator of this installation.");
}

bool is_read_only(const Error& error) {
  return error.code == "database_read_only";
}

// The session that a bearer of ours or of another service names, also one of ours that ran out.
std::optional<AccountSessionId> session_of_bearer(const Call& call, std::string_view bearer) {
  const auto claims = call.app.access_tokens->read(bearer, call.now, Expiry::ignored);
  if (!claims.is_error()) return claims.value().sid;
  if (!call.app.external_caller) return {};
  const auto caller = call.app.external_caller(call, bearer);
  if (caller.is_error()) return {};
  return caller.value().account_session;
}

// Sessions do not end for want of use while they are used; noted now and then, not at each request.
// A note that cannot be written costs nothing yet.
void note_use(const Call& call, const Caller& caller) {
  const std::int64_t idle_ms = call.app.settings.session_idle_minutes * kMinuteMs;
  const std::int64_t step_ms = idle_ms == 0 ? kSeenStepMs : std::min(kSeenStepMs, idle_ms / 10);
  const bool is_person = caller.account_session.value != 0 && caller.api_key.value == 0;
  if (!is_person || call.now.ms - caller.last_seen.ms < step_ms) return;
  (void)call.app.database->write([&](Transaction& tx) -> Status {
    TRY(
        tx.execute("UPDATE account_sessions SET last_seen_at = ? WHERE id = ?"
                   " AND last_seen_at < ?",
                   {call.now, caller.account_session, call.now}));
    return ok();
  });
}

}  // namespace

Time idle_limit(const App& app, Time now) {
  const std::int64_t minutes = app.settings.session_idle_minutes;
  if (minutes == 0 || app.database->trust() != store::Trust::sound) return Time{-1};
  return Time{now.ms - minutes * kMinuteMs};
}

Result<Caller> caller_of_session(Reader& reader, const App& app, AccountSessionId session,
                                 Time now) {
  std::optional<Caller> caller;
  TRY(reader.query(
      "SELECT a.id, a.company_id, a.full_name, a.role, s.expires_at, s.last_seen_at"
      " FROM account_sessions s JOIN accounts a ON a.id = s.account_id"
      " WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.status = ?"
      " AND a.deleted_at IS NULL AND (s.external_hash IS NOT NULL OR s.last_seen_at > ?)",
      {session, now, int(AccountStatus::active), idle_limit(app, now)}, [&](const Row& row) {
        caller.emplace();
        caller->viewer = viewer_of(static_cast<Role>(row.integer(3)));
        caller->account.value = row.integer(0);
        caller->account_session = session;
        caller->company.value = row.integer(1);
        caller->name = row.text(2);
        caller->session_ends.ms = row.integer(4);
        caller->last_seen.ms = row.integer(5);
      }));
  if (!caller) return session_ended();
  caller->needs_two_factor = TRY(needs_two_factor(reader, app, session));
  return *caller;
}

Status add_external_session(Transaction& tx, const Call& call, AccountId account,
                            std::string_view hash, Time expires_at) {
  const std::string agent = text::valid_utf8(call.request_header("User-Agent"));
  // Nobody has a refresh token whose hash is random.
  TRY(
      tx.execute("INSERT INTO account_sessions (account_id, nonce, generation, refresh_hash,"
                 " rotated_at, created_at, last_seen_at, expires_at, user_agent, address,"
                 " audience, external_hash) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
                 " ON CONFLICT (external_hash) WHERE external_hash IS NOT NULL DO NOTHING",
                 {account, call.app.random_hex(16), call.app.random_hex(32), call.now, call.now,
                  call.now, expires_at, text::head(agent, kUserAgentMax), call.address, hash}));
  return ok();
}

Result<Tokens> issue_tokens(Transaction& tx, const Call& call, AccountId account, SignInBy by) {
  TRY(check_company(tx, account));
  SessionRow session;
  session.account = account;
  session.generation = 1;
  session.nonce = call.app.random_hex(16);
  session.expires_at.ms = call.now.ms + call.app.settings.session_expire_hours * kHourMs;
  session.is_for_admins = call.policy.is_for_admins;
  const std::string agent = text::valid_utf8(call.request_header("User-Agent"));
  // The number of the row is part of the token, so the hash follows in a second statement.
  session.id.value = TRY(
      tx.number("INSERT INTO account_sessions (account_id, nonce, generation, refresh_hash,"
                " rotated_at, created_at, last_seen_at, expires_at, user_agent, address,"
                " audience, is_external) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                {account, session.nonce, session.nonce, call.now, call.now, call.now,
                 session.expires_at, text::head(agent, kUserAgentMax), call.address,
                 std::int64_t{session.is_for_admins}, std::int64_t{by == SignInBy::issuer}}));
  const Tokens tokens = tokens_of(call, session);
  TRY(tx.execute("UPDATE account_sessions SET refresh_hash = ? WHERE id = ?",
                 {secrets::sha256_hex(tokens.refresh_token), session.id}));
  return tokens;
}

Result<Tokens> refresh_tokens(const Call& call, std::string_view refresh_token) {
  const auto parts = read_refresh_token(refresh_token);
  if (!parts) return bad_token();
  bool is_reused = false;
  auto renewed = call.app.database->write([&](Transaction& tx) -> Result<std::optional<Tokens>> {
    is_reused = false;
    std::optional<SessionRow> session = TRY(find_running(tx, call.app, parts->session, call.now));
    if (!session) return session_ended();
    const std::string expected =
        make_refresh_token(call.app.keys, session->id, parts->generation, session->nonce);
    if (!secrets::equal(expected, refresh_token)) return bad_token();
    const bool is_current =
        parts->generation == session->generation &&
        secrets::equal(secrets::sha256_hex(refresh_token), session->refresh_hash);
    const bool is_sibling = parts->generation + 1 == session->generation &&
                            call.now.ms - session->rotated_at.ms <= kReuseGraceMs;
    if (is_current) {
      TRY(rotate(tx, call, *session));
    } else if (!is_sibling) {
      is_reused = true;
      TRY(end_session(tx, call.app, session->id, "refresh_reused", call.now));
      return std::optional<Tokens>();
    }
    return std::optional<Tokens>(tokens_of(call, *session));
  });
  if (renewed.is_error() && is_read_only(renewed.error())) {
    return tokens_for_reading(call, parts->session, [&](const SessionRow& session) {
      return secrets::equal(secrets::sha256_hex(refresh_token), session.refresh_hash);
    });
  }
  if (renewed.is_error()) return renewed.release_error();
  if (is_reused) {
    call.app.log.write(
        LogLevel::warn, "refresh_token_reused",
        {{"request_id", call.request_id}, {"session", text::number(parts->session.value)}});
    return unauthenticated("refresh_reused",
                           "This sign-in was used twice, so it was ended. Sign in again.");
  }
  return *renewed.release_value();
}

Result<Tokens> refresh_by_bearer(const Call& call) {
  const std::string bearer = bearer_of(call);
  if (bearer.empty()) return sign_in_first();
  const AccessClaims claims = TRY(call.app.access_tokens->read(bearer, call.now, Expiry::ignored));
  auto renewed = call.app.database->write([&](Transaction& tx) -> Result<Tokens> {
    std::optional<SessionRow> session = TRY(find_running(tx, call.app, claims.sid, call.now));
    if (!session) return session_ended();
    TRY(rotate(tx, call, *session));
    return tokens_of(call, *session);
  });
  if (!renewed.is_error() || !is_read_only(renewed.error())) return renewed;
  return tokens_for_reading(call, claims.sid, [](const SessionRow&) { return true; });
}

Status end_session(Transaction& tx, App& app, AccountSessionId session, std::string_view reason,
                   Time now) {
  TRY(
      tx.execute("UPDATE account_sessions SET ended_at = ?, end_reason = ?"
                 " WHERE id = ? AND ended_at IS NULL",
                 {now, reason, session}));
  tx.after_commit([&app, session] { app.bus->publish(work::session_topic(session), {}); });
  return ok();
}

Status end_sessions_of(Transaction& tx, App& app, AccountId account, AccountSessionId except,
                       std::string_view reason, Time now) {
  std::vector<AccountSessionId> ended;
  TRY(
      tx.query("SELECT id FROM account_sessions WHERE account_id = ? AND id <> ?"
               " AND ended_at IS NULL",
               {account, except}, [&](const Row& row) { ended.push_back({row.integer(0)}); }));
  TRY(
      tx.execute("UPDATE account_sessions SET ended_at = ?, end_reason = ?"
                 " WHERE account_id = ? AND id <> ? AND ended_at IS NULL",
                 {now, reason, account, except}));
  tx.after_commit([&app, ended] {
    for (AccountSessionId session : ended) app.bus->publish(work::session_topic(session), {});
  });
  return ok();
}

std::optional<AccountSessionId> named_session(const Call& call) {
  const std::string bearer = bearer_of(call);
  const auto shown = bearer.empty() ? std::nullopt : session_of_bearer(call, bearer);
  if (shown) return shown;
  const std::string cookie = is_same_site(call) ? session_cookie(call) : std::string();
  if (cookie.empty()) return {};
  const auto caller = caller_of_session_cookie(call, cookie);
  if (caller.is_error()) return {};
  return caller.value().account_session;
}

bool is_same_site(const Call& call) {
  if (is_allowed_origin(call.request_header("Origin"), call.app.settings.cors_origins)) return true;
  const std::string fetch_site = text::lower_ascii(call.request_header("Sec-Fetch-Site"));
  if (!fetch_site.empty()) return fetch_site == "same-origin" || fetch_site == "none";
  const std::string origin = call.request_header("Origin");
  return origin.empty() || origin == call.origin;
}

Result<Caller> authenticate(const Call& call) {
  Result<Caller> caller = caller_of(call);
  const bool is_open = call.endpoint.permission == Permission::open;
  const bool is_refused = caller.is_error() && caller.error().failure == Failure::unauthenticated;
  // A stale token must not stop anyone from signing in again.
  if (is_open && is_refused) return Caller{};
  if (!caller.is_error()) note_use(call, caller.value());
  return caller;
}

}  // namespace http
}  // namespace candor
