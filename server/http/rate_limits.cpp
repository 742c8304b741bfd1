// The sliding window: the previous minute counts as far as it still overlaps the last sixty
// seconds.
#include "server/http/rate_limits.h"

#include <arpa/inet.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::size_t kKeysPerShard = 3'000;

// How many of the last sixty seconds' requests the counters stand for, times one minute.
std::int64_t weighted(std::int64_t current, std::int64_t previous, std::int64_t elapsed_ms) {
  return current * kMinuteMs + previous * (kMinuteMs - elapsed_ms);
}

// Milliseconds from `elapsed` until one more request fits.
std::int64_t wait_ms(std::int64_t current, std::int64_t previous, std::int64_t limit,
                     std::int64_t elapsed_ms) {
  std::int64_t waited = 0;
  if (current >= limit) {  // not before the next window, where the current one is the previous
    waited = kMinuteMs - elapsed_ms;
    previous = current;
    current = 0;
    elapsed_ms = 0;
  }
  if (previous == 0) return waited;
  const std::int64_t room = (limit - 1 - current) * kMinuteMs;
  const std::int64_t needed = kMinuteMs - room / previous;
  return waited + std::max<std::int64_t>(0, needed - elapsed_ms);
}

}  // namespace

void RateLimits::forget_old(Shard& shard, std::int64_t now_ms) {
  std::erase_if(shard.windows, [&](const auto& entry) {
    return entry.second.started_ms + 2 * kMinuteMs <= now_ms;
  });
  // Half at once, so that a flood of addresses pays for this rarely.
  if (shard.windows.size() < kKeysPerShard) return;
  auto end = shard.windows.begin();
  std::advance(end, static_cast<std::ptrdiff_t>(kKeysPerShard / 2));
  shard.windows.erase(shard.windows.begin(), end);
}

RateLimits::Verdict RateLimits::count(std::string_view key, std::int32_t limit, Time now) {
  if (limit <= 0) return {};
  Shard& shard = shards_[std::hash<std::string_view>{}(key) % shards_.size()];
  std::lock_guard lock(shard.mutex);
  const std::int64_t start = now.ms - now.ms % kMinuteMs;
  if (shard.windows.size() >= kKeysPerShard) forget_old(shard, now.ms);
  Window& window = shard.windows[std::string(key)];
  if (window.started_ms + kMinuteMs == start) {
    window = {start, 0, window.current};
  } else if (window.started_ms != start) {
    window = {start, 0, 0};  // new, long ago, or the clock went back
  }
  const std::int64_t elapsed = now.ms - start;
  Verdict verdict;
  verdict.limit = limit;
  const std::int64_t used = weighted(window.current, window.previous, elapsed);
  verdict.is_allowed = used + kMinuteMs <= std::int64_t{limit} * kMinuteMs;
  if (!verdict.is_allowed) {
    const std::int64_t ms = wait_ms(window.current, window.previous, limit, elapsed);
    verdict.reset_seconds = static_cast<std::int32_t>(std::max<std::int64_t>(1, (ms + 999) / 1000));
    return verdict;
  }
  window.current += 1;
  const std::int64_t left = std::int64_t{limit} * kMinuteMs - used - kMinuteMs;
  verdict.remaining = static_cast<std::int32_t>(left / kMinuteMs);
  verdict.reset_seconds = static_cast<std::int32_t>((kMinuteMs - elapsed + 999) / 1000);
  return verdict;
}

std::vector<Header> rate_headers(std::string_view policy, const RateLimits::Verdict& verdict) {
  const std::string name = "\"" + std::string(policy) + "\"";
  const std::string quota =
      ";q=" + text::number(verdict.limit) + ";w=" + text::number(kMinuteMs / kSecondMs);
  const std::string left =
      ";r=" + text::number(verdict.remaining) + ";t=" + text::number(verdict.reset_seconds);
  return {{"RateLimit-Policy", name + quota}, {"RateLimit", name + left}};
}

std::string address_key(std::string_view address) {
  const std::string text(address);
  in6_addr wide{};
  if (inet_pton(AF_INET6, text.c_str(), &wide) != 1) return text;
  if (IN6_IS_ADDR_V4MAPPED(&wide)) {
    return std::string(reinterpret_cast<const char*>(wide.s6_addr + 12), 4);
  }
  return std::string(reinterpret_cast<const char*>(wide.s6_addr), 8);
}

}  // namespace candor::http
