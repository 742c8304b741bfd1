// One ffmpeg run per recording, in a limited child process, from the stored file to a temporary
// one; the copy becomes a blob of its own before the row names it.
#include "server/features/playback.h"

#include <unistd.h>

#include <cstdio>

#include "server/store/records.h"
#include "server/work/child.h"
#include "shared/api/endpoints.h"
#include "shared/domain/recording.h"

namespace candor::features {

namespace {

// The container ffmpeg writes for a type; empty for files that players can already seek in.
std::string_view container_for(std::string_view content_type) {
  if (content_type.find("webm") != std::string_view::npos) return "webm";
  if (content_type.find("mp4") != std::string_view::npos) return "mp4";
  return {};
}

struct TemporaryFile {
  std::string path;
  ~TemporaryFile() { unlink(path.c_str()); }
};

Status copy_into_blob(blobs::Blobs& blobs, const std::string& path, const std::string& name) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file)
    return fail(Failure::internal, "playback_unreadable", "The playable copy cannot be read.");
  std::string buffer(1024 * 1024, '\0');
  std::int64_t offset = 0;
  Status status = ok();
  while (!status.is_error()) {
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file);
    if (count == 0) break;
    Result<std::int64_t> size = blobs.append(name, offset, std::string_view(buffer.data(), count));
    if (size.is_error())
      status = size.release_error();
    else
      offset = size.value();
  }
  std::fclose(file);
  if (status.is_error()) return status;
  TRY(blobs.finish(name));
  return ok();
}

// "4.983000" -> milliseconds; 0 when it is not a number.
std::int64_t milliseconds_of(std::string_view seconds) {
  std::int64_t whole = 0, fraction = 0, scale = 1000;
  std::size_t at = 0;
  for (; at < seconds.size() && seconds[at] >= '0' && seconds[at] <= '9' && whole < 1'000'000; ++at)
    whole = whole * 10 + (seconds[at] - '0');
  if (at < seconds.size() && seconds[at] == '.')
    for (++at; at < seconds.size() && seconds[at] >= '0' && seconds[at] <= '9' && scale > 1; ++at) {
      scale /= 10;
      fraction += (seconds[at] - '0') * scale;
    }
  return whole * 1000 + fraction;
}

std::int64_t measured_duration_ms(const std::string& path) {
  Result<work::ChildResult> probe = work::run_child(
      "ffprobe", {"-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path}, {});
  return probe.is_error() ? 0 : milliseconds_of(probe.value().output);
}

Status make_copy(const std::string& from, std::string_view container, const std::string& to) {
  std::vector<std::string> arguments{"-v",   "error", "-nostdin", "-y",   "-protocol_whitelist",
                                     "file", "-i",    from,       "-map", "0",
                                     "-c",   "copy"};
  if (container == "mp4") arguments.insert(arguments.end(), {"-movflags", "+faststart"});
  arguments.insert(arguments.end(), {"-f", std::string(container), to});
  const work::ChildResult result = TRY(work::run_child("ffmpeg", arguments, {}));
  if (result.exit_code == 0) return ok();
  Error error = fail(Failure::internal, "playback_failed",
                     "The recording could not be prepared for seeking.");
  error.cause = "ffmpeg ended with " + std::to_string(result.exit_code);
  return error;
}

}  // namespace

Status prepare_playback(work::JobRun& run) {
  App& app = run.app;
  const std::int64_t id = run.job.subject;
  Result<Recording> found = app.database->read(
      [&](store::Reader& reader) { return store::find<Recording>(reader, "WHERE id = ?", {id}); });
  if (found.is_error())
    return found.error().failure == Failure::not_found ? ok() : Status(found.release_error());
  const Recording recording = found.release_value();
  const std::string_view container = container_for(recording.content_type);
  if (!recording.playback_blob.empty() || container.empty()) return ok();
  if (work::find_program("ffmpeg").empty()) return ok();

  const std::string name = app.random_hex(16);
  const TemporaryFile temporary{app.settings.data + "/playback-" + name + ".tmp"};
  {
    const blobs::LocalFile original = TRY(app.blobs->open(recording.blob));
    TRY(make_copy(original.path, container, temporary.path));
  }
  const std::int64_t duration_ms = measured_duration_ms(temporary.path);
  TRY(copy_into_blob(*app.blobs, temporary.path, name));
  std::int64_t changed = 0;
  Status finished = run.finish([&](store::Transaction& tx) -> Status {
    changed = TRY(tx.execute(
        "UPDATE recordings SET playback_blob = ?, duration = coalesce(nullif(?, 0), duration) "
        "WHERE id = ? AND playback_blob = ''",
        {name, duration_ms, id}));
    return ok();
  });
  if (finished.is_error() || changed == 0) {
    (void)app.blobs->remove(name);
    return finished;
  }
  const auto company = app.database->read([&](store::Reader& reader) {
    return reader.number(
        "SELECT i.company_id FROM sessions s"
        " JOIN interviews i ON i.id = s.interview_id WHERE s.id = ?",
        {recording.session_id});
  });
  if (!company.is_error())
    app.bus->publish(work::company_topic({company.value()}), std::string(api::kInterviewChanges));
  return ok();
}

Status queue_playback(store::Transaction& tx, std::int64_t recording, Time now) {
  return work::enqueue(
      tx, {.kind = kPreparePlayback, .subject = recording, .pace = work::Pace::slow}, now);
}

Status queue_missing_playback(App& app) {
  if (work::find_program("ffmpeg").empty()) return ok();
  const Time now = app.world.now();
  return app.database->write([&](store::Transaction& tx) -> Status {
    std::vector<std::int64_t> missing;
    TRY(
        tx.query("SELECT id FROM recordings WHERE playback_blob = ''"
                 " AND (content_type LIKE '%webm%' OR content_type LIKE '%mp4%')",
                 {}, [&](const store::Row& row) { missing.push_back(row.integer(0)); }));
    for (const std::int64_t recording : missing) TRY(queue_playback(tx, recording, now));
    return ok();
  });
}

}  // namespace candor::features
