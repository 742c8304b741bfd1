#include "server/operate/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "server/app.h"
#include "server/operate/tar.h"

namespace candor::operate {

namespace {

constexpr std::string_view kPrefix = "candor-";
constexpr std::string_view kPartial = ".partial";
constexpr std::string_view kDamaged = ".damaged";
constexpr int kRoundsMax = 8;
constexpr std::size_t kDamageTold = 3;

// "candor-2026-01-31T023000Z"
std::string name_at(Time time) {
  std::string text = format_time(Time{time.ms / kSecondMs * kSecondMs});
  std::erase(text, ':');
  return std::string(kPrefix) + text;
}

// One backup on its way into the folder `place`.
class Making {
 public:
  Making(const Installation& from, std::string place, std::string earlier)
      : from_(from), place_(std::move(place)), earlier_(std::move(earlier)) {}

  Result<Manifest> run(Time now) {
    TRY(make_folder(place_ + "/blobs"));
    read_earlier();
    TRY(copy_until_consistent());
    TRY(copy_settings());
    manifest_.version = kVersion;
    manifest_.made_at = now;
    TRY(finish());
    return manifest_;
  }
  // Replaces what is linked to an earlier backup and damaged there. False: nothing was linked.
  Result<bool> replace_links(const std::vector<std::string>& damaged) {
    bool has_replaced = false;
    for (const std::string& path : damaged) {
      if (!linked_.contains(path)) continue;
      TRY(remove_all(place_ + "/" + path));
      linked_.erase(path);
      sums_.erase(path);
      has_replaced = true;
    }
    if (!has_replaced) return false;
    earlier_sums_.clear();
    TRY(copy_until_consistent());
    TRY(finish());
    return true;
  }
  std::int64_t copied_bytes() const { return copied_bytes_; }

 private:
  void read_earlier() {
    if (earlier_.empty()) return;
    const auto manifest = read_manifest(earlier_);
    if (manifest.is_error()) return;
    auto sums = read_sums(earlier_, manifest.value());
    if (!sums.is_error()) earlier_sums_ = sums.release_value();
  }

  Status copy_until_consistent() {
    std::set<std::string> missing_before;
    for (int round = 0; round < kRoundsMax; ++round) {
      TRY(copy_database());
      const std::set<std::string> missing = TRY(copy_blobs());
      // Gone in two copies of the database: the installation itself has lost it, verify says so.
      const bool is_settled = std::includes(missing_before.begin(), missing_before.end(),
                                            missing.begin(), missing.end());
      if (missing.empty() || (round > 0 && is_settled)) return remove_strangers();
      missing_before = missing;
    }
    return fail(Failure::unavailable, "backup_too_slow",
                "Recordings are removed faster than they can be copied. Try again.");
  }

  Status copy_database() {
    const std::string path = place_ + "/candor.db";
    TRY(remove_all(path));
    TRY(from_.database.copy_to(path));
    const Fingerprint whole = TRY(fingerprint(path));
    sums_["candor.db"] = whole.sha256;
    sizes_["candor.db"] = whole.bytes;
    contents_ = TRY(read_contents(path));
    return ok();
  }

  Result<std::set<std::string>> copy_blobs() {
    TRY(require_space());
    std::set<std::string> missing;
    for (const NamedBlob& blob : contents_.blobs) {
      const std::string path = blob.path();
      if (sums_.contains(path) && sizes_[path] == blob.bytes) continue;
      if (sums_.contains(path) && blob.bytes == kWholeFile) continue;
      TRY(make_folder(work::folder_of(place_ + "/" + path)));
      if (link_earlier(blob)) continue;
      const auto copied = save_blob(from_.blobs, blob, place_ + "/" + path);
      if (copied.is_error() && copied.error().failure != Failure::not_found) {
        return Error(copied.error());
      }
      if (copied.is_error()) {
        TRY(remove_all(place_ + "/" + path));
        if (!blob.is_given_up) missing.insert(path);
        continue;
      }
      sums_[path] = copied.value().sha256;
      sizes_[path] = copied.value().bytes;
      copied_bytes_ += copied.value().bytes;
    }
    return missing;
  }

  bool link_earlier(const NamedBlob& blob) {
    const std::string path = blob.path();
    const auto known = earlier_sums_.find(path);
    if (!blob.is_finished || known == earlier_sums_.end()) return false;
    if (!blob.sha256.empty() && known->second != blob.sha256) return false;
    const std::string target = place_ + "/" + path;
    if (::link((earlier_ + "/" + path).c_str(), target.c_str()) != 0) return false;
    linked_.insert(path);
    sums_[path] = known->second;
    sizes_[path] = blob.bytes;
    return true;
  }

  // A backup that cannot fit is refused before hours of copying.
  Status require_space() const {
    std::int64_t wanted = 0;
    for (const NamedBlob& blob : contents_.blobs) {
      const bool is_there = sums_.contains(blob.path()) || earlier_sums_.contains(blob.path());
      if (!is_there && blob.bytes > 0) wanted += blob.bytes;
    }
    const std::int64_t free = free_bytes(place_);
    if (free < 0 || wanted <= free) return ok();
    return fail(Failure::storage_full, "storage_full",
                "The backup needs " + readable_size(wanted) + " more; " + readable_size(free) +
                    " are free where it goes.");
  }

  // Files that only an earlier round of the database named.
  Status remove_strangers() {
    std::set<std::string> named;
    for (const NamedBlob& blob : contents_.blobs) named.insert(blob.path());
    for (const std::string& path : files_below(place_ + "/blobs")) {
      if (named.contains("blobs/" + path)) continue;
      TRY(remove_all(place_ + "/blobs/" + path));
      sums_.erase("blobs/" + path);
      sizes_.erase("blobs/" + path);
    }
    return ok();
  }

