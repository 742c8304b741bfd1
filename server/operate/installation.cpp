#include "server/operate/installation.h"

#include <algorithm>

#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_blobs.h"
#include "server/store/database_url.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kPieceBytes = 4 * 1024 * 1024;

}  // namespace

Result<std::unique_ptr<store::Database>> open_database(const Settings& settings, Access access) {
  store::OpenOptions options = store::options_for(settings.database_url, settings.data);
  options.is_read_only = access == Access::reading;
  options.is_locked = access == Access::writing;
  const bool is_elsewhere = store::engine_of(options) == store::Engine::postgresql;
  if (is_elsewhere || exists(options.path)) return store::Database::open(options);
  return fail(Failure::not_found, "no_data",
              "There are no Candor data in " + settings.data + ". Name their folder with --data.");
}

Result<std::unique_ptr<blobs::Blobs>> open_blobs(const Settings& settings) {
  const std::string folder = settings.data + "/blobs";
  if (settings.s3_bucket.empty()) {
    return std::unique_ptr<blobs::Blobs>(std::make_unique<blobs::FolderBlobs>(folder));
  }
  auto storage = TRY(blobs::S3Client::open(blobs::s3_options(settings)));
  return std::unique_ptr<blobs::Blobs>(std::make_unique<blobs::S3Blobs>(
      std::move(storage), folder, settings.data + "/cache", settings.s3_cache_size));
}

Result<Fingerprint> save_blob(blobs::Blobs& blobs, const NamedBlob& blob, const std::string& to) {
  if (blob.is_finished) {
    const blobs::LocalFile whole = TRY(blobs.open(blob.name));
    return copy_file(whole.path, to);
  }
  return write_pieces(to, [&](const TakePiece& take) -> Status {
    for (std::int64_t at = 0; at < blob.bytes;) {
      const std::int64_t wanted = std::min(kPieceBytes, blob.bytes - at);
      const std::string piece = TRY(blobs.read(blob.name, at, wanted));
      if (piece.empty()) break;
      TRY(take(piece));
      at += static_cast<std::int64_t>(piece.size());
    }
    return ok();
  });
}

Result<Fingerprint> fingerprint_of(blobs::Blobs& blobs, const std::string& name) {
  const blobs::LocalFile whole = TRY(blobs.open(name));
  return fingerprint(whole.path);
}

}  // namespace candor::operate
