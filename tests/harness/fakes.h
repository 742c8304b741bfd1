// Drivers of the seams for tests: a clock that stands still until it is moved, chance that repeats
// by its seed, mail that stays in memory. tests/work holds them to the same rules as the real ones.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "server/mail/mailer.h"
#include "server/world.h"

namespace candor::test {

class ManualClock {
 public:
  explicit ManualClock(Time start) : ms_(std::make_shared<std::atomic<std::int64_t>>(start.ms)) {}
  Time now() const { return {ms_->load()}; }
  void move(std::int64_t ms) { *ms_ += ms; }
  Clock seam() const {
    return [ms = ms_] { return Time{ms->load()}; };
  }

 private:
  std::shared_ptr<std::atomic<std::int64_t>> ms_;
};

// The same seed gives the same bytes.
inline Entropy seeded_entropy(std::uint64_t seed) {
  struct State {
    std::mutex mutex;
    std::mt19937_64 engine;
  };
  const auto state = std::make_shared<State>();
  state->engine.seed(seed);
  return [state](unsigned char* bytes, std::size_t count) {
    const std::lock_guard lock(state->mutex);
    for (std::size_t i = 0; i < count; ++i)
      bytes[i] = static_cast<unsigned char>(state->engine() >> 56);
  };
}

class MemoryMailer final : public mail::Mailer {
 public:
  Status send(const mail::Message& message) override {
    TRY(mail::check(message));
    const std::lock_guard lock(mutex_);
    const auto same = [&](const mail::Message& one) { return one.id == message.id; };
    if (std::none_of(sent_.begin(), sent_.end(), same)) sent_.push_back(message);
    return ok();
  }
  std::vector<mail::Message> sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<mail::Message> sent_;
};

}  // namespace candor::test
