#include "server/blobs/s3_blobs.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "server/work/event.h"

namespace candor::blobs {

namespace {

constexpr std::size_t kSizesMax = 10'000;

}  // namespace

S3Blobs::S3Blobs(std::unique_ptr<S3Client> client, const std::string& folder,
                 const std::string& cache_folder, std::int64_t cache_bytes_max)
    : client_(std::move(client)), folder_(folder), cache_(cache_folder, cache_bytes_max) {}

S3Blobs::~S3Blobs() {
  client_->stop();
  removals_.finish();
}

Result<std::int64_t> S3Blobs::append(std::string_view name, std::int64_t offset,
                                     const work::Bytes& bytes) {
  return folder_.append(name, offset, bytes);
}

Result<std::int64_t> S3Blobs::unfinished_size(std::string_view name) {
  return folder_.unfinished_size(name);
}

Result<std::string> S3Blobs::finish(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return finish_here(name); });
}

Result<std::string> S3Blobs::finish_here(std::string_view name) {
  const Result<LocalFile> file = folder_.open_unfinished(name);
  const bool is_absent = file.is_error() && file.error().failure == Failure::not_found;
  if (is_absent) return finish_again(name);
  if (file.is_error()) return Error(file.error());
  std::string sha256 = TRY(hash_of(file.value()));
  TRY(upload(name, file.value(), sha256));
  const S3Object stored = TRY(client_->head(name));
  if (stored.size != file.value().length || stored.sha256 != sha256) {
    return storage_failed("object storage holds other bytes than were sent");
  }
  TRY(folder_.remove(name));
  return sha256;
}

// Finished before: the same answer as then.
Result<std::string> S3Blobs::finish_again(std::string_view name) {
  if (!folder_.size(name).is_error()) return folder_.finish(name);
  const S3Object stored = TRY(client_->head(name));
  if (!stored.sha256.empty()) return stored.sha256;
  const LocalFile file = TRY(open_here(name));  // written by another program, without our note
  return hash_of(file);
}

Status S3Blobs::upload(std::string_view name, const LocalFile& file, const std::string& sha256) {
  if (file.length > kPartBytes) return upload_parts(name, file, sha256);
  const std::string bytes = TRY(bytes_of(file, 0, kPartBytes));
  return client_->put(name, bytes, sha256);
}

Status S3Blobs::upload_parts(std::string_view name, const LocalFile& file,
                             const std::string& sha256) {
  const std::string id = TRY(client_->begin_upload(name, sha256));
  const auto send_all = [&]() -> Status {
    std::vector<std::string> tags;
    for (std::int64_t offset = 0; offset < file.length; offset += kPartBytes) {
      const std::string bytes = TRY(bytes_of(file, offset, kPartBytes));
      const int number = static_cast<int>(tags.size()) + 1;
      tags.push_back(TRY(client_->put_part(name, id, number, bytes)));
    }
    return client_->complete(name, id, tags);
  };
  Status sent = send_all();
  // Not found: completed already, and the answer was lost. finish() asks for what is there.
  if (!sent.is_error() || sent.error().failure == Failure::not_found) return ok();
  (void)client_->abort(name, id);
  return sent;
}

Result<std::int64_t> S3Blobs::size(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return size_here(name); });
}

Result<std::int64_t> S3Blobs::size_here(std::string_view name) {
  const Result<std::int64_t> local = folder_.size(name);
  if (!local.is_error()) return local;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sizes_.find(name);
    if (found != sizes_.end()) return found->second;
  }
  const S3Object stored = TRY(client_->head(name));
  const std::lock_guard lock(mutex_);
  if (sizes_.size() >= kSizesMax) sizes_.clear();
  sizes_[std::string(name)] = stored.size;
  return stored.size;
}

// `length` bytes of the object from `offset` as a file of the cache.
Result<LocalFile> S3Blobs::fetch(const std::string& key, std::string_view name, std::int64_t offset,
                                 std::int64_t length) {
  Result<LocalFile> cached = cache_.open(key);
  if (!cached.is_error()) return cached;
  return cache_.make(key, length, [&](const work::File& file) -> Status {
    for (std::int64_t done = 0; done < length;) {
      const std::int64_t count = std::min(kPartBytes, length - done);
      const std::string bytes = TRY(client_->get(name, offset + done, count));
      TRY(write_all(file, bytes, done));
      done += count;
    }
    return ok();
  });
}

