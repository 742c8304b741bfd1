// What the server does for itself by the clock: the daily backup and the weekly full check of the
// database. One thread; each piece of work is a function of its own, so that any other timer can
// call it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "server/app.h"

namespace candor::operate {

// "02:30" in UTC, as the time of day; nothing when it is none.
std::optional<std::int64_t> parse_time_of_day(std::string_view text);
// The backup that should have been made last was not, or nothing was ever backed up.
bool is_backup_due(const App& app, Time now);
// Reads the whole database; what it finds stops writing (store::Trust) and raises the alarm.
Status weekly_check(App& app);

class Upkeep {
 public:
  explicit Upkeep(App& app) : app_(app) {}
  ~Upkeep();
  void start();
  void stop();  // what runs is interrupted: a backup in progress leaves no trace but its name
  // What is due now, on the calling thread.
  void run_due();

 private:
  void loop();
  App& app_;
  Time next_try_, next_check_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> is_stopping_{false};
};

}  // namespace candor::operate
