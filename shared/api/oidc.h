// Signing in with an OpenID Connect issuer (OpenID Connect Core 1.0, authorization code with PKCE).
// The browser is sent to the issuer and comes back with a session, as after a password.
#pragma once

#include "shared/api/part.h"
#include "shared/domain/external_identity.h"

namespace candor::api {

inline constexpr auto oidc_state = endpoint<Nothing, OidcState>(
    {"oidc_state", "auth", Method::get, "/api/v1/auth/oidc", Permission::open,
     "Whether people can sign in with another service"});
// Both answer with an address to go to, also when something is wrong: then it is
// "/sign-in?problem=<word>" (kOidcProblems).
inline constexpr auto begin_oidc = endpoint<OidcStart, Nothing>(
    {"begin_oidc", "auth", Method::get, "/api/v1/auth/oidc/start", Permission::open,
     "Go to the issuer to sign in", Body::query, 302, RateClass::authentication});
// Where the issuer sends the browser: the redirect address to register there.
inline constexpr auto finish_oidc =
    endpoint<Nothing, Nothing>({"finish_oidc", "auth", Method::get, "/api/v1/auth/oidc/callback",
                                Permission::open, "Come back from the issuer", Body::none, 302});

Part oidc_part();

}  // namespace candor::api
