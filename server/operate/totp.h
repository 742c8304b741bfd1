// One-time codes of authenticator apps: HOTP (RFC 4226) over the time (TOTP, RFC 6238) with what
// every app understands: HMAC-SHA-1, six digits, steps of 30 seconds. No state, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/time.h"

namespace candor::totp {

inline constexpr std::size_t kSecretBytes = 20;  // RFC 4226, section 4, R6
inline constexpr int kDigits = 6;
inline constexpr std::int64_t kStepMs = 30 * kSecondMs;

// The number of the time step; codes of a later one are greater.
constexpr std::int64_t step_of(Time time) {
  return time.ms / kStepMs;
}

// RFC 4226, section 5.3. REQUIRES 1 to 9 digits.
std::string code_at(std::string_view secret, std::int64_t step, int digits = kDigits);

// The step that a code belongs to, looked for from one step back (slow typing) to one ahead (fast
// clocks), but only after `last_step`, so that a code is taken once. Every step is compared.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Time now,
                                         std::int64_t last_step);

// RFC 4648, section 6, without padding.
std::string base32(std::string_view bytes);

// "otpauth://totp/Candor:ada%40example.com?secret=...&issuer=Candor", as a QR code holds it.
std::string uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace candor::totp
