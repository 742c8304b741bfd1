// Access tokens of Supabase Auth (K12; its documentation "JSON Web Tokens" and "Signing keys"):
// HS256 with the project's secret, ES256 and RS256 with the keys at
// <SUPABASE_URL>/auth/v1/.well-known/jwks.json. Each way has its own keys: none is ever used for
// another algorithm.
#pragma once

#include "server/identity/identity.h"
#include "server/identity/kept.h"
#include "server/identity/signed_token.h"

namespace candor {
struct Settings;
}

namespace candor::identity {

class Supabase {
 public:
  Supabase(const Settings& settings, Fetch fetch);

  // Whom a token names. Checked: signature, audience and role "authenticated", the issuer (with
  // SUPABASE_URL), the times. unauthenticated "invalid_token", the same words whatever is wrong,
  // the reason as its cause; unavailable "issuer_unreachable" while no keys are known.
  Result<Identity> read(std::string_view token, Time now);

 private:
  using Keys = std::vector<PublicKey>;
  Result<Checked> check(const SignedToken& token, Time now);

  const std::string secret_;          // of HS256; empty: refused
  std::string issuer_;                // empty: any, whose tokens the secret signs
  std::unique_ptr<Kept<Keys>> keys_;  // null: no SUPABASE_URL
};

}  // namespace candor::identity
