// Files fetched from elsewhere, kept while there is room: bounded by bytes, the longest unused goes
// first. Nothing in it is needed: the folder is emptied at start and may be emptied at any time.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/blobs/blobs.h"

namespace candor::blobs {

// A file that goes with the last who holds it.
class CachedFile {
 public:
  CachedFile(std::string at, std::int64_t size) : path(std::move(at)), bytes(size) {}
  ~CachedFile();
  CachedFile(const CachedFile&) = delete;
  const std::string path;
  const std::int64_t bytes;
};

// Thread-safe. A file appears under its key only when it is complete.
class FileCache {
 public:
  FileCache(std::string folder, std::int64_t bytes_max);
  ~FileCache();

  // The file, open from its beginning; Failure::not_found when it is not here.
  Result<LocalFile> open(const std::string& key);
  // Fills a new file with `fill`, keeps it under `key` and opens it. A file larger than the cache
  // is not kept, but stays until the caller lets go of it. When the disk is full, everything that
  // is kept goes and `fill` is tried once more.
  template <class Fill>  // Status (const work::File&)
  Result<LocalFile> make(const std::string& key, std::int64_t bytes, Fill fill) {
    Result<LocalFile> made = make_once(key, bytes, fill);
    const bool is_full = made.is_error() && made.error().failure == Failure::storage_full;
    if (is_full && empty()) made = make_once(key, bytes, fill);
    return made;
  }
  // Everything whose key begins so.
  void drop(const std::string& key_begin);
  std::int64_t bytes() const;

 private:
  using Kept = std::list<std::pair<std::string, std::shared_ptr<const CachedFile>>>;

  template <class Fill>
  Result<LocalFile> make_once(const std::string& key, std::int64_t bytes, Fill& fill) {
    work::File file;
    std::shared_ptr<const CachedFile> cached = TRY(begin(bytes, file));
    TRY(fill(file));
    keep(key, cached);
    return LocalFile{std::move(file), cached->path, 0, bytes, cached};
  }
  Result<std::shared_ptr<const CachedFile>> begin(std::int64_t bytes, work::File& file);
  void keep(const std::string& key, std::shared_ptr<const CachedFile> file);
  bool empty();  // false when nothing was kept
  void trim();   // REQUIRES the lock

  const std::string folder_;
  const std::int64_t bytes_max_;
  mutable std::mutex mutex_;
  Kept kept_;  // the latest used first
  std::map<std::string, Kept::iterator> by_key_;
  std::int64_t bytes_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace candor::blobs
