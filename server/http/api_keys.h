// API keys as they travel: their letters, and whom they stand for (shared/domain/api_key.h).
#pragma once

#include <string>
#include <string_view>

#include "server/http/call.h"
#include "server/world.h"

namespace candor::http {

// "candor_", 32 random letters and digits (190 bits), and their CRC-32 as six more (base 62): a
// scanner of source code tells a real key from a look-alike without asking us.
inline constexpr std::string_view kApiKeyPrefix = "candor_";
inline constexpr std::size_t kApiKeyRandom = 32, kApiKeyChecksum = 6;
inline constexpr std::size_t kApiKeyLength = kApiKeyPrefix.size() + kApiKeyRandom + kApiKeyChecksum;
inline constexpr std::size_t kApiKeyHint = kApiKeyPrefix.size() + 4;  // letters that lists show

std::string make_api_key(const Entropy& random);
// Whether a bearer means to be an API key, genuine or not.
bool is_api_key(std::string_view bearer);
// Whether its letters and checksum are right; says nothing about whether we know it.
bool is_well_formed_api_key(std::string_view key);

// The account the key acts for, with the key's scopes. Notes when and from where it was used, at
// most once a minute. unauthenticated (code "invalid_key" or "key_expired") otherwise.
Result<Caller> caller_of_api_key(const Call& call, std::string_view key);

// Whether this caller's key may use this endpoint; ok for callers without one. forbidden, code
// "person_needed" or "scope_missing".
Status check_api_key(const Call& call);

}  // namespace candor::http
