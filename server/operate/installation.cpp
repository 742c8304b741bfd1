#include "server/operate/installation.h"

#include "server/store/database_url.h"

namespace candor::operate {

Result<std::unique_ptr<store::Database>> open_database(const Settings& settings, Access access) {
  store::OpenOptions options = store::options_for(settings.database_url, settings.data);
  options.is_read_only = access == Access::reading;
  options.is_locked = access == Access::writing;
  const bool is_elsewhere = store::engine_of(options) == store::Engine::postgresql;
  if (is_elsewhere || exists(options.path)) return store::Database::open(options);
  return fail(Failure::not_found, "no_data",
              "There are no Candor data in " + settings.data + ". Name their folder with --data.");
}

std::unique_ptr<blobs::Blobs> open_blobs(const Settings& settings) {
  return std::make_unique<blobs::FolderBlobs>(settings.data + "/blobs");
}

Result<Fingerprint> save_blob(blobs::Blobs& blobs, const NamedBlob& blob, const std::string& to) {
  const std::string path = blobs.path(blob.name);
  if (blob.is_finished) return copy_file(path, to);
  auto copied = copy_file(path + ".part", to, blob.bytes);
  const bool is_gone = copied.is_error() && copied.error().failure == Failure::not_found;
  return is_gone ? copy_file(path, to, blob.bytes) : std::move(copied);
}

Result<Fingerprint> fingerprint_of(blobs::Blobs& blobs, const std::string& name) {
  return fingerprint(blobs.path(name));
}

}  // namespace candor::operate
