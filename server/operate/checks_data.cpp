// The database, the files its rows name, and what can be recomputed.
#include <map>
#include <set>

#include "server/operate/audit_chain.h"
#include "server/operate/doctor.h"
#include "server/operate/installation.h"
#include "server/operate/repair.h"
#include "server/work/job_queue.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kOrphanHours = 24;  // a file is durable before its row
constexpr std::string_view kStopFirst = "stop the server and run candor doctor --fix.";
constexpr std::string_view kFix = "run candor doctor --fix.";

std::string how_to_fix(const Patient& patient) {
  if (patient.is_repair) return "the repair mends it.";
  return std::string(patient.is_served ? kStopFirst : kFix);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

Result<std::int64_t> number(const Patient& patient, std::string_view sql,
                            std::initializer_list<store::Value> values = {}) {
  std::int64_t found = 0;
  Status read = patient.database->inspect([&](store::Reader& reader) -> Status {
    found = TRY(reader.number(sql, values));
    return ok();
  });
  if (read.is_error()) return read.release_error();
  return found;
}

Result<std::int64_t> execute(const Patient& patient, std::string_view sql,
                             std::initializer_list<store::Value> values = {}) {
  return patient.database->write([&](store::Transaction& tx) { return tx.execute(sql, values); });
}

Result<std::int32_t> schema_of(const Patient& patient) {
  const std::int64_t schema = TRY(number(patient, "SELECT max(number) FROM schema_migrations"));
  return static_cast<std::int32_t>(schema);
}

Result<std::vector<NamedBlob>> blobs_of(const Patient& patient) {
  const std::int32_t schema = TRY(schema_of(patient));
  std::vector<NamedBlob> blobs;
  Status read = patient.database->inspect(
      [&](store::Reader& reader) { return read_blobs(reader, schema, blobs); });
  if (read.is_error()) return read.release_error();
  return blobs;
}

Diagnosis check_database(const Patient& patient) {
  if (patient.database == nullptr) return problem(patient.no_database);
  const auto depth = patient.is_full ? store::Depth::full : store::Depth::quick;
  const Status checked = patient.database->check_integrity(depth);
  if (checked.is_error())
    return problem("It is damaged (" + checked.error().cause +
                   "): stop the server and restore the latest backup with candor restore.");
  if (patient.database->engine() == store::Engine::postgresql)
    return fine("The database " + patient.database->place() +
                " answers; PostgreSQL looks after its own files.");
  return fine(patient.is_full
                  ? "Every page, index and reference is sound."
                  : "Its structure is sound; --full reads indexes and references, too.");
}

Diagnosis check_mark(const Patient& patient) {
  if (read_text(patient.settings.data + "/running") == "damaged\n")
    return problem(
        "A server met damage or a failing disk here and stopped writing: check the disk,"
        " then restart it; it reads everything first. If that fails, restore a backup.");
  return fine("No server met damage here.");
}

Diagnosis check_schema(const Patient& patient) {
  const auto schema = schema_of(patient);
  if (schema.is_error()) return problem("Its schema cannot be read.");
  const std::int64_t newest = store::Database::newest_schema();
  if (schema.value() > newest)
    return problem("The data were written by a newer Candor: use that version.");
  if (schema.value() < newest)
    return advice("Step " + std::to_string(schema.value()) + " of " + std::to_string(newest) +
                  ": the next start brings it up to date. Make a backup first.");
  return fine("Up to date, step " + std::to_string(newest) + ".");
}

// Sizes of all files, listed once: a storage far away takes long for each question.
struct Sizes {
  std::map<std::string, std::int64_t> finished, unfinished;
};

Result<Sizes> sizes_of(const Patient& patient) {
  Sizes sizes;
  for (const blobs::Listed& blob : TRY(patient.blobs->list(Time{INT64_MAX})))
    (blob.is_finished ? sizes.finished : sizes.unfinished)[blob.name] = blob.size;
  return sizes;
}

bool is_as_described(const Patient& patient, const Sizes& sizes, const NamedBlob& blob) {
  const auto whole = sizes.finished.find(blob.name);
  const bool is_whole = whole != sizes.finished.end();
  if (!blob.is_finished) {
    const auto part = sizes.unfinished.find(blob.name);
    if (part != sizes.unfinished.end()) return part->second >= blob.bytes;
    return is_whole && whole->second >= blob.bytes;
  }
  if (!is_whole || (blob.bytes != kWholeFile && whole->second != blob.bytes)) return false;
  if (!patient.is_full || blob.sha256.empty()) return true;
  const auto read = fingerprint_of(*patient.blobs, blob.name);
  return !read.is_error() && read.value().sha256 == blob.sha256;
}

// Copies for playback are made again by the server.
Diagnosis mend_playback(const Patient& patient, const std::vector<std::string>& lost) {
  if (!patient.may_write())
    return problem(counted(lost.size(), "copy", "copies") +
                   " for playback are missing: " + how_to_fix(patient));
  for (const std::string& name : lost) {
    const auto done = execute(
        patient, "UPDATE recordings SET playback_blob = '' WHERE playback_blob = ?", {name});
    if (done.is_error()) return problem("The rows of lost copies cannot be changed.");
  }
  return fixed(counted(lost.size(), "lost copy", "lost copies") +
               " for playback will be made again by the server.");
}

Diagnosis check_recordings(const Patient& patient) {
  const auto blobs = blobs_of(patient);
  if (blobs.is_error()) return problem("The recordings cannot be listed.");
  const auto sizes = sizes_of(patient);
  if (sizes.is_error())
    return problem("The files of recordings cannot be listed: " + sizes.error().cause + ".");
  std::size_t lost = 0;
  std::string first;
  std::vector<std::string> lost_playback;
  for (const NamedBlob& blob : blobs.value()) {
    if (blob.is_given_up || is_as_described(patient, sizes.value(), blob)) continue;
    const bool is_copy = blob.is_finished && blob.sha256.empty();
    if (is_copy) {
      lost_playback.push_back(blob.name);
    } else if (lost++ == 0) {
      first = blob.path();
    }
  }
  if (lost > 0)
    return problem(counted(lost, "recording lacks its file or has",
                           "recordings lack their file or"
                           " have") +
                   " another content, first " + first +
                   ": copy the files from a backup into the data folder.");
  if (!lost_playback.empty()) return mend_playback(patient, lost_playback);
  return fine("All " + counted(blobs.value().size(), "file", "files") + " of recordings " +
              (patient.is_full ? "have their size and fingerprint."
                               : "have their size; --full compares fingerprints, too."));
}

Diagnosis check_orphans(const Patient& patient) {
  const auto blobs = blobs_of(patient);
  if (blobs.is_error()) return problem("The recordings cannot be listed.");
  std::set<std::string> known;
  for (const NamedBlob& blob : blobs.value()) known.insert(blob.name);
  // Uploads whose first byte has not arrived name a file as well.
  Status read = patient.database->inspect([&](store::Reader& reader) {
    return reader.query("SELECT blob FROM uploads", {},
                        [&](const store::Row& row) { known.insert(row.text(0)); });
  });
  if (read.is_error()) return problem("The uploads cannot be listed.");
  std::size_t orphans = 0, removed = 0;
  const Time limit{patient.now.ms - kOrphanHours * kHourMs};
  const auto listed = patient.blobs->list(limit);
  if (listed.is_error())
    return problem("The files of recordings cannot be listed: " + listed.error().cause + ".");
  for (const blobs::Listed& blob : listed.value()) {
    if (known.contains(blob.name)) continue;
    ++orphans;
    if (patient.may_write() && !patient.blobs->remove(blob.name).is_error()) ++removed;
  }
  if (orphans == 0) return fine("Every file older than a day belongs to a row.");
  if (removed == orphans)
    return fixed(counted(removed, "file", "files") + " without a row removed.");
  return advice(counted(orphans, "file", "files") +
                " without a row take up space; each start of the server removes them.");
}

Diagnosis check_uploads(const Patient& patient) {
  const auto stuck =
      number(patient, "SELECT count(*) FROM uploads WHERE expires_at <= ?", {patient.now});
  if (stuck.is_error()) return problem("The uploads cannot be read.");
  if (stuck.value() == 0) return fine("No upload is overdue.");
  const std::string what =
      counted(static_cast<std::size_t>(stuck.value()), "upload", "uploads") + " nobody finished";
  if (!patient.may_write()) return advice(what + ": the next upload removes them.");
  const auto done = execute(patient, "DELETE FROM uploads WHERE expires_at <= ?", {patient.now});
  if (done.is_error()) return problem("Overdue uploads cannot be removed.");
  return fixed(what + " removed; their files follow.");
}

Diagnosis check_counters(const Patient& patient) {
  constexpr std::string_view kTrue =
      "min(max_attempts, (SELECT count(*) FROM sessions s WHERE s.invitation_id = invitations.id))";
  const std::string wrong = " WHERE current_attempts <> " + std::string(kTrue);
  const auto count = number(patient, "SELECT count(*) FROM invitations" + wrong);
  if (count.is_error()) return problem("The invitations cannot be read.");
  if (count.value() == 0) return fine("Invitations count the sessions that were begun.");
  const std::string what =
      counted(static_cast<std::size_t>(count.value()), "invitation counts", "invitations count") +
      " other attempts than were begun";
  if (!patient.may_write()) return problem(what + ": " + how_to_fix(patient));
  const auto done =
      execute(patient, "UPDATE invitations SET current_attempts = " + std::string(kTrue) + wrong);
  if (done.is_error()) return problem("The counters cannot be set.");
  return fixed(what + "; counted again.");
}

Diagnosis check_jobs(const Patient& patient) {
  const auto counted = patient.database->read(
      [&](store::Reader& reader) { return work::count_jobs(reader, patient.now); });
  if (counted.is_error()) return problem("The background jobs cannot be read.");
  const work::JobCounts& counts = counted.value();
  if (counts.dead > 0 && patient.may_write()) {
    const auto revived = patient.database->write(
        [&](store::Transaction& tx) { return work::revive_dead(tx, patient.now); });
    if (revived.is_error()) return problem("The background jobs cannot be put back.");
    return fixed(std::to_string(revived.value()) + " jobs that gave up will try again.");
  }
  if (counts.dead > 0)
    return advice(std::to_string(counts.dead) + " background jobs gave up; see the log, then " +
                  how_to_fix(patient));
  if (counts.stuck > 0)
    return advice(std::to_string(counts.stuck) +
                  " background jobs wait for more than an hour: is the server running?");
  return fine("No background job gave up; " + std::to_string(counts.waiting) + " wait.");
}

Diagnosis check_questions(const Patient& patient) {
  const auto report = repair_questions(*patient.database, patient.may_write(), patient.now);
  if (report.is_error()) return problem("The questions cannot be read.");
  const std::size_t found = report.value().fixes.size();
  if (found == 0) return fine("Every question is one that can be asked.");
  const Repair& first = report.value().fixes.front();
  const std::string what = counted(found, "question", "questions") +
                           " of a kind that cannot be asked, first number " +
                           std::to_string(first.record_id) + " (" + first.message + ")";
  if (!patient.may_write()) return problem(what + ": " + how_to_fix(patient));
  if (report.value().fixed_count == static_cast<std::int64_t>(found)) return fixed(what);
  return problem(what + ": open the interview and change it.");
}

Diagnosis check_audit(const Patient& patient) {
  const auto verdict = verify_audit(*patient.database, patient.settings.data,
                                    patient.is_full ? AuditSpan::whole : AuditSpan::recent);
  if (verdict.is_error()) return problem("The audit log cannot be read.");
  if (!verdict.value().is_whole)
    return problem(verdict.value().message +
                   " Somebody changed the database beside Candor: compare it with a backup.");
  if (patient.is_full) return fine(verdict.value().message);
  return fine("Its last " + std::to_string(verdict.value().entries) +
              " entries are as they were written; --full reads all of them.");
}

constexpr Check kChecks[] = {
    {"database", "Database", check_database},
    {"damage", "Damage met while serving", check_mark},
    {"schema", "Schema", check_schema, true},
    {"recordings", "Recordings", check_recordings, true},
    {"orphans", "Files without a row", check_orphans, true},
    {"uploads", "Uploads", check_uploads, true},
    {"counters", "Counters", check_counters, true},
    {"jobs", "Background jobs", check_jobs, true},
    {"questions", "Questions", check_questions, true},
    {"audit", "Audit log", check_audit, true},
};

}  // namespace

std::span<const Check> data_checks() {
  return kChecks;
}

}  // namespace candor::operate
