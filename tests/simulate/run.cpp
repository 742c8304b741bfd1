#include "tests/simulate/run.h"

#include "server/operate/secrets.h"
#include "server/store/records.h"
#include "server/work/jobs.h"
#include "shared/domain/recording.h"

#include <fstream>
#include <sstream>

namespace candor::simulate {

namespace {

// Time goes on with every step, and now and then it jumps.
void move_clock(Run& run) {
  Chance& chance = run.chance;
  std::int64_t ms = static_cast<std::int64_t>(chance.below(2'000));
  if (chance.permille(10)) ms = static_cast<std::int64_t>(chance.below(3 * kMinuteMs));
  if (chance.permille(3)) ms = kHourMs;
  if (chance.permille(1)) ms = chance.percent(50) ? kDayMs : -kDayMs;
  if (chance.permille(1)) ms = 3 * kDayMs;  // uploads expire
  run.site.clock.move(ms);
  if (ms < 0 || ms >= kHourMs) run.trace.note("clock " + std::to_string(ms));
}

void before_step(Run& run) {
  move_clock(run);
  run.site.disarm();
  if (run.chance.permille(25)) {
    run.trace.note("fault");
    run.site.arm();
  }
  if (run.chance.permille(6)) run.scheduler.crash();
}

// Without faults: what is queued comes to its end.
void settle(Run& run) {
  run.is_quiet = true;
  run.site.disarm();
  run.site.blobs->has_faults = run.site.mailer->has_faults = false;
  for (int round = 0; round < 60; ++round) {
    run.site.clock.move(work::kPauseMaxMs + kMinuteMs);
    (void)run.site.app->jobs->run_due();
    if (run.site.number("SELECT count(*) FROM jobs WHERE state = 0") == 0) return;
  }
  run.breaks("a job never ends");
}

}  // namespace

Outcome run_seed(std::uint64_t seed, Planted planted, bool keeps_trace) {
  Run run(seed, planted, keeps_trace);
  add_candidates(run);
  add_jobs(run);
  run.scheduler.run([&run](const std::string&) { before_step(run); });
  // The queue's own bodies pause; without a scheduler nobody would wake them.
  run.scheduler.spawn("settle", [&run] { settle(run); });
  run.site.disarm();
  run.scheduler.run([](const std::string&) {});
  check_invariants(run);
  return {run.broken, run.trace.hash(), run.trace.lines()};
}

namespace {

void check_jobs(Run& run) {
  Installation& site = run.site;
  const auto is_dead = [&](const std::string& key) {
    return site.number("SELECT count(*) FROM jobs WHERE \"key\" = ? AND state = 2", {key}) == 1;
  };
  if (site.number("SELECT count(*) FROM (SELECT order_id FROM sim_effects GROUP BY order_id"
                  " HAVING count(*) > 1) AS twice") != 0)
    run.breaks("an effect came twice");
  if (site.number("SELECT count(*) FROM sim_effects WHERE order_id NOT IN"
                  " (SELECT id FROM sim_orders)") != 0)
    run.breaks("an effect of nothing");
  for (const std::int64_t order : run.orders) {
    const bool has_effect =
        site.number("SELECT count(*) FROM sim_effects WHERE order_id = ?", {order}) != 0;
    if (!has_effect && !is_dead("order/" + std::to_string(order)))
      run.breaks("job " + std::to_string(order) + " was acknowledged and lost");
    if (has_effect && is_dead("order/" + std::to_string(order)))
      run.breaks("a dead job had an effect");
  }
  const auto is_given_up = [&](const std::string& mail) {  // its tries failed, or its job died
    return site.number("SELECT count(*) FROM mails m LEFT JOIN jobs j ON j.subject_id = m.id"
                       " AND j.kind = 'send_mail' AND j.state = 2"
                       " WHERE m.letter_id = ? AND (m.state = 2 OR j.id IS NOT NULL)",
                       {mail}) > 0;
  };
  for (const std::string& mail : run.mails)
    if (!site.mailer->delivered.contains(mail) && !is_given_up(mail))
      run.breaks("mail " + mail + " was acknowledged and lost");
  for (const auto& [mail, count] : site.mailer->delivered)
    if (count != 1) run.breaks("mail " + mail + " was delivered twice");
  const std::int64_t value = site.number("SELECT value FROM sim_index");
  if (value < run.index_value) run.breaks("an acknowledged change is lost");
  if (site.number("SELECT indexed FROM sim_index") != value && !is_dead("index/1"))
    run.breaks("a change came while its job ran, and was never looked at");
}

void check_links(Run& run) {
  Installation& site = run.site;
  for (const Link& link : site.links) {
    const std::int64_t used =
        site.number("SELECT count(*) FROM sessions WHERE invitation_id = ?", {link.id});
    const std::int64_t counted =
        site.number("SELECT current_attempts FROM invitations WHERE id = ?", {link.id});
    if (used > link.max_attempts) run.breaks("a link was used too often");
    if (used != counted && run.planted != Planted::attempt_after_answer)
      run.breaks("uses of a link are not counted as they happened");
  }
  for (const std::int64_t session : run.sessions)
    if (site.number("SELECT count(*) FROM sessions WHERE id = ?", {session}) != 1)
      run.breaks("an acknowledged session is lost");
  for (const std::int64_t session : run.completed)
    if (site.number("SELECT count(*) FROM sessions WHERE id = ? AND status = 1", {session}) != 1)
      run.breaks("an acknowledged completion is lost");
}

void check_answers(Run& run) {
  std::vector<Recording> recordings;
  std::map<std::int64_t, std::string> texts;
  (void)run.site.app->database->read([&](store::Reader& reader) -> Status {
    recordings = TRY(store::list<Recording>(reader, "", {}));
    return reader.query("SELECT id, text FROM answers WHERE status = 3", {},
                        [&](const store::Row& row) { texts[row.integer(0)] = row.text(1); });
  });
  std::map<std::int64_t, std::string> stored;
  for (const Recording& recording : recordings) {
    const auto file = run.site.blobs->open(recording.blob);
    if (file.is_error() || blobs::hash_of(file.value()).value() != recording.sha256)
      run.breaks("a recording's file is not what its row says");
    if (!run.sent.contains(recording.sha256)) run.breaks("a recording has bytes that nobody sent");
    stored[recording.answer_id.value] = recording.sha256;
  }
  for (const auto& [answer, hash] : run.recordings)
    if (stored[answer] != hash) run.breaks("an acknowledged recording is lost or another one");
  for (const auto& [answer, words] : run.texts)
    if (texts[answer] != words) run.breaks("an acknowledged text is lost or another one");
}

}  // namespace

void check_invariants(Run& run) {
  check_jobs(run);
  check_links(run);
  check_answers(run);
}

}  // namespace candor::simulate