Result<LocalFile> S3Blobs::open(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return open_here(name); });
}

Result<LocalFile> S3Blobs::open_here(std::string_view name) {
  Result<LocalFile> local = folder_.open(name);
  if (!local.is_error()) return local;
  const std::int64_t length = TRY(size_here(name));
  return fetch(std::string(name) + "/", name, 0, length);
}

Result<LocalFile> S3Blobs::open_part(std::string_view name, std::int64_t offset,
                                     std::int64_t length) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return open_part_here(name, offset, length); });
}

Result<LocalFile> S3Blobs::open_part_here(std::string_view name, std::int64_t offset,
                                          std::int64_t length) {
  if (!folder_.size(name).is_error()) return folder_.open_part(name, offset, length);
  const std::int64_t size = TRY(size_here(name));
  if (offset < 0 || length <= 0 || offset >= size) return no_such_bytes(name);
  const std::string key = std::string(name) + "/";
  const std::int64_t piece = offset / kPieceBytes;
  Result<LocalFile> opened = cache_.open(key);
  std::int64_t begin = 0;
  if (opened.is_error()) {
    begin = piece * kPieceBytes;
    opened = fetch(key + std::to_string(piece), name, begin, std::min(kPieceBytes, size - begin));
  }
  if (opened.is_error()) return opened;
  LocalFile part = opened.release_value();
  part.position = offset - begin;
  part.length = std::min(length, part.length - part.position);
  return part;
}

Result<std::string> S3Blobs::read(std::string_view name, std::int64_t offset, std::int64_t length) {
  const Result<std::int64_t> arriving = folder_.unfinished_size(name);
  const bool is_elsewhere = arriving.is_error() && arriving.error().failure == Failure::not_found;
  if (!is_elsewhere) return folder_.read(name, offset, length);
  std::string bytes;
  while (static_cast<std::int64_t>(bytes.size()) < length) {
    const auto done = static_cast<std::int64_t>(bytes.size());
    Result<LocalFile> part = open_part(name, offset + done, length - done);
    if (part.is_error() && part.error().failure == Failure::range) break;
    if (part.is_error()) return part.release_error();
    bytes += TRY(bytes_of(part.value(), 0, length - done));
  }
  return bytes;
}

Status S3Blobs::remove(std::string_view name) {
  if (!is_name(name)) return ok();
  return work::elsewhere([&] { return remove_here(name); });
}

Status S3Blobs::remove_here(std::string_view name) {
  TRY(client_->remove(name));
  cache_.drop(std::string(name) + "/");
  {
    const std::lock_guard lock(mutex_);
    sizes_.erase(std::string(name));
  }
  return folder_.remove(name);
}

void S3Blobs::remove_later(std::string_view name) {
  if (!is_name(name)) return;
  folder_.remove_later(name);
  (void)removals_.add([this, name = std::string(name)] { (void)remove_here(name); });
}

Result<std::vector<Listed>> S3Blobs::list(Time limit) {
  return work::elsewhere([&] { return list_here(limit); });
}

Result<std::vector<Listed>> S3Blobs::list_here(Time limit) {
  const auto seconds = static_cast<std::int64_t>(std::time(nullptr));
  TRY(abort_stale_uploads(std::min(limit, Time{seconds * kSecondMs - kDayMs})));
  std::vector<Listed> listed = TRY(folder_.list(limit));
  std::string after;
  do {
    S3Client::Page page = TRY(client_->list(after));
    for (const S3Object& object : page.objects) {
      const bool is_old = object.changed < limit;
      if (is_old && is_name(object.key)) listed.push_back({object.key, object.size, true});
    }
    after = std::move(page.next);
  } while (!after.empty());
  return listed;
}

Status S3Blobs::abort_stale_uploads(Time limit) {
  const std::vector<S3Upload> uploads = TRY(client_->uploads());
  for (const S3Upload& upload : uploads) {
    if (upload.begun < limit && is_name(upload.key)) TRY(client_->abort(upload.key, upload.id));
  }
  return ok();
}

}  // namespace candor::blobs
