// Recordings and documents as files with random names. Crash order: bytes reach a file and are
// fsynced before any row speaks of them; a finished blob is renamed into place and its folder
// fsynced before its row is written. Thread-safe for different names; one writer per name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::blobs {

// One interface, one folder driver now (object storage later). Names are [a-z0-9]+ made by
// App::random_hex.
class Blobs {
 public:
  virtual ~Blobs() = default;
  // Appends durably to the unfinished blob `name` at `offset`, cutting off unacknowledged bytes
  // beyond it first. Gives the new size. storage_full when the disk is full; nothing is kept of a
  // failed append.
  virtual Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                                      std::string_view bytes) = 0;
  // Makes an unfinished blob final: SHA-256 (hex) of its bytes and its durable path.
  virtual Result<std::string> finish(std::string_view name) = 0;
  virtual Status remove(std::string_view name) = 0;              // finished or not; missing is fine
  virtual Result<std::int64_t> size(std::string_view name) = 0;  // of a finished blob
  virtual Result<std::int64_t> unfinished_size(std::string_view name) = 0;
  virtual std::string path(std::string_view name) const = 0;  // of a finished blob, to stream from
  virtual std::vector<std::string> names_older_than(Time limit) const = 0;
};

class FolderBlobs final : public Blobs {
 public:
  explicit FolderBlobs(std::string folder);
  Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                              std::string_view bytes) override;
  Result<std::string> finish(std::string_view name) override;
  Status remove(std::string_view name) override;
  Result<std::int64_t> size(std::string_view name) override;
  Result<std::int64_t> unfinished_size(std::string_view name) override;
  std::string path(std::string_view name) const override;
  // Names of files, finished or not, last written before `limit` (by the clock of the machine). For
  // the sweep.
  std::vector<std::string> names_older_than(Time limit) const override;

 private:
  Result<std::int64_t> append_here(std::string_view name, std::int64_t offset,
                                   std::string_view bytes);
  Result<std::string> finish_here(std::string_view name);
  std::string folder_;
};

}  // namespace candor::blobs
