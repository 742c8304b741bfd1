// Figures about the running server: how requests were answered, what the process uses. And their
// form as Prometheus text (exposition format 0.0.4).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "shared/domain/system.h"

namespace candor::operate {

// Counts answers. Thread-safe, without locks.
class RequestMeter {
 public:
  // Upper bounds of the classes of time in milliseconds; one class more holds what took longer.
  static constexpr std::array<std::int64_t, 13> kBoundsMs = {
      1, 2, 5, 10, 25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000};

  void count(int status, std::int64_t microseconds);

  struct Snapshot {
    std::array<std::int64_t, kBoundsMs.size() + 1> classes{};
    std::array<std::int64_t, 6> by_status{};  // by hundreds: [2] counts 200 to 299
    std::int64_t total = 0, microseconds = 0;
  };
  // Classes and sums may differ by answers that come meanwhile.
  Snapshot snapshot() const;

 private:
  std::array<std::atomic<std::int64_t>, kBoundsMs.size() + 1> classes_{};
  std::array<std::atomic<std::int64_t>, 6> by_status_{};
  std::atomic<std::int64_t> microseconds_{0};
};

RequestFigures figures_of(const RequestMeter::Snapshot& snapshot);

struct ProcessFigures {
  std::int64_t memory_bytes = 0, processor_ms = 0, threads = 0;
};
ProcessFigures process_figures();  // zeros where /proc does not tell

// "7 days 5 hours" (S3-33): the two largest units that are not zero, down to minutes.
std::string uptime_text(std::int64_t seconds);

std::string prometheus_text(const SystemMetrics& metrics, const RequestMeter::Snapshot& requests);

}  // namespace candor::operate
