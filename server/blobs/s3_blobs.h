// Blobs in object storage. What is unfinished stays in a folder of this machine, as durable as ever
// (FolderBlobs), and finish() moves it:
//
//   1. every byte is durable in the folder, and its SHA-256 known
//   2. the object is written whole: in one request, or in parts that appear together
//   3. its length and the noted SHA-256 are asked back
//   4. the file goes, finish() returns, the caller writes the row
//
// A crash before 4 leaves the file: the next finish() writes the same object again. A crash after
// it leaves an object without a row: finish() finds it and answers from the noted SHA-256, or the
// sweep removes it, as it removes files without a row and ends uploads whose parts were left.
//
// A finished blob that is still in the folder, from before the storage was chosen, is read there.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "server/blobs/file_cache.h"
#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_client.h"
#include "server/work/slow_calls.h"

namespace candor::blobs {

class S3Blobs final : public Blobs {
 public:
  S3Blobs(std::unique_ptr<S3Client> client, const std::string& folder,
          const std::string& cache_folder, std::int64_t cache_bytes_max);
  ~S3Blobs() override;
  Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                              const work::Bytes& bytes) override;
  Result<std::string> finish(std::string_view name) override;
  Result<std::int64_t> unfinished_size(std::string_view name) override;
  Result<std::int64_t> size(std::string_view name) override;
  Result<LocalFile> open(std::string_view name) override;
  // Up to the end of the piece (of kPieceBytes) that holds `offset`.
  Result<LocalFile> open_part(std::string_view name, std::int64_t offset,
                              std::int64_t length) override;
  Result<std::string> read(std::string_view name, std::int64_t offset,
                           std::int64_t length) override;
  Status remove(std::string_view name) override;
  void remove_later(std::string_view name) override;
  // Also ends uploads in parts that began more than a day ago.
  Result<std::vector<Listed>> list(Time limit) override;

  void stop() override { client_->stop(); }

  S3Client& client() { return *client_; }

  static constexpr std::int64_t kPieceBytes = 4 * 1024 * 1024;  // some seconds of video
  // Larger blobs are sent in parts of this size: 10,000 of them are the most a storage takes.
  static constexpr std::int64_t kPartBytes = 8 * 1024 * 1024;

 private:
  Result<std::string> finish_here(std::string_view name);
  Result<std::string> finish_again(std::string_view name);
  Status upload(std::string_view name, const LocalFile& file, const std::string& sha256);
  Status upload_parts(std::string_view name, const LocalFile& file, const std::string& sha256);
  Result<std::int64_t> size_here(std::string_view name);
  Result<LocalFile> fetch(const std::string& key, std::string_view name, std::int64_t offset,
                          std::int64_t length);
  Result<LocalFile> open_here(std::string_view name);
  Result<LocalFile> open_part_here(std::string_view name, std::int64_t offset, std::int64_t length);
  Status remove_here(std::string_view name);
  Result<std::vector<Listed>> list_here(Time limit);
  Status abort_stale_uploads(Time limit);

  const std::unique_ptr<S3Client> client_;
  FolderBlobs folder_;
  FileCache cache_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> sizes_;  // of blobs lately used
  work::SlowCalls removals_{1};
};

}  // namespace candor::blobs
