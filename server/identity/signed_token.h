// A JSON Web Token that somebody else signed, in compact form (RFC 7515, RFC 7519; what to beware
// of is RFC 8725). Nothing of its claims is read before the signature is right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/identity/claims.h"
#include "server/identity/key_set.h"
#include "shared/base/time.h"

namespace candor::identity {

inline constexpr std::size_t kForeignTokenBytesMax = 16'384;
inline constexpr std::int64_t kClockLeewaySeconds = 60;  // between the issuer's clock and ours

struct SignedToken {
  std::string algorithm;                        // as written
  std::string key_id;                           // may be empty
  std::string signed_part, signature, payload;  // signature and payload as bytes
};

// Nothing when it is not three parts of strict base64url with a JSON header, or when the header
// brings a key or an extension of its own (jwk, jku, x5u, x5c, crit, zip, b64), or says that it is
// no JWT.
std::optional<SignedToken> split_token(std::string_view token);

enum class Checked { right, wrong, unknown_key };
// Against the keys of its algorithm: the one it names, or the only one when it names none.
Checked check_signature(const SignedToken& token, const std::vector<PublicKey>& keys);

// Why the claims do not count now, as one word for the log: "expired", "not_yet", "no_times"
// (integers "exp" and "iat" are needed). Empty when they do.
std::string_view time_problem(const Claims& claims, Time now);

}  // namespace candor::identity
