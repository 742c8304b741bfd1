// Access tokens: JSON Web Tokens (RFC 7519) signed with HS256 (RFC 7515), typed as RFC 9068 has it.
// Whether the session they name still runs is asked of the database at each request.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/work/text_hash.h"
#include "shared/base/result.h"
#include "shared/base/time.h"
#include "shared/describe/describe.h"
#include "shared/domain/ids.h"

namespace candor {

// What an access token says.
struct AccessClaims {
  std::string iss, aud;
  std::string sub;
  AccountSessionId sid;
  std::int64_t iat = 0, nbf = 0, exp = 0;  // seconds
};
template <>
struct describe<AccessClaims> {
  static constexpr std::string_view name = "AccessClaims";
  static constexpr auto fields = fields_of(field<&AccessClaims::iss>("iss", "").required(),
                                           field<&AccessClaims::aud>("aud", "").required(),
                                           field<&AccessClaims::sub>("sub", "").required(),
                                           field<&AccessClaims::sid>("sid", "").required(),
                                           field<&AccessClaims::iat>("iat", "").required(),
                                           field<&AccessClaims::nbf>("nbf", "").required(),
                                           field<&AccessClaims::exp>("exp", "").required());
};

namespace http {

inline constexpr std::string_view kIssuer = "candor";
inline constexpr std::string_view kAdminAudience = "admin";  // K11; otherwise the issuer's own

enum class Expiry { checked, ignored };

Error unauthenticated(std::string code, std::string message);
Error bad_token();  // an access or refresh token that we did not make

// Thread-safe.
class AccessTokens {
 public:
  explicit AccessTokens(std::string key);
  std::string make(const AccessClaims& claims) const;
  // Otherwise another service may have made it; it is not ours in any case.
  bool has_our_header(std::string_view token) const;
  // unauthenticated, with a code that says what is wrong.
  Result<AccessClaims> read(std::string_view token, Time now, Expiry expiry = Expiry::checked);

 private:
  Result<AccessClaims> verify(std::string_view token) const;

  const std::string key_;
  const std::string header_;
  std::mutex mutex_;
  // Tokens whose signature was right: it stays so, and a browser shows the same token for minutes.
  std::unordered_map<std::string, AccessClaims, work::TextHash, std::equal_to<>> genuine_;
};

}  // namespace http
}  // namespace candor
