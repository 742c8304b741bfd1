// How many requests one account, one link or one address may make in a minute (S3-45, K42). A
// sliding window of two counters per key; memory is bounded, and the oldest keys are forgotten
// first. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/http/call.h"
#include "shared/base/time.h"

namespace candor::http {

class RateLimits {
 public:
  struct Verdict {
    bool is_allowed = true;
    std::int32_t limit = 0;
    std::int32_t remaining = 0;
    std::int32_t reset_seconds =
        0;  // until the window is empty again; when refused, until one request passes
  };
  // Counts one request of `key` when it is allowed. A limit of 0 always allows.
  Verdict count(std::string_view key, std::int32_t limit, Time now);

 private:
  struct Window {
    std::int64_t started_ms = 0;
    std::int32_t current = 0, previous = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Window> windows;
  };
  static void forget_old(Shard& shard, std::int64_t now_ms);
  std::array<Shard, 64> shards_;
};

// The headers of an answer (IETF draft httpapi-ratelimit-headers-10): the policy of the class of
// requests, and what is left of it.
//   RateLimit-Policy: "general";q=100;w=60      RateLimit: "general";r=99;t=60
std::vector<Header> rate_headers(std::string_view policy, const RateLimits::Verdict& verdict);

// The key of an address: an IPv4 address whole, of IPv6 the first 64 bits.
std::string address_key(std::string_view address);

}  // namespace candor::http
