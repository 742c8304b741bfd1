#include "server/http/access_tokens.h"

#include "server/operate/secrets.h"
#include "shared/describe/json.h"

namespace candor::http {

namespace {

constexpr std::size_t kTokenBytesMax = 4'096;
constexpr std::size_t kGenuineMax = 4'096;
constexpr std::int64_t kLeewaySeconds = 60;  // for clocks that step back

std::string header_for(std::string_view key) {
  const std::string key_id =
      secrets::sha256_hex("candor token key " + std::string(key)).substr(0, 16);
  return secrets::base64url(R"({"alg":"HS256","kid":")" + key_id + R"(","typ":"at+jwt"})");
}

}  // namespace

Error unauthenticated(std::string code, std::string message) {
  return fail(Failure::unauthenticated, std::move(code), std::move(message));
}
Error bad_token() {
  return unauthenticated("invalid_token", "This sign-in is not valid. Sign in again.");
}

AccessTokens::AccessTokens(std::string key) : key_(std::move(key)), header_(header_for(key_)) {}

std::string AccessTokens::make(const AccessClaims& claims) const {
  const std::string signed_part = header_ + "." + secrets::base64url(json::write(claims));
  return signed_part + "." + secrets::base64url(secrets::hmac(key_, signed_part));
}

bool AccessTokens::has_our_header(std::string_view token) const {
  return token.substr(0, token.find('.')) == header_;
}

Result<AccessClaims> AccessTokens::read(std::string_view token, Time now, Expiry expiry) {
  if (token.size() > kTokenBytesMax) return bad_token();
  std::optional<AccessClaims> known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = genuine_.find(token);
    if (found != genuine_.end()) known = found->second;
  }
  if (!known) {
    known = TRY(verify(token));
    const std::lock_guard lock(mutex_);
    if (genuine_.size() >= kGenuineMax) genuine_.clear();
    genuine_.emplace(token, *known);
  }
  const std::int64_t seconds = now.ms / kSecondMs;
  if (known->nbf > seconds + kLeewaySeconds || known->iat > seconds + kLeewaySeconds)
    return bad_token();
  if (expiry == Expiry::checked && known->exp <= seconds) {
    return unauthenticated("token_expired", "Your sign-in ran out. Sign in again.");
  }
  return *std::move(known);
}

// Everything that does not depend on the time. There is one header that we write. A token with any
// other is refused before anything of it is parsed, so no algorithm, key address or extension can
// be chosen by the sender.
Result<AccessClaims> AccessTokens::verify(std::string_view token) const {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return bad_token();
  if (token.find('.', first + 1) != last) return bad_token();
  if (!secrets::equal(token.substr(0, first), header_)) {
    return unauthenticated("token_algorithm",
                           "This token names another algorithm or key than ours. Sign in again.");
  }
  const std::string expected = secrets::base64url(secrets::hmac(key_, token.substr(0, last)));
  if (!secrets::equal(token.substr(last + 1), expected)) {
    return unauthenticated("token_signature",
                           "This token was changed or not made here. Sign in again.");
  }
  const auto payload = secrets::decode_base64url(token.substr(first + 1, last - first - 1));
  if (!payload) return bad_token();
  auto read = json::read<AccessClaims>(*payload, json::ReadMode::request);
  if (read.is_error()) return bad_token();
  const AccessClaims& claims = read.value();
  if (claims.iss != kIssuer || claims.sid.value <= 0) return bad_token();
  if (claims.aud != kIssuer && claims.aud != kAdminAudience) {
    return unauthenticated("token_audience",
                           "This token is meant for something else. Sign in again.");
  }
  return read;
}

}  // namespace candor::http
