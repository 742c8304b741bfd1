// Counters by name and by name and address.
#include "server/http/sign_in_throttle.h"

#include <algorithm>
#include <iterator>

#include "server/http/rate_limits.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

std::string key_of(std::string_view name, std::string_view address) {
  return std::string(name) + "\n" + address_key(address);
}

Error too_many_attempts(std::int64_t ms) {
  const auto seconds = static_cast<int>((ms + kSecondMs - 1) / kSecondMs);
  Error error = fail(Failure::too_many, "too_many_attempts",
                     "That was wrong too often. Try again in " + text::number(seconds) +
                         (seconds == 1 ? " second." : " seconds."));
  error.retry_after_seconds = seconds;
  return error;
}

}  // namespace

std::int64_t SignInThrottle::wait_ms(const Attempts& attempts, int free, Time now) {
  if (attempts.count < free) return 0;
  const int doublings = std::min(attempts.count - free, 20);
  const std::int64_t delay = std::min(kSecondMs << doublings, kDelayMaxMs);
  return std::max<std::int64_t>(0, delay - (now.ms - attempts.last_ms));
}

SignInThrottle::Attempts& SignInThrottle::entry(const std::string& key, Time now) {
  if (attempts_.size() >= kKeysMax) {
    std::erase_if(attempts_, [&](const auto& one) {
      return one.second.last_ms + kForgetMs <= now.ms || one.second.last_ms > now.ms;
    });
  }
  if (attempts_.size() >= kKeysMax) {  // half at once, so that a flood pays for this rarely
    auto end = attempts_.begin();
    std::advance(end, static_cast<std::ptrdiff_t>(kKeysMax / 2));
    attempts_.erase(attempts_.begin(), end);
  }
  Attempts& found = attempts_[key];
  // Long ago, or before the clock was set back.
  if (found.last_ms + kForgetMs <= now.ms || found.last_ms > now.ms) found = {};
  return found;
}

Status SignInThrottle::begin(std::string_view name, std::string_view address, bool is_known_here,
                             Time now) {
  const std::lock_guard lock(mutex_);
  Attempts& here = entry(key_of(name, address), now);
  std::int64_t wait = wait_ms(here, kFreePerAddress, now);
  const int here_before = here.count;
  if (wait == 0) here = {here_before + 1, now.ms};
  // The second look-up may move the first entry, so it is done with by then.
  Attempts& in_all = entry(std::string(name), now);
  if (wait == 0 && !is_known_here) {
    wait = wait_ms(in_all, kFreeInAll, now);
    if (wait > 0) attempts_[key_of(name, address)].count = here_before;
  }
  if (wait > 0) return too_many_attempts(wait);
  in_all = {in_all.count + 1, now.ms};
  return ok();
}

void SignInThrottle::take_back(std::string_view name, std::string_view address) {
  const std::lock_guard lock(mutex_);
  for (const std::string& key : {key_of(name, address), std::string(name)}) {
    const auto found = attempts_.find(key);
    if (found != attempts_.end() && found->second.count > 0) --found->second.count;
  }
}

void SignInThrottle::succeed(std::string_view name, std::string_view address) {
  const std::lock_guard lock(mutex_);
  attempts_.erase(key_of(name, address));
  const auto in_all = attempts_.find(std::string(name));
  if (in_all != attempts_.end() && in_all->second.count > 0) --in_all->second.count;
}

std::size_t SignInThrottle::size() const {
  const std::lock_guard lock(mutex_);
  return attempts_.size();
}

}  // namespace candor::http
