// Signing in with an OpenID Connect issuer, as its client (OpenID Connect Core 1.0 section 3.1,
// Discovery 1.0; RFC 7636 PKCE with S256; RFC 9207 "iss" in the answer; RFC 9700). Knows no browser
// and no database: server/features/oidc.cpp does.
#pragma once

#include "server/identity/identity.h"
#include "server/identity/kept.h"
#include "server/identity/signed_token.h"
#include "server/world.h"

namespace candor {
struct Settings;
}

namespace candor::identity {

// What belongs to one attempt; both only known to us.
struct OidcSecrets {
  std::string nonce;     // comes back in the ID token
  std::string verifier;  // PKCE: shown when the code is exchanged
};

// What the issuer sent the browser back with.
struct OidcReturn {
  std::string code, error, issuer;  // "code", "error", "iss"; empty when absent
};

class Oidc {
 public:
  // `redirect_uri` is where the issuer sends people back to, as registered there.
  Oidc(const Settings& settings, Fetch fetch, Clock now, std::string redirect_uri);

  // Where to send the browser. unavailable: issuer_unreachable.
  Result<std::string> authorization_url(const std::string& state, const OidcSecrets& secrets,
                                        Time now);
  // Who came back: exchanges the code and checks the ID token (issuer, audience, authorised party,
  // times, nonce, at_hash; RS256 or ES256 only), and asks for the address where the token does not
  // say it. Codes of errors are words of kOidcProblems, the reason is their cause.
  Result<Identity> finish(const OidcReturn& returned, const OidcSecrets& secrets, Time now);

 private:
  using Keys = std::vector<PublicKey>;
  Result<Claims> discover() const;
  Result<Keys> fetch_keys();
  Result<Claims> exchange(const Claims& issuer, const std::string& code,
                          const std::string& verifier);
  Result<Claims> read_id_token(const Claims& issuer, const Claims& tokens, const std::string& nonce,
                               Time now);
  Result<Claims> user_info(const Claims& issuer, const Claims& tokens) const;

  const Fetch fetch_;
  const std::string issuer_, client_id_, client_secret_, scopes_, redirect_uri_;
  const Clock now_;
  Kept<Claims> issuer_document_;
  Kept<Keys> keys_;
};

}  // namespace candor::identity
