// The installation for administrators: status, figures, settings and repairs (S3-33..35, K24).
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/operate/doctor.h"
#include "server/operate/files.h"
#include "server/operate/metrics.h"
#include "server/operate/repair.h"
#include "server/operate/secrets.h"
#include "server/work/child.h"
#include "server/work/event.h"
#include "server/work/job_queue.h"
#include "server/work/jobs.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using http::Reply;
using store::Reader;
using store::Transaction;

namespace {

constexpr std::int64_t kLowBytes = 2ll * 1024 * 1024 * 1024;
constexpr std::int64_t kFullBytes = 200ll * 1024 * 1024;
constexpr std::string_view kPrometheus = "text/plain; version=0.0.4; charset=utf-8";
// What a repair looks at besides questions: checks of `candor doctor` that read the database alone.
constexpr std::string_view kRepairChecks[] = {"counters", "uploads", "jobs"};

std::string word_of(store::Trust trust) {
  switch (trust) {
    case store::Trust::sound: return "connected";
    case store::Trust::checking: return "checking";
    case store::Trust::read_only: return "read_only";
    case store::Trust::broken: return "disconnected";
  }
  return "disconnected";
}

std::string word_of_space(std::int64_t free) {
  if (free < 0) return "unavailable";
  if (free < kFullBytes) return "full";
  return free < kLowBytes ? "low" : "available";
}

std::string word_of_program(const char* name) {
  return work::find_program(name).empty() ? "unavailable" : "operational";
}

std::int64_t seconds_up(const Call& call) {
  return std::max<std::int64_t>(0, (call.now.ms - call.app.started_at.ms) / 1'000);
}

Result<SystemStatus> status(Call& call) {
  const App& app = call.app;
  SystemStatus status;
  status.database = word_of(app.database->trust());
  const auto schema = app.database->read([](Reader& reader) {
    return reader.number("SELECT max(number) FROM schema_migrations", {});
  });
  if (schema.is_error()) {
    status.database = "disconnected";
  } else {
    status.schema = schema.value();
  }
  status.storage = word_of_space(operate::free_bytes(app.settings.data));
  status.processors.playback = word_of_program("ffmpeg");
  status.processors.documents = word_of_program("pdftotext");
  status.uptime = operate::uptime_text(seconds_up(call));
  status.version = kVersion;
  status.started_at = app.started_at;
  status.engine = app.database->engine() == store::Engine::sqlite ? "SQLite" : "PostgreSQL";
  const bool is_well = status.database == "connected" && status.storage == "available";
  status.status = is_well ? "operational" : "degraded";
  return status;
}

std::int64_t file_bytes(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_size : 0;
}

Status read_storage(Reader& reader, const App& app, StorageFigures& storage) {
  if (reader.engine() == store::Engine::postgresql) {
    storage.database_bytes = TRY(reader.number("SELECT pg_database_size(current_database())", {}));
  } else {
    const std::string file = app.settings.data + "/candor.db";
    storage.database_bytes = file_bytes(file) + file_bytes(file + "-wal");
  }
  return reader.query("SELECT count(*), coalesce(sum(size_bytes), 0) FROM recordings", {},
                      [&](const store::Row& row) {
                        storage.recordings = row.integer(0);
                        storage.recording_bytes = row.integer(1);
                      });
}

void read_disk(const App& app, StorageFigures& storage) {
  struct statvfs disk {};
  if (::statvfs(app.settings.data.c_str(), &disk) != 0) return;
  const auto block = static_cast<std::int64_t>(disk.f_frsize);
  storage.free_bytes = block * static_cast<std::int64_t>(disk.f_bavail);
  storage.disk_bytes = block * static_cast<std::int64_t>(disk.f_blocks);
}

Result<RecordFigures> read_records(Reader& reader) {
  RecordFigures records;
  TRY(
      reader.query("SELECT (SELECT count(*) FROM accounts WHERE deleted_at IS NULL),"
                   " (SELECT count(*) FROM accounts WHERE status = 1 AND deleted_at IS NULL),"
                   " (SELECT count(*) FROM companies),"
                   " (SELECT count(*) FROM interviews WHERE deleted_at IS NULL),"
                   " (SELECT count(*) FROM sessions WHERE deleted_at IS NULL),"
                   " (SELECT count(*) FROM demo_requests WHERE status = 0 AND deleted_at IS NULL)",
                   {}, [&](const store::Row& row) {
                     records = {row.integer(0), row.integer(1), row.integer(2),
                                row.integer(3), row.integer(4), row.integer(5)};
                   }));
  return records;
}

Result<SystemMetrics> figures(const Call& call, const operate::RequestMeter::Snapshot& requests) {
  SystemMetrics metrics;
  metrics.uptime_seconds = seconds_up(call);
  const operate::ProcessFigures process = operate::process_figures();
  metrics.memory_bytes = process.memory_bytes;
  metrics.processor_ms = process.processor_ms;
  metrics.threads = process.threads;
  metrics.requests = operate::figures_of(requests);
  read_disk(call.app, metrics.storage);
  Status read = call.app.database->read([&](Reader& reader) -> Status {
    TRY(read_storage(reader, call.app, metrics.storage));
    metrics.records = TRY(read_records(reader));
    const work::JobCounts jobs = TRY(work::count_jobs(reader, call.now));
    metrics.jobs = {jobs.waiting, jobs.running, jobs.dead, jobs.stuck};
    return ok();
  });
  if (read.is_error()) return read.release_error();
  return metrics;
}

// As JSON, or as the text that Prometheus reads.
Result<Reply> answer_metrics(Call& call, bool as_text) {
  const operate::RequestMeter::Snapshot requests = call.app.requests->snapshot();
  const SystemMetrics metrics = TRY(figures(call, requests));
  if (!as_text) return http::reply_json(call, type_of<SystemMetrics>(), &metrics);
  Reply reply;
  reply.content_type = kPrometheus;
  reply.body = operate::prometheus_text(metrics, requests);
  return reply;
}

Result<Reply> metrics_for_admins(Call& call) {
  return answer_metrics(call, call.request_header("Accept").starts_with("text/plain"));
}

Result<Reply> metrics_for_programs(Call& call) {
  const std::string& token = call.app.settings.metrics_token;
  if (token.empty())
    return fail(Failure::not_found, "no_such_path", "There is nothing at this address.");
  const std::string shown = call.request_header("Authorization");
  if (!secrets::equal(shown, "Bearer " + token))
    return fail(Failure::unauthenticated, "unauthenticated",
                "Show the token of the setting metrics_token.");
  return answer_metrics(call, true);
}

Result<SettingList> list_settings(Call& call) {
  SettingList list;
  for (const SettingSource& one : call.app.setting_sources) {
    SettingView view;
    view.name = one.name;
    view.is_secret = one.is_secret;
    view.is_set = !one.value.empty();
    if (!one.is_secret) view.value = one.value;
    view.source = one.source;
    view.flag = one.flag;
    view.environment = one.environment;
    view.help = one.help;
    view.needs_restart = one.needs_restart;
    list.items.push_back(std::move(view));
  }
  return list;
}

void add_checks(const Call& call, bool fixes, RepairReport& report) {
  operate::Patient patient{call.app.settings, call.now};
  patient.database = call.app.database.get();
  patient.blobs = call.app.blobs.get();
  patient.fixes = fixes;
  patient.is_repair = true;
  for (const operate::Check& check : operate::data_checks()) {
    const bool is_asked = std::find(std::begin(kRepairChecks), std::end(kRepairChecks),
                                    check.name) != std::end(kRepairChecks);
    if (!is_asked) continue;
    operate::Diagnosis found = check.run(patient);
    if (found.finding == operate::Finding::fine && !found.was_fixed) continue;
    if (found.was_fixed) ++report.fixed_count;
    report.fixes.push_back(
        {std::string(check.name), {}, 0, std::move(found.message), found.was_fixed});
  }
}

Result<RepairReport> repair(Call& call, RepairOrder order) {
  const bool fixes = !order.dry_run;
  Result<RepairReport> found = work::elsewhere([&]() -> Result<RepairReport> {
    RepairReport report = TRY(operate::repair_questions(*call.app.database, fixes, call.now));
    add_checks(call, fixes, report);
    return report;
  });
  const RepairReport report = TRY(std::move(found));
  if (report.fixed_count == 0) return report;
  const std::string details = "fixed " + std::to_string(report.fixed_count);
  Status written = call.app.database->write([&](Transaction& tx) {
    return audit(tx, call, {.action = "data.repaired", .details = details});
  });
  if (written.is_error()) return written.release_error();
  call.app.jobs->wake();
  return report;
}

}  // namespace

void bind_system(http::Router& router, App&) {
  router.bind(api::system_status, status);
  router.bind_raw(api::system_metrics.info, metrics_for_admins);
  router.bind_raw(api::metrics.info, metrics_for_programs);
  router.bind(api::list_settings, list_settings);
  router.bind(api::fix_invalid_questions, repair);
}

}  // namespace candor::features
