// Recordings and documents under random names, behind one interface with two drivers: a folder
// (folder_blobs) and object storage (s3_blobs). Crash order: bytes are durable before any row
// speaks of them; a finished blob is complete and durable before finish() returns, and its row is
// written after that. A finished blob never changes. Knows no rows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/work/bytes.h"
#include "server/work/file.h"
#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::blobs {

// Bytes of a finished blob in a file of this machine, open for reading. It stays readable when the
// blob is removed meanwhile, and `path` leads to it while this lives.
struct LocalFile {
  work::File file;
  std::string path;
  std::int64_t position = 0;  // in the file, of the first byte asked for
  std::int64_t length = 0;    // bytes of the blob from there
  std::shared_ptr<const void> lease = nullptr;
};

struct Listed {
  std::string name;
  std::int64_t size = 0;
  bool is_finished = false;
};

// Names are 3 to 64 of [a-z0-9], made by App::random_hex; any other name is like a missing one
// (not_found, code "no_blob"). Thread-safe for different names; one writer per name. Each call may
// take long and parks a request meanwhile, unless it says otherwise; hold no lock. Errors besides:
// storage_full when there is no room; unavailable (code "storage_failed") when the storage does not
// work now and may later: nothing acknowledged is lost.
class Blobs {
 public:
  virtual ~Blobs() = default;
  // Appends durably to the unfinished blob at `offset`, cutting off unacknowledged bytes beyond it
  // first. Gives the new size. A gap is a conflict; nothing is kept of a failed append.
  virtual Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                                      const work::Bytes& bytes) = 0;
  // Makes an unfinished blob final and gives the SHA-256 (hex) of its bytes; again and after a
  // crash at any step with the same answer.
  virtual Result<std::string> finish(std::string_view name) = 0;
  virtual Result<std::int64_t> unfinished_size(std::string_view name) = 0;

  virtual Result<std::int64_t> size(std::string_view name) = 0;  // of a finished blob
  // The whole finished blob.
  virtual Result<LocalFile> open(std::string_view name) = 0;
  // The finished blob from `offset`: at most `length` bytes, at least one, as many as can be had
  // soon. For players that seek. Failure::range when `offset` is not inside.
  virtual Result<LocalFile> open_part(std::string_view name, std::int64_t offset,
                                      std::int64_t length) = 0;
  // At most `length` bytes of a blob from `offset`, finished or not; fewer at its end.
  virtual Result<std::string> read(std::string_view name, std::int64_t offset,
                                   std::int64_t length) = 0;

  // Finished or not; missing is fine. Durable when it returns.
  virtual Status remove(std::string_view name) = 0;
  // Does not wait; what fails or a crash cuts short is left to the sweep. For after_commit.
  virtual void remove_later(std::string_view name) = 0;
  // Blobs last written before `limit` (by the clock of the storage). For the sweep and the doctor.
  virtual Result<std::vector<Listed>> list(Time limit) = 0;
  // Ends what waits for a network and refuses more. For the end of the program.
  virtual void stop() {}
};

bool is_name(std::string_view name);
Error no_blob(std::string_view name);
Error no_such_bytes(std::string_view name);
Error storage_failed(std::string cause);
Error storage_error(std::string_view step);  // of errno: storage_full or storage_failed

Status write_all(const work::File& file, std::string_view bytes, std::int64_t offset);

// At most `length` bytes from `offset` of what was asked for; none beyond it.
Result<std::string> bytes_of(const LocalFile& file, std::int64_t offset, std::int64_t length);
// SHA-256 (hex) of what was asked for.
Result<std::string> hash_of(const LocalFile& file);

}  // namespace candor::blobs
