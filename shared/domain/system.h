// The installation as administrators see it (S3-33..35): status, figures, background jobs, settings
// and repairs.
#pragma once

#include "shared/domain/ids.h"
#include "shared/domain/page.h"

namespace candor {

// What works on recordings and documents. "operational"; "unavailable": its program is missing on
// this machine; "not_configured": this installation does not do it.
struct Processors {
  std::string transcription = "not_configured";
  std::string analysis = "not_configured";
  std::string playback = "unavailable";   // ffmpeg: recordings that players can seek in
  std::string documents = "unavailable";  // pdftotext: text of PDF files
};
template <>
struct describe<Processors> {
  static constexpr std::string_view name = "Processors";
  static constexpr auto fields = fields_of(
      field<&Processors::transcription>("transcription", "system.transcription").set_by_server(),
      field<&Processors::analysis>("analysis", "system.analysis").set_by_server(),
      field<&Processors::playback>("playback", "system.playback").set_by_server(),
      field<&Processors::documents>("documents", "system.documents").set_by_server());
};

// S3-33 with its literal words, K24.
struct SystemStatus {
  std::string status = "operational";  // "degraded" when something below is not as it should be
  std::string database = "connected";  // "read_only", "checking", "disconnected"
  std::string storage = "available";   // "low", "full", "unavailable"
  Processors processors;
  std::string uptime;  // "7 days 5 hours"
  std::string version;
  Time started_at;
  std::string engine;       // "SQLite", "PostgreSQL"
  std::int64_t schema = 0;  // the last migration applied
};
template <>
struct describe<SystemStatus> {
  static constexpr std::string_view name = "SystemStatus";
  static constexpr auto fields =
      fields_of(field<&SystemStatus::status>("status", "system.status").set_by_server(),
                field<&SystemStatus::database>("database", "system.database").set_by_server(),
                field<&SystemStatus::storage>("storage", "system.storage").set_by_server(),
                field<&SystemStatus::processors>("processors", "system.processors").set_by_server(),
                field<&SystemStatus::uptime>("uptime", "system.uptime").set_by_server(),
                field<&SystemStatus::version>("version", "system.version").set_by_server(),
                field<&SystemStatus::started_at>("started_at", "system.started_at").set_by_server(),
                field<&SystemStatus::engine>("engine", "system.engine").set_by_server(),
                field<&SystemStatus::schema>("schema", "system.schema").set_by_server());
};

// Requests since the start. Times are in milliseconds; a percentile is the upper bound of the class
// it falls into.
struct RequestFigures {
  std::int64_t total = 0;
  std::int64_t ok = 0;       // below 400
  std::int64_t refused = 0;  // 4xx
  std::int64_t failed = 0;   // 5xx
  std::int64_t mean_us = 0;  // microseconds
  std::int64_t p50_ms = 0, p95_ms = 0, p99_ms = 0;
};
template <>
struct describe<RequestFigures> {
  static constexpr std::string_view name = "RequestFigures";
  static constexpr auto fields =
      fields_of(field<&RequestFigures::total>("total", "metrics.requests").set_by_server(),
                field<&RequestFigures::ok>("ok", "metrics.ok").set_by_server(),
                field<&RequestFigures::refused>("refused", "metrics.refused").set_by_server(),
                field<&RequestFigures::failed>("failed", "metrics.failed").set_by_server(),
                field<&RequestFigures::mean_us>("mean_us", "metrics.mean_us").set_by_server(),
                field<&RequestFigures::p50_ms>("p50_ms", "metrics.p50_ms").set_by_server(),
                field<&RequestFigures::p95_ms>("p95_ms", "metrics.p95_ms").set_by_server(),
                field<&RequestFigures::p99_ms>("p99_ms", "metrics.p99_ms").set_by_server());
};

struct StorageFigures {
  std::int64_t database_bytes = 0;
  std::int64_t recordings = 0;       // rows
  std::int64_t recording_bytes = 0;  // of what candidates sent
  std::int64_t free_bytes = 0;       // on the disk of the data folder
  std::int64_t disk_bytes = 0;       // its size
};
template <>
struct describe<StorageFigures> {
  static constexpr std::string_view name = "StorageFigures";
  static constexpr auto fields = fields_of(
      field<&StorageFigures::database_bytes>("database_bytes", "metrics.database_bytes")
          .set_by_server(),
      field<&StorageFigures::recordings>("recordings", "metrics.recordings").set_by_server(),
      field<&StorageFigures::recording_bytes>("recording_bytes", "metrics.recording_bytes")
          .set_by_server(),
      field<&StorageFigures::free_bytes>("free_bytes", "metrics.free_bytes").set_by_server(),
      field<&StorageFigures::disk_bytes>("disk_bytes", "metrics.disk_bytes").set_by_server());
};

struct JobFigures {
  std::int64_t waiting = 0, running = 0, dead = 0, stuck = 0;
};
template <>
struct describe<JobFigures> {
  static constexpr std::string_view name = "JobFigures";
  static constexpr auto fields =
      fields_of(field<&JobFigures::waiting>("waiting", "metrics.jobs_waiting").set_by_server(),
                field<&JobFigures::running>("running", "metrics.jobs_running").set_by_server(),
                field<&JobFigures::dead>("dead", "metrics.jobs_dead").set_by_server(),
                field<&JobFigures::stuck>("stuck", "metrics.jobs_stuck").set_by_server());
};

struct RecordFigures {
  std::int64_t accounts = 0, pending_accounts = 0, companies = 0, interviews = 0, sessions = 0,
               open_demo_requests = 0;
};
template <>
struct describe<RecordFigures> {
  static constexpr std::string_view name = "RecordFigures";
  static constexpr auto fields = fields_of(
      field<&RecordFigures::accounts>("accounts", "metrics.accounts").set_by_server(),
      field<&RecordFigures::pending_accounts>("pending_accounts", "metrics.pending_accounts")
          .set_by_server(),
      field<&RecordFigures::companies>("companies", "metrics.companies").set_by_server(),
      field<&RecordFigures::interviews>("interviews", "metrics.interviews").set_by_server(),
      field<&RecordFigures::sessions>("sessions", "metrics.sessions").set_by_server(),
      field<&RecordFigures::open_demo_requests>("open_demo_requests", "metrics.open_demo_requests")
          .set_by_server());
};

// S3-34. The same figures as Prometheus text with "Accept: text/plain", and at /metrics for a
// program that shows `metrics_token`.
struct SystemMetrics {
  std::int64_t uptime_seconds = 0;
  std::int64_t memory_bytes = 0;  // resident
  std::int64_t processor_ms = 0;  // used since the start
  std::int64_t threads = 0;
  RequestFigures requests;
  StorageFigures storage;
  JobFigures jobs;
  RecordFigures records;
};
template <>
struct describe<SystemMetrics> {
  static constexpr std::string_view name = "SystemMetrics";
  static constexpr auto fields = fields_of(
      field<&SystemMetrics::uptime_seconds>("uptime_seconds", "metrics.uptime_seconds")
          .set_by_server(),
      field<&SystemMetrics::memory_bytes>("memory_bytes", "metrics.memory_bytes").set_by_server(),
      field<&SystemMetrics::processor_ms>("processor_ms", "metrics.processor_ms").set_by_server(),
      field<&SystemMetrics::threads>("threads", "metrics.threads").set_by_server(),
      field<&SystemMetrics::requests>("requests", "metrics.requests").set_by_server(),
      field<&SystemMetrics::storage>("storage", "metrics.storage").set_by_server(),
      field<&SystemMetrics::jobs>("jobs", "metrics.jobs").set_by_server(),
      field<&SystemMetrics::records>("records", "metrics.records").set_by_server());
};

// waiting: due now or later. running: claimed. done: kept while its key is. dead: gave up.
enum class JobState : std::uint8_t { waiting, running, done, dead };
template <>
struct describe_choices<JobState> {
  static constexpr std::string_view name = "JobState";
  static constexpr auto values = std::to_array<Choice>({
      {int(JobState::waiting), "waiting", "job_state.waiting"},
      {int(JobState::running), "running", "job_state.running"},
      {int(JobState::done), "done", "job_state.done"},
      {int(JobState::dead), "dead", "job_state.dead"},
  });
};

struct BackgroundJob {
  BackgroundJobId id;
  std::string kind;
  std::int64_t subject_id = 0;  // the row it is about; 0: none
  JobState state = JobState::waiting;
  std::int64_t attempts = 0;
  std::string last_error;
  Time queued_at;
  Time run_after;
  std::optional<Time> ended_at;
};
template <>
struct describe<BackgroundJob> {
  static constexpr std::string_view name = "BackgroundJob", page_name = "BackgroundJobPage";
  static constexpr auto fields = fields_of(
      field<&BackgroundJob::id>("id", "background_job.id").set_by_server(),
      field<&BackgroundJob::kind>("kind", "background_job.kind").set_by_server(),
      field<&BackgroundJob::subject_id>("subject_id", "background_job.subject").set_by_server(),
      field<&BackgroundJob::state>("state", "background_job.state").set_by_server(),
      field<&BackgroundJob::attempts>("attempts", "background_job.attempts").set_by_server(),
      field<&BackgroundJob::last_error>("last_error", "background_job.last_error").set_by_server(),
      field<&BackgroundJob::queued_at>("queued_at", "background_job.queued_at").set_by_server(),
      field<&BackgroundJob::run_after>("run_after", "background_job.run_after").set_by_server(),
      field<&BackgroundJob::ended_at>("ended_at", "background_job.ended_at").set_by_server());
};

struct SettingView {
  std::string name;
  std::string value;        // empty for a secret
  std::string source;       // default, file, environment, flag
  std::string flag;         // "--port"
  std::string environment;  // "CANDOR_PORT"
  std::string help;
  bool is_secret = false;
  bool is_set = false;  // differs from empty
  bool needs_restart = true;
};
template <>
struct describe<SettingView> {
  static constexpr std::string_view name = "Setting";
  static constexpr auto fields = fields_of(
      field<&SettingView::name>("name", "setting_view.name").set_by_server(),
      field<&SettingView::value>("value", "setting_view.value").set_by_server(),
      field<&SettingView::source>("source", "setting_view.source").set_by_server(),
      field<&SettingView::flag>("flag", "setting_view.flag").set_by_server(),
      field<&SettingView::environment>("environment", "setting_view.environment").set_by_server(),
      field<&SettingView::help>("help", "setting_view.help").set_by_server(),
      field<&SettingView::is_secret>("is_secret", "setting_view.is_secret").set_by_server(),
      field<&SettingView::is_set>("is_set", "setting_view.is_set").set_by_server(),
      field<&SettingView::needs_restart>("needs_restart", "setting_view.needs_restart")
          .set_by_server());
};

struct SettingList {
  std::vector<SettingView> items;
};
template <>
struct describe<SettingList> {
  static constexpr std::string_view name = "SettingList";
  static constexpr auto fields =
      fields_of(field<&SettingList::items>("items", "page.items").set_by_server());
};

// S3-35. With `dry_run` nothing changes and the report says what would.
struct RepairOrder {
  bool dry_run = false;
};
template <>
struct describe<RepairOrder> {
  static constexpr std::string_view name = "RepairOrder";
  static constexpr auto fields =
      fields_of(field<&RepairOrder::dry_run>("dry_run", "repair.dry_run"));
};

struct Repair {
  std::string check;  // of `candor doctor`: "questions", "counters", "jobs", ...
  std::string noun;   // "question"; empty when it is about more than one record
  std::int64_t record_id = 0;
  std::string message;  // what is wrong and what is done about it, one sentence
  bool was_fixed = false;
};
template <>
struct describe<Repair> {
  static constexpr std::string_view name = "Repair";
  static constexpr auto fields =
      fields_of(field<&Repair::check>("check", "repair.check").set_by_server(),
                field<&Repair::noun>("noun", "repair.noun").set_by_server(),
                field<&Repair::record_id>("record_id", "repair.record").set_by_server(),
                field<&Repair::message>("message", "common.message").set_by_server(),
                field<&Repair::was_fixed>("was_fixed", "repair.was_fixed").set_by_server());
};

struct RepairReport {
  bool dry_run = false;
  std::int64_t examined_count = 0;  // questions looked at
  std::int64_t fixed_count = 0;
  std::vector<Repair> fixes;  // at most kRepairsMax of them; the counts are complete
};
inline constexpr int kRepairsMax = 500;
template <>
struct describe<RepairReport> {
  static constexpr std::string_view name = "RepairReport";
  static constexpr auto fields = fields_of(
      field<&RepairReport::dry_run>("dry_run", "repair.dry_run").set_by_server(),
      field<&RepairReport::examined_count>("examined_count", "repair.examined_count")
          .set_by_server(),
      field<&RepairReport::fixed_count>("fixed_count", "repair.fixed_count").set_by_server(),
      field<&RepairReport::fixes>("fixes", "repair.fixes").set_by_server());
};

}  // namespace candor
