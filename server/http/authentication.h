// Who is asking: access tokens (JWT HS256), the session row behind them, refresh tokens with
// rotation and reuse detection, and the links of candidates (research server.md 4.3; K5-K9). Owns
// the table account_sessions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/http/call.h"
#include "server/store/database.h"
#include "shared/domain/account.h"

namespace candor::http {

// What a sign-in or a refresh hands to the client.
struct Tokens {
  AccountId account;
  AccountSessionId session;
  std::string access_token;
  std::int32_t expires_in = 0;  // seconds
  std::string refresh_token;
};

// Starts a session: one row in account_sessions, an access token for
// `call.policy.access_token_minutes` (else the setting), whose audience is administration when
// `call.policy.is_for_admins` (K11), and a refresh token. Put set_session_cookie
// on the reply as well. forbidden (code "company_deleted") while the account's company is deleted.
enum class SignInBy { us, issuer };
Result<Tokens> issue_tokens(store::Transaction& tx, const Call& call, AccountId account,
                            SignInBy by = SignInBy::us);
// Whether REQUIRE_TWO_FACTOR asks the account of this session for a second factor that it has not.
Result<bool> needs_two_factor(store::Reader& reader, const App& app, AccountSessionId session);

// A session that another service began and keeps going (server/features/external_accounts): it has
// no refresh token of ours. `hash` is what its tokens name; once for each. Nothing when it is
// there.
Status add_external_session(store::Transaction& tx, const Call& call, AccountId account,
                            std::string_view hash, Time expires_at);
// Who is behind a running session. unauthenticated "session_ended" when it ended, ran out, was not
// used for SESSION_IDLE_MINUTES, or its account may not sign in.
Result<Caller> caller_of_session(store::Reader& reader, const App& app, AccountSessionId session,
                                 Time now);
// Sessions last used before this have ended: `session_idle_minutes` ago. While the database cannot
// be written nobody's use is noted, and none ends for want of it.
Time idle_limit(const App& app, Time now);

// Exchanges a refresh token. An earlier one ends the whole session (code "refresh_reused"), except
// within ten seconds of its rotation, when two tabs asked at once: both get the same successor.
// unauthenticated when unknown or ended. The ending of a reused session is kept although the result
// is an error: call it as the last step of a write through refresh_tokens(App...) below, not inside
// a larger operation.
// While the database can only be read the token is not exchanged: the same one comes back, with an
// access token to read with.
Result<Tokens> refresh_tokens(const Call& call, std::string_view refresh_token);

// The session of the bearer access token although it may have expired (K8): signature and claims
// are right, and the session still runs. Then new tokens of that session. unauthenticated
// otherwise.
Result<Tokens> refresh_by_bearer(const Call& call);

// Ends one session, or all sessions of an account but `except`. Ended sessions are refused from the
// next request on, and their conversations end.
Status end_session(store::Transaction& tx, App& app, AccountSessionId session,
                   std::string_view reason, Time now);
Status end_sessions_of(store::Transaction& tx, App& app, AccountId account, AccountSessionId except,
                       std::string_view reason, Time now);

// The session that the bearer or the session cookie of this call names, for sign-out; empty when
// there is none.
std::optional<AccountSessionId> named_session(const Call& call);

// The cookie with the refresh token: HttpOnly, SameSite=Strict, Path=/; Secure and "__Host-" over
// TLS.
void set_session_cookie(Call& call, std::string_view refresh_token);
void clear_session_cookie(Call& call);
// The refresh token of the cookie, or empty. REQUIRES that the request comes from our own page
// (is_same_site).
std::string session_cookie(const Call& call);
// Marks the browser as one where this account has signed in; it opens nothing, but guessing from
// elsewhere does not slow it down (sign_in_throttle.h).
void set_device_cookie(Call& call, AccountId account);
bool is_known_device(const Call& call, AccountId account);
// Which browser went to an issuer to sign in there. SameSite=Lax, because it comes back from
// another site; ten minutes. An empty value removes it.
void set_oidc_cookie(Call& call, std::string_view browser);
std::string oidc_cookie(const Call& call);
// The candidate's cookie: the session secret, for media and for reloads of the page.
void set_interview_cookie(Call& call, std::string_view session_secret);
void clear_interview_cookie(Call& call);
std::string interview_cookie(const Call& call);

// Whether a browser says that our own page sent this, or a page of the setting cors_origins
// (Sec-Fetch-Site, Origin); programs without both are trusted, because cookies are not theirs to be
// tricked with.
bool is_same_site(const Call& call);

// The caller of a request: from the bearer, else from a cookie where that is allowed. A guest when
// nothing was shown; unauthenticated when what was shown is not valid and the endpoint is not open.
// Codes of refused access tokens (S1-16): invalid_token (not a token, or claims that make no
// sense), token_algorithm, token_signature, token_audience, token_expired, session_ended. With
// ADMIN_STRICT, administration (Permission::administer and /api/v1/admin/) takes tokens of the
// administrators' sign-in only, no API key and no token of another issuer: forbidden, code
// admin_token_required.
Result<Caller> authenticate(const Call& call);

}  // namespace candor::http
