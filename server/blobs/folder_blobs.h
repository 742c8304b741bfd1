// Blobs in a folder: <name>.part while bytes arrive, <name> when finished; a name is spread over
// subfolders by its first two letters.
//
// What makes them durable: the subfolder's entry before the first file in it is acknowledged, the
// file's entry with its first bytes, every byte before its append returns, the final name before
// finish() returns. A crash anywhere leaves a .part that goes on, or a final blob.
#pragma once

#include <mutex>
#include <set>

#include "server/blobs/blobs.h"

namespace candor::blobs {

class FolderBlobs final : public Blobs {
 public:
  // Makes the folder (mode 0700) when it is missing; that of its parent is the caller's.
  explicit FolderBlobs(std::string folder);
  Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                              const work::Bytes& bytes) override;
  Result<std::string> finish(std::string_view name) override;
  Result<std::int64_t> unfinished_size(std::string_view name) override;
  Result<std::int64_t> size(std::string_view name) override;
  Result<LocalFile> open(std::string_view name) override;
  Result<LocalFile> open_part(std::string_view name, std::int64_t offset,
                              std::int64_t length) override;
  Result<std::string> read(std::string_view name, std::int64_t offset,
                           std::int64_t length) override;
  Status remove(std::string_view name) override;
  void remove_later(std::string_view name) override;  // at once, but not durably
  Result<std::vector<Listed>> list(Time limit) override;

  // The unfinished blob as a file, for a driver that keeps finished ones elsewhere.
  Result<LocalFile> open_unfinished(std::string_view name);

 private:
  Result<std::int64_t> append_here(std::string_view name, std::int64_t offset,
                                   const work::Bytes& bytes);
  Result<std::string> finish_here(std::string_view name);
  Status unlink_both(std::string_view name);
  Status make_subfolder(std::string_view name);
  std::string subfolder(std::string_view name) const;
  std::string path(std::string_view name) const;
  std::string unfinished_path(std::string_view name) const { return path(name) + ".part"; }

  const std::string folder_;
  std::mutex mutex_;
  std::set<std::string> durable_subfolders_;  // of this run
};

}  // namespace candor::blobs
