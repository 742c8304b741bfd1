#include "server/identity/supabase.h"

#include <algorithm>

#include "server/operate/secrets.h"
#include "server/settings.h"
#include "shared/base/text.h"

namespace candor::identity {

namespace {

constexpr std::string_view kAudience = "authenticated";  // and the role of people who signed in
constexpr std::size_t kNameBytesMax = 500;               // of issuer and subject

Error refused(std::string_view reason) {
  Error error =
      fail(Failure::unauthenticated, "invalid_token", "This sign-in is not valid. Sign in again.");
  error.cause = reason;
  return error;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= kNameBytesMax;
}

}  // namespace

Supabase::Supabase(const Settings& settings, Fetch fetch) : secret_(settings.supabase_jwt_secret) {
  if (settings.supabase_url.empty()) return;
  std::string url = settings.supabase_url;
  while (url.ends_with('/')) url.pop_back();
  issuer_ = url + "/auth/v1";
  std::vector<work::HttpHeader> headers;
  if (!settings.supabase_key.empty()) headers.push_back({"apikey", settings.supabase_key});
  const std::string address = issuer_ + "/.well-known/jwks.json";
  keys_ = std::make_unique<Kept<Keys>>([fetch, address, headers]() -> Result<Keys> {
    const std::string json = TRY(fetch_document(fetch, address, headers));
    auto keys = read_key_set(json);
    if (!keys) return issuer_unreachable("no key set");
    return std::move(*keys);
  });
}

Result<Checked> Supabase::check(const SignedToken& token, Time now) {
  if (token.algorithm == "HS256") {
    if (secret_.empty()) return refused("algorithm");
    const std::string expected = secrets::hmac(secret_, token.signed_part);
    return secrets::equal(expected, token.signature) ? Checked::right : Checked::wrong;
  }
  // The key that a token of these algorithms names; without a name it could be any.
  if (!algorithm_of(token.algorithm) || !keys_) return refused("algorithm");
  if (token.key_id.empty()) return refused("no_key_named");
  const Checked checked = check_signature(token, *TRY(keys_->newest(now)));
  if (checked != Checked::unknown_key) return checked;
  return check_signature(token, *TRY(keys_->renewed(now)));
}

Result<Identity> Supabase::read(std::string_view bearer, Time now) {
  const auto token = split_token(bearer);
  if (!token) return refused("form");
  const Checked checked = TRY(check(*token, now));
  if (checked == Checked::unknown_key) return refused("unknown_key");
  if (checked == Checked::wrong) return refused("signature");
  const auto claims = Claims::read(token->payload);
  if (!claims) return refused("claims");
  const std::string_view problem = time_problem(*claims, now);
  if (!problem.empty()) return refused(problem);
  const std::string issuer = claims->text("iss"), subject = claims->text("sub");
  if (!is_name(issuer) || (!issuer_.empty() && issuer != issuer_)) return refused("issuer");
  const std::vector<std::string> audience = claims->list("aud");
  if (std::find(audience.begin(), audience.end(), kAudience) == audience.end())
    return refused("audience");
  // The keys of a project are tokens too, with the roles "anon" and "service_role".
  if (claims->text("role") != kAudience || claims->is_true("is_anonymous")) return refused("role");
  if (!is_name(subject)) return refused("subject");
  Identity made;
  made.source = IdentitySource::supabase;
  made.issuer = issuer;
  made.subject = subject;
  made.email = text::lower_ascii(claims->text("email"));
  // Never of user_metadata, which people write themselves.
  made.is_email_verified = claims->is_true("email_verified");
  made.full_name = claims->text("user_metadata.full_name");
  made.session = claims->text("session_id");
  if (made.session.empty()) made.session = "iat " + text::number(*claims->integer("iat"));
  made.expires_at.ms = *claims->integer("exp") * kSecondMs;
  return made;
}

}  // namespace candor::identity