  Status copy_settings() {
    for (const char* name : {"secrets.json", "candor.json"}) {
      const std::string path = from_.data + "/" + name;
      if (!exists(path)) continue;  // verify misses the secrets; settings are optional
      const Fingerprint copied = TRY(copy_file(path, place_ + "/" + name));
      sums_[name] = copied.sha256;
      sizes_[name] = copied.bytes;
    }
    return ok();
  }

  Status finish() {
    manifest_.schema = contents_.schema;
    manifest_.tables = contents_.tables;
    manifest_.files = static_cast<std::int64_t>(sums_.size());
    manifest_.bytes = 0;
    for (const auto& [path, size] : sizes_) manifest_.bytes += std::max<std::int64_t>(size, 0);
    TRY(write_manifest(place_, manifest_, sums_));
    return sync_folders_below(place_);
  }

  const Installation& from_;
  const std::string place_, earlier_;
  Sums sums_, earlier_sums_;
  std::map<std::string, std::int64_t> sizes_;  // kWholeFile: linked, not known
  std::set<std::string> linked_;
  Contents contents_;
  Manifest manifest_;
  std::int64_t copied_bytes_ = 0;
};

Error not_good(const std::vector<std::string>& damage, const std::string& kept) {
  std::string what;
  for (std::size_t i = 0; i < damage.size() && i < kDamageTold; ++i) what += " " + damage[i];
  if (damage.size() > kDamageTold) what += " (" + std::to_string(damage.size()) + " in all.)";
  return fail(Failure::unavailable, "backup_damaged",
              "The backup is not good:" + what + " It is kept as " + kept +
                  ". Earlier backups are untouched. Run candor doctor.");
}

// Into `place`, verified by reading all of it back. What is not good is moved to `aside`.
Result<BackupDone> make_verified(const Installation& from, const std::string& place,
                                 const std::string& earlier, const std::string& aside, Time now) {
  Making making(from, place, earlier);
  auto made = making.run(now);
  if (made.is_error()) {
    (void)remove_all(place);
    return made.release_error();
  }
  Verdict verdict = TRY(verify_backup(place));
  if (!verdict.is_good() && TRY(making.replace_links(verdict.damaged_files)))
    verdict = TRY(verify_backup(place));
  if (!verdict.is_good()) {
    TRY(remove_all(aside));
    (void)::rename(place.c_str(), aside.c_str());
    return not_good(verdict.damage, aside);
  }
  return BackupDone{place, verdict.manifest, making.copied_bytes()};
}

Status rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return file_error("rename", to);
  return sync_folder(work::folder_of(to));
}

}  // namespace

std::optional<Time> time_of_backup(std::string_view name) {
  constexpr std::size_t kLetters = 18;  // 2026-01-31T023000Z
  if (!name.starts_with(kPrefix) || name.size() != kPrefix.size() + kLetters) return std::nullopt;
  std::string text(name.substr(kPrefix.size()));
  text.insert(15, ":");
  text.insert(13, ":");
  return parse_time(text);
}

std::vector<std::string> good_backups(const std::string& folder) {
  std::vector<std::string> good;
  for (const std::string& name : names_in(folder)) {
    const bool is_whole = exists(folder + "/" + name + "/" + std::string(kManifestName));
    if (is_whole && time_of_backup(name)) good.push_back(name);
  }
  return good;
}

std::vector<std::string> partial_backups(const std::string& folder) {
  std::vector<std::string> partial;
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with(kPrefix) && name.ends_with(kPartial)) partial.push_back(name);
  }
  return partial;
}

Result<BackupDone> back_up_to_folder(const Installation& from, const std::string& to, Time now) {
  TRY(make_folder(to));
  const FolderLock lock = TRY(FolderLock::take(to));
  for (const std::string& name : partial_backups(to)) TRY(remove_all(to + "/" + name));
  const std::vector<std::string> good = good_backups(to);
  Time named = now;
  while (exists(to + "/" + name_at(named))) named.ms += kSecondMs;
  const std::string path = to + "/" + name_at(named);
  BackupDone done = TRY(make_verified(
      from, path + std::string(kPartial), good.empty() ? std::string() : to + "/" + good.back(),
      to + "/" + std::string(kPrefix) + "latest" + std::string(kDamaged), now));
  TRY(rename_durably(done.path, path));
  done.path = path;
  return done;
}

Result<BackupDone> back_up_to_file(const Installation& from, const std::string& path, Time now) {
  const std::string folder = work::folder_of(path);
  TRY(make_folder(folder));
  const FolderLock lock = TRY(FolderLock::take(folder));
  const std::string place = path + std::string(kPartial), packed = place + ".tar";
  TRY(remove_all(place));
  TRY(remove_all(packed));
  BackupDone done = TRY(make_verified(from, place, "", path + std::string(kDamaged), now));
  Status good = pack_tar(place, name_at(now), packed);
  if (!good.is_error()) good = check_tar(packed, TRY(read_sums(place, done.manifest)));
  (void)remove_all(place);
  if (good.is_error()) {
    (void)remove_all(packed);
    return good.release_error();
  }
  TRY(rename_durably(packed, path));
  done.path = path;
  return done;
}

Result<BackupDone> back_up(const Installation& from, const std::string& to, Time now) {
  if (to.ends_with(".tar")) return back_up_to_file(from, to, now);
  const std::size_t last = to.find_last_not_of('/');
  return back_up_to_folder(from, to.substr(0, last == std::string::npos ? 1 : last + 1), now);
}

}  // namespace candor::operate
