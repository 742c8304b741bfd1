// Whether the database may be trusted: decides who may read and write after damage was met, and
// before a file that was left in disorder has passed its check. Internal to server/store.
//
// Writes into a damaged file would be acknowledged and then lost with it, so after damage nothing
// is written until a restart has checked the file; it is read only while its structure is whole.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "server/store/database.h"

namespace candor::store {

class Guard {
 public:
  // `check` reads the whole file; `on_damage` hears of the first damage of this run, on any thread.
  using Check = std::function<Status(Depth depth)>;
  Guard(Check check, std::function<void(const Error&)> on_damage);
  ~Guard();
  // REQUIRES that a check in progress is made to end. Later reports are not heard.
  void stop();

  Trust trust() const { return trust_.load(); }
  Status may_read() const;
  Status may_write() const;
  // Damage or a failed fsync was met: no more writes; no more reads either unless quick_check,
  // which begins on a thread of its own, passes.
  void report(const Error& error);
  // Refuses writes until a check of this depth has passed on a thread of its own. A quick one is
  // followed by a full one, while writes go on.
  void check_first(Depth depth);
  // Waits for the verdict of check_first. False: it still reads.
  bool wait_for_verdict(std::chrono::milliseconds patience);

 private:
  void loop();
  void run_first(Depth depth);
  void run_after_damage();

  const Check check_;
  const std::function<void(const Error&)> on_damage_;
  std::atomic<Trust> trust_{Trust::sound};
  std::atomic<bool> is_stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Depth> first_;
  bool has_damage_ = false, is_judged_ = false;
  std::thread thread_;
};

// What inspects and guards, beside the writer and the readers.
struct Database::Watch {
  OpenOptions options;
  std::atomic<bool> is_stopping{false};
  std::unique_ptr<Guard> guard;
};

}  // namespace candor::store
