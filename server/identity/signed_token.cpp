#include "server/identity/signed_token.h"

#include "server/operate/secrets.h"
#include "shared/base/text.h"

namespace candor::identity {

namespace {

constexpr std::string_view kRefusedMembers[] = {"jwk", "jku", "x5u", "x5c", "crit", "zip", "b64"};

}  // namespace

std::optional<SignedToken> split_token(std::string_view token) {
  const std::size_t first = token.find('.'), last = token.rfind('.');
  if (token.size() > kForeignTokenBytesMax || first == std::string_view::npos) return {};
  if (first == last || token.find('.', first + 1) != last) return {};
  const auto head = secrets::decode_base64url(token.substr(0, first));
  auto payload = secrets::decode_base64url(token.substr(first + 1, last - first - 1));
  auto signature = secrets::decode_base64url(token.substr(last + 1));
  if (!head || !payload || !signature) return {};
  const auto header = Claims::read(*head);
  if (!header) return {};
  for (const std::string_view name : kRefusedMembers) {
    if (header->has(name)) return {};
  }
  const std::string type = text::lower_ascii(header->text("typ"));
  const bool is_jwt = !header->has("typ") || type == "jwt" || type == "at+jwt";
  const bool has_odd_key_id = header->has("kid") && header->text("kid").empty();
  if (!is_jwt || has_odd_key_id) return {};
  return SignedToken{header->text("alg"), header->text("kid"), std::string(token.substr(0, last)),
                     std::move(*signature), std::move(*payload)};
}

Checked check_signature(const SignedToken& token, const std::vector<PublicKey>& keys) {
  const auto algorithm = algorithm_of(token.algorithm);
  if (!algorithm) return Checked::wrong;
  std::vector<const PublicKey*> fitting;
  for (const PublicKey& key : keys) {
    const bool is_meant = token.key_id.empty() || token.key_id == key.id;
    if (is_meant && key.algorithm == *algorithm) fitting.push_back(&key);
  }
  if (fitting.empty()) return Checked::unknown_key;
  if (token.key_id.empty() && fitting.size() > 1) return Checked::wrong;
  for (const PublicKey* key : fitting) {
    if (verifies(*key, token.signed_part, token.signature)) return Checked::right;
  }
  return Checked::wrong;
}

std::string_view time_problem(const Claims& claims, Time now) {
  const std::int64_t seconds = now.ms / kSecondMs;
  const auto expires = claims.integer("exp"), issued = claims.integer("iat");
  const auto begins = claims.integer("nbf");
  if (!expires || !issued || (claims.has("nbf") && !begins)) return "no_times";
  if (*expires + kClockLeewaySeconds <= seconds) return "expired";
  if (*issued > seconds + kClockLeewaySeconds) return "not_yet";
  if (begins && *begins > seconds + kClockLeewaySeconds) return "not_yet";
  return {};
}

}  // namespace candor::identity
