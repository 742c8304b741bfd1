#include "server/operate/blobs_move.h"

#include <filesystem>
#include <map>

#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_blobs.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kCopyBytes = 8 * 1024 * 1024;
constexpr int kLinesEvery = 20;  // blobs

// What the rows say of each blob; no SHA-256 for playable copies.
Result<std::map<std::string, std::string>> named_blobs(App& app) {
  std::map<std::string, std::string> named;
  Status read = app.database->read([&](store::Reader& reader) -> Status {
    TRY(reader.query("SELECT playback_blob FROM recordings WHERE playback_blob <> ''", {},
                     [&](const store::Row& row) { named[row.text(0)] = ""; }));
    return reader.query("SELECT blob, sha256 FROM recordings UNION SELECT blob, sha256 FROM logos",
                        {}, [&](const store::Row& row) { named[row.text(0)] = row.text(1); });
  });
  if (read.is_error()) return read.release_error();
  return named;
}

// The SHA-256 of what is read back; empty when it is not there.
Result<std::string> hash_at(blobs::Blobs& place, const std::string& name) {
  Result<blobs::LocalFile> file = place.open(name);
  if (file.is_error() && file.error().failure == Failure::not_found) return std::string();
  if (file.is_error()) return file.release_error();
  return blobs::hash_of(file.value());
}

Result<std::int64_t> copy_blob(blobs::Blobs& from, blobs::Blobs& to, const std::string& name) {
  const blobs::LocalFile file = TRY(from.open(name));
  std::int64_t offset = 0;
  do {
    const std::string bytes = TRY(blobs::bytes_of(file, offset, kCopyBytes));
    offset = TRY(to.append(name, offset, bytes));
  } while (offset < file.length);
  TRY(to.finish(name));
  return offset;
}

enum class Outcome { moved, present, damaged };

Result<Outcome> move_blob(blobs::Blobs& from, blobs::Blobs& to, const std::string& name,
                          std::string sha256, MoveResult& result) {
  const std::string there = TRY(hash_at(to, name));
  if (!there.empty() && there == sha256) return Outcome::present;
  const std::string here = TRY(hash_at(from, name));
  // A playable copy that is only there was moved before and left its source.
  if (sha256.empty() && here.empty() && !there.empty()) return Outcome::present;
  if (sha256.empty()) sha256 = here;
  if (here.empty() || here != sha256) return Outcome::damaged;
  if (there == sha256) return Outcome::present;
  result.bytes += TRY(copy_blob(from, to, name));
  const std::string copied = TRY(hash_at(to, name));
  if (copied != sha256) return Outcome::damaged;
  return Outcome::moved;
}

}  // namespace

Result<MoveResult> move_blobs(App& app, blobs::Blobs& from, blobs::Blobs& to, Source source,
                              const std::function<void(std::string_view)>& print) {
  const std::map<std::string, std::string> named = TRY(named_blobs(app));
  MoveResult result;
  int count = 0;
  for (const auto& [name, sha256] : named) {
    const Outcome outcome = TRY(move_blob(from, to, name, sha256, result));
    if (outcome == Outcome::moved) ++result.moved;
    if (outcome == Outcome::present) ++result.present;
    if (outcome == Outcome::damaged) {
      ++result.damaged;
      print("Missing or damaged, left as it is: " + name);
    }
    if (++count % kLinesEvery == 0) {
      print(std::to_string(count) + " of " + std::to_string(named.size()) + " files, " +
            std::to_string(result.bytes / 1'000'000) + " MB copied");
    }
  }
  if (source == Source::kept || result.damaged > 0) return result;
  for (const auto& [name, sha256] : named) TRY(from.remove(name));
  return result;
}

Result<MoveResult> move_blobs_to(App& app, const std::string& to, Source source,
                                 const std::function<void(std::string_view)>& print) {
  if (to != "s3" && to != "folder") {
    return fail(Failure::invalid, "unknown_target", "Say where to: --to s3 or --to folder.");
  }
  if (app.settings.s3_bucket.empty()) {
    return fail(Failure::invalid, "s3_settings",
                "Name the object storage too: S3_BUCKET, S3_ENDPOINT, AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY.");
  }
  auto client = TRY(blobs::S3Client::open(blobs::s3_options(app.settings)));
  TRY(client->check());
  // A folder of its own, so that the storage is seen as it is, without what the data folder holds.
  const std::string scratch = app.settings.data + "/cache/move";
  std::error_code ignored;
  std::filesystem::create_directories(scratch, ignored);
  Result<MoveResult> result = [&] {
    blobs::S3Blobs storage(std::move(client), scratch + "/blobs", scratch, 0);
    blobs::FolderBlobs folder(app.settings.data + "/blobs");
    if (to == "s3") return move_blobs(app, folder, storage, source, print);
    return move_blobs(app, storage, folder, source, print);
  }();
  std::filesystem::remove_all(scratch, ignored);
  return result;
}

}  // namespace candor::operate
