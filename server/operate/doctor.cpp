// The checks, cheapest first. A new one is a function and a line in kChecks.
#include "server/operate/doctor.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <map>
#include <vector>

#include "server/features/playback.h"
#include "server/store/records.h"
#include "server/work/child.h"
#include "shared/domain/recording.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kSpaceAdviceBytes = 2ll * 1024 * 1024 * 1024;
constexpr std::int64_t kSpaceProblemBytes = 200ll * 1024 * 1024;

Diagnosis fine(std::string message) {
  return {Finding::fine, std::move(message), false};
}
Diagnosis advice(std::string message) {
  return {Finding::advice, std::move(message), false};
}
Diagnosis problem(std::string message) {
  return {Finding::problem, std::move(message), false};
}

std::string megabytes(std::int64_t bytes) {
  return std::to_string(bytes / (1024 * 1024)) + " MB";
}

Diagnosis check_data_folder(App& app, bool) {
  const std::string& folder = app.settings.data;
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return problem("Give this user the right to read and write " + folder + ".");
  return fine("The data folder " + folder + " can be read and written.");
}

Diagnosis check_free_space(App& app, bool) {
  struct statvfs disk {};
  if (statvfs(app.settings.data.c_str(), &disk) != 0)
    return problem("The disk of the data folder does not answer.");
  const std::int64_t free =
      static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
  if (free < kSpaceProblemBytes)
    return problem("Only " + megabytes(free) + " are free: make room or move the data.");
  if (free < kSpaceAdviceBytes)
    return advice(megabytes(free) + " are free; an hour of video takes about 500 MB.");
  return fine(megabytes(free) + " are free.");
}

Diagnosis check_secrets(App& app, bool fix) {
  const std::string path = app.settings.data + "/secrets.json";
  struct stat file {};
  if (stat(path.c_str(), &file) != 0)
    return problem("secrets.json is missing: restore it from a backup.");
  if ((file.st_mode & 077) == 0) return fine("Only its owner can read secrets.json.");
  if (fix && chmod(path.c_str(), 0600) == 0) {
    Diagnosis done = fine("Others could read secrets.json; now only its owner can.");
    done.was_fixed = true;
    return done;
  }
  return problem("Others can read secrets.json: run candor doctor --fix.");
}

Diagnosis check_database(App& app, bool) {
  Status status = app.database->check();
  if (status.is_error()) return problem("The database fails its check: restore the latest backup.");
  return fine("The database passes its check.");
}

Diagnosis check_recordings(App& app, bool) {
  auto rows = app.database->read(
      [](store::Reader& reader) { return store::list<Recording>(reader, "", {}); });
  if (rows.is_error()) return problem("The recordings cannot be listed.");
  auto listed = app.blobs->list(Time{INT64_MAX});
  if (listed.is_error())
    return problem("The files of recordings cannot be listed: " + listed.error().cause + ".");
  std::map<std::string, std::int64_t> sizes;
  for (const blobs::Listed& blob : listed.value())
    if (blob.is_finished) sizes[blob.name] = blob.size;
  int missing = 0;
  for (const Recording& recording : rows.value()) {
    const auto found = sizes.find(recording.blob);
    if (found == sizes.end() || found->second != recording.size_bytes) ++missing;
  }
  if (missing > 0)
    return problem(std::to_string(missing) +
                   " recordings lack their file: restore them from a backup.");
  return fine("All " + std::to_string(rows.value().size()) + " recordings have their file.");
}

Diagnosis check_media_tools(App& app, bool fix) {
  if (work::find_program("ffmpeg").empty() || work::find_program("ffprobe").empty())
    return advice(
        "Install ffmpeg, so that reviewers can seek in every recording. Candor works without it.");
  if (fix) (void)features::queue_missing_playback(app);
  return fine("ffmpeg is there and prepares recordings for seeking.");
}

Diagnosis check_jobs(App& app, bool) {
  auto stuck = app.database->read([](store::Reader& reader) {
    return reader.number("SELECT count(*) FROM jobs WHERE attempts >= 8", {});
  });
  if (stuck.is_error()) return problem("The background jobs cannot be read.");
  if (stuck.value() > 0)
    return advice(std::to_string(stuck.value()) + " background jobs gave up; see the log.");
  return fine("No background job gave up.");
}

Diagnosis check_address(App& app, bool) {
  const Settings& settings = app.settings;
  const bool is_local =
      settings.host == "127.0.0.1" || settings.host == "localhost" || settings.host == "::1";
  const bool has_tls = settings.tls_self_signed || !settings.tls_cert.empty();
  if (is_local || has_tls || settings.public_url.starts_with("https://"))
    return fine("Browsers that reach this server may record.");
  return advice(
      "Browsers record only over HTTPS: use --tls-cert and --tls-key, --tls-self-signed, or a "
      "proxy.");
}

constexpr Check kChecks[] = {
    {"data_folder", "Data folder", check_data_folder},
    {"free_space", "Free space for recordings", check_free_space},
    {"secrets", "Secrets file", check_secrets},
    {"address", "Address and encryption", check_address},
    {"database", "Database", check_database},
    {"recordings", "Recordings", check_recordings},
    {"jobs", "Background jobs", check_jobs},
    {"media_tools", "Media tools", check_media_tools},
};

std::string_view word_of(const Diagnosis& diagnosis) {
  if (diagnosis.was_fixed) return "fixed  ";
  if (diagnosis.finding == Finding::problem) return "PROBLEM";
  return diagnosis.finding == Finding::advice ? "advice " : "fine   ";
}

}  // namespace

std::span<const Check> checks() {
  return kChecks;
}

int run_doctor(App& app, bool fix, void (*print)(std::string_view line)) {
  int problems = 0;
  for (const Check& check : kChecks) {
    const Diagnosis diagnosis = check.run(app, fix);
    if (diagnosis.finding == Finding::problem) ++problems;
    print(std::string(word_of(diagnosis)) + "  " + std::string(check.title) + ": " +
          diagnosis.message);
  }
  return problems;
}

}  // namespace candor::operate
