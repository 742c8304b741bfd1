// Producers and workers: the queue's own code (server/work) over the real database.
#include "server/work/jobs.h"
#include "server/features/playback.h"
#include "server/features/uploads.h"
#include "server/mail/letters.h"
#include "server/store/records.h"
#include "shared/domain/recording.h"
#include "tests/simulate/run.h"

namespace candor::simulate {

namespace {

using store::Transaction;

constexpr int kProducers = 2, kOrdersEach = 4;
constexpr int kIdlePauses = 4, kKeeperPauses = 12;  // turns of others between two of theirs

Status add_effect(Transaction& tx, std::int64_t order) {
  TRY(tx.execute("INSERT INTO sim_effects(order_id) VALUES(?)", {order}));
  return ok();
}

// A job whose effect is a row. Some fail, before or after they waited for something.
Status run_order(Run& run, work::JobRun& job) {
  if (!run.is_quiet && run.chance.percent(10)) {
    return fail(Failure::unavailable, "not_today", "Not today.");
  }
  if (run.chance.percent(50)) run.scheduler.pause();
  const std::int64_t order = job.job.subject;
  if (run.planted == Planted::effect_apart) {
    return job.app.database->write([&](Transaction& tx) { return add_effect(tx, order); });
  }
  if (run.planted == Planted::lease_not_fenced) {
    return job.app.database->write([&](Transaction& tx) -> Status {
      TRY(add_effect(tx, order));
      TRY(tx.execute("DELETE FROM jobs WHERE id = ?", {job.job.id}));
      return ok();
    });
  }
  return job.finish([&](Transaction& tx) { return add_effect(tx, order); });
}

// A job that brings something up to date: what changes while it runs makes it run again.
Status run_index(Run& run, work::JobRun& job) {
  const std::int64_t value = run.site.number("SELECT value FROM sim_index");
  run.scheduler.pause();
  return job.finish([&](Transaction& tx) -> Status {
    TRY(tx.execute("UPDATE sim_index SET indexed = ?", {value}));
    return ok();
  });
}

// The sweep, and sometimes alone, so that what it removed can be told from what others did.
Status run_sweep(Run& run, work::JobRun& job) {
  const bool is_watched = run.chance.percent(50);
  if (!is_watched && run.planted != Planted::early_retention) {
    return features::sweep_uploads(job.app, kMinuteMs);
  }
  run.scheduler.set_alone(true);
  const Time now = run.site.clock.now();
  std::vector<Upload> before;
  (void)job.app.database->read([&](store::Reader& reader) -> Status {
    before = TRY(store::list<Upload>(reader, "", {}));
    return ok();
  });
  const std::int64_t ahead = run.planted == Planted::early_retention ? 2 * kDayMs : 0;
  run.site.clock.move(ahead);
  const Status swept = features::sweep_uploads(job.app, kMinuteMs);
  run.site.clock.move(-ahead);
  for (const Upload& upload : before) {
    const bool is_there =
        run.site.number("SELECT count(*) FROM uploads WHERE token = ?", {upload.token}) == 1;
    const bool was_due = upload.expires_at <= now || upload.length_bytes == upload.offset_bytes;
    if (!is_there && !was_due) run.breaks("the sweep removed an upload before its time");
  }
  run.scheduler.set_alone(false);
  return swept;
}

void produce(Run& run, int producer) {
  for (int i = 0; i < kOrdersEach; ++i) {
    const std::int64_t order = producer * 100 + i + 1;
    mail::Letter letter;
    letter.id = "order/" + std::to_string(order);
    letter.to_address = "kim@example.org";
    const bool is_slow = run.chance.percent(30);
    const bool has_survived = run.scheduler.in_process([&] {
      const Time now = run.site.clock.now();
      std::int64_t value = 0;
      const Status queued = run.site.app->database->write([&](Transaction& tx) -> Status {
        TRY(tx.execute("INSERT INTO sim_orders(id) VALUES(?)", {order}));
        TRY(work::enqueue(tx,
                          {.kind = "order",
                           .subject = order,
                           .pace = is_slow ? work::Pace::slow : work::Pace::quick},
                          now));
        TRY(tx.execute("UPDATE sim_index SET value = value + 1", {}));
        value = TRY(tx.number("SELECT value FROM sim_index", {}));
        TRY(work::enqueue(tx, "index", 1, now));
        return mail::queue_letter(tx, *run.site.app, letter, now);
      });
      if (queued.is_error()) return;
      run.orders.insert(order);
      run.mails.insert(letter.id);
      run.index_value = std::max(run.index_value, value);
    });
    run.trace.note(std::string(has_survived ? "queued " : "died queueing ") +
                   std::to_string(order));
    for (std::uint64_t wait = run.chance.below(4); wait > 0; --wait) run.scheduler.pause();
  }
  --run.busy;
}

void work(Run& run, const std::string& name, work::Pace up_to) {
  while (run.busy > 0) {
    bool has_run = false;
    const bool has_survived =
        run.scheduler.in_process([&] { has_run = run.site.app->jobs->run_one(name, up_to); });
    run.trace.note(name + (has_survived ? (has_run ? " ran" : " idle") : " died"));
    for (int wait = has_run ? 1 : kIdlePauses; wait > 0; --wait) run.scheduler.pause();
  }
}

// Leases and schedules; after a crash first what a start does.
void keep(Run& run) {
  std::uint64_t known = run.scheduler.process();
  while (run.busy > 0) {
    run.scheduler.in_process([&] {
      const bool is_new = std::exchange(known, run.scheduler.process()) != known;
      if (is_new) (void)features::sweep_uploads(*run.site.app, 0);
      run.site.app->jobs->keep_leases();
      run.site.app->jobs->queue_scheduled();
    });
    for (int wait = kKeeperPauses; wait > 0; --wait) run.scheduler.pause();
  }
}

}  // namespace

void add_jobs(Run& run) {
  work::Jobs& jobs = *run.site.app->jobs;
  jobs.add("order", [&run](work::JobRun& job) { return run_order(run, job); });
  jobs.add("index", [&run](work::JobRun& job) { return run_index(run, job); });
  jobs.add("sweep_uploads", [&run](work::JobRun& job) { return run_sweep(run, job); });
  jobs.add("sweep_orphans", [](work::JobRun&) { return ok(); });
  jobs.add(std::string(features::kPreparePlayback), [](work::JobRun&) { return ok(); });
  for (int i = 0; i < kProducers; ++i) {
    ++run.busy;
    run.scheduler.spawn("producer " + std::to_string(i), [&run, i] { produce(run, i); });
  }
  run.scheduler.spawn("quick worker", [&run] { work(run, "quick", work::Pace::quick); });
  run.scheduler.spawn("worker", [&run] { work(run, "any", work::Pace::slow); });
  run.scheduler.spawn("keeper", [&run] { keep(run); });
}

}  // namespace candor::simulate
