#include "server/operate/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "server/operate/files.h"

namespace candor::operate {

namespace {

using Snapshot = RequestMeter::Snapshot;

// The upper bound of the class in which the request stands that `percent` of all are not slower
// than.
std::int64_t percentile(const Snapshot& snapshot, std::int64_t percent) {
  std::int64_t counted = 0, all = 0;
  for (std::int64_t count : snapshot.classes) all += count;
  for (std::size_t i = 0; i < RequestMeter::kBoundsMs.size(); ++i) {
    counted += snapshot.classes[i];
    if (counted * 100 >= all * percent) return all == 0 ? 0 : RequestMeter::kBoundsMs[i];
  }
  return RequestMeter::kBoundsMs.back();
}

std::string counted(std::int64_t count, std::string_view unit) {
  return std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

// Milliseconds as seconds, without floating point.
std::string seconds_of(std::int64_t value, std::int64_t per_second) {
  char text[40];
  const int digits = per_second == 1'000 ? 3 : 6;
  std::snprintf(text, sizeof text, "%lld.%0*lld", static_cast<long long>(value / per_second),
                digits, static_cast<long long>(value % per_second));
  return text;
}

class Exposition {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    const std::string full = "candor_" + std::string(name);
    text += "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " +
            std::string(type) + "\n";
  }
  void line(std::string_view name, std::string_view labels, std::string_view value) {
    text += "candor_" + std::string(name);
    if (!labels.empty()) text += "{" + std::string(labels) + "}";
    text += " " + std::string(value) + "\n";
  }
  void gauge(std::string_view name, std::string_view help, std::int64_t value) {
    head(name, "gauge", help);
    line(name, {}, std::to_string(value));
  }
  std::string text;
};

void add_requests(Exposition& out, const Snapshot& requests) {
  out.head("http_requests_total", "counter", "Answers since the start, by hundreds of the status.");
  for (std::size_t hundred = 1; hundred < requests.by_status.size(); ++hundred) {
    out.line("http_requests_total", "class=\"" + std::to_string(hundred) + "xx\"",
             std::to_string(requests.by_status[hundred]));
  }
  out.head("http_request_duration_seconds", "histogram", "Time from request to answer.");
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < requests.classes.size(); ++i) {
    sum += requests.classes[i];
    const bool is_last = i == RequestMeter::kBoundsMs.size();
    const std::string bound = is_last ? "+Inf" : seconds_of(RequestMeter::kBoundsMs[i], 1'000);
    out.line("http_request_duration_seconds_bucket", "le=\"" + bound + "\"", std::to_string(sum));
  }
  out.line("http_request_duration_seconds_sum", {}, seconds_of(requests.microseconds, 1'000'000));
  out.line("http_request_duration_seconds_count", {}, std::to_string(sum));
}

void add_process(Exposition& out, const SystemMetrics& metrics) {
  out.gauge("uptime_seconds", "Since the start.", metrics.uptime_seconds);
  out.gauge("memory_bytes", "Resident memory.", metrics.memory_bytes);
  out.head("processor_seconds_total", "counter", "Processor time used.");
  out.line("processor_seconds_total", {}, seconds_of(metrics.processor_ms, 1'000));
  out.gauge("threads", "Threads of the process.", metrics.threads);
}

void add_storage(Exposition& out, const SystemMetrics& metrics) {
  out.gauge("database_bytes", "Size of the database.", metrics.storage.database_bytes);
  out.gauge("recordings", "Recordings of candidates.", metrics.storage.recordings);
  out.gauge("recording_bytes", "Size of those recordings.", metrics.storage.recording_bytes);
  out.gauge("disk_free_bytes", "Free on the disk of the data folder.", metrics.storage.free_bytes);
  out.gauge("disk_bytes", "Size of that disk.", metrics.storage.disk_bytes);
}

void add_records(Exposition& out, const SystemMetrics& metrics) {
  out.head("jobs", "gauge", "Background jobs by state.");
  out.line("jobs", "state=\"waiting\"", std::to_string(metrics.jobs.waiting));
  out.line("jobs", "state=\"running\"", std::to_string(metrics.jobs.running));
  out.line("jobs", "state=\"dead\"", std::to_string(metrics.jobs.dead));
  out.line("jobs", "state=\"stuck\"", std::to_string(metrics.jobs.stuck));
  out.gauge("accounts", "Accounts that are not deleted.", metrics.records.accounts);
  out.gauge("pending_accounts", "Accounts that wait for approval.",
            metrics.records.pending_accounts);
  out.gauge("companies", "Companies.", metrics.records.companies);
  out.gauge("interviews", "Interviews that are not deleted.", metrics.records.interviews);
  out.gauge("sessions", "Sessions of candidates.", metrics.records.sessions);
  out.gauge("open_demo_requests", "Demo requests nobody answered.",
            metrics.records.open_demo_requests);
}

}  // namespace

void RequestMeter::count(int status, std::int64_t microseconds) {
  std::size_t place = 0;
  while (place < kBoundsMs.size() && microseconds > kBoundsMs[place] * 1'000) ++place;
  classes_[place].fetch_add(1, std::memory_order_relaxed);
  const int hundred = status / 100;
  if (hundred >= 1 && hundred <= 5)
    by_status_[static_cast<std::size_t>(hundred)].fetch_add(1, std::memory_order_relaxed);
  microseconds_.fetch_add(microseconds, std::memory_order_relaxed);
}

RequestMeter::Snapshot RequestMeter::snapshot() const {
  Snapshot snapshot;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    snapshot.classes[i] = classes_[i].load(std::memory_order_relaxed);
    snapshot.total += snapshot.classes[i];
  }
  for (std::size_t i = 0; i < by_status_.size(); ++i)
    snapshot.by_status[i] = by_status_[i].load(std::memory_order_relaxed);
  snapshot.microseconds = microseconds_.load(std::memory_order_relaxed);
  return snapshot;
}

RequestFigures figures_of(const RequestMeter::Snapshot& snapshot) {
  RequestFigures figures;
  figures.total = snapshot.total;
  figures.ok = snapshot.by_status[1] + snapshot.by_status[2] + snapshot.by_status[3];
  figures.refused = snapshot.by_status[4];
  figures.failed = snapshot.by_status[5];
  if (snapshot.total > 0) figures.mean_us = snapshot.microseconds / snapshot.total;
  figures.p50_ms = percentile(snapshot, 50);
  figures.p95_ms = percentile(snapshot, 95);
  figures.p99_ms = percentile(snapshot, 99);
  return figures;
}

ProcessFigures process_figures() {
  ProcessFigures figures;
  const std::string pages = read_text("/proc/self/statm");
  long long size = 0, resident = 0;
  if (std::sscanf(pages.c_str(), "%lld %lld", &size, &resident) == 2)
    figures.memory_bytes = resident * ::sysconf(_SC_PAGESIZE);
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    figures.processor_ms = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000 +
                           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1'000;
  }
  figures.threads = static_cast<std::int64_t>(names_in("/proc/self/task").size());
  return figures;
}

std::string uptime_text(std::int64_t seconds) {
  const std::int64_t minutes = seconds / 60 % 60, hours = seconds / 3'600 % 24,
                     days = seconds / 86'400;
  if (days > 0) return counted(days, "day") + (hours > 0 ? " " + counted(hours, "hour") : "");
  if (hours > 0)
    return counted(hours, "hour") + (minutes > 0 ? " " + counted(minutes, "minute") : "");
  return counted(minutes, "minute");
}

std::string prometheus_text(const SystemMetrics& metrics, const RequestMeter::Snapshot& requests) {
  Exposition out;
  add_process(out, metrics);
  add_requests(out, requests);
  add_storage(out, metrics);
  add_records(out, metrics);
  return std::move(out.text);
}

}  // namespace candor::operate
