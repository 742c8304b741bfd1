// HOTP over the time.
#include "server/operate/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "server/operate/secrets.h"
#include "shared/base/assert.h"
#include "shared/base/text.h"

namespace candor::totp {

namespace {

constexpr std::int64_t kStepsAround = 1;

std::array<unsigned char, 20> hmac_sha1(std::string_view key, std::string_view message) {
  std::array<unsigned char, 20> mac{};
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  const bool is_done = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes,
                            message.size(), mac.data(), &length) != nullptr;
  ASSERT(is_done && length == mac.size());
  return mac;
}

}  // namespace

std::string code_at(std::string_view secret, std::int64_t step, int digits) {
  ASSERT(digits >= 1 && digits <= 9);
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<char>(step >> (56 - 8 * i) & 0xff);
  }
  const auto mac = hmac_sha1(secret, counter);
  const std::size_t offset = mac.back() & 0xf;  // dynamic truncation
  const std::uint32_t number = (mac[offset] & 0x7fu) << 24 | std::uint32_t{mac[offset + 1]} << 16 |
                               std::uint32_t{mac[offset + 2]} << 8 | mac[offset + 3];
  std::string code(static_cast<std::size_t>(digits), '0');
  std::uint32_t rest = number;
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit) {
    *digit = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  return code;
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Time now,
                                         std::int64_t last_step) {
  std::optional<std::int64_t> found;
  const std::int64_t current = step_of(now);
  for (std::int64_t step = current - kStepsAround; step <= current + kStepsAround; ++step) {
    const bool is_it = secrets::equal(code_at(secret, step), code);
    if (is_it && step > last_step && !found) found = step;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (count += 8; count >= 5; count -= 5) text += kLetters[bits >> (count - 5) & 31];
    bits &= 0xff;
  }
  if (count > 0) text += kLetters[bits << (5 - count) & 31];
  return text;
}

std::string uri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const std::string name = text::encode_url(issuer);
  return "otpauth://totp/" + name + ":" + text::encode_url(account) + "?secret=" + base32(secret) +
         "&issuer=" + name + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace candor::totp
