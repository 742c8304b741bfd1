#include "server/operate/verify.h"

#include <set>

#include "server/app.h"

namespace candor::operate {

namespace {

// Sizes are compared where rows know them; the hash of the list covers the bytes.
struct Found {
  std::map<std::string, std::int64_t> sizes;
};

Result<Verdict> read_files(const std::string& folder, Found& found) {
  Verdict verdict;
  verdict.manifest = TRY(read_manifest(folder));
  auto sums = read_sums(folder, verdict.manifest);
  if (sums.is_error()) {
    verdict.damage.push_back(sums.error().message);
    return verdict;
  }
  const auto note = [&](const std::string& path, const std::string& what) {
    verdict.damage.push_back(path + " " + what + ".");
    verdict.damaged_files.push_back(path);
  };
  for (const auto& [path, hash] : sums.value()) {
    const auto read = fingerprint(folder + "/" + path);
    if (read.is_error()) {
      note(path, read.error().failure == Failure::not_found ? "is missing" : "cannot be read");
    } else if (read.value().sha256 != hash) {
      note(path, "is not what was written");
    } else {
      found.sizes[path] = read.value().bytes;
    }
  }
  for (const std::string& path : files_below(folder)) {
    const bool is_listed =
        sums.value().contains(path) || path == kManifestName || path == kSumsName;
    if (!is_listed) note(path, "does not belong here");
  }
  return verdict;
}

void compare_blobs(const Contents& contents, const Sums& sums, const Found& found,
                   std::vector<std::string>& damage) {
  for (const NamedBlob& blob : contents.blobs) {
    const auto listed = sums.find(blob.path());
    if (listed == sums.end()) {
      if (!blob.is_given_up) damage.push_back(blob.path() + " is missing, and a row names it.");
      continue;
    }
    const auto size = found.sizes.find(blob.path());
    if (size == found.sizes.end()) continue;  // noted as damaged already
    const bool is_same = (blob.bytes == kWholeFile || size->second == blob.bytes) &&
                         (blob.sha256.empty() || listed->second == blob.sha256);
    if (!is_same) damage.push_back(blob.path() + " is not the recording its row describes.");
  }
}

Status check_copy(const std::string& path) {
  store::OpenOptions options;
  options.path = path;
  options.readers = 0;
  options.is_read_only = true;
  const auto database = TRY(store::Database::open(options));
  return database->check_integrity(store::Depth::full);
}

Status verify_contents(const std::string& folder, const Found& found, Verdict& verdict) {
  const std::string database = folder + "/candor.db";
  const Status checked = check_copy(database);
  if (checked.is_error()) {
    verdict.damage.push_back("candor.db is damaged: " + checked.error().cause + ".");
    return ok();
  }
  const auto read = read_contents(database);
  if (read.is_error()) {
    verdict.damage.push_back("candor.db is no database of Candor: " + read.error().cause + ".");
    return ok();
  }
  const Contents& contents = read.value();
  if (contents.tables != verdict.manifest.tables || contents.schema != verdict.manifest.schema)
    verdict.damage.push_back("candor.db has other rows than the manifest counts.");
  compare_blobs(contents, TRY(read_sums(folder, verdict.manifest)), found, verdict.damage);
  const auto keys = read_keys(folder + "/secrets.json");
  if (keys.is_error()) verdict.damage.push_back(keys.error().message);
  return ok();
}

}  // namespace

Result<Verdict> verify_files(const std::string& folder) {
  Found found;
  return read_files(folder, found);
}

Result<Verdict> verify_backup(const std::string& folder) {
  Found found;
  Verdict verdict = TRY(read_files(folder, found));
  if (!verdict.is_good() && verdict.damaged_files.empty()) return verdict;  // not even a list
  TRY(verify_contents(folder, found, verdict));
  return verdict;
}

}  // namespace candor::operate
