#include "server/blobs/file_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace candor::blobs {

namespace {

void empty_folder(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".cached") std::filesystem::remove(entry.path(), ignored);
  }
}

}  // namespace

CachedFile::~CachedFile() {
  ::unlink(path.c_str());
}

FileCache::FileCache(std::string folder, std::int64_t bytes_max)
    : folder_(std::move(folder)), bytes_max_(bytes_max) {
  ::mkdir(folder_.c_str(), 0700);
  empty_folder(folder_);
}

FileCache::~FileCache() = default;

Result<LocalFile> FileCache::open(const std::string& key) {
  std::shared_ptr<const CachedFile> cached;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return no_blob(key);
    kept_.splice(kept_.begin(), kept_, found->second);
    cached = found->second->second;
  }
  work::File file(::open(cached->path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.is_open()) return LocalFile{std::move(file), cached->path, 0, cached->bytes, cached};
  drop(key);  // someone emptied the folder
  return no_blob(key);
}

Result<std::shared_ptr<const CachedFile>> FileCache::begin(std::int64_t bytes, work::File& file) {
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    path = folder_ + "/" + std::to_string(next_number_++) + ".cached";
  }
  file = work::File(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.is_open() && errno == ENOENT && ::mkdir(folder_.c_str(), 0700) == 0) {
    file = work::File(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  }
  if (!file.is_open()) return storage_error("open " + folder_);
  return std::make_shared<const CachedFile>(path, bytes);
}

void FileCache::keep(const std::string& key, std::shared_ptr<const CachedFile> file) {
  if (file->bytes > bytes_max_) return;
  drop(key);
  const std::lock_guard lock(mutex_);
  bytes_ += file->bytes;
  kept_.emplace_front(key, std::move(file));
  by_key_[key] = kept_.begin();
  trim();
}

void FileCache::trim() {
  while (bytes_ > bytes_max_) {
    bytes_ -= kept_.back().second->bytes;
    by_key_.erase(kept_.back().first);
    kept_.pop_back();
  }
}

void FileCache::drop(const std::string& key_begin) {
  const std::lock_guard lock(mutex_);
  auto at = by_key_.lower_bound(key_begin);
  while (at != by_key_.end() && at->first.starts_with(key_begin)) {
    bytes_ -= at->second->second->bytes;
    kept_.erase(at->second);
    at = by_key_.erase(at);
  }
}

bool FileCache::empty() {
  const std::lock_guard lock(mutex_);
  const bool had_any = !kept_.empty();
  kept_.clear();
  by_key_.clear();
  bytes_ = 0;
  return had_any;
}

std::int64_t FileCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace candor::blobs
