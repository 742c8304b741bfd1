// What of the machine an installation needs.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "server/operate/doctor.h"
#include "server/operate/files.h"
#include "server/work/child.h"
#include "server/work/curl_library.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kSpaceAdviceBytes = 2ll * 1024 * 1024 * 1024;
constexpr std::int64_t kSpaceProblemBytes = 200ll * 1024 * 1024;
constexpr std::int64_t kClockSlackMs = 5 * kMinuteMs;
constexpr std::int64_t kOldestNowMs = 1'767'225'600'000;  // 2026-01-01: no release is older

Diagnosis check_data_folder(const Patient& patient) {
  const std::string& folder = patient.settings.data;
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return problem("Give this user the right to read and write " + folder + ".");
  return fine("The data folder " + folder + " can be read and written.");
}

Diagnosis check_free_space(const Patient& patient) {
  const std::int64_t free = free_bytes(patient.settings.data);
  if (free < 0) return problem("The disk of the data folder does not answer.");
  if (free < kSpaceProblemBytes)
    return problem("Only " + readable_size(free) + " are free: make room or move the data.");
  if (free < kSpaceAdviceBytes)
    return advice(readable_size(free) + " are free; an hour of video takes about 500 MB.");
  return fine(readable_size(free) + " are free.");
}

Diagnosis check_rights(const Patient& patient) {
  const std::string& data = patient.settings.data;
  if (!exists(data + "/secrets.json"))
    return problem("secrets.json is missing: restore it from a backup.");
  std::string open_to_others;
  bool was_fixed = false;
  for (const char* name : {"", "/secrets.json", "/candor.db", "/blobs", "/backup.json"}) {
    const std::string path = data + name;
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077) == 0) continue;
    const bool is_mended = patient.fixes && ::chmod(path.c_str(), facts.st_mode & 0700) == 0;
    was_fixed = was_fixed || is_mended;
    if (!is_mended) open_to_others += (open_to_others.empty() ? "" : ", ") + path;
  }
  if (!open_to_others.empty())
    return problem("Others can read " + open_to_others + ": run candor doctor --fix.");
  if (was_fixed) return fixed("Others could read the data; now only its owner can.");
  return fine("Only their owner can read the data.");
}

// A command that once ran as another user leaves files the server cannot read.
Diagnosis check_owner(const Patient& patient) {
  struct stat folder {};
  if (::stat(patient.settings.data.c_str(), &folder) != 0)
    return problem("The data folder does not answer.");
  for (const std::string& name : names_in(patient.settings.data)) {
    const std::string path = patient.settings.data + "/" + name;
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || facts.st_uid == folder.st_uid) continue;
    if (patient.fixes && ::chown(path.c_str(), folder.st_uid, folder.st_gid) == 0)
      return fixed(path + " and perhaps others belonged to another user: run this once more.");
    return problem(path +
                   " belongs to another user than its folder: chown it, and run commands as"
                   " the user of the server.");
  }
  return fine("Everything belongs to the user of the folder.");
}

Diagnosis check_address(const Patient& patient) {
  const Settings& settings = patient.settings;
  const bool is_local =
      settings.host == "127.0.0.1" || settings.host == "localhost" || settings.host == "::1";
  const bool has_tls = settings.tls_self_signed || !settings.tls_cert.empty();
  if (is_local || has_tls || settings.public_url.starts_with("https://"))
    return fine("Browsers that reach this server may record.");
  return advice(
      "Browsers record only over HTTPS: use --tls-cert and --tls-key, --tls-self-signed, or a "
      "proxy.");
}

// Invitations and sign-ins end by the clock, and backups are named by it.
Diagnosis check_clock(const Patient& patient) {
  if (patient.now.ms < kOldestNowMs)
    return problem("The clock of this machine says " + format_time(patient.now) + ": set it.");
  if (patient.database == nullptr) return fine("The clock says " + format_time(patient.now) + ".");
  std::int64_t latest = 0;
  (void)patient.database->inspect([&](store::Reader& reader) -> Status {
    for (const char* sql :
         {"SELECT max(created_at) FROM account_sessions", "SELECT max(last_seen_at) FROM sessions",
          "SELECT max(created_at) FROM invitations"})
      latest = std::max(latest, TRY(reader.number(sql, {})));
    return ok();
  });
  if (latest > patient.now.ms + kClockSlackMs)
    return problem("The clock says " + format_time(patient.now) + ", but there are data of " +
                   format_time(Time{latest}) + ": set the clock.");
  return fine("The clock says " + format_time(patient.now) + " (UTC).");
}

Diagnosis check_media_tools(const Patient&) {
  if (work::find_program("ffmpeg").empty() || work::find_program("ffprobe").empty())
    return advice(
        "Install ffmpeg, so that reviewers can seek in every recording. Candor works without it.");
  return fine("ffmpeg is there and prepares recordings for seeking.");
}

Diagnosis check_mail(const Patient& patient) {
  const Settings& settings = patient.settings;
  if (!settings.mail_folder.empty()) return fine("Mail is put into " + settings.mail_folder + ".");
  if (settings.smtp_host.empty())
    return fine("No mail server is set up (SMTP_HOST): mail is held, and its links can be copied.");
  const auto curl = work::load_curl();
  if (curl.is_error()) return problem(curl.error().message);
  return fine("Mail leaves by " + settings.smtp_host + ".");
}

constexpr Check kChecks[] = {
    {"data_folder", "Data folder", check_data_folder},
    {"free_space", "Free space for recordings", check_free_space},
    {"rights", "Secrets and rights", check_rights},
    {"owner", "Owner", check_owner},
    {"address", "Address and encryption", check_address},
    {"clock", "Clock", check_clock},
    {"media_tools", "Media tools", check_media_tools},
    {"mail", "Mail", check_mail},
};

}  // namespace

std::span<const Check> machine_checks() {
  return kChecks;
}

}  // namespace candor::operate
