// Background jobs for administrators: what waits, what gave up and why, once more, or not at all.
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/store/records.h"
#include "server/work/job_queue.h"
#include "server/work/jobs.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

// Words of JobState; the first value is now.
constexpr std::string_view kState =
    "CASE WHEN j.state = 2 THEN 3 WHEN j.state = 1 THEN 2"
    " WHEN j.worker <> '' AND j.lease_until > ?1 THEN 1 ELSE 0 END";

std::string select_jobs() {
  return "SELECT j.id, j.kind, j.subject_id, " + std::string(kState) +
         ", j.attempts, j.last_error, j.queued_at, j.run_after, j.ended_at FROM jobs j ";
}

Result<std::vector<BackgroundJob>> read_jobs(Reader& reader, const std::string& tail,
                                             std::span<const Value> values) {
  std::vector<BackgroundJob> jobs;
  TRY(reader.query(select_jobs() + tail, values, [&](const Row& row) {
    store::read_row(type_of<BackgroundJob>(), row, &jobs.emplace_back());
  }));
  return jobs;
}

Result<Page<BackgroundJob>> list(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"queued_at", "j.queued_at"},
                                              {"run_after", "j.run_after"},
                                              {"kind", "j.kind", true},
                                              {"attempts", "j.attempts"}}));
  const std::int64_t state = TRY(status_filter<JobState>(query));
  const std::string pattern = search_pattern(query.search);
  Conditions conditions({call.now});
  // The first value has its place in every statement of the list.
  conditions.add("?1 >= 0", {});
  if (state >= 0) conditions.add("(" + std::string(kState) + ") = ?", {state});
  conditions.search(pattern, {"j.kind", "j.last_error"});
  const Source source{"FROM jobs j", "j.id"};
  return call.app.database->read([&](Reader& reader) {
    return read_page<BackgroundJob>(reader, source, window, conditions,
                                    [&](const std::string& tail, const std::vector<Value>& values) {
                                      return read_jobs(reader, tail, values);
                                    });
  });
}

// The job, when it is neither running nor done.
Result<BackgroundJob> find_idle(Transaction& tx, const Call& call, std::int64_t id) {
  const Value values[] = {call.now, id};
  const auto found = TRY(read_jobs(tx, "WHERE j.id = ?2", values));
  if (found.empty())
    return fail(Failure::not_found, "not_found", "This job is done, or never was.");
  if (found.front().state == JobState::running)
    return fail(Failure::conflict, "job_running", "This job runs now. Wait until it ends.");
  if (found.front().state == JobState::done)
    return fail(Failure::conflict, "job_done", "This job is done.");
  return found.front();
}

Result<BackgroundJob> run_again(Call& call) {
  const std::int64_t id = TRY(call.id("job"));
  return call.app.database->write([&](Transaction& tx) -> Result<BackgroundJob> {
    TRY(find_idle(tx, call, id));
    TRY(work::revive(tx, id, call.now));
    TRY(audit(tx, call, {.action = "job.run_again", .record = id}));
    tx.after_commit([jobs = call.app.jobs.get()] { jobs->wake(); });
    return find_idle(tx, call, id);
  });
}

Result<Nothing> cancel(Call& call) {
  const std::int64_t id = TRY(call.id("job"));
  return call.app.database->write([&](Transaction& tx) -> Status {
    TRY(find_idle(tx, call, id));
    TRY(work::cancel(tx, id));
    return audit(tx, call, {.action = "job.cancelled", .record = id});
  });
}

}  // namespace

void bind_background_jobs(http::Router& router, App&) {
  router.bind(api::list_jobs, list);
  router.bind(api::run_job, run_again);
  router.bind(api::cancel_job, cancel);
}

}  // namespace candor::features
