// Public keys of others (JWK, RFC 7517) and the signatures they check (RFC 7518): RS256 and ES256,
// nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
typedef struct evp_pkey_st EVP_PKEY;
}

namespace candor::identity {

enum class Algorithm { rs256, es256 };
std::optional<Algorithm> algorithm_of(std::string_view name);  // "RS256", "ES256" as written

struct PublicKey {
  std::string id;  // "kid"; may be empty
  Algorithm algorithm;
  std::shared_ptr<EVP_PKEY> key;
};

// The keys of a set that can check signatures of ours; others (symmetric ones, other curves, RSA
// below 2048 bits, keys for encryption) are left out. Nothing when it is not a key set.
std::optional<std::vector<PublicKey>> read_key_set(std::string_view json);

// Thread-safe. `signature` as raw bytes: of ES256 both numbers, 32 bytes each.
bool verifies(const PublicKey& key, std::string_view signed_part, std::string_view signature);

}  // namespace candor::identity
