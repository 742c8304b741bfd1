// Something that is fetched from another service and kept: its keys, its addresses. Fetched when it
// is first needed and again now and then, by one request at a time and only so often; while the
// service is down what was fetched before stays in use.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/work/event.h"
#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::identity {

inline constexpr std::int64_t kKeptFreshMs = 10 * kMinuteMs;  // then it is fetched again
inline constexpr std::int64_t kKeptPauseMs = 10 * kSecondMs;  // between two attempts at least

template <class T>
class Kept {
 public:
  // `get` fetches it; called without a lock, on the thread of whoever asks.
  using Get = std::function<Result<T>()>;
  explicit Kept(Get get) : get_(std::move(get)) {}

  // The newest there is. An error only when there never was one. Parks a request while it waits.
  Result<std::shared_ptr<const T>> newest(Time now) { return value(now, kKeptFreshMs); }
  // The same, but fetched anew unless somebody just did: for who misses something in it.
  Result<std::shared_ptr<const T>> renewed(Time now) { return value(now, 0); }

 private:
  Result<std::shared_ptr<const T>> value(Time now, std::int64_t fresh_ms) {
    work::Event fetched;
    bool waits = false;
    {
      const std::lock_guard lock(mutex_);
      if (value_ && within(fetched_at_, now, fresh_ms)) return value_;
      if (!is_fetching_ && within(tried_at_, now, kKeptPauseMs)) return value_or_problem();
      if (is_fetching_ && value_) return value_;
      waits = is_fetching_;
      if (waits) waiting_.push_back(&fetched);
      if (!waits) is_fetching_ = true;
      if (!waits) tried_at_ = now;
    }
    if (waits)
      fetched.wait();
    else
      fetch(now);
    const std::lock_guard lock(mutex_);
    return value_or_problem();
  }

  // Also after a clock that was set back it is tried again.
  static bool within(Time then, Time now, std::int64_t ms) {
    return then.ms != 0 && now.ms >= then.ms && now.ms - then.ms < ms;
  }

  // Whoever waits is woken in any case.
  void fetch(Time now) {
    struct Ending {
      Kept& kept;
      ~Ending() {
        std::vector<work::Event*> waiting;
        {
          const std::lock_guard lock(kept.mutex_);
          kept.is_fetching_ = false;
          waiting.swap(kept.waiting_);
        }
        for (work::Event* event : waiting) event->set();
      }
    };
    const Ending ending{*this};
    Result<T> got = get_();
    const std::lock_guard lock(mutex_);
    if (got.is_error()) {
      problem_ = got.release_error();
      return;
    }
    value_ = std::make_shared<const T>(got.release_value());
    fetched_at_ = now;
  }

  Result<std::shared_ptr<const T>> value_or_problem() const {
    if (value_) return value_;
    return Error(problem_);
  }

  const Get get_;
  std::mutex mutex_;
  std::shared_ptr<const T> value_;
  Error problem_ = fail(Failure::unavailable, "issuer_unreachable",
                        "The sign-in service does not answer. Try again in a minute.");
  Time fetched_at_, tried_at_;
  bool is_fetching_ = false;
  std::vector<work::Event*> waiting_;
};

}  // namespace candor::identity
