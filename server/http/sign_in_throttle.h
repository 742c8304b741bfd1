// Guessing made slow without locking anybody out. Wrong attempts are counted per name and address:
// after a few, each next one has to wait longer, from one second up to fifteen minutes. Attempts on
// one name from all addresses together are counted as well, but that delay does not meet an address
// where the person has signed in lately: whoever guesses from elsewhere cannot keep them out.
//
// In memory, bounded; a restart forgets. Unknown names are treated like known ones. Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::http {

class SignInThrottle {
 public:
  static constexpr int kFreePerAddress = 5;
  static constexpr int kFreeInAll = 50;
  static constexpr std::int64_t kDelayMaxMs = 15 * kMinuteMs;
  static constexpr std::int64_t kForgetMs = kHourMs;  // after the last attempt
  static constexpr std::size_t kKeysMax = 20'000;

  // Counts an attempt before its outcome is known, so that many at once gain nothing. too_many
  // (code "too_many_attempts", retry after) when it has to wait; then it is not counted. `name` is
  // what was typed, in one spelling; `is_known_here`: signed in from this address lately.
  Status begin(std::string_view name, std::string_view address, bool is_known_here, Time now);
  // The attempt came to nothing, because the server was too busy to look at it: as if not made.
  void take_back(std::string_view name, std::string_view address);
  // The attempt was right: this address begins anew.
  void succeed(std::string_view name, std::string_view address);

  std::size_t size() const;  // keys held

 private:
  struct Attempts {
    int count = 0;
    std::int64_t last_ms = 0;
  };
  static std::int64_t wait_ms(const Attempts& attempts, int free, Time now);
  Attempts& entry(const std::string& key, Time now);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Attempts> attempts_;
};

}  // namespace candor::http
