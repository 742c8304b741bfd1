// Files and folders of the commands that copy an installation: durable, private, fingerprinted.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/work/file.h"
#include "shared/base/result.h"

namespace candor::operate {

// Size and SHA-256 (hex) of a file's bytes.
struct Fingerprint {
  std::int64_t bytes = 0;
  std::string sha256;
  bool operator==(const Fingerprint&) const = default;
};
inline constexpr std::int64_t kWholeFile = -1;
using TakePiece = std::function<Status(std::string_view piece)>;

// Error of a system call that just failed: storage_full (507), not_found, or storage_failed (503).
Error file_error(std::string_view step, const std::string& path);

bool exists(const std::string& path);
// Entries of a folder without "." and "..", sorted; empty when it cannot be read.
std::vector<std::string> names_in(const std::string& folder);
// Paths of all files below a folder, relative to it, sorted.
std::vector<std::string> files_below(const std::string& folder);
std::string read_text(const std::string& path);  // empty when it cannot be read
Status make_folder(const std::string& path);  // mode 0700, with its parents; there already is fine
Status sync_folder(const std::string& path);
Status sync_folders_below(const std::string& path);  // itself as well
// Whole or not at all and durable: temporary name, fsync, rename, fsync of the folder. Mode 0600.
Status write_private_file(const std::string& folder, const std::string& name,
                          std::string_view text);
// Reads to the end or `limit` bytes; not_found when there is no such file.
Result<Fingerprint> fingerprint(const std::string& path, std::int64_t limit = kWholeFile);
// The first `limit` bytes of `from` as the new file `to`, synced (its folder is not), mode 0600.
// Gives the fingerprint of what was read.
Result<Fingerprint> copy_file(const std::string& from, const std::string& to,
                              std::int64_t limit = kWholeFile);
Status remove_all(const std::string& path);
// On the disk of the path, or of the folder it would be made in; -1 when it does not answer.
std::int64_t free_bytes(const std::string& path);
std::string readable_size(std::int64_t bytes);  // "512 MB"

// What this thread reads and copies ends with "interrupted" soon after the flag is set. Null:
// never.
void interrupt_files_when(const std::atomic<bool>* is_stopping);

// Reads a file in pieces; each piece is valid during the call only.
Status read_pieces(const std::string& path, std::int64_t limit, const TakePiece& take);
// The pieces that `give` hands over as the new file `to`, synced (its folder is not), mode 0600.
Result<Fingerprint> write_pieces(const std::string& to,
                                 const std::function<Status(const TakePiece&)>& give);

// An exclusive lock on a folder for the life of the object; a second one fails with "in_use".
class FolderLock {
 public:
  static Result<FolderLock> take(const std::string& folder);

 private:
  explicit FolderLock(work::File folder) : folder_(std::move(folder)) {}
  work::File folder_;
};

// The lock that a server holds on its data folder, taken so that none starts while something is
// mended or replaced. Where there never was a server nobody else can have it.
class DataLock {
 public:
  explicit DataLock(const std::string& data);
  bool is_taken() const { return is_taken_; }  // false: a server runs

 private:
  const work::File file_;
  const bool is_taken_;
};

}  // namespace candor::operate
